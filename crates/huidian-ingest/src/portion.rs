//! Some documents, read on all cores.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use huidian_fetch::files::is_part_of_page;
use huidian_fetch::{Found, Incoming};
use huidian_model::{ContentHash, Format};
use huidian_reader::{Bounds, read_members, reads_pictures};
use huidian_store::{ImportItem, ImportOutcome, Store};
use jiff::Timestamp;
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use crate::context::PIPELINE_VERSION;
use crate::pipeline::{self, Reading};
use crate::progress::Progress;
use crate::report::{AWAITS_RECOGNITION, Item, Outcome};
use crate::step::capture::{Original, capture};
use crate::step::recognise::Judge;
use crate::step::refusal::Refusal;

/// Documents taken in before, by their bytes.
pub(crate) struct Known<'s> {
    pub(crate) store: &'s Store,
    pub(crate) items: FxHashMap<ContentHash, ImportItem>,
}

impl Known<'_> {
    /// What became of a document; nothing where the library has lost what it took in, so that the document heals it.
    fn find(&self, hash: ContentHash) -> Option<&ImportItem> {
        let item = self.items.get(&hash)?;
        // what waited for somebody who reads pictures is read once there is one
        if item.outcome == ImportOutcome::AwaitsRecognition && reads_pictures() {
            return None;
        }
        let is_whole = item.outcome == ImportOutcome::Refused
            || self
                .store
                .read()
                .and_then(|reader| reader.is_capture_whole(hash))
                .unwrap_or(false);
        if !is_whole {
            tracing::warn!(name = item.name, %hash, "the library had lost this original or its text");
        }
        is_whole.then_some(item)
    }
}

/// A document of a portion and what reading it gave.
pub(crate) struct Read {
    pub(crate) shown: String,
    pub(crate) name: String,
    hash: Option<ContentHash>,
    pub(crate) result: ReadResult,
}

pub(crate) enum ReadResult {
    New(Box<Reading>),
    Unchanged,
    /// Pictures of text that nobody here reads: what is kept of them, unless it is kept already.
    Awaits(Option<(Box<Original>, Format)>),
    /// Refused in an earlier run; the same bytes are refused again.
    RefusedBefore(String),
    Refused(Refusal),
}

impl Read {
    pub(crate) fn into_item(self) -> Item {
        let outcome = match self.result {
            ReadResult::New(_) | ReadResult::Unchanged => Outcome::Unchanged,
            ReadResult::Awaits(_) => Outcome::AwaitsRecognition,
            ReadResult::RefusedBefore(reason) => Outcome::Refused {
                reason,
                class: None,
            },
            ReadResult::Refused(refusal) => Outcome::Refused {
                reason: refusal.reason,
                class: refusal.class,
            },
        };
        Item {
            path: self.shown,
            outcome,
            warnings: Vec::new(),
        }
    }

    /// The record of a refusal, or of a wait; a document that could not even be opened has none.
    pub(crate) fn import_item(&self) -> Option<ImportItem> {
        let (outcome, reason) = match &self.result {
            ReadResult::Refused(refusal) => (ImportOutcome::Refused, refusal.reason.as_str()),
            ReadResult::Awaits(Some(_)) => (ImportOutcome::AwaitsRecognition, AWAITS_RECOGNITION),
            ReadResult::New(_)
            | ReadResult::Unchanged
            | ReadResult::Awaits(None)
            | ReadResult::RefusedBefore(_) => return None,
        };
        Some(ImportItem {
            name: self.name.clone(),
            hash: self.hash?,
            pipeline: PIPELINE_VERSION,
            outcome,
            reason: Some(reason.to_owned()),
            work: None,
        })
    }
}

pub(crate) fn read_portion(
    portion: &[Found],
    known: &Known<'_>,
    now: Timestamp,
    judge: Judge<'_>,
    progress: &dyn Progress,
) -> Vec<Read> {
    portion
        .par_iter()
        .flat_map_iter(|found| {
            let read = read_found(found, known, now, judge);
            progress.advance(&found.name);
            read
        })
        .collect()
}

/// Reads what was found, and the files in it: members of an archive, attachments of a message or document.
fn read_found(found: &Found, known: &Known<'_>, now: Timestamp, judge: Judge<'_>) -> Vec<Read> {
    let incoming = match found.open(now) {
        Ok(incoming) => incoming,
        Err(refusal) => {
            return vec![Read {
                shown: found.shown.clone(),
                name: found.name.clone(),
                hash: None,
                result: ReadResult::Refused(refusal.to_string().into()),
            }];
        }
    };
    let members = members_of(&incoming, 0);
    let own = read_one(&incoming, known, judge);
    // An archive that gave its files has nothing else to give.
    let is_opened = !members.is_empty() && is_archive(&incoming);
    let own = (!is_opened).then_some(own);
    let members = members.iter().map(|member| read_one(member, known, judge));
    own.into_iter().chain(members).collect()
}

/// Archives inside archives that are opened.
const DEEPEST: u8 = 3;

/// The readable files in a file, each called by the path of its container and its own.
fn members_of(incoming: &Incoming, depth: u8) -> Vec<Incoming> {
    if depth >= DEEPEST || !may_hold_files(incoming) {
        return Vec::new();
    }
    let Ok(members) = read_members(&incoming.bytes, &Bounds::keeper()) else {
        // The file itself is refused with the same reason.
        return Vec::new();
    };
    let names: HashSet<String> = members.iter().map(|member| member.name.clone()).collect();
    let mut found = Vec::new();
    for member in members {
        if is_part_of_page(&member.name, &|name| names.contains(name)) {
            continue;
        }
        let is_read = format_of(&member.name).is_some_and(Format::is_read);
        let name = format!("{}/{}", incoming.name, member.name);
        let made = Incoming::new(name, member.bytes, incoming.captured_at);
        let Some(made) = made.ok().filter(|_| is_read) else {
            continue;
        };
        let made = Incoming {
            shown: format!("{}/{}", incoming.shown, member.name),
            origin: incoming.origin.clone(),
            ..made
        };
        let inner = members_of(&made, depth + 1);
        if inner.is_empty() || !is_archive(&made) {
            found.push(made);
        }
        found.extend(inner);
    }
    found
}

fn format_of(name: &str) -> Option<Format> {
    let (_, extension) = name.rsplit_once('.')?;
    Format::from_extension(extension)
}

fn is_archive(incoming: &Incoming) -> bool {
    matches!(
        format_of(&incoming.name),
        Some(Format::Zip | Format::SevenZip | Format::Tar)
    )
}

fn may_hold_files(incoming: &Incoming) -> bool {
    is_archive(incoming)
        || matches!(
            format_of(&incoming.name),
            Some(Format::Email | Format::OutlookMessage | Format::Ofd | Format::Pdf)
        )
}

fn read_one(incoming: &Incoming, known: &Known<'_>, judge: Judge<'_>) -> Read {
    let read = |hash, result| Read {
        shown: incoming.shown.clone(),
        name: incoming.name.clone(),
        hash,
        result,
    };
    let hash = Some(incoming.hash);
    match known.find(incoming.hash) {
        Some(item) if item.outcome == ImportOutcome::Refused => {
            let reason = item.reason.clone().unwrap_or_default();
            return read(hash, ReadResult::RefusedBefore(reason));
        }
        Some(item) if item.outcome == ImportOutcome::AwaitsRecognition => {
            return read(hash, ReadResult::Awaits(None));
        }
        Some(_) => return read(hash, ReadResult::Unchanged),
        None => {}
    }
    // a fault of ours in one document must not end the run for the others
    let content = catch_unwind(AssertUnwindSafe(|| pipeline::read(incoming, judge)));
    match content.unwrap_or_else(|_| {
        Err("internal error while reading this file; please report it"
            .to_owned()
            .into())
    }) {
        Ok(reading) => read(hash, ReadResult::New(Box::new(reading))),
        Err(Refusal {
            awaits: Some(format),
            ..
        }) => {
            let kept = (Box::new(capture(incoming)), format);
            read(hash, ReadResult::Awaits(Some(kept)))
        }
        Err(refusal) => read(hash, ReadResult::Refused(refusal)),
    }
}
