//! Forms that make, change and remove notes.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::Redirect;
use huidian_following::notes::{Colour, NoteChange, NoteKeeping, NoteWish};
use huidian_model::WorkId;
use huidian_store::Register;
use percent_encoding::percent_decode_str;

use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::notes::{NoteView, find, registers_seen, shared_with};
use crate::pages::account::read_form;
use crate::request::{Query, ascii_link};
use crate::state::AppState;

/// What a form asks, its words whole: a query keeps less of them, and no line ends.
struct NoteRequest {
    form: Query,
    words: String,
}

impl NoteRequest {
    fn read(keeper: &RegisterKeeper, state: &AppState, body: &[u8]) -> Result<Self, Error> {
        keeper.require_write(state)?;
        let form = read_form(body);
        keeper.check_form(&form)?;
        let words = whole(&String::from_utf8_lossy(body), "note");
        Ok(Self { form, words })
    }

    fn text(&self, name: &str) -> &str {
        self.form.first(name).unwrap_or("")
    }

    fn change<'a>(&'a self, registers: &'a [Register]) -> Result<NoteChange<'a>, Error> {
        let colour = match self.text("colour") {
            "" => Colour::default(),
            id => Colour::from_id(id)
                .ok_or_else(|| Error::parameter("colour", "没有这种颜色 (no such colour)"))?,
        };
        let key = self.form.read::<i64>("register")?;
        Ok(NoteChange {
            colour,
            words: &self.words,
            folder: self.text("folder"),
            register: shared_with(registers, key)?,
        })
    }
}

/// One field of a form, not cut short.
fn whole(body: &str, name: &str) -> String {
    let field = body
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|(known, _)| *known == name);
    let value = field.map_or("", |(_, value)| value).replace('+', " ");
    percent_decode_str(&value).decode_utf8_lossy().into_owned()
}

fn keeping<'k>(state: &'k AppState, keeper: &'k RegisterKeeper) -> NoteKeeping<'k> {
    NoteKeeping {
        store: state.library().store(),
        who: &keeper.who,
    }
}

/// A note of the caller's own.
fn own(state: &AppState, keeper: &RegisterKeeper, id: &str) -> Result<NoteView, Error> {
    let noted = find(state, keeper, id)?;
    if noted.is_mine {
        Ok(noted)
    } else {
        Err(Error::Forbidden("owner of the note"))
    }
}

/// `POST /notes`: back to the provision, where the note is seen.
pub(crate) async fn add(
    State(state): State<AppState>,
    keeper: RegisterKeeper,
    body: Bytes,
) -> Result<Redirect, Error> {
    let asked = NoteRequest::read(&keeper, &state, &body)?;
    let registers = registers_seen(&state, &keeper)?;
    let wish = NoteWish {
        work: WorkId::new(asked.text("work")),
        version: asked.text("version"),
        place: asked.text("place"),
        quote: asked.text("quote"),
        occurrence: asked.form.read("occurrence")?.unwrap_or(1),
        change: asked.change(&registers)?,
    };
    let key = keeping(&state, &keeper).add(&wish, state.clock().now())?;
    state.forget_pages();
    let noted = find(&state, &keeper, &key.to_string())?;
    Ok(Redirect::to(&ascii_link(&format!("{}#notes", noted.href))))
}

/// `POST /notes/{id}`
pub(crate) async fn change(
    State(state): State<AppState>,
    Path(id): Path<String>,
    keeper: RegisterKeeper,
    body: Bytes,
) -> Result<Redirect, Error> {
    let asked = NoteRequest::read(&keeper, &state, &body)?;
    let noted = own(&state, &keeper, &id)?;
    let registers = registers_seen(&state, &keeper)?;
    keeping(&state, &keeper).change(&noted.held, &asked.change(&registers)?)?;
    state.forget_pages();
    Ok(Redirect::to("/notes"))
}

/// `POST /notes/{id}/remove`: to the note, which can be brought back there.
pub(crate) async fn remove(
    State(state): State<AppState>,
    Path(id): Path<String>,
    keeper: RegisterKeeper,
    body: Bytes,
) -> Result<Redirect, Error> {
    NoteRequest::read(&keeper, &state, &body)?;
    let noted = own(&state, &keeper, &id)?;
    keeping(&state, &keeper).remove(&noted.held)?;
    state.forget_pages();
    Ok(Redirect::to(&format!("/notes/{}", noted.held.key)))
}

/// `POST /notes/{id}/restore`
pub(crate) async fn restore(
    State(state): State<AppState>,
    Path(id): Path<String>,
    keeper: RegisterKeeper,
    body: Bytes,
) -> Result<Redirect, Error> {
    NoteRequest::read(&keeper, &state, &body)?;
    let noted = own(&state, &keeper, &id)?;
    keeping(&state, &keeper).restore(&noted.held)?;
    state.forget_pages();
    Ok(Redirect::to(&format!("/notes/{}", noted.held.key)))
}

/// `POST /notes/{id}/unshare`: by whoever keeps the register.
pub(crate) async fn unshare(
    State(state): State<AppState>,
    Path(id): Path<String>,
    keeper: RegisterKeeper,
    body: Bytes,
) -> Result<Redirect, Error> {
    NoteRequest::read(&keeper, &state, &body)?;
    let noted = find(&state, &keeper, &id)?;
    let registers = registers_seen(&state, &keeper)?;
    let Some(register) = shared_with(&registers, noted.held.note.register)? else {
        return Err(Error::NoSuchNote(id.chars().take(100).collect()));
    };
    keeper.require_change(&state, register)?;
    keeping(&state, &keeper).unshare(&noted.held)?;
    state.forget_pages();
    Ok(Redirect::to(&format!("/notes?register={}", register.key)))
}

/// `POST /notes/folders`: another name for a folder of one's own; none puts its notes into no folder.
pub(crate) async fn rename_folder(
    State(state): State<AppState>,
    keeper: RegisterKeeper,
    body: Bytes,
) -> Result<Redirect, Error> {
    let asked = NoteRequest::read(&keeper, &state, &body)?;
    let (from, to) = (asked.text("from"), asked.text("to"));
    let registers = registers_seen(&state, &keeper)?;
    let reader = state.library().store().read()?;
    let mut held = reader.reading_notes_of(keeper.who.name())?;
    drop(reader);
    held.retain(|one| one.note.folder == from && !from.is_empty());
    for one in &held {
        let change = NoteChange {
            colour: Colour::from_id(&one.note.colour).unwrap_or_default(),
            words: &one.note.words,
            folder: to,
            register: registers
                .iter()
                .find(|register| Some(register.key) == one.note.register),
        };
        keeping(&state, &keeper).change(one, &change)?;
    }
    let back = match to {
        "" => "/notes".to_owned(),
        to => Query::default().with("folder", to).link("/notes"),
    };
    Ok(Redirect::to(&ascii_link(&back)))
}
