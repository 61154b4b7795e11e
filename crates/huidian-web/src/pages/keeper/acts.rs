//! `/keeper/acts`: works merged and split, texts moved, statements taken back; what was done lately, and undoing it.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::response::Redirect;
use huidian_model::{EventKind, RelationKind, field_words};
use huidian_operations::ActForm;
use huidian_store::{Batch, Role};

use super::{SHOWN, framed};
use crate::access::SignedIn;
use crate::acts::{ask_for_undo, perform};
use crate::error::Error;
use crate::pages::{Shown, show};
use crate::request::{Language, Query, Visitor};
use crate::state::AppState;
use crate::views::{Frame, described_in_words, minute_of, relation_name, who_named};

#[derive(Template)]
#[template(path = "keeper_acts.html")]
struct ActsPage {
    frame: Frame,
    form_token: String,
    is_administrator: bool,
    /// The work that the forms begin with.
    work: String,
    acts: [(&'static str, &'static str); 11],
    /// Fields of a work that a fact may be of.
    fields: Vec<(&'static str, String)>,
    relations: Vec<(&'static str, &'static str)>,
    batches: Vec<BatchLine>,
}

struct BatchLine {
    id: String,
    at: String,
    kind: &'static str,
    described: String,
    by: String,
    reason: String,
    /// Empty for one that was not taken back.
    undone: String,
    may_undo: bool,
    /// Files that an import took in.
    taken: u32,
}

/// `GET /keeper/acts`
pub(crate) async fn acts(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    OriginalUri(uri): OriginalUri,
    signed_in: SignedIn,
) -> Shown {
    signed_in.require(Role::Editor)?;
    let language = visitor.language;
    let batches = state.library().store().read()?.batches(SHOWN)?;
    show(&ActsPage {
        form_token: signed_in.secret.form_token(),
        is_administrator: signed_in.user.role >= Role::Administrator,
        work: query.first("work").unwrap_or("").to_owned(),
        acts: acts_named(language),
        fields: fields_named(language),
        relations: RelationKind::ALL
            .into_iter()
            .map(|kind| (kind.id(), relation_name(kind, true, language)))
            .collect(),
        batches: batches
            .into_iter()
            .map(|batch| batch_line(batch, language))
            .collect(),
        frame: framed(&state, visitor, &uri),
    })
}

fn fields_named(language: Language) -> Vec<(&'static str, String)> {
    let plain = [
        "title",
        "alternative_title",
        "number",
        "issuers",
        "kind",
        "draft",
        "sector",
        "topic",
        "addressee",
        "region",
        "administered_by",
        "force_seen",
        "note",
    ];
    plain
        .into_iter()
        .chain(EventKind::ALL.map(EventKind::id))
        .map(|field| (field, field_words(field, language)))
        .collect()
}

fn acts_named(language: Language) -> [(&'static str, &'static str); 11] {
    [
        (
            "merge",
            language.pick("并入另一件", "Merge into another work"),
        ),
        (
            "split",
            language.pick("文本分出为新文件", "Split texts off as a new work"),
        ),
        (
            "move_text",
            language.pick("文本移到另一件", "Move a text to another work"),
        ),
        ("detach_text", language.pick("移出文本", "Take a text off")),
        (
            "move_capture",
            language.pick("原件移到另一文本", "Move an original to another text"),
        ),
        (
            "detach_companion",
            language.pick("移出解读、节选", "Take a reading off"),
        ),
        (
            "delete_work",
            language.pick("撤下文件", "Withdraw the work"),
        ),
        ("withdraw_fact", language.pick("撤回事实", "Withdraw facts")),
        ("correct_fact", language.pick("更正事实", "Correct a fact")),
        (
            "relate",
            language.pick("写明关系", "Relate to another work"),
        ),
        (
            "withdraw_relation",
            language.pick("撤回关系", "Withdraw a relation"),
        ),
    ]
}

fn batch_line(batch: Batch, language: Language) -> BatchLine {
    use huidian_store::BatchKind;
    BatchLine {
        id: batch.id.to_string(),
        at: minute_of(batch.started_at),
        kind: match batch.kind {
            BatchKind::Import => language.pick("导入", "import"),
            BatchKind::Collection => language.pick("文集", "collection"),
            BatchKind::Merge => language.pick("合并", "merge"),
            BatchKind::Split => language.pick("分出", "split"),
            BatchKind::Detach => language.pick("移出", "detach"),
            BatchKind::Move => language.pick("移动", "move"),
            BatchKind::Delete => language.pick("撤下", "withdraw work"),
            BatchKind::Withdraw => language.pick("撤回", "withdraw"),
            BatchKind::Correct => language.pick("更正", "correct"),
            BatchKind::Review => language.pick("审核", "review"),
            BatchKind::Rules => language.pick("义务规则", "rules"),
            BatchKind::Redact => language.pick("去除个人信息", "personal data"),
        },
        taken: batch.counts.taken_count,
        described: described_in_words(batch.described, language),
        by: who_named(&batch.asked_by.unwrap_or_default(), language),
        reason: [batch.reason, batch.grounds]
            .into_iter()
            .flatten()
            .filter(|words| !words.is_empty())
            .collect::<Vec<_>>()
            .join("；"),
        may_undo: batch.is_recorded && batch.undone_at.is_none(),
        undone: batch.undone_at.map(minute_of).unwrap_or_default(),
    }
}

/// `POST /keeper/acts`
pub(crate) async fn act(
    State(state): State<AppState>,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = signed_in.admit(Role::Editor, &body)?;
    let field = |name: &str| form.first(name).unwrap_or("").to_owned();
    let asked = ActForm {
        act: field("act"),
        work: field("work"),
        into: field("into"),
        text: field("text"),
        into_text: field("into_text"),
        capture: field("capture"),
        line: field("line"),
        title: field("title"),
        field: field("field"),
        value: field("value"),
        said_by: field("said_by"),
        relation: field("relation"),
        reason: field("reason"),
        source: field("source"),
    };
    perform(&state, &signed_in.user.name, &asked)?;
    Ok(Redirect::to("/keeper/acts#done"))
}

/// `POST /keeper/batches/undo`
pub(crate) async fn undo_batch(
    State(state): State<AppState>,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = signed_in.admit(Role::Editor, &body)?;
    let job = ask_for_undo(
        &state,
        &signed_in.user.name,
        form.first("batch").unwrap_or(""),
    )?;
    // back to where it was decided, where it is told how it went
    if form.first("back") == Some("review") {
        let back = Query::default()
            .with("done", form.first("batch").unwrap_or(""))
            .with("count", form.first("count").unwrap_or("1"))
            .with("undoing", &job.key.to_string());
        return Ok(Redirect::to(&format!(
            "{}#unreviewed",
            back.link("/keeper")
        )));
    }
    Ok(Redirect::to(&format!("/keeper/imports#job-{}", job.key)))
}
