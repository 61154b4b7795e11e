//! `huidian disputes`.

use anyhow::{Result, bail};
use huidian_model::WorkId;
use huidian_operations::{Keeper, Suspicion, disputes_of, find_disputed};
use huidian_wire::{ChoiceShape, DisputeShape};

use super::{Place, print_json};
use crate::library::{Access, Library};
use crate::outcome::Outcome;
use crate::terminal::print_error;
use crate::terminal::{self, Style};

/// 有争议的日期、废止与修改：列出、处理 Disputed days, repeals and changes: list and settle
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian disputes\n  \
    huidian disputes 数据安全法 --json\n  \
    huidian mend correct 数据安全法 effective 2021-09-01 --reason 公报   知道哪边对 when you know which is right\n  \
    huidian disputes 数据安全法 --settle 1 --reason 两处所指不同         都不改 leave it as it stands\n  \
    huidian disputes --settled\n  \
    huidian disputes --reopen 1")]
pub struct Options {
    /// 文件，标题、简称、文号或编号；不写则全库 Work; the whole library when left out
    work: Option<String>,
    /// 第几条以现状为准 Leave the dispute of this number of the work as it stands
    #[arg(long, value_name = "NUMBER", requires = "work", requires = "reason")]
    settle: Option<usize>,
    /// 理由 Reason
    #[arg(long)]
    reason: Option<String>,
    /// 列出以现状为准的 List what was left as it stands
    #[arg(long, conflicts_with = "settle")]
    settled: bool,
    /// 第几条（--settled 所列）重新列出 List the settled one of this number again
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["settle", "settled"])]
    reopen: Option<usize>,
    #[arg(long)]
    json: bool,
}

impl Options {
    pub fn run(self, place: &Place) -> Result<Outcome> {
        if let Some(number) = self.reopen {
            return reopen(&place.open(Access::Write)?, number);
        }
        let access = if self.settle.is_some() {
            Access::Write
        } else {
            Access::Read
        };
        let library = place.open(access)?;
        let work = match self.work.as_deref() {
            None => None,
            Some(name) => match library.find_work(name)? {
                Some(work) => Some(work),
                None => {
                    print_error!("本库未收录：{name} (not in this library)");
                    return Ok(Outcome::NotFound);
                }
            },
        };
        if let (Some(number), Some(work)) = (self.settle, &work) {
            return settle(&library, work, number, self.reason.as_deref().unwrap_or(""));
        }
        let shapes = if self.settled {
            settled(&library, work.as_ref())?
        } else {
            open(&library, work.as_ref())?
        };
        if self.json {
            print_json(&shapes)?;
        } else {
            terminal::print(&render(&shapes))?;
        }
        Ok(Outcome::Done)
    }
}

fn shape(found: Suspicion) -> DisputeShape {
    let choices = found.choices.into_iter();
    DisputeShape {
        kind: found.kind.id().to_owned(),
        work: found.work.to_string(),
        title: found.title,
        detail: found.detail,
        choices: choices
            .map(|(field, value)| ChoiceShape { field, value })
            .collect(),
        reason: None,
    }
}

fn open(library: &Library, work: Option<&WorkId>) -> Result<Vec<DisputeShape>> {
    let reader = library.store.read()?;
    let found = match work {
        Some(work) => disputes_of(&reader, work)?,
        None => find_disputed(&reader)?,
    };
    Ok(found.into_iter().map(shape).collect())
}

fn settled(library: &Library, work: Option<&WorkId>) -> Result<Vec<DisputeShape>> {
    let reader = library.store.read()?;
    let mut shapes = Vec::new();
    for known in reader.settled_disputes()? {
        if work.is_none_or(|work| known.work == *work) {
            shapes.push(DisputeShape {
                title: reader.find_title(&known.work)?.unwrap_or_default(),
                work: known.work.to_string(),
                kind: known.kind,
                detail: known.detail,
                choices: Vec::new(),
                reason: Some(known.reason),
            });
        }
    }
    Ok(shapes)
}

fn settle(library: &Library, work: &WorkId, number: usize, reason: &str) -> Result<Outcome> {
    if reason.trim().is_empty() {
        bail!("a reason is missing: --reason … (请写明理由)");
    }
    let mut found = disputes_of(&library.store.read()?, work)?;
    let Some(index) = number.checked_sub(1).filter(|index| *index < found.len()) else {
        bail!(
            "no dispute {number} of {work}, which has {} (没有第 {number} 条)",
            found.len()
        );
    };
    let chosen = found.swap_remove(index);
    library.store.write(|store| {
        let dispute = (work, chosen.kind.id(), chosen.detail.as_str());
        Keeper::COMMAND_LINE.settle_dispute(store, dispute, reason.trim())
    })?;
    terminal::print(&format!(
        "以现状为准：{} left as it stands\n",
        chosen.detail
    ))?;
    Ok(Outcome::Done)
}

fn reopen(library: &Library, number: usize) -> Result<Outcome> {
    let known = library.store.read()?.settled_disputes()?;
    let Some(chosen) = number.checked_sub(1).and_then(|index| known.get(index)) else {
        bail!(
            "no settled dispute {number}; there are {} (没有第 {number} 条)",
            known.len()
        );
    };
    library.store.write(|store| {
        let dispute = (&chosen.work, chosen.kind.as_str(), chosen.detail.as_str());
        Keeper::COMMAND_LINE.reopen_dispute(store, dispute)
    })?;
    terminal::print(&format!("已重新列出：{} listed again\n", chosen.detail))?;
    Ok(Outcome::Done)
}

fn render(shapes: &[DisputeShape]) -> String {
    let mut text = String::new();
    for (index, shape) in shapes.iter().enumerate() {
        let title = terminal::paint(&shape.title, Style::Strong);
        text.push_str(&format!("{}. {title}  {}\n", index + 1, shape.detail));
        for choice in &shape.choices {
            let command = format!(
                "huidian mend correct {} {} {} --reason …",
                shape.work, choice.field, choice.value
            );
            text.push_str(&format!(
                "    {}\n",
                terminal::paint(&command, Style::Faint)
            ));
        }
        if let Some(reason) = &shape.reason {
            text.push_str(&format!("    {reason}\n"));
        }
    }
    text.push_str(&format!("{} 条 disputes\n", shapes.len()));
    text
}
