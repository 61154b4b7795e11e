//! The text of a work as a page shows it.

use std::ops::Range;
use std::sync::Arc;

use huidian_model::{Document, Expression, Fact, FactValue, ForceStatus, ProvisionPath, WorkId};
use huidian_store::UnitCitation;
use huidian_text::CharPositions;
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::error::Error;
use crate::record::Record;
use crate::request::{Language, Query};
use crate::snapshot::Snapshot;
use crate::state::AppState;
use crate::views::{
    ContentsLine, LinkedCitation, Named, NoteMark, Prose, Terms, basis_in, contents_of, date_shown,
    portion_of, provision_href, work_href,
};

/// A text chosen for a page, with what keeps links on it.
pub(crate) struct Reading<'r> {
    pub(crate) record: &'r Record,
    pub(crate) expression: &'r Expression,
    pub(crate) document: Arc<Document>,
    pub(crate) citations: Vec<LinkedCitation>,
    pub(crate) terms: Terms,
    /// What is said above single provisions of the document's list: that they hold no more, or not yet.
    pub(crate) remarks: FxHashMap<usize, String>,
    /// `?version=…` or `?as_of=…` as the reader has it, else empty.
    pub(crate) suffix: String,
}

/// A line of the contents as a link.
pub(crate) struct ContentsLink {
    pub(crate) label: String,
    pub(crate) level: usize,
    pub(crate) href: String,
}

/// A word of the text explained below it.
pub(crate) struct TermLine {
    pub(crate) number: usize,
    pub(crate) word: String,
    pub(crate) meaning: String,
    /// Address and name of the provision that says so.
    pub(crate) said_in: Option<(String, String)>,
}

/// The text of a page, or the part of it that fits.
pub(crate) struct TextView {
    pub(crate) html: String,
    pub(crate) contents: Vec<ContentsLink>,
    pub(crate) terms: Vec<TermLine>,
    pub(crate) previous: Option<String>,
    pub(crate) next: Option<String>,
    pub(crate) version: String,
    pub(crate) version_date: String,
    pub(crate) article_count: u32,
    pub(crate) char_count: u32,
}

/// Opens a text for reading.
pub(crate) fn open<'r>(
    state: &AppState,
    snapshot: &Snapshot,
    record: &'r Record,
    expression: &'r Expression,
    query: &Query,
    language: Language,
) -> Result<Reading<'r>, Error> {
    let document = state.library().document(&expression.id)?;
    open_read(
        state,
        snapshot,
        record,
        (expression, document),
        query,
        language,
    )
}

/// The same of a text that has been read.
pub(crate) fn open_read<'r>(
    state: &AppState,
    snapshot: &Snapshot,
    record: &'r Record,
    (expression, document): (&'r Expression, Arc<Document>),
    query: &Query,
    language: Language,
) -> Result<Reading<'r>, Error> {
    let kept = query
        .pairs()
        .iter()
        .filter(|(name, _)| name == "version" || name == "as_of")
        .fold(Query::default(), |kept, (name, value)| {
            kept.with(name, value)
        });
    let suffix = kept.link("");
    let citations = linked_citations(state, snapshot, expression, &document, &suffix, language)?;
    let taken: Vec<_> = citations.iter().map(|one| one.range.clone()).collect();
    let terms = Terms::of(&document, &taken);
    let remarks = remarks(record, expression, &document, state.day(query)?, language);
    Ok(Reading {
        record,
        expression,
        document,
        citations,
        terms,
        remarks,
        suffix,
    })
}

/// What differs from the whole text on a day, said once above the outermost provision that it is true of.
fn remarks(
    record: &Record,
    expression: &Expression,
    document: &Document,
    day: Date,
    language: Language,
) -> FxHashMap<usize, String> {
    let begins_or_ends = |fact: &Fact| {
        matches!(
            fact.value,
            FactValue::ProvisionEffective { .. }
                | FactValue::ProvisionRepealed { .. }
                | FactValue::Suspended { .. }
                | FactValue::Corrected { .. }
        )
    };
    let mut remarks = FxHashMap::default();
    if !record.work.facts.iter().any(begins_or_ends) {
        return remarks;
    }
    let mut told_until = 0;
    for (place, provision) in document.provisions.iter().enumerate() {
        if provision.path.is_empty() || provision.start < told_until {
            continue;
        }
        let own = record.provision_force(day, expression, document, provision);
        if let Some(own) = own.filter(|own| own.status != ForceStatus::InForce) {
            let said = basis_in(&own.basis, language);
            let status = own.status.named(language);
            remarks.insert(
                place,
                format!("{status}{}{said}", language.pick("：", ": ")),
            );
            told_until = provision.end;
        }
    }
    remarks
}

fn linked_citations(
    state: &AppState,
    snapshot: &Snapshot,
    expression: &Expression,
    document: &Document,
    suffix: &str,
    language: Language,
) -> Result<Vec<LinkedCitation>, Error> {
    let citations = state.library().citations_in(&expression.id)?;
    if citations.is_empty() {
        return Ok(Vec::new());
    }
    let positions = CharPositions::new(&document.text);
    let mut linked: Vec<LinkedCitation> = citations
        .iter()
        .map(|UnitCitation { citation, .. }| {
            let start = positions.byte_at(citation.start);
            let end = positions.byte_at(citation.end);
            super::citation::link(
                snapshot,
                &expression.id.work,
                suffix,
                citation,
                start..end,
                language,
            )
        })
        .collect();
    linked.sort_by_key(|citation| (citation.range.start, citation.range.end));
    linked.dedup_by(|later, earlier| later.range.start < earlier.range.end);
    Ok(linked)
}

impl Reading<'_> {
    fn work(&self) -> &WorkId {
        &self.record.work.id
    }

    /// Address of a provision of the text being read.
    pub(crate) fn href(&self, path: &ProvisionPath) -> String {
        format!("{}{}", provision_href(self.work(), path), self.suffix)
    }

    pub(crate) fn work_link(&self) -> String {
        format!("{}{}", work_href(self.work()), self.suffix)
    }

    /// The whole text, or the part that holds the provision at `wanted`.
    pub(crate) fn view(
        &self,
        wanted: Option<usize>,
        notes: &[NoteMark],
        language: Language,
    ) -> TextView {
        let portion = portion_of(&self.document, wanted);
        let contents = contents_of(&self.document)
            .into_iter()
            .map(|line| self.contents_link(line, &portion.places))
            .collect();
        let terms = self.term_lines(&portion.places);
        let html = self.prose().with_notes(notes).write(portion.places);
        TextView {
            html,
            contents,
            terms,
            previous: portion.previous.map(|path| self.href(&path)),
            next: portion.next.map(|path| self.href(&path)),
            version: self.expression.id.label.clone(),
            version_date: self
                .expression
                .dated_on
                .map_or_else(String::new, |on| date_shown(on, language)),
            article_count: self.expression.article_count,
            char_count: self.expression.char_count,
        }
    }

    pub(crate) fn prose(&self) -> Prose<'_> {
        let (citations, terms) = (&self.citations, &self.terms);
        Prose::new(&self.document, self.work(), &self.suffix, citations, terms)
            .with_remarks(&self.remarks)
    }

    /// Terms that stand in some provisions.
    pub(crate) fn term_lines(&self, places: &Range<usize>) -> Vec<TermLine> {
        let provisions = &self.document.provisions;
        let shown = provisions.get(places.clone()).unwrap_or(&[]);
        let start = shown.iter().map(|one| one.start).min().unwrap_or(0) as usize;
        let end = shown.iter().map(|one| one.end).max().unwrap_or(0) as usize;
        let used = self.terms.used_in(&(start..end)).into_iter();
        used.map(|(number, term)| TermLine {
            number,
            word: term.word.clone(),
            meaning: term.meaning.clone(),
            said_in: (!term.path.is_empty()).then(|| (self.href(&term.path), term.path.citation())),
        })
        .collect()
    }

    fn contents_link(&self, line: ContentsLine, shown: &Range<usize>) -> ContentsLink {
        let href = if shown.contains(&line.place) {
            format!("#{}", crate::request::encode_path(&line.path.to_string()))
        } else {
            self.href(&line.path)
        };
        ContentsLink {
            label: line.label,
            level: line.level.min(3),
            href,
        }
    }
}
