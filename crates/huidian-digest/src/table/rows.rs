//! The rows of a table of documents.

use huidian_extract::{Cell, Table};
use huidian_text::PartialDate;

use super::Layout;
use super::cell::records_of_cell;
use crate::body::{Bodies, is_medium, is_private, stated_bodies};
use crate::draft::{says_draft, stage_is_draft};
use crate::fields::{Field, field_of, pair_at_start};
use crate::instrument::is_placeholder;
use crate::number::{find_number, replaced_in};
use crate::numbering::after_numbering;
use crate::outline::section_name;
use crate::passage::{Passage, Span};
use crate::records::{Fact, FactValue};
use crate::title::{TitleText, whole_title};
use crate::unit::{lines, whole};
use crate::when::{DateKind, Years, cell_date, dates, declared_year, effective_in};

/// A title of a row and what the other columns say of it.
#[derive(Debug, Clone)]
pub(crate) struct TableRow {
    pub(crate) title: TitleText,
    pub(crate) facts: Facts,
}

/// Facts that stand in columns or behind keys.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Facts {
    pub(crate) number: Option<String>,
    pub(crate) issuers: Bodies,
    pub(crate) administering: Bodies,
    /// In the order of [`DATE_ORDER`]: the first that is there is the row's date.
    pub(crate) dates: Vec<(DateKind, PartialDate)>,
    pub(crate) replaces: Option<String>,
    pub(crate) is_draft: Option<bool>,
    pub(crate) category: Option<String>,
    /// What the table says its plain date is.
    date_kind: Option<DateKind>,
    /// A number in a remark, for want of one in its own column.
    note_number: Option<String>,
    /// Dates without a year that waited for the row's number to tell it.
    waiting: Vec<(DateKind, String)>,
}

/// Which date stands for a row that has several.
const DATE_ORDER: [DateKind; 8] = [
    DateKind::Published,
    DateKind::Amended,
    DateKind::Signed,
    DateKind::Adopted,
    DateKind::Unknown,
    DateKind::Reported,
    DateKind::Effective,
    DateKind::ConsultationCloses,
];

/// A row that is there and could not be read.
#[derive(Debug, Clone)]
pub(crate) enum Trouble {
    NoTitle(Span),
    DateUnread(Span, String),
}

/// What a walk over the rows meets.
#[derive(Debug, Clone)]
pub(crate) enum Event {
    Row(Box<TableRow>),
    /// A row that only names a section.
    Section(String),
    Trouble(Trouble),
}

/// Reads the rows of all bands, band by band.
pub(crate) fn rows(table: &Table, layout: &Layout, years: Years) -> Vec<Event> {
    let mut events = Vec::new();
    for band in &layout.bands {
        for row in layout.first_row..table.row_count() {
            read_row(table, band, row, years, &mut events);
        }
    }
    events
}

fn read_row(table: &Table, band: &[(u32, Field)], row: u32, years: Years, events: &mut Vec<Event>) {
    if let Some(name) = section_row(table, row) {
        events.push(Event::Section(name));
        return;
    }
    let Some(title) = title_passage(table, band, row) else {
        if let Some(trouble) = filled_without_title(table, band, row) {
            events.push(Event::Trouble(trouble));
        }
        return;
    };
    let text = title.text(title.whole());
    // GB/T 1—2020 is the number of something that this cell does not name
    let is_number = find_number(&title, title.whole()) == Some(title.whole());
    if field_of(&text) == Some(Field::Title) || is_sum(table, row, &text) || is_number {
        return;
    }
    let records = if is_own_list(table) {
        // as it was written, whatever stands in it
        let whole = whole_title(&title);
        vec![(whole, Vec::new())]
    } else {
        records_of_cell(table, band, row, &title)
    };
    let count = records.len();
    for (place, (title, own)) in records.into_iter().enumerate() {
        let mut facts = facts_of(table, band, row, (place, count), years, events);
        facts.absorb_own(&own, years);
        if facts.number.is_none() {
            facts.number.clone_from(&title.number);
        }
        facts.settle();
        events.push(Event::Row(Box::new(TableRow { title, facts })));
    }
}

/// Columns with which a list begins that this program wrote (`list --format csv`).
const OWN_COLUMNS: [&str; 4] = ["id", "title", "kind", "draft"];

fn is_own_list(table: &Table) -> bool {
    (0..).zip(OWN_COLUMNS).all(|(column, name)| {
        let cell = table.find_cell(0, column);
        cell.is_some_and(|cell| cell.inline.text.trim().trim_start_matches('\u{feff}') == name)
    })
}

/// The facts of title number `part.0` of `part.1` in one row: a cell with as many lines as there are titles has a line for each.
fn facts_of(
    table: &Table,
    band: &[(u32, Field)],
    row: u32,
    part: (usize, usize),
    years: Years,
    events: &mut Vec<Event>,
) -> Facts {
    let mut facts = Facts::default();
    for &(column, field) in band {
        let Some(cell) = table.find_cell(row, column) else {
            continue;
        };
        if field == Field::Title {
            continue;
        }
        let mut lines = if part.1 > 1 {
            lines(&cell.inline)
        } else {
            Vec::new()
        };
        let passage = if lines.len() == part.1 && part.1 > 1 {
            lines.swap_remove(part.0)
        } else {
            whole(&cell.inline)
        };
        if !facts.absorb(field, &passage, years) {
            events.push(Event::Trouble(Trouble::DateUnread(
                passage.span(passage.whole()),
                passage.text(passage.whole()),
            )));
        }
    }
    facts
}

/// The title of a row, its halves joined; `None` for none, and for a cell that reaches down from a row above.
fn title_passage(table: &Table, band: &[(u32, Field)], row: u32) -> Option<Passage> {
    let mut joined: Option<Passage> = None;
    let mut last: Option<(u32, u32)> = None;
    for &(column, field) in band {
        if field != Field::Title {
            continue;
        }
        let Some(cell) = table.find_cell(row, column) else {
            continue;
        };
        let place = Some((cell.row, cell.column));
        if cell.row != row || place == last || is_placeholder(&cell.inline.text) {
            continue;
        }
        last = place;
        let passage = whole(&cell.inline);
        joined = Some(match joined {
            Some(first) => first.joined(&passage),
            None => passage,
        });
    }
    joined
}

/// A row whose only text spans the table names a section.
fn section_row(table: &Table, row: u32) -> Option<String> {
    let mut distinct: Vec<&Cell> = Vec::new();
    for cell in table.row(row).flatten() {
        if cell.row == row
            && !is_placeholder(&cell.inline.text)
            && !distinct.iter().any(|known| known.column == cell.column)
        {
            distinct.push(cell);
        }
    }
    let [only] = distinct.as_slice() else {
        return None;
    };
    let text = only.inline.text.trim();
    let is_wide = only.column_span > 1 && table.column_count() > 1;
    let length = text.chars().count();
    (is_wide && length <= 30 && !text.contains('《')).then(|| {
        let passage = whole(&only.inline);
        let (start, _) = after_numbering(&passage);
        section_name(&passage, start..passage.len())
    })
}

/// 合计 | 7: a row that counts the others.
fn is_sum(table: &Table, row: u32, title: &str) -> bool {
    let first = (0..table.column_count())
        .map(|column| table.text(row, column).trim())
        .find(|text| !is_placeholder(text))
        .unwrap_or("");
    let counts = ["合计", "总计", "小计", "共计", "total"]
        .iter()
        .any(|word| huidian_text::fold(first).starts_with(word));
    !title.contains(char::is_alphabetic) || counts && title.chars().count() <= 8
}

fn filled_without_title(table: &Table, band: &[(u32, Field)], row: u32) -> Option<Trouble> {
    let covered = band.iter().any(|&(column, field)| {
        field == Field::Title
            && table
                .find_cell(row, column)
                .is_some_and(|cell| cell.row != row)
    });
    let filled: Vec<&Cell> = band
        .iter()
        .filter(|(_, field)| !matches!(field, Field::Index | Field::Category))
        .filter_map(|&(column, _)| table.find_cell(row, column))
        .filter(|cell| cell.row == row && !is_placeholder(&cell.inline.text))
        .collect();
    let first = filled.first()?;
    (!covered && filled.len() >= 2).then_some({
        Trouble::NoTitle(Span {
            start: first.span.start,
            end: first.span.end,
        })
    })
}

impl Facts {
    /// Facts that stand beside the title in its cell, where no column tells them.
    fn absorb_own(&mut self, own: &[Fact], years: Years) {
        let mut beside = Facts::default();
        for fact in own {
            if let FactValue::Text(value) = &fact.value {
                beside.absorb(fact.field, value, years);
            }
        }
        self.number = self.number.take().or(beside.number);
        if self.dates.is_empty() {
            self.dates = beside.dates;
        }
        if self.issuers.is_empty() {
            self.issuers = beside.issuers;
        }
        self.is_draft = self.is_draft.or(beside.is_draft);
    }

    /// Takes a value in; `false` when it should be a date and is none.
    pub(crate) fn absorb(&mut self, field: Field, value: &Passage, years: Years) -> bool {
        let text = value.text(value.whole());
        if is_placeholder(&text) {
            return true;
        }
        match field {
            // 发布 | 2022年11月16日: the value says what its key means
            Field::Issuer if is_day(value) => {
                self.note_draft(&text);
                return self.absorb_date(Field::Published, &text, years);
            }
            Field::Date if self.absorb_told_dates(value, years) => self.note_draft(&text),
            Field::Issuer => self.issuers = stated_bodies(value, value.whole()),
            // （来源：新华网）, 来源：甲设计院乙实验室: where the page has it from, and not who issued it
            Field::Administering => {
                let mut named = stated_bodies(value, value.whole());
                named
                    .names
                    .retain(|name| !is_medium(name) && !is_private(name));
                if !named.is_empty() {
                    self.administering = named;
                }
            }
            Field::Number => self.number = Some(tidy_number(&text)),
            Field::PlanNumber => {
                self.number = self.number.take().or_else(|| Some(tidy_number(&text)));
            }
            Field::Replaces => self.replaces = Some(text),
            Field::Stage => {
                self.is_draft = stage_is_draft(&text).or(self.is_draft);
                self.note_replaced(value);
            }
            Field::Category => self.category = Some(text),
            Field::Other => self.absorb_note(value, &text, years),
            Field::DateKind => {
                self.date_kind = DateKind::ALL
                    .into_iter()
                    .find(|kind| kind.chinese() == text.trim());
            }
            _ => return self.absorb_date(field, &text, years),
        }
        true
    }

    /// 2025年3月1日（征求意见): beside its day, the state.
    fn note_draft(&mut self, text: &str) {
        if says_draft(&huidian_text::fold(text)) {
            self.is_draft = self.is_draft.or(Some(true));
        }
    }

    /// 2023.07.10发布, 2023.08.15施行: days in one cell that say themselves what they are. `false` where none does.
    fn absorb_told_dates(&mut self, value: &Passage, years: Years) -> bool {
        let found = dates(value, value.whole());
        let mut is_told = false;
        for (index, when) in found.iter().enumerate() {
            let end = found
                .get(index + 1)
                .map_or(value.len(), |next| next.range.start);
            let start = index
                .checked_sub(1)
                .map_or(0, |before| found[before].range.end);
            let behind = value.folded_text(when.range.end..end);
            let before = value.folded_text(start..when.range.start);
            let kind = told_kind(&behind).or_else(|| {
                let is_first = index == 0;
                is_first.then(|| told_kind(&before)).flatten()
            });
            if let (Some(kind), Some(date)) = (kind, when.date(years)) {
                self.dates.push((kind, date));
                is_told = true;
            }
        }
        is_told
    }

    /// A remark that is a fact and nothing else: a number, 9月1日起施行, 征求意见.
    fn absorb_note(&mut self, value: &Passage, text: &str, years: Years) {
        let length = value.len();
        if self.note_replaced(value) {
            return;
        }
        if length <= 30 && find_number(value, value.whole()) == Some(value.whole()) {
            self.note_number = Some(tidy_number(text));
        } else if length <= 20
            && let Some(date) = effective_in(value, value.whole())
        {
            let from = self.dates.first().map(|(_, date)| *date);
            self.dates.extend(
                date.date_after(from, years)
                    .map(|date| (DateKind::Effective, date)),
            );
        } else if length <= 12 && says_draft(&huidian_text::fold(text)) {
            self.is_draft = self.is_draft.or(Some(true));
        } else if length <= 16 && !value.has_any(&["废止", "失效", "到期"], value.whole()) {
            self.absorb_told_dates(value, years);
        }
    }

    /// 代替GB/T 1—2008 in whatever column it stands.
    fn note_replaced(&mut self, value: &Passage) -> bool {
        let replaced = replaced_in(value, value.whole()).map(|range| value.text(range));
        let is_told = replaced.is_some();
        self.replaces = self.replaces.take().or(replaced);
        is_told
    }

    fn absorb_date(&mut self, field: Field, text: &str, years: Years) -> bool {
        let kind = match field {
            Field::Published => DateKind::Published,
            Field::Signed => DateKind::Signed,
            Field::Adopted => DateKind::Adopted,
            Field::Amended => DateKind::Amended,
            Field::Effective => DateKind::Effective,
            Field::Closes => DateKind::ConsultationCloses,
            Field::Date => DateKind::Unknown,
            _ => return true,
        };
        if let Some(date) = cell_date(text, years) {
            self.dates.push((kind, date));
            true
        } else {
            self.waiting.push((kind, text.to_owned()));
            false
        }
    }

    /// Completes dates without a year by the year in the row's number: 国发〔2022〕5号 and 3月12日.
    pub(crate) fn settle(&mut self) {
        if self.number.is_none() {
            self.number = self.note_number.take();
        }
        let declared = self.number.as_deref().and_then(declared_year);
        let years = Years {
            declared,
            ..Years::default()
        };
        let published = self
            .dates
            .iter()
            .find(|(kind, _)| matches!(kind, DateKind::Published | DateKind::Amended))
            .map(|(_, date)| *date);
        for (kind, text) in std::mem::take(&mut self.waiting) {
            let date = match (kind, published) {
                // 2025年5月19日公布，7月15日起施行: the next such day
                (DateKind::Effective | DateKind::ConsultationCloses, Some(from)) => {
                    following(&text, from)
                }
                _ => cell_date(&text, years),
            };
            if let Some(date) = date {
                self.dates.push((kind, date));
            }
        }
    }

    /// The date that stands for the row.
    pub(crate) fn date(&self) -> Option<(PartialDate, DateKind)> {
        DATE_ORDER
            .iter()
            .find_map(|wanted| {
                self.dates
                    .iter()
                    .find(|(kind, _)| kind == wanted)
                    .map(|(kind, date)| (*date, *kind))
            })
            .map(|(date, kind)| match (kind, self.date_kind) {
                (DateKind::Unknown, Some(said)) => (date, said),
                _ => (date, kind),
            })
    }

    pub(crate) fn effective(&self) -> Option<PartialDate> {
        self.dates
            .iter()
            .find(|(kind, _)| *kind == DateKind::Effective)
            .map(|(_, date)| *date)
    }

    /// Those who issued it, else those who administer it; a committee that keeps a standard has not issued it.
    pub(crate) fn bodies(&self) -> &Bodies {
        let is_committee = |name: &String| {
            ["技术委员会", "标准化委员会", "标委会", "标委", "标准化协会"]
                .iter()
                .any(|end| name.ends_with(end))
        };
        if self.issuers.is_empty() && self.administering.names.iter().any(is_committee) {
            return &self.issuers;
        }
        if self.issuers.is_empty() {
            &self.administering
        } else {
            &self.issuers
        }
    }
}

/// The first day so written that comes after another day.
fn following(text: &str, from: PartialDate) -> Option<PartialDate> {
    [from.year(), from.year() + 1].into_iter().find_map(|year| {
        let years = Years {
            declared: Some(year),
            ..Years::default()
        };
        cell_date(text, years).filter(|date| date.earliest() >= from.earliest())
    })
}

/// A day, with or without a word in brackets behind it, and no name.
fn is_day(value: &Passage) -> bool {
    let text = value.folded_text(value.whole());
    let text = text.split('(').next().unwrap_or(&text).trim();
    text.starts_with(|c: char| c.is_ascii_digit())
        && !text.contains(|c: char| c.is_alphabetic() && !matches!(c, '年' | '月' | '日' | '号'))
        && text.contains(['年', '月', '-', '/', '.'])
}

/// What the words beside a day say that it is; `None` where they say two things, or nothing.
fn told_kind(around: &str) -> Option<DateKind> {
    const WORDS: [(&str, DateKind); 12] = [
        ("修订", DateKind::Amended),
        ("修正", DateKind::Amended),
        ("发布", DateKind::Published),
        ("公布", DateKind::Published),
        ("印发", DateKind::Published),
        ("颁布", DateKind::Published),
        ("征求意见", DateKind::Published),
        ("通过", DateKind::Adopted),
        ("施行", DateKind::Effective),
        ("实施", DateKind::Effective),
        ("生效", DateKind::Effective),
        ("截止", DateKind::ConsultationCloses),
    ];
    let told = WORDS.iter().filter(|(word, _)| around.contains(word));
    let mut kinds: Vec<DateKind> = told.map(|(_, kind)| *kind).collect();
    if around.contains("截止") {
        return Some(DateKind::ConsultationCloses);
    }
    // 修订发布: what is published on the day is the revised text
    if kinds.contains(&DateKind::Published) {
        kinds.retain(|kind| *kind != DateKind::Amended);
    }
    kinds.dedup();
    match kinds[..] {
        [only] => Some(only),
        _ => None,
    }
}

/// A number without the label or brackets some tables put around it.
fn tidy_number(text: &str) -> String {
    let text = text.trim();
    let text = pair_at_start(text).map_or(text.to_owned(), |(_, value)| {
        text.chars().skip(value).collect()
    });
    let text = text.trim();
    let stripped = text
        .strip_prefix(['（', '('])
        .and_then(|inner| inner.strip_suffix(['）', ')']))
        .unwrap_or(text);
    stripped.trim().to_owned()
}

/// A table with keys at the left and a record in each other column: the pairs, record by record. `None` for any other table.
pub(crate) fn key_value_rows(table: &Table) -> Option<Vec<(Field, Passage)>> {
    if table.column_count() < 2 || table.row_count() < 2 {
        return None;
    }
    let mut keys = Vec::new();
    for row in 0..table.row_count() {
        let field = field_of(table.text(row, 0))?;
        let has_label =
            (1..table.column_count()).any(|column| field_of(table.text(row, column)).is_some());
        if has_label {
            return None;
        }
        keys.push((row, field));
    }
    let title = keys.iter().position(|(_, field)| *field == Field::Title)?;
    // the title opens its record wherever it stands
    keys.swap(0, title);
    let mut found = Vec::new();
    for column in 1..table.column_count() {
        for (row, field) in &keys {
            let value = table
                .find_cell(*row, column)
                .map(|cell| whole(&cell.inline))
                .unwrap_or_default();
            found.push((*field, value));
        }
    }
    Some(found)
}
