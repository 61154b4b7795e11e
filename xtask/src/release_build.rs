//! The release build, for whatever measures or packs it.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::tidy::workspace_root;

/// Builds the release binary and says where it is, wherever cargo was told to put it (`CARGO_TARGET_DIR`). `HUIDIAN_BINARY` names one that is built already.
pub fn release_binary() -> Result<PathBuf> {
    if let Some(path) = std::env::var_os("HUIDIAN_BINARY") {
        return Ok(PathBuf::from(path));
    }
    let root = workspace_root();
    let status = Command::new(env!("CARGO"))
        .args(["build", "--release", "--locked", "--package", "huidian"])
        .current_dir(&root)
        .status()
        .context("start cargo to build the release binary")?;
    ensure!(status.success(), "cargo build --release failed");
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root.join("target"), |folder| root.join(folder));
    Ok(target.join("release/huidian"))
}

/// The binary that a variable names, else the release binary.
pub fn binary_named_by(variable: &str) -> Result<PathBuf> {
    std::env::var_os(variable).map_or_else(release_binary, |path| Ok(PathBuf::from(path)))
}
