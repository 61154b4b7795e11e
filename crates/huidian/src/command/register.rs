//! `huidian register`.

use anyhow::{Context, Result, bail};
use huidian_following::rights::{Follower, SHARED};
use huidian_following::share::{self, Target};
use huidian_following::{Error, Keeping};
use huidian_model::WorkId;
use huidian_store::{Register, SavedSearch};
use huidian_wire::RegisterShape;
use jiff::civil::Date;

use super::filters::Filters;
use super::register_news::{self, Answers, Shown};
use super::{Place, print_json, read_day};
use crate::library::{Access, Library};
use crate::outcome::Outcome;
use crate::terminal::print_error;
use crate::terminal::{self, Style, Table};

/// 登记簿：关注哪些文件和检索，看哪些变了 Follow works and searches, and see what changed
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian register add 法务部 数据安全法 个人信息保护法\n  \
    huidian register add 法务部 --as 能源新规 --sector 能源 --draft no\n  \
    huidian register add 法务部 --search '/works?sector=金融&status=有效'   网页地址也行\n  \
    huidian register note 法务部 数据安全法 --owner 张三 --due 2026-12-31\n  \
    huidian register list\n  \
    huidian register changes 法务部 --since 2026-10-01 --json\n  \
    huidian register interview 法务部 --threshold force --topic 数据安全 --sector 金融\n  \
    huidian register brief 法务部\n  \
    huidian register address 法务部          订阅、日历和资料包的私有地址 private feed, calendar and bundle")]
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
    /// 责任人、截止日与说明 Who answers for a followed work, until when, and a note
    Note {
        register: String,
        /// 文件 Work, by id, title, short title or number
        work: String,
        /// 责任人；空则取消 Who answers for it; empty takes it away
        #[arg(long, default_value = "")]
        owner: String,
        /// 截止日 Until when it is to be dealt with
        #[arg(long, value_parser = read_day, value_name = "DATE")]
        due: Option<Date>,
        /// 说明 Note
        #[arg(long, default_value = "")]
        note: String,
    },
    /// 取消关注 Stop following works or searches
    Remove {
        register: String,
        /// 文件或检索名称 Works, or names of searches
        #[arg(required = true)]
        names: Vec<String>,
    },
    /// 改名 Call a register something else
    Rename { register: String, name: String },
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
        /// 也逐项列出本库新得知的旧事 Also list, one by one, what the library learned of earlier times
        #[arg(long)]
        learned: bool,
        #[arg(long)]
        json: bool,
    },
    /// 一周简报：法律上的变化和即将截止的征求意见 A brief of a week: events of the law, and consultations about to close
    Brief {
        register: String,
        /// 自何日起 Since when [default: a week ago]
        #[arg(long, value_parser = read_day, value_name = "DATE")]
        since: Option<Date>,
        #[arg(long)]
        json: bool,
    },
    /// 三问：多要紧才说、哪些主题、哪些领域；不带选项则显示 Three questions: how much to tell, of which topics and sectors; shows the answers without options
    Interview {
        register: String,
        #[command(flatten)]
        answers: Answers,
    },
    /// 私有地址；用 `huidian share revoke` 收回 Private address of its feed, calendar and bundle
    Address { register: String },
    /// 删除登记簿 Delete a register
    Delete { register: String },
}

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
            Action::Note {
                register,
                work,
                owner,
                due,
                note,
            } => note_work(
                &place.open(Access::Write)?,
                &register,
                &work,
                (&owner, &note, due),
            ),
            Action::Remove { register, names } => {
                remove(&place.open(Access::Write)?, &register, &names)
            }
            Action::Rename { register, name } => {
                rename(&place.open(Access::Write)?, &register, &name)
            }
            Action::List { json } => list(&place.open(Access::Read)?, json),
            Action::Show { register, json } => show(&place.open(Access::Read)?, &register, json),
            Action::Changes {
                register,
                since,
                learned,
                json,
            } => {
                let library = place.open(Access::Read)?;
                let shown = Shown::of(json, learned);
                changes(&library, register.as_deref(), since, shown)
            }
            Action::Brief {
                register,
                since,
                json,
            } => brief(&place.open(Access::Read)?, &register, since, json),
            Action::Interview { register, answers } => {
                interview(&place.open(Access::Write)?, &register, &answers)
            }
            Action::Address { register } => address(&place.open(Access::Write)?, &register),
            Action::Delete { register } => delete(&place.open(Access::Write)?, &register),
        }
    }
}

fn keeping(library: &Library) -> Keeping<'_> {
    Keeping {
        store: &library.store,
        who: &Follower::Keeper,
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
        bail!(
            "nothing to follow: name works, or conditions such as --sector 能源 (没有说关注什么：写文件名，或用 --sector 等条件)"
        );
    }
    let mut found: Vec<WorkId> = Vec::new();
    for work in works {
        let Some(id) = library.find_work(work)? else {
            print_error!("本库未收录：{work} (not in this library)");
            return Ok(Outcome::NotFound);
        };
        found.push(id);
    }
    let mut searches = Vec::new();
    if !selection.is_everything() {
        searches.push(SavedSearch {
            name: search.unwrap_or_default().to_owned(),
            query: selection.query(),
        });
    }
    let key = match find(library, name)? {
        Some(register) => register.key,
        None => keeping(library).create(SHARED, name)?,
    };
    let register = library.store.read()?.find_register(key)?;
    let register = register.context("the register is gone")?;
    keeping(library).follow(&register, &found, &searches)?;
    show(library, name, false)
}

/// Writes down owner, note and due day of a followed work.
fn note_work(
    library: &Library,
    name: &str,
    work: &str,
    (owner, note, due): (&str, &str, Option<Date>),
) -> Result<Outcome> {
    let Some(register) = find(library, name)? else {
        return unknown(library, name);
    };
    let Some(id) = library.find_work(work)? else {
        print_error!("本库未收录：{work} (not in this library)");
        return Ok(Outcome::NotFound);
    };
    if keeping(library).note_work(&register, &id, owner, note, due)? {
        return show(library, name, false);
    }
    print_error!(
        "登记簿“{name}”没有关注{work}，先 huidian register add (not followed; add it first)"
    );
    Ok(Outcome::NotFound)
}

fn remove(library: &Library, name: &str, names: &[String]) -> Result<Outcome> {
    let Some(register) = find(library, name)? else {
        return unknown(library, name);
    };
    let keeping = keeping(library);
    let mut outcome = Outcome::Done;
    for followed in names {
        let was_search = keeping.unfollow_search(&register, followed)?;
        let was_work = match library.find_work(followed)? {
            Some(work) => keeping.unfollow_work(&register, &work)?,
            None => false,
        };
        if !was_search && !was_work {
            print_error!("登记簿“{name}”里没有：{followed} (not in this register)");
            outcome = Outcome::NotFound;
        }
    }
    Ok(outcome)
}

fn rename(library: &Library, name: &str, new_name: &str) -> Result<Outcome> {
    let Some(register) = find(library, name)? else {
        return unknown(library, name);
    };
    match keeping(library).rename(&register, new_name) {
        Err(Error::NameTaken(taken)) => bail!("已有登记簿“{taken}” (there is a register {taken})"),
        other => other?,
    }
    Ok(Outcome::Done)
}

fn list(library: &Library, json: bool) -> Result<Outcome> {
    let registers = library.store.read()?.registers(None)?;
    if json {
        print_json(&registers.iter().map(RegisterShape::new).collect::<Vec<_>>())?;
        return Ok(Outcome::Done);
    }
    if registers.is_empty() {
        print_error!("还没有登记簿；新建：huidian register add 名称 文件… (no register yet)");
        return Ok(Outcome::Done);
    }
    let mut table = Table::new(["编号", "登记簿", "所有者", "文件", "检索"]);
    for register in &registers {
        table.row([
            register.key.to_string(),
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
        return unknown(library, name);
    };
    if json {
        print_json(&RegisterShape::new(&register))?;
        return Ok(Outcome::Done);
    }
    let reader = library.store.read()?;
    let mut text = format!("{}\n", terminal::paint(&register.name, Style::Strong));
    for work in &register.works {
        let title = reader.find_title(work)?.unwrap_or_default();
        let title = if title == work.as_str() {
            String::new()
        } else {
            format!("  {title}")
        };
        text.push_str(&format!("  {work}{title}\n"));
        if let Some(noted) = register.notes.iter().find(|noted| noted.work == *work) {
            let due = noted.due_on.map(|day| format!("截止 {day}"));
            let owner = (!noted.owner.is_empty()).then(|| format!("责任人 {}", noted.owner));
            let note = (!noted.note.is_empty()).then(|| noted.note.replace('\n', " "));
            let parts: Vec<String> = owner.into_iter().chain(due).chain(note).collect();
            text.push_str(&format!("      {}\n", parts.join("  ")));
        }
    }
    for search in &register.searches {
        text.push_str(&format!("  检索 {}：{}\n", search.name, search.query));
    }
    terminal::print(&text)?;
    Ok(Outcome::Done)
}

fn changes(library: &Library, name: Option<&str>, since: Date, shown: Shown) -> Result<Outcome> {
    let registers = match name {
        None => library.store.read()?.registers(None)?,
        Some(name) => match find(library, name)? {
            Some(register) => vec![register],
            None => return unknown(library, name),
        },
    };
    register_news::changes(library, &registers, since, shown)
}

fn interview(library: &Library, name: &str, asked: &Answers) -> Result<Outcome> {
    let Some(register) = find(library, name)? else {
        return unknown(library, name);
    };
    register_news::interview(keeping(library), &register, asked)
}

fn brief(library: &Library, name: &str, since: Option<Date>, json: bool) -> Result<Outcome> {
    let Some(register) = find(library, name)? else {
        return unknown(library, name);
    };
    register_news::brief(library, &register, since, json)
}

fn address(library: &Library, name: &str) -> Result<Outcome> {
    let Some(register) = find(library, name)? else {
        return unknown(library, name);
    };
    let request = share::Request {
        target: &Target::Register(register.key),
        created_by: SHARED,
        expires_at: None,
        use_limit: None,
    };
    let path = share::create(&library.store, &request)?;
    terminal::print(&format!(
        "{path}/feed.atom\n{path}/calendar.ics\n{path}/bundle.zip\n"
    ))?;
    print_error!("接在网站地址后面；知道地址的人都能看，收回用 huidian share revoke");
    Ok(Outcome::Done)
}

fn delete(library: &Library, name: &str) -> Result<Outcome> {
    let Some(register) = find(library, name)? else {
        return unknown(library, name);
    };
    keeping(library).remove(&register)?;
    Ok(Outcome::Done)
}

/// The shared register of this name, else the only one of that name, else the one of this id.
pub(super) fn find(library: &Library, name: &str) -> Result<Option<Register>> {
    let reader = library.store.read()?;
    if let Some(key) = reader.find_register_key(SHARED, name)? {
        return Ok(reader.find_register(key)?);
    }
    let mut named = reader.registers(None).context("list registers")?;
    named.retain(|register| register.name == name);
    if named.len() > 1 {
        bail!(
            "several people have a register {name}; give its id (几个人都有登记簿“{name}”，请用 register list 里的编号)"
        );
    }
    if let (None, Ok(key)) = (named.first(), name.parse()) {
        return Ok(reader.find_register(key)?);
    }
    Ok(named.pop())
}

pub(super) fn unknown(library: &Library, name: &str) -> Result<Outcome> {
    let known: Vec<String> = library
        .store
        .read()?
        .registers(None)?
        .into_iter()
        .map(|register| register.name)
        .collect();
    let hint = if known.is_empty() {
        "还没有任何登记簿，先用 huidian register add 新建".to_owned()
    } else {
        format!("已有：{}", known.join("、"))
    };
    print_error!("没有登记簿“{name}”；{hint} (no such register; see `huidian register list`)");
    Ok(Outcome::NotFound)
}
