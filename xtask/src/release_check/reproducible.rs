//! Two release builds from scratch, byte for byte.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use crate::tidy::workspace_root;

pub fn run() -> Result<String> {
    let first = build("first")?;
    let second = build("second")?;
    if first != second {
        bail!("the builds differ: {first} and {second}");
    }
    Ok(format!("SHA-256 {first}"))
}

/// Builds into an empty folder, always of the same name (paths are part of debug sections), and hashes the binary.
fn build(which: &str) -> Result<String> {
    let root = workspace_root();
    let target = root.join("target/reproducible");
    remove(&target)?;
    println!("  {which} build");
    let status = Command::new("cargo")
        .args([
            "build",
            "--release",
            "--locked",
            "--package",
            "huidian",
            "--quiet",
        ])
        .env("CARGO_TARGET_DIR", &target)
        .env("CARGO_INCREMENTAL", "0")
        .current_dir(&root)
        .status()
        .context("start cargo")?;
    if !status.success() {
        bail!("the {which} build failed");
    }
    let bytes = fs::read(target.join("release/huidian")).context("read the built binary")?;
    remove(&target)?;
    Ok(Sha256::digest(&bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}

fn remove(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("remove {}", folder.display()))?;
    }
    Ok(())
}
