//! `huidian coverage`.

use anyhow::Result;
use huidian_collect::Registry;
use huidian_wire::{CoverageShape, CoveredShape};

use super::{Place, print_json};
use crate::library::Access;
use crate::outcome::Outcome;
use crate::terminal::{self, Table};

/// 收录范围：各类、各机关、各年份有多少、截至何时 What the library holds of kinds, issuers and years, and until when
#[derive(Debug, clap::Args)]
#[command(
    after_help = "件数不等于齐全：只有逐页看完过的官方列表才写齐全至哪一天。\n\
    A count is not completeness: only official lists that were walked to the end are complete up to a day."
)]
pub struct Options {
    #[arg(long)]
    json: bool,
}

/// Issuers printed; `--json` has all.
const ISSUERS: usize = 30;

impl Options {
    pub fn run(&self, place: &Place) -> Result<Outcome> {
        let library = place.open(Access::Read)?;
        let registry = Registry::load(&library.store, library.store.folder())?;
        let name = |id: &str| {
            let mut listed = registry.sources.iter();
            let listed = listed.find(|listed| listed.source.id == id)?;
            Some(listed.source.name.clone())
        };
        let shape = CoverageShape::of(&library.store.read()?, name)?;
        if self.json {
            print_json(&shape)?;
            return Ok(Outcome::Done);
        }
        terminal::print(&counted("类别", &shape.kinds))?;
        terminal::print(&counted("年份", &shape.years))?;
        let shown = shape.issuers.len().min(ISSUERS);
        terminal::print(&counted("机关", &shape.issuers[..shown]))?;
        terminal::print(&visited(&shape.sources))?;
        Ok(Outcome::Done)
    }
}

fn counted(what: &'static str, rows: &[CoveredShape]) -> String {
    let mut table = Table::new([what, "件", "有正文", "最早", "最晚", "资料截至"]);
    let day = |on: &Option<String>| on.clone().unwrap_or_default();
    for row in rows {
        table.row([
            row.name.clone(),
            row.works.to_string(),
            row.with_text.to_string(),
            day(&row.first_listed),
            day(&row.last_listed),
            day(&row.known_until),
        ]);
    }
    format!("{}\n", table.render())
}

fn visited(rows: &[CoveredShape]) -> String {
    if rows.is_empty() {
        return "尚未从官方来源收取过，没有哪一类可以说是齐全的 no official source visited yet: of nothing can it be said that it is complete\n".to_owned();
    }
    let mut table = Table::new(["来源", "见到的页", "最近看到", "齐全至", "依据"]);
    for row in rows {
        table.row([
            row.name.clone(),
            row.works.to_string(),
            row.known_until.clone().unwrap_or_default(),
            row.complete_until.clone().unwrap_or_else(|| "—".to_owned()),
            row.why.clone(),
        ]);
    }
    table.render()
}
