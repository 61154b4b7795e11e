//! `huidian collection`.

use anyhow::{Result, anyhow};
use huidian_model::WorkId;
use huidian_operations::{CollectionAct, Keeper};
use huidian_store::{BatchId, Collection};
use serde::Serialize;

use super::{Place, print_json};
use crate::library::{Access, Library};
use crate::outcome::Outcome;
use crate::terminal::{self, Table, print_error};

/// 文集：一组文件；关闭的文集只供登录的人阅读 Named sets of works; closed ones are for people with an account
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian collection create 内部制度\n  \
    huidian collection add 内部制度 网络数据安全管理条例\n  \
    huidian collection add 内部制度 --batch 12     这次导入带来的全部文件\n  \
    huidian collection close 内部制度             从此只有登录的人能读\n  \
    huidian collection list\n\n\
    命令行读取数据文件夹，什么都看得到。每一步都有记录，可用 huidian batch undo 撤销。\n\
    收入不公开的文件：先停服务，导入，用 --batch 放进关闭的文集，再启动。待审核的文本未登录的人读不到。\n\
    Bring works in while no server runs, and put them in before it starts again. What waits for review is read by no stranger.")]
pub struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// 列出 List collections
    List {
        #[arg(long)]
        json: bool,
    },
    /// 看里面有什么 Show the works of a collection
    Show {
        name: String,
        #[arg(long)]
        json: bool,
    },
    /// 新建 Make a collection, open and empty
    Create { name: String },
    /// 放入文件；没有这个文集就新建 Put works in
    Add {
        name: String,
        /// 标题、文号或标识 Titles, numbers or ids
        #[arg(value_name = "WORK", required_unless_present = "batch")]
        works: Vec<String>,
        /// 一次导入新增的全部文件 All works that an import brought
        #[arg(long, value_name = "NUMBER")]
        batch: Option<BatchId>,
    },
    /// 移出文件 Take works out
    Remove {
        name: String,
        #[arg(value_name = "WORK", required = true)]
        works: Vec<String>,
    },
    /// 关闭：只供登录的人阅读 Close: for people with an account only
    Close { name: String },
    /// 打开：人人可读 Open to whoever reads here
    Open { name: String },
    /// 删除（先打开）；文件都在 Remove an open collection; its works stay
    Delete { name: String },
}

#[derive(Debug, Serialize)]
struct CollectionShape<'c> {
    name: &'c str,
    is_closed: bool,
    work_count: u64,
    added_by: &'c str,
    added_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    works: Option<Vec<WorkShape>>,
}

#[derive(Debug, Serialize)]
struct WorkShape {
    id: String,
    title: String,
}

impl<'c> CollectionShape<'c> {
    fn new(collection: &'c Collection, works: Option<Vec<WorkShape>>) -> Self {
        Self {
            name: &collection.name,
            is_closed: collection.is_closed,
            work_count: collection.work_count,
            added_by: &collection.added_by,
            added_at: collection.added_at.to_string(),
            works,
        }
    }
}

impl Options {
    pub fn run(self, place: &Place) -> Result<Outcome> {
        match self.action {
            Action::List { json } => list(place, json),
            Action::Show { name, json } => show(place, &name, json),
            Action::Create { name } => change(place, &name, &CollectionAct::Create),
            Action::Add { name, works, batch } => {
                let works = named(place, &works, batch)?;
                change(place, &name, &CollectionAct::Add(works))
            }
            Action::Remove { name, works } => {
                let works = named(place, &works, None)?;
                change(place, &name, &CollectionAct::Remove(works))
            }
            Action::Close { name } => change(place, &name, &CollectionAct::Close),
            Action::Open { name } => change(place, &name, &CollectionAct::Open),
            Action::Delete { name } => change(place, &name, &CollectionAct::Delete),
        }
    }
}

fn state(collection: &Collection) -> &'static str {
    if collection.is_closed {
        "关闭"
    } else {
        "打开"
    }
}

fn list(place: &Place, json: bool) -> Result<Outcome> {
    let library = place.open(Access::Read)?;
    let collections = library.store.read()?.collections()?;
    if json {
        let shapes: Vec<CollectionShape<'_>> = collections
            .iter()
            .map(|collection| CollectionShape::new(collection, None))
            .collect();
        print_json(&shapes)?;
        return Ok(Outcome::Done);
    }
    let mut table = Table::new(["文集", "状态", "文件", "建立者"]);
    for collection in &collections {
        table.row([
            collection.name.clone(),
            state(collection).to_owned(),
            collection.work_count.to_string(),
            collection.added_by.clone(),
        ]);
    }
    terminal::print(&table.render())?;
    Ok(Outcome::Done)
}

fn show(place: &Place, name: &str, json: bool) -> Result<Outcome> {
    let library = place.open(Access::Read)?;
    let reader = library.store.read()?;
    let Some(collection) = reader.find_collection(name)? else {
        print_error!("没有文集 {name}：先看 huidian collection list (no such collection)");
        return Ok(Outcome::NotFound);
    };
    let mut works = Vec::new();
    for id in reader.works_of_collection(collection.key)? {
        let title = reader.find_work(&id)?.map(|work| work.title);
        works.push(WorkShape {
            title: title.unwrap_or_default(),
            id: id.to_string(),
        });
    }
    if json {
        print_json(&CollectionShape::new(&collection, Some(works)))?;
        return Ok(Outcome::Done);
    }
    let mut table = Table::new(["标识", "标题"]);
    for work in works {
        table.row([work.id, work.title]);
    }
    terminal::print(&table.render())?;
    print_error!("{}：{}", collection.name, state(&collection));
    Ok(Outcome::Done)
}

/// Works by any name, and those that a batch brought.
fn named(place: &Place, names: &[String], batch: Option<BatchId>) -> Result<Vec<WorkId>> {
    let library = place.open(Access::Read)?;
    let mut works: Vec<WorkId> = names
        .iter()
        .map(|name| find(&library, name))
        .collect::<Result<_>>()?;
    if let Some(id) = batch {
        let reader = library.store.read()?;
        reader
            .find_batch(id)?
            .ok_or_else(|| anyhow!("没有批次 {id}：先看 huidian batch list (no such batch)"))?;
        works.extend(reader.batch_contents(id)?.works);
    }
    Ok(works)
}

fn find(library: &Library, name: &str) -> Result<WorkId> {
    let found =
        huidian_operations::find_even_rejected(&library.store.read()?, library.catalogue, name)?;
    found.ok_or_else(|| {
        anyhow!("本库未收录 {name}：用标题、文号或标识 (not in this library: give a title, number or id)")
    })
}

fn change(place: &Place, name: &str, act: &CollectionAct) -> Result<Outcome> {
    let library = place.open(Access::Write)?;
    let (batch, moved) = library
        .store
        .write(|library| Keeper::COMMAND_LINE.change_collection(library, name, act))?;
    // taken out of a closed one is opened, unless another closed one has it
    if let CollectionAct::Remove(works) = act {
        let reader = library.store.read()?;
        let collection = reader.find_collection(name.trim())?;
        let closed = reader.closed_works()?;
        let opened = works.iter().filter(|work| !closed.contains(work)).count();
        if collection.is_some_and(|collection| collection.is_closed) && opened > 0 {
            print_error!(
                "文集 {name} 是关闭的：移出的 {opened} 件从此人人可读 (taken out of a closed collection: open to whoever reads here)"
            );
        }
    }
    let count = match act {
        CollectionAct::Add(_) | CollectionAct::Remove(_) => format!("，{moved} 件"),
        _ => String::new(),
    };
    print_error!("已记录{count}；撤销 undo: huidian batch undo {batch}");
    Ok(Outcome::Done)
}
