//! What the FRBR block says.

use huidian_text::PartialDate;

use super::element::Element;

/// What a document says of its work and text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadFacts {
    pub title: Option<String>,
    pub number: Option<String>,
    /// Address of the work.
    pub work: Option<String>,
    /// Address of the text.
    pub expression: Option<String>,
    /// What the date of the work is called in the document, and the date.
    pub made_on: Option<(String, PartialDate)>,
    pub version_on: Option<PartialDate>,
    /// As the document has it: `zho`, `eng`.
    pub language: Option<String>,
}

#[derive(Default)]
pub(crate) struct FactsReader {
    facts: ReadFacts,
    level: Option<Level>,
    alias: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    Work,
    Expression,
    Manifestation,
}

impl FactsReader {
    pub(crate) fn start(&mut self, element: &Element, is_in_annex: bool) {
        if is_in_annex {
            return;
        }
        let value = || {
            element
                .find("value")
                .map(str::trim)
                .filter(|value| !value.is_empty())
                .map(str::to_owned)
        };
        let name = element.find("name").unwrap_or("");
        let facts = &mut self.facts;
        match (element.name.as_str(), self.level) {
            ("FRBRWork", _) => self.level = Some(Level::Work),
            ("FRBRExpression", _) => self.level = Some(Level::Expression),
            ("FRBRManifestation", _) => self.level = Some(Level::Manifestation),
            ("FRBRuri", Some(Level::Work)) => facts.work = facts.work.take().or_else(value),
            ("FRBRuri", Some(Level::Expression)) => {
                facts.expression = facts.expression.take().or_else(value);
            }
            ("FRBRalias", Some(Level::Expression)) if name == "title" => {
                facts.title = value().or(facts.title.take());
            }
            ("FRBRalias", Some(Level::Work)) => {
                self.alias = self.alias.take().or_else(value);
                if name == "title" {
                    facts.title = facts.title.take().or_else(value);
                }
            }
            ("FRBRnumber", Some(Level::Work)) => facts.number = facts.number.take().or_else(value),
            ("FRBRdate", Some(Level::Work)) => {
                facts.made_on = facts.made_on.take().or_else(|| {
                    let date = known_date(element)?;
                    Some((name.to_owned(), date))
                });
            }
            ("FRBRdate", Some(Level::Expression)) => {
                facts.version_on = facts.version_on.take().or_else(|| known_date(element));
            }
            ("FRBRlanguage", Some(Level::Expression)) => {
                facts.language = element.find("language").map(str::to_owned);
            }
            _ => {}
        }
    }

    pub(crate) fn end(&mut self, name: &str) {
        if matches!(name, "FRBRWork" | "FRBRExpression" | "FRBRManifestation") {
            self.level = None;
        }
    }

    pub(crate) fn finish(self) -> ReadFacts {
        let mut facts = self.facts;
        facts.title = facts.title.or(self.alias);
        facts
    }
}

/// A date, unless its own name says that it is none or that only a part of it is known.
fn known_date(element: &Element) -> Option<PartialDate> {
    let name = element.find("name").unwrap_or("");
    if let Some((_, known)) = name.split_once(", known as ") {
        return known.trim_end_matches(" only").parse().ok();
    }
    let date = element.find("date")?;
    (name != "unknown")
        .then(|| date.get(..10)?.parse().ok())
        .flatten()
}
