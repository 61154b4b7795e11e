//! The way of a file into the library: capture, extract, normalise, parse, cite, store, index.

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use huidian_catalogue::Catalogue;
use huidian_fetch::files::{self, Found};
use huidian_model::{
    Capture, ContentHash, Expression, ExpressionId, Fact, Manifestation, PartialDate, Source,
    SourceKind, WorkId,
};
use huidian_operations::Lookup;
use huidian_store::{ImportCounts, ImportItem, ImportOutcome, PackedText, Store, Transaction};
use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::attach::attach;
use crate::batch::{Read, ReadResult, read_batch};
use crate::facts::facts_of;
use crate::feed::{mark_pending, refresh_index};
use crate::link::{Unlinked, link, mentions_of};
use crate::progress::{Progress, Stage};
use crate::proposals::propose;
use crate::reading::{Content, Reading, TextReading};
use crate::report::{Item, Outcome, Report};
use crate::roundup;
use crate::same_text::is_same_text;

/// Raised when reading gets better, so that files are read again.
pub(crate) const PIPELINE: u32 = 2;
/// Files read at a time, and kept in one transaction.
const BATCH: usize = 192;
/// How long an import waits for another one.
const WAIT: Duration = Duration::from_mins(10);
/// Above this share of the library it is cheaper to build the index anew.
const REBUILD_SHARE: usize = 3;

/// Brings files and folders into a library.
pub struct Import<'i> {
    pub store: &'i Store,
    pub catalogue: &'i Catalogue,
    pub index_folder: &'i Path,
    /// The day whose texts answer references that give no day.
    pub today: Date,
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
    key: i64,
    items: Vec<Item>,
    done: Vec<ImportItem>,
    unlinked: Vec<Unlinked>,
    touched: FxHashSet<WorkId>,
    new_works: Vec<WorkId>,
}

impl Import<'_> {
    /// Takes in what lies below `paths`; writes nothing when `is_dry_run`. Another import going on is waited for.
    pub fn run(
        &self,
        paths: &[PathBuf],
        is_dry_run: bool,
        progress: &dyn Progress,
    ) -> Result<Report> {
        let listing = files::walk(paths);
        let _lease = self
            .store
            .lease("import", WAIT)
            .context("wait for another import")?;
        let mut run = Run::default();
        run.items.extend(listing.refused.iter().map(|refused| Item {
            path: refused.path.display().to_string(),
            outcome: Outcome::Refused {
                reason: refused.refusal.to_string(),
            },
            warnings: Vec::new(),
        }));
        progress.begin(Stage::Reading, listing.found.len());
        let known = self.known_files()?;
        if is_dry_run {
            self.rehearse(&listing.found, &known, &mut run, progress)?;
        } else {
            self.perform(paths, &listing.found, &known, &mut run, progress)?;
        }
        progress.end();
        run.items.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Report {
            items: run.items,
            is_dry_run,
        })
    }

    fn known_files(&self) -> Result<FxHashMap<ContentHash, ImportItem>> {
        let items = self.store.read()?.all_import_items()?;
        Ok(items
            .into_iter()
            .filter(|item| item.pipeline == PIPELINE)
            .map(|item| (item.hash, item))
            .collect())
    }

    fn perform(
        &self,
        paths: &[PathBuf],
        found: &[Found],
        known: &FxHashMap<ContentHash, ImportItem>,
        run: &mut Run,
        progress: &dyn Progress,
    ) -> Result<()> {
        let described: Vec<String> = paths
            .iter()
            .map(|path| path.display().to_string())
            .collect();
        let had_texts = self.store.read()?.counts()?.expression_count > 0;
        let mut batches = found.chunks(BATCH);
        let mut read = batches
            .next()
            .map(|batch| read_batch(batch, known, progress));
        while let Some(readings) = read {
            let next = batches.next();
            // the next files are read while these are written
            let (written, following) = rayon::join(
                || self.write_batch(readings, run, &described),
                || next.map(|batch| read_batch(batch, known, progress)),
            );
            written?;
            read = following;
        }
        if run.key == 0 {
            return Ok(());
        }
        self.link_all(run, had_texts)?;
        propose(self.store, self.today)?;
        self.index(run, progress)?;
        self.close(run)
    }

    /// Does everything in one transaction and takes it back.
    fn rehearse(
        &self,
        found: &[Found],
        known: &FxHashMap<ContentHash, ImportItem>,
        run: &mut Run,
        progress: &dyn Progress,
    ) -> Result<()> {
        let outcome = self.store.write(|transaction| -> Result<(), Halt> {
            for batch in found.chunks(BATCH) {
                for reading in read_batch(batch, known, progress) {
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

    fn write_batch(&self, readings: Vec<Read>, run: &mut Run, described: &[String]) -> Result<()> {
        let (old, new): (Vec<Read>, Vec<Read>) = readings.into_iter().partition(|read| {
            matches!(
                read.result,
                ReadResult::Unchanged | ReadResult::RefusedBefore(_)
            )
        });
        run.items.extend(old.into_iter().map(Read::into_item));
        if new.is_empty() {
            return Ok(());
        }
        self.store.write(|transaction| -> Result<()> {
            if run.key == 0 {
                run.key = transaction.begin_import(&described.join(" "))?;
            }
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
            run.done.extend(read.import_item());
            run.items.push(read.into_item());
            return Ok(());
        };
        let item = ImportItem {
            name: reading.name.clone(),
            hash: reading.hash,
            pipeline: PIPELINE,
            outcome: ImportOutcome::Taken,
            reason: None,
            work: None,
        };
        let warnings = reading.warnings.clone();
        let outcome = self.take(transaction, *reading, run)?;
        run.done.push(ImportItem {
            work: match &outcome {
                Outcome::Text { work, .. } => Some(work.clone()),
                _ => None,
            },
            reason: match &outcome {
                Outcome::Refused { reason } => Some(reason.clone()),
                _ => None,
            },
            outcome: if matches!(outcome, Outcome::Refused { .. }) {
                ImportOutcome::Refused
            } else {
                item.outcome
            },
            ..item
        });
        run.items.push(Item {
            path: read.path,
            outcome,
            warnings,
        });
        Ok(())
    }

    fn take(
        &self,
        transaction: &mut Transaction<'_>,
        reading: Reading,
        run: &mut Run,
    ) -> Result<Outcome> {
        let capture = Capture {
            hash: reading.hash,
            name: reading.name,
            origin: None,
            captured_at: transaction.now(),
            size_bytes: reading.original.size_bytes(),
            format: reading.format,
            encoding: reading.encoding,
        };
        match reading.content {
            Content::Text(text) => {
                let Some(title) = text
                    .metadata
                    .title
                    .as_ref()
                    .map(|title| title.value.clone())
                else {
                    return Ok(Outcome::Refused {
                        reason: "没有标题，无法确定是哪件文件的文本 (no title found)".to_owned(),
                    });
                };
                transaction.put_capture(&capture, &reading.original)?;
                self.take_text(transaction, &title, &capture, *text, run)
            }
            Content::Roundup(digest) => {
                transaction.put_capture(&capture, &reading.original)?;
                let (outcome, touched) = roundup::take(
                    transaction,
                    &digest,
                    &capture.name,
                    self.catalogue,
                    self.today,
                )?;
                run.touched.extend(touched);
                Ok(outcome)
            }
        }
    }

    fn take_text(
        &self,
        transaction: &mut Transaction<'_>,
        title: &str,
        capture: &Capture,
        text: TextReading,
        run: &mut Run,
    ) -> Result<Outcome> {
        let reader = transaction.read()?;
        let attachment = attach(&reader, title, &text.metadata)?;
        let work = attachment.work;
        let source = Source::new(
            SourceKind::Text,
            format!("{} ({})", capture.name, &capture.hash.to_string()[..12]),
        );
        // what a lesser reader once read in this capture goes; what others say stays
        let (said, inferred): (Vec<Fact>, Vec<Fact>) = facts_of(
            title,
            &text.document.text,
            &text.metadata,
            &source,
            self.catalogue,
        )
        .into_iter()
        .partition(|fact| fact.source == source);
        transaction.replace_facts(&work, &source, &said)?;
        transaction.put_facts(&work, &inferred)?;
        let id = self.put_text(transaction, &work, title, &text)?;
        transaction.put_manifestation(&Manifestation {
            expression: id.clone(),
            format: capture.format,
            capture: capture.hash,
            taken: text.taken,
        })?;
        let mentions = mentions_of(&text.document, &text.metadata);
        run.unlinked.push(Unlinked {
            expression: id.clone(),
            citations: text.citations,
            mentions,
        });
        run.touched.insert(work.clone());
        if attachment.is_new {
            run.new_works.push(work.clone());
        }
        Ok(Outcome::Text {
            work,
            expression: id,
            is_new_work: attachment.is_new,
        })
    }

    /// Keeps the text as an expression, or finds the one it is a repost of.
    fn put_text(
        &self,
        transaction: &mut Transaction<'_>,
        work: &WorkId,
        title: &str,
        text: &TextReading,
    ) -> Result<ExpressionId> {
        let metadata = &text.metadata;
        let dated_on = metadata.version_on.as_ref().map(|found| found.value);
        let part = metadata.subtitle.as_ref().map(|found| found.value.clone());
        let date = dated_on.map_or_else(|| "undated".to_owned(), |on| on.to_string());
        let base = part
            .as_ref()
            .map_or_else(|| date.clone(), |part| format!("{date}.{part}"));
        let reader = transaction.read()?;
        for known in reader.expressions_of(work)? {
            let is_of_date =
                known.part == part && (dated_on.is_none() || is_near(known.dated_on, dated_on));
            if is_of_date
                && known.text != text.packed.hash()
                && let Some(document) = reader.document(&known.id)?
                && is_same_text(&document.text, &text.document.text)
            {
                return Ok(known.id);
            }
        }
        drop(reader);
        let label = transaction.label_for(work, &base, text.packed.hash())?;
        let effective = metadata.effective.as_ref();
        let expression = Expression {
            id: ExpressionId {
                work: work.clone(),
                label,
            },
            title: title.to_owned(),
            part,
            dated_on,
            effective_on: effective
                .filter(|effective| !effective.is_of_original)
                .and_then(|effective| effective.on),
            effective_basis: effective.map_or_else(
                || "文本未写明施行日期".to_owned(),
                |effective| effective.basis.clone(),
            ),
            ended_on: None,
            is_end_assumed: false,
            language: "zh-Hans".to_owned(),
            text: text.packed.hash(),
            article_count: text.document.units().count() as u32,
            char_count: text.document.text.chars().count() as u32,
        };
        put_expression(transaction, &expression, &text.packed)?;
        Ok(expression.id)
    }

    /// Looks up the references of the new texts, now that all of them are there, and again those of older texts to works that are new.
    fn link_all(&self, run: &mut Run, had_texts: bool) -> Result<()> {
        let mut unlinked = std::mem::take(&mut run.unlinked);
        if had_texts {
            unlinked.extend(self.waiting_for(&run.new_works, &unlinked)?);
        }
        let reader = self.store.read()?;
        let lookup = Lookup::new(&reader, self.today)?;
        while !unlinked.is_empty() {
            let rest = unlinked.split_off(unlinked.len().min(BATCH));
            let touched = self.store.write(|transaction| -> Result<Vec<WorkId>> {
                let mut touched = Vec::new();
                for text in unlinked {
                    touched.extend(link(transaction, &lookup, &reader, text)?);
                }
                Ok(touched)
            })?;
            run.touched.extend(touched);
            unlinked = rest;
        }
        Ok(())
    }

    /// Older texts that refer to works which were not there.
    fn waiting_for(&self, new_works: &[WorkId], already: &[Unlinked]) -> Result<Vec<Unlinked>> {
        let reader = self.store.read()?;
        let mut seen: FxHashSet<ExpressionId> =
            already.iter().map(|text| text.expression.clone()).collect();
        let mut waiting = Vec::new();
        for work in new_works {
            let Some(title) = reader.find_title(work)? else {
                continue;
            };
            for expression in reader.texts_missing(&title)? {
                if seen.insert(expression.clone())
                    && let Some(document) = reader.document(&expression)?
                {
                    let parsed =
                        huidian_parse::parse(&document.text, &huidian_parse::Hints::default());
                    let citations = crate::reading::citations_in(&document);
                    waiting.push(Unlinked {
                        expression,
                        citations,
                        mentions: mentions_of(&document, &parsed.metadata),
                    });
                }
            }
        }
        Ok(waiting)
    }

    fn index(&self, run: &mut Run, progress: &dyn Progress) -> Result<()> {
        let mut touched: Vec<WorkId> = run.touched.drain().collect();
        touched.sort();
        let total = self.store.read()?.counts()?.work_count as usize;
        let changed = (touched.len() * REBUILD_SHARE < total).then_some(touched.as_slice());
        refresh_index(self.store, self.index_folder, changed, progress)
    }

    /// Only now are the files done: a run cut off before this reads them again, and changes nothing by it.
    fn close(&self, run: &Run) -> Result<()> {
        let mut counts = ImportCounts::default();
        for item in &run.items {
            match item.outcome {
                Outcome::Text { .. } | Outcome::Roundup { .. } => counts.taken_count += 1,
                Outcome::Unchanged => counts.unchanged_count += 1,
                Outcome::Refused { .. } => counts.refused_count += 1,
            }
        }
        self.store.write(|transaction| -> Result<()> {
            for item in &run.done {
                transaction.put_import_item(run.key, item)?;
            }
            transaction.finish_import(run.key, counts)?;
            Ok(())
        })
    }
}

/// Whether two dates can be those of one version: one page gives the day it was adopted, another the day it was published.
fn is_near(left: Option<PartialDate>, right: Option<PartialDate>) -> bool {
    const DAYS: i32 = 92;
    match (left, right) {
        (Some(left), Some(right)) => {
            let between = left.earliest().until(right.earliest());
            between.is_ok_and(|between| between.get_days().abs() <= DAYS)
        }
        (left, right) => left == right,
    }
}

fn put_expression(
    transaction: &mut Transaction<'_>,
    expression: &Expression,
    text: &PackedText,
) -> Result<()> {
    transaction
        .put_expression(expression, text)
        .with_context(|| format!("keep text {}", expression.id))?;
    Ok(())
}
