//! Titles in running text: what each is doing there.
//!
//! A roundup names documents it reports on, and documents that these rest on. The verb nearest a title decides.

mod abroad;
mod background;
mod behind;
mod days;
mod facts;
mod group;
mod joined;
mod named;
mod number;
mod role;
mod tail;

use std::ops::Range;

pub(crate) use facts::{SentenceFacts, agent_after, kind_of, sentence_facts, subject};
pub(crate) use named::Mention;
pub(crate) use role::{Role, announcing_before, first_verb, last_verb};
pub(crate) use tail::{Tail, tail};

use crate::body::{Bodies, bodies};
use crate::passage::Passage;
use crate::quote::{Quote, quotes};
use crate::when::Years;

/// 贵州：… turns to another body; the date the passage began with is not its own.
fn opens_place(passage: &Passage, sentence: &Range<usize>) -> bool {
    let head = sentence.start..sentence.end.min(sentence.start + 9);
    let colon = passage.folded[head.clone()].iter().position(|c| *c == ':');
    colon.is_some_and(|colon| colon >= 2 && !passage.folded[head][..colon].contains(&'<'))
}

/// The bodies of a sentence that is their names in brackets, or a headline in brackets that begins with them: 【甲会：发布新规】.
fn bracketed_bodies(passage: &Passage, sentence: &Range<usize>) -> Option<Bodies> {
    let range = passage.trim(sentence.clone());
    let is_bracketed = range.len() >= 4
        && passage.chars[range.start] == '【'
        && passage.chars[range.end - 1] == '】';
    if !is_bracketed {
        return None;
    }
    let inside = range.start + 1..range.end - 1;
    let found = bodies(passage, inside.clone());
    if !found.names.is_empty() {
        return Some(found);
    }
    let said = inside
        .clone()
        .find(|&at| passage.folded[at] == ':')
        .map(|colon| bodies(passage, inside.start..colon))?;
    (!said.names.is_empty()).then_some(said)
}

/// All titles of a passage.
pub(crate) fn mentions(passage: &Passage, mut years: Years) -> Vec<Mention> {
    let all = quotes(passage);
    let mut found = Vec::new();
    let mut lead = None;
    let mut subject = Bodies::default();
    for sentence in passage.sentences() {
        let inside: Vec<Quote> = all
            .iter()
            .filter(|quote| sentence.contains(&quote.outer.start))
            .cloned()
            .collect();
        let facts = sentence_facts(passage, sentence.clone(), &inside, years);
        let is_same_day = facts::says_same_day(passage, &sentence);
        if let Some(day) = facts.lead.filter(|day| day.day().is_some()) {
            years.last_told = Some(day);
        }
        if lead.is_none() || is_same_day && facts.lead.is_some() {
            lead = facts.lead;
        } else if facts.lead.is_some() && facts.dates.is_empty() && !is_same_day {
            // 次日，…
            lead = facts.lead;
        } else if facts.lead.is_none()
            && (opens_place(passage, &sentence) || facts::says_other_day(passage, &sentence))
        {
            lead = None;
        }
        let before = found.len();
        group::read_sentence(passage, &sentence, &inside, &facts, lead, years, &mut found);
        // 【甲局】3月22日印发《乙办法》
        if let Some(named) = bracketed_bodies(passage, &sentence) {
            subject = named;
        }
        // 工信部9月17日印发《甲》。同日，…: the day that was told last, wherever it stood
        let mut told = found[before..].iter().filter_map(|mention| mention.date);
        if let Some((day, _)) = told.rfind(|(day, _)| day.day().is_some()) {
            years.last_told = Some(day);
        }
        for mention in &mut found[before..] {
            if mention.role == Role::Announced && mention.issuers.is_empty() {
                mention.issuers = subject.clone();
            }
        }
    }
    found
}
