//! A draft report of an incident, held against what article 7 of 国家网络安全事件报告管理办法 demands.
//!
//! Each demand is found by its own sense: under a heading of its own with a value, or in a sentence that gives the value. A word alone (影响) shows
//! nothing. What is not found may still stand there in other words: the check reminds, it does not judge.

mod demands;
mod passages;
mod report_demand;

use std::sync::LazyLock;

use regex::Regex;

use demands::{DEMANDS, Demand, Under};
use passages::{Passages, is_empty_value, labelled, without_times};
pub use report_demand::DraftDemand;

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
            found: read.find(&passages).map(|words| shortened(&words)),
            ..read.demand.unheld()
        })
        .collect()
}

/// Paragraphs of the measures whose reports article 7 is about.
const DEMANDED_BY: [&str; 3] = ["第四条第二款", "第四条第三款", "第四条第四款"];

/// What a report under a provision has to say, in the order of the measures, before anything is drafted. Nothing where the demands are of another report.
pub fn demands_of_report(work: &str, provision: Option<&str>) -> Vec<DraftDemand> {
    let is_meant = work == DRAFT_BASIS && provision.is_some_and(|one| DEMANDED_BY.contains(&one));
    if !is_meant {
        return Vec::new();
    }
    DEMANDS.iter().map(Demand::unheld).collect()
}

/// A demand with its patterns read.
struct Read {
    demand: &'static Demand,
    heading: Regex,
    not_heading: Option<Regex>,
    value: Option<Regex>,
    words: Regex,
    alone: Option<Regex>,
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
            alone: some(demand.alone),
            not_words: some(demand.not_words),
        })
    }

    fn find(&self, passages: &Passages<'_>) -> Option<String> {
        let under = passages.headed.iter().find(|(heading, value)| {
            // a heading of several things gives each only by words of its own
            let is_shared = READ.iter().filter(|other| other.is_own(heading)).count() > 1;
            let says = |value: &str| !is_shared || self.says_alone(value);
            self.is_own(heading) && self.is_value(value) && says(value)
        });
        if let Some((heading, value)) = under {
            return Some(format!("{heading}：{}", value.trim()));
        }
        let stated = if self.demand.in_sentence {
            &passages.sentences
        } else {
            &passages.clauses
        };
        let found = stated.iter().find(|words| match labelled(words) {
            Some((_, value)) if is_empty_value(value) => false,
            Some((label, value)) if READ.iter().filter(|read| read.heads(label)).count() > 1 => {
                self.is_said_in(value)
            }
            _ => self.is_said_in(words),
        });
        found.map(|words| (*words).to_owned())
    }

    /// Whether words give what is demanded.
    fn is_said_in(&self, words: &str) -> bool {
        let shown = if self.demand.with_times {
            words.to_owned()
        } else {
            without_times(words)
        };
        let is_other = self.not_words.as_ref();
        self.words.is_match(&shown)
            && !is_other.is_some_and(|not| not.is_match(&shown))
            && self.demand.named.is_none_or(|named| named(&shown))
    }

    /// Whether a value under a heading of several things gives this one.
    fn says_alone(&self, value: &str) -> bool {
        self.value.is_some()
            || is_empty_value(value)
            || self.is_said_in(value)
            || self
                .alone
                .as_ref()
                .is_some_and(|alone| alone.is_match(value))
    }

    fn heads(&self, heading: &str) -> bool {
        self.heading.is_match(heading)
    }

    /// Whether a heading announces this demand.
    fn is_own(&self, heading: &str) -> bool {
        let not = self.not_heading.as_ref();
        self.heads(heading) && !not.is_some_and(|not| not.is_match(heading))
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
