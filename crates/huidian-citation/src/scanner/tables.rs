//! Tables about the provisions of one work: under 刑法条文 every 第一百五十一条 that begins a cell is one of 刑法.

use std::ops::Range;

use crate::instrument::is_instrument;
use crate::title::without_state;
use crate::titles::Titles;

/// Lines of tables and the work whose provisions their cells name.
#[derive(Debug, Default)]
pub(crate) struct ProvisionTables {
    lines: Vec<(Range<usize>, String)>,
}

impl ProvisionTables {
    /// A table without a heading of its own goes on with the one before it.
    pub(crate) fn of(text: &str, titles: &Titles) -> Self {
        let mut tables = Self::default();
        let mut work: Option<String> = None;
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let words = line.trim();
            if words.starts_with('|') {
                work = headed_by(words, titles).or(work);
                if let Some(work) = &work {
                    tables.lines.push((start..start + line.len(), work.clone()));
                }
            } else if !words.is_empty() && !words.starts_with("<!--") {
                work = None;
            }
            start += line.len();
        }
        tables
    }

    /// The work whose provision begins a cell at `at`.
    pub(crate) fn find(&self, text: &str, at: usize) -> Option<&str> {
        let next = self.lines.partition_point(|(line, _)| line.start <= at);
        let (line, work) = self.lines.get(next.checked_sub(1)?)?;
        let opens_cell = text[line.start..at.max(line.start)]
            .trim_end()
            .ends_with('|');
        (line.contains(&at) && opens_cell).then_some(work)
    }
}

/// 刑法条文, 《民法典》条款 as a heading.
fn headed_by(line: &str, titles: &Titles) -> Option<String> {
    line.split('|').map(str::trim).find_map(|cell| {
        let name = ["条文", "条款", "条目"]
            .iter()
            .find_map(|end| cell.strip_suffix(end))?
            .trim_end_matches('的');
        let name = without_state(name.trim_matches(['《', '》', ' ']));
        let is_work = titles.knows(name) || name.chars().count() >= 3 && is_instrument(name);
        is_work.then(|| titles.canonical(name).to_owned())
    })
}
