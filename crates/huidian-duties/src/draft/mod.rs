//! A draft report of an incident, held against what article 7 of 国家网络安全事件报告管理办法 demands.
//!
//! Each demand is found by its own sense: under a heading of its own with a value, or in a sentence that gives the value. A word alone (影响) shows
//! nothing. What is not found may still stand there in other words: the check reminds, it does not judge.

mod demands;
mod passages;

use std::sync::LazyLock;

use regex::Regex;

use demands::{DEMANDS, Demand, Under};
use passages::{Passages, is_empty_value, without_times};

/// What a report has to say, and the words of a draft that say it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftDemand {
    /// Where the measures demand it: 第七条第一项.
    pub provision: &'static str,
    pub chinese: &'static str,
    pub english: &'static str,
    /// Whether it may follow after the time limit, where it cannot be told yet.
    pub may_follow: bool,
    /// The heading with its value, or the sentence; `None` where nothing says it.
    pub found: Option<String>,
}

/// The work whose demands [`check_draft`] holds a draft against.
pub const DRAFT_BASIS: &str = "国家网络安全事件报告管理办法";

/// What is shown of the words found, in characters.
const SHOWN: usize = 60;

/// Holds a draft against each demand, in the order of the measures. What is demanded of ransomware alone is left out where the draft does not speak of it.
pub fn check_draft(draft: &str) -> Vec<DraftDemand> {
    let passages = Passages::of(draft);
    let is_ransom = draft.contains("勒索") || draft.contains("赎金");
    READ.iter()
        .filter(|read| is_ransom || !read.demand.of_ransomware)
        .map(|read| DraftDemand {
            provision: read.demand.provision,
            chinese: read.demand.chinese,
            english: read.demand.english,
            may_follow: read.demand.may_follow,
            found: read.find(&passages).map(|words| shortened(&words)),
        })
        .collect()
}

/// A demand with its patterns read.
struct Read {
    demand: &'static Demand,
    heading: Regex,
    not_heading: Option<Regex>,
    value: Option<Regex>,
    words: Regex,
    not_words: Option<Regex>,
}

static READ: LazyLock<Vec<Read>> = LazyLock::new(|| DEMANDS.iter().filter_map(Read::new).collect());

impl Read {
    fn new(demand: &'static Demand) -> Option<Self> {
        let read = |pattern: &str| Regex::new(pattern).ok();
        let some = |pattern: &str| (!pattern.is_empty()).then(|| read(pattern)).flatten();
        Some(Self {
            demand,
            heading: read(demand.heading)?,
            not_heading: some(demand.not_heading),
            value: match demand.under {
                Under::Anything => None,
                Under::Words(pattern) => Some(read(pattern)?),
            },
            words: read(demand.words)?,
            not_words: some(demand.not_words),
        })
    }

    fn find(&self, passages: &Passages<'_>) -> Option<String> {
        let under = passages.headed.iter().find(|(heading, value)| {
            let is_own = self.heading.is_match(heading)
                && !self
                    .not_heading
                    .as_ref()
                    .is_some_and(|not| not.is_match(heading));
            is_own && self.is_value(value)
        });
        if let Some((heading, value)) = under {
            return Some(format!("{heading}：{}", value.trim()));
        }
        let stated = if self.demand.in_sentence {
            &passages.sentences
        } else {
            &passages.clauses
        };
        stated
            .iter()
            .find(|words| {
                let shown = if self.demand.with_times {
                    (**words).to_owned()
                } else {
                    without_times(words)
                };
                self.words.is_match(&shown)
                    && !self
                        .not_words
                        .as_ref()
                        .is_some_and(|not| not.is_match(&shown))
                    && self.demand.named.is_none_or(|named| named(&shown))
            })
            .map(|words| (*words).to_owned())
    }

    fn is_value(&self, value: &str) -> bool {
        if is_empty_value(value) {
            return self.demand.none_counts && value.trim().chars().any(|c| "无否没".contains(c));
        }
        self.value
            .as_ref()
            .is_none_or(|pattern| pattern.is_match(value))
    }
}

fn shortened(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= SHOWN {
        return line;
    }
    let mut shown: String = line.chars().take(SHOWN).collect();
    shown.push('…');
    shown
}

#[cfg(test)]
mod tests {
    use super::{DEMANDS, READ};

    #[test]
    fn every_pattern_is_read() {
        assert_eq!(READ.len(), DEMANDS.len());
    }
}
