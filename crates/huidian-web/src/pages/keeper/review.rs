//! `GET /keeper`: what waits for review, and corrections of facts with their history.

use askama::Template;
use axum::extract::{OriginalUri, State};
use huidian_model::{EventKind, Relation, WorkId};
use huidian_store::{AuditEntry, BatchId, BatchKind, ImportItem, Reader, Role};

use super::waiting::{AllWaiting, Choice, FILTERS, Waiting, kept, relation_value};
use super::{SHOWN, framed};
use crate::access::SignedIn;
use crate::error::Error;
use crate::pages::{Shown, show};
use crate::request::{Language, Query, Visitor};
use crate::snapshot::Snapshot;
use crate::state::AppState;
use crate::views::{
    Frame, Named, action_name, date_shown, evidence_in, relation_name, second_of, value_named,
    who_named, work_href,
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
    /// All that waits, and what the filters leave of it.
    waiting_count: usize,
    chosen_count: usize,
    /// Name, label and choices of each filter, and what is chosen.
    filters: Vec<Filter>,
    words: String,
    /// The filters of this page, for the form that decides.
    kept: Vec<(String, String)>,
    is_filtered: bool,
    earlier: Option<String>,
    later: Option<String>,
    /// What was just decided.
    decided: Option<Decided>,
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
    /// How forms name it.
    value: String,
    from: (String, String),
    kind: &'static str,
    to: (String, String),
    evidence: String,
}

struct Filter {
    name: &'static str,
    label: &'static str,
    choices: Vec<Choice>,
    chosen: String,
}

struct WaitingWork {
    id: String,
    href: String,
    title: String,
    kind: &'static str,
    date: String,
    issuers: String,
    /// Why it waits, and in which file it came.
    reasons: Vec<(String, String)>,
    /// Lines of roundups, and how the text begins and ends.
    evidence: Vec<String>,
}

/// A batch of decisions, which can be taken back.
struct Decided {
    batch: String,
    count: usize,
    is_accepted: bool,
    is_of_relations: bool,
    is_undone: bool,
    /// The job that takes it back, once that was asked.
    undoing: Option<i64>,
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
        who: who_named(&entry.note.who, language),
        done: action_name(&entry.note.action, language),
        action: entry.note.action,
        subject: match entry.note.subject.strip_prefix("register/") {
            Some(key) => format!("{} {key}", language.pick("登记簿", "register")),
            None => entry.note.subject,
        },
        before: value_named(entry.note.before.unwrap_or_default(), language),
        after: value_named(entry.note.after.unwrap_or_default(), language),
    }
}

/// `work` names the work whose corrections are shown; `reason`, `origin`, `kind` and `q` leave some of what waits, `page` turns it over.
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
    let roundups = reader.roundups()?;
    let waiting = AllWaiting::read(&reader, &snapshot, &roundups)?;
    let chosen = waiting.chosen(&query);
    let pages = chosen.len().div_ceil(SHOWN as usize).max(1);
    let turned = query.whole("page", 1..=1_000_000)?.unwrap_or(1).min(pages);
    let shown = chosen.chunks(SHOWN as usize).nth(turned - 1);
    let unreviewed = shown.unwrap_or_default().iter();
    let to = |page: usize| {
        let other = query
            .without(&["done", "undoing"])
            .with("page", &page.to_string());
        format!("{}#unreviewed", other.link("/keeper"))
    };
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
        waiting_count: waiting.works.len(),
        chosen_count: chosen.len(),
        unreviewed: unreviewed
            .map(|work| waiting_work(&state, work, language))
            .collect::<Result<_, _>>()?,
        filters: filters(&waiting, &query, language),
        words: query.first("q").unwrap_or("").to_owned(),
        kept: kept(&query),
        is_filtered: FILTERS.iter().any(|name| query.first(name).is_some()),
        earlier: (turned > 1).then(|| to(turned - 1)),
        later: (turned < pages).then(|| to(turned + 1)),
        decided: decided(&reader, &query)?,
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

fn filters(waiting: &AllWaiting<'_>, query: &Query, language: Language) -> Vec<Filter> {
    let filter = |name: &'static str, label: &'static str| Filter {
        name,
        label,
        choices: waiting.choices(name, language),
        chosen: query.first(name).unwrap_or("").to_owned(),
    };
    vec![
        filter("reason", language.pick("待审原因", "Why it waits")),
        filter("origin", language.pick("来自", "Where from")),
        filter("kind", language.pick("识别为", "Recognised as")),
    ]
}

fn decided(reader: &Reader<'_>, query: &Query) -> Result<Option<Decided>, Error> {
    let Some(id) = query
        .first("done")
        .and_then(|id| id.parse::<BatchId>().ok())
    else {
        return Ok(None);
    };
    let batch = reader.find_batch(id)?;
    let batch = batch.filter(|batch| batch.kind == BatchKind::Review);
    let count = query.whole("count", 1..=10_000_000)?.unwrap_or(1);
    let undoing = query.whole("undoing", 1..=i64::MAX)?;
    Ok(batch.map(|batch| Decided {
        batch: batch.id.to_string(),
        count,
        is_accepted: batch.described.starts_with("accept"),
        is_of_relations: batch.described.contains("_relation "),
        is_undone: batch.undone_at.is_some(),
        undoing,
    }))
}

fn waiting_work(
    state: &AppState,
    waiting: &Waiting<'_>,
    language: Language,
) -> Result<WaitingWork, Error> {
    let entry = waiting.entry;
    Ok(WaitingWork {
        id: entry.work.id.to_string(),
        href: work_href(&entry.work.id),
        title: entry.work.title.clone(),
        kind: match entry.work.kind {
            _ if entry.work.is_draft => language.pick("征求意见稿", "draft"),
            Some(kind) => kind.named(language),
            None => "",
        },
        date: entry
            .work
            .listed_on
            .map_or_else(String::new, |on| date_shown(on, language)),
        issuers: entry.issuer_names().collect::<Vec<_>>().join("、"),
        reasons: waiting.said(language),
        evidence: waiting.evidence(state, language)?,
    })
}

fn proposed_relation(
    snapshot: &Snapshot,
    relation: &Relation,
    language: Language,
) -> ProposedRelation {
    let end = |id: &WorkId| (work_href(id), snapshot.title(id).to_owned());
    ProposedRelation {
        value: relation_value(relation),
        from: end(&relation.from),
        kind: relation_name(relation.kind, true, language),
        to: end(&relation.to),
        evidence: evidence_in(&relation.evidence, language),
    }
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
