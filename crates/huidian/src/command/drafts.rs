//! `huidian drafts`.

use anyhow::Result;
use huidian_model::{EventKind, Relation, RelationKind, WorkId};
use huidian_operations::Keeper;
use huidian_store::{PageRequest, Reader, WorkFilter, WorkSort, WorkSummary};
use huidian_wire::{DraftShape, FinalShape};
use jiff::civil::Date;

use super::{Place, print_json, read_day};
use crate::library::Access;
use crate::outcome::Outcome;
use crate::terminal::print_error;
use crate::terminal::{self, Style};

/// 征求意见稿后来怎样了：定稿、可能的定稿、久无下文 What became of the drafts
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian drafts                      每件征求意见稿及其定稿\n  \
    huidian drafts --waiting 12         征求意见满十二个月仍无定稿的\n  \
    huidian drafts confirm 某办法-征求意见稿 某办法    确认一个推断")]
pub struct Options {
    #[command(subcommand)]
    action: Option<Action>,
    /// 只列出满若干个月仍无定稿的 Only drafts without a final after this many months
    #[arg(long, value_name = "MONTHS")]
    waiting: Option<u32>,
    #[arg(long, value_parser = read_day, value_name = "DATE")]
    as_of: Option<Date>,
    #[arg(long)]
    json: bool,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// 确认：这件草案定稿为那件文件 Confirm that a draft became a work
    Confirm { draft: String, finalised_by: String },
}

impl Options {
    pub fn run(&self, place: &Place) -> Result<Outcome> {
        if let Some(Action::Confirm {
            draft,
            finalised_by,
        }) = &self.action
        {
            return confirm(place, draft, finalised_by);
        }
        let library = place.open(Access::Read)?;
        let day = self.as_of.unwrap_or_else(|| library.today());
        let reader = library.store.read()?;
        let filter = WorkFilter {
            is_draft: Some(true),
            ..WorkFilter::default()
        };
        let mut request = PageRequest::everything(day);
        request.sort = WorkSort::Oldest;
        let mut shapes = Vec::new();
        for draft in reader.list_works(&filter, &request)?.items {
            let shape = shape(&reader, &draft, day)?;
            let is_wanted = self.waiting.is_none_or(|months| shape.has_waited(months));
            if is_wanted {
                shapes.push(shape);
            }
        }
        if self.json {
            print_json(&shapes)?;
        } else {
            terminal::print(&render(&shapes))?;
        }
        Ok(Outcome::Done)
    }
}

fn shape(reader: &Reader<'_>, draft: &WorkSummary, day: Date) -> Result<DraftShape> {
    let consulted = draft
        .date_of(EventKind::ConsultationCloses)
        .or_else(|| draft.date_of(EventKind::ConsultationOpens))
        .or(draft.listed_on);
    let relations = reader.relations_of(&draft.id)?;
    Ok(DraftShape {
        draft: draft.id.to_string(),
        title: draft.title.clone(),
        consulted: consulted.map(|on| on.to_string()),
        months_waiting: consulted.map(|on| months_between(on.latest(), day)),
        finals: relations
            .iter()
            .filter(|relation| is_final(relation, &draft.id))
            .map(FinalShape::new)
            .collect(),
    })
}

fn is_final(relation: &Relation, draft: &WorkId) -> bool {
    relation.kind == RelationKind::Finalises && &relation.to == draft
}

/// Whole months from one day to another; 0 when the other is earlier.
fn months_between(from: Date, to: Date) -> i32 {
    let months = (i32::from(to.year()) - i32::from(from.year())) * 12 + i32::from(to.month())
        - i32::from(from.month());
    (months - i32::from(to.day() < from.day())).max(0)
}

fn render(shapes: &[DraftShape]) -> String {
    let mut text = String::new();
    for shape in shapes {
        let consulted = shape.consulted.as_deref().unwrap_or("日期不明");
        text.push_str(&format!(
            "{} {consulted}\n",
            terminal::paint(&shape.title, Style::Strong)
        ));
        for found in &shape.finals {
            let on = found.on.as_deref().unwrap_or_default();
            if found.confirmed {
                text.push_str(&format!("  定稿 {} {on}\n", found.work));
            } else {
                text.push_str(&format!(
                    "  {} {} {on}（{}）\n",
                    terminal::paint("可能的定稿", Style::Warn),
                    found.work,
                    found.evidence
                ));
            }
        }
        if shape.finals.is_empty() {
            let months = shape
                .months_waiting
                .map(|months| format!("，已 {months} 个月"))
                .unwrap_or_default();
            text.push_str(&format!("  未见定稿{months}\n"));
        }
    }
    text.push_str(&format!("共 {} 件\n", shapes.len()));
    text
}

fn confirm(place: &Place, draft: &str, finalised_by: &str) -> Result<Outcome> {
    let library = place.open(Access::Write)?;
    let (Some(draft_id), Some(final_id)) =
        (library.find_work(draft)?, library.find_work(finalised_by)?)
    else {
        print_error!("本库未收录 {draft} 或 {finalised_by} (not in this library)");
        return Ok(Outcome::NotFound);
    };
    huidian_ingest::decide(
        &library.store,
        &library.catalogue.authorities.register,
        library.index_folder(),
        |transaction| Keeper::COMMAND_LINE.confirm_final(transaction, &draft_id, &final_id),
    )?;
    terminal::print(&format!("已确认：{draft_id} 定稿为 {final_id}\n"))?;
    Ok(Outcome::Done)
}
