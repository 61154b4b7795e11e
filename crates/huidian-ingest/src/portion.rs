//! Some documents, read on all cores.

use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use huidian_fetch::files::is_part_of_page;
use huidian_fetch::{Found, Incoming};
use huidian_model::{ContentHash, Format};
use huidian_reader::{Bounds, may_read_pictures, read_members};
use huidian_store::{ImportItem, ImportOutcome, Store};
use jiff::Timestamp;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::context::PIPELINE_VERSION;
use crate::pipeline::{self, Reading};
use crate::progress::Progress;
use crate::report::{AWAITS_RECOGNITION, Item, Outcome};
use crate::step::capture::{Original, capture};
use crate::step::doubts::Judge;
use crate::step::extract::format_of;
use crate::step::refusal::{Kept, Refusal};
use crate::step::store::{reason_of_rejected, rejected_work};

/// Documents taken in before, by their bytes.
pub(crate) struct Known<'s> {
    pub(crate) store: &'s Store,
    pub(crate) items: FxHashMap<ContentHash, ImportItem>,
    /// Originals from which personal data was taken out, by the bytes as they came.
    pub(crate) redacted: FxHashSet<ContentHash>,
}

impl Known<'_> {
    /// What became of a document; nothing where the library has lost what it took in, so that the document heals it.
    fn find(&self, hash: ContentHash) -> Option<&ImportItem> {
        let item = self.items.get(&hash)?;
        // what waited for somebody who reads pictures is read once there is one
        if item.outcome == ImportOutcome::AwaitsRecognition && may_read_pictures() {
            return None;
        }
        if item.outcome == ImportOutcome::Refused && self.is_let_in_again(item) {
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

    /// Why a document that was taken in before is not among what readers see: its work was rejected or deleted since.
    fn rejected_since(&self, item: &ImportItem) -> Option<String> {
        let work = item.work.as_ref()?;
        let is_rejected = self
            .store
            .read()
            .and_then(|reader| reader.is_rejected(work));
        is_rejected
            .unwrap_or(false)
            .then(|| reason_of_rejected(work))
    }

    /// Whether a document was refused because of a work that a keeper had rejected, and that is not rejected any more.
    fn is_let_in_again(&self, item: &ImportItem) -> bool {
        let Some(work) = item.reason.as_deref().and_then(rejected_work) else {
            return false;
        };
        let is_rejected = self
            .store
            .read()
            .and_then(|reader| reader.is_rejected(&work));
        is_rejected.is_ok_and(|is_rejected| !is_rejected)
    }
}

/// Why bytes that were held once are not taken in again.
const REDACTED: &str = "此原件已去除个人信息，原样不再收入 (personal data was taken out of this original: it is not taken in again as it was)";

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
    /// Refused because nobody can read it, and kept all the same.
    Unread(Refusal, Box<Original>, Format),
    /// Refused in an earlier run; the same bytes are refused again.
    RefusedBefore(String),
    Refused(Refusal),
}

impl Read {
    fn refused(incoming: &Incoming, hash: Option<ContentHash>, reason: String) -> Self {
        Self {
            shown: incoming.shown.clone(),
            name: incoming.name.clone(),
            hash,
            result: ReadResult::Refused(reason.into()),
        }
    }

    /// What could not be opened, with its original where that is worth keeping.
    fn unopened(incoming: &Incoming, hash: Option<ContentHash>, refusal: Refusal) -> Self {
        let read = Self::refused(incoming, hash, String::new());
        let result = match refusal.kept {
            Some(Kept::Unread(format)) => {
                ReadResult::Unread(refusal, Box::new(capture(incoming)), format)
            }
            _ => ReadResult::Refused(refusal),
        };
        Self { result, ..read }
    }

    /// About what is held of it until it is written, in bytes: the original as packed, and its text with what was read out of it.
    fn held_bytes(&self) -> u64 {
        /// Page, plain text, tree and folded words.
        const OF_TEXT: usize = 4;
        let bytes = match &self.result {
            ReadResult::New(reading) => {
                reading.original.packed.packed_bytes() + OF_TEXT * reading.extracted.page.text.len()
            }
            ReadResult::Awaits(Some(kept)) => kept.0.packed.packed_bytes(),
            ReadResult::Unread(_, original, _) => original.packed.packed_bytes(),
            ReadResult::Unchanged
            | ReadResult::Awaits(None)
            | ReadResult::RefusedBefore(_)
            | ReadResult::Refused(_) => 0,
        };
        bytes as u64
    }

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
            ReadResult::Unread(refusal, ..) => Outcome::KeptUnread {
                reason: refusal.reason,
                work: None,
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
            ReadResult::Refused(refusal) | ReadResult::Unread(refusal, ..) => {
                (ImportOutcome::Refused, refusal.reason.as_str())
            }
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

/// What was read of a portion, and what is left of it.
pub(crate) struct Portion<'f> {
    pub(crate) reads: Vec<Read>,
    /// In the order of the listing; read with the next.
    pub(crate) left: Vec<&'f Found>,
}

/// Text and originals that are held until they are written, in bytes; what is under way on each core comes on top.
const HELD_BYTES: u64 = 64 << 20;

/// Reads documents on all cores until as much is held as the memory is for.
pub(crate) fn read_portion<'f>(
    portion: &[&'f Found],
    known: &Known<'_>,
    now: Timestamp,
    judge: Judge<'_>,
    progress: &dyn Progress,
) -> Portion<'f> {
    let (read, left) = until_full(portion, HELD_BYTES, |found| {
        let read = read_found(found, known, now, judge);
        progress.advance(&found.name);
        let bytes = read.iter().map(Read::held_bytes).sum();
        (read, bytes)
    });
    Portion {
        reads: read.into_iter().flatten().collect(),
        left,
    }
}

/// Works on all cores until what came of it weighs more than `most`; gives it in order, and the items that were not begun.
fn until_full<'i, I: Sync, O: Send>(
    items: &[&'i I],
    most: u64,
    work: impl Fn(&I) -> (O, u64) + Sync,
) -> (Vec<O>, Vec<&'i I>) {
    let held = AtomicU64::new(0);
    let results: Vec<Result<O, &'i I>> = items
        .par_iter()
        .map(|item| {
            if held.load(Ordering::Relaxed) > most {
                return Err(*item);
            }
            let (made, weight) = work(item);
            held.fetch_add(weight, Ordering::Relaxed);
            Ok(made)
        })
        .collect();
    let (mut done, mut left) = (Vec::new(), Vec::new());
    for result in results {
        match result {
            Ok(made) => done.push(made),
            Err(item) => left.push(item),
        }
    }
    (done, left)
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
    let mut unpacked = Unpacked::default();
    let members = match members_of(&incoming, 0, &mut unpacked) {
        Ok(members) => members,
        Err(refusal) => return vec![Read::unopened(&incoming, Some(incoming.hash), refusal)],
    };
    // An archive that gave its files has nothing else to give.
    let is_opened = !(members.is_empty() && unpacked.refused.is_empty()) && is_archive(&incoming);
    let mut reads = Vec::new();
    if !is_opened {
        reads.push(read_one(&incoming, known, judge));
    }
    let mut held: u64 = reads.iter().map(Read::held_bytes).sum();
    let allowed = members_time(incoming.bytes.len() as u64);
    let began = Instant::now();
    let mut seen: FxHashSet<ContentHash> = FxHashSet::default();
    for member in members {
        // one file under several names is read once
        if !seen.insert(member.hash) {
            continue;
        }
        let read = if held > MEMBERS_HELD_BYTES {
            Read::refused(&member, None, too_much_of_one())
        } else if began.elapsed() > allowed {
            Read::refused(&member, None, too_long_for_one(allowed))
        } else {
            read_one(&member, known, judge)
        };
        held += read.held_bytes();
        reads.push(read);
    }
    reads.extend(unpacked.refused);
    reads
}

/// What is held at once of the files of one archive, in bytes: it is one document of a portion, whatever it unpacks to.
const MEMBERS_HELD_BYTES: u64 = 512 << 20;

/// What all archives in one file may unpack to together, in bytes, however they lie in each other.
const UNPACKED_BYTES: u64 = 256 << 20;

/// Time in which the files of one archive are read: a small archive may unpack to much that is slow to read, and others wait behind it. Ten pages of
/// scans weigh some megabytes and take a second each.
fn members_time(archive_bytes: u64) -> Duration {
    const LEAST_SECONDS: u64 = 60;
    const SECONDS_FOR_A_MEBIBYTE: u64 = 30;
    Duration::from_secs(LEAST_SECONDS + ((archive_bytes * SECONDS_FOR_A_MEBIBYTE) >> 20))
}

fn too_long_for_one(allowed: Duration) -> String {
    format!(
        "读这个压缩包里的文件已用去 {} 秒，超过它的大小所允许的，这一件没有读；请解开后分批导入 (reading the archive took longer than its size allows: unpack it and import its files in parts)",
        allowed.as_secs()
    )
}

fn too_much_of_one() -> String {
    format!(
        "一个压缩包里的文件合计太多（解开后至多 {} MiB），这一件没有读；请解开后分批导入 (too much in one archive: unpack it and import its files in parts)",
        UNPACKED_BYTES >> 20
    )
}

/// What was unpacked of one file so far.
#[derive(Default)]
struct Unpacked {
    bytes: u64,
    /// Archives in it that could not be opened.
    refused: Vec<Read>,
}

/// Archives inside archives that are opened.
const DEEPEST: u8 = 3;

/// The readable files in a file, each called by the path of its container and its own; the reason where it is an archive that cannot be opened.
fn members_of(
    incoming: &Incoming,
    depth: u8,
    unpacked: &mut Unpacked,
) -> Result<Vec<Incoming>, Refusal> {
    if depth >= DEEPEST || !may_hold_files(incoming) {
        return Ok(Vec::new());
    }
    let mut bounds = Bounds::keeper();
    bounds.limits.unpacked_bytes = UNPACKED_BYTES.saturating_sub(unpacked.bytes);
    let members = match read_members(&incoming.bytes, &bounds) {
        Ok(members) => members,
        Err(error) if is_archive(incoming) => {
            return Err(if unpacked.bytes > 0 && error.is_too_large() {
                too_much_of_one().into()
            } else if error.is_too_large() {
                error.to_string().into()
            } else {
                let format = error.format().or_else(|| format_of(&incoming.name));
                Refusal::unread(error.to_string(), format)
            });
        }
        // The file itself is refused with the same reason.
        Err(_) => return Ok(Vec::new()),
    };
    let sizes = members.iter().map(|member| member.bytes.len() as u64);
    let bytes = unpacked.bytes + sizes.sum::<u64>();
    // not every kind of archive looks at the limit itself: a tape is as long as what is on it
    if bytes > UNPACKED_BYTES {
        return if is_archive(incoming) {
            Err(too_much_of_one().into())
        } else {
            Ok(Vec::new())
        };
    }
    unpacked.bytes = bytes;
    let names: HashSet<String> = members.iter().map(|member| member.name.clone()).collect();
    let mut found = Vec::new();
    for member in members {
        if is_part_of_page(&member.name, &|name| names.contains(name)) {
            continue;
        }
        let format = format_of(&member.name);
        let name = format!("{}/{}", incoming.name, member.name);
        let made = Incoming::new(name, member.bytes, incoming.captured_at);
        let Some(made) = made.ok().filter(|_| format.is_some()) else {
            continue;
        };
        let made = Incoming {
            shown: format!("{}/{}", incoming.shown, member.name),
            origin: incoming.origin.clone(),
            ..made
        };
        let was_refused = unpacked.refused.len();
        let inner = match members_of(&made, depth + 1, unpacked) {
            Ok(inner) => inner,
            // the hash is left out: by itself it may be opened, after less than what it came with
            Err(refusal) => {
                let refused = Read::unopened(&made, None, refusal);
                unpacked.refused.push(refused);
                continue;
            }
        };
        let is_opened = !inner.is_empty() || unpacked.refused.len() > was_refused;
        if !is_opened || !is_archive(&made) {
            found.push(made);
        }
        found.extend(inner);
    }
    Ok(found)
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
    if known.redacted.contains(&incoming.hash) {
        return read(hash, ReadResult::RefusedBefore(REDACTED.to_owned()));
    }
    match known.find(incoming.hash) {
        Some(item) if item.outcome == ImportOutcome::Refused => {
            let reason = item.reason.clone().unwrap_or_default();
            return read(hash, ReadResult::RefusedBefore(reason));
        }
        Some(item) if item.outcome == ImportOutcome::AwaitsRecognition => {
            return read(hash, ReadResult::Awaits(None));
        }
        Some(item) => {
            let result = match known.rejected_since(item) {
                Some(reason) => ReadResult::RefusedBefore(reason),
                None => ReadResult::Unchanged,
            };
            return read(hash, result);
        }
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
            kept: Some(Kept::Awaits(format)),
            ..
        }) => {
            let kept = (Box::new(capture(incoming)), format);
            read(hash, ReadResult::Awaits(Some(kept)))
        }
        Err(refusal) => Read::unopened(incoming, hash, refusal),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_held_has_an_end_and_nothing_is_passed_over() {
        let items: Vec<u32> = (0..1000).collect();
        let mut queue: Vec<&u32> = items.iter().collect();
        let mut seen = Vec::new();
        while !queue.is_empty() {
            let (done, left) = until_full(&queue, 35, |item| (*item, 10));
            // four are over the limit; one more may be under way on each core
            let most = 4 + rayon::current_num_threads();
            assert!((1..=most).contains(&done.len()), "{}", done.len());
            assert!(left.is_sorted());
            seen.extend(done);
            queue = left;
        }
        seen.sort_unstable();
        assert_eq!(seen, items);
    }

    /// A tape archive of one file (POSIX.1-2017, ustar).
    fn tape(name: &str, content: &[u8]) -> Vec<u8> {
        let mut head = [0u8; 512];
        head[..name.len()].copy_from_slice(name.as_bytes());
        head[100..107].copy_from_slice(b"0000644");
        head[124..135].copy_from_slice(format!("{:011o}", content.len()).as_bytes());
        head[136..147].copy_from_slice(b"00000000000");
        head[156] = b'0';
        head[257..262].copy_from_slice(b"ustar");
        head[263..265].copy_from_slice(b"00");
        head[148..156].copy_from_slice(b"        ");
        let sum: u32 = head.iter().map(|byte| u32::from(*byte)).sum();
        head[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
        let mut tape = head.to_vec();
        tape.extend(content);
        tape.resize(tape.len().next_multiple_of(512) + 1024, 0);
        tape
    }

    fn incoming(name: &str, bytes: Vec<u8>) -> Incoming {
        Incoming::new(name, bytes, Timestamp::UNIX_EPOCH).unwrap()
    }

    #[test]
    fn archives_in_archives_unpack_to_one_sum() {
        let inner = tape("inner.txt", "第一条 灯塔。".repeat(100).as_bytes());
        let outer = incoming("outer.tar", tape("inner.tar", &inner));
        let mut unpacked = Unpacked::default();
        let found = members_of(&outer, 0, &mut unpacked).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].name, "outer.tar/inner.tar/inner.txt");
        assert!(unpacked.refused.is_empty());
        // the outer one still fits, and what is in it does not any more
        let mut unpacked = Unpacked {
            bytes: UNPACKED_BYTES - inner.len() as u64 - 100,
            ..Unpacked::default()
        };
        let found = members_of(&outer, 0, &mut unpacked).unwrap();
        assert!(found.is_empty());
        let [refused] = unpacked.refused.as_slice() else {
            panic!("{} refused", unpacked.refused.len());
        };
        assert_eq!(refused.name, "outer.tar/inner.tar");
        let ReadResult::Refused(refusal) = &refused.result else {
            panic!("not refused");
        };
        assert_eq!(refusal.reason, too_much_of_one());
        // by itself it may be opened another time
        assert!(refused.import_item().is_none());
    }
}
