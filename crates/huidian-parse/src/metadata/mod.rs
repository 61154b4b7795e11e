//! What a text says about itself: title, numbers, dates, force, relations, words it defines.

mod acts;
mod amendment;
mod bare_note;
mod beginning;
mod consultation;
mod correction;
mod date_reading;
mod definition;
mod effective;
mod file_name;
mod foreign_note;
mod history;
mod history_entry;
mod issuer;
mod keeping;
mod kind;
mod making;
mod mention;
mod named;
mod note_order;
mod number;
mod publishing;
mod region;
mod rename;
mod term;
mod term_change;
mod term_words;
mod title;
mod trial;
mod until;
mod validity;

pub(crate) use definition::in_full;
pub use definition::{Definition, ShortName, definitions, short_names};
pub(crate) use effective::path_at;
pub use effective::{Effective, EffectiveRule, Staged};
pub use history::ended_status;
pub use history_entry::{HistoryAct, HistoryEntry};
pub use kind::KindGuess;
pub use making::Making;
pub use named::{Scope, WorkMention};
pub use rename::Rename;
pub use term::{Term, TermChange};
pub use validity::Validity;

use huidian_model::{Confidence, EventKind, ForceStatus, Number};
use huidian_text::PartialDate;

use crate::clean::Cleaned;
use crate::head::Head;
use crate::hints::Hints;
use crate::rung::Rung;
use crate::span::Span;
use crate::structure::{Built, Role};

/// A value with the words it was read from; no span when it comes from the file name or the page's front matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found<T> {
    pub value: T,
    pub span: Option<Span>,
    /// Where it was read.
    pub rung: Rung,
}

impl<T> Found<T> {
    pub(crate) fn at(value: T, start: usize, end: usize) -> Self {
        Self {
            value,
            span: Some(Span::new(start, end)),
            rung: Rung::Text,
        }
    }

    /// A value of the text whose words are told elsewhere.
    pub(crate) fn of_text(value: T, span: Option<Span>) -> Self {
        Self {
            value,
            span,
            rung: Rung::Text,
        }
    }

    /// A value that stands outside the text.
    pub(crate) fn outside(value: T, rung: Rung) -> Self {
        Self {
            value,
            span: None,
            rung,
        }
    }
}

/// A date in the life of the work, as its own text tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventReading {
    pub kind: EventKind,
    pub on: PartialDate,
    pub confidence: Confidence,
    pub span: Option<Span>,
    /// Where it was read.
    pub rung: Rung,
}

impl EventReading {
    /// A date in the text's own words.
    pub(crate) fn of_text(
        kind: EventKind,
        on: PartialDate,
        confidence: Confidence,
        span: Option<Span>,
    ) -> Self {
        Self {
            kind,
            on,
            confidence,
            span,
            rung: Rung::Text,
        }
    }
}

/// Facts read from a text. Absent is absent: nothing is guessed without saying so.
#[derive(Debug, Clone, Default)]
pub struct Metadata {
    /// Title of the work, with a draft mark where it has one.
    pub title: Option<Found<String>>,
    /// Name of the part a file holds of a larger work: 物权编.
    pub subtitle: Option<Found<String>>,
    /// Title of the notice or order that carries the work (关于印发《…》的通知).
    pub cover_title: Option<Found<String>>,
    /// 征求意见稿, 草案 and the like, as written.
    pub draft_mark: Option<Found<String>>,
    pub numbers: Vec<Found<Number>>,
    /// Issuers as written.
    pub issuers: Vec<Found<String>>,
    pub kind: Option<KindGuess>,
    /// Short name of the province of a local work: 广东.
    pub region: Option<String>,
    /// City, prefecture or county of a local work: 滨州.
    pub locality: Option<String>,
    pub events: Vec<EventReading>,
    pub effective: Option<Effective>,
    /// Provisions that take effect on days of their own.
    pub staged: Vec<Staged>,
    /// An order (现予公布) carries the text: its day is that of publication.
    pub is_carried_by_order: bool,
    /// Date of this text among the versions of the work: last amended, else adopted, signed or published.
    pub version_on: Option<Found<PartialDate>>,
    pub validity: Option<Validity>,
    /// An information table says that the act has ended, with or without a day.
    pub ended_status: Option<Found<ForceStatus>>,
    pub based_on: Vec<WorkMention>,
    pub repeals: Vec<WorkMention>,
    pub replaces: Vec<WorkMention>,
    /// Works a decision changes.
    pub amends: Vec<WorkMention>,
    /// Titles that a decision gives to works it changes.
    pub renames: Vec<Rename>,
    /// Acts that a notice keeps longer, stops for a while or lets begin later.
    pub terms: Vec<TermChange>,
    pub definitions: Vec<Definition>,
    pub short_names: Vec<ShortName>,
    pub salutation: Option<Found<String>>,
    /// 题注, in its own order.
    pub history: Vec<HistoryEntry>,
    /// What could not be settled and how it was read, for people.
    pub remarks: Vec<String>,
}

impl Metadata {
    pub fn is_draft(&self) -> bool {
        self.draft_mark.is_some()
    }

    /// The best date of a kind.
    pub fn date_of(&self, kind: EventKind) -> Option<PartialDate> {
        self.events
            .iter()
            .filter(|event| event.kind == kind)
            .max_by_key(|event| event.confidence)
            .map(|event| event.on)
    }
}

/// The title a file's name gives.
pub(crate) fn title_of_file(name: &str) -> String {
    file_name::read(name).title
}

/// What every reader of metadata sees.
pub(crate) struct Reading<'r> {
    pub cleaned: &'r Cleaned,
    pub built: &'r Built,
    pub hints: &'r Hints,
    pub head: &'r Head,
}

impl<'r> Reading<'r> {
    pub(crate) fn text(&self) -> &'r str {
        &self.cleaned.text
    }

    /// Lines of a role: index, first byte, words.
    pub(crate) fn lines_of(&self, role: Role) -> impl Iterator<Item = (usize, usize, &'r str)> {
        let cleaned = self.cleaned;
        self.built
            .roles
            .iter()
            .enumerate()
            .filter(move |(_, found)| **found == role)
            .filter_map(move |(at, _)| {
                let line = cleaned.lines.get(at)?;
                Some((at, line.start, cleaned.line_text(line)))
            })
    }
}

pub(crate) fn read_metadata(
    cleaned: &Cleaned,
    built: &Built,
    hints: &Hints,
    head: &Head,
) -> Metadata {
    let reading = Reading {
        cleaned,
        built,
        hints,
        head,
    };
    let mut metadata = Metadata::default();
    title::read(&reading, &mut metadata);
    correction::name(&reading, &mut metadata);
    history::read(&reading, &mut metadata);
    number::read(&reading, &mut metadata);
    issuer::read(&reading, &mut metadata);
    validity::read(&reading, &mut metadata);
    consultation::read(&reading, &mut metadata);
    effective::read(&reading, &mut metadata);
    region::read(&mut metadata);
    kind::read(&reading, &mut metadata);
    mention::read(&reading, &mut metadata);
    acts::read(&reading, &mut metadata);
    amendment::read(&reading, &mut metadata);
    rename::read(&reading, &mut metadata);
    term::read(&reading, &mut metadata);
    definition::read(&reading, &mut metadata);
    metadata
}
