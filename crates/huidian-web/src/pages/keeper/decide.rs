//! What a keeper decides: relations, works, single facts.

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Redirect;
use huidian_model::{
    Confidence, Fact, FactValue, Relation, RelationKind, ReviewState, Source, SourceKind,
};
use huidian_store::{NewJob, Role, Transaction};
use serde_json::json;

use crate::access::SignedIn;
use crate::error::Error;
use crate::pages;
use crate::pages::account::note;
use crate::request::{Query, ascii_link};
use crate::state::AppState;

/// Asks the worker to bring the index up to date, in the transaction that changes the works.
fn reindex(library: &mut Transaction<'_>, works: &[&str]) -> Result<(), huidian_store::Error> {
    let job = NewJob {
        kind: "index".to_owned(),
        payload: json!({ "works": works }).to_string(),
        ..NewJob::default()
    };
    library.add_job(&job).map(|_| ())
}

/// `POST /keeper/works`: accepts a work that waits for review, or rejects it.
pub(crate) async fn review_work(
    State(state): State<AppState>,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = signed_in.admit(Role::Editor, &body)?;
    let record = pages::record(&state, form.first("work").unwrap_or(""))?;
    let (review, action) = match form.first("decision") {
        Some("accept") => (ReviewState::Reviewed, "accept_work"),
        Some("reject") => (ReviewState::Rejected, "reject_work"),
        _ => return Err(Error::parameter("decision", "known: accept reject")),
    };
    let (who, id) = (signed_in.user.name, &record.work.id);
    let before = Some(record.work.review.id().to_owned());
    state.library().store().write(|library| {
        library.set_review(id, Some(review))?;
        reindex(library, &[id.as_str()])?;
        let after = Some(review.id().to_owned());
        note(library, &who, action, id.as_str(), before, after)
    })?;
    state.forget();
    Ok(Redirect::to("/keeper#unreviewed"))
}

/// `POST /keeper/relations`: confirms a proposed relation, or withdraws it.
pub(crate) async fn decide_relation(
    State(state): State<AppState>,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = signed_in.admit(Role::Editor, &body)?;
    let field = |name: &str| form.first(name).unwrap_or("").to_owned();
    let kind = RelationKind::from_id(&field("kind"))
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
    let subject = format!("{from} {} {to}", kind.id());
    let who = signed_in.user.name;
    state.library().store().write(|library| {
        let action = if is_accepted {
            library.put_relation(&Relation {
                is_confirmed: true,
                ..relation
            })?;
            "accept_relation"
        } else {
            library.withdraw_relation(&relation)?;
            "reject_relation"
        };
        reindex(library, &[&from, &to])?;
        note(library, &who, action, &subject, None, None)
    })?;
    state.forget();
    Ok(Redirect::to("/keeper#proposed"))
}

/// `POST /keeper/facts`: a correction by the keeper; what others said stays beside it.
pub(crate) async fn correct_fact(
    State(state): State<AppState>,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = signed_in.admit(Role::Editor, &body)?;
    let record = pages::record(&state, form.first("work").unwrap_or(""))?;
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
    let who = signed_in.user.name;
    let after = Some(huidian_wire::value_text(&value));
    let fact = Fact::new(
        value,
        Source::new(SourceKind::Keeper, who.clone()),
        Confidence::High,
    );
    state.library().store().write(|library| {
        library.correct_fact(&record.work.id, &fact)?;
        reindex(library, &[record.work.id.as_str()])?;
        note(
            library,
            &who,
            "correct_fact",
            record.work.id.as_str(),
            before,
            after,
        )
    })?;
    state.forget();
    let done = Query::default().with("work", record.work.id.as_str());
    Ok(Redirect::to(&ascii_link(&done.link("/keeper"))))
}

fn fact_value(field: &str, value: &str) -> Result<FactValue, Error> {
    let wrong = |reason: String| Error::parameter("value", reason);
    if value.is_empty() {
        return Err(wrong("empty".to_owned()));
    }
    Ok(match field {
        "title" => FactValue::Title(value.to_owned()),
        "alternative_title" => FactValue::AlternativeTitle(value.to_owned()),
        "kind" => FactValue::Kind(value.parse().map_err(wrong)?),
        "sector" => FactValue::Sector(value.parse().map_err(wrong)?),
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
