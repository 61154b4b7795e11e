//! Lines of lists, and what an introduction says of all of them.

use std::ops::Range;

use super::beside::counted_in;
use super::judge::{Listing, Taken};
use super::ledger::{Origin, RowFacts};
use super::lines::folded;
use super::{Batch, Reader};
use crate::body::{Bodies, bodies};
use crate::draft::{says_draft, says_planned};
use crate::instrument::is_bare_title;
use crate::lexicon::Act;
use crate::mention::{
    Mention, Role, first_verb, kind_of, last_verb, mentions, sentence_facts, subject,
};
use crate::number::{find_number, replaced_in};
use crate::numbering::after_numbering;
use crate::passage::Passage;
use crate::quote::quotes;
use crate::title::{TitleText, titles};
use crate::unit::{Line, Shape};
use huidian_text::PartialDate;

use crate::when::{DateKind, When, cell_date, closing_in, dates, effective_in, is_revision_day};

impl Reader<'_> {
    /// A sentence about several documents that the list below names: 甲委发布一批国家标准征求意见稿, 16项国家标准正式发布.
    pub(super) fn note_batch(&mut self, passage: &Passage, sentence: Range<usize>) {
        let text = passage.folded_text(sentence.clone());
        const MANY: [&str; 14] = [
            "一批",
            "多项",
            "以下",
            "如下",
            "下列",
            "清单",
            "目录",
            "等标准",
            "批准",
            "部标准",
            "若干",
            "系列",
            "等国家标准",
            "汇总",
        ];
        let is_counted = text.contains('项') || text.contains('部') || text.contains('个');
        let names_kind = ["标准", "文件", "法规", "政策", "规范", "征求意见稿", "指南"]
            .iter()
            .any(|word| text.contains(word));
        let leads = self.leads_list(passage, &sentence);
        if !leads && (!(MANY.iter().any(|word| text.contains(word)) || is_counted) || !names_kind)
            || text.chars().count() > 260
        {
            return;
        }
        let Some(verb) = last_verb(passage, sentence.clone()) else {
            return;
        };
        let facts = sentence_facts(passage, sentence.clone(), &[], self.years);
        let first = first_verb(passage, sentence.clone()).unwrap_or(verb);
        let date = facts
            .dates
            .iter()
            .find_map(|when| when.date(self.years))
            .or(facts.lead)
            .map(|date| (date, kind_of(Some(first.act))));
        let mut issuers = subject(passage, sentence.start..first.end);
        let mut date = date;
        if let Some((day, bodies)) = facts.basis.clone() {
            date = Some((day, DateKind::Published));
            issuers = bodies;
        }
        let effective = facts
            .effective
            .and_then(|when| when.date_after(date.map(|(date, _)| date), self.years));
        let is_draft = says_draft(&text) || says_planned(&text);
        let has_facts = date.is_some() || !issuers.names.is_empty() || effective.is_some();
        // 在以上标准批准发布之前，现予以公示; 3项标准将于10月1日实施: said of the list that the sentence before tells of
        if let Some(batch) = &mut self.batch
            && date.is_none()
            && issuers.names.is_empty()
        {
            if self.list_start >= self.ledger.len() {
                batch.is_draft |= is_draft;
                batch.effective = batch.effective.or(effective);
            }
        } else if has_facts || is_draft {
            self.note_day(date);
            self.list_start = self.ledger.len();
            self.batch = Some(Batch {
                is_draft,
                date: date.map(|(date, kind)| {
                    (
                        date,
                        if kind == DateKind::Effective {
                            DateKind::Published
                        } else {
                            kind
                        },
                    )
                }),
                issuers,
                effective,
                rank: self.told_at(),
            });
        }
    }

    /// 通知 | 甲标委下达5项国家标准计划 as the name of the page: what it says of its documents.
    pub(super) fn note_title(&mut self, line: &Line) {
        let passage = &line.passage;
        let is_told = self.batch.is_some() || self.ledger.has_rows() || self.title.is_list();
        if is_told || !quotes(passage).is_empty() {
            return;
        }
        let start = passage
            .chars
            .iter()
            .rposition(|c| matches!(c, '|' | '｜' | '丨' | '】'))
            .map_or(0, |at| at + 1);
        let piece = passage.trim(start..passage.len());
        let is_one_clause = !passage.chars[piece.clone()]
            .iter()
            .any(|c| matches!(c, '，' | ',' | '：' | ':' | '！' | '？' | '、'));
        if is_one_clause && !piece.is_empty() {
            self.note_batch(passage, piece);
        }
    }

    /// 11月1日起，《甲要求》等13项国家标准开始实施。 names the first of a list that the page goes on to tell: what is told of it is told of all.
    pub(super) fn note_counted(&mut self, passage: &Passage, mention: &Mention) {
        let sentence = passage.part(mention.sentence.clone());
        let is_of_many = counted_in(&sentence).is_some_and(|count| count > 1);
        if mention.role != Role::Announced || !is_of_many {
            return;
        }
        let is_said = mention.date.is_some()
            || mention.effective.is_some()
            || mention.is_draft
            || !mention.issuers.names.is_empty();
        if !is_said || self.is_foreign(mention) {
            return;
        }
        self.list_start = self.ledger.len().saturating_sub(1);
        self.batch = Some(Batch {
            date: mention
                .date
                .filter(|(_, kind)| *kind != DateKind::Effective),
            issuers: mention.issuers.clone(),
            is_draft: mention.is_draft,
            effective: mention.effective,
            rank: self.told_at(),
        });
    }

    /// How high the item stands whose text is being read.
    fn told_at(&self) -> Option<u8> {
        let in_item = self
            .entry
            .as_ref()
            .is_some_and(|entry| entry.heading.is_some());
        self.item_rank.filter(|_| in_item)
    }

    /// 此外，甲委秘书处还发布了： a body and its verb right before a list, and nothing said in between.
    fn leads_list(&self, passage: &Passage, sentence: &Range<usize>) -> bool {
        let range = passage.trim(sentence.clone());
        let ends = range.end == passage.len() && passage.folded.get(range.end - 1) == Some(&':');
        let Some(verb) = last_verb(passage, range.clone()).filter(|_| ends) else {
            return false;
        };
        let behind = passage.folded_text(verb.end..range.end);
        let behind = behind.trim_start_matches(['了', '过']);
        let is_bare = ["", "以下", "如下", "下列"]
            .iter()
            .any(|word| behind.trim_end_matches(':').trim() == *word);
        matches!(verb.act, Act::Published | Act::Adopted)
            && is_bare
            && !subject(passage, range.start..verb.end).names.is_empty()
    }

    /// Remembers the day told last, which 同日 in a later paragraph means.
    pub(super) fn note_day(&mut self, date: Option<(PartialDate, DateKind)>) {
        if let Some((day, kind)) = date
            && day.day().is_some()
            && !matches!(kind, DateKind::Effective | DateKind::ConsultationCloses)
        {
            self.years.last_told = Some(day);
        }
    }

    /// A line of a list: a title with its facts, or prose.
    pub(super) fn read_list_line(&mut self, line: &Line) -> bool {
        let (start, _) = after_numbering(&line.passage);
        let passage = line.passage.part(start..line.passage.len());
        if quotes(&passage).is_empty() {
            return self.bare_list_line(&passage);
        }
        let is_sentence = folded(&passage).contains(['。', ';']) || passage.len() > 140;
        if is_sentence {
            return false;
        }
        let mut rows = Vec::new();
        for mention in mentions(&passage, self.years) {
            match self.judge(&mention, Listing::Anywhere) {
                Taken::Document => rows.push(self.add_mention(&mention, Origin::List)),
                Taken::BackReference => {}
                Taken::Aside(reason) => self.aside(&mention, reason),
            }
        }
        self.fill_list_rows(&passage, &rows);
        true
    }

    /// A numbered title may have its facts in the same line: 1. 《甲办法》 2024-05-30 乙局.
    pub(super) fn fill_heading_rows(&mut self, passage: &Passage, rows: &[usize]) {
        let around = outside_quotes(passage);
        for &index in rows {
            let row = &self.ledger.record(index).row;
            if row.date.is_none() && row.title.len() < passage.len() * 3 {
                self.fill_around(passage, index, &around);
            }
        }
    }

    /// Dates, bodies and numbers that stand around the title of a list line.
    pub(super) fn fill_list_rows(&mut self, passage: &Passage, rows: &[usize]) {
        let around = outside_quotes(passage);
        for &index in rows {
            let number = self.ledger.record(index).row.number.clone();
            self.fill_around(passage, index, &around);
            // 《甲》、《乙》（GB/T 1—2020）: of several titles each has its own number
            if rows.len() > 1 {
                self.ledger.row_mut(index).number = number;
            }
            self.apply_batch(&[index]);
        }
    }

    pub(super) fn fill_around(&mut self, passage: &Passage, index: usize, around: &[Range<usize>]) {
        let mut row_facts = RowFacts::default();
        for range in around {
            let effective = effective_in(passage, range.clone());
            let closing = closing_in(passage, range.clone());
            let closes = closing.as_ref().and_then(|when| when.date(self.years));
            self.ledger.note_closing(index, closes);
            let told = self.ledger.record(index).row.date;
            row_facts.effective = row_facts.effective.or_else(|| {
                effective
                    .as_ref()
                    .and_then(|when| when.date_after(told, self.years))
            });
            if row_facts.date.is_none() {
                row_facts.date = dates(passage, range.clone())
                    .into_iter()
                    .find(|when| {
                        [&effective, &closing]
                            .into_iter()
                            .flatten()
                            .all(|other| other.range != when.range)
                    })
                    .and_then(|when| Some((when.date(self.years)?, kind_beside(passage, &when))));
            }
            if row_facts.date.is_none() {
                row_facts.date =
                    month_beside(passage, range.clone()).map(|date| (date, DateKind::Unknown));
            }
            if row_facts.date.is_none() {
                let day = figures_beside(passage, range.clone());
                row_facts.date = day
                    .and_then(|day| cell_date(&day, self.years))
                    .map(|date| (date, DateKind::Unknown));
            }
            let replaced = replaced_in(passage, range.clone());
            if row_facts.number.is_none() {
                row_facts.number = find_number(passage, range.clone())
                    .filter(|found| Some(found) != replaced.as_ref())
                    .map(|found| passage.text(found));
            }
            if let Some(replaced) = replaced {
                let row = self.ledger.row_mut(index);
                row.replaces = row.replaces.take().or_else(|| Some(passage.text(replaced)));
            }
            if row_facts.issuers.names.is_empty() {
                row_facts.issuers = bodies_around(passage, range.clone());
            }
        }
        if !self.ledger.record(index).row.issuers.is_empty() {
            row_facts.issuers = Bodies::default();
        }
        row_facts.fill(self.ledger.row_mut(index));
    }

    /// A list line without title marks is a document where a number, a date or the section says so.
    pub(super) fn bare_list_line(&mut self, passage: &Passage) -> bool {
        let found = titles(passage, passage.whole());
        let [title] = found.as_slice() else {
            return false;
        };
        let in_list = self.section.name.as_deref().is_some_and(|name| {
            [
                "法律", "法规", "标准", "政策", "文件", "规章", "清单", "目录", "规范",
            ]
            .iter()
            .any(|word| name.contains(word))
        });
        let is_document = title.number.is_some() || in_list && is_bare_title(&title.title);
        let title = if is_document {
            title.clone()
        } else {
            let Some(title) = title_before_facts(passage) else {
                return false;
            };
            title
        };
        let after = title.range.end..passage.len();
        let index = self.add_titled(title, Origin::List, 0.75);
        if !after.is_empty() {
            self.fill_around(passage, index, &[after]);
        }
        self.apply_batch(&[index]);
        true
    }
}

/// A sentence that ends in a colon and says what is listed below it: 4月15日，甲部批准发布以下行业标准：
pub(super) fn introduces_list(line: &Line) -> bool {
    let passage = &line.passage;
    let last = passage.sentences().pop().unwrap_or_else(|| passage.whole());
    let says_below = passage.has_any(&["以下", "如下", "下列", "项", "一批"], last.clone());
    line.shape == Shape::Plain
        && line.marker.is_none()
        && passage.folded.last() == Some(&':')
        && says_below
        && quotes(passage).is_empty()
        && first_verb(passage, last)
            .is_some_and(|verb| matches!(verb.act, Act::Published | Act::Consulted | Act::Adopted))
}

/// The title at the front of a line whose date and issuer follow: 甲市数据条例 2022年9月22日 甲市人大常委会.
fn title_before_facts(passage: &Passage) -> Option<TitleText> {
    let end = passage
        .chars
        .iter()
        .position(|c| matches!(c, ' ' | '，' | '|' | '｜'))?;
    let has_date = dates(passage, end..passage.len())
        .iter()
        .any(|when| when.full.is_some() || when.day.is_some());
    let is_title = has_date && is_bare_title(&passage.text(0..end));
    let found = if is_title {
        titles(passage, 0..end)
    } else {
        Vec::new()
    };
    found.into_iter().next()
}

fn outside_quotes(passage: &Passage) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    for quote in quotes(passage) {
        found.push(start..quote.outer.start);
        start = quote.outer.end;
    }
    found.push(start..passage.len());
    found.retain(|range| !range.is_empty());
    found
}

/// Bodies among the words around a title, dates and numbers cut out.
fn bodies_around(passage: &Passage, range: Range<usize>) -> Bodies {
    let mut cuts: Vec<Range<usize>> = dates(passage, range.clone())
        .into_iter()
        .map(|when| when.range)
        .collect();
    cuts.extend(find_number(passage, range.clone()));
    cuts.sort_by_key(|cut| cut.start);
    let mut start = range.start;
    let mut found = Bodies::default();
    for cut in cuts
        .into_iter()
        .chain(std::iter::once(range.end..range.end))
    {
        while start < cut.start && matches!(passage.chars[start], '（' | '(' | '，' | ' ') {
            start += 1;
        }
        if cut.start > start {
            let mut here = bodies(passage, start..cut.start);
            here.names.retain(|name| !is_place(name));
            if found.names.is_empty() {
                found = here;
            }
        }
        start = start.max(cut.end);
    }
    found
}

/// 贵州：…, 杭州市: where something happened, and not who did it.
fn is_place(name: &str) -> bool {
    name.chars().count() <= 4 && name.ends_with(['市', '省', '州', '县', '区'])
}

/// 11-09《甲办法》: figures and nothing else, as a cell with a day has them.
fn figures_beside(passage: &Passage, range: Range<usize>) -> Option<String> {
    let text = passage.folded_text(range);
    let text = text.trim();
    let is_day = (3..=10).contains(&text.len())
        && text.starts_with(|c: char| c.is_ascii_digit())
        && text.contains(['-', '/'])
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '-' | '/'));
    is_day.then(|| text.to_owned())
}

/// 2024.4 between commas: a month in figures.
fn month_beside(passage: &Passage, range: Range<usize>) -> Option<PartialDate> {
    let text = passage.folded_text(range);
    text.split([',', '、', ' ', '|', ';'])
        .map(|piece| piece.trim_matches(['。', '.', '(', ')']))
        .filter_map(|piece| piece.split_once('.'))
        .find_map(|(year, month)| {
            let is_month = year.len() == 4 && (1..=2).contains(&month.len());
            is_month
                .then(|| PartialDate::month_of(year.parse().ok()?, month.parse().ok()?))
                .flatten()
        })
}

/// What the words right behind a date say it is: 2014年3月26日发布, 2023年4月27日修订.
fn kind_beside(passage: &Passage, when: &When) -> DateKind {
    let after = when.range.end..passage.len().min(when.range.end + 5);
    if ["通过", "审议通过", "表决通过", "修订通过"]
        .iter()
        .any(|verb| passage.is_at(verb, when.range.end))
    {
        return DateKind::Adopted;
    }
    if is_revision_day(passage, when) {
        return DateKind::Amended;
    }
    match first_verb(passage, after).map(|verb| verb.act) {
        Some(Act::Published | Act::Consulted) => DateKind::Published,
        Some(Act::Adopted) => DateKind::Adopted,
        Some(Act::Signed) => DateKind::Signed,
        _ => DateKind::Unknown,
    }
}
