//! `cargo xtask release-check`: checks that take too long for every change, each with its result recorded.

mod agent_tasks;
mod files_cost;
mod kills;
mod mcp_conformance;
mod packages;
mod record;
mod reproducible;

use std::time::Instant;

use anyhow::{Result, bail};

/// A named check: what it proves, and its figures on success.
struct Check {
    name: &'static str,
    proves: &'static str,
    run: fn() -> Result<String>,
}

const CHECKS: &[Check] = &[
    Check {
        name: "kills",
        proves: "killed at random moments (100), import, uploads, review, registers, bundles, collecting and backups lose nothing that was acknowledged and end as undisturbed",
        run: kills::run,
    },
    Check {
        name: "hostile-files",
        proves: "a file of the attack of November 2026 (S1, S2) from somebody who did not sign in costs at most 5 s of CPU, and the server lives under 5 GB of address space",
        run: files_cost::run,
    },
    Check {
        name: "mcp-conformance",
        proves: "what applies of the MCP conformance suite (npm) passes at `/mcp`, for the protocol of 2025-11-25 and that of 2026-07-28",
        run: mcp_conformance::run,
    },
    Check {
        name: "agent-tasks",
        proves: "forty questions of somebody who had not seen the server are answered over MCP from the whole corpus, with the provision and status expected; ten have no answer",
        run: agent_tasks::run,
    },
    Check {
        name: "packages",
        proves: "the .deb is installed in a clean Debian root, started, asked, upgraded with its data, removed, purged",
        run: packages::run,
    },
    Check {
        name: "reproducible",
        proves: "two builds from scratch give equal bytes",
        run: reproducible::run,
    },
    Check {
        name: "growth",
        proves: "at 1, 3, 10 and 30 times the corpus: import, size of the index, opening, and how long searches take",
        run: growth,
    },
    Check {
        name: "peers",
        proves: "the index finds what a scan of all texts finds, and how its time and size compare, on this machine",
        run: peers,
    },
    Check {
        name: "mutants",
        proves: "a drawn sample of changed programs is caught by the tests of the pure crates",
        run: mutants,
    },
];

/// Runs the named checks, or all; every result, good or bad, goes into `docs/src/release-checks.md`.
pub fn run(names: &[String]) -> Result<()> {
    if let Some(unknown) = names
        .iter()
        .find(|name| CHECKS.iter().all(|check| check.name != name.as_str()))
    {
        let known: Vec<&str> = CHECKS.iter().map(|check| check.name).collect();
        bail!(
            "no release check is called {unknown}: there are {}",
            known.join(", ")
        );
    }
    let mut failed = Vec::new();
    for check in CHECKS {
        if !names.is_empty() && !names.iter().any(|name| name == check.name) {
            continue;
        }
        println!("{}: {}", check.name, check.proves);
        let start = Instant::now();
        let result = (check.run)();
        let seconds = start.elapsed().as_secs();
        match &result {
            Ok(figures) => println!("{}: passed in {seconds} s: {figures}", check.name),
            Err(error) => {
                println!("{}: FAILED in {seconds} s: {error:#}", check.name);
                failed.push(check.name);
            }
        }
        record::write(check.name, check.proves, seconds, &result)?;
    }
    if !failed.is_empty() {
        bail!("failed: {}", failed.join(", "));
    }
    Ok(())
}

/// Figures are printed as they are measured; the page says where, for a table row is too short for them.
fn growth() -> Result<String> {
    crate::bench_growth::run(&[])?;
    Ok("measured; figures above the result".to_owned())
}

fn peers() -> Result<String> {
    crate::bench_search::run(&[])?;
    Ok("equal answers; figures above the result".to_owned())
}

/// Crates without input and output, whose tests are quick enough to be run for each mutant.
const PURE: [&str; 12] = [
    "huidian-text",
    "huidian-format",
    "huidian-model",
    "huidian-office",
    "huidian-parse",
    "huidian-citation",
    "huidian-digest",
    "huidian-compare",
    "huidian-akoma-ntoso",
    "huidian-duties",
    "huidian-recognise",
    "huidian-search",
];

/// About 200 mutants of each pure crate, by `cargo mutants` (to be installed first); survivors are listed, not judged.
fn mutants() -> Result<String> {
    let mut lines = Vec::new();
    for package in PURE {
        lines.push(mutants_of(package)?);
    }
    Ok(lines.join("; "))
}

fn mutants_of(package: &str) -> Result<String> {
    use anyhow::Context;
    let root = crate::tidy::workspace_root();
    let output = root.join("target/mutants").join(package);
    std::fs::create_dir_all(&output)?;
    // every Nth mutant, N so that about 200 remain: spread over the whole crate, and the same ones in every run
    let listed = std::process::Command::new("cargo")
        .args(["mutants", "--list", "--package", package])
        .current_dir(&root)
        .output()
        .context("start cargo mutants: install it with `cargo install cargo-mutants`")?;
    if !listed.status.success() {
        bail!(
            "cargo mutants cannot list those of {package}: {}",
            String::from_utf8_lossy(&listed.stderr).trim()
        );
    }
    let count = String::from_utf8_lossy(&listed.stdout).lines().count();
    let shards = count.div_ceil(200).max(1);
    let status = std::process::Command::new("cargo")
        .args(["mutants", "--package", package, "--shard"])
        .arg(format!("0/{shards}"))
        .args(["--sharding", "round-robin", "--no-shuffle", "--output"])
        .arg(&output)
        .current_dir(&root)
        .status()?;
    if !status.code().is_some_and(is_whole_run) {
        bail!("cargo mutants of {package} broke off: {status}");
    }
    let missed = output.join("mutants.out/missed.txt");
    let survivors =
        std::fs::read_to_string(&missed).with_context(|| format!("read {}", missed.display()))?;
    Ok(format!(
        "{package}: {} of about {} survived, listed in target/mutants/{package}",
        survivors.lines().count(),
        count.div_ceil(shards),
    ))
}

/// Exit codes of `cargo mutants` after which its list is whole: all caught, some survived, some ran too long. 1 is a wrong call, 4 a crate
/// whose own tests fail.
fn is_whole_run(code: i32) -> bool {
    matches!(code, 0 | 2 | 3)
}

#[cfg(test)]
mod tests {
    use super::{PURE, is_whole_run};

    #[test]
    fn a_run_that_broke_off_is_no_result() {
        for (code, is_whole) in [
            (0, true),
            (2, true),
            (3, true),
            (1, false),
            (4, false),
            (101, false),
        ] {
            assert_eq!(is_whole_run(code), is_whole, "{code}");
        }
    }

    #[test]
    fn the_pure_crates_are_there() {
        for name in PURE {
            let folder = crate::tidy::workspace_root().join("crates").join(name);
            assert!(folder.is_dir(), "{name}");
        }
    }
}
