//! `GET /works/{id}/compare?from=…&to=…`: two texts side by side; without labels those of the day and before it. `with` names another work,
//! such as the draft of a final.

use askama::Template;
use axum::extract::{OriginalUri, Path, State};
use axum::http::Uri;
use huidian_model::{Expression, RelationKind, WorkId};

use super::{Shown, show};
use crate::error::Error;
use crate::record::Record;
use crate::request::{Query, Visitor, encode_path};
use crate::snapshot::{Entry, Snapshot};
use crate::state::AppState;
use crate::views::{ComparisonView, Frame, compare, rank_name, work_href};

#[derive(Template)]
#[template(path = "compare.html")]
struct ComparePage {
    frame: Frame,
    title: String,
    href: String,
    from: Side,
    to: Side,
    comparison: ComparisonView,
    /// Label, address and whether chosen, for each pair of texts that can be compared.
    choices: Vec<(String, String, bool)>,
    /// The same as PDF.
    pdf_href: Option<String>,
}

struct Side {
    title: String,
    label: String,
    href: String,
}

pub(crate) async fn show_comparison(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Shown {
    let snapshot = state.snapshot()?;
    let record = state.record(&id)?;
    if let Some(copy) = query.first("copy") {
        return show_copy(&state, visitor, &uri, &record, &query, copy);
    }
    let other = match query.first("with") {
        Some(other) => Some(state.record(other)?),
        None => None,
    };
    let (from, to) = record.texts_to_compare(other.as_ref(), &query)?;
    let old = state.library().document(&from.id)?;
    let new = state.library().document(&to.id)?;
    let language = visitor.language;
    let frame = state.frame(visitor, &uri);
    let title = format!("{} · {}", record.work.title, frame.t("对照", "Comparison"));
    show(&ComparePage {
        comparison: compare(&old, &new, language),
        title: record.work.title.clone(),
        href: work_href(&record.work.id),
        from: side(other.as_ref().unwrap_or(&record), from),
        to: side(&record, to),
        choices: choices(&snapshot, &record, &from.id.label, &to.id.label),
        pdf_href: Some(
            query
                .without(&["lang"])
                .link(&format!("{}/compare.pdf", work_href(&record.work.id))),
        ),
        frame: frame.titled(title),
    })
}

/// The words of a copy beside the text that is shown.
fn show_copy(
    state: &AppState,
    visitor: Visitor,
    uri: &Uri,
    record: &Record,
    query: &Query,
    copy: &str,
) -> Shown {
    let copies = state.library().copies_of(&record.work.id)?;
    let label = query.first("version");
    let found = copies.into_iter().find(|known| {
        known.capture.hash.to_string() == copy
            && label.is_none_or(|label| known.manifestation.expression.label == label)
    });
    let missing = || Error::NoSuchCapture(copy.to_owned());
    let found = found.ok_or_else(missing)?;
    let shown = record
        .expressions
        .iter()
        .find(|text| text.id == found.manifestation.expression)
        .ok_or_else(missing)?;
    let text = found.manifestation.text.ok_or_else(missing)?;
    let difference = state
        .library()
        .copy_difference(shown, text)?
        .ok_or_else(missing)?;
    let language = visitor.language;
    let frame = state.frame(visitor, uri);
    let title = format!("{} · {}", record.work.title, frame.t("对照", "Comparison"));
    show(&ComparePage {
        comparison: compare(&difference.shown, &difference.copy, language),
        title: record.work.title.clone(),
        href: work_href(&record.work.id),
        from: side(record, shown),
        to: Side {
            label: rank_name(&found, language).to_owned(),
            href: format!("/captures/{}", found.capture.hash),
            title: found.capture.name,
        },
        choices: Vec::new(),
        pdf_href: None,
        frame: frame.titled(title),
    })
}

fn side(record: &Record, expression: &Expression) -> Side {
    let label = expression.id.label.clone();
    Side {
        title: record.work.title.clone(),
        href: format!(
            "{}?version={}",
            work_href(&record.work.id),
            encode_path(&label)
        ),
        label,
    }
}

/// Neighbouring versions, and drafts with a text.
fn choices(
    snapshot: &Snapshot,
    record: &Record,
    from: &str,
    to: &str,
) -> Vec<(String, String, bool)> {
    let href = work_href(&record.work.id);
    let mut choices = Vec::new();
    for (place, text) in record.expressions.iter().enumerate() {
        let earlier = &record.expressions[..place];
        let Some(before) = earlier.iter().rfind(|other| other.part == text.part) else {
            continue;
        };
        let (old, new) = (&before.id.label, &text.id.label);
        choices.push((
            format!("{old} → {new}"),
            format!(
                "{href}/compare?from={}&to={}",
                encode_path(old),
                encode_path(new)
            ),
            old == from && new == to,
        ));
    }
    let drafts = record.relations.iter().filter(|relation| {
        relation.kind == RelationKind::Finalises && relation.from == record.work.id
    });
    for relation in drafts {
        let draft: &WorkId = &relation.to;
        if snapshot.find(draft).is_some_and(Entry::has_text) {
            choices.push((
                snapshot.title(draft).to_owned(),
                format!("{href}/compare?with={}", encode_path(draft.as_str())),
                false,
            ));
        }
    }
    choices
}
