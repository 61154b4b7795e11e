//! `cargo xtask catalogue`: works that independent roundups agree on, as data of the built-in catalogue.
//!
//! Facts only. A title counts where two accounts print it and agree on a number, a day or a body as well: a short name alone
//! (《数据安全管理办法》) may mean several works. What they disagree on is told and not decided.

mod render;
mod witness;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use huidian_catalogue::builtin;
use huidian_text::title_key;

use self::render::render;
use self::witness::{Witness, witnesses};

/// Where the works go, below the workspace.
const FILE: &str = "crates/huidian-catalogue/data/works/gathered.toml";

/// A work that the witnesses agree on.
pub(crate) struct Gathered {
    pub(crate) title: String,
    pub(crate) is_draft: bool,
    pub(crate) witnesses: Vec<Witness>,
}

/// Reads the shared input and prints what it holds; `--write` rewrites the data file.
pub fn run(arguments: &[String]) -> Result<()> {
    let root = workspace_root();
    let shared =
        std::env::var_os("HUIDIAN_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let files = input_files(&shared)?;
    if files.is_empty() {
        println!("skipped: needs ../shared");
        return Ok(());
    }
    let mut found = Vec::new();
    for (number, file) in files.iter().enumerate() {
        found.extend(witnesses(file));
        if number % 200 == 199 {
            eprintln!("{} of {} pages", number + 1, files.len());
        }
    }
    let rows = found.len();
    let (works, told) = agree(found);
    let (text, counts) = render(&works)?;
    println!(
        "{} pages, {rows} rows; {} titles told by two accounts; works: {counts}; {told}",
        files.len(),
        works.len()
    );
    if arguments.iter().any(|argument| argument == "--write") {
        let path = root.join(FILE);
        let next = path.with_extension("toml.new");
        fs::write(&next, text).with_context(|| format!("write {}", next.display()))?;
        fs::rename(&next, &path).with_context(|| format!("write {}", path.display()))?;
        println!("written: {}", path.display());
    }
    Ok(())
}

fn workspace_root() -> PathBuf {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap_or(manifest).to_owned()
}

/// Pages that may list something: the labelled ones, and articles with at least three titles in title marks.
fn input_files(shared: &Path) -> Result<Vec<PathBuf>> {
    const FEWEST_TITLES: usize = 3;
    let mut files = Vec::new();
    for folder in ["digests", "digests/labelled", "roundup", "inbox/articles"] {
        let folder = shared.join(folder);
        if !folder.is_dir() {
            continue;
        }
        for entry in fs::read_dir(&folder).with_context(|| format!("read {}", folder.display()))? {
            let path = entry?.path();
            if path.extension().is_some_and(|end| end == "md")
                && path.file_stem().is_some_and(|stem| stem != "README")
            {
                let text = fs::read(&path).with_context(|| format!("read {}", path.display()))?;
                let text = String::from_utf8_lossy(&text);
                if text.matches('《').count() >= FEWEST_TITLES
                    || text.contains("<table")
                    || text.contains("|--")
                {
                    files.push(path);
                }
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Groups the witnesses by work and keeps what two accounts agree on.
fn agree(found: Vec<Witness>) -> (Vec<Gathered>, String) {
    let known = known_keys();
    let mut groups: BTreeMap<(String, bool), Vec<Witness>> = BTreeMap::new();
    for witness in found {
        groups
            .entry((witness.key.clone(), witness.is_draft))
            .or_default()
            .push(witness);
    }
    let longer: Vec<String> = groups
        .keys()
        .map(|(key, _)| key.clone())
        .chain(known.iter().cloned())
        .collect();
    let (mut single, mut held, mut short, mut apart) = (0usize, 0usize, 0usize, 0usize);
    let mut works = Vec::new();
    for ((key, is_draft), witnesses) in groups {
        let accounts: BTreeSet<&str> = witnesses
            .iter()
            .map(|witness| witness.account.as_str())
            .collect();
        if accounts.len() < 2 {
            single += 1;
        } else if known.contains(&key) {
            held += 1;
        } else if longer.iter().any(|other| {
            other.len() > key.len() && (other.ends_with(&key) || other.starts_with(&key))
        }) {
            short += 1;
        } else if !witness::share_a_fact(&witnesses) {
            apart += 1;
        } else {
            works.push(Gathered {
                title: witness::best_title(&witnesses),
                is_draft,
                witnesses,
            });
        }
    }
    let told = format!(
        "left out: {single} told once, {held} known, {short} short names, {apart} without a fact in common"
    );
    (works, told)
}

/// Keys of titles that the catalogue knows from elsewhere.
fn known_keys() -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for entry in &builtin().works {
        if entry.file.ends_with("gathered.toml") {
            continue;
        }
        let work = entry.to_work();
        for title in std::iter::once(&work.title).chain(&work.alternative_titles) {
            keys.extend(huidian_text::title_variants(title));
            keys.insert(title_key(title));
        }
    }
    keys
}
