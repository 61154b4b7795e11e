//! Results in `docs/src/release-checks.md`: a table with one row for each check, its last result.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};
use huidian_model::{Clock, SystemClock};

use crate::tidy::workspace_root;

const HEAD: &str = "# Release checks 发布前检查\n\n\
    What takes too long for every change runs by `cargo xtask release-check [NAME…]`; each row is the last run of a check. A `+` at a commit: the working tree differed from it.\n\n\
    | check | proves | day | commit | took | result |\n|---|---|---|---|---|---|\n";

/// Puts a result in place of the check's earlier one.
pub fn write(name: &str, proves: &str, seconds: u64, result: &Result<String>) -> Result<()> {
    let path = workspace_root().join("docs/src/release-checks.md");
    let earlier = fs::read_to_string(&path).unwrap_or_default();
    let prefix = format!("| {name} |");
    let mut rows: Vec<String> = earlier
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| check |"))
        .filter(|line| !line.starts_with(&prefix))
        .map(str::to_owned)
        .collect();
    let outcome = match result {
        Ok(figures) => format!("passed: {figures}"),
        Err(error) => format!("failed: {error:#}"),
    };
    rows.push(format!(
        "| {name} | {proves} | {} | {} | {seconds} s | {} |",
        SystemClock.today(),
        commit(),
        outcome.replace('|', "/").replace('\n', " ")
    ));
    rows.sort();
    fs::write(&path, format!("{HEAD}{}\n", rows.join("\n")))
        .with_context(|| format!("write {}", path.display()))
}

/// The last commit; with `+` where the working tree differs from it, but for the page that is written here.
fn commit() -> String {
    let git = |arguments: &[&str]| -> Option<String> {
        let output = Command::new("git")
            .args(arguments)
            .current_dir(workspace_root())
            .output()
            .ok()
            .filter(|output| output.status.success())?;
        Some(String::from_utf8_lossy(&output.stdout).trim().to_owned())
    };
    let Some(commit) = git(&["rev-parse", "--short", "HEAD"]) else {
        return "unknown".to_owned();
    };
    let changed = git(&[
        "status",
        "--porcelain",
        "--",
        ".",
        ":!docs/src/release-checks.md",
    ]);
    let is_clean = changed.is_some_and(|changed| changed.is_empty());
    format!("{commit}{}", if is_clean { "" } else { "+" })
}
