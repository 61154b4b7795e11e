//! One row for each article or clause of each text.

use std::collections::BTreeMap;

use huidian_model::{
    Capture, Document, Expression, Horizon, Provision, Standing, Work, WorkId, provision_end,
    provision_force_on, standing_on, texts_on,
};
use huidian_operations::{
    ComposedText, ShownTargets, composed_text, doubtful_places, unlabelled_words,
};
use huidian_store::{Reader, content_hash};
use jiff::civil::Date;

use super::Sink;
use super::texts::{addressed_units, for_each_text, force_of};
use crate::error::Result;
use crate::table::{Column, Value};

pub const COLUMNS: &[Column] = &[
    Column::text("work"),
    Column::text("title"),
    Column::text("expression"),
    Column::text("path"),
    Column::text_list("heading_path"),
    Column::text("text"),
    Column::text("status"),
    Column::boolean("newer_text_known"),
    Column::text("known_until"),
    Column::text("effective_on"),
    Column::text("ended_on"),
    Column::boolean("ended_is_assumed"),
    Column::text_list("citations"),
    Column::text("source"),
    Column::text("source_sha256"),
    Column::text("sha256"),
    Column::boolean("withheld"),
    Column::boolean("recognised"),
    Column::integer("doubtful_characters"),
    Column::boolean("composed"),
    Column::text("composed_text"),
];

pub fn write(
    reader: &Reader<'_>,
    works: &[WorkId],
    as_of: Date,
    sink: &mut Sink<'_>,
) -> Result<()> {
    let mut targets = ShownTargets::new(reader);
    for id in works {
        let Some(work) = reader.find_work(id)? else {
            continue;
        };
        let expressions = reader.expressions_of(id)?;
        let may_leave = reader.may_leave(work.kind);
        let force = force_of(reader, id, as_of)?;
        let horizon = Horizon::of(&work, &expressions);
        for_each_text(reader, id, |expression, document| {
            let text = Text {
                work: &work,
                as_of,
                expression,
                document,
                standing: standing_on(as_of, Some(expression), &expressions, &force, horizon),
                source: source_of(reader, expression)?,
                citations: citations_of(reader, &mut targets, expression)?,
                may_leave,
                doubtful: doubtful_places(reader, &expression.id, document)?,
                composed: if may_leave
                    && texts_on(&expressions, as_of)
                        .iter()
                        .any(|one| one.id == expression.id)
                {
                    composed_text(reader, &work, expression, document, as_of)?
                } else {
                    None
                },
            };
            text.write(&work.title, sink)
        })?;
    }
    Ok(())
}

struct Text<'t> {
    work: &'t Work,
    as_of: Date,
    expression: &'t Expression,
    document: &'t Document,
    standing: Standing,
    source: Option<Capture>,
    /// Targets by the unit they stand in.
    citations: BTreeMap<String, Vec<String>>,
    /// Whether its words go along; those of a standard do not, and only their places are told.
    may_leave: bool,
    /// Its doubtful characters, where it was recognised in pictures.
    doubtful: Option<Vec<u32>>,
    /// What decisions in force on the day made of it, where the amended text is not held.
    composed: Option<ComposedText>,
}

impl Text<'_> {
    /// How many characters of a unit are less sure than others; `None` where the text was not recognised in pictures.
    fn doubtful_in(&self, unit: &Provision) -> Option<i64> {
        let places = self.doubtful.as_ref()?.iter();
        let count = places
            .filter(|place| (unit.start..unit.end).contains(place))
            .count();
        i64::try_from(count).ok()
    }

    /// Whether a unit reads otherwise after the decisions, and how; no words where it is gone.
    fn composed_words(&self, unit: &Provision) -> (bool, Option<String>) {
        let Some(made) = &self.composed else {
            return (false, None);
        };
        let found = made.document.find(&unit.path);
        let words = found.map(|found| unlabelled_words(&made.document, found));
        let squeezed = |words: &str| words.split_whitespace().collect::<String>();
        let held = squeezed(unlabelled_words(self.document, unit));
        if words.map(squeezed) == Some(held) {
            return (false, None);
        }
        (true, words.map(str::to_owned))
    }

    fn write(&self, title: &str, sink: &mut Sink<'_>) -> Result<()> {
        let day = |day: Option<Date>| Value::from(day.map(|day| day.to_string()));
        for unit in addressed_units(self.document) {
            let path = unit.path.to_string();
            let headings = self.document.headings_above(unit).into_iter();
            let headings: Vec<String> = headings
                .filter(|_| self.may_leave)
                .map(str::to_owned)
                .collect();
            let words = Some(unlabelled_words(self.document, unit)).filter(|_| self.may_leave);
            let above = self.document.paths_above(unit);
            let own = provision_force_on(self.as_of, self.work, self.expression, &above);
            let status = own.map_or(self.standing.status, |own| own.status);
            let ended_on = provision_end(self.work, &above).or(self.expression.ended_on);
            let doubtful = self.doubtful_in(unit);
            let (is_composed, composed) = self.composed_words(unit);
            let row = vec![
                self.expression.id.work.as_str().into(),
                title.into(),
                self.expression.id.label.as_str().into(),
                path.as_str().into(),
                headings.into(),
                words.map(str::to_owned).into(),
                status.id().into(),
                Value::Boolean(self.standing.newer_text_known),
                day(self.standing.known_until),
                day(self.expression.effective_on),
                day(ended_on),
                Value::Boolean(self.expression.is_end_assumed),
                self.citations
                    .get(&unit.path.citation())
                    .cloned()
                    .unwrap_or_default()
                    .into(),
                self.source
                    .as_ref()
                    .and_then(|capture| capture.origin.clone())
                    .into(),
                self.source
                    .as_ref()
                    .map(|capture| capture.hash.to_string())
                    .into(),
                words
                    .map(|words| content_hash(words.as_bytes()).to_string())
                    .into(),
                Value::Boolean(!self.may_leave),
                Value::Boolean(self.doubtful.is_some()),
                doubtful.map_or(Value::Missing, Value::Integer),
                Value::Boolean(is_composed),
                composed.into(),
            ];
            sink.put(&self.expression.id.work, row)?;
        }
        Ok(())
    }
}

/// The capture a text was read from: the earliest one.
fn source_of(reader: &Reader<'_>, expression: &Expression) -> Result<Option<Capture>> {
    let manifestations = reader.manifestations_of(&expression.id.work)?;
    let Some(manifestation) = manifestations
        .into_iter()
        .find(|manifestation| manifestation.expression == expression.id)
    else {
        return Ok(None);
    };
    Ok(reader
        .captures_with(manifestation.capture)?
        .into_iter()
        .next())
}

fn citations_of(
    reader: &Reader<'_>,
    targets: &mut ShownTargets<'_>,
    expression: &Expression,
) -> Result<BTreeMap<String, Vec<String>>> {
    let mut by_unit: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for found in reader.citations_from(&expression.id)? {
        let citation = &found.citation;
        let resolved = targets.told(citation.resolution.clone())?;
        let work = resolved
            .as_ref()
            .and_then(|resolution| resolution.work.as_ref())
            .map_or_else(|| citation.work_label().to_owned(), ToString::to_string);
        let path = citation.path();
        let target = if path.is_empty() {
            work
        } else {
            format!("{work}#{path}")
        };
        by_unit.entry(found.unit).or_default().push(target);
    }
    Ok(by_unit)
}
