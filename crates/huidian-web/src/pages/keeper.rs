//! `/keeper`: what waits for review, users, jobs and the record of changes.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::response::Redirect;
use huidian_model::{Confidence, Fact, FactValue, Relation, RelationKind, Source, SourceKind};
use huidian_store::{Role, User};

use super::account::{note, read_form};
use super::{Shown, show};
use crate::access::{SignedIn, hash_password};
use crate::error::Error;
use crate::request::Visitor;
use crate::state::AppState;
use crate::views::{Frame, Named, relation_name, work_href};

#[derive(Template)]
#[template(path = "keeper.html")]
struct KeeperPage {
    frame: Frame,
    form_token: String,
    is_administrator: bool,
    proposed: Vec<ProposedRelation>,
    missing: Vec<(String, u64)>,
    unreviewed: Vec<(String, String)>,
    jobs: Vec<JobView>,
    imports: Vec<(String, String, u32, u32, u32)>,
    audit: Vec<AuditView>,
    users: Vec<UserLine>,
    events: Vec<(&'static str, &'static str)>,
}

struct ProposedRelation {
    from: (String, String, String),
    kind: &'static str,
    kind_id: &'static str,
    to: (String, String, String),
    evidence: String,
}

struct JobView {
    kind: String,
    state: &'static str,
    progress: String,
    outcome: String,
    at: String,
}

struct AuditView {
    at: String,
    who: String,
    action: String,
    subject: String,
    before: String,
    after: String,
}

struct UserLine {
    name: String,
    role: &'static str,
    is_disabled: bool,
}

const SHOWN: u32 = 50;

/// `GET /keeper`
pub(crate) async fn keeper(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    signed_in: SignedIn,
) -> Shown {
    signed_in.require(Role::Editor)?;
    let frame = state.frame(visitor, &uri);
    let title = frame.t("审核与管理", "Review and settings");
    let page = keeper_page(&state, &signed_in, frame.titled(title))?;
    show(&page)
}

fn keeper_page(state: &AppState, signed_in: &SignedIn, frame: Frame) -> Result<KeeperPage, Error> {
    let language = frame.visitor.language;
    let snapshot = state.snapshot()?;
    let reader = state.library().store().read()?;
    let proposed = reader.proposed_relations()?;
    let end =
        |id: &huidian_model::WorkId| (work_href(id), snapshot.title(id).to_owned(), id.to_string());
    let unreviewed = snapshot
        .entries()
        .iter()
        .filter(|entry| entry.work.review == huidian_model::ReviewState::Unreviewed)
        .take(SHOWN as usize)
        .map(|entry| (work_href(&entry.work.id), entry.work.title.clone()));
    let jobs = reader.jobs(None, SHOWN)?;
    let imports = reader.import_runs(SHOWN)?;
    Ok(KeeperPage {
        form_token: signed_in.secret.form_token(),
        is_administrator: signed_in.user.role >= Role::Administrator,
        proposed: proposed
            .iter()
            .take(SHOWN as usize)
            .map(|relation| ProposedRelation {
                from: end(&relation.from),
                kind: relation_name(relation.kind, true, language),
                kind_id: relation.kind.id(),
                to: end(&relation.to),
                evidence: relation.evidence.clone(),
            })
            .collect(),
        missing: reader.missing_works(SHOWN)?,
        unreviewed: unreviewed.collect(),
        jobs: jobs
            .into_iter()
            .map(|job| JobView {
                kind: job.kind,
                state: job.state.id(),
                progress: job.progress.unwrap_or_default(),
                outcome: job.outcome.unwrap_or_default(),
                at: job.created_at.to_string(),
            })
            .collect(),
        imports: imports
            .into_iter()
            .map(|run| {
                let counts = run.counts;
                (
                    run.started_at.to_string(),
                    run.described,
                    counts.taken_count,
                    counts.unchanged_count,
                    counts.refused_count,
                )
            })
            .collect(),
        audit: reader
            .audit_before(None, SHOWN)?
            .into_iter()
            .map(|entry| AuditView {
                at: entry.recorded_at.to_string(),
                who: entry.note.who,
                action: entry.note.action,
                subject: entry.note.subject,
                before: entry.note.before.unwrap_or_default(),
                after: entry.note.after.unwrap_or_default(),
            })
            .collect(),
        users: reader.users()?.iter().map(user_line).collect(),
        events: huidian_model::EventKind::ALL
            .into_iter()
            .map(|kind| (kind.id(), kind.named(language)))
            .collect(),
        frame: Frame {
            is_indexed: false,
            ..frame
        },
    })
}

fn user_line(user: &User) -> UserLine {
    UserLine {
        name: user.name.clone(),
        role: user.role.chinese(),
        is_disabled: user.disabled_at.is_some(),
    }
}

/// `POST /keeper/relations`: confirms a proposed relation, or withdraws it.
pub(crate) async fn decide_relation(
    State(state): State<AppState>,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Redirect, Error> {
    signed_in.require(Role::Editor)?;
    let form = read_form(&body);
    signed_in.check_form(&form)?;
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
        note(library, &who, action, &subject, None, None)
    })?;
    state.forget();
    Ok(Redirect::to("/keeper"))
}

/// `POST /keeper/facts`: a correction by the keeper; what others said stays beside it.
pub(crate) async fn correct_fact(
    State(state): State<AppState>,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Redirect, Error> {
    signed_in.require(Role::Editor)?;
    let form = read_form(&body);
    signed_in.check_form(&form)?;
    let record = super::record(&state, form.first("work").unwrap_or(""))?;
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
    Ok(Redirect::to(&crate::request::ascii_link(&work_href(
        &record.work.id,
    ))))
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

/// `POST /keeper/users`: adds a user, changes role and password, or keeps one out.
pub(crate) async fn change_user(
    State(state): State<AppState>,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Redirect, Error> {
    signed_in.require(Role::Administrator)?;
    let form = read_form(&body);
    signed_in.check_form(&form)?;
    let name = form.first("name").unwrap_or("").to_owned();
    if name.is_empty() {
        return Err(Error::parameter("name", "a user has a name"));
    }
    let who = signed_in.user.name;
    if form.first("action") == Some("disable") {
        if name == who {
            return Err(Error::Conflict("不能停用自己".to_owned()));
        }
        state.library().store().write(|library| {
            library.disable_user(&name)?;
            note(library, &who, "disable_user", &name, None, None)
        })?;
        return Ok(Redirect::to("/keeper"));
    }
    let role = Role::from_id(form.first("role").unwrap_or(""))
        .ok_or_else(|| Error::parameter("role", "known: reader editor administrator"))?;
    let password = form.first("password").unwrap_or("").to_owned();
    let hash = tokio::task::spawn_blocking(move || hash_password(&password))
        .await
        .map_err(|_| Error::Internal("hashing a password broke off".to_owned()))?
        .map_err(|reason| Error::parameter("password", reason))?;
    state.library().store().write(|library| {
        library.put_user(&name, &hash, role)?;
        let after = Some(role.id().to_owned());
        note(library, &who, "put_user", &name, None, after)
    })?;
    Ok(Redirect::to("/keeper"))
}
