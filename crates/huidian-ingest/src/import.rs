//! What is brought in together: listed, read in portions, stored, linked, indexed; resumed where a run was cut off.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};
use huidian_catalogue::Catalogue;
use huidian_fetch::{Found, Incoming, Listing, files};
use huidian_model::ContentHash;
use huidian_reader::reads_pictures;
use huidian_store::{
    BatchId, BatchKind, ImportCounts, ImportItem, ImportOutcome, Store, Transaction,
};
use jiff::Timestamp;
use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::context::{Context, PIPELINE_VERSION};
use crate::pipeline;
use crate::portion::{Known, Portion, Read, ReadResult, read_portion};
use crate::progress::{Progress, Stage};
use crate::report::{Item, Outcome, Report};
use crate::step::doubts::{Judge, Trust};
use crate::step::index::mark_pending;
use crate::undecided;
use crate::unfinished::Unfinished;
use crate::unread::keep_unread;

/// Documents read at a time, and kept in one transaction: few enough for the memory, enough that commits cost little.
const PORTION: usize = 192;
/// How long an import waits for another one.
const WAIT: Duration = Duration::from_mins(10);

/// Brings documents into a library.
pub struct Import<'i> {
    pub store: &'i Store,
    pub catalogue: &'i Catalogue,
    pub index_folder: &'i Path,
    /// The day whose texts answer references that give no day.
    pub today: Date,
}

/// What is to be brought in, and how.
#[derive(Debug, Default)]
pub struct ImportRequest {
    pub listing: Listing,
    /// What it is, for people who look at the list of imports later.
    pub described: String,
    /// Name of the user who asked for it; `None` on the command line.
    pub by: Option<String>,
    /// Only reports what would happen.
    pub is_dry_run: bool,
    /// What may become a work without a person.
    pub trust: Trust,
}

impl ImportRequest {
    /// Files, and folders with everything below them.
    pub fn of_paths(paths: &[PathBuf]) -> Self {
        let described: Vec<String> = paths
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        Self {
            listing: files::walk(paths),
            described: described.join(" "),
            ..Self::default()
        }
    }
}

/// Why a transaction is taken back.
#[derive(Debug)]
enum Halt {
    DryRun,
    Failed(anyhow::Error),
}

impl From<huidian_store::Error> for Halt {
    fn from(error: huidian_store::Error) -> Self {
        Halt::Failed(error.into())
    }
}

impl From<anyhow::Error> for Halt {
    fn from(error: anyhow::Error) -> Self {
        Halt::Failed(error)
    }
}

/// What a run has done so far.
#[derive(Default)]
struct Run {
    /// `None` in a dry run.
    batch: Option<BatchId>,
    /// Whether anything was stored.
    is_changed: bool,
    items: Vec<Item>,
    done: Vec<ImportItem>,
    /// Places among `items` of originals that nobody could read, by name and content.
    unread: FxHashMap<(String, ContentHash), usize>,
    unfinished: Unfinished,
}

/// Documents that are still to be read, in the order of the listing.
struct Queue<'l> {
    /// Of the last portion, because it held enough already.
    left: Vec<&'l Found>,
    rest: std::slice::Iter<'l, Found>,
}

impl<'l> Queue<'l> {
    fn of(listing: &'l Listing) -> Self {
        Self {
            left: Vec::new(),
            rest: listing.found.iter(),
        }
    }

    /// Reads the next portion; `None` when all are read.
    fn read(
        &mut self,
        known: &Known<'_>,
        now: Timestamp,
        judge: Judge<'_>,
        progress: &dyn Progress,
    ) -> Option<Vec<Read>> {
        let mut next = std::mem::take(&mut self.left);
        let wanted = PORTION.saturating_sub(next.len());
        next.extend(self.rest.by_ref().take(wanted));
        if next.is_empty() {
            return None;
        }
        let Portion { reads, left } = read_portion(&next, known, now, judge, progress);
        self.left = left;
        Some(reads)
    }
}

impl Import<'_> {
    /// Takes in what a request lists; writes nothing in a dry run. Another import going on is waited for.
    ///
    /// # Errors
    ///
    /// When the library cannot be written, or another import goes on for too long. A document that cannot be read is no error but a refusal in the report.
    pub fn run(&self, request: &ImportRequest, progress: &dyn Progress) -> Result<Report> {
        let listing = &request.listing;
        let _lease = self
            .store
            .lease("import", WAIT)
            .context("wait for another import")?;
        let mut run = Run::default();
        run.items.extend(listing.refused.iter().map(|refused| Item {
            path: refused.shown.clone(),
            outcome: Outcome::Refused {
                reason: refused.refusal.to_string(),
                class: None,
            },
            warnings: Vec::new(),
        }));
        progress.begin(Stage::Reading, listing.found.len());
        let known = self.known_documents()?;
        if request.is_dry_run {
            self.rehearse(request, &known, &mut run, progress)?;
        } else {
            self.perform(request, &known, &mut run, progress)?;
        }
        progress.end();
        run.items.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Report {
            items: run.items,
            batch: run.batch,
            is_dry_run: request.is_dry_run,
        })
    }

    /// Reads what waited for somebody who reads it: pictures of text, and what an earlier version could not read; `None` where nothing waits, or still
    /// nobody reads it.
    ///
    /// # Errors
    ///
    /// Those of [`run`](Self::run), and when the library cannot be read.
    pub fn recognise_waiting(&self, progress: &dyn Progress) -> Result<Option<Report>> {
        let listing = self.awaiting()?;
        if listing.found.is_empty() {
            return Ok(None);
        }
        let request = ImportRequest {
            listing,
            described: "待识别、未读出的原件 originals that waited to be read".to_owned(),
            ..ImportRequest::default()
        };
        self.run(&request, progress).map(Some)
    }

    /// The originals that wait, so many at a time as the memory holds.
    fn awaiting(&self) -> Result<Listing> {
        const MOST: usize = 16;
        let reader = self.store.read()?;
        let mut waiting = Vec::new();
        let pictures = if reads_pictures() {
            reader.items_awaiting_recognition()?
        } else {
            Vec::new()
        };
        let mut unread = reader.unread_originals()?;
        unread.retain(|item| item.pipeline < PIPELINE_VERSION);
        for item in pictures.into_iter().chain(unread) {
            if waiting.len() == MOST {
                break;
            }
            let captures = reader.captures_with(item.hash)?;
            let own = captures.into_iter().find(|own| own.name == item.name);
            if let (Some(own), Some(bytes)) = (own, reader.find_blob(item.hash)?) {
                let incoming = Incoming::new(own.name, bytes, own.captured_at);
                waiting.extend(incoming.ok().map(|incoming| Incoming {
                    origin: own.origin,
                    ..incoming
                }));
            }
        }
        Ok(Listing::of(waiting))
    }

    fn context(&self, batch: Option<BatchId>) -> Context<'_> {
        Context {
            batch,
            store: self.store,
            catalogue: self.catalogue,
            index_folder: self.index_folder,
            today: self.today,
        }
    }

    fn judge(&self, request: &ImportRequest) -> Judge<'_> {
        Judge {
            trust: request.trust,
            register: &self.catalogue.authorities.register,
            today: self.today,
        }
    }

    fn known_documents(&self) -> Result<Known<'_>> {
        let reader = self.store.read()?;
        let items = reader.all_import_items()?;
        let redactions = reader.redactions()?;
        Ok(Known {
            redacted: redactions.into_iter().map(|one| one.former).collect(),
            store: self.store,
            items: items
                .into_iter()
                .filter(|item| item.pipeline == PIPELINE_VERSION)
                .map(|item| (item.hash, item))
                .collect(),
        })
    }

    fn perform(
        &self,
        request: &ImportRequest,
        known: &Known<'_>,
        run: &mut Run,
        progress: &dyn Progress,
    ) -> Result<()> {
        let had_texts = self.store.read()?.counts()?.expression_count > 0;
        let batch = self.begin(request)?;
        run.batch = Some(batch);
        let now = self.store.now();
        let judge = self.judge(request);
        let mut queue = Queue::of(&request.listing);
        let mut read = queue.read(known, now, judge, progress);
        while let Some(readings) = read {
            // the next documents are read while these are written
            let (written, following) = rayon::join(
                || self.write_portion(readings, run),
                || queue.read(known, now, judge, progress),
            );
            written?;
            read = following;
        }
        if run.is_changed {
            let context = self.context(run.batch);
            pipeline::link(context, &mut run.unfinished, had_texts)?;
            undecided::warn(&self.store.read()?, &mut run.items)?;
            pipeline::index(context, &mut run.unfinished, progress)?;
        }
        self.close(run, batch)
    }

    /// Opens the record of the import, or goes on with that of the same one that was cut off.
    fn begin(&self, request: &ImportRequest) -> Result<BatchId> {
        let described = &request.described;
        if let Some(batch) = self.store.read()?.find_unfinished_import(described)? {
            return Ok(batch);
        }
        let asked_by = request.by.as_deref();
        let begun = self
            .store
            .write(|transaction| transaction.begin_batch(BatchKind::Import, described, asked_by))?;
        Ok(begun)
    }

    /// Does everything in one transaction and takes it back.
    fn rehearse(
        &self,
        request: &ImportRequest,
        known: &Known<'_>,
        run: &mut Run,
        progress: &dyn Progress,
    ) -> Result<()> {
        let now = self.store.now();
        let judge = self.judge(request);
        let outcome = self.store.write(|transaction| -> Result<(), Halt> {
            let mut queue = Queue::of(&request.listing);
            while let Some(readings) = queue.read(known, now, judge, progress) {
                for reading in readings {
                    self.write_one(transaction, reading, run)?;
                }
            }
            Err(Halt::DryRun)
        });
        match outcome {
            Ok(()) | Err(Halt::DryRun) => Ok(()),
            Err(Halt::Failed(error)) => Err(error),
        }
    }

    fn write_portion(&self, readings: Vec<Read>, run: &mut Run) -> Result<()> {
        let (old, new): (Vec<Read>, Vec<Read>) = readings.into_iter().partition(|read| {
            matches!(
                read.result,
                ReadResult::Unchanged | ReadResult::RefusedBefore(_) | ReadResult::Awaits(None)
            )
        });
        run.items.extend(old.into_iter().map(Read::into_item));
        if new.is_empty() {
            return Ok(());
        }
        run.is_changed = true;
        self.context(run.batch).write(|transaction| -> Result<()> {
            mark_pending(transaction)?;
            for read in new {
                self.write_one(transaction, read, run)?;
            }
            Ok(())
        })
    }

    fn write_one(
        &self,
        transaction: &mut Transaction<'_>,
        read: Read,
        run: &mut Run,
    ) -> Result<()> {
        let ReadResult::New(reading) = read.result else {
            let item = read.import_item();
            let is_recorded = item.is_some();
            if let (ReadResult::Unread(..), Some(item)) = (&read.result, &item) {
                run.unread
                    .insert((item.name.clone(), item.hash), run.items.len());
            }
            run.done.extend(item);
            if let ReadResult::Awaits(Some((original, format))) = &read.result {
                transaction.put_capture(&original.as_unread_capture(*format), &original.packed)?;
            }
            let mut work = None;
            if let ReadResult::Unread(refusal, original, format) = &read.result {
                let capture = original.as_unread_capture(*format);
                transaction.put_capture(&capture, &original.packed)?;
                let register = &self.catalogue.authorities.register;
                work = keep_unread(transaction, &capture, &refusal.reason, register)?;
            }
            let mut item = read.into_item();
            if let Outcome::KeptUnread { work: whose, .. } = &mut item.outcome {
                if let Some(done) = run.done.last_mut().filter(|_| is_recorded) {
                    done.work.clone_from(&work);
                }
                *whose = work;
            }
            run.items.push(item);
            return Ok(());
        };
        transaction.note_read(reading.original.hash)?;
        let warnings = reading.warnings.clone();
        let hash = reading.original.hash;
        let outcomes = pipeline::store(
            transaction,
            *reading,
            self.context(run.batch),
            &mut run.unfinished,
        )?;
        run.done.push(import_item(read.name, hash, &outcomes));
        for (place, outcome) in outcomes.into_iter().enumerate() {
            run.items.push(Item {
                path: read.shown.clone(),
                outcome,
                warnings: if place == 0 {
                    warnings.clone()
                } else {
                    Vec::new()
                },
            });
        }
        Ok(())
    }

    /// Only now are the documents done: a run cut off before this reads them again, and changes nothing by it.
    fn close(&self, run: &mut Run, batch: BatchId) -> Result<()> {
        let mut counts = ImportCounts::default();
        for item in &run.items {
            match item.outcome {
                Outcome::Text { .. }
                | Outcome::Roundup { .. }
                | Outcome::Companion { .. }
                | Outcome::AwaitsRecognition => counts.taken_count += 1,
                Outcome::Unchanged => counts.unchanged_count += 1,
                Outcome::Refused { .. } | Outcome::KeptUnread { .. } => counts.refused_count += 1,
            }
        }
        self.store.write(|transaction| -> Result<()> {
            for item in &run.done {
                transaction.put_import_item(batch, item)?;
            }
            transaction.finish_batch(batch, counts)?;
            Ok(())
        })?;
        self.settle_unread(run)
    }

    /// Looks again whose the originals are that nobody could read: their work may have come in since, or with them.
    fn settle_unread(&self, run: &mut Run) -> Result<()> {
        let mut homeless = self.store.read()?.unread_originals()?;
        homeless.retain(|item| item.work.is_none());
        let register = &self.catalogue.authorities.register;
        for item in homeless {
            let captures = self.store.read()?.captures_with(item.hash)?;
            let Some(capture) = captures.into_iter().find(|own| own.name == item.name) else {
                continue;
            };
            let reason = item.reason.as_deref().unwrap_or_default();
            let work = self.context(run.batch).write(|transaction| -> Result<_> {
                let work = keep_unread(transaction, &capture, reason, register)?;
                if let Some(work) = &work {
                    transaction.name_work_of(&item, work)?;
                }
                Ok(work)
            })?;
            if let Some(place) = run.unread.get(&(item.name, item.hash))
                && let Outcome::KeptUnread { work: whose, .. } = &mut run.items[*place].outcome
            {
                *whose = work;
            }
        }
        Ok(())
    }
}

/// The record of a document that was read: refused where nothing of it was taken.
fn import_item(name: String, hash: ContentHash, outcomes: &[Outcome]) -> ImportItem {
    let is_taken = outcomes.iter().any(|outcome| !outcome.is_refused());
    let reason = outcomes.iter().find_map(|outcome| match outcome {
        Outcome::Refused { reason, .. } | Outcome::KeptUnread { reason, .. } => {
            (!is_taken).then(|| reason.clone())
        }
        // why it waits, for whoever decides
        Outcome::Text { doubts, .. } if !doubts.is_empty() => Some(doubts.join("；")),
        // what stands on the page and became no work is told beside it
        Outcome::Roundup { left_out, .. } if !left_out.is_empty() => Some(outcome.reason()),
        Outcome::Text { .. }
        | Outcome::Roundup { .. }
        | Outcome::Companion { .. }
        | Outcome::AwaitsRecognition
        | Outcome::Unchanged => None,
    });
    let work = outcomes.iter().find_map(|outcome| match outcome {
        Outcome::Text { work, .. } => Some(work.clone()),
        Outcome::Companion { works, .. } => works.first().cloned(),
        Outcome::Roundup { .. }
        | Outcome::AwaitsRecognition
        | Outcome::Unchanged
        | Outcome::Refused { .. }
        | Outcome::KeptUnread { .. } => None,
    });
    ImportItem {
        name,
        hash,
        pipeline: PIPELINE_VERSION,
        outcome: if is_taken {
            ImportOutcome::Taken
        } else {
            ImportOutcome::Refused
        },
        reason,
        work,
    }
}
