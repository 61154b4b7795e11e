//! What a keeper decides: relations, works, single facts.

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Redirect;
use huidian_model::{FactValue, RelationKind, ReviewState, WorkId};
use huidian_operations::Keeper;
use huidian_store::{Role, Task, Transaction};

use crate::access::SignedIn;
use crate::acts::settle;
use crate::error::Error;
use crate::request::{Query, ascii_link};
use crate::state::AppState;

/// Makes a decision and asks the worker, in the same transaction, to bring the index up to date with it.
fn decide(
    state: &AppState,
    decision: impl FnOnce(&mut Transaction<'_>) -> Result<Vec<WorkId>, huidian_store::Error>,
) -> Result<(), Error> {
    state.library().store().write(|library| {
        let works = decision(library)?;
        library.add_job(&Task::Index { works }.into())
    })?;
    state.forget();
    Ok(())
}

/// `POST /keeper/works`: accepts a work that waits for review, or rejects it.
pub(crate) async fn review_work(
    State(state): State<AppState>,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = signed_in.admit(Role::Editor, &body)?;
    let work = WorkId::new(form.first("work").unwrap_or(""));
    let review = match form.first("decision") {
        Some("accept") => ReviewState::Reviewed,
        Some("reject") => ReviewState::Rejected,
        _ => return Err(Error::parameter("decision", "known: accept reject")),
    };
    let keeper = Keeper(&signed_in.user.name);
    let performed = state.library().store().write(|library| {
        let performed = keeper.decide_review(library, &[work], review)?;
        if let Some(task) = settle(&performed) {
            library.add_job(&task.into())?;
        }
        Ok::<_, huidian_store::Error>(performed)
    })?;
    state.forget();
    if performed.changed.is_empty() {
        return Err(Error::no_such_work(form.first("work").unwrap_or("")));
    }
    Ok(Redirect::to("/keeper#unreviewed"))
}

/// `POST /keeper/relations`: confirms a proposed relation, or withdraws it.
pub(crate) async fn decide_relation(
    State(state): State<AppState>,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = signed_in.admit(Role::Editor, &body)?;
    let field = |name: &str| form.first(name).unwrap_or("");
    let kind = RelationKind::from_id(field("kind"))
        .ok_or_else(|| Error::parameter("kind", "unknown relation"))?;
    let (from, to) = (field("from"), field("to"));
    let is_accepted = field("decision") == "accept";
    let proposed = state.library().store().read()?.proposed_relations()?;
    let relation = proposed
        .into_iter()
        .find(|relation| {
            relation.kind == kind && relation.from.as_str() == from && relation.to.as_str() == to
        })
        .ok_or_else(|| Error::Conflict("这条关系已经处理过".to_owned()))?;
    decide(&state, |library| {
        Keeper(&signed_in.user.name).decide_relation(library, &relation, is_accepted)
    })?;
    Ok(Redirect::to("/keeper#proposed"))
}

/// `POST /keeper/facts`: a correction by the keeper; what others said stays beside it.
pub(crate) async fn correct_fact(
    State(state): State<AppState>,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = signed_in.admit(Role::Editor, &body)?;
    let record = state.record(form.first("work").unwrap_or(""))?;
    let value = fact_value(
        form.first("field").unwrap_or(""),
        form.first("value").unwrap_or(""),
    )?;
    let before = record
        .work
        .facts
        .iter()
        .filter(|fact| fact.value.field() == value.field())
        .max_by_key(|fact| fact.weight())
        .map(|fact| huidian_wire::value_text(&fact.value));
    let after = huidian_wire::value_text(&value);
    let work = &record.work.id;
    decide(&state, |library| {
        Keeper(&signed_in.user.name).correct_fact(library, work, value, before, after)
    })?;
    let done = Query::default().with("work", work.as_str());
    Ok(Redirect::to(&ascii_link(&done.link("/keeper"))))
}

pub(super) fn fact_value(field: &str, value: &str) -> Result<FactValue, Error> {
    let wrong = |reason: String| Error::parameter("value", reason);
    if value.is_empty() {
        return Err(wrong("empty".to_owned()));
    }
    Ok(match field {
        "title" => FactValue::Title(value.to_owned()),
        "alternative_title" => FactValue::AlternativeTitle(value.to_owned()),
        "kind" => FactValue::Kind(value.parse().map_err(wrong)?),
        "sector" => FactValue::Sector(value.parse().map_err(wrong)?),
        "topic" => FactValue::Topic(value.parse().map_err(wrong)?),
        "addressee" => FactValue::Addressee(value.parse().map_err(wrong)?),
        "number" => FactValue::Number(value.parse().unwrap_or_else(|never| match never {})),
        "note" => FactValue::Note(value.to_owned()),
        event => {
            let kind = huidian_model::EventKind::from_id(event)
                .ok_or_else(|| Error::parameter("field", format!("unknown field {event}")))?;
            let on = value
                .parse()
                .map_err(|reason: huidian_text::date::DateSyntax| wrong(reason.to_string()))?;
            FactValue::Event { kind, on }
        }
    })
}
