//! `cargo xtask bench growth`: what the library costs at several sizes of the corpus.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use huidian_search::{SearchIndex, SearchRequest};
use jiff::civil::Date;

use crate::bench_search::load::Load;
use crate::eval_search::corpus::{Scope, read};
use crate::measure::{self, percentile};

const SIZES: [usize; 4] = [1, 3, 10, 30];
const TODAY: Date = jiff::civil::date(2026, 11, 22);

/// `bench growth [SIZE…] [--binary FILE]`; `--worker FOLDER QUERIES` is how it calls itself to measure searching alone.
pub fn run(args: &[String]) -> Result<()> {
    if let [mode, folder, queries] = args
        && mode == "--worker"
    {
        return work(Path::new(folder), Path::new(queries));
    }
    let mut sizes = Vec::new();
    let mut binary = None;
    let mut args = args.iter();
    while let Some(word) = args.next() {
        if word == "--binary" {
            binary = args.next().map(PathBuf::from);
        } else {
            sizes.push(word.parse().with_context(|| format!("{word} is no size"))?);
        }
    }
    if sizes.is_empty() {
        sizes = SIZES.to_vec();
    }
    let binary = match binary {
        Some(binary) => binary,
        None => crate::release_build::release_binary()?,
    };
    let folder = std::env::temp_dir().join(format!("huidian-bench-growth-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let result = sizes
        .iter()
        .try_for_each(|size| measure_size(&binary, *size, &folder));
    fs::remove_dir_all(&folder).ok();
    result
}

fn measure_size(binary: &Path, size: usize, folder: &Path) -> Result<()> {
    let shared = crate::bench_library::shared()?;
    let laws = shared.join("corpus/laws");
    let corpus = if size == 1 {
        laws.clone()
    } else {
        let grown = crate::grow::scratch(size);
        // a run that was cut off wrote less; the name of the last copy tells
        if !grown.join(format!("{:02}", size - 1)).is_dir() {
            crate::grow::grow(&laws, size, &grown)?;
        }
        grown
    };
    let data = folder.join(format!("data-{size}"));
    let mut import = Command::new(binary);
    import.arg("--data").arg(&data).arg("import").arg(&corpus);
    let used = measure::run(import.stdout(Stdio::null()).stderr(Stdio::null()))?;
    ensure!(
        matches!(used.code, 0 | 3),
        "the import ended with {}",
        used.code
    );
    let index_folder = data.join("index");
    let summary = SearchIndex::open(&index_folder)?.summary();
    let index_bytes: u64 = fs::read_dir(&index_folder)?
        .flatten()
        .filter_map(|entry| entry.metadata().ok())
        .map(|data| data.len())
        .sum();
    println!(
        "{size} times: {} works, {} articles; import {:.1} s, {:.3} ms an article, {:.0} MiB resident at most; \
         index {:.1} MB in {} segments, {:.2} of the text",
        summary.works,
        summary.articles,
        used.wall.as_secs_f64(),
        used.wall.as_secs_f64() * 1e3 / summary.articles.max(1) as f64,
        used.peak_mib,
        index_bytes as f64 / 1e6,
        summary.segments,
        index_bytes as f64 / summary.source_bytes.max(1) as f64
    );
    let queries = folder.join("queries");
    if !queries.exists() {
        // out of the corpus as it is: every size has its texts
        let load = Load::of(
            &read(&laws, Scope::Whole)?,
            &shared.join("stard/train.jsonl"),
        );
        fs::write(&queries, load.to_text())?;
    }
    let status = Command::new(std::env::current_exe()?)
        .args(["bench", "growth", "--worker"])
        .args([&index_folder, &queries])
        .status()
        .context("start the measured process")?;
    ensure!(status.success(), "the measured process failed");
    fs::remove_dir_all(&data).ok();
    Ok(())
}

/// The measured process: every query once, as the first that asks it; nothing is made ready before.
fn work(folder: &Path, queries: &Path) -> Result<()> {
    let load = Load::from_text(&fs::read_to_string(queries)?);
    let start = Instant::now();
    let index = SearchIndex::open(folder)?;
    println!("  open {:.0} ms", start.elapsed().as_secs_f64() * 1e3);
    let (mut searches, mut questions) = (Vec::new(), Vec::new());
    for (kind, queries) in &load.kinds {
        let times: Vec<Duration> = queries
            .iter()
            .map(|query| {
                let start = Instant::now();
                std::hint::black_box(index.search(&SearchRequest::new(query, TODAY)).ok());
                start.elapsed()
            })
            .collect();
        print_times(kind, times.clone());
        if kind == "questions" {
            questions.extend(times);
        } else {
            searches.extend(times);
        }
    }
    print_times("all but questions", searches);
    println!(
        "  {:.0} MiB resident at most while searching, one thread",
        measure::resident_peak_mib(std::process::id())
    );
    Ok(())
}

fn print_times(name: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |share| percentile(&times, share).as_secs_f64() * 1e3;
    println!(
        "  {name:20} p50 {:7.2} ms  p95 {:7.2} ms  longest {:7.1} ms  ({} queries, each asked once)",
        at(0.5),
        at(0.95),
        at(1.0),
        times.len()
    );
}
