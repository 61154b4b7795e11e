//! `/keeper/disputes`: where texts, sources and amending acts disagree, for a keeper to settle.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::response::Redirect;
use huidian_model::{EventKind, ForceStatus, WorkId};
use huidian_operations::{Keeper, Suspicion, find_disputed};
use huidian_store::{Role, SettledDispute};

use super::framed;
use crate::access::SignedIn;
use crate::error::Error;
use crate::pages::{Shown, show};
use crate::registers::apart;
use crate::request::Visitor;
use crate::snapshot::Snapshot;
use crate::state::AppState;
use crate::views::{Frame, Named, day_of, work_href};

#[derive(Template)]
#[template(path = "keeper_disputes.html")]
struct DisputesPage {
    frame: Frame,
    form_token: String,
    is_administrator: bool,
    open: Vec<DisputeView>,
    settled: Vec<SettledView>,
}

struct DisputeView {
    href: String,
    title: String,
    work: String,
    kind: &'static str,
    name: &'static str,
    detail: String,
    choices: Vec<ChoiceView>,
}

/// A value that a keeper may state.
struct ChoiceView {
    field: &'static str,
    value: String,
    label: String,
}

struct SettledView {
    href: String,
    title: String,
    work: String,
    kind: String,
    detail: String,
    reason: String,
    by: String,
    on: String,
}

/// `GET /keeper/disputes`
pub(crate) async fn disputes(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    signed_in: SignedIn,
) -> Shown {
    signed_in.require(Role::Editor)?;
    let frame = framed(&state, visitor, &uri);
    // goes over the whole library, and composes texts
    let found = apart(&state, |state| {
        let reader = state.library().store().read()?;
        Ok((find_disputed(&reader)?, reader.settled_disputes()?))
    });
    let (open, settled) = found.await?;
    let snapshot = state.snapshot()?;
    show(&DisputesPage {
        form_token: signed_in.secret.form_token(),
        is_administrator: signed_in.user.role >= Role::Administrator,
        open: open.into_iter().map(|found| view(found, &frame)).collect(),
        settled: settled
            .into_iter()
            .map(|known| settled_view(known, &snapshot))
            .collect(),
        frame,
    })
}

fn view(found: Suspicion, frame: &Frame) -> DisputeView {
    let choices = found.choices.into_iter().map(|(field, value)| ChoiceView {
        label: choice_label(field, &value, frame),
        field,
        value,
    });
    DisputeView {
        href: work_href(&found.work),
        choices: choices.collect(),
        title: found.title,
        work: found.work.to_string(),
        kind: found.kind.id(),
        name: frame.t(found.kind.chinese(), found.kind.english()),
        detail: found.detail,
    }
}

fn choice_label(field: &str, value: &str, frame: &Frame) -> String {
    if let Some(kind) = EventKind::from_id(field) {
        return format!("{} {value}", kind.named(frame.visitor.language));
    }
    let status = ForceStatus::ALL
        .into_iter()
        .find(|known| known.id() == value);
    status.map_or_else(
        || value.to_owned(),
        |status| status.named(frame.visitor.language).to_owned(),
    )
}

fn settled_view(known: SettledDispute, snapshot: &Snapshot) -> SettledView {
    SettledView {
        href: work_href(&known.work),
        title: snapshot.title(&known.work).to_owned(),
        work: known.work.to_string(),
        kind: known.kind,
        detail: known.detail,
        reason: known.reason,
        by: known.settled_by,
        on: day_of(known.settled_at),
    }
}

/// `POST /keeper/disputes`: leaves a dispute as the library has it, for a reason, or lists it again. A keeper who knows which side is right
/// corrects the fact instead.
pub(crate) async fn settle_dispute(
    State(state): State<AppState>,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = signed_in.admit(Role::Editor, &body)?;
    let field = |name: &str| form.first(name).unwrap_or("");
    let work = WorkId::new(field("work"));
    let dispute = (&work, field("kind"), field("detail"));
    let keeper = Keeper(&signed_in.user.name);
    let reason = field("reason").trim();
    let is_reopened = field("decision") == "reopen";
    if !is_reopened && reason.is_empty() {
        let asked = "请写明理由 (a reason is missing)";
        return Err(Error::parameter("reason", asked));
    }
    let is_done = state.library().store().write(|library| {
        if is_reopened {
            keeper.reopen_dispute(library, dispute)
        } else {
            keeper.settle_dispute(library, dispute, reason)
        }
    })?;
    if !is_done {
        return Err(Error::Conflict(
            "这一条已经处理过 (the dispute was settled before)".to_owned(),
        ));
    }
    state.forget();
    Ok(Redirect::to("/keeper/disputes"))
}
