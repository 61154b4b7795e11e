//! Sentences: documents announced in them, and facts about the document of a heading.

use std::ops::Range;

use super::Reader;
use super::beside::{
    before_others, counted_in, is_ended, is_same_month, opens_with_counted, told_apart,
};
use super::judge::{Listing, Taken};
use super::ledger::{Origin, RowFacts};
use super::list::introduces_list;
use crate::body::Bodies;
use crate::draft::{is_plan_of_standards, says_draft, says_planned};
use crate::foreign::begins_with_foreign;
use crate::instrument::{Look, is_bare_title, look};
use crate::lexicon::Act;
use crate::mention::{
    Mention, Role, announcing_before, kind_of, mentions, sentence_facts, subject,
};
use crate::number::find_number;
use crate::numbering::after_numbering;
use crate::passage::Passage;
use crate::quote::quotes;
use crate::title::titles;
use crate::unit::Line;
use crate::when::effective_in;

impl Reader<'_> {
    /// The documents a heading names.
    pub(super) fn heading_mentions(&mut self, passage: &Passage) -> Vec<usize> {
        let mut rows = Vec::new();
        let whole_titles = titles(passage, passage.whole());
        if let [single] = whole_titles.as_slice()
            && single.title.contains('《')
            && is_bare_title(&single.title)
        {
            let index = self.add_titled(single.clone(), Origin::Heading, 0.85);
            let behind = single.range.end..passage.len();
            if !behind.is_empty() {
                self.fill_around(passage, index, &[behind]);
            }
            return vec![index];
        }
        for mention in mentions(passage, self.years) {
            match self.judge(&mention, Listing::Anywhere) {
                Taken::Document => rows.push(self.add_mention(&mention, Origin::Heading)),
                Taken::BackReference => {}
                Taken::Aside(reason) => self.aside(&mention, reason),
            }
        }
        rows
    }

    /// A news line that names its document without marks: 工信部印发工业控制系统网络安全防护指南.
    pub(super) fn unquoted_news(&self, passage: &Passage) -> Option<Mention> {
        let (range, left) = unquoted_title(passage, passage.whole())?;
        Some(self.unquoted_mention(passage, range, left, passage.whole()))
    }

    fn unquoted_mention(
        &self,
        passage: &Passage,
        range: Range<usize>,
        left: Range<usize>,
        sentence: Range<usize>,
    ) -> Mention {
        let facts = sentence_facts(passage, sentence.clone(), &[], self.years);
        let verb = announcing_before(passage, left.clone());
        let behind = || {
            facts
                .dates
                .iter()
                .find(|when| when.range.start >= range.start && when.month.is_some())
                .and_then(|when| when.date(self.years))
        };
        let date = facts
            .lead
            .or_else(behind)
            .map(|date| (date, kind_of(verb.map(|verb| verb.act))));
        let found = titles(passage, range.clone()).into_iter().next();
        let (title, number) = found.map_or_else(
            || (passage.text(range.clone()), None),
            |found| (found.title, found.number),
        );
        Mention {
            is_draft: crate::draft::is_draft_title(&title),
            title,
            role: Role::Announced,
            number,
            date,
            effective: facts
                .effective
                .and_then(|when| when.date_after(facts.lead, self.years)),
            closing: facts.closing.and_then(|when| when.date(self.years)),
            issuers: subject(passage, left),
            span: passage.span(range),
            has_kind_beside: true,
            has_sibling: false,
            ends_line: true,
            is_quoted: false,
            is_open: false,
            has_foreign_actor: begins_with_foreign(&passage.folded_text(sentence.clone())),
            is_drafted: false,
            sentence,
        }
    }

    pub(super) fn read_prose(&mut self, line: &Line) {
        let (start, _) = after_numbering(&line.passage);
        let passage = line.passage.part(start..line.passage.len());
        let found = mentions(&passage, self.years);
        // the second list of a section is not about the last row of the first
        if self.batch.is_some() && introduces_list(line) {
            self.close_entry();
        }
        self.tell_list(&passage);
        if let Some(index) = self.told_last.take()
            && found.is_empty()
        {
            self.tell_below(&passage, index);
        }
        let has_primary = self
            .entry
            .as_ref()
            .is_some_and(|entry| !entry.rows.is_empty());
        if has_primary {
            self.read_item_text(&passage, &found);
        } else {
            self.read_free_text(&passage, &found, line);
        }
        if let Some(entry) = &mut self.entry {
            entry.has_body = true;
        }
    }

    /// 国家标准GB/T 1—2024，10月1日起实施 right below 《甲规则》正式发布: a short line that names no title tells of it.
    fn tell_below(&mut self, passage: &Passage, index: usize) {
        const LONGEST: usize = 60;
        let number = find_number(passage, passage.whole());
        let is_near = number.as_ref().is_some_and(|number| number.start <= 8);
        if passage.len() > LONGEST || !is_near {
            return;
        }
        let from = self.ledger.record(index).row.date;
        let row_facts = RowFacts {
            number: number.map(|number| passage.text(number)),
            effective: effective_in(passage, passage.whole())
                .and_then(|when| when.date_after(from, self.years)),
            ..RowFacts::default()
        };
        row_facts.fill(self.ledger.row_mut(index));
    }

    /// Text below a heading that named its document: it tells of that document; other titles are its grounds.
    fn read_item_text(&mut self, passage: &Passage, found: &[Mention]) {
        let rows = self
            .entry
            .as_ref()
            .map(|entry| entry.rows.clone())
            .unwrap_or_default();
        let first_body = self.entry.as_ref().is_some_and(|entry| !entry.has_body);
        let mut own_sentences: Vec<Range<usize>> = Vec::new();
        let mut other_sentences: Vec<Range<usize>> = Vec::new();
        for mention in found {
            let own = self
                .ledger
                .find_among(&rows, &mention.title)
                .or_else(|| self.find_amended(&rows, &mention.title));
            let is_back = matches!(look(&mention.title), Look::BackReference);
            match own {
                // the earlier act of the same name, which this one ends
                Some(_) if is_ended(passage, mention) => self.aside_by_role(mention),
                Some(index) => {
                    own_sentences.push(mention.sentence.clone());
                    self.ledger.take_fuller(index, &mention.title);
                    self.tell(index, mention);
                }
                None if is_back => own_sentences.push(mention.sentence.clone()),
                None if mention.role == Role::Enumerated => self.enumerated(mention, &rows),
                None if self.is_one_of_several(mention) => self.add_beside_first(mention, &rows),
                None => {
                    other_sentences.push(mention.sentence.clone());
                    self.other_title(mention, &rows);
                }
            }
        }
        for (index, sentence) in passage.sentences().into_iter().enumerate() {
            let has_other =
                other_sentences.contains(&sentence) && !own_sentences.contains(&sentence);
            let is_first = first_body && index == 0;
            if !has_other {
                self.tell_sentence(passage, sentence, is_first);
            } else if is_first && let Some(own) = before_others(passage, &sentence, found) {
                self.tell_sentence(passage, own, true);
            }
        }
        self.tell_replaced(passage, &rows);
    }

    /// A heading about changing 《甲法》 is about the decision that changes it: 关于修改〈甲法〉的决定.
    fn find_amended(&mut self, rows: &[usize], title: &str) -> Option<usize> {
        let is_decision = title.contains("修改") || title.contains("修正案");
        let index = rows.iter().copied().find(|&index| {
            let known = &self.ledger.record(index).row.title;
            is_decision
                && title.len() > known.len()
                && ['〈', '<', '《']
                    .iter()
                    .any(|open| title.contains(&format!("{open}{known}")))
        })?;
        self.ledger.rename(index, title);
        Some(index)
    }

    /// A document listed under a heading that named the first of several: it shares date, issuers and state.
    fn enumerated(&mut self, mention: &Mention, rows: &[usize]) {
        let Taken::Document = self.judge(mention, Listing::Anywhere) else {
            self.aside_by_role(mention);
            return;
        };
        self.add_beside_first(mention, rows);
    }

    /// 《甲》等3项国家标准发布 promises more than it names; the text names the rest.
    fn is_one_of_several(&self, mention: &Mention) -> bool {
        let Some(entry) = &self.entry else {
            return false;
        };
        let promised = entry.heading.as_ref().and_then(counted_in).unwrap_or(0);
        promised > entry.rows.len()
            && look(&mention.title) == Look::Instrument
            && matches!(
                mention.role,
                Role::Announced | Role::Listed | Role::Mentioned
            )
    }

    fn add_beside_first(&mut self, mention: &Mention, rows: &[usize]) {
        let first = rows
            .first()
            .map(|&index| self.ledger.record(index).row.clone());
        let index = self.add_mention(mention, Origin::Prose);
        if let Some(first) = first {
            let row_facts = RowFacts {
                number: None,
                date: first.date.zip(first.date_kind),
                effective: first.effective,
                issuers: Bodies {
                    names: first.issuers,
                    stated: first.issuer_count,
                },
                is_draft: first.draft,
            };
            row_facts.fill(self.ledger.row_mut(index));
        }
        if let Some(entry) = &mut self.entry
            && !entry.rows.contains(&index)
        {
            entry.rows.push(index);
        }
    }

    /// Facts of a mention for a row that is there already.
    fn tell(&mut self, index: usize, mention: &Mention) {
        if mention.role == Role::Cited || mention.role == Role::Interpreted {
            return;
        }
        let announced = mention.role == Role::Announced;
        let row_facts = RowFacts {
            number: mention.number.clone(),
            date: mention.date.filter(|_| announced),
            effective: mention.effective,
            issuers: if announced {
                mention.issuers.clone()
            } else {
                Bodies::default()
            },
            is_draft: mention.is_draft && announced,
        };
        row_facts.fill(self.ledger.row_mut(index));
        self.settle_count(index);
    }

    /// A heading's 十八部门 counts more than the names the text spells out.
    fn settle_count(&mut self, index: usize) {
        let stated = self.entry.as_ref().and_then(|entry| entry.stated);
        let row = self.ledger.row_mut(index);
        if let Some(stated) = stated.filter(|stated| *stated as usize >= row.issuers.len()) {
            row.issuer_count = Some(stated);
        }
    }

    /// Another document announced on the way: kept only where the sentence has its own date and issuer of these days.
    fn other_title(&mut self, mention: &Mention, rows: &[usize]) {
        let first_date = rows
            .first()
            .and_then(|&index| self.ledger.record(index).row.date);
        let is_news = mention.role == Role::Announced
            && !mention.issuers.names.is_empty()
            && mention.date.is_some()
            && (mention.date.map(|(date, _)| date) == first_date
                || mention.sentence.start == 0 && is_same_month(mention.date, first_date))
            && matches!(self.judge(mention, Listing::Nowhere), Taken::Document);
        if is_news {
            let index = self.add_mention(mention, Origin::Prose);
            if let Some(entry) = &mut self.entry
                && !entry.rows.contains(&index)
            {
                entry.rows.push(index);
            }
        } else {
            self.aside_by_role(mention);
        }
    }

    /// Text that no titled heading leads: documents announced in it are rows.
    fn read_free_text(&mut self, passage: &Passage, found: &[Mention], line: &Line) {
        let mut rows = Vec::new();
        let in_item = self
            .entry
            .as_ref()
            .is_some_and(|entry| entry.heading.is_some());
        for sentence in passage.sentences() {
            if found.iter().all(|mention| mention.sentence != sentence) {
                self.note_batch(passage, sentence);
            }
        }
        let is_counted = opens_with_counted(passage);
        let is_short = line.passage.len() <= 200 || self.tells_one_by_one;
        let listing = if !in_item && (is_short || is_counted) {
            Listing::AtFront
        } else {
            Listing::Nowhere
        };
        let told_apart = told_apart(passage, found);
        for (mention, bracket) in found.iter().zip(told_apart) {
            match self.judge(mention, listing) {
                Taken::Aside(_) if bracket.is_some() => {
                    let index = self.add_mention(mention, Origin::Prose);
                    let around: Vec<Range<usize>> = bracket.into_iter().collect();
                    self.fill_around(passage, index, &around);
                    rows.push(index);
                }
                Taken::Document => {
                    let index = self.add_mention(mention, Origin::Prose);
                    let is_told = matches!(mention.role, Role::Listed | Role::Announced);
                    let is_of_list = mention.role == Role::Enumerated
                        || is_told && (is_counted || has_standard_number(mention));
                    if is_of_list {
                        self.apply_batch(&[index]);
                    }
                    self.note_counted(passage, mention);
                    if mention.role == Role::Listed && passage.sentences().len() == 1 {
                        self.fill_list_rows(passage, &[index]);
                    }
                    rows.push(index);
                }
                Taken::BackReference => self.tell_back(mention, &rows),
                Taken::Aside(reason) => self.aside(mention, reason),
            }
        }
        for sentence in passage.sentences() {
            if rows.is_empty()
                && !self.in_lead_in
                && found.iter().all(|mention| mention.sentence != sentence)
                && let Some((range, left)) = unquoted_title(passage, sentence.clone())
            {
                let mention = self.unquoted_mention(passage, range, left, sentence.clone());
                if !mention.issuers.names.is_empty() || mention.date.is_some() {
                    rows.push(self.add_mention(&mention, Origin::Prose));
                    continue;
                }
            }
            if let [only] = rows.as_slice() {
                self.tell_effect(passage, &sentence, *only, found);
            }
        }
        self.tell_rows_back(passage, &rows);
        self.told_last = match rows.as_slice() {
            [only] if passage.len() <= 80 => Some(*only),
            _ => None,
        };
        self.told_by_heading(&rows);
        if let (true, Some(entry)) = (in_item, &mut self.entry) {
            entry.rows = rows;
        }
    }

    /// 甲会：发布新规, 乙部就新规征求意见 over a text that names the document, and nobody who issued it or that it is a draft.
    fn told_by_heading(&mut self, rows: &[usize]) {
        let heading = self.entry.as_ref().and_then(|entry| entry.heading.as_ref());
        let ([only], Some(heading)) = (rows, heading) else {
            return;
        };
        let record = self.ledger.record(*only);
        if record.is_foreign {
            return;
        }
        let issuers = if record.row.issuers.is_empty() {
            bodies_of_heading(heading)
        } else {
            Bodies::default()
        };
        let text = heading.folded_text(heading.whole());
        let is_issued = record.row.number.is_some()
            || record.row.effective.is_some()
            || ["发布", "印发", "公布", "施行"]
                .iter()
                .any(|word| text.contains(word));
        let told = RowFacts {
            issuers,
            // 下达2023年第一批国家标准计划: the plan is out
            is_draft: !is_issued
                && (says_draft(&text)
                    || says_planned(&text) && !is_plan_of_standards(&record.row.title)),
            ..RowFacts::default()
        };
        told.fill(self.ledger.row_mut(*only));
    }
}

/// 甲部等十七部门印发乙意见, 甲会：发布新规: who issues, as a heading without the title says it.
fn bodies_of_heading(heading: &Passage) -> Bodies {
    if !quotes(heading).is_empty() {
        return Bodies::default();
    }
    let (start, _) = after_numbering(heading);
    let issues = |act: Act| matches!(act, Act::Published | Act::Consulted | Act::Adopted);
    let verb = crate::mention::first_verb(heading, start..heading.len());
    match verb.filter(|verb| issues(verb.act)) {
        Some(verb) => subject(heading, start..verb.end),
        None => Bodies::default(),
    }
}

/// GB/T 1—2020《甲》: one of the standards that the sentence before counted.
fn has_standard_number(mention: &Mention) -> bool {
    mention
        .number
        .as_deref()
        .is_some_and(|number| number.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// A title without marks behind an announcing verb: 发布了关于…的通知, 印发工业控制系统网络安全防护指南.
fn unquoted_title(
    passage: &Passage,
    sentence: Range<usize>,
) -> Option<(Range<usize>, Range<usize>)> {
    if !quotes(passage)
        .iter()
        .all(|quote| !sentence.contains(&quote.outer.start))
    {
        return None;
    }
    let verb = crate::mention::first_verb(passage, sentence.clone())?;
    // 甲厅关于印发乙方案的通知 is a title from 关于 on
    let about = verb
        .start
        .checked_sub(2)
        .filter(|at| *at > sentence.start && passage.is_at("关于", *at));
    let mut start = about.unwrap_or(verb.end);
    while start < sentence.end && matches!(passage.chars[start], '了' | ' ' | '“' | '：' | ':')
    {
        start += 1;
    }
    let end = (start..sentence.end)
        .find(|&at| {
            matches!(
                passage.chars[at],
                '，' | '。' | '；' | '！' | '？' | '”' | '：'
            )
        })
        .unwrap_or(sentence.end);
    let text = passage.text(start..end);
    let folded = huidian_text::fold(&text);
    let counts = folded
        .chars()
        .next()
        .is_some_and(huidian_text::numeral::is_numeral_char)
        && folded
            .chars()
            .take(4)
            .any(|c| matches!(c, '项' | '个' | '部' | '批' | '份'));
    if counts {
        return None;
    }
    let is_about = folded.starts_with("关于") && folded.contains('的');
    let is_whole_line = sentence == passage.whole() && end == sentence.end;
    let is_title = is_bare_title(&text)
        && text.chars().count() >= 8
        && (is_about || is_whole_line && !folded.contains(['、', ',']));
    (is_title && verb.start > sentence.start).then_some((start..end, sentence.start..start))
}
