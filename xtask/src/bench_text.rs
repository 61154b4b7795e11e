//! `cargo xtask bench text`: speed of parsing, on one core.

use std::hint::black_box;
use std::time::Instant;

use anyhow::Result;
use huidian_parse::parse;

use crate::eval_text::{CorpusFile, read_corpus};

/// Rounds over the corpus; the best counts, because other work on the machine only slows.
const ROUNDS: usize = 5;

/// Prints megabytes per second over the whole corpus, structure and metadata together. Meaningful in a release build only.
pub fn run() -> Result<()> {
    let shared = crate::bench_library::shared()?;
    let files = read_corpus(&shared.join("corpus/laws"))?;
    let megabytes = files.iter().map(|file| file.text.len()).sum::<usize>() as f64 / 1e6;
    let before = processor_seconds();
    let best = (0..ROUNDS)
        .map(|_| round(&files))
        .fold(f64::INFINITY, f64::min);
    println!(
        "parse: {} files, {megabytes:.1} MB in {best:.2} s = {:.0} MB/s on one core (best of {ROUNDS})",
        files.len(),
        megabytes / best
    );
    if let (Some(before), Some(after)) = (before, processor_seconds()) {
        let each = (after - before) / ROUNDS as f64;
        println!(
            "  {each:.2} s of processor time a round = {:.0} MB/s, other work on the machine left aside",
            megabytes / each
        );
    }
    Ok(())
}

fn round(files: &[CorpusFile]) -> f64 {
    let start = Instant::now();
    for file in files {
        black_box(parse(&file.text, &file.hints()));
    }
    start.elapsed().as_secs_f64()
}

/// Processor time of this process in user mode, in seconds (Linux only). The clock ticks a hundred times a second on every Linux that Rust runs on.
fn processor_seconds() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/stat").ok()?;
    let after_name = status.rsplit_once(')')?.1;
    let ticks: f64 = after_name.split_whitespace().nth(11)?.parse().ok()?;
    Some(ticks / 100.0)
}
