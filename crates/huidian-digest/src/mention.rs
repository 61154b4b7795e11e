//! Titles in running text: what each is doing there.
//!
//! A roundup names documents it reports on, and documents that these rest on. The verb nearest a title decides.

mod facts;
mod group;
mod role;
mod tail;

use std::ops::Range;

use huidian_text::PartialDate;

pub(crate) use facts::{SentenceFacts, agent_after, kind_of, sentence_facts, subject};
pub(crate) use role::{Role, Verb, all_verbs, announcing_before, first_verb, last_verb};
pub(crate) use tail::{Tail, tail};

use crate::body::Bodies;
use crate::passage::{Passage, Span};
use crate::quote::{Quote, quotes};
use crate::when::{DateKind, Years};

/// A title in running text with all that its sentence says of it.
#[derive(Debug, Clone)]
pub(crate) struct Mention {
    pub(crate) title: String,
    pub(crate) role: Role,
    pub(crate) number: Option<String>,
    pub(crate) is_draft: bool,
    pub(crate) date: Option<(PartialDate, DateKind)>,
    pub(crate) effective: Option<PartialDate>,
    /// The day comments on it close.
    pub(crate) closing: Option<PartialDate>,
    pub(crate) issuers: Bodies,
    pub(crate) span: Span,
    /// A word such as 法规, 标准 or 法案 stands right beside the title.
    pub(crate) has_kind_beside: bool,
    /// Nothing but facts stands behind it in its sentence.
    pub(crate) ends_line: bool,
    /// The title stood in title marks.
    pub(crate) is_quoted: bool,
    pub(crate) is_open: bool,
    /// Range of the sentence in its passage.
    pub(crate) sentence: Range<usize>,
}

/// 贵州：… turns to another body; the date the passage began with is not its own.
fn opens_place(passage: &Passage, sentence: &Range<usize>) -> bool {
    let head = sentence.start..sentence.end.min(sentence.start + 9);
    let colon = passage.folded[head.clone()].iter().position(|c| *c == ':');
    colon.is_some_and(|colon| colon >= 2 && !passage.folded[head][..colon].contains(&'<'))
}

/// All titles of a passage.
pub(crate) fn mentions(passage: &Passage, years: Years) -> Vec<Mention> {
    let all = quotes(passage);
    let mut found = Vec::new();
    let mut lead = None;
    for sentence in passage.sentences() {
        let inside: Vec<Quote> = all
            .iter()
            .filter(|quote| sentence.contains(&quote.outer.start))
            .cloned()
            .collect();
        let facts = sentence_facts(passage, sentence.clone(), &inside, years);
        if lead.is_none() {
            lead = facts.lead;
        } else if facts.lead.is_none() && opens_place(passage, &sentence) {
            lead = None;
        }
        group::read_sentence(passage, &sentence, &inside, &facts, lead, years, &mut found);
    }
    found
}
