//! A note as a page shows it.

use huidian_following::notes::{Colour, NoteStanding};
use huidian_model::{ProvisionPath, WorkId};

use crate::notes::NoteView;
use crate::request::{Language, encode_path};
use crate::views::{day_of, provision_href};

pub(crate) struct NoteLine {
    pub(crate) key: i64,
    pub(crate) href: String,
    pub(crate) citation: String,
    pub(crate) quote: String,
    pub(crate) colour: &'static str,
    pub(crate) colour_name: &'static str,
    pub(crate) words: String,
    pub(crate) folder: String,
    pub(crate) register: Option<String>,
    pub(crate) owner: String,
    pub(crate) is_mine: bool,
    pub(crate) on: String,
    /// Whether the words stand in the newest text: nothing where it is that one.
    pub(crate) standing: Option<String>,
    pub(crate) newer_href: Option<String>,
    pub(crate) is_changed: bool,
}

pub(crate) fn colour_name(colour: Colour, language: Language) -> &'static str {
    language.pick(colour.chinese(), colour.id())
}

impl NoteLine {
    pub(crate) fn new(noted: &NoteView, language: Language) -> Self {
        let note = &noted.held.note;
        let colour = Colour::from_id(&note.colour).unwrap_or_default();
        let (standing, is_changed) = standing_said(noted, language);
        Self {
            key: noted.held.key,
            href: noted.href.clone(),
            citation: noted.citation.clone(),
            quote: note.quote.clone(),
            colour: colour.id(),
            colour_name: colour_name(colour, language),
            words: note.words.clone(),
            folder: note.folder.clone(),
            register: noted.register.clone(),
            owner: note.owner.clone(),
            is_mine: noted.is_mine,
            on: day_of(noted.held.changed_at),
            standing,
            newer_href: newer_href(&note.work, &note.place, &noted.standing),
            is_changed,
        }
    }
}

/// Where to look in the newer text.
fn newer_href(work: &WorkId, place: &str, standing: &NoteStanding) -> Option<String> {
    let version = standing.version()?;
    let place = match standing {
        NoteStanding::Moved { place, .. } => place,
        NoteStanding::Gone { .. } => {
            return Some(format!(
                "{}?version={}",
                crate::views::work_href(work),
                encode_path(version)
            ));
        }
        _ => place,
    };
    let path: ProvisionPath = place.parse().ok()?;
    let href = provision_href(work, &path);
    Some(format!("{href}?version={}", encode_path(version)))
}

/// In words, and whether the reader should look.
pub(super) fn standing_said(noted: &NoteView, language: Language) -> (Option<String>, bool) {
    let is_whole = noted.held.note.quote.is_empty();
    let subject = match (language, is_whole) {
        (Language::Chinese, true) => "本条原文",
        (Language::Chinese, false) => "这些字",
        (Language::English, true) => "its words",
        (Language::English, false) => "these words",
    };
    let said = match (&noted.standing, language) {
        (NoteStanding::Newest, _) => return (None, false),
        (NoteStanding::Stands { version }, Language::Chinese) => {
            format!("新文本（{version}）同一条中仍有{subject}")
        }
        (NoteStanding::Stands { version }, Language::English) => {
            format!("The newer text ({version}) still has {subject} in this provision")
        }
        (NoteStanding::Moved { version, place }, Language::Chinese) => {
            format!("新文本（{version}）中{subject}在{place}")
        }
        (NoteStanding::Moved { version, place }, Language::English) => {
            format!("The newer text ({version}) has {subject} in {place}")
        }
        (NoteStanding::Gone { version }, Language::Chinese) => {
            format!("新文本（{version}）中已没有原样的{subject}")
        }
        (NoteStanding::Gone { version }, Language::English) => {
            format!("The newer text ({version}) no longer has {subject} as they were")
        }
        (NoteStanding::NotHeld, Language::Chinese) => "所记的文本已不在本库".to_owned(),
        (NoteStanding::NotHeld, Language::English) => {
            "The text it was made on is no longer held".to_owned()
        }
    };
    (
        Some(said),
        !matches!(noted.standing, NoteStanding::Stands { .. }),
    )
}
