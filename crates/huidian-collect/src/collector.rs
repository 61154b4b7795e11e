//! Visits many sources side by side, and hands what they gave to the library in portions.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use huidian_fetch::Client;
use huidian_model::Clock;
use huidian_sources::{Mode, Outcome, OutcomeKind, Permission, Row};
use huidian_store::{SourceVisit, Store};
use jiff::civil::Date;

use crate::alarm::judge;
use crate::collected::{Collected, Sink, Taken};
use crate::error::Error;
use crate::memory::StoredVerdicts;
use crate::registry::Listed;
use crate::schedule::next_try;
use crate::settings::{Config, NetworkOptions};
use crate::settle::settle;
use crate::visit::{Ended, Visit};

/// Documents handed to the library at a time.
const PORTION: usize = 96;
/// Documents that wait to be handed on: they are in memory.
const WAITING: usize = 32;
/// Bytes of documents that are handed on at a time at most.
const PORTION_BYTES: usize = 48 << 20;
/// A portion that is not full is handed on after so long a silence.
const SILENCE: Duration = Duration::from_secs(2);

/// Visits sources for one library.
pub struct Collector<'c> {
    pub store: &'c Store,
    /// The library's data folder.
    pub data: PathBuf,
    pub config: &'c Config,
    pub network: NetworkOptions,
    pub clock: &'c dyn Clock,
    pub since: Option<Date>,
    pub is_dry_run: bool,
    /// Set from outside to end the run; what is whole is still taken in.
    pub is_over: &'c AtomicBool,
}

/// One source of a run.
#[derive(Debug, Clone)]
pub struct SourceReport {
    pub source: String,
    pub name: String,
    pub outcome: Outcome,
    pub new_count: usize,
    pub row_count: usize,
    /// What a dry run would fetch.
    pub would_fetch: Vec<Row>,
    /// What became of the documents.
    pub taken: Vec<Taken>,
}

/// A run over several sources, in the order of their ids.
#[derive(Debug, Clone, Default)]
pub struct Report {
    pub sources: Vec<SourceReport>,
}

enum Event {
    Document(Box<Collected>),
    Ended(usize, Box<Result<Ended, Error>>),
}

impl Collector<'_> {
    /// Visits `sources` now, due or not. What is handed to `sink` and taken is settled at once; a source is concluded after its last document.
    pub fn run(&self, sources: &[Listed], sink: &mut dyn Sink) -> Result<Report, Error> {
        let memory = StoredVerdicts {
            store: self.store,
            keeps: !self.is_dry_run,
            daily_requests: self.config.daily_requests,
        };
        let settings = self.config.client(&self.network)?;
        let client =
            Client::new(settings, &memory, self.clock, self.is_over).map_err(Error::Settings)?;
        let folder = self.data.join("collect").join("visits");
        let visit = Visit {
            store: self.store,
            client: &client,
            clock: self.clock,
            folder: &folder,
            since: self.since,
            is_dry_run: self.is_dry_run,
        };
        let queue: Mutex<VecDeque<usize>> = Mutex::new((0..sources.len()).collect());
        let (sender, receiver) = sync_channel(WAITING);
        let workers = self.config.hosts_at_once.clamp(1, 64).min(sources.len());
        let has_stopped = AtomicBool::new(false);
        let mut state = Portions {
            collector: self,
            sources,
            waiting: Vec::new(),
            waiting_bytes: 0,
            ended: Vec::new(),
            report: Report::default(),
        };
        thread::scope(|scope| {
            for _ in 0..workers {
                let (sender, queue, visit, has_stopped) =
                    (sender.clone(), &queue, &visit, &has_stopped);
                scope.spawn(move || work(visit, sources, queue, &sender, has_stopped));
            }
            drop(sender);
            let result = state.receive(&receiver, sink);
            if result.is_err() {
                has_stopped.store(true, Ordering::Release);
            }
            // whoever waits to hand something on must not wait for ever
            drop(receiver);
            result
        })?;
        let mut report = state.report;
        report.sources.sort_by(|a, b| a.source.cmp(&b.source));
        Ok(report)
    }
}

fn work(
    visit: &Visit<'_>,
    sources: &[Listed],
    queue: &Mutex<VecDeque<usize>>,
    sender: &SyncSender<Event>,
    has_stopped: &AtomicBool,
) {
    loop {
        let next = queue
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop_front();
        let Some(index) = next else { return };
        let listed = &sources[index];
        let ended = if let Some(why) = why_not(listed) {
            Ok(Ended::not_tried(listed, why))
        } else {
            visit.run(listed, &|collected| {
                !has_stopped.load(Ordering::Acquire)
                    && sender.send(Event::Document(collected)).is_ok()
            })
        };
        if sender.send(Event::Ended(index, Box::new(ended))).is_err() {
            return;
        }
    }
}

/// Why a machine does not visit a source.
fn why_not(listed: &Listed) -> Option<String> {
    let by_hand = || {
        let note = listed
            .source
            .note
            .as_deref()
            .unwrap_or("由人打开网页、用浏览器扩展或导入收入 (by hand)");
        format!("{}：{note}", listed.source.start)
    };
    if listed.permission() == Permission::Manual || listed.source.list.mode == Mode::Manual {
        return Some(by_hand());
    }
    None
}

/// What was received and is not in the library yet.
struct Portions<'p, 'c> {
    collector: &'p Collector<'c>,
    sources: &'p [Listed],
    waiting: Vec<Collected>,
    waiting_bytes: usize,
    /// Sources whose last document is in `waiting` or before.
    ended: Vec<(usize, Ended)>,
    report: Report,
}

impl Portions<'_, '_> {
    fn receive(&mut self, receiver: &Receiver<Event>, sink: &mut dyn Sink) -> Result<(), Error> {
        loop {
            match receiver.recv_timeout(SILENCE) {
                Ok(Event::Document(collected)) => {
                    self.waiting_bytes += size_of(&collected);
                    self.waiting.push(*collected);
                    if self.waiting.len() >= PORTION || self.waiting_bytes >= PORTION_BYTES {
                        self.hand_on(sink)?;
                    }
                }
                Ok(Event::Ended(index, ended)) => self.ended.push((index, (*ended)?)),
                Err(RecvTimeoutError::Timeout) => self.hand_on(sink)?,
                Err(RecvTimeoutError::Disconnected) => {
                    self.hand_on(sink)?;
                    return Ok(());
                }
            }
        }
    }

    fn hand_on(&mut self, sink: &mut dyn Sink) -> Result<(), Error> {
        let portion = std::mem::take(&mut self.waiting);
        self.waiting_bytes = 0;
        if !portion.is_empty() {
            let taken = sink.take(&portion).map_err(Error::Sink)?;
            settle(self.collector.store, &portion, &taken)?;
            for (collected, taken) in portion.iter().zip(taken) {
                for path in &collected.journal {
                    let _ = std::fs::remove_file(path);
                }
                self.report_of(&collected.source).taken.push(taken);
            }
        }
        for (index, ended) in std::mem::take(&mut self.ended) {
            self.conclude(index, ended)?;
        }
        Ok(())
    }

    fn conclude(&mut self, index: usize, mut ended: Ended) -> Result<(), Error> {
        let listed = &self.sources[index];
        let collector = self.collector;
        let is_visited = ended.state.last_try_at != listed.state.last_try_at;
        if !collector.is_dry_run && is_visited {
            let now = collector.clock.now();
            ended.state.next_try_at = Some(next_try(&listed.source, ended.outcome.kind, now));
            let visit = SourceVisit {
                source: listed.source.id.clone(),
                ended_at: now,
                outcome: ended.outcome.kind.id().to_owned(),
                detail: ended.outcome.detail.clone(),
                new_count: ended.new_count as u64,
                row_count: ended.row_count as u64,
            };
            // a stopped visit is not over: the next one goes on from its journal
            let mut alarm = None;
            if collector.is_over.load(Ordering::Acquire) {
                ended.state.visiting_since = listed.state.visiting_since.or(Some(now));
            } else {
                ended.forget_journal();
                alarm = judge(&listed.source, &mut ended.state, &ended.outcome, now);
            }
            collector
                .store
                .write(|library| -> Result<(), huidian_store::Error> {
                    library.put_source_state(&ended.state)?;
                    if let Some(alarm) = &alarm {
                        library.raise_alarm(alarm)?;
                    }
                    library.add_source_visit(&visit)
                })?;
        } else {
            ended.forget_journal();
        }
        let report = self.report_of(&listed.source.id);
        report.name.clone_from(&listed.source.name);
        report.outcome = ended.outcome;
        report.new_count = ended.new_count;
        report.row_count = ended.row_count;
        report.would_fetch = ended.would_fetch;
        Ok(())
    }

    fn report_of(&mut self, source: &str) -> &mut SourceReport {
        let reports = &mut self.report.sources;
        let at = reports
            .iter()
            .position(|report| report.source == source)
            .unwrap_or_else(|| {
                reports.push(SourceReport {
                    source: source.to_owned(),
                    name: String::new(),
                    outcome: Outcome::new(OutcomeKind::NotTried, ""),
                    new_count: 0,
                    row_count: 0,
                    would_fetch: Vec::new(),
                    taken: Vec::new(),
                });
                reports.len() - 1
            });
        &mut reports[at]
    }
}

fn size_of(collected: &Collected) -> usize {
    collected.page.body.len()
        + collected
            .files
            .iter()
            .map(|file| file.response.body.len())
            .sum::<usize>()
}
