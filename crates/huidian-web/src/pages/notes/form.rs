//! `GET /notes/new`, `/notes/{id}`: a note to be made or changed.

use askama::Template;
use axum::extract::{OriginalUri, Path, State};
use huidian_following::notes::Colour;
use huidian_model::ProvisionPath;
use huidian_store::Register;

use super::line::{NoteLine, colour_name};
use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::notes::{NoteView, find, registers_seen};
use crate::pages::{Shown, show};
use crate::request::{Language, Query, Visitor, encode_path};
use crate::state::AppState;
use crate::views::{Frame, provision_href};

/// Fields of a note.
pub(crate) struct NoteForm {
    pub(crate) action: String,
    pub(crate) form_token: String,
    /// What a new note is on; a note that is there keeps its place.
    pub(crate) place: Option<PlaceFields>,
    /// Id, name, whether chosen.
    pub(crate) colours: Vec<(&'static str, &'static str, bool)>,
    pub(crate) words: String,
    pub(crate) folder: String,
    pub(crate) folders: Vec<String>,
    /// Key, name, whether chosen.
    pub(crate) registers: Vec<(i64, String, bool)>,
}

pub(crate) struct PlaceFields {
    pub(crate) work: String,
    pub(crate) version: String,
    pub(crate) place: String,
    pub(crate) quote: String,
    pub(crate) occurrence: String,
}

/// What the fields of every form need.
pub(crate) struct Choices {
    form_token: String,
    folders: Vec<String>,
    registers: Vec<Register>,
}

impl Choices {
    pub(crate) fn of(state: &AppState, keeper: &RegisterKeeper) -> Result<Self, Error> {
        let reader = state.library().store().read()?;
        let own = reader.reading_notes_of(keeper.who.name())?;
        let mut folders: Vec<String> = own
            .into_iter()
            .filter(|held| held.removed_at.is_none() && !held.note.folder.is_empty())
            .map(|held| held.note.folder)
            .collect();
        folders.sort();
        folders.dedup();
        Ok(Self {
            form_token: keeper.form_token(),
            folders,
            registers: registers_seen(state, keeper)?,
        })
    }

    /// An empty form for a place.
    pub(crate) fn empty(self, place: PlaceFields, language: Language) -> NoteForm {
        self.filled("/notes".to_owned(), Some(place), None, language)
    }

    fn filled(
        self,
        action: String,
        place: Option<PlaceFields>,
        held: Option<&NoteView>,
        language: Language,
    ) -> NoteForm {
        let note = held.map(|noted| &noted.held.note);
        let colour = note.and_then(|note| Colour::from_id(&note.colour));
        let colour = colour.unwrap_or_default();
        let is_chosen = |key: i64| note.is_some_and(|note| note.register == Some(key));
        NoteForm {
            action,
            form_token: self.form_token,
            place,
            colours: Colour::ALL
                .into_iter()
                .map(|one| (one.id(), colour_name(one, language), one == colour))
                .collect(),
            words: note.map(|note| note.words.clone()).unwrap_or_default(),
            folder: note.map(|note| note.folder.clone()).unwrap_or_default(),
            folders: self.folders,
            registers: self
                .registers
                .into_iter()
                .map(|register| (register.key, register.name, is_chosen(register.key)))
                .collect(),
        }
    }
}

#[derive(Template)]
#[template(path = "note.html")]
struct NotePage {
    frame: Frame,
    href: String,
    citation: String,
    form: Option<NoteForm>,
    /// The note as it is; nothing for a new one.
    line: Option<NoteLine>,
    form_token: String,
    is_removed: bool,
    may_unshare: bool,
}

/// `GET /notes/new?work=…&version=…&place=…&quote=…&occurrence=…`
pub(crate) async fn new(
    State(state): State<AppState>,
    visitor: Visitor,
    query: Query,
    OriginalUri(uri): OriginalUri,
    keeper: RegisterKeeper,
) -> Shown {
    keeper.require_write(&state)?;
    let text = |name: &str| query.first(name).unwrap_or("").to_owned();
    let record = state.record(&text("work"))?;
    let missing = || Error::NoSuchProvision {
        work: record.work.id.to_string(),
        provision: text("place"),
    };
    let path: ProvisionPath = text("place").parse().map_err(|_| missing())?;
    let expression = record
        .expression(&text("version"))
        .ok_or_else(|| Error::NoSuchVersion {
            work: record.work.id.to_string(),
            version: text("version"),
        })?;
    let document = state.library().document(&expression.id)?;
    let provision = document.find(&path).ok_or_else(missing)?;
    let place = PlaceFields {
        work: record.work.id.to_string(),
        version: expression.id.label.clone(),
        place: provision.path.to_string(),
        quote: text("quote"),
        occurrence: text("occurrence"),
    };
    let frame = state.frame(visitor, &uri);
    let language = frame.visitor.language;
    let choices = Choices::of(&state, &keeper)?;
    show(&NotePage {
        href: format!(
            "{}?version={}",
            provision_href(&record.work.id, &path),
            encode_path(&expression.id.label)
        ),
        citation: format!("《{}》{}", record.work.title, path.citation()),
        form_token: choices.form_token.clone(),
        form: Some(choices.empty(place, language)),
        line: None,
        is_removed: false,
        may_unshare: false,
        frame: headed(frame, ("记笔记", "New note")),
    })
}

/// `GET /notes/{id}`
pub(crate) async fn edit(
    State(state): State<AppState>,
    visitor: Visitor,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
    keeper: RegisterKeeper,
) -> Shown {
    let noted = find(&state, &keeper, &id)?;
    let frame = state.frame(visitor, &uri);
    let language = frame.visitor.language;
    let choices = Choices::of(&state, &keeper)?;
    let is_removed = noted.held.removed_at.is_some();
    let shared_with = noted.held.note.register;
    let may_unshare = !noted.is_mine
        && choices
            .registers
            .iter()
            .any(|one| Some(one.key) == shared_with && keeper.who.may_change(one));
    let form_token = choices.form_token.clone();
    let action = format!("/notes/{}", noted.held.key);
    show(&NotePage {
        href: noted.href.clone(),
        citation: noted.citation.clone(),
        form: (noted.is_mine && !is_removed)
            .then(|| choices.filled(action, None, Some(&noted), language)),
        line: Some(NoteLine::new(&noted, language)),
        form_token,
        is_removed,
        may_unshare,
        frame: headed(frame, ("笔记", "Note")),
    })
}

fn headed(frame: Frame, title: (&'static str, &'static str)) -> Frame {
    let title = frame.t(title.0, title.1);
    Frame {
        is_indexed: false,
        ..frame.titled(title)
    }
}
