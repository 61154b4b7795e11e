//! What a keeper decides: relations, works, single facts.

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Redirect;
use huidian_model::{FactValue, Relation, RelationKind, ReviewState, WorkId};
use huidian_operations::Keeper;
use huidian_store::{Role, Task, Transaction};

use super::waiting::{AllWaiting, kept, relation_value};
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

/// `POST /keeper/works`: accepts works that wait for review, or rejects them, in one batch: those named, or all that the filters leave.
pub(crate) async fn review_work(
    State(state): State<AppState>,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Redirect, Error> {
    signed_in.require(Role::Editor)?;
    let form = Query::parse_long_form(&body);
    signed_in.check_form(&form)?;
    // a button of a line is for that line alone, whatever is ticked
    let of_line = ["accept", "reject"]
        .into_iter()
        .find_map(|decision| Some((decision, form.first(decision)?)));
    let decision = match of_line {
        Some((decision, _)) => decision,
        None => form.first("decision").unwrap_or(""),
    };
    let review = match decision {
        "accept" => ReviewState::Reviewed,
        "reject" => ReviewState::Rejected,
        _ => {
            return Err(Error::parameter(
                "decision",
                "须为 accept 或 reject (accept or reject)",
            ));
        }
    };
    let works = match of_line {
        Some((_, work)) => vec![WorkId::new(work)],
        None if form.flag("all")? => all_that_wait(&state, &form)?,
        None => form.all("work").map(WorkId::new).collect(),
    };
    let named = works.first().map_or_else(String::new, WorkId::to_string);
    let keeper = Keeper(&signed_in.user.name);
    let performed = state.library().store().write(|library| {
        let performed = keeper.decide_review(library, &works, review)?;
        if let Some(task) = settle(&performed) {
            library.add_job(&task.into())?;
        }
        Ok::<_, huidian_store::Error>(performed)
    })?;
    state.forget();
    let Some(batch) = performed.batch.filter(|_| !performed.changed.is_empty()) else {
        return Err(match named.as_str() {
            "" => Error::parameter("work", "没有选中任何文件 (no work was chosen)"),
            named => Error::no_such_work(named),
        });
    };
    let back = kept(&form)
        .into_iter()
        .fold(Query::default(), |query, (name, value)| {
            query.with(&name, &value)
        })
        .with("done", &batch.to_string())
        .with("count", &performed.changed.len().to_string());
    let back = format!("{}#unreviewed", back.link("/keeper"));
    Ok(Redirect::to(&ascii_link(&back)))
}

/// What the filters of a form leave now; refused where that is not what the keeper saw.
fn all_that_wait(state: &AppState, form: &Query) -> Result<Vec<WorkId>, Error> {
    let snapshot = state.snapshot()?;
    let reader = state.library().store().read()?;
    let roundups = reader.roundups()?;
    let waiting = AllWaiting::read(&reader, &snapshot, &roundups)?;
    let chosen = waiting.chosen(form);
    if form.whole("seen", 0..=10_000_000)? != Some(chosen.len()) {
        let reason = "列表已经变了，请再看一遍 (the list has changed: look at it again)";
        return Err(Error::Conflict(reason.to_owned()));
    }
    let ids = chosen.iter().map(|work| work.entry.work.id.clone());
    Ok(ids.collect())
}

/// `POST /keeper/relations`: confirms proposed relations, or withdraws them, in one batch: that of a line's button, or those that are ticked.
pub(crate) async fn decide_relation(
    State(state): State<AppState>,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Redirect, Error> {
    signed_in.require(Role::Editor)?;
    let form = Query::parse_long_form(&body);
    signed_in.check_form(&form)?;
    let asked = asked_relations(&form)?;
    let is_accepted = asked.is_accepted;
    let proposed = state.library().store().read()?.proposed_relations()?;
    let chosen: Vec<Relation> = proposed
        .into_iter()
        .filter(|relation| asked.named.contains(&relation_value(relation)))
        .collect();
    if chosen.len() < asked.named.len() {
        let reason = "这条关系已经处理过 (the relation was decided before)";
        return Err(Error::Conflict(reason.to_owned()));
    }
    if is_accepted && has_rivals(&chosen) {
        let reason = "同一份征求意见稿选了两个定稿，只能确认一个 (two finals of one draft were chosen: it has one)";
        return Err(Error::Conflict(reason.to_owned()));
    }
    let keeper = Keeper(&signed_in.user.name);
    let performed = state.library().store().write(|library| {
        let performed = keeper.decide_relations(library, &chosen, is_accepted)?;
        let works = performed.changed.clone();
        library.add_job(&Task::Index { works }.into())?;
        Ok::<_, huidian_store::Error>(performed)
    })?;
    state.forget();
    let back = Query::default();
    let back = match performed.batch {
        Some(batch) => back
            .with("done", &batch.to_string())
            .with("count", &chosen.len().to_string()),
        None => back,
    };
    Ok(Redirect::to(&format!("{}#proposed", back.link("/keeper"))))
}

struct AskedRelations {
    named: Vec<String>,
    is_accepted: bool,
}

fn asked_relations(form: &Query) -> Result<AskedRelations, Error> {
    let field = |name: &str| form.first(name).unwrap_or("");
    // a button of a line is for that line alone, whatever is ticked
    for (button, is_accepted) in [("accept", true), ("reject", false)] {
        if let Some(named) = form.first(button) {
            return Ok(AskedRelations {
                named: vec![named.to_owned()],
                is_accepted,
            });
        }
    }
    let mut named: Vec<String> = form.all("relation").map(str::to_owned).collect();
    if let Some(from) = form.first("from") {
        named.push(format!("{from} {} {}", field("kind"), field("to")));
    }
    named.sort_unstable();
    named.dedup();
    if named.is_empty() {
        let reason = "没有选中任何关系 (no relation was chosen)";
        return Err(Error::parameter("relation", reason));
    }
    Ok(AskedRelations {
        named,
        is_accepted: field("decision") == "accept",
    })
}

fn has_rivals(chosen: &[Relation]) -> bool {
    let finals = chosen
        .iter()
        .filter(|relation| relation.kind == RelationKind::Finalises);
    let mut drafts: Vec<&WorkId> = finals.map(|relation| &relation.to).collect();
    let count = drafts.len();
    drafts.sort_unstable();
    drafts.dedup();
    drafts.len() < count
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
        return Err(wrong("没有内容 (empty)".to_owned()));
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
            let kind = huidian_model::EventKind::from_id(event).ok_or_else(|| {
                Error::parameter("field", format!("没有项目 {event} (unknown field)"))
            })?;
            let on = value
                .parse()
                .map_err(|reason: huidian_text::date::DateSyntax| wrong(reason.to_string()))?;
            FactValue::Event { kind, on }
        }
    })
}
