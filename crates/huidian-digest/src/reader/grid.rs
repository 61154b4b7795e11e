//! A month set out as a calendar: a column for each day of the week, and in each cell the day and what happens on it.

use huidian_extract::{Cell, Page, Table};
use huidian_text::PartialDate;

use super::Reader;
use super::ledger::{Origin, RowFacts};
use crate::instrument::is_bare_title;
use crate::mention::{first_verb, kind_of};
use crate::passage::Passage;
use crate::quote::quotes;
use crate::title::titles;
use crate::unit::{lines, whole};
use crate::when::{DateKind, Years, dates};

/// The row with the names of the days.
pub(super) fn weekday_row(table: &Table) -> Option<u32> {
    const FEWEST: u32 = 5;
    const HEADER_DEPTH: u32 = 2;
    (0..table.row_count().min(HEADER_DEPTH)).find(|row| {
        let columns = 0..table.column_count();
        let days = columns.filter(|column| is_weekday(table.text(*row, *column)));
        days.count() as u32 >= FEWEST
    })
}

fn is_weekday(text: &str) -> bool {
    let folded = huidian_text::fold(text);
    let folded = folded.trim();
    let name = ["星期", "礼拜", "周"]
        .iter()
        .find_map(|unit| folded.strip_prefix(unit))
        .unwrap_or(folded);
    ["一", "二", "三", "四", "五", "六", "日", "天"].contains(&name)
        || ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
            .iter()
            .any(|day| name.starts_with(day) && name.len() <= 9)
}

/// 2024年7月合规日历: the month that the page is called after.
pub(super) fn month_of(page: &Page, years: Years) -> Option<PartialDate> {
    let title = page.title.as_deref()?;
    let passage = Passage::new(title.chars().zip(0..));
    let found = dates(&passage, passage.whole());
    let [only] = found.as_slice() else {
        return None;
    };
    (only.month.is_some() && only.day.is_none())
        .then(|| only.date(years))
        .flatten()
}

impl Reader<'_> {
    /// The acts of each day of a month.
    pub(super) fn read_grid(&mut self, table: &Table, header: u32) {
        let Some(month) = self.years.heading.or(self.years.of_page) else {
            return;
        };
        for cell in table.cells.iter().filter(|cell| cell.row > header) {
            let Some(day) = day_of(cell) else { continue };
            let month_number = month.month().filter(|_| month.day().is_none());
            let date =
                month_number.and_then(|number| PartialDate::day_of(month.year(), number, day));
            for line in lines(&cell.inline) {
                self.read_day(&line, date);
            }
        }
    }

    fn read_day(&mut self, line: &Passage, date: Option<PartialDate>) {
        let start = (0..line.len())
            .find(|&at| !line.folded[at].is_ascii_digit() && !matches!(line.chars[at], '日' | ' '))
            .unwrap_or(line.len());
        let line = line.part(start..line.len());
        let closes = line.has("截止", line.whole());
        let kind = first_verb(&line, line.whole()).map(|verb| kind_of(Some(verb.act)));
        let kind = if closes {
            DateKind::ConsultationCloses
        } else {
            kind.unwrap_or(DateKind::Unknown)
        };
        let rows = if quotes(&line).is_empty() {
            self.bare_title_of_day(&line)
        } else {
            self.heading_mentions(&line)
        };
        for index in rows {
            let facts = RowFacts {
                date: date.map(|date| (date, kind)),
                effective: date.filter(|_| kind == DateKind::Effective),
                is_draft: closes,
                ..RowFacts::default()
            };
            facts.fill(self.ledger.row_mut(index));
        }
    }

    /// 甲条例施行: a title without marks before what happens to it.
    fn bare_title_of_day(&mut self, line: &Passage) -> Vec<usize> {
        const ENDS: [&str; 8] = [
            "正式施行",
            "起施行",
            "施行",
            "实施",
            "生效",
            "发布",
            "征求意见截止",
            "截止",
        ];
        let text = line.text(line.whole());
        let Some(title) = ENDS.iter().find_map(|end| text.strip_suffix(end)) else {
            return Vec::new();
        };
        if !is_bare_title(title) {
            return Vec::new();
        }
        titles(line, 0..title.chars().count())
            .into_iter()
            .map(|title| self.add_titled(title, Origin::Table, 0.85))
            .collect()
    }
}

fn day_of(cell: &Cell) -> Option<i8> {
    let text = whole(&cell.inline);
    let digits: String = text
        .folded
        .iter()
        .take_while(|c| c.is_ascii_digit())
        .collect();
    let day: i8 = digits.parse().ok()?;
    (1..=31).contains(&day).then_some(day)
}
