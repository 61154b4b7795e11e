//! `cargo xtask bench search`: exactness, speed, size and memory of search over the whole corpus, beside two peers' designs.

pub mod load;
mod peers;

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use huidian_search::{IndexWork, SearchIndex, SearchRequest};
use huidian_text::fold;
use jiff::civil::Date;

use crate::eval_search::corpus::{Scope, read};
use load::{Dice, Load};

const TODAY: Date = jiff::civil::date(2026, 11, 22);
const SUBSTRINGS: usize = 2_000;

/// Runs the benchmark; `--worker FOLDER QUERIES` is how it calls itself to measure searching alone.
pub fn run(args: &[String]) -> Result<()> {
    if let [mode, folder, queries] = args
        && mode == "--worker"
    {
        return work(Path::new(folder), Path::new(queries));
    }
    let folder = std::env::temp_dir().join(format!("huidian-bench-search-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let result = measure(&folder);
    fs::remove_dir_all(&folder).ok();
    result
}

fn measure(folder: &Path) -> Result<()> {
    let shared = crate::bench_library::shared()?;
    let works = read(&shared.join("corpus/laws"), Scope::Whole)?;
    let index_folder = folder.join("index");
    let start = Instant::now();
    let report = SearchIndex::rebuild(&index_folder, works.iter().cloned())?;
    println!(
        "build: {} works, {} articles, {:.1} MB of text in {:.2} s; index {:.1} MB = {:.2} of the text",
        report.works,
        report.articles,
        report.source_bytes as f64 / 1e6,
        start.elapsed().as_secs_f64(),
        report.index_bytes as f64 / 1e6,
        report.index_bytes as f64 / report.source_bytes.max(1) as f64
    );
    exactness(&index_folder, &works)?;
    let load = Load::of(&works, &shared.join("stard/train.jsonl"));
    let queries = folder.join("queries");
    fs::write(&queries, load.to_text())?;
    let status = Command::new(std::env::current_exe()?)
        .args(["bench", "search", "--worker"])
        .args([&index_folder, &queries])
        .status()
        .context("start the measured process")?;
    ensure!(status.success(), "the measured process failed");
    peers::measure(&works, &load, &folder.join("peer.sqlite"))
}

/// Counts of random substrings, by the index and by a scan.
fn exactness(folder: &Path, works: &[IndexWork]) -> Result<()> {
    let index = SearchIndex::open(folder)?;
    let articles = works
        .iter()
        .flat_map(|work| &work.expressions)
        .flat_map(|expression| &expression.articles);
    let texts: Vec<String> = articles.map(|article| fold(&article.text)).collect();
    let mut dice = Dice(7);
    let (mut equal, mut checked) = (0, 0);
    while checked < SUBSTRINGS {
        let Some(piece) = dice.piece(&texts, 1, 8) else {
            continue;
        };
        let mut request = SearchRequest::new(format!("\"{piece}\""), TODAY);
        request.wants_facets = false;
        request.limit = 1;
        let found = index.search(&request)?.article_total;
        let expected = texts
            .iter()
            .filter(|text| text.contains(piece.as_str()))
            .count();
        if found == expected {
            equal += 1;
        } else {
            println!("  {piece:?}: {found} found, {expected} are there");
        }
        checked += 1;
    }
    println!(
        "exactness: {equal} of {checked} random substrings of 1 to 8 characters counted as a scan counts them"
    );
    Ok(())
}

/// The measured process: opens the index, answers the load on one thread, says what it took.
fn work(folder: &Path, queries: &Path) -> Result<()> {
    let load = Load::from_text(&fs::read_to_string(queries)?);
    let start = Instant::now();
    let index = SearchIndex::open(folder)?;
    println!("open: {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    // what the first question makes is made before the clock runs
    index.search(&SearchRequest::new("公司没给我交工伤保险怎么办", TODAY))?;
    index.suggest("wlaq", 10);
    let mut all = Vec::new();
    for (kind, queries) in &load.kinds {
        let times: Vec<Duration> = queries
            .iter()
            .map(|query| {
                best_time(|| {
                    std::hint::black_box(index.search(&SearchRequest::new(query, TODAY)).ok());
                })
            })
            .collect();
        print_times(&format!("search, {kind}"), times.clone());
        all.extend(times);
    }
    print_times("search, mixed, top 10 with facets", all);
    let typed = load.kinds.iter().flat_map(|(_, queries)| queries);
    let times = typed.map(|query| {
        let prefix: String = query.chars().take(4).collect();
        best_time(|| {
            std::hint::black_box(index.suggest(&prefix, 10));
        })
    });
    print_times("suggestions", times.collect());
    let peak = crate::measure::resident_peak_mib(std::process::id());
    println!("memory: {peak:.0} MiB resident at most");
    Ok(())
}

/// The best of three rounds: other work on the machine only slows.
fn best_time(mut action: impl FnMut()) -> Duration {
    let round = |_| {
        let start = Instant::now();
        action();
        start.elapsed()
    };
    (0..3).map(round).min().unwrap_or_default()
}

fn print_times(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share: usize| {
        times
            .get(times.len() * share / 100)
            .map_or(0.0, |time| time.as_secs_f64() * 1e3)
    };
    println!(
        "{name:40} p50 {:7.2} ms  p95 {:7.2} ms  ({} queries)",
        at(50),
        at(95),
        times.len()
    );
}
