//! `cargo xtask bench citations`: how fast references are found, on one core.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::{Context as _, bail};
use huidian_citation::{Context, find};

/// Least speed in megabytes (10⁶ bytes) a second.
const LEAST_SPEED: f64 = 20.0;

/// Passes over the texts; the fastest counts, because the others shared the machine.
const PASSES: usize = 3;

/// Finds the references of all texts below a folder (the one named, or the corpus beside the repository).
pub fn run(args: &[String]) -> anyhow::Result<()> {
    let Some(folder) = args.first().map(PathBuf::from).or_else(shared_corpus) else {
        println!("skipped: needs ../shared");
        return Ok(());
    };
    let mut texts = Vec::new();
    read_texts(&folder, &mut texts)?;
    let bytes: usize = texts.iter().map(String::len).sum();
    let context = Context::default();
    let mut citations = 0;
    let mut fastest = f64::INFINITY;
    for _ in 0..PASSES {
        let start = Instant::now();
        citations = texts.iter().map(|text| find(text, &context).len()).sum();
        fastest = fastest.min(start.elapsed().as_secs_f64());
    }
    let megabytes = bytes as f64 / 1e6;
    let speed = megabytes / fastest;
    println!(
        "{} texts, {megabytes:.1} MB, {citations} citations: {speed:.1} MB/s, {:.0} citations/s on one core",
        texts.len(),
        f64::from(u32::try_from(citations)?) / fastest,
    );
    if speed < LEAST_SPEED && !cfg!(debug_assertions) {
        bail!("below {LEAST_SPEED} MB/s");
    }
    Ok(())
}

fn shared_corpus() -> Option<PathBuf> {
    let shared = std::env::var_os("HUIDIAN_SHARED").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared"),
        PathBuf::from,
    );
    let corpus = shared.join("corpus");
    corpus.is_dir().then_some(corpus)
}

fn read_texts(folder: &Path, texts: &mut Vec<String>) -> anyhow::Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("list {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            read_texts(&path, texts)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            let bytes = fs::read(&path).with_context(|| format!("read {}", path.display()))?;
            texts.push(String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    Ok(())
}
