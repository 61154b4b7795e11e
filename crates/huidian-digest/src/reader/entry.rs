//! Items: a heading, the text below it, and blocks of keys and values.

use huidian_text::PartialDate;

use super::ledger::{Origin, RowFacts};
use super::{Entry, Reader};
use crate::body::{Bodies, bodies, is_body};
use crate::digest::Row;
use crate::draft::is_plan_of_standards;
use crate::fields::Field;
use crate::foreign::{is_chinese_number, is_foreign_text};
use crate::instrument::{Look, is_bare_title, look, reason_of};
use crate::lexicon::Act;
use crate::mention::first_verb;
use crate::numbering::after_numbering;
use crate::passage::Passage;
use crate::quote::quotes;
use crate::records::{Evidence, evidence};
use crate::table::Facts;
use crate::title::{TitleText, titles};
use crate::unit::Line;
use crate::when::DateKind;

impl Reader<'_> {
    /// Ends an item; a heading that led to no document is set aside with what it was.
    pub(super) fn close_entry(&mut self) {
        if let Some(entry) = &mut self.entry
            && entry.rows.is_empty()
            && let Some(mention) = entry.tentative.take()
        {
            let index = self.add_mention(&mention, Origin::Heading);
            if let Some(entry) = &mut self.entry {
                entry.rows.push(index);
            }
        }
        let Some(entry) = self.entry.take() else {
            return;
        };
        self.apply_batch(&entry.rows);
        if let Some(heading) = entry.heading.filter(|_| entry.rows.is_empty()) {
            let text = heading.text(heading.whole());
            let reason = reason_of(&text);
            self.ledger
                .set_aside(text, reason, heading.span(heading.whole()));
        }
    }

    /// Gives rows without date and issuers those of the introduction to their list.
    pub(super) fn apply_batch(&mut self, rows: &[usize]) {
        let Some(batch) = self.batch.clone() else {
            return;
        };
        for &index in rows {
            if self.ledger.record(index).is_foreign {
                continue;
            }
            let row = self.ledger.row_mut(index);
            let is_draft = batch.is_draft && !is_plan_of_standards(&row.title);
            let has_own =
                row.issuers.is_empty() && matches!(row.date_kind, None | Some(DateKind::Effective));
            if !has_own {
                row.draft |= is_draft && row.date.is_none() && row.effective.is_none();
                continue;
            }
            if let Some((date, kind)) = batch.date {
                row.date = Some(date);
                row.date_kind = Some(kind);
            }
            row.effective = row.effective.or(batch.effective);
            row.draft |= is_draft;
            row.issuers.clone_from(&batch.issuers.names);
            row.issuer_count = batch.issuers.count();
        }
    }

    /// Keys and values: those after a title belong to it; a title key opens a new block.
    pub(super) fn read_pairs(
        &mut self,
        passage: &Passage,
        pairs: &[(Field, std::ops::Range<usize>)],
    ) {
        for (field, range) in pairs {
            let value = passage.part(range.clone());
            if *field == Field::Title {
                self.open_keyed(&value);
                continue;
            }
            if opens_row(*field) {
                self.part_from_unread(*field);
                self.require_keyed_row(*field);
            }
            self.absorb_key(*field, &value);
        }
    }

    fn open_keyed(&mut self, value: &Passage) {
        self.close_entry();
        self.last_line = None;
        let rows = titles(value, value.whole())
            .into_iter()
            .filter(|title| look(&title.title) != Look::Unclear || !is_body(&title.title))
            .map(|title| self.add_titled(title, Origin::Keys, 0.95))
            .collect();
        self.entry = Some(Entry {
            rows,
            has_keys: true,
            ..Entry::default()
        });
    }

    /// A key that its record has told already, below a line that was read as nothing, is the next record's.
    fn part_from_unread(&mut self, field: Field) {
        let Some(entry) = &mut self.entry else { return };
        if self.last_line.is_none()
            && entry.told.contains(&field)
            && let Some(line) = entry.unread.take()
        {
            self.close_entry();
            self.last_line = Some(line);
        }
    }

    /// Keys may come below a heading that looked like no title, or below a plain line.
    fn require_keyed_row(&mut self, field: Field) {
        if self.has_open_rows() && self.last_line.is_none() {
            return;
        }
        // …依据《甲办法》…… between a title and its keys is a piece of text, and they are the title's
        let line = self
            .last_line
            .take()
            .filter(|line| self.entry.is_none() || !is_text(&line.passage));
        let title = match line {
            Some(line) => {
                self.close_entry();
                Some(line.passage)
            }
            None if self.has_open_rows() => return,
            None => self.entry.as_ref().and_then(|entry| entry.heading.clone()),
        };
        let Some(title) = title else { return };
        let text = title.text(title.whole());
        let is_news = matches!(
            reason_of(&text),
            "vulnerability" | "incident" | "event" | "court_case"
        ) && !is_bare_title(&text);
        let is_trail = text.contains(" > ") || text.contains(">>") || text.contains("当前位置");
        if is_news || is_trail || matches!(look(&text), Look::Other(_)) {
            return;
        }
        let (start, _) = after_numbering(&title);
        // 时间 and 地点 stand below any event; a document has a number, an issuer or a day of its own
        let could_be = match evidence(&title, &title.trim(start..title.len()), false) {
            Evidence::Against => title.chars.contains(&'《'),
            Evidence::Open => !matches!(field, Field::Date | Field::Closes),
            Evidence::Title | Evidence::Likely => true,
        };
        if !could_be {
            return;
        }
        let rows: Vec<usize> = titles(&title, start..title.len())
            .into_iter()
            .map(|found| {
                // 甲部、乙局《丙意见》 over its keys
                let before = start..found.range.start.max(start);
                let issuers = bodies(&title, before);
                let start = found.range.start;
                let index = self.add_titled(found, Origin::Keys, 0.9);
                self.note_foreign(&title, start, index);
                let row_facts = RowFacts {
                    issuers,
                    ..RowFacts::default()
                };
                row_facts.fill(self.ledger.row_mut(index));
                index
            })
            .collect();
        let entry = self.entry.get_or_insert_with(Entry::default);
        entry.rows = rows;
        entry.has_keys = true;
    }

    pub(super) fn has_open_rows(&self) -> bool {
        let entry = self.entry.as_ref();
        entry.is_some_and(|entry| !entry.rows.is_empty())
    }

    pub(super) fn absorb_key(&mut self, field: Field, value: &Passage) {
        let Some(rows) = self.entry.as_mut().map(|entry| {
            entry.has_keys = true;
            entry.told.push(field);
            entry.unread = None;
            entry.rows.clone()
        }) else {
            return;
        };
        let mut facts = Facts::default();
        let is_cut =
            value.chars.ends_with(&['…']) || value.is_at("...", value.len().saturating_sub(3));
        let reads_value =
            !is_cut || !matches!(field, Field::Issuer | Field::Administering | Field::Number);
        if is_cut {
            self.warn(
                "cut-off",
                "the value breaks off here".to_owned(),
                value.span(value.whole()),
            );
        }
        if reads_value && !facts.absorb(field, value, self.years) {
            self.warn(
                "date-unread",
                format!("not read as a date: {}", value.text(value.whole())),
                value.span(value.whole()),
            );
        }
        for index in rows {
            apply_facts(self.ledger.row_mut(index), &facts);
        }
    }

    /// Adds a row for a title that stands as one: in a cell, a value, a heading without marks.
    pub(super) fn add_titled(
        &mut self,
        title: TitleText,
        origin: Origin,
        confidence: f32,
    ) -> usize {
        if title.is_open {
            self.warn(
                "title-open",
                format!("the title mark is not closed: {}", title.title),
                title.span,
            );
        }
        let is_ours = self.known.is_some_and(|known| known.knows(&title.title))
            || title.number.as_deref().is_some_and(is_chinese_number);
        let is_foreign = self.section.is_foreign && !is_ours || is_foreign_text(&title.title);
        let row = Row {
            draft: title.is_draft || self.section.is_draft,
            title: title.title,
            number: title.number,
            section: self.section.name.clone(),
            span: title.span,
            confidence,
            ..Row::default()
        };
        self.ledger.add(row, origin, is_foreign, self.in_lead_in)
    }

    /// A heading without title marks that is a title: 1、要素市场化配置综合改革试点总体方案.
    pub(super) fn bare_heading(
        &mut self,
        line: &Line,
        range: std::ops::Range<usize>,
    ) -> Vec<usize> {
        let passage = &line.passage;
        let text = passage.text(range.clone());
        let found = titles(passage, range);
        let is_title = found.iter().any(|title| {
            title.number.is_some() || is_bare_title(&title.title) && is_own_name(&title.title)
        });
        let (core, _) = text.split_once(['（', '(']).unwrap_or((&text, ""));
        let core_end = after_numbering(passage).0 + core.chars().count();
        let core = passage.part(0..core_end.min(passage.len()));
        if !is_title || tells_news(&core, &text) || is_exclaimed(&text, &found) {
            return Vec::new();
        }
        found
            .into_iter()
            .map(|title| {
                let behind = title.range.end..passage.len();
                let index = self.add_titled(title, Origin::Heading, 0.8);
                if !behind.is_empty() {
                    self.fill_around(passage, index, &[behind]);
                }
                index
            })
            .collect()
    }

    /// The first sentence below a heading tells date and issuers even when it writes the title in other words.
    pub(super) fn take_sentence_facts(&mut self, row_facts: RowFacts) {
        let Some(rows) = self.entry.as_ref().map(|entry| entry.rows.clone()) else {
            return;
        };
        for index in rows {
            row_facts.clone().fill(self.ledger.row_mut(index));
        }
    }
}

/// 账号管理规则 heads a chapter of a manual as likely as it names a document.
fn is_own_name(title: &str) -> bool {
    title.chars().count() >= 8
        || crate::outline::has_title_form(title)
        || title.ends_with(['法', '典'])
}

/// 全国网安标委发布两项实践指南 tells of documents and is none; 关于发布…的通知 is one.
fn tells_news(passage: &Passage, text: &str) -> bool {
    let verb = first_verb(passage, passage.whole());
    let announces = verb.is_some_and(|verb| {
        matches!(
            verb.act,
            Act::Published | Act::Consulted | Act::Adopted | Act::Signed
        ) && verb.start > 0
    });
    announces && !text.contains("关于") && !text.contains('《')
}

/// A heading that calls out; the colon in the title of a standard (第4部分：…) is its own.
fn is_exclaimed(text: &str, found: &[TitleText]) -> bool {
    let is_numbered = found.iter().any(|title| title.number.is_some());
    text.contains(['！', '？']) || text.contains('：') && !is_numbered
}

/// A sentence, or a piece of one: no title has its marks, unless they stand in title marks.
fn is_text(passage: &Passage) -> bool {
    let marked = quotes(passage);
    let outside = |at: &usize| !marked.iter().any(|quote| quote.outer.contains(at));
    (0..passage.len())
        .filter(outside)
        .any(|at| matches!(passage.chars[at], '。' | '，' | '；' | '…' | '？' | '！'))
}

/// Keys that only documents have; 来源 and 链接 stand below any piece of news.
fn opens_row(field: Field) -> bool {
    !matches!(
        field,
        Field::Other | Field::Category | Field::Administering | Field::Stage | Field::Index
    )
}

/// Fills a row from columns or keys.
pub(super) fn apply_facts(row: &mut Row, facts: &Facts) {
    row.number = facts.number.clone().or(row.number.take());
    row.replaces = facts.replaces.clone().or(row.replaces.take());
    row.effective = facts.effective().or(row.effective);
    // the day of publication is the row's date where a key before it told the day of signing
    let gives_way = |kind: DateKind| match row.date_kind {
        None | Some(DateKind::Effective) => true,
        Some(DateKind::Signed | DateKind::Adopted) => kind == DateKind::Published,
        Some(_) => row.date.is_none(),
    };
    if let Some((date, kind)) = facts.date().filter(|(_, kind)| gives_way(*kind)) {
        row.date = Some(date);
        row.date_kind = Some(kind);
    }
    row.draft = row.draft || facts.is_draft == Some(true);
    let bodies: &Bodies = facts.bodies();
    if !bodies.is_empty() {
        row.issuers.clone_from(&bodies.names);
        row.issuer_count = bodies.count();
    }
}

/// 六部门联合发文: how many, without names.
pub(super) fn stated_in(passage: &Passage) -> Option<u32> {
    let head = 0..passage.len().min(40);
    bodies(passage, head).stated
}

/// 三月, 12月份, 【5月】: the name of a month and nothing else.
pub(super) fn month_name(folded: &str) -> Option<i8> {
    let name: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    let number = name
        .strip_suffix("月份")
        .or_else(|| name.strip_suffix('月'))?;
    let month = huidian_text::parse_numeral(number)?;
    i8::try_from(month)
        .ok()
        .filter(|month| (1..=12).contains(month))
}

/// A heading that is a date and nothing else.
pub(super) fn heading_date(passage: &Passage, years: crate::when::Years) -> Option<PartialDate> {
    if let Some(month) = month_name(&passage.folded_text(passage.whole())) {
        return years.complete(month, None);
    }
    let found = crate::when::dates(passage, passage.whole());
    let [only] = found.as_slice() else {
        return None;
    };
    (only.range.len() + 4 >= passage.len())
        .then(|| only.date(years))
        .flatten()
}
