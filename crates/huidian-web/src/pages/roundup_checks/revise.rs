//! What an editor decides about the rows of a checked roundup.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Redirect;
use huidian_digest::Field;

use super::on_desk;
use crate::access::DeskUser;
use crate::error::Error;
use crate::pages::account::read_form;
use crate::request::Query;
use crate::roundup_checks::{self, Checked, Decision, Mark, RowAct, TypedRow};
use crate::state::AppState;

/// `POST /desk/{id}/rows/{row}`, rows counted from 1: takes a finding over, ignores it, goes back on that, or changes the row itself.
pub(crate) async fn revise_row(
    State(state): State<AppState>,
    user: DeskUser,
    Path((id, row)): Path<(String, usize)>,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = read_form(&body);
    decide(state, user, id, format!("row-{row}"), move |checked| {
        let place = row
            .checked_sub(1)
            .filter(|place| *place < checked.report.rows.len());
        let row =
            place.ok_or_else(|| Error::NoSuchPage(format!("/desk/{}#row-{row}", checked.id)))?;
        let act = read_act(&form, checked, row)?;
        Ok(act.map(|act| Decision::Row { row, act }))
    })
    .await
}

/// Longest field that is typed, in characters.
const TYPED_LIMIT: usize = 500;

fn typed(form: &Query, name: &str) -> String {
    let given = form.first(name).unwrap_or("").trim();
    given.chars().take(TYPED_LIMIT).collect()
}

/// What the form asks for; `None` where it names a finding that the row does not have.
fn read_act(form: &Query, checked: &Checked, row: usize) -> Result<Option<RowAct>, Error> {
    let finding = || -> Result<Option<Mark>, Error> {
        let place = form
            .read::<usize>("finding")?
            .ok_or_else(|| Error::parameter("finding", "which one?"))?;
        Ok(Mark::of(&checked.report, row, place))
    };
    Ok(match form.first("action").unwrap_or("") {
        "accept" => finding()?.map(|finding| RowAct::Accept { finding }),
        "ignore" => finding()?.map(|finding| RowAct::Ignore {
            finding,
            reason: typed(form, "reason"),
        }),
        "withdraw" => finding()?.map(|finding| RowAct::Withdraw { finding }),
        "fill_in" => {
            let field = form.first("field").and_then(Field::from_id);
            let field = field.ok_or_else(|| Error::parameter("field", "unknown"))?;
            Some(RowAct::FillIn {
                field: field.id().to_owned(),
            })
        }
        "save" => Some(RowAct::TypeIn {
            typed: typed_row(form),
        }),
        "leave_out" => Some(RowAct::LeaveOut { is_left_out: true }),
        "put_back" => Some(RowAct::LeaveOut { is_left_out: false }),
        "reset" => Some(RowAct::Reset),
        other => {
            let known = "accept ignore withdraw fill_in save leave_out put_back reset";
            return Err(Error::parameter(
                "action",
                format!("{other}; known: {known}"),
            ));
        }
    })
}

fn typed_row(form: &Query) -> TypedRow {
    TypedRow {
        title: typed(form, "title"),
        is_draft: form.first("draft").is_some(),
        number: typed(form, "number"),
        issuers: typed(form, "issuers"),
        issuer_count: typed(form, "issuer_count"),
        date: typed(form, "date"),
        date_kind: typed(form, "date_kind"),
        effective: typed(form, "effective"),
    }
}

/// `POST /desk/{id}/missed/{place}`, counted from 1: puts a missed work in, or takes it out again.
pub(crate) async fn put_missed(
    State(state): State<AppState>,
    user: DeskUser,
    Path((id, place)): Path<(String, usize)>,
    body: Bytes,
) -> Result<Redirect, Error> {
    let is_added = read_form(&body).first("action") == Some("add");
    decide(state, user, id, format!("missed-{place}"), move |checked| {
        let missed = place
            .checked_sub(1)
            .and_then(|place| checked.report.missed.get(place));
        let work = missed.and_then(|finding| finding.other.as_ref());
        Ok(work.map(|work| Decision::PutMissed {
            work: work.to_string(),
            is_added,
        }))
    })
    .await
}

/// `POST /desk/{id}/accept`: takes over every plain correction that nobody has decided about.
pub(crate) async fn accept_plain(
    State(state): State<AppState>,
    user: DeskUser,
    Path(id): Path<String>,
) -> Result<Redirect, Error> {
    let all = |_: &Checked| Ok(Some(Decision::AcceptPlain));
    decide(state, user, id, "desk-state".to_owned(), all).await
}

/// `POST /desk/{id}/fill`: fills in everything empty that the library knows, or with `what=missed` puts every missed work in.
pub(crate) async fn fill_all(
    State(state): State<AppState>,
    user: DeskUser,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Redirect, Error> {
    let is_missed = read_form(&body).first("what") == Some("missed");
    decide(state, user, id, "desk-state".to_owned(), move |_| {
        Ok(Some(if is_missed {
            Decision::PutAllMissed
        } else {
            Decision::FillInAll
        }))
    })
    .await
}

/// Makes the decision that a form asks for, and leads back to where it was made.
async fn decide(
    state: AppState,
    user: DeskUser,
    id: String,
    place: String,
    read: impl FnOnce(&Checked) -> Result<Option<Decision>, Error> + Send + 'static,
) -> Result<Redirect, Error> {
    on_desk(state, id, move |state, checked| {
        user.require_own(checked.owner.as_deref())?;
        let is_done = match read(checked)? {
            Some(decision) => roundup_checks::decide(state, checked, &decision)?,
            None => false,
        };
        if !is_done {
            return Err(Error::Conflict(
                "这里没有可采纳的更正 (nothing here to accept)".to_owned(),
            ));
        }
        Ok(Redirect::to(&format!("/desk/{}#{place}", checked.id)))
    })
    .await
}
