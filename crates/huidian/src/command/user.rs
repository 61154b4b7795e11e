//! `huidian user`.

use std::io::{BufRead, IsTerminal, Read};
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use clap::Subcommand;
use huidian_model::{Clock, SystemClock};
use huidian_operations::Keeper;
use huidian_store::Role;
use huidian_web::{
    TokenWish, disable_user, end_sessions, make_token, put_user, remove_passkeys,
    remove_second_factor,
};

use super::Place;
use crate::bounded;
use crate::library::{Access, Library};
use crate::outcome::Outcome;
use crate::terminal::print_error;
use crate::terminal::{self, Table};

/// 管理网页用户 Who may sign in on the web
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian user add 张三 --role administrator      口令从标准输入读一行\n  \
    huidian user add 李四 --role editor --password-file 口令.txt\n  \
    huidian user list\n  \
    huidian user token 李四 --scope write            供程序上传\n  \
    huidian user sign-out 李四                       电脑丢失时；不写名字则所有人\n  \
    huidian user disable 李四\n  \
    huidian user remove-second-factor 李四           手机丢失时\n  \
    huidian user remove-passkeys 李四                存有通行密钥的设备丢失时")]
pub struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// 新增用户，或更换口令和角色 Add a user, or change password and role
    Add {
        name: String,
        /// reader, editor or administrator
        #[arg(long, default_value = "reader", value_parser = read_role)]
        role: Role,
        /// 口令文件，第一行 File whose first line is the password
        #[arg(long, value_name = "FILE")]
        password_file: Option<PathBuf>,
    },
    /// 列出用户 List users
    List,
    /// 生成程序用的令牌，只显示一次 Make a token for a program; it is shown once
    Token {
        /// 令牌属于谁 User it belongs to
        name: String,
        /// read, or write for uploads
        #[arg(long, default_value = "read", value_parser = ["read", "write"])]
        scope: String,
        /// 有效天数 Days it is good
        #[arg(long, default_value_t = 90, value_parser = clap::value_parser!(i64).range(1..=3650))]
        days: i64,
        /// 用途 What it is for
        #[arg(long = "for", default_value = "command line", value_name = "WORDS")]
        purpose: String,
    },
    /// 解除两步验证，手机丢失时用 Let a user sign in with the password alone, when the authenticator is lost
    RemoveSecondFactor { name: String },
    /// 移除全部通行密钥并在各处退出，设备丢失时用 Take all passkeys from a user and sign them out everywhere, when a device is lost
    RemovePasskeys { name: String },
    /// 让用户在各处退出；不写名字则是所有人 Sign a user out everywhere, or everybody where no name is given
    SignOut { name: Option<String> },
    /// 停用 Keep a user from signing in
    Disable { name: String },
}

fn read_role(text: &str) -> Result<Role, String> {
    Role::from_id(text)
        .ok_or_else(|| format!("unknown role {text}; known: reader, editor, administrator"))
}

impl Options {
    pub fn run(&self, place: &Place) -> Result<Outcome> {
        match &self.action {
            Action::Add {
                name,
                role,
                password_file,
            } => {
                let password = read_password(password_file.as_ref())?;
                let hash = huidian_web::hash_password(&password, name)?;
                let library = place.open(Access::Write)?;
                let is_new = library.store.write(|transaction| {
                    put_user(transaction, Keeper::COMMAND_LINE.0, name, &hash, *role)
                })?;
                let what = if is_new { "已新增" } else { "已更新" };
                terminal::print(&format!("{what} {name}（{}）\n", role.chinese()))?;
                tell_without_administrator(&library)?;
            }
            Action::List => {
                let library = place.open(Access::Read)?;
                let mut table = Table::new(["用户", "角色", "状态"]);
                for user in library.store.read()?.users()? {
                    let state = if user.disabled_at.is_some() {
                        "停用"
                    } else {
                        ""
                    };
                    table.row([
                        user.name.clone(),
                        user.role.chinese().to_owned(),
                        state.to_owned(),
                    ]);
                }
                terminal::print(&table.render())?;
            }
            Action::Token {
                name,
                scope,
                days,
                purpose,
            } => {
                let library = place.open(Access::Write)?;
                if is_missing(&library, name)? {
                    return Ok(Outcome::NotFound);
                }
                let wish = TokenWish {
                    name: purpose.clone(),
                    scope: scope.clone(),
                    days: *days,
                };
                let now = SystemClock.now();
                let secret = library.store.write(|transaction| {
                    make_token(transaction, Keeper::COMMAND_LINE.0, name, &wish, now)
                })?;
                terminal::print(&format!("{secret}\n"))?;
            }
            Action::RemoveSecondFactor { name } => return take_second_factor(place, name),
            Action::RemovePasskeys { name } => return take_passkeys(place, name),
            Action::SignOut { name } => return sign_out(place, name.as_deref()),
            Action::Disable { name } => {
                let library = place.open(Access::Write)?;
                if is_missing(&library, name)? {
                    return Ok(Outcome::NotFound);
                }
                library
                    .store
                    .write(|transaction| disable_user(transaction, Keeper::COMMAND_LINE.0, name))?;
                terminal::print(&format!("已停用 {name}\n"))?;
                tell_without_administrator(&library)?;
            }
        }
        Ok(Outcome::Done)
    }
}

fn tell_without_administrator(library: &Library) -> Result<()> {
    if !library.store.read()?.has_administrator()? {
        print_error!(
            "现在没有管理员，网页上谁也不能管理用户和设置：huidian user add NAME --role administrator (there is no administrator: nobody keeps people and settings on pages)"
        );
    }
    Ok(())
}

fn take_second_factor(place: &Place, name: &str) -> Result<Outcome> {
    let library = place.open(Access::Write)?;
    if is_missing(&library, name)? {
        return Ok(Outcome::NotFound);
    }
    let was_there = library
        .store
        .write(|transaction| remove_second_factor(transaction, Keeper::COMMAND_LINE.0, name))?;
    let what = if was_there {
        "已解除两步验证"
    } else {
        "没有开启两步验证"
    };
    terminal::print(&format!("{what} {name}\n"))?;
    Ok(Outcome::Done)
}

fn take_passkeys(place: &Place, name: &str) -> Result<Outcome> {
    let library = place.open(Access::Write)?;
    if is_missing(&library, name)? {
        return Ok(Outcome::NotFound);
    }
    let count = library
        .store
        .write(|transaction| remove_passkeys(transaction, Keeper::COMMAND_LINE.0, name))?;
    terminal::print(&format!(
        "已移除 {name} 的 {count} 个通行密钥 (passkeys removed)\n"
    ))?;
    Ok(Outcome::Done)
}

fn sign_out(place: &Place, name: Option<&str>) -> Result<Outcome> {
    let library = place.open(Access::Write)?;
    let names = match name {
        Some(name) if is_missing(&library, name)? => return Ok(Outcome::NotFound),
        Some(name) => vec![name.to_owned()],
        None => {
            let users = library.store.read()?.users()?;
            users.into_iter().map(|user| user.name).collect()
        }
    };
    let now = SystemClock.now();
    let count = library.store.write(|transaction| {
        names.iter().try_fold(0, |count, name| {
            let ended = end_sessions(transaction, Keeper::COMMAND_LINE.0, name, now)?;
            Ok::<_, huidian_web::Error>(count + ended)
        })
    })?;
    terminal::print(&format!("已退出 {count} 处登录 (sessions ended)\n"))?;
    Ok(Outcome::Done)
}

/// Says so where there is no such user.
fn is_missing(library: &Library, name: &str) -> Result<bool> {
    let is_missing = library.store.read()?.find_user(name)?.is_none();
    if is_missing {
        print_error!("没有这个用户：{name} (no such user)");
    }
    Ok(is_missing)
}

fn read_password(file: Option<&PathBuf>) -> Result<String> {
    let line = match file {
        Some(path) => {
            let text = bounded::read_text(path, bounded::SMALL_BYTES)
                .with_context(|| format!("read {}", path.display()))?;
            text.lines().next().unwrap_or_default().to_owned()
        }
        None => {
            if std::io::stdin().is_terminal() {
                print_error!("口令 Password:");
            }
            let mut line = String::new();
            std::io::stdin()
                .lock()
                .take(bounded::SMALL_BYTES)
                .read_line(&mut line)
                .context("read the password from standard input")?;
            line.trim_end_matches(['\n', '\r']).to_owned()
        }
    };
    if line.is_empty() {
        bail!(
            "the password is empty; type one line on standard input, or name a file with --password-file"
        );
    }
    Ok(line)
}
