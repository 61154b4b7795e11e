//! `huidian register`.

use anyhow::{Context, Result, bail};
use huidian_deliver::register::{self, ChangeShape};
use huidian_deliver::share;
use huidian_model::WorkId;
use huidian_store::{Error, Register, SavedSearch, WorkFilter};
use jiff::civil::Date;
use serde::Serialize;

use super::filters::Filters;
use super::{Place, print_json, read_day};
use crate::library::{Access, Library};
use crate::outcome::Outcome;
use crate::terminal::{self, Style, Table};

/// 登记簿：关注哪些文件和检索，看哪些变了 Follow works and searches, and see what changed
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian register add 法务部 数据安全法 个人信息保护法\n  \
    huidian register add 法务部 --as 能源新规 --sector 能源 --draft no\n  \
    huidian register list\n  \
    huidian register changes 法务部 --since 2026-10-01 --json\n  \
    huidian register address 法务部          订阅和日历的私有地址 private feed and calendar")]
pub struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// 关注文件，或一个检索 Follow works, or a search
    Add {
        /// 登记簿名称 Name of the register; made where there is none
        register: String,
        /// 文件 Works, by id, title, short title or number
        works: Vec<String>,
        /// 检索的名称 Name of the search
        #[arg(long = "as", value_name = "NAME")]
        name: Option<String>,
        #[command(flatten)]
        filters: Box<Filters>,
    },
    /// 取消关注 Stop following works or searches
    Remove {
        register: String,
        /// 文件或检索名称 Works, or names of searches
        #[arg(required = true)]
        names: Vec<String>,
    },
    /// 列出登记簿 List registers
    List {
        #[arg(long)]
        json: bool,
    },
    /// 查看一个登记簿 Show what a register follows
    Show {
        register: String,
        #[arg(long)]
        json: bool,
    },
    /// 某日以来的变化 What changed since a day
    Changes {
        /// 登记簿名称；不写则全部 Name; all registers when left out
        register: Option<String>,
        #[arg(long, value_parser = read_day, value_name = "DATE")]
        since: Date,
        #[arg(long)]
        json: bool,
    },
    /// 私有订阅地址；用 `huidian share revoke` 收回 Private address of its feed and calendar
    Address { register: String },
    /// 删除登记簿 Delete a register
    Delete { register: String },
}

#[derive(Serialize)]
struct RegisterShape {
    name: String,
    owner: String,
    created_at: String,
    works: Vec<String>,
    searches: Vec<SearchShape>,
}

#[derive(Serialize)]
struct SearchShape {
    name: String,
    query: String,
}

impl RegisterShape {
    fn new(register: &Register) -> Self {
        let search = |search: &SavedSearch| SearchShape {
            name: search.name.clone(),
            query: search.query.clone(),
        };
        Self {
            name: register.name.clone(),
            owner: register.owner.clone(),
            created_at: register.created_at.to_string(),
            works: register.works.iter().map(ToString::to_string).collect(),
            searches: register.searches.iter().map(search).collect(),
        }
    }
}

/// Registers made on the command line belong to whoever runs it.
const OWNER: &str = "local";

impl Options {
    pub fn run(self, place: &Place) -> Result<Outcome> {
        match self.action {
            Action::Add {
                register,
                works,
                name,
                filters,
            } => {
                let library = place.open(Access::Write)?;
                add(&library, &register, &works, name.as_deref(), &filters)
            }
            Action::Remove { register, names } => {
                remove(&place.open(Access::Write)?, &register, &names)
            }
            Action::List { json } => list(&place.open(Access::Read)?, json),
            Action::Show { register, json } => show(&place.open(Access::Read)?, &register, json),
            Action::Changes {
                register,
                since,
                json,
            } => changes(&place.open(Access::Read)?, register.as_deref(), since, json),
            Action::Address { register } => address(&place.open(Access::Write)?, &register),
            Action::Delete { register } => delete(&place.open(Access::Write)?, &register),
        }
    }
}

fn add(
    library: &Library,
    name: &str,
    works: &[String],
    search: Option<&str>,
    filters: &Filters,
) -> Result<Outcome> {
    let selection = filters.selection(library)?;
    if works.is_empty() && selection.is_everything() {
        bail!("nothing to follow: name works, or conditions such as --sector 能源");
    }
    let mut found: Vec<WorkId> = Vec::new();
    for work in works {
        let Some(id) = library.find_work(work)? else {
            eprintln!("本库未收录：{work} (not in this library)");
            return Ok(Outcome::NotFound);
        };
        found.push(id);
    }
    library.store.write(|transaction| {
        let key = transaction.ensure_register(OWNER, name)?;
        for work in &found {
            transaction.follow_work(key, work)?;
        }
        if !selection.is_everything() {
            transaction.follow_search(
                key,
                &SavedSearch {
                    name: search.map_or_else(|| selection.name(), str::to_owned),
                    query: selection.query(),
                },
            )?;
        }
        Ok::<_, Error>(())
    })?;
    show(library, name, false)
}

fn remove(library: &Library, name: &str, names: &[String]) -> Result<Outcome> {
    let Some(register) = find(library, name)? else {
        return Ok(unknown(name));
    };
    let mut outcome = Outcome::Done;
    for followed in names {
        let work = library.find_work(followed)?;
        let is_removed = library.store.write(|transaction| {
            let was_search = transaction.unfollow_search(register.key, followed)?;
            let was_work = match &work {
                Some(work) => transaction.unfollow_work(register.key, work)?,
                None => false,
            };
            Ok::<_, Error>(was_search || was_work)
        })?;
        if !is_removed {
            eprintln!("登记簿“{name}”里没有：{followed} (not in this register)");
            outcome = Outcome::NotFound;
        }
    }
    Ok(outcome)
}

fn list(library: &Library, json: bool) -> Result<Outcome> {
    let registers = library.store.read()?.registers(None)?;
    if json {
        print_json(&registers.iter().map(RegisterShape::new).collect::<Vec<_>>())?;
        return Ok(Outcome::Done);
    }
    let mut table = Table::new(["登记簿", "所有者", "文件", "检索"]);
    for register in &registers {
        table.row([
            register.name.clone(),
            register.owner.clone(),
            register.works.len().to_string(),
            register.searches.len().to_string(),
        ]);
    }
    terminal::print(&table.render())?;
    Ok(Outcome::Done)
}

fn show(library: &Library, name: &str, json: bool) -> Result<Outcome> {
    let Some(register) = find(library, name)? else {
        return Ok(unknown(name));
    };
    if json {
        print_json(&RegisterShape::new(&register))?;
        return Ok(Outcome::Done);
    }
    let mut text = format!("{}\n", terminal::paint(&register.name, Style::Strong));
    for work in &register.works {
        text.push_str(&format!("  {work}\n"));
    }
    for search in &register.searches {
        text.push_str(&format!("  检索 {}：{}\n", search.name, search.query));
    }
    terminal::print(&text)?;
    Ok(Outcome::Done)
}

fn changes(library: &Library, name: Option<&str>, since: Date, json: bool) -> Result<Outcome> {
    let registers = match name {
        None => library.store.read()?.registers(None)?,
        Some(name) => match find(library, name)? {
            Some(register) => vec![register],
            None => return Ok(unknown(name)),
        },
    };
    let index = library.index().ok();
    let reader = library.store.read()?;
    let today = library.today();
    let mut works = Vec::new();
    for register in &registers {
        let filter = register::filter(&reader, register, library.catalogue, index.as_ref(), today)?;
        works.extend(filter.works.into_iter().flatten());
    }
    works.sort_unstable();
    works.dedup();
    let filter = WorkFilter {
        works: Some(works),
        ..WorkFilter::default()
    };
    let changes = register::changes(&reader, &filter, since, today)?;
    if json {
        print_json(&changes)?;
    } else {
        terminal::print(&render(&changes, since))?;
    }
    Ok(Outcome::Done)
}

fn render(changes: &[ChangeShape], since: Date) -> String {
    if changes.is_empty() {
        return format!("{since} 以来没有变化 nothing changed\n");
    }
    let mut text = String::new();
    for change in changes {
        let on = change.recorded_at.get(..10).unwrap_or_default();
        text.push_str(&format!(
            "{} {}\n",
            terminal::paint(on, Style::Faint),
            change.summary
        ));
        for article in &change.articles {
            let what = match article.change {
                "added" => "新增",
                "removed" => "删去",
                "moved" => "移动",
                "renumbered" => "序号变化",
                "split" => "拆分",
                "merged" => "合并",
                _ => "修改",
            };
            text.push_str(&format!("    {what} {}\n", article.path));
        }
    }
    text
}

fn address(library: &Library, name: &str) -> Result<Outcome> {
    let Some(register) = find(library, name)? else {
        return Ok(unknown(name));
    };
    let request = share::Request {
        target: &share::Target::Register(register.key),
        created_by: OWNER,
        expires_at: None,
        use_limit: None,
    };
    let path = share::create(&library.store, &request)?;
    terminal::print(&format!("{path}/feed.atom\n{path}/calendar.ics\n"))?;
    eprintln!("接在网站地址后面；知道地址的人都能看，收回用 huidian share revoke");
    Ok(Outcome::Done)
}

fn delete(library: &Library, name: &str) -> Result<Outcome> {
    let Some(register) = find(library, name)? else {
        return Ok(unknown(name));
    };
    library
        .store
        .write(|transaction| transaction.remove_register(register.key))?;
    Ok(Outcome::Done)
}

/// One's own register of this name, else the only one of that name.
fn find(library: &Library, name: &str) -> Result<Option<Register>> {
    let reader = library.store.read()?;
    if let Some(key) = reader.find_register_key(OWNER, name)? {
        return Ok(reader.find_register(key)?);
    }
    let mut named = reader.registers(None).context("list registers")?;
    named.retain(|register| register.name == name);
    if named.len() > 1 {
        bail!("several people have a register {name}");
    }
    Ok(named.pop())
}

fn unknown(name: &str) -> Outcome {
    eprintln!("没有登记簿“{name}” (no such register; see `huidian register list`)");
    Outcome::NotFound
}
