//! What the FRBR block says.

use huidian_model::{EventKind, ProvisionPath, WorkId, WorkKind};
use huidian_text::PartialDate;
use jiff::civil::Date;

use super::element::Element;
use crate::address::work_named;
use crate::identifier::path_of;

/// What a document says of its work and text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadFacts {
    /// As an alias that is called title, `docTitle` or `shortTitle` has it.
    pub title: Option<String>,
    /// The first other name: a title, or a word for machines.
    pub alias: Option<String>,
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
    /// As the document has it: `cn`, `za`.
    pub country: Option<String>,
    /// The element that the document is (`act`, `bill`, `doc`), and what it says of its kind: `FRBRsubtype`, else the name of the element.
    pub document: Option<(String, Option<String>)>,
    /// What only our own documents tell; `None` for those of others.
    pub own: Option<OwnFacts>,
}

/// What a document of our own tells of its work and text in our terms: all that was known where it was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnFacts {
    pub work: Option<WorkId>,
    pub kind: Option<WorkKind>,
    pub is_draft: bool,
    /// Part of a work that is held in parts.
    pub part: Option<String>,
    /// Of the work, by what is known of their days.
    pub events: Vec<(EventKind, PartialDate)>,
    /// First day of the text.
    pub effective_on: Option<Date>,
    /// Label of the text.
    pub label: Option<String>,
    /// Names of the issuers that were stated; empty where none was.
    pub issuers: Vec<String>,
    /// How the first day is known, or that it is not, and provisions that begin on days of their own (`None` for a day that the text leaves to somebody
    /// else); files of before this was written have neither.
    pub beginning: Option<Beginning>,
}

/// When a text and its provisions begin, as far as that was known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Beginning {
    pub basis: String,
    pub staged: Vec<(ProvisionPath, Option<Date>)>,
}

#[derive(Default)]
pub(crate) struct FactsReader {
    facts: ReadFacts,
    level: Option<Level>,
    own: OwnFacts,
    alias: Option<String>,
    subtype: Option<String>,
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
        self.read_own(element);
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
            ("FRBRalias", Some(Level::Expression)) => self.alias = self.alias.take().or_else(value),
            ("FRBRalias", Some(Level::Work)) => {
                self.alias = self.alias.take().or_else(value);
                if name == "title" {
                    facts.title = facts.title.take().or_else(value);
                }
            }
            ("FRBRsubtype", Some(Level::Work)) => self.subtype = self.subtype.take().or_else(value),
            ("FRBRcountry", Some(Level::Work)) => {
                facts.country = facts.country.take().or_else(value);
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

    fn read_own(&mut self, element: &Element) {
        let on = |name| element.find(name).and_then(|on| on.parse().ok());
        let kind_of = |name: Option<&str>| name.and_then(EventKind::from_id);
        match (element.name.as_str(), self.level) {
            ("FRBRsubtype", Some(Level::Work)) => {
                let kind = element.find("value");
                self.own.kind = WorkKind::all().find(|known| Some(known.id()) == kind);
            }
            ("eventRef", _) => {
                let concept = element
                    .find("refersTo")
                    .map(|id| id.trim_start_matches('#'));
                let Some(on) = on("date") else { return };
                if concept == Some("text_begins") {
                    self.own.effective_on = PartialDate::day(on);
                } else if let Some(kind) = kind_of(concept) {
                    self.own.events.push((kind, on));
                }
            }
            ("event", _) => {
                if let (Some(kind), Some(on)) = (kind_of(element.find("kind")), on("on")) {
                    self.own.events.push((kind, on));
                }
            }
            ("text", _) => {
                let read = |name| element.find(name).map(str::to_owned);
                self.own.part = read("part");
                if element.find("issuers") == Some("inferred") {
                    self.own.issuers.clear();
                }
                self.own.label = read("label").filter(|label| !label.is_empty());
                self.own.beginning = read("basis").map(|basis| Beginning {
                    basis,
                    staged: Vec::new(),
                });
            }
            ("TLCOrganization", _) => {
                let is_issuer = element
                    .find("eId")
                    .is_some_and(|id| id.starts_with("issuer_"));
                let name = element.find("showAs").filter(|_| is_issuer);
                self.own.issuers.extend(name.map(str::to_owned));
            }
            ("begins", _) => {
                let provision = element.find("provision").and_then(path_of);
                // a day that cannot be read is not told
                let on = match element.find("on") {
                    None => Some(None),
                    Some(on) => on.parse().ok().map(Some),
                };
                if let (Some(beginning), Some(provision), Some(on)) =
                    (&mut self.own.beginning, provision, on)
                {
                    beginning.staged.push((provision, on));
                }
            }
            _ => {}
        }
    }

    /// The element right below the root.
    pub(crate) fn begin(&mut self, element: &Element) {
        let name = element.find("name").map(str::trim);
        let name = name.filter(|name| !name.is_empty()).map(str::to_owned);
        self.facts.document = Some((element.name.clone(), name));
    }

    pub(crate) fn end(&mut self, name: &str) {
        if matches!(name, "FRBRWork" | "FRBRExpression" | "FRBRManifestation") {
            self.level = None;
        }
    }

    /// `is_own`: the document is of our own making.
    pub(crate) fn finish(self, is_own: bool) -> ReadFacts {
        let mut facts = self.facts;
        facts.alias = self.alias;
        let address = facts.work.as_deref();
        let named = address.and_then(work_named);
        facts.own = named.filter(|_| is_own).map(|named| OwnFacts {
            work: Some(named.work),
            is_draft: address.is_some_and(|address| address.starts_with("/akn/cn/bill/")),
            ..self.own
        });
        // what the element is called says less: it is often the element again
        if let (Some((_, said)), Some(subtype)) = (&mut facts.document, self.subtype) {
            *said = Some(subtype);
        }
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
        // others write a year or a month where no more is known, and instants
        .then(|| date.get(..10).unwrap_or(date).parse().ok())
        .flatten()
}
