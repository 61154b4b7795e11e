//! Pages and sources that somebody asked for on a page: fetched now, reported in the row that asked.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use anyhow::Result;
use huidian_catalogue::Catalogue;
use huidian_collect::{Collector, Config, Fetched, Listed, NetworkOptions, Registry, Report, Sink};
use huidian_model::Clock;
use huidian_store::{Job, Store, Task, TaskKind};
use jiff::SignedDuration;
use serde_json::{Value, json};
use url::Url;

use crate::collecting;

/// A visit that was not heard of for so long broke off with its process.
const HOLD: Duration = Duration::from_mins(30);
const MOST_ATTEMPTS: u32 = 3;
/// Rows of a list that a rehearsal tells.
const SHOWN_ROWS: usize = 20;
const PAUSE: SignedDuration = SignedDuration::from_secs(60);

/// What the visits work with.
pub struct AskedVisits<'a> {
    pub store: &'a Store,
    pub catalogue: &'a Catalogue,
    pub index_folder: &'a Path,
    pub data: &'a Path,
    pub config: &'a Config,
    pub clock: &'a dyn Clock,
}

/// Does one task, if one waits; says whether there was one.
pub fn take(visits: &AskedVisits<'_>, is_over: &AtomicBool) -> Result<bool> {
    let store = visits.store;
    let Some(job) = store.write(|library| library.take_job(&[TaskKind::Collect], HOLD))? else {
        return Ok(false);
    };
    let done = match job.task() {
        Ok(Task::Collect {
            addresses,
            sources,
            is_rehearsal,
            ..
        }) if job.attempt_count <= MOST_ATTEMPTS => {
            let asked = Asked {
                addresses,
                sources,
                is_rehearsal,
            };
            perform(visits, &asked, is_over)
        }
        Ok(_) => Err(anyhow::anyhow!(
            "given up after {MOST_ATTEMPTS} attempts that did not end"
        )),
        Err(error) => Err(error.into()),
    };
    conclude(visits, &job, done)?;
    Ok(true)
}

/// What a job asks for.
struct Asked {
    addresses: Vec<String>,
    sources: Vec<String>,
    is_rehearsal: bool,
}

fn conclude(visits: &AskedVisits<'_>, job: &Job, done: Result<Value>) -> Result<()> {
    let store = visits.store;
    match done {
        Ok(report) => {
            store.write(|library| library.finish_job(job, Some(&report.to_string())))?;
        }
        Err(error) => {
            let reason = format!("{error:#}");
            let is_last = job.attempt_count >= MOST_ATTEMPTS;
            let retry_at = if is_last {
                None
            } else {
                visits.clock.now().checked_add(PAUSE).ok()
            };
            tracing::warn!(job = job.key, reason, "cannot fetch what was asked for");
            store.write(|library| library.fail_job(job, &reason, retry_at))?;
        }
    }
    Ok(())
}

fn perform(visits: &AskedVisits<'_>, asked: &Asked, is_over: &AtomicBool) -> Result<Value> {
    let registry = Registry::load(visits.store, visits.data)?;
    let collector = Collector {
        store: visits.store,
        data: visits.data.to_owned(),
        config: visits.config,
        network: NetworkOptions::default(),
        clock: visits.clock,
        since: None,
        is_dry_run: asked.is_rehearsal,
        is_over,
    };
    let mut sink = collecting::Library {
        store: visits.store,
        catalogue: visits.catalogue,
        index_folder: visits.index_folder,
        today: visits.clock.today(),
    };
    let mut lines: Vec<Value> = Vec::new();
    let mut urls: Vec<Url> = Vec::new();
    for text in &asked.addresses {
        match Url::parse(text) {
            Ok(url) => urls.push(url),
            Err(error) => lines.push(json!({"name": text, "detail": error.to_string()})),
        }
    }
    let fetched = collector.fetch(&urls, &registry, &mut sink as &mut dyn Sink)?;
    lines.extend(fetched.iter().map(page_line));
    let chosen: Vec<Listed> = registry
        .sources
        .iter()
        .filter(|listed| asked.sources.contains(&listed.source.id))
        .cloned()
        .collect();
    if !chosen.is_empty() {
        let report = collector.run(&chosen, &mut sink as &mut dyn Sink)?;
        lines.extend(source_lines(&report));
    }
    Ok(json!({"collected": lines, "rehearsal": asked.is_rehearsal}))
}

fn page_line(fetched: &Fetched) -> Value {
    let taken = fetched.taken.as_ref();
    json!({
        "name": fetched.url.as_str(),
        "outcome": fetched.outcome.kind.id(),
        "detail": taken.map_or(&fetched.outcome.detail, |taken| &taken.detail),
        "work": taken.and_then(|taken| taken.work.clone()),
    })
}

/// A line for each source, then its texts, or the rows that a rehearsal read.
fn source_lines(report: &Report) -> Vec<Value> {
    let mut lines = Vec::new();
    for source in &report.sources {
        lines.push(json!({
            "name": source.name,
            "outcome": source.outcome.kind.id(),
            "detail": source.outcome.detail,
            "work": null,
        }));
        lines.extend(
            source
                .taken
                .iter()
                .filter(|taken| taken.work.is_some())
                .map(|taken| json!({"name": taken.address, "outcome": "new", "detail": taken.detail, "work": taken.work})),
        );
        lines.extend(source.would_fetch.iter().take(SHOWN_ROWS).map(|row| {
            let on = row.listed_on.map(|on| on.to_string()).unwrap_or_default();
            json!({"name": row.title, "row": true, "detail": on, "address": row.address.as_str(), "work": null})
        }));
    }
    lines
}
