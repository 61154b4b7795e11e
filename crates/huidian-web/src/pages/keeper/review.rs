//! `GET /keeper`: what waits for review, and corrections of facts with their history.

use askama::Template;
use axum::extract::{OriginalUri, State};
use huidian_model::{EventKind, Relation, ReviewState, WorkId};
use huidian_store::{AuditEntry, ImportItem, Reader, Role};

use super::{SHOWN, framed};
use crate::access::SignedIn;
use crate::error::Error;
use crate::pages::{Shown, show};
use crate::request::{Language, Query, Visitor};
use crate::snapshot::Snapshot;
use crate::state::AppState;
use crate::views::{
    Frame, Named, action_name, date_shown, evidence_in, in_one_language, relation_name, second_of,
    work_href,
};

#[derive(Template)]
#[template(path = "keeper.html")]
struct ReviewPage {
    frame: Frame,
    form_token: String,
    is_administrator: bool,
    proposed: Vec<ProposedRelation>,
    proposed_count: usize,
    unreviewed: Vec<WaitingWork>,
    unreviewed_count: usize,
    /// Address, name and reason of originals that nobody could read, and whose nothing tells.
    unread: Vec<(String, String, String)>,
    missing: Vec<(String, u64)>,
    /// The work whose facts are to be corrected.
    work: String,
    /// Its address and title, where it is held.
    corrected: Option<(String, String)>,
    history: Vec<AuditView>,
    events: Vec<(&'static str, &'static str)>,
}

struct ProposedRelation {
    from: (String, String, String),
    kind: &'static str,
    kind_id: &'static str,
    to: (String, String, String),
    evidence: String,
}

struct WaitingWork {
    id: String,
    href: String,
    title: String,
    date: String,
    issuers: String,
    /// Why it waits, and in which file it came.
    reason: String,
}

/// One line of the record of changes.
pub(super) struct AuditView {
    pub(super) at: String,
    pub(super) who: String,
    /// As the record has it, and in words.
    pub(super) action: String,
    pub(super) done: String,
    pub(super) subject: String,
    pub(super) before: String,
    pub(super) after: String,
}

pub(super) fn audit_view(entry: AuditEntry, language: Language) -> AuditView {
    AuditView {
        at: second_of(entry.recorded_at),
        who: match entry.note.who.as_str() {
            "local" => language
                .pick("本机（无用户）", "this machine, without users")
                .to_owned(),
            who => in_one_language(who, language).into_owned(),
        },
        done: action_name(&entry.note.action, language),
        action: entry.note.action,
        subject: match entry.note.subject.strip_prefix("register/") {
            Some(key) => format!("{} {key}", language.pick("登记簿", "register")),
            None => entry.note.subject,
        },
        before: entry.note.before.unwrap_or_default(),
        after: entry.note.after.unwrap_or_default(),
    }
}

/// `work` names the work whose corrections are shown.
pub(crate) async fn review(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    OriginalUri(uri): OriginalUri,
    signed_in: SignedIn,
) -> Shown {
    signed_in.require(Role::Editor)?;
    let language = visitor.language;
    let snapshot = state.snapshot()?;
    let reader = state.library().store().read()?;
    let proposed = reader.proposed_relations()?;
    let reasons = reader.reasons_to_wait()?;
    let waiting = waiting(&snapshot, &reasons, language);
    let work = query.first("work").unwrap_or("").to_owned();
    show(&ReviewPage {
        form_token: signed_in.secret.form_token(),
        is_administrator: signed_in.user.role >= Role::Administrator,
        proposed_count: proposed.len(),
        proposed: proposed
            .iter()
            .take(SHOWN as usize)
            .map(|relation| proposed_relation(&snapshot, relation, language))
            .collect(),
        unreviewed_count: waiting.len(),
        unreviewed: waiting.into_iter().take(SHOWN as usize).collect(),
        unread: unread(&reader)?,
        missing: reader.missing_works(SHOWN)?,
        corrected: snapshot
            .find(&WorkId::new(&work))
            .map(|entry| (work_href(&entry.work.id), entry.work.title.clone())),
        history: history(&reader, &work, language)?,
        work,
        events: EventKind::ALL
            .into_iter()
            .map(|kind| (kind.id(), kind.named(language)))
            .collect(),
        frame: framed(&state, visitor, &uri),
    })
}

fn proposed_relation(
    snapshot: &Snapshot,
    relation: &Relation,
    language: Language,
) -> ProposedRelation {
    let end = |id: &WorkId| (work_href(id), snapshot.title(id).to_owned(), id.to_string());
    ProposedRelation {
        from: end(&relation.from),
        kind: relation_name(relation.kind, true, language),
        kind_id: relation.kind.id(),
        to: end(&relation.to),
        evidence: evidence_in(&relation.evidence, language),
    }
}

/// Works known from roundups or by sources of low confidence alone.
fn waiting(
    snapshot: &Snapshot,
    reasons: &[(WorkId, String, String)],
    language: Language,
) -> Vec<WaitingWork> {
    let entries = snapshot.entries().iter().chain(snapshot.waiting());
    entries
        .filter(|entry| entry.work.review == ReviewState::Unreviewed)
        .map(|entry| WaitingWork {
            id: entry.work.id.to_string(),
            href: work_href(&entry.work.id),
            title: entry.work.title.clone(),
            date: entry
                .work
                .listed_on
                .map_or_else(String::new, |on| date_shown(on, language)),
            issuers: entry.issuer_names().collect::<Vec<_>>().join("、"),
            reason: reasons
                .iter()
                .filter(|(work, ..)| work == &entry.work.id)
                .map(|(_, name, reason)| format!("{reason}（{name}）"))
                .collect::<Vec<_>>()
                .join("；"),
        })
        .collect()
}

fn unread(reader: &Reader<'_>) -> Result<Vec<(String, String, String)>, Error> {
    let held = reader.unread_originals()?.into_iter();
    let homeless = held.filter(|item| item.work.is_none());
    let line = |item: ImportItem| {
        let href = format!("/captures/{}", item.hash);
        (href, item.name, item.reason.unwrap_or_default())
    };
    Ok(homeless.take(SHOWN as usize).map(line).collect())
}

/// What was changed about one work, or lately about any fact.
fn history(reader: &Reader<'_>, work: &str, language: Language) -> Result<Vec<AuditView>, Error> {
    let entries = if work.is_empty() {
        let lately = reader.audit_before(None, 10 * SHOWN)?.into_iter();
        lately
            .filter(|entry| entry.note.action == "correct_fact")
            .take(SHOWN as usize)
            .collect()
    } else {
        let mut of_work = reader.audit_of(work)?;
        of_work.reverse();
        of_work
    };
    let entries = entries.into_iter();
    Ok(entries.map(|entry| audit_view(entry, language)).collect())
}
