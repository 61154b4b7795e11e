//! `/keeper/redactions`: personal data taken out of originals for good; what would change is shown first.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::response::{IntoResponse, Redirect, Response};
use huidian_operations::{
    FileWords, Grounds, Keeper, OriginalFate, RedactionPlan, plan_redaction, read_words,
};
use huidian_reader::{decoded, page_words};
use huidian_store::{Redaction, Role};

use super::framed;
use crate::access::SignedIn;
use crate::acts::{refused, settle};
use crate::error::Error;
use crate::pages::{Shown, show};
use crate::request::{Language, Query, Visitor};
use crate::state::AppState;
use crate::views::{Frame, minute_of, who_named, work_href};

/// Those shown, the newest first.
const SHOWN: usize = 200;

#[derive(Template)]
#[template(path = "keeper_redactions.html")]
struct RedactionsPage {
    frame: Frame,
    form_token: String,
    is_administrator: bool,
    asked: Asked,
    /// What would change; nothing before it was asked.
    plan: Option<PlanView>,
    done: Vec<RedactionLine>,
}

/// What the form says.
#[derive(Clone, Default)]
struct Asked {
    work: String,
    words: String,
    reason: String,
    source: String,
}

struct PlanView {
    /// Name, places, and what becomes of it.
    originals: Vec<(String, usize, &'static str)>,
    text_count: usize,
    /// Address and title.
    elsewhere: Vec<(String, String)>,
    is_in_id: bool,
}

struct RedactionLine {
    at: String,
    by: String,
    reason: String,
    former: String,
    href: String,
    is_words_only: bool,
}

/// `GET /keeper/redactions`
pub(crate) async fn redactions(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    OriginalUri(uri): OriginalUri,
    signed_in: SignedIn,
) -> Shown {
    signed_in.require(Role::Administrator)?;
    let asked = Asked {
        work: query.first("work").unwrap_or("").to_owned(),
        ..Asked::default()
    };
    let language = visitor.language;
    let frame = framed(&state, visitor, &uri);
    show(&page(&state, (frame, language), &signed_in, asked, None)?)
}

/// `POST /keeper/redactions`: tells what would change, and does it once that is confirmed.
pub(crate) async fn redact(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Response, Error> {
    let form = signed_in.admit(Role::Administrator, &body)?;
    let field = |name: &str| form.first(name).unwrap_or("").trim().to_owned();
    let asked = Asked {
        work: field("work"),
        words: Query::box_of_form(&body, "words"),
        reason: field("reason"),
        source: field("source"),
    };
    if asked.reason.is_empty() {
        return Err(Error::parameter(
            "reason",
            "请写明理由 (say why: it goes on record)",
        ));
    }
    let plan = plan_of(&state, asked.clone()).await?;
    if form.first("confirmed") != Some("yes") {
        let language = visitor.language;
        let view = plan_view(&state, &plan, language)?;
        let frame = framed(&state, visitor, &uri);
        let page = page(&state, (frame, language), &signed_in, asked, Some(view))?;
        return Ok(show(&page)?.into_response());
    }
    let grounds = Grounds {
        reason: asked.reason,
        source: asked.source,
    };
    let who = signed_in.user.name.clone();
    let worker = state.clone();
    tokio::task::spawn_blocking(move || carry_out(&worker, &who, &plan, &grounds))
        .await
        .map_err(|error| Error::Internal(error.to_string()))??;
    state.forget();
    Ok(Redirect::to("/keeper/redactions#done").into_response())
}

/// Originals are read as an import reads them, which may take a while.
async fn plan_of(state: &AppState, asked: Asked) -> Result<RedactionPlan, Error> {
    let state = state.clone();
    tokio::task::spawn_blocking(move || {
        let words = read_words([asked.words.as_str()]).map_err(refused)?;
        let reader = state.library().store().read()?;
        let files = FileWords {
            decoded,
            read: page_words,
        };
        let catalogue = huidian_catalogue::builtin();
        plan_redaction(&reader, catalogue, files, &asked.work, words).map_err(refused)
    })
    .await
    .map_err(|error| Error::Internal(error.to_string()))?
}

fn carry_out(
    state: &AppState,
    who: &str,
    plan: &RedactionPlan,
    grounds: &Grounds,
) -> Result<(), Error> {
    let store = state.library().store();
    store
        .write(|library| {
            let performed = Keeper(who).redact(library, plan, grounds)?;
            if let Some(task) = settle(&performed) {
                library.add_job(&task.into())?;
            }
            Ok(())
        })
        .map_err(refused)?;
    Ok(store.finish_redactions()?)
}

fn page(
    state: &AppState,
    (frame, language): (Frame, Language),
    signed_in: &SignedIn,
    asked: Asked,
    plan: Option<PlanView>,
) -> Result<RedactionsPage, Error> {
    let done = state.library().store().read()?.redactions()?;
    Ok(RedactionsPage {
        form_token: signed_in.secret.form_token(),
        is_administrator: signed_in.user.role >= Role::Administrator,
        done: done
            .into_iter()
            .rev()
            .take(SHOWN)
            .map(|one| redaction_line(one, language))
            .collect(),
        asked,
        plan,
        frame,
    })
}

fn redaction_line(redaction: Redaction, language: Language) -> RedactionLine {
    RedactionLine {
        at: minute_of(redaction.redacted_at),
        by: who_named(&redaction.redacted_by, language),
        reason: redaction.reason,
        former: redaction.former.to_string(),
        href: format!("/captures/{}", redaction.hash),
        is_words_only: redaction.is_words_only,
    }
}

fn plan_view(
    state: &AppState,
    plan: &RedactionPlan,
    language: Language,
) -> Result<PlanView, Error> {
    let reader = state.library().store().read()?;
    let mut elsewhere = Vec::new();
    for work in &plan.elsewhere {
        let title = reader.find_title(work)?.unwrap_or_else(|| work.to_string());
        elsewhere.push((work_href(work), title));
    }
    Ok(PlanView {
        originals: plan
            .originals
            .iter()
            .map(|one| {
                (
                    one.capture.name.clone(),
                    one.count,
                    fate_name(one.fate, language),
                )
            })
            .collect(),
        text_count: plan.texts.len(),
        is_in_id: !plan.named_by_words.is_empty(),
        elsewhere,
    })
}

fn fate_name(fate: OriginalFate, language: Language) -> &'static str {
    match fate {
        OriginalFate::Untouched => language.pick("没有这些字，不改", "has none of them, stays"),
        OriginalFate::Covered => language.pick("遮盖，保留原件", "kept, with the words covered"),
        OriginalFate::WordsOnly => language.pick(
            "删去原件，只留遮盖后的文字",
            "the original goes; its words stay, covered",
        ),
        OriginalFate::Unread => language.pick(
            "读不出，不改；确有这些字请单独指明它",
            "cannot be read here and stays; name it by itself to take it away",
        ),
    }
}
