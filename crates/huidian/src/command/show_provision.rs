//! `huidian show WORK PROVISION`.

use anyhow::Result;
use huidian_model::NamedPlace;
use huidian_operations::{NotRead, OwnReferences, ProvisionReader, ReadProvision, Successor};
use huidian_store::{Reader, WorkSummary};
use huidian_wire::{
    ExpressionShape, ProvisionShape, ProvisionStatusShape, PutInShape, ReadShape, StandingShape,
    SuccessorShape, WithinShape, WorkShape,
};
use jiff::civil::Date;

use super::composed_lines::{composed_shape, render_composed};
use super::print_json;
use super::show_lines::{absent, recognised_line};
use super::show_versions::{later_change, render_expression};
use crate::outcome::Outcome;
use crate::terminal::{self, Style, print_error};

/// Prints a provision of an open work, or says why there is none to print.
pub(super) fn show_provision(
    reader: &Reader<'_>,
    work: &ProvisionReader<'_>,
    place: &NamedPlace,
    (day, json): (Date, bool),
) -> Result<Outcome> {
    let summary = &work.summary;
    if let Some(warning) = later_change(summary, &work.expressions, day) {
        print_error!("{}", terminal::paint(&warning, Style::Warn));
    }
    let read = match work.read(place) {
        Ok(read) => read,
        Err(why) => return not_read(summary, why),
    };
    match (read.provision().is_some(), json) {
        (true, true) => print_json(&read_shape(reader, summary, &read)?)?,
        (true, false) => terminal::print(&render(reader, summary, &read)?)?,
        (false, true) => print_json(&put_in_shape(summary, &read))?,
        (false, false) => terminal::print(&render_put_in(summary, &read))?,
    }
    Ok(Outcome::Done)
}

fn not_read(summary: &WorkSummary, why: NotRead) -> Result<Outcome> {
    let title = &summary.title;
    match why {
        NotRead::Store(error) => return Err(error.into()),
        NotRead::TextNotHeld { .. } => return Ok(absent(summary)),
        NotRead::VersionNotHeld { version, held, .. } => print_error!(
            "《{title}》没有版本 {version}；现有 {} (no such version)",
            held.join("、")
        ),
        NotRead::NoSuchProvision {
            place, searched, ..
        } => print_error!(
            "《{title}》（{}）没有 {place} (no such provision in that version)",
            searched.join("、")
        ),
        why => print_error!("{why}"),
    }
    Ok(Outcome::NotFound)
}

fn read_shape(
    reader: &Reader<'_>,
    summary: &WorkSummary,
    read: &ReadProvision,
) -> Result<ReadShape> {
    let (named_by, punishes) = read.own_references.clone().told();
    let provision = match read.provision() {
        Some(provision) => ProvisionShape::new(&read.document, provision),
        None => ProvisionShape::put_in(&read.path),
    };
    let successors = read.successors.iter();
    Ok(ReadShape {
        work: WorkShape::shown(summary, &read.standing()),
        expression: ExpressionShape::held(&read.expression, reader)?,
        provision,
        provision_status: read.own_force.as_ref().map(ProvisionStatusShape::new),
        within: WithinShape::new(named_by, punishes),
        succeeded_by: successors
            .map(|one| SuccessorShape::new(&one.expression, &one.title, &one.path, one.similarity))
            .collect(),
        composed: read
            .composed
            .as_ref()
            .and_then(|made| composed_shape(made, &read.path)),
    })
}

fn put_in_shape(summary: &WorkSummary, read: &ReadProvision) -> PutInShape {
    PutInShape {
        work: summary.id.to_string(),
        title: summary.title.clone(),
        version: read.expression.id.label.clone(),
        standing: StandingShape::new(&read.standing()),
        provision: None,
        path: read.path.citation(),
        composed: read
            .composed
            .as_ref()
            .and_then(|made| composed_shape(made, &read.path)),
    }
}

fn render(reader: &Reader<'_>, summary: &WorkSummary, read: &ReadProvision) -> Result<String> {
    let mut text = format!(
        "{} {}\n",
        terminal::paint(&format!("《{}》", summary.title), Style::Strong),
        terminal::paint(
            &format!(
                "[{}] {}",
                read.standing().said(),
                render_expression(&read.expression)
            ),
            Style::Faint
        ),
    );
    if let Some(provision) = read.provision() {
        let shape = ProvisionShape::new(&read.document, provision);
        let headings = terminal::paint(&shape.headings.join(" / "), Style::Faint);
        text.push_str(&format!("{headings}\n\n{}\n", shape.text));
    }
    text.push_str(&recognised_line(reader, &read.expression.id)?);
    text.push_str(&render_own(&read.own_references));
    text.push_str(&render_successors(&read.successors));
    if let Some(made) = &read.composed {
        text.push_str(&render_composed(made, read.composed_words()));
    }
    Ok(text)
}

/// A provision that only the composed text has: a decision put it in, and the text with it is not held.
fn render_put_in(summary: &WorkSummary, read: &ReadProvision) -> String {
    let mut text = format!(
        "{} {}\n",
        terminal::paint(
            &format!("《{}》{}", summary.title, read.path.citation()),
            Style::Strong
        ),
        terminal::paint(
            &format!(
                "[{}] {}",
                read.standing().said(),
                render_expression(&read.expression)
            ),
            Style::Faint
        ),
    );
    if let Some(made) = &read.composed {
        text.push_str(&render_composed(made, read.composed_words()));
    }
    text
}

/// Where the words of an ended act went.
fn render_successors(successors: &[Successor]) -> String {
    let line = |successor: &Successor| {
        format!(
            "后继条文：《{}》{}（文字相同 {:.0}%）\n",
            successor.title,
            successor.path.citation(),
            successor.similarity * 100.0
        )
    };
    successors.iter().map(line).collect()
}

/// The references inside the text, from both ends.
fn render_own(own: &OwnReferences) -> String {
    let mut text = String::new();
    if !own.punishes.is_empty() {
        let places = own.punishes.join("、");
        text.push_str(&format!("本条处罚违反以下条款的行为：{places}\n"));
    }
    let named = own.named_by.iter().map(|named| {
        let penalty = if named.punishes {
            "（违反的处罚）"
        } else {
            ""
        };
        format!("{}{penalty}", named.unit)
    });
    let named = named.collect::<Vec<_>>().join("、");
    if !named.is_empty() {
        text.push_str(&format!("本文件中提到此条：{named}\n"));
    }
    text
}
