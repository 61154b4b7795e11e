//! `cargo xtask eval truth`: what the library says of 300 works, judged by rules that share no code with what made it; and whether the rules would
//! find errors that are put in.

mod planted;
mod rules;
mod said;
mod sources;
mod witness;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use crate::tidy::workspace_root;
use rules::{Case, Rule};
use said::Said;
use witness::Witness;

/// Works judged, the day for which they are asked, planted errors of each kind, and the share that must be found.
const WORKS: usize = 300;
const DAY: &str = "2026-11-28";
const PLANTED: usize = 6;
const LEAST_CAUGHT: f64 = 0.95;

/// Judges a library of the corpus: that of `--data FOLDER` (asked by `--binary FILE`), else one made now. `--all` judges every work.
pub fn run(arguments: &[String]) -> Result<()> {
    let option = |name: &str| {
        let at = arguments.iter().position(|word| word == name)?;
        arguments.get(at + 1).map(PathBuf::from)
    };
    let corpus = crate::bench_library::shared()?.join("corpus/laws");
    let binary = option("--binary").map_or_else(crate::release_build::release_binary, Ok)?;
    let made = std::env::temp_dir().join(format!("huidian-truth-{}", std::process::id()));
    let data = option("--data").unwrap_or_else(|| made.clone());
    let library = Library { binary, data };
    let result = (|| {
        if library.data == made {
            library.ask(&["import", &corpus.display().to_string(), "--json"])?;
        }
        let everything = arguments.iter().any(|word| word == "--all");
        judge(&library, &corpus, everything)
    })();
    std::fs::remove_dir_all(&made).ok();
    result
}

/// A library, asked as a reader would.
struct Library {
    binary: PathBuf,
    data: PathBuf,
}

impl Library {
    fn ask(&self, arguments: &[&str]) -> Result<Vec<u8>> {
        let output = Command::new(&self.binary)
            .arg("--data")
            .arg(&self.data)
            .args(arguments)
            .output()
            .with_context(|| format!("ask {}", self.binary.display()))?;
        ensure!(
            !output.stdout.is_empty(),
            "{arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(output.stdout)
    }
}

fn judge(library: &Library, corpus: &Path, everything: bool) -> Result<()> {
    let witness = Witness::read(
        corpus,
        &workspace_root().join("crates/huidian-catalogue/data"),
    )?;
    let listed: Vec<Said> =
        serde_json::from_slice(&library.ask(&["list", "--json", "--as-of", DAY])?)?;
    let drawn = if everything {
        (0..listed.len()).collect()
    } else {
        draw(&listed)
    };
    let mut works = Vec::new();
    for at in &drawn {
        let answer = library.ask(&["show", &listed[*at].id, "--json", "--as-of", DAY])?;
        works.push(
            serde_json::from_slice::<Said>(&answer)
                .with_context(|| format!("read {}", listed[*at].id))?,
        );
    }
    let case = Case {
        witness: &witness,
        day: DAY,
    };
    let violations = tell(&works, &case);
    let unfounded = unfounded_repeals(library, &listed, &case)?;
    let (planted, caught) = plant(&works, &case);
    let share = caught as f64 / planted.max(1) as f64;
    println!("planted errors          {planted}, found {caught} ({share:.3})");
    ensure!(planted >= 50, "only {planted} errors could be planted");
    ensure!(
        share >= LEAST_CAUGHT,
        "fewer than {LEAST_CAUGHT} of the planted errors are found"
    );
    ensure!(
        violations + unfounded == 0,
        "{violations} statements break a rule, {unfounded} works are repealed without a reason"
    );
    Ok(())
}

/// Works drawn over kinds and years: in turn from each kind and decade, by a number made of their names.
fn draw(listed: &[Said]) -> Vec<usize> {
    let mut groups: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (at, said) in listed.iter().enumerate() {
        let decade = said
            .made()
            .or(said.begun())
            .and_then(|day| day.get(..3))
            .unwrap_or("");
        let kind = said.kind.clone().unwrap_or_default();
        groups
            .entry((kind, decade.to_owned()))
            .or_default()
            .push(at);
    }
    for group in groups.values_mut() {
        group.sort_by_key(|at| mixed(&listed[*at].id));
    }
    let mut drawn = Vec::new();
    for round in 0.. {
        let before = drawn.len();
        drawn.extend(groups.values().filter_map(|group| group.get(round)));
        if drawn.len() >= WORKS || drawn.len() == before {
            break;
        }
    }
    drawn.truncate(WORKS);
    drawn
}

/// FNV-1a.
fn mixed(name: &str) -> u64 {
    name.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn all_rules() -> impl Iterator<Item = &'static Rule> {
    rules::RULES.iter().chain(&sources::RULES)
}

/// What of a work breaks a rule: the rule and why.
fn broken(said: &Said, case: &Case<'_>) -> Vec<(&'static str, String)> {
    all_rules()
        .flat_map(|rule| {
            (rule.broken)(said, case)
                .into_iter()
                .map(|why| (rule.name, why))
        })
        .collect()
}

/// Prints how many statements were judged and what breaks a rule; gives the number of violations.
fn tell(works: &[Said], case: &Case<'_>) -> usize {
    let mut by_rule: BTreeMap<&str, usize> = all_rules().map(|rule| (rule.name, 0)).collect();
    for said in works {
        for (rule, why) in broken(said, case) {
            *by_rule.entry(rule).or_default() += 1;
            println!("  {rule}: {}: {why}", said.id);
        }
    }
    let statements: usize = works.iter().map(Said::count).sum();
    println!("works {}, statements {statements}, on {DAY}", works.len());
    for (rule, count) in &by_rule {
        println!("{rule:<28} {count}");
    }
    by_rule.values().sum()
}

/// Every work of the library that is 已废止, drawn or not, has a reason that stands somewhere.
fn unfounded_repeals(library: &Library, listed: &[Said], case: &Case<'_>) -> Result<usize> {
    let reason = all_rules()
        .find(|rule| rule.name == "repealed for a reason")
        .context("no such rule")?;
    let mut unfounded = 0;
    let repealed: Vec<&Said> = listed
        .iter()
        .filter(|said| said.work_status == "repealed")
        .collect();
    for said in &repealed {
        let answer = library.ask(&["show", &said.id, "--json", "--as-of", DAY])?;
        let said: Said = serde_json::from_slice(&answer)?;
        for why in (reason.broken)(&said, case) {
            unfounded += 1;
            println!("  {}: {why}", said.id);
        }
    }
    println!(
        "repealed works          {}, without a reason {unfounded}",
        repealed.len()
    );
    Ok(unfounded)
}

/// Plants errors of every kind in the works drawn; gives how many, and how many a rule found that it had not found before.
fn plant(works: &[Said], case: &Case<'_>) -> (usize, usize) {
    let (mut planted, mut caught) = (0, 0);
    for error in &planted::ERRORS {
        let wrong = works
            .iter()
            .filter_map(|said| Some((said, (error.plant)(said, case.day)?)));
        let (mut tried, mut found) = (0, 0);
        for (said, wrong) in wrong.take(PLANTED) {
            let before = broken(said, case);
            tried += 1;
            found += usize::from(
                broken(&wrong, case)
                    .iter()
                    .any(|violation| !before.contains(violation)),
            );
        }
        println!("  planted: {:<36} {found} of {tried}", error.name);
        planted += tried;
        caught += found;
    }
    (planted, caught)
}
