//! `huidian review`.

use anyhow::{Result, bail};
use clap::Subcommand;
use huidian_model::{ReviewState, WorkId};
use huidian_operations::Keeper;
use huidian_store::{PageRequest, WorkFilter, WorkSummary};
use huidian_wire::{WaitingShape, WorkShape};

use super::{Place, list, print_json};
use crate::library::{Access, Library};
use crate::outcome::Outcome;
use crate::terminal::print_error;
use crate::terminal::{self, Table};

/// 审核汇总文章带来的新文件 What waits for review; accept or reject it
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian review                              列出待审核的文件\n  \
    huidian review accept 某某管理办法\n  \
    huidian review reject 某某白皮书\n  \
    huidian review accept --all")]
pub struct Options {
    #[command(subcommand)]
    action: Option<Action>,
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// 收录 Accept works into the catalogue
    Accept(Chosen),
    /// 不收 Reject works: kept, but shown nowhere
    Reject(Chosen),
}

#[derive(Debug, clap::Args)]
struct Chosen {
    /// 文件标识或标题 Ids or titles
    works: Vec<String>,
    /// 全部待审核的 Everything that waits
    #[arg(long)]
    all: bool,
}

impl Options {
    pub fn run(&self, place: &Place) -> Result<Outcome> {
        match &self.action {
            None => self.show(place),
            Some(Action::Accept(chosen)) => decide(place, chosen, ReviewState::Reviewed),
            Some(Action::Reject(chosen)) => decide(place, chosen, ReviewState::Rejected),
        }
    }

    fn show(&self, place: &Place) -> Result<Outcome> {
        let library = place.open(Access::Read)?;
        let waiting = library
            .store
            .read()?
            .list_works(&waiting(), &PageRequest::everything(library.today()))?
            .items;
        let reasons = library.store.read()?.reasons_to_wait()?;
        let reason = |id: &WorkId| {
            let of_work = reasons.iter().filter(|why| why.work == *id);
            let said: Vec<String> = of_work
                .map(|why| format!("{}（{}）", why.reason, why.file))
                .collect();
            said.join("；")
        };
        if self.json {
            let shape = |work: &WorkSummary| WaitingShape {
                work: WorkShape::new(work),
                waits_because: Some(reason(&work.id)).filter(|reason| !reason.is_empty()),
            };
            print_json(&waiting.iter().map(shape).collect::<Vec<_>>())?;
            return Ok(Outcome::Done);
        }
        tell_unread(&library)?;
        if waiting.is_empty() {
            terminal::print("没有待审核的文件 nothing waits for review\n")?;
            return Ok(Outcome::Done);
        }
        let mut table = Table::new(["日期", "发布机关", "标题", "待审原因"]);
        for work in &waiting {
            table.row([
                work.listed_on.map(|on| on.to_string()).unwrap_or_default(),
                list::issuers(work),
                named(&library, work)?,
                reason(&work.id),
            ]);
        }
        terminal::print(&format!(
            "{}共 {} 件待审核，accept 和 reject 认上列标题\n",
            table.render(),
            waiting.len()
        ))?;
        Ok(Outcome::Done)
    }
}

/// Originals that nobody could read, and whose nothing tells: `captures` takes them out again.
fn tell_unread(library: &Library) -> Result<()> {
    let mut unread = library.store.read()?.unread_originals()?;
    unread.retain(|item| item.work.is_none());
    if unread.is_empty() {
        return Ok(());
    }
    let mut table = Table::new(["未读出的原件", "原因"]);
    for item in &unread {
        table.row([item.name.clone(), item.reason.clone().unwrap_or_default()]);
    }
    terminal::print(&format!(
        "{}以上 {} 份原件已留存，未能读出，名称没有说明属于哪件文件 (kept, not read, and nothing tells whose they are)\n",
        table.render(),
        unread.len()
    ))?;
    Ok(())
}

/// The title, by which the work can be accepted or rejected; with the id where the title means another one.
fn named(library: &Library, work: &WorkSummary) -> Result<String> {
    Ok(match library.find_work(&work.title)? {
        Some(found) if found == work.id => work.title.clone(),
        _ => format!("{}（{}）", work.title, work.id),
    })
}

fn waiting() -> WorkFilter {
    WorkFilter {
        reviews: vec![ReviewState::Unreviewed],
        ..WorkFilter::default()
    }
}

fn decide(place: &Place, chosen: &Chosen, state: ReviewState) -> Result<Outcome> {
    let library = place.open(Access::Write)?;
    let mut works: Vec<WorkId> = Vec::new();
    if chosen.all {
        let reader = library.store.read()?;
        let page = reader.list_works(&waiting(), &PageRequest::everything(library.today()))?;
        works.extend(page.items.into_iter().map(|work| work.id));
    } else if chosen.works.is_empty() {
        bail!("写明要决定的文件，或用 --all (name the works to decide on, or --all)");
    }
    for name in &chosen.works {
        match library.find_even_rejected(name)? {
            Some(work) => works.push(work),
            None => {
                print_error!("本库未收录：{name} (not in this library)");
                return Ok(Outcome::NotFound);
            }
        }
    }
    let mend = huidian_ingest::Mend {
        store: &library.store,
        catalogue: library.catalogue,
        index_folder: library.index_folder(),
        today: library.today(),
    };
    mend.review(Keeper::COMMAND_LINE, &works, state)?;
    terminal::print(&format!(
        "{} 件 {}\n",
        works.len(),
        if state == ReviewState::Reviewed {
            "已收录"
        } else {
            "不收"
        }
    ))?;
    Ok(Outcome::Done)
}
