//! `huidian collect`.

use anyhow::{Result, ensure};
use huidian_collect::{Collector, Listed, Registry, Report};
use huidian_ingest::WAITS;
use huidian_model::{Clock, SystemClock};
use huidian_sources::OutcomeKind;
use jiff::civil::Date;
use serde_json::json;

use super::{Place, network, print_json, read_day, wanted};
use crate::collecting;
use crate::library::Access;
use crate::outcome::Outcome;
use crate::terminal;

/// 访问官方来源，收入新文件 Visit official sources and take in what is new
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian collect                          访问所有到期的来源\n  \
    huidian collect cac-rules mof-policies   现在就访问这两个\n  \
    huidian collect --dry-run --since 2024-01-01\n\n\
    来源都按公开的描述写成，尚未在网站上试过：第一次运行后请看 huidian sources list。\n\
    Exit codes: 0 every source ended new, unchanged or no_records · 3 some ended otherwise · 1 none was tried")]
pub struct Options {
    /// 来源的名称；不写则访问所有到期的 Sources; all that are due where none is named
    #[arg(value_name = "SOURCE")]
    sources: Vec<String>,
    /// 只要这一天以来列出的 Only what was listed since this day
    #[arg(long, value_name = "DAY", value_parser = read_day)]
    since: Option<Date>,
    /// 只看有什么，不收 Look at the lists, fetch and write nothing
    #[arg(long)]
    dry_run: bool,
    /// 待收：没有文本的文件各在哪里、怎样收；有的就收 Works without text: where they are; fetch what may be fetched
    #[arg(long, conflicts_with_all = ["since", "dry_run"])]
    wanted: bool,
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    network: network::NetworkFlags,
}

impl Options {
    pub fn named(source: String, network: network::NetworkFlags, json: bool) -> Self {
        Self {
            sources: vec![source],
            since: None,
            dry_run: false,
            wanted: false,
            json,
            network,
        }
    }

    /// Looks at one source without writing.
    pub fn rehearsal(source: String, network: network::NetworkFlags, json: bool) -> Self {
        Self {
            dry_run: true,
            ..Self::named(source, network, json)
        }
    }

    pub fn run(self, place: &Place) -> Result<Outcome> {
        let library = place.open(Access::Write)?;
        let data = place.folder()?;
        let registry = Registry::load(&library.store, &data)?;
        for fault in &registry.faults {
            tracing::warn!(%fault, "a source is left out");
        }
        let chosen = self.choose(&registry)?;
        ensure!(
            !chosen.is_empty(),
            "没有到期的来源；写明一个即现在访问 (no source is due; name one to visit it now)"
        );
        let clock = SystemClock;
        let config = network::settings(&data)?;
        let collector = Collector {
            store: &library.store,
            data,
            config: &config,
            network: self.network.as_network(),
            clock: &clock,
            since: self.since,
            is_dry_run: self.dry_run,
            is_over: network::interruption(),
        };
        let mut sink = collecting::Library {
            store: &library.store,
            catalogue: library.catalogue,
            index_folder: library.index_folder(),
            today: library.today(),
        };
        if self.wanted {
            return wanted::run(&library, &collector, &registry, &mut sink, self.json);
        }
        let report = collector.run(&chosen, &mut sink)?;
        if self.json {
            print_json(&shape(&report, self.dry_run))?;
        } else {
            terminal::print(&summary(&report, self.dry_run))?;
        }
        exit(&report)
    }

    fn choose(&self, registry: &Registry) -> Result<Vec<Listed>> {
        if !self.sources.is_empty() {
            let mut chosen: Vec<Listed> = Vec::new();
            for id in &self.sources {
                let listed = registry.find(id)?;
                if !chosen.iter().any(|known| known.source.id == *id) {
                    chosen.push(listed.clone());
                }
            }
            return Ok(chosen);
        }
        let now = SystemClock.now();
        let is_due = |listed: &&Listed| {
            listed.is_visited() && listed.state.next_try_at.is_none_or(|due| due <= now)
        };
        Ok(registry.sources.iter().filter(is_due).cloned().collect())
    }
}

fn exit(report: &Report) -> Result<Outcome> {
    let kinds = || report.sources.iter().map(|source| source.outcome.kind);
    if kinds().all(|kind| kind == OutcomeKind::NotTried) {
        let why = report
            .sources
            .first()
            .map(|source| source.outcome.detail.clone())
            .unwrap_or_default();
        anyhow::bail!("没有访问任何来源：{why} (no source was tried)");
    }
    Ok(if kinds().all(OutcomeKind::moves_cursor) {
        Outcome::Done
    } else {
        Outcome::PartlyRefused
    })
}

fn shape(report: &Report, is_dry_run: bool) -> serde_json::Value {
    let sources: Vec<_> = report
        .sources
        .iter()
        .map(|source| {
            let would: Vec<_> = source
                .would_fetch
                .iter()
                .map(|row| json!({"title": row.title, "url": row.address.as_str(), "listed_on": row.listed_on.map(|on| on.to_string()), "number": row.number}))
                .collect();
            let documents: Vec<_> = source
                .taken
                .iter()
                .map(|taken| json!({"address": taken.address, "work": taken.work, "detail": taken.detail, "sha256": taken.capture.to_string()}))
                .collect();
            json!({
                "id": source.source,
                "name": source.name,
                "outcome": source.outcome.kind.id(),
                "detail": source.outcome.detail,
                "new": source.new_count,
                "rows": source.row_count,
                "documents": documents,
                "would_fetch": would,
            })
        })
        .collect();
    json!({"dry_run": is_dry_run, "sources": sources})
}

fn summary(report: &Report, is_dry_run: bool) -> String {
    let mut text = String::new();
    for source in &report.sources {
        let outcome = &source.outcome;
        let texts = source.taken.iter().filter(|taken| taken.work.is_some());
        let waiting = texts
            .clone()
            .filter(|taken| taken.detail.starts_with(WAITS))
            .count();
        let kept = texts.count() - waiting;
        text.push_str(&format!(
            "{}  {}  {}",
            source.source,
            outcome.kind.chinese(),
            outcome.detail
        ));
        if kept > 0 {
            text.push_str(&format!("；收为文本 {kept} 件"));
        }
        if waiting > 0 {
            text.push_str(&format!(
                "；{waiting} 件待审核，审核前不在列表与检索中：huidian review (wait for a person)"
            ));
        }
        text.push('\n');
        for row in source.would_fetch.iter().take(20) {
            let on = row.listed_on.map(|on| on.to_string()).unwrap_or_default();
            text.push_str(&format!("    {on}  {}\n", row.title));
        }
    }
    if is_dry_run {
        text.push_str("（试运行，未写入 dry run）\n");
    }
    text
}
