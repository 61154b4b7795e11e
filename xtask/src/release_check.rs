//! `cargo xtask release-check`: checks that take too long for every change, each with its result recorded.

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

/// 200 drawn mutants of each pure crate, by `cargo mutants` (to be installed first); survivors are listed, not judged.
fn mutants() -> Result<String> {
    let mut lines = Vec::new();
    for package in [
        "huidian-text",
        "huidian-model",
        "huidian-parse",
        "huidian-citation",
        "huidian-digest",
        "huidian-compare",
    ] {
        lines.push(mutants_of(package)?);
    }
    Ok(lines.join("; "))
}

fn mutants_of(package: &str) -> Result<String> {
    use anyhow::Context;
    let root = crate::tidy::workspace_root();
    let output = root.join("target/mutants").join(package);
    std::fs::create_dir_all(&output)?;
    // --shard 0/N with a shuffled order draws a sample; N is chosen so that about 200 remain.
    let listed = std::process::Command::new("cargo")
        .args(["mutants", "--list", "--package", package])
        .current_dir(&root)
        .output()
        .context("start cargo mutants: install it with `cargo install cargo-mutants`")?;
    let count = String::from_utf8_lossy(&listed.stdout).lines().count();
    let shards = count.div_ceil(200).max(1);
    let status = std::process::Command::new("cargo")
        .args(["mutants", "--package", package, "--shard"])
        .arg(format!("0/{shards}"))
        .args(["--sharding", "round-robin", "--no-shuffle", "--output"])
        .arg(&output)
        .current_dir(&root)
        .status()?;
    let survivors =
        std::fs::read_to_string(output.join("mutants.out/missed.txt")).unwrap_or_default();
    Ok(format!(
        "{package}: {} of about {} survived ({}), listed in target/mutants/{package}",
        survivors.lines().count(),
        count.div_ceil(shards),
        status
    ))
}
