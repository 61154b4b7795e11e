//! `/keeper/sources`: official sources, how their visits went, and what is done with one: visited or tried now, enabled, disabled.

use askama::Template;
use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::response::Redirect;
use huidian_collect::{Listed, Registry};
use huidian_operations::Keeper;
use huidian_sources::{OutcomeKind, Permission};
use huidian_store::{Reader, Role, SourceState};
use jiff::Timestamp;

use super::framed;
use crate::access::SignedIn;
use crate::error::Error;
use crate::pages::wanted::{Visits, ask_for};
use crate::pages::welcome::job_page;
use crate::pages::{Shown, show};
use crate::request::Visitor;
use crate::state::AppState;
use crate::views::{Frame, minute_of};

#[derive(Template)]
#[template(path = "keeper_sources.html")]
struct SourcesPage {
    frame: Frame,
    form_token: String,
    is_administrator: bool,
    /// Whether due sources are visited without being asked.
    is_scheduled: bool,
    enabled_count: usize,
    rows: Vec<SourceRow>,
    /// Files of the keeper's own sources that cannot be read.
    faults: Vec<String>,
}

struct SourceRow {
    id: String,
    name: String,
    start: String,
    permission: &'static str,
    is_enabled: bool,
    /// Whether only people open it.
    is_manual: bool,
    outcome: &'static str,
    is_well: bool,
    detail: String,
    last_try: String,
    last_new: String,
    next_try: String,
    trend: String,
    robots: String,
    /// What is wrong for longer than one visit, and since when.
    alarm: String,
    /// Requests of today and how many there may be.
    requests: String,
}

pub(crate) async fn sources(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    signed_in: SignedIn,
) -> Shown {
    signed_in.require(Role::Editor)?;
    let store = state.library().store();
    let registry = Registry::load(store, store.folder())
        .map_err(|error| Error::Unreadable(error.to_string()))?;
    let reader = store.read()?;
    let frame = framed(&state, visitor, &uri);
    let rows = registry
        .sources
        .iter()
        .map(|listed| row(&reader, listed, &frame))
        .collect::<Result<_, huidian_store::Error>>()?;
    let enabled = registry.sources.iter().filter(|listed| listed.is_visited());
    let settings = state.config().settings_file.as_ref();
    show(&SourcesPage {
        form_token: signed_in.secret.form_token(),
        is_administrator: signed_in.user.role >= Role::Administrator,
        is_scheduled: settings.is_some_and(|file| file.in_force.collects),
        enabled_count: enabled.count(),
        faults: registry.faults.iter().map(ToString::to_string).collect(),
        rows,
        frame,
    })
}

/// What a button of a source asks for.
const ACTS: [&str; 4] = ["run", "try", "enable", "disable"];

/// `POST /keeper/sources`: a button is named by what it asks for, its value is the source.
pub(crate) async fn act_on_source(
    State(state): State<AppState>,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = signed_in.admit(Role::Editor, &body)?;
    let asked = ACTS
        .into_iter()
        .find_map(|act| Some((act, form.first(act)?)));
    let (act, id) = asked.ok_or_else(|| Error::parameter("act", ACTS.join(" ")))?;
    let store = state.library().store();
    if store.is_read_only() {
        let reason = "这里只能读取 (the library is only read here)";
        return Err(Error::Conflict(reason.to_owned()));
    }
    let registry = Registry::load(store, store.folder())
        .map_err(|error| Error::Unreadable(error.to_string()))?;
    let listed = registry
        .find(id)
        .map_err(|error| Error::parameter("source", error))?;
    let who = &signed_in.user.name;
    if matches!(act, "run" | "try") {
        // whoever opens it by hand has no use for a machine's visit
        listed
            .switched(true)
            .map_err(|error| Error::Conflict(error.to_string()))?;
        if act == "run" && !listed.is_visited() {
            let reason = "这个来源已停用，先启用再收取 (the source is disabled: enable it first)";
            return Err(Error::Conflict(reason.to_owned()));
        }
        let visits = Visits {
            addresses: Vec::new(),
            sources: vec![id.to_owned()],
            is_rehearsal: act == "try",
        };
        return Ok(job_page(ask_for(&state, who, visits)?));
    }
    signed_in.require(Role::Administrator)?;
    let switched = listed
        .switched(act == "enable")
        .map_err(|error| Error::Conflict(error.to_string()))?;
    store.write(|library| {
        library.put_source_state(&switched)?;
        let action = format!("{act}_source");
        Keeper(who).note(library, &action, id, None, None)
    })?;
    Ok(Redirect::to(&format!("/keeper/sources#source-{id}")))
}

/// Visits whose new documents are shown as the trend.
const TREND: usize = 7;

fn row(
    reader: &Reader<'_>,
    listed: &Listed,
    frame: &Frame,
) -> Result<SourceRow, huidian_store::Error> {
    let (source, known) = (&listed.source, &listed.state);
    let kind = known
        .outcome
        .as_deref()
        .and_then(OutcomeKind::from_id)
        .unwrap_or(OutcomeKind::NotTried);
    let origin = source.start.origin().ascii_serialization();
    let robots = reader.find_robots(&origin)?;
    let host = source.start.host_str().unwrap_or_default();
    let requests = reader
        .host_requests(host)?
        .filter(|asked| asked.day == frame.today);
    let visits = reader.source_visits(&source.id)?;
    let counts: Vec<String> = visits
        .iter()
        .take(TREND)
        .map(|visit| visit.new_count.to_string())
        .collect();
    let is_by_hand = !listed.is_visited();
    let note = source
        .note
        .clone()
        .filter(|_| is_by_hand && known.detail.is_empty());
    Ok(SourceRow {
        id: source.id.clone(),
        name: source.name.clone(),
        start: source.start.to_string(),
        permission: permission_words(listed.permission(), frame),
        is_enabled: listed.is_enabled(),
        is_manual: source.is_manual(),
        outcome: outcome_words(kind, frame),
        is_well: kind.moves_cursor() || kind == OutcomeKind::NotTried,
        detail: note.unwrap_or_else(|| known.detail.clone()),
        last_try: minute(known.last_try_at),
        last_new: minute(known.last_new_at),
        next_try: minute(known.next_try_at.filter(|_| !is_by_hand)),
        trend: counts.join(" "),
        alarm: alarm_words(known, frame),
        requests: requests.map_or_else(String::new, |asked| {
            format!("{} / {}", asked.request_count, asked.daily_limit)
        }),
        robots: robots.map_or_else(String::new, |file| {
            let status = file
                .status
                .map_or_else(|| "–".to_owned(), |status| status.to_string());
            format!("HTTP {status} · {}", minute(Some(file.fetched_at)))
        }),
    })
}

fn alarm_words(known: &SourceState, frame: &Frame) -> String {
    let words = match known.alarm.as_deref() {
        Some("broken") => frame.t("与描述不符，", "not as described, since "),
        Some("silent") => frame.t("很久没有新文件，", "nothing new for long, since "),
        _ => return String::new(),
    };
    format!("{words}{}", minute(known.alarm_since))
}

fn permission_words(permission: Permission, frame: &Frame) -> &'static str {
    match permission {
        Permission::Obey => frame.t("按 robots.txt 访问", "visited as robots.txt allows"),
        Permission::Ask => frame.t("须管理员同意", "asks the keeper first"),
        Permission::Manual => frame.t("须由人打开", "opened by a person"),
    }
}

fn outcome_words(kind: OutcomeKind, frame: &Frame) -> &'static str {
    let english = match kind {
        OutcomeKind::New => "something new",
        OutcomeKind::Unchanged => "nothing new",
        OutcomeKind::NoRecords => "the site says: no records",
        OutcomeKind::Blocked => "turned away by the site",
        OutcomeKind::RobotsForbids => "robots.txt forbids it",
        OutcomeKind::ContractChanged => "the page is not as described",
        OutcomeKind::HttpError => "could not be fetched",
        OutcomeKind::NotTried => "not visited yet",
    };
    frame.t(kind.chinese(), english)
}

/// An instant as a minute in China.
fn minute(at: Option<Timestamp>) -> String {
    at.map(minute_of).unwrap_or_default()
}
