//! What to ask next.

use std::collections::BTreeMap;

use crate::answer::Answer;
use crate::attribute::AttributeId;
use crate::rules::Rules;

/// An attribute that would settle answers, and how many wait for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Question {
    pub attribute: AttributeId,
    /// Duties that this attribute alone would settle.
    pub settles_count: usize,
    /// Duties that wait for it among others.
    pub waits_count: usize,
}

/// The attributes that unknown duties wait for, the most useful first; what follows from a question's answer is left to it.
pub fn next_questions(rules: &Rules, answer: &Answer<'_>) -> Vec<Question> {
    let mut counts: BTreeMap<AttributeId, (usize, usize)> = BTreeMap::new();
    let undecided = answer.unknown.iter().chain(&answer.standby);
    for undecided in undecided {
        let asked: Vec<AttributeId> = undecided
            .ask
            .iter()
            .copied()
            .filter(|id| !rules.vocabulary.attribute(*id).is_of_incident())
            .collect();
        for id in &asked {
            let count = counts.entry(*id).or_default();
            count.1 += 1;
            if asked.len() == 1 {
                count.0 += 1;
            }
        }
    }
    let mut questions: Vec<Question> = counts
        .into_iter()
        .map(|(attribute, (settles_count, waits_count))| Question {
            attribute,
            settles_count,
            waits_count,
        })
        .collect();
    questions.sort_by_key(|question| {
        let weight = question.settles_count + question.waits_count;
        (std::cmp::Reverse(weight), question.attribute)
    });
    questions
}
