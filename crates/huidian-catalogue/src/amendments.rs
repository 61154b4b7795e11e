//! When amended texts took effect, as the decisions that amended them say.

use huidian_model::{Confidence, Fact, FactValue, PartialDate};
use huidian_text::{script, title_key};
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, de::Error as _};

use crate::error::{Error, Place};
use crate::evidence::{self, Evidence};

/// The decisions on file.
#[derive(Debug, Clone, Default)]
pub struct Amendments {
    entries: Vec<Amendment>,
}

/// One decision, for the works it names or for all whose title note names it.
#[derive(Debug, Clone)]
struct Amendment {
    dated: PartialDate,
    /// Key of the decision's title
    decision: String,
    /// Keys of titles; none stands for all
    amends: Vec<String>,
    fact: Fact,
    /// By which decision
    maker: Fact,
}

impl Amendments {
    /// First day of the text that a decision of this date made of a work. `decision` is its title as a title note gives it; without one, only a
    /// decision that names the work is meant.
    pub fn find(&self, dated: PartialDate, decision: Option<&str>, title: &str) -> Option<&Fact> {
        let title = title_key(title);
        let decision = decision.map(decision_key);
        let of_day = || self.entries.iter().filter(|entry| entry.dated == dated);
        of_day()
            .find(|entry| entry.amends.contains(&title))
            .or_else(|| {
                of_day().find(|entry| {
                    entry.amends.is_empty()
                        && decision
                            .as_ref()
                            .is_some_and(|decision| decision.ends_with(&entry.decision))
                })
            })
            .map(|entry| &entry.fact)
    }

    /// What is on file about a work of this title by name.
    pub fn of<'a>(&'a self, title: &str) -> impl Iterator<Item = &'a Fact> + use<'a> {
        let title = title_key(title);
        self.entries
            .iter()
            .filter(move |entry| entry.amends.contains(&title))
            .flat_map(|entry| [&entry.fact, &entry.maker])
    }
}

/// Notes write 〈〉, <>, 、 and line breaks in every way, and 中华人民共和国 or not: only the other characters tell decisions apart.
fn decision_key(title: &str) -> String {
    let plain: String = title.chars().filter(|c| script::is_han(*c)).collect();
    plain.replace("中华人民共和国", "")
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AmendmentFile {
    #[serde(deserialize_with = "evidence::confidence")]
    confidence: Confidence,
    source: Evidence,
    amendments: Vec<AmendmentEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AmendmentEntry {
    #[serde(deserialize_with = "evidence::date")]
    dated: PartialDate,
    #[serde(deserialize_with = "day")]
    effective: Date,
    decision: String,
    #[serde(default)]
    amends: Vec<String>,
    #[serde(default, deserialize_with = "evidence::optional_confidence")]
    confidence: Option<Confidence>,
}

fn day<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
    String::deserialize(from)?.parse().map_err(D::Error::custom)
}

pub(crate) fn read(place: Place<'_>) -> Result<Amendments, Error> {
    let file: AmendmentFile = place.read()?;
    let entries = file.amendments.into_iter().map(|entry| {
        let basis = format!("{} {}", entry.dated, entry.decision);
        let source = file.source.source(place.file, Some(&basis), None);
        let confidence = entry
            .confidence
            .unwrap_or(file.confidence)
            .min(file.source.most());
        Amendment {
            dated: entry.dated,
            decision: decision_key(&entry.decision),
            amends: entry.amends.iter().map(|title| title_key(title)).collect(),
            fact: Fact::new(
                FactValue::TextEffective {
                    dated: entry.dated,
                    on: entry.effective,
                },
                source.clone(),
                confidence,
            ),
            maker: Fact::new(
                FactValue::text_made_by(entry.dated, &entry.decision, None),
                source,
                confidence,
            ),
        }
    });
    Ok(Amendments {
        entries: entries.collect(),
    })
}
