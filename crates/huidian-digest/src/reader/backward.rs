//! Sentences that tell of several documents named before them: 上述标准将于…实施, 两部法律分别于…和…施行, 前者由…后者由….

use std::ops::Range;

use super::Reader;
use super::ledger::RowFacts;
use crate::body::bodies;
use crate::instrument::{Look, look};
use crate::lexicon::Act;
use crate::mention::{
    Mention, SentenceFacts, agent_after, first_verb, kind_of, last_verb, sentence_facts, subject,
};
use crate::number::find_number;
use crate::passage::Passage;
use crate::when::{DateKind, dates, effective_in};

impl Reader<'_> {
    /// 上述标准将于2025年3月1日起实施: a day for every row of the list before it.
    pub(super) fn tell_list(&mut self, passage: &Passage) {
        for sentence in passage.sentences() {
            if !means_the_list(passage, &sentence) {
                continue;
            }
            let Some(when) = effective_in(passage, sentence) else {
                continue;
            };
            for index in self.list_start..self.ledger.len() {
                let row = self.ledger.row_mut(index);
                row.effective = row
                    .effective
                    .or_else(|| when.date_after(row.date, self.years));
            }
            // a list is told of once, so that no text costs more than its length
            self.list_start = self.ledger.len();
        }
    }

    /// 《办法》自…起施行 in a later sentence of a paragraph about one document.
    pub(super) fn tell_effect(
        &mut self,
        passage: &Passage,
        sentence: &Range<usize>,
        index: usize,
        found: &[Mention],
    ) {
        let has_other = found.iter().any(|mention| {
            mention.sentence == *sentence
                && !matches!(look(&mention.title), Look::BackReference)
                && self.ledger.find_among(&[index], &mention.title).is_none()
        });
        if has_other {
            return;
        }
        let facts = sentence_facts(passage, sentence.clone(), &[], self.years);
        self.tell_issue(passage, sentence, &facts, index);
        let from = self.ledger.record(index).row.date;
        let row = self.ledger.row_mut(index);
        if let Some(when) = facts.effective {
            row.effective = row.effective.or_else(|| when.date_after(from, self.years));
        }
        let labels = ["标准号", "标准编号", "文号", "编号"];
        if row.number.is_none() && passage.has_any(&labels, sentence.clone()) {
            row.number = find_number(passage, sentence.clone()).map(|range| passage.text(range));
        }
        // 意见反馈截止10月4日: what may still be commented on is a draft
        row.draft |= facts.closing.is_some() && row.number.is_none() && row.effective.is_none();
        let closing = facts.closing.and_then(|when| when.date(self.years));
        self.ledger.note_closing(index, closing);
    }

    /// 甲局5月8日印发，自印发之日起施行。 in the sentence behind the title: who and when, and no other object.
    fn tell_issue(
        &mut self,
        passage: &Passage,
        sentence: &Range<usize>,
        facts: &SentenceFacts,
        index: usize,
    ) {
        let Some(verb) = first_verb(passage, sentence.clone()) else {
            return;
        };
        let ends_clause = passage
            .folded
            .get(verb.end)
            .is_none_or(|c| matches!(c, ',' | '。' | ';'));
        let issues = matches!(verb.act, Act::Published | Act::Adopted | Act::Signed);
        let before = sentence.start..verb.end;
        let is_own = ends_clause && issues && !passage.has_any(&["《", "<"], before.clone());
        if !is_own {
            return;
        }
        let told = RowFacts {
            date: facts
                .lead
                .or_else(|| facts.dates.first().and_then(|when| when.date(self.years)))
                .map(|date| (date, kind_of(Some(verb.act)))),
            issuers: subject(passage, before),
            ..RowFacts::default()
        };
        let row = self.ledger.row_mut(index);
        // 云湖市：出台《甲措施》 named the place; the body of that place issued it
        if let ([place], [body]) = (row.issuers.as_slice(), told.issuers.names.as_slice())
            && body.starts_with(place.as_str())
        {
            row.issuers.clear();
        }
        told.fill(row);
    }

    pub(super) fn tell_back(&mut self, mention: &Mention, rows: &[usize]) {
        if let Some(&index) = rows.last() {
            let row = self.ledger.row_mut(index);
            row.effective = row.effective.or(mention.effective);
        }
    }

    /// What later words of a paragraph say of the rows it named.
    pub(super) fn tell_rows_back(&mut self, passage: &Passage, rows: &[usize]) {
        if rows.len() < 2 {
            return;
        }
        for sentence in passage.sentences() {
            self.tell_respectively(passage, &sentence, rows);
        }
        if let [.., former, latter] = rows {
            self.tell_former_and_latter(passage, *former, *latter);
        }
    }

    /// 分别于9月1日和11月1日起施行: as many days as there are rows.
    fn tell_respectively(&mut self, passage: &Passage, sentence: &Range<usize>, rows: &[usize]) {
        let Some(start) = passage.find("分别", sentence.clone()) else {
            return;
        };
        let enters = ["施行", "实施", "生效"]
            .iter()
            .filter_map(|verb| passage.find(verb, start..sentence.end))
            .min();
        let Some(end) = enters else { return };
        let days = dates(passage, start..end);
        if days.len() != rows.len() {
            return;
        }
        for (index, when) in rows.iter().zip(days) {
            let row = self.ledger.row_mut(*index);
            row.effective = when.date_after(row.date, self.years).or(row.effective);
        }
    }

    fn tell_former_and_latter(&mut self, passage: &Passage, former: usize, latter: usize) {
        let Some(first) = passage.find("前者", passage.whole()) else {
            return;
        };
        let Some(second) = passage.find("后者", first..passage.len()) else {
            return;
        };
        let stop = passage.chars[second..]
            .iter()
            .position(|c| matches!(c, '。' | '；'))
            .map_or(passage.len(), |length| second + length);
        self.tell_clause(passage, first + 2..second, former);
        self.tell_clause(passage, second + 2..stop, latter);
    }

    /// The facts of a clause about one row: 由甲局于8月16日公布，10月1日起施行.
    fn tell_clause(&mut self, passage: &Passage, clause: Range<usize>, index: usize) {
        let effective = effective_in(passage, clause.clone());
        let day = dates(passage, clause.clone()).into_iter().find(|when| {
            effective
                .as_ref()
                .is_none_or(|other| other.range != when.range)
        });
        let verb = day
            .as_ref()
            .and_then(|when| last_verb(passage, when.range.end..clause.end.min(when.range.end + 8)))
            .filter(|verb| verb.act != Act::Entered);
        let date = day.as_ref().and_then(|when| when.date(self.years));
        let mut issuers = agent_after(passage, clause.clone());
        if issuers.is_empty() {
            let end = day.as_ref().map_or(clause.end, |when| when.range.start);
            issuers = bodies(passage, clause.start..end);
        }
        let from = date.or(self.ledger.record(index).row.date);
        let row_facts = RowFacts {
            date: date.map(|date| {
                (
                    date,
                    verb.map_or(DateKind::Unknown, |verb| kind_of(Some(verb.act))),
                )
            }),
            effective: effective.and_then(|when| when.date_after(from, self.years)),
            issuers,
            ..RowFacts::default()
        };
        row_facts.fill(self.ledger.row_mut(index));
    }
}

/// 上述标准, 以上文件均: the subject is the list that went before.
fn means_the_list(passage: &Passage, sentence: &Range<usize>) -> bool {
    const POINTERS: [&str; 8] = [
        "上述",
        "以上",
        "这些",
        "这批",
        "前述",
        "该批",
        "此次发布的",
        "本批",
    ];
    const NOUNS: [&str; 8] = [
        "标准", "文件", "规范", "法规", "政策", "规定", "办法", "指南",
    ];
    let head = passage.trim(sentence.start..sentence.end.min(sentence.start + 24));
    if counts_and_means_all(&passage.folded_text(head.clone()), &NOUNS) {
        return true;
    }
    let Some(pointer) = POINTERS
        .iter()
        .find(|word| passage.has(word, head.start..head.end.min(head.start + 8)))
    else {
        return false;
    };
    let from = passage
        .find(pointer, head.clone())
        .map_or(head.start, |at| at + pointer.chars().count());
    passage.has_any(&NOUNS, from..head.end)
}

/// 三个标准都将在…, 两项文件均自…: the documents counted, and each of them.
fn counts_and_means_all(head: &str, nouns: &[&str]) -> bool {
    let all = [
        "都将",
        "均将",
        "均自",
        "均于",
        "都自",
        "都于",
        "将于",
        "将统一",
    ];
    let Some(at) = all.iter().filter_map(|word| head.find(word)).min() else {
        return false;
    };
    let subject = head[..at].rsplit([',', ':']).next().unwrap_or_default();
    let Some(unit) = subject.find(['项', '个', '部', '份']) else {
        return false;
    };
    let is_number = |c: char| c.is_ascii_digit() || huidian_text::numeral::is_numeral_char(c);
    subject[..unit].ends_with(is_number) && nouns.iter().any(|noun| subject.ends_with(noun))
}
