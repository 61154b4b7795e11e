//! What an editor says of the lines of a roundup, and the roundup read again.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Redirect;
use huidian_digest::LinePart;

use super::on_desk;
use crate::access::DeskUser;
use crate::error::Error;
use crate::pages::account::read_form;
use crate::roundup_checks;
use crate::state::AppState;

/// `POST /desk/{id}/lines`: says what all lines of one look are (`style`, `part`: `title`, `issuer`, `date`, `nothing`, or `auto` to take that
/// back), and leads to the new reading.
pub(crate) async fn reread(
    State(state): State<AppState>,
    user: DeskUser,
    Path(id): Path<String>,
    body: Bytes,
) -> Result<Redirect, Error> {
    const LONGEST: usize = 40;
    let form = read_form(&body);
    let style: String = form.first("style").unwrap_or("").to_owned();
    if style.is_empty() || style.chars().count() > LONGEST {
        return Err(Error::parameter("style", "which lines?"));
    }
    let part = match form.first("part").unwrap_or("") {
        "auto" => None,
        id => Some(LinePart::from_id(id).ok_or_else(|| {
            let known = "title issuer date nothing auto";
            Error::parameter("part", format!("{id}; known: {known}"))
        })?),
    };
    on_desk(state, id, move |state, checked| {
        user.require_own(checked.owner.as_deref())?;
        let read = roundup_checks::reread(state, checked, &style, part, &user)?;
        Ok(Redirect::to(&format!("/desk/{}#read-as", read.id)))
    })
    .await
}
