//! Lines and tables in their order.

use huidian_extract::Table;

use super::entry::{apply_facts, heading_date, month_name, stated_in};
use super::grid::weekday_row;
use super::ledger::Origin;
use super::matter::is_of_other_matter;
use super::{Entry, Reader, Section};
use crate::draft::{says_draft, says_planned, stage_is_draft};
use crate::fields::{Field, pairs};
use crate::foreign::{is_foreign_section, is_foreign_text};
use crate::instrument::{is_bare_title, is_placeholder, reason_of};
use crate::lexicon::LEAD_IN;
use crate::mention::{first_verb, kind_of};
use crate::number::standard_at_start;
use crate::numbering::{Numbering, after_numbering};
use crate::outline::{Place, is_stage_name, place};
use crate::passage::Passage;
use crate::quote::quotes;
use crate::records::Style;
use crate::table::{Event, Layout, TableRow, Trouble, key_value_rows, rows};
use crate::translation::is_translation;
use crate::unit::{Line, Shape, Unit, passages};
use crate::when::{DateKind, declared_year};

impl Reader<'_> {
    pub(super) fn read_line(&mut self, line: &Line, next: Option<&Unit<'_>>) {
        if self.title.is_said_by(&line.passage) {
            self.note_title(line);
            return;
        }
        if self.open_month(line) {
            return;
        }
        let pairs = pairs(&line.passage);
        let tells = pairs.iter().any(|(field, _)| *field != Field::Other);
        if tells || !pairs.is_empty() && self.entry.as_ref().is_some_and(|entry| entry.has_keys) {
            self.read_pairs(&line.passage, &pairs);
            return;
        }
        // a bold line over plain titles with keys stands in none of their items
        let style = Style::of(line);
        let in_item = self.entry.as_ref().is_some_and(|entry| {
            let outranks = style.is_strong() && style.rank() < entry.rank;
            entry.heading.is_some() && !outranks
        });
        match place(line, next, in_item) {
            Place::Section(name) => self.open_section(name, line),
            Place::Item(range) => self.open_item(line, range),
            Place::Inner => {}
            // ## 2024: no letters, and still the year of what follows
            Place::Ornament => self.note_year(&line.passage),
            Place::Body => {
                if opens_numbered_line(line) {
                    self.close_entry();
                }
                self.read_body(line, next);
            }
        }
    }

    /// 一月 on a plain line of its own dates the lines below as the heading of a month does.
    fn open_month(&mut self, line: &Line) -> bool {
        let is_plain = line.shape == Shape::Plain && line.marker.is_none();
        if !is_plain || month_name(&folded(&line.passage)).is_none() {
            return false;
        }
        let Some(month) = heading_date(&line.passage, self.years) else {
            return false;
        };
        self.close_entry();
        self.last_line = None;
        self.years.heading = Some(month);
        self.lead_rank = Style::of(line).rank();
        true
    }

    fn open_section(&mut self, name: String, line: &Line) {
        self.close_entry();
        self.last_line = None;
        self.batch = None;
        self.note_year(&line.passage);
        let rank = Style::of(line).rank();
        if let Some(date) = heading_date(&line.passage, self.years) {
            self.years.heading = (date.month().is_some()).then_some(date);
            self.lead_rank = rank;
            // 一月 as the name of a section stays one
            if month_name(&huidian_text::fold(&name)).is_none()
                || name.contains(|c: char| c.is_ascii_digit())
            {
                return;
            }
        } else if rank <= self.lead_rank {
            self.years.heading = None;
        }
        self.in_lead_in = LEAD_IN.iter().any(|word| name.contains(word));
        let is_title_line = matches!(line.shape, Shape::Heading(1)) && name.chars().count() > 12;
        if is_title_line {
            return;
        }
        let folded = huidian_text::fold(&name);
        self.list_start = self.ledger.len();
        self.section = Section {
            is_foreign: is_foreign_section(&name)
                || self.is_abroad
                    && !["国内", "我国", "中国"]
                        .iter()
                        .any(|ours| name.contains(ours)),
            is_draft: (says_draft(&folded) || is_stage_of_drafts(&name))
                && !folded.contains("发布"),
            name: Some(name),
        };
    }

    fn open_item(&mut self, line: &Line, range: std::ops::Range<usize>) {
        // the article's own title, repeated as a heading, names no item; a numbered one does
        let is_numbered = after_numbering(&line.passage).1 == Numbering::Arabic;
        if matches!(line.shape, Shape::Heading(1)) && !is_numbered {
            return;
        }
        self.close_entry();
        self.last_line = None;
        let passage = line.passage.part(range.clone());
        let text = passage.text(passage.whole());
        self.note_year(&passage);
        if let Some(date) = heading_date(&passage, self.years) {
            self.years.heading = (date.month().is_some()).then_some(date);
            self.lead_rank = Style::of(line).rank();
            return;
        }
        self.end_batch_beside(is_numbered.then(|| Style::of(line)));
        let is_foreign = self.section.is_foreign || is_foreign_text(&text);
        self.entry = Some(Entry {
            heading: Some(passage.clone()),
            is_foreign,
            stated: stated_in(&passage),
            from_lead_in: self.in_lead_in,
            ..Entry::default()
        });
        let rows = if quotes(&passage).is_empty() {
            let bare = self.bare_heading(line, range);
            if bare.is_empty() {
                let tentative = self.unquoted_news(&passage);
                if let Some(entry) = &mut self.entry {
                    entry.tentative = tentative;
                }
            }
            bare
        } else {
            self.heading_mentions(&passage)
        };
        self.fill_heading_rows(&passage, &rows);
        if rows.is_empty() && quotes(&passage).is_empty() {
            self.batch = None;
        }
        if let Some(entry) = &mut self.entry {
            entry.rows = rows;
        }
    }

    /// What one numbered item told of its list is not told of the items that count on; `style` is that of a numbered heading.
    fn end_batch_beside(&mut self, style: Option<Style>) {
        let rank = style.filter(|style| style.is_strong()).map(Style::rank);
        let told_at = self.batch.as_ref().and_then(|batch| batch.rank);
        if let (Some(rank), Some(told_at)) = (rank, told_at)
            && rank <= told_at
        {
            self.batch = None;
        }
        self.item_rank = rank;
    }

    /// A heading that begins with a year (2021年, 2022年上半年) dates all below it until the next.
    fn note_year(&mut self, passage: &Passage) {
        let (start, _) = after_numbering(passage);
        let text = passage.folded_text(start..passage.len());
        let begins_with_year = text.chars().take(4).filter(char::is_ascii_digit).count() == 4
            && text
                .chars()
                .nth(4)
                .is_none_or(|c| matches!(c, '年' | '-' | '.' | '/'));
        if begins_with_year
            && text.chars().count() <= 16
            && let Some(year) = declared_year(&text)
        {
            self.years.declared = Some(year);
        }
    }

    fn read_body(&mut self, line: &Line, next: Option<&Unit<'_>>) {
        // Measures for … below 甲办法 is the same name once more
        let next_tells =
            matches!(next, Some(Unit::Line(below)) if !pairs(&below.passage).is_empty());
        let is_below_title = self.last_line.is_some() || self.has_open_rows() && next_tells;
        if is_below_title && is_translation(&line.passage) {
            return;
        }
        let keeps_keys = self.entry.as_ref().is_some_and(|entry| entry.has_keys);
        if next_tells && line.passage.len() <= 100 && !line.passage.chars.ends_with(&['。']) {
            self.last_line = Some(line.clone());
            return;
        }
        self.last_line = None;
        if let Some(entry) = self.entry.as_mut().filter(|entry| entry.has_keys)
            && entry.unread.is_none()
            && !is_translation(&line.passage)
        {
            entry.unread = Some(line.clone());
        }
        let is_open = self
            .entry
            .as_ref()
            .is_some_and(|entry| entry.heading.is_some() || keeps_keys);
        if line.shape == Shape::Item && !is_open && self.read_list_line(line) {
            return;
        }
        if !is_open && opens_with_standard(&line.passage) && self.bare_list_line(&line.passage) {
            return;
        }
        self.read_prose(line);
    }

    pub(super) fn read_table(&mut self, table: &Table, layout: Option<&Layout>) {
        self.close_entry();
        self.last_line = None;
        if let Some(found) = key_value_rows(table) {
            for (field, value) in found {
                let whole = value.whole();
                self.read_pairs(&value, &[(field, whole)]);
            }
            self.close_entry();
            return;
        }
        if let Some(header) = weekday_row(table) {
            self.read_grid(table, header);
            return;
        }
        match layout {
            Some(layout) => self.read_rows(table, layout),
            None => self.read_cells(table),
        }
    }

    fn read_rows(&mut self, table: &Table, layout: &Layout) {
        let outer = self.section.clone();
        if let Some(name) = table.sheet.as_ref().filter(|_| outer.name.is_none()) {
            self.section.name = Some(name.clone());
        }
        let has_issuer_column = layout
            .bands
            .iter()
            .flatten()
            .any(|(_, field)| *field == Field::Issuer);
        let is_other = is_of_other_matter(table, layout);
        for event in rows(table, layout, self.years) {
            match event {
                Event::Row(row) if is_other && !self.is_public(&row) => {
                    let title = row.title;
                    self.ledger.set_aside(title.title, "company", title.span);
                }
                Event::Row(row) => self.add_table_row(*row, has_issuer_column),
                Event::Section(name) => {
                    let folded = huidian_text::fold(&name);
                    self.section.is_draft =
                        outer.is_draft || says_draft(&folded) && !folded.contains("发布");
                    self.section.name = Some(name);
                }
                Event::Trouble(Trouble::NoTitle(span)) => {
                    self.warn(
                        "row-without-title",
                        "a row without a title was left out".to_owned(),
                        span,
                    );
                }
                Event::Trouble(Trouble::DateUnread(span, text)) => {
                    self.warn("date-unread", format!("not read as a date: {text}"), span);
                }
            }
        }
        self.section = outer;
    }

    fn add_table_row(&mut self, row: TableRow, has_issuer_column: bool) {
        let title = row.title;
        if is_placeholder(&title.title) {
            return;
        }
        let has_number = title.number.is_some() || row.facts.number.is_some();
        if let Some(reason) = cell_reason(&title.title, has_number) {
            self.ledger.set_aside(title.title, reason, title.span);
            return;
        }
        let index = self.add_titled(title, Origin::Table, 0.95);
        let target = self.ledger.row_mut(index);
        apply_facts(target, &row.facts);
        if target.section.is_none() {
            target.section.clone_from(&row.facts.category);
        }
        if has_issuer_column {
            self.ledger.trust_issuer_column(index);
        }
        self.apply_batch(&[index]);
    }

    /// A table that is no list of documents only lays out text.
    fn read_cells(&mut self, table: &Table) {
        for cell in &table.cells {
            for passage in passages(&cell.inline) {
                let line = Line {
                    passage,
                    shape: if cell.inline.is_bold() || cell.is_header {
                        Shape::Bold
                    } else {
                        Shape::Item
                    },
                    marker: None,
                    is_link: false,
                    opens_link: false,
                    depth: 0,
                    group: 0,
                };
                if crate::noise::is_noise(&line) {
                    continue;
                }
                self.read_layout_line(&line);
            }
        }
        self.close_entry();
        self.in_lead_in = false;
    }

    fn read_layout_line(&mut self, line: &Line) {
        let pairs = pairs(&line.passage);
        if !pairs.is_empty() {
            self.read_pairs(&line.passage, &pairs);
            return;
        }
        let text = line.passage.text(line.passage.whole());
        if LEAD_IN.iter().any(|word| text.contains(word)) && line.passage.len() <= 16 {
            self.in_lead_in = true;
            return;
        }
        let (start, _) = after_numbering(&line.passage);
        let passage = line.passage.part(start..line.passage.len());
        if quotes(&passage).is_empty() {
            if line.passage.len() > 60 {
                self.read_prose(line);
            }
            return;
        }
        self.entry = Some(Entry {
            is_foreign: self.section.is_foreign || is_foreign_text(&text),
            from_lead_in: self.in_lead_in,
            ..Entry::default()
        });
        if line.passage.len() > 80 {
            self.read_prose(line);
        } else {
            let rows = self.heading_mentions(&passage);
            if let Some(entry) = &mut self.entry {
                entry.rows = rows;
            }
        }
        self.close_entry();
    }
}

/// 10日 国家网信办公布《甲》: a day that the month above completes, and what happened on it.
pub(super) fn day_at_front(passage: &Passage) -> Option<(i8, Option<DateKind>)> {
    let digits = passage
        .folded
        .iter()
        .take_while(|c| c.is_ascii_digit())
        .count();
    let is_day =
        (1..=2).contains(&digits) && matches!(passage.folded.get(digits), Some('日' | '号'));
    if !is_day {
        return None;
    }
    let day: i8 = passage.folded_text(0..digits).parse().ok()?;
    let kind = first_verb(passage, digits + 1..passage.len()).map(|verb| kind_of(Some(verb.act)));
    (1..=31).contains(&day).then_some((day, kind))
}

/// 报批阶段, 行业标准（报批稿公示）: how far what stands below has come.
fn is_stage_of_drafts(name: &str) -> bool {
    is_stage_name(name) && stage_is_draft(name) == Some(true)
        || says_planned(&huidian_text::fold(name))
}

/// YD/T 4950-2024 电信网漏洞修复时限要求: a number and a title without marks, and nothing else.
fn opens_with_standard(passage: &Passage) -> bool {
    quotes(passage).is_empty()
        && passage.len() <= 90
        && !passage.chars.contains(&'。')
        && standard_at_start(passage, passage.whole()).is_some()
}

/// A numbered sentence about a document stands beside the numbered heading before it, not below it.
fn opens_numbered_line(line: &Line) -> bool {
    let (_, numbering) = after_numbering(&line.passage);
    (numbering == Numbering::Arabic || line.marker.is_some()) && !quotes(&line.passage).is_empty()
}

/// A table may mix in reports and news; a number makes any row a document.
fn cell_reason(title: &str, has_number: bool) -> Option<&'static str> {
    if has_number {
        return None;
    }
    match crate::instrument::look(title) {
        crate::instrument::Look::Other(reason) => Some(reason),
        crate::instrument::Look::Unclear if !is_bare_title(title) && tells_of_people(title) => {
            Some("event")
        }
        crate::instrument::Look::Unclear if title.chars().count() > 12 && !is_bare_title(title) => {
            let reason = reason_of(title);
            matches!(
                reason,
                "vulnerability" | "event" | "court_case" | "incident"
            )
            .then_some(reason)
        }
        _ => None,
    }
}

/// 我省召开数据要素大会, 某局赴某市调研: what officials did.
fn tells_of_people(title: &str) -> bool {
    const DEEDS: [&str; 11] = [
        "召开",
        "举行",
        "举办",
        "调研",
        "会见",
        "座谈",
        "出席",
        "揭牌",
        "培训班",
        "走访",
        "慰问",
    ];
    !title.contains('《')
        && !title.contains("关于")
        && DEEDS.iter().any(|deed| title.contains(deed))
}

/// The folded text of a passage, for looks at whole lines.
pub(super) fn folded(passage: &Passage) -> String {
    passage.folded_text(passage.whole())
}
