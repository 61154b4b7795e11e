//! Notes as pages, files and the API show them: whose they are, where they stand, how they are cited.

use std::collections::HashMap;
use std::rc::Rc;

use huidian_following::notes::{Colour, NoteStanding, StandingFinder};
use huidian_model::{ProvisionPath, WorkId};
use huidian_store::{ReadingNote, Register};
use huidian_wire::{NoteContext, NoteShape};

use crate::access::RegisterKeeper;
use crate::error::Error;
use crate::pages::cite_as::CiteAs;
use crate::record::Record;
use crate::request::{Query, encode_path};
use crate::state::AppState;
use crate::views::{provision_href, work_href};

/// Which notes are asked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct NoteFilter {
    pub(crate) work: Option<WorkId>,
    pub(crate) folder: Option<String>,
    pub(crate) colour: Option<String>,
    /// What was shared with a register, by everybody.
    pub(crate) register: Option<i64>,
    /// What was removed and can be brought back.
    pub(crate) is_removed: bool,
}

impl NoteFilter {
    pub(crate) fn of(query: &Query) -> Result<Self, Error> {
        Ok(Self {
            work: query.first("work").map(WorkId::new),
            folder: query.first("folder").map(str::to_owned),
            colour: query.first("colour").map(known_colour).transpose()?,
            register: query.read::<i64>("register")?,
            is_removed: query.flag("removed")?,
        })
    }

    pub(crate) fn takes(&self, held: &ReadingNote) -> bool {
        let note = &held.note;
        held.removed_at.is_some() == self.is_removed
            && self.work.as_ref().is_none_or(|work| *work == note.work)
            && self.folder.as_ref().is_none_or(|one| *one == note.folder)
            && self.colour.as_ref().is_none_or(|one| *one == note.colour)
            && self.register.is_none_or(|key| note.register == Some(key))
    }
}

/// The colour of this name; another is the reader's mistake, and no filter that finds nothing.
fn known_colour(name: &str) -> Result<String, Error> {
    let known = Colour::ALL.iter().find(|colour| colour.id() == name);
    known.map(|colour| colour.id().to_owned()).ok_or_else(|| {
        let names: Vec<&str> = Colour::ALL.iter().map(|colour| colour.id()).collect();
        let names = names.join("、");
        let reason = format!("{name} 不是颜色，可选：{names} (no colour; they are {names})");
        Error::parameter("colour", reason)
    })
}

/// A note with what it does not say itself.
pub(crate) struct NoteView {
    pub(crate) held: ReadingNote,
    pub(crate) is_mine: bool,
    pub(crate) title: String,
    /// 《网络安全法》（2025年10月28日文本）第二十三条.
    pub(crate) citation: String,
    pub(crate) gbt7714: String,
    /// The provision in the text that the note was made on.
    pub(crate) href: String,
    pub(crate) standing: NoteStanding,
    /// Register whose members see it.
    pub(crate) register: Option<String>,
    /// Whether the words of the text may be taken away.
    pub(crate) may_quote: bool,
}

impl NoteView {
    /// As the API has it: reading, not taking away.
    pub(crate) fn shape(&self, may_quote: bool) -> NoteShape {
        NoteShape::new(
            &self.held,
            NoteContext {
                title: &self.title,
                citation: &self.citation,
                register: self.register.as_deref(),
                standing: &self.standing,
                may_quote,
            },
        )
    }
}

/// Notes that somebody sees: their own, and those shared with registers that they see.
pub(crate) fn seen(
    state: &AppState,
    keeper: &RegisterKeeper,
    asked: &NoteFilter,
) -> Result<Vec<NoteView>, Error> {
    let reader = state.library().store().read()?;
    let registers = registers_seen(state, keeper)?;
    let own = keeper.who.name();
    let mut held = reader.reading_notes_of(own)?;
    if !asked.is_removed {
        let shared = reader.shared_reading_notes()?.into_iter();
        held.extend(shared.filter(|one| {
            let is_seen = |key| registers.iter().any(|register| register.key == key);
            one.note.owner != own && one.note.register.is_some_and(is_seen)
        }));
    }
    held.retain(|one| asked.takes(one));
    held.sort_by(|a, b| (a.note.work.as_str(), a.key).cmp(&(b.note.work.as_str(), b.key)));
    drop(reader);
    described(state, keeper, &registers, held)
}

/// One note that somebody sees.
pub(crate) fn find(state: &AppState, keeper: &RegisterKeeper, id: &str) -> Result<NoteView, Error> {
    let missing = || Error::NoSuchNote(id.chars().take(100).collect());
    let key: i64 = id.parse().map_err(|_| missing())?;
    let held = state.library().store().read()?.find_reading_note(key)?;
    let registers = registers_seen(state, keeper)?;
    let is_seen = |held: &ReadingNote| {
        let is_shared = held
            .note
            .register
            .is_some_and(|key| registers.iter().any(|register| register.key == key));
        held.note.owner == keeper.who.name() || (is_shared && held.removed_at.is_none())
    };
    let held = held.filter(is_seen).ok_or_else(missing)?;
    let mut described = described(state, keeper, &registers, vec![held])?;
    described.pop().ok_or_else(missing)
}

/// Registers that somebody sees, and can share notes with.
pub(crate) fn registers_seen(
    state: &AppState,
    keeper: &RegisterKeeper,
) -> Result<Vec<Register>, Error> {
    let mut registers = state.library().store().read()?.registers(None)?;
    registers.retain(|register| keeper.who.may_see(register));
    Ok(registers)
}

/// The register that a note is to be shared with: one that its owner sees.
pub(crate) fn shared_with(
    registers: &[Register],
    key: Option<i64>,
) -> Result<Option<&Register>, Error> {
    let Some(key) = key else { return Ok(None) };
    let found = registers.iter().find(|register| register.key == key);
    found
        .map(Some)
        .ok_or_else(|| Error::NoSuchRegister(key.to_string()))
}

fn described(
    state: &AppState,
    keeper: &RegisterKeeper,
    registers: &[Register],
    held: Vec<ReadingNote>,
) -> Result<Vec<NoteView>, Error> {
    let snapshot = state.snapshot()?;
    let reader = state.library().store().read()?;
    let mut standings = StandingFinder::new(&reader);
    let mut records: HashMap<WorkId, Option<Rc<Record>>> = HashMap::new();
    let mut noted = Vec::with_capacity(held.len());
    for held in held {
        let work = &held.note.work;
        if !records.contains_key(work) {
            let record = state.library().record(work)?.map(Rc::new);
            records.insert(work.clone(), record);
        }
        let record = records.get(work).cloned().flatten();
        let standing = standings.find(&held)?;
        let place: ProvisionPath = held.note.place.parse().unwrap_or_default();
        let href = format!(
            "{}?version={}",
            provision_href(work, &place),
            encode_path(&held.note.version)
        );
        let (citation, gbt7714) = match &record {
            Some(record) => cited(state, record, &held, &place),
            None => {
                let words = format!("{work}{}", held.note.place);
                (words.clone(), words)
            }
        };
        let is_shared_with = |register: &&Register| held.note.register == Some(register.key);
        noted.push(NoteView {
            is_mine: held.note.owner == keeper.who.name(),
            title: snapshot.title(work).to_owned(),
            citation,
            gbt7714,
            href: match &standing {
                NoteStanding::NotHeld => work_href(work),
                _ => href,
            },
            standing,
            register: registers
                .iter()
                .find(is_shared_with)
                .map(|register| register.name.clone()),
            may_quote: reader.may_leave(record.as_ref().and_then(|record| record.work.kind)),
            held,
        });
    }
    Ok(noted)
}

fn cited(
    state: &AppState,
    record: &Record,
    held: &ReadingNote,
    place: &ProvisionPath,
) -> (String, String) {
    let text = record.expression(&held.note.version);
    let cited = CiteAs::new(record, text, state.public_url(), state.today())
        .of_provision(provision_href(&record.work.id, place), place.citation());
    (cited.words(), cited.gbt7714())
}
