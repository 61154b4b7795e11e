//! The rules of the house, checked against the workspace itself. Every failure names the rule it breaks.

mod circles;
mod floors;
mod idle;
mod imports;
mod lengths;
mod matches;
mod prose;
mod sources;

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

/// Root of the workspace this program was built from.
pub fn workspace_root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("xtask lies in the workspace")
        .to_owned()
}

/// Runs every rule and fails with all that is broken.
pub fn run() -> Result<()> {
    let broken = broken_rules()?;
    if broken.is_empty() {
        println!("tidy: all rules hold");
        return Ok(());
    }
    bail!("{} broken rule(s):\n{}", broken.len(), broken.join("\n"))
}

/// One line per broken rule.
pub fn broken_rules() -> Result<Vec<String>> {
    let root = workspace_root();
    let mut broken = floors::check(&root)?;
    broken.extend(idle::check(&root)?);
    broken.extend(circles::check(&root)?);
    broken.extend(sources::check(&root)?);
    broken.extend(prose::check(&root)?);
    Ok(broken)
}
