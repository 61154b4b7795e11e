//! `huidian catalogue`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Subcommand;
use huidian_fetch::Poster;
use huidian_operations::Keeper;
use jiff::civil::Date;

use super::{Place, read_day};
use crate::bounded;
use crate::catalogue_file::{self, CatalogueFile, Held, LIMIT_BYTES};
use crate::config::Config;
use crate::library::Access;
use crate::outcome::Outcome;
use crate::signature;
use crate::terminal;
use crate::terminal::print_error;

/// 更新内置目录 Update the catalogue apart from the program
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian catalogue show\n  \
    huidian catalogue update 目录-2026-12-01.json\n  \
    huidian catalogue update https://example.org/catalogue-2026-12-01.json\n  \
    huidian catalogue revert                            退回内置目录\n  \
    huidian catalogue pack 数据/ 目录.json --dated 2026-12-01 && minisign -Sm 目录.json\n\n\
    更新须有 minisign 签名（同名 .minisig）；整份接受或整份拒绝；写入的事实是一个批次，huidian batch undo 可撤。\n\
    运行中的服务重启后使用新目录。")]
pub struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// 现在用哪一份目录 Which catalogue is in force
    Show,
    /// 核对签名并更新 Check the signature and update
    Update {
        /// 文件或 https 地址 File, or an https address
        #[arg(value_name = "FILE|URL")]
        from: String,
        /// 公钥，或其文件 Public key, or a file that holds it [default: of the settings, or built in]
        #[arg(long, value_name = "KEY")]
        key: Option<String>,
        /// 接受没有签名的文件：自负其责 Take a file without checking any signature
        #[arg(long)]
        unsigned_ok: bool,
        /// 接受比现有更旧的目录 Take one that is older than the one held
        #[arg(long)]
        older_ok: bool,
        /// 设置文件 Settings file [default: huidian.toml in the data folder]
        #[arg(long, value_name = "FILE")]
        config: Option<PathBuf>,
    },
    /// 退回内置目录 Go back to the built-in catalogue
    Revert,
    /// 把目录数据打成一个文件 Pack data files into one, to be signed
    Pack {
        /// 目录数据文件夹 Folder laid out as the catalogue's data
        folder: PathBuf,
        /// 写到哪里 File to write
        file: PathBuf,
        /// 制作日期 Day it was made
        #[arg(long, value_parser = read_day, value_name = "DATE")]
        dated: Date,
    },
}

impl Options {
    pub fn run(self, place: &Place) -> Result<Outcome> {
        let folder = place.folder()?;
        match self.action {
            Action::Show => show(&folder),
            Action::Update {
                from,
                key,
                unsigned_ok,
                older_ok,
                config,
            } => {
                let config = Config::read(config.as_deref(), &folder)?;
                let (bytes, name) = fetch(&from)?;
                if unsigned_ok {
                    print_error!("未核对签名 (no signature was checked): {from}");
                } else {
                    let key = signature::key(key.as_deref(), config.update.key.as_deref())?;
                    let signature = fetch(&format!("{from}.minisig"))
                        .with_context(|| format!("{from}: 没有签名 (not signed)"))?;
                    let text = String::from_utf8_lossy(&signature.0);
                    if let Err(reason) = signature::check(&bytes[..], &name, &text, &key) {
                        bail!("{from}: {reason}");
                    }
                }
                update(place, &folder, CatalogueFile::read(&bytes)?, older_ok)
            }
            Action::Revert => revert(place, &folder),
            Action::Pack {
                folder,
                file,
                dated,
            } => {
                let packed = CatalogueFile::of_folder(&folder, dated)?;
                std::fs::write(&file, packed.to_json()?)
                    .with_context(|| format!("write {}", file.display()))?;
                terminal::print(&format!("{}\n", file.display()))?;
                Ok(Outcome::Done)
            }
        }
    }
}

/// A file, or what an address answers; with its name.
fn fetch(from: &str) -> Result<(Vec<u8>, String)> {
    let name = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or("").to_owned();
    if !from.contains("://") {
        let bytes = bounded::read_file(Path::new(from), LIMIT_BYTES)
            .with_context(|| format!("read {from}"))?;
        return Ok((bytes, name(from)));
    }
    if !from.starts_with("https://") {
        bail!("{from} is not https");
    }
    let answer = Poster::to_download(LIMIT_BYTES)
        .get(from, [])
        .with_context(|| format!("fetch {from}"))?;
    if answer.status != 200 {
        bail!("{from} answered {}", answer.status);
    }
    let path = from.split(['?', '#']).next().unwrap_or(from);
    Ok((answer.body.into_bytes(), name(path)))
}

fn show(folder: &Path) -> Result<Outcome> {
    let told = match catalogue_file::held(folder)? {
        Some(held) if held.is_in_force() => format!("目录更新 update of {}", held.file.dated),
        Some(held) => format!(
            "内置目录 the built-in one（{} 的更新早于本程序，不再使用 set aside: older than the program）",
            held.file.dated
        ),
        None => "内置目录 the built-in one".to_owned(),
    };
    terminal::print(&format!("{told}\n"))?;
    Ok(Outcome::Done)
}

fn update(place: &Place, folder: &Path, file: CatalogueFile, older_ok: bool) -> Result<Outcome> {
    if let Some(held) = catalogue_file::held(folder)?
        && held.file.dated > file.dated
        && !older_ok
    {
        bail!(
            "{} 早于现有的 {}，用 --older-ok 仍然接受 (older than the one held)",
            file.dated,
            held.file.dated
        );
    }
    let dated = file.dated.clone();
    Held::new(file).keep(folder)?;
    changed(place, "update_catalogue", &dated)?;
    terminal::print(&format!(
        "目录已更新到 {dated}；运行中的服务重启后使用 (updated; a server that runs uses it after a restart)\n"
    ))?;
    Ok(Outcome::Done)
}

fn revert(place: &Place, folder: &Path) -> Result<Outcome> {
    if !catalogue_file::remove(folder)? {
        print_error!("没有目录更新 (no update is held)");
        return Ok(Outcome::NotFound);
    }
    changed(place, "revert_catalogue", "built in")?;
    terminal::print(
        "已退回内置目录；更新写入的事实用 huidian batch undo 撤回 (back to the built-in catalogue; what the update stated is taken back by batch undo)\n",
    )?;
    Ok(Outcome::Done)
}

/// Opens the library as it is now, which loads what is new, and puts that on record.
fn changed(place: &Place, action: &str, what: &str) -> Result<()> {
    let library = place.open(Access::Write)?;
    library.store.write(|transaction| {
        let after = Some(what.to_owned());
        Keeper::COMMAND_LINE.note(transaction, action, "catalogue", None, after)
    })?;
    Ok(())
}
