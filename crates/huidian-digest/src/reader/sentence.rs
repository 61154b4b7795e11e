//! What sentences below a title tell of it.

use std::ops::Range;

use huidian_text::PartialDate;

use super::Reader;
use super::beside::own_number;
use super::ledger::RowFacts;
use crate::body::{Bodies, bodies};
use crate::draft::says_draft;
use crate::lexicon::Act;
use crate::mention::{SentenceFacts, kind_of, sentence_facts, subject};
use crate::number::find_number;
use crate::passage::Passage;
use crate::when::{DateKind, is_revision_day};

impl Reader<'_> {
    /// A sentence without another title tells of the document of its item.
    pub(super) fn tell_sentence(
        &mut self,
        passage: &Passage,
        sentence: Range<usize>,
        is_first: bool,
    ) {
        let facts = sentence_facts(passage, sentence.clone(), &[], self.years);
        let text = passage.folded_text(sentence.clone());
        let lead = facts.lead;
        let mut row_facts = RowFacts {
            effective: facts
                .effective
                .as_ref()
                .and_then(|when| when.date_after(lead, self.years)),
            is_draft: is_first && says_draft(&text)
                || text.contains("现公开征求意见")
                || text.contains("面向社会公开征求"),
            ..RowFacts::default()
        };
        let verb = crate::mention::first_verb(passage, sentence.clone());
        if let (true, Some(verb)) = (is_first, verb) {
            if let Some(date) = lead {
                row_facts.date = Some((date, kind_of(Some(verb.act))));
            }
            if row_facts
                .date
                .is_some_and(|(_, kind)| kind == DateKind::Effective)
            {
                row_facts.date = None;
            }
            row_facts.issuers = subject(passage, sentence.start..verb.end);
            if let Some((date, bodies)) = facts.basis.clone() {
                row_facts.date = Some((date, DateKind::Published));
                row_facts.issuers = bodies;
            }
        }
        if row_facts.date.is_none() {
            row_facts.date = dated_later(passage, &sentence, &facts, self.years);
        }
        if is_first {
            row_facts.number = own_number(passage, &sentence);
        }
        if is_first && verb.is_none_or(|verb| verb.act == Act::Entered) {
            self.tell_fact_line(passage, &sentence, &facts, &mut row_facts);
        }
        if is_first && verb.is_none() && row_facts.issuers.is_empty() && self.is_on_notice() {
            row_facts.issuers = who_gives_notice(passage, &sentence);
        }
        let closing = facts
            .closing
            .as_ref()
            .and_then(|when| when.date(self.years));
        self.take_sentence_facts(row_facts);
        if let Some(closing) = closing {
            self.tell_closing(closing);
        }
    }

    /// Whether the item is about a notice, whose giver speaks in its first sentence.
    fn is_on_notice(&self) -> bool {
        const NOTICES: [&str; 5] = ["通知", "公告", "通告", "邀请函", "公示"];
        let rows = self.entry.as_ref().map(|entry| entry.rows.as_slice());
        let Some([only]) = rows else { return false };
        let title = &self.ledger.record(*only).row.title;
        NOTICES.iter().any(|end| title.ends_with(end))
    }

    /// A short line below a title that holds a date and bodies and no verb.
    fn tell_fact_line(
        &self,
        passage: &Passage,
        sentence: &Range<usize>,
        facts: &SentenceFacts,
        row_facts: &mut RowFacts,
    ) {
        if sentence.len() > 70 || passage.has_any(&["代替", "替代"], sentence.clone()) {
            return;
        }
        if let Some(when) = facts.dates.first() {
            let is_adopted = ["通过", "审议通过", "修订通过", "表决通过"]
                .iter()
                .any(|verb| passage.is_at(verb, when.range.end));
            let kind = if is_adopted {
                DateKind::Adopted
            } else if is_revision_day(passage, when) {
                DateKind::Amended
            } else {
                DateKind::Unknown
            };
            row_facts.date = when.date(self.years).map(|date| (date, kind));
            let before = bodies(passage, sentence.start..when.range.start);
            let after = bodies(passage, when.range.end..sentence.end);
            row_facts.issuers = if before.names.is_empty() {
                after
            } else {
                before
            };
        }
        row_facts.number = find_number(passage, sentence.clone()).map(|range| passage.text(range));
    }

    /// The closing of a consultation dates a draft only where nothing else does.
    fn tell_closing(&mut self, closing: PartialDate) {
        let rows = self
            .entry
            .as_ref()
            .map(|entry| entry.rows.clone())
            .unwrap_or_default();
        for index in rows {
            let row = self.ledger.row_mut(index);
            row.draft = true;
            if row.date.is_none() {
                row.date = Some(closing);
                row.date_kind = Some(DateKind::ConsultationCloses);
            }
        }
    }

    /// 本文件代替GB/T 20520—2006《…》.
    pub(super) fn tell_replaced(&mut self, passage: &Passage, rows: &[usize]) {
        let [only] = rows else { return };
        let Some(start) = ["本文件代替", "本标准代替", "代替标准", "代替", "替代"]
            .iter()
            .find_map(|word| passage.find(word, passage.whole()))
        else {
            return;
        };
        let window = start..passage.len().min(start + 60);
        if let Some(number) = crate::number::find_standard(passage, window) {
            let row = self.ledger.row_mut(*only);
            row.replaces = row.replaces.take().or_else(|| Some(passage.text(number)));
        }
    }
}

/// A date told after the first sentence: 于9月10日在官网公布.
fn dated_later(
    passage: &Passage,
    sentence: &Range<usize>,
    facts: &crate::mention::SentenceFacts,
    years: crate::when::Years,
) -> Option<(PartialDate, DateKind)> {
    facts.dates.iter().find_map(|when| {
        let before = when.range.start.saturating_sub(1).max(sentence.start)..when.range.start;
        let after = when.range.end..sentence.end.min(when.range.end + 24);
        let close = when.range.end..sentence.end.min(when.range.end + 4);
        let is_publishing = passage.has_any(&["于", "在"], before)
            && passage.has_any(&["发布", "公布", "印发"], after)
            || passage.has_any(&["发布", "公布", "印发", "颁布"], close);
        is_publishing
            .then(|| when.date(years))
            .flatten()
            .map(|date| (date, DateKind::Published))
    })
}

/// 为加强…，甲会秘书处现组织开展…: the body that the clause of what is to happen begins with.
fn who_gives_notice(passage: &Passage, sentence: &Range<usize>) -> Bodies {
    const STEPS: [&str; 7] = ["现组织", "现开展", "现面向", "决定", "定于", "拟于", "将于"];
    let Some(step) = STEPS
        .iter()
        .filter_map(|word| passage.find(word, sentence.clone()))
        .min()
    else {
        return Bodies::default();
    };
    let start = (sentence.start..step)
        .rev()
        .find(|&at| matches!(passage.folded[at], ',' | ':' | ';' | '。'))
        .map_or(sentence.start, |at| at + 1);
    bodies(passage, start..step)
}
