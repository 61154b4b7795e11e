//! Forty questions for agents, put to a library of the whole corpus by the official Python client (`tests/mcp/forty`).

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::release_build::binary_named_by;
use crate::tidy::workspace_root;

/// Each with the provision and status that must come; ten have no answer. Needs the shared corpus, python3 and the package `mcp`.
pub fn run() -> Result<String> {
    let shared = crate::bench_library::shared()?;
    let held = [shared.join("corpus/laws"), shared.join("texts")];
    let binary = binary_named_by("HUIDIAN_BINARY")?;
    let folder = std::env::temp_dir().join(format!("huidian-agent-tasks-{}", std::process::id()));
    let result = asked(&held, &binary, &folder.join("data"));
    // a folder that stays behind is in nobody's way
    let _ = std::fs::remove_dir_all(&folder);
    result
}

fn asked(held: &[PathBuf], binary: &Path, data: &Path) -> Result<String> {
    let imported = Command::new(binary)
        .arg("--data")
        .args([data, Path::new("import")])
        .args(held)
        .output()
        .with_context(|| format!("start {}", binary.display()))?;
    ensure!(
        data.join("huidian.db").is_file(),
        "nothing was imported: {}",
        String::from_utf8_lossy(&imported.stderr)
    );
    let tasks = workspace_root().join("tests/mcp/forty/tasks.py");
    let asked = Command::new("python3")
        .args([tasks.as_path(), binary, data])
        .output()
        .context("start python3")?;
    let told = String::from_utf8_lossy(&asked.stdout);
    let wrong: Vec<&str> = told
        .lines()
        .filter(|line| line.contains(" FAIL "))
        .collect();
    ensure!(
        asked.status.success(),
        "{}{}",
        wrong.join("\n"),
        String::from_utf8_lossy(&asked.stderr)
    );
    let count = told.lines().last().unwrap_or_default();
    Ok(format!("{count} tasks right"))
}
