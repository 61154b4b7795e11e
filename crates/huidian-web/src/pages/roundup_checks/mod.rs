//! `/desk`: read, check and correct a roundup somebody brought, and write the next one.

mod checked;
mod download;
mod references;
mod reread;
mod revise;
mod written;

pub(crate) use checked::checked;
pub(crate) use download::download_correction;
pub(crate) use references::{look_through, references};
pub(crate) use reread::reread;
pub(crate) use revise::{accept_plain, fill_all, put_missed, revise_row};
pub(crate) use written::written;

use askama::Template;
use axum::extract::multipart::MultipartError;
use axum::extract::{Multipart, OriginalUri, State};
use axum::http::StatusCode;
use axum::response::Redirect;
use huidian_model::{PartialDate, Sector};
use huidian_store::{ANONYMOUS_CHECK_DAYS, ANONYMOUS_CHECKS_KEPT, CHECKS_KEPT};
use jiff::tz::{TimeZone, offset};

use super::{Shown, show};
use crate::access::DeskUser;
use crate::error::Error;
use crate::request::Visitor;
use crate::roundup_checks::{self, Checked};
use crate::state::AppState;
use crate::views::{Frame, Named};

#[derive(Template)]
#[template(path = "desk.html")]
struct DeskPage {
    frame: Frame,
    upload_limit_mib: usize,
    kept: u32,
    /// How long what nobody signed in brought is kept; `None` for whoever is.
    days: Option<i64>,
    /// Checks of whoever looks: address, name, when, decisions.
    mine: Vec<(String, String, String, u32)>,
    is_read_only: bool,
    sectors: Vec<(&'static str, &'static str)>,
    /// First day of the month, where a roundup begins unless told otherwise.
    from: String,
}

/// `GET /desk`
pub(crate) async fn desk(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    user: DeskUser,
) -> Shown {
    let language = visitor.language;
    let frame = state.frame(visitor, &uri);
    let title = frame.t("汇总工作台", "Roundup desk");
    show(&DeskPage {
        upload_limit_mib: state.config().upload_limit_bytes >> 20,
        kept: user
            .name
            .as_ref()
            .map_or(ANONYMOUS_CHECKS_KEPT, |_| CHECKS_KEPT),
        days: user.name.is_none().then_some(ANONYMOUS_CHECK_DAYS),
        mine: match &user.name {
            Some(owner) => own_checks(&state, owner)?,
            None => Vec::new(),
        },
        is_read_only: state.library().store().is_read_only(),
        sectors: Sector::ALL
            .into_iter()
            .map(|sector| (sector.id(), sector.named(language)))
            .collect(),
        from: state.today().first_of_month().to_string(),
        frame: frame.titled(title),
    })
}

/// The checks that somebody brought, newest first.
fn own_checks(state: &AppState, owner: &str) -> Result<Vec<(String, String, String, u32)>, Error> {
    let lines = state.library().store().read()?.roundup_checks_of(owner)?;
    let shown = lines.into_iter().map(|line| {
        let day = line.created_at.to_zoned(TimeZone::fixed(offset(8))).date();
        (
            format!("/desk/{}", line.id),
            line.name,
            day.to_string(),
            line.decision_count,
        )
    });
    Ok(shown.collect())
}

/// `POST /desk`: takes a file or pasted text, checks it, and leads to what was found.
pub(crate) async fn upload(
    State(state): State<AppState>,
    user: DeskUser,
    form: Multipart,
) -> Result<Redirect, Error> {
    let brought = read_form(&state, form).await?;
    let worker = state.clone();
    let checked = tokio::task::spawn_blocking(move || {
        roundup_checks::upload(&worker, brought.bytes, brought.name, brought.as_of, &user)
    })
    .await
    .map_err(|_| Error::Internal("checking a roundup broke off".to_owned()))??;
    Ok(Redirect::to(&format!("/desk/{}", checked.id)))
}

struct Brought {
    bytes: Vec<u8>,
    name: String,
    as_of: jiff::civil::Date,
}

async fn read_form(state: &AppState, mut form: Multipart) -> Result<Brought, Error> {
    let broken = |error: MultipartError| {
        if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
            Error::TooLarge {
                limit_bytes: state.config().upload_limit_bytes,
            }
        } else {
            Error::Form(error.body_text())
        }
    };
    let mut brought = Brought {
        bytes: Vec::new(),
        name: String::new(),
        as_of: state.today(),
    };
    while let Some(field) = form.next_field().await.map_err(broken)? {
        let part = field.name().unwrap_or("").to_owned();
        let file_name = field.file_name().unwrap_or("").to_owned();
        let bytes = field.bytes().await.map_err(broken)?;
        match part.as_str() {
            "file" if !bytes.is_empty() => {
                brought.bytes = bytes.to_vec();
                brought.name = file_name.chars().take(200).collect();
            }
            "text" if brought.bytes.is_empty() && !bytes.trim_ascii().is_empty() => {
                brought.bytes = bytes.to_vec();
                pasted_name(&bytes).clone_into(&mut brought.name);
            }
            "as_of" if !bytes.is_empty() => {
                let text = String::from_utf8_lossy(&bytes);
                let day: PartialDate = text
                    .parse()
                    .map_err(|reason| Error::parameter("as_of", reason))?;
                brought.as_of = day.latest();
            }
            _ => {}
        }
    }
    if brought.bytes.is_empty() {
        return Err(Error::Form(
            "没有文件，也没有文字 (neither a file nor words)".to_owned(),
        ));
    }
    Ok(brought)
}

/// Pasted text is Markdown unless it looks like a page.
fn pasted_name(bytes: &[u8]) -> &'static str {
    if bytes.trim_ascii_start().starts_with(b"<") {
        "pasted.html"
    } else {
        "pasted.md"
    }
}

/// Finds a roundup and does something with it, on a thread that may be kept waiting.
async fn on_desk<T: Send + 'static>(
    state: AppState,
    id: String,
    act: impl FnOnce(&AppState, &Checked) -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(move || act(&state, &*roundup_checks::find(&state, &id)?))
        .await
        .map_err(|_| Error::Internal("the desk broke off".to_owned()))?
}
