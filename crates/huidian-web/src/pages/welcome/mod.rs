//! `/welcome`: the first minute with a library, and what became of files brought on a page.

mod brought;
mod sample;
mod settings;

pub(crate) use brought::{brought, job_page, undo, upload};
pub(crate) use sample::take_sample;
pub(crate) use settings::{add_keeper, choose_sources, restart, set};

use askama::Template;
use axum::extract::{OriginalUri, State};
use huidian_collect::{Listed, Registry};
use huidian_sources::Permission;

use self::sample::sample_in;
use super::{Shown, show};
use crate::access::Importer;
use crate::error::Error;
use crate::request::{Query, Visitor};
use crate::settings_file::{Settable, SettingsFile};
use crate::state::AppState;
use crate::views::{Frame, in_one_language};

#[derive(Template)]
#[template(path = "welcome.html")]
struct WelcomePage {
    frame: Frame,
    start: Start,
    folder: String,
    has_keeper: bool,
    is_at_machine: bool,
    /// The name that was typed for the first keeper.
    typed_name: String,
    /// The code of the address that the terminal shows.
    typed_code: String,
    may_set: bool,
    settings_token: String,
    settings: Option<SettingsView>,
    /// The rows of a library on a server are its keeper's to back up.
    is_on_server: bool,
    sources: Vec<SourceChoice>,
    chosen_count: usize,
    said: Option<Said>,
    work_count: u64,
    text_count: u64,
}

/// What was just done, or why it was not, beside the form of a section.
struct Said {
    section: &'static str,
    is_refusal: bool,
    words: String,
}

impl Said {
    fn refused(section: &'static str, words: String) -> Self {
        Self {
            section,
            is_refusal: true,
            words,
        }
    }
}

/// Settings as they stand in the file.
struct SettingsView {
    path: String,
    public_url: String,
    backup_folder: String,
    backups_kept: u32,
    collects: bool,
    /// By name: what the server still runs with.
    waiting: Vec<(&'static str, String)>,
    /// Why the file cannot be read.
    problem: String,
}

struct SourceChoice {
    id: String,
    name: String,
    is_chosen: bool,
    asks: bool,
}

/// What a page offers to begin with, to this visitor.
pub(crate) struct Start {
    /// Whether this visitor may bring files in.
    pub(crate) may_bring: bool,
    pub(crate) form_token: String,
    pub(crate) upload_limit_mib: usize,
    /// The batch that brought the samples, while they are in.
    pub(crate) sample: Option<String>,
    /// Whether there is no keeper yet, and this visitor may name one.
    pub(crate) wants_keeper: bool,
}

impl Start {
    pub(crate) fn of(state: &AppState, importer: Option<&Importer>) -> Result<Self, Error> {
        let sample = match importer {
            Some(_) => sample_in(&state.library().store().read()?)?.map(|(_, batch)| batch),
            None => None,
        };
        Ok(Self {
            may_bring: importer.is_some(),
            form_token: importer.map_or_else(String::new, Importer::form_token),
            upload_limit_mib: state.config().upload_limit_bytes >> 20,
            sample: sample.map(|batch| batch.to_string()),
            wants_keeper: importer.is_some_and(Importer::is_at_machine)
                && !state.library().store().read()?.has_administrator()?,
        })
    }
}

/// `GET /welcome`
pub(crate) async fn welcome(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    OriginalUri(uri): OriginalUri,
    importer: Importer,
) -> Shown {
    let frame = state.frame(visitor, &uri);
    let saved = match query.first("saved") {
        Some("place") => Some("place"),
        Some("sources") => Some("sources"),
        _ => None,
    };
    let said = saved.map(|section| Said {
        section,
        is_refusal: false,
        words: frame.t("已保存。", "Saved.").to_owned(),
    });
    let mut page = page(&state, frame, &importer, said, "")?;
    query
        .first("code")
        .unwrap_or("")
        .clone_into(&mut page.typed_code);
    show(&page)
}

fn page(
    state: &AppState,
    frame: Frame,
    importer: &Importer,
    said: Option<Said>,
    typed_name: &str,
) -> Result<WelcomePage, Error> {
    let title = frame.t("开始使用", "Getting started");
    let language = frame.visitor.language;
    let store = state.library().store();
    let reader = store.read()?;
    let counts = reader.holdings()?;
    let sources = if importer.may_set() {
        source_choices(state)?
    } else {
        Vec::new()
    };
    let file = state.config().settings_file.as_ref();
    Ok(WelcomePage {
        start: Start::of(state, Some(importer))?,
        folder: store.folder().display().to_string(),
        has_keeper: reader.has_administrator()?,
        is_at_machine: importer.is_at_machine(),
        typed_name: typed_name.to_owned(),
        typed_code: String::new(),
        may_set: importer.may_set(),
        settings_token: importer.settings_token(state)?,
        settings: file.map(|file| settings_view(file, &frame)),
        is_on_server: store.server().is_some(),
        chosen_count: sources.iter().filter(|source| source.is_chosen).count(),
        sources,
        said: said.map(|said| Said {
            words: in_one_language(&said.words, language).into_owned(),
            ..said
        }),
        work_count: counts.work_count,
        text_count: counts.text_count,
        frame: Frame {
            is_indexed: false,
            ..frame.titled(title)
        },
    })
}

fn settings_view(file: &SettingsFile, frame: &Frame) -> SettingsView {
    let (set, problem) = match (file.read)(&file.path) {
        Ok(set) => (set, String::new()),
        Err(problem) => (file.in_force.clone(), problem),
    };
    SettingsView {
        path: file.path.display().to_string(),
        waiting: waiting(&file.in_force, &set, frame),
        public_url: set.public_url.unwrap_or_default(),
        backup_folder: set
            .backup_folder
            .map(|folder| folder.display().to_string())
            .unwrap_or_default(),
        backups_kept: set.backups_kept,
        collects: set.collects,
        problem: in_one_language(&problem, frame.visitor.language).into_owned(),
    }
}

/// What the server still runs with where the file says otherwise.
fn waiting(in_force: &Settable, set: &Settable, frame: &Frame) -> Vec<(&'static str, String)> {
    let both = settings::said_of(in_force)
        .into_iter()
        .zip(settings::said_of(set));
    both.filter(|((_, running), (_, set))| running != set)
        .map(|((name, running), _)| {
            let nothing = || frame.t("没有设", "not set").to_owned();
            (name, running.unwrap_or_else(nothing))
        })
        .collect()
}

/// The sources that a machine visits, or would.
fn source_choices(state: &AppState) -> Result<Vec<SourceChoice>, Error> {
    let store = state.library().store();
    let registry = Registry::load(store, store.folder())
        .map_err(|error| Error::Unreadable(error.to_string()))?;
    let choice = |listed: &Listed| SourceChoice {
        id: listed.source.id.clone(),
        name: listed.source.name.clone(),
        is_chosen: listed.is_visited(),
        asks: listed.source.permission == Permission::Ask,
    };
    let by_machine = |listed: &&Listed| !listed.source.is_manual();
    Ok(registry
        .sources
        .iter()
        .filter(by_machine)
        .map(choice)
        .collect())
}
