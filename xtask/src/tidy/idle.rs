//! A dependency that a manifest declares is named in the code that it is declared for.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use cargo_metadata::{DependencyKind, MetadataCommand};

use super::imports::code_of;
use super::sources::collect;

pub(super) fn check(root: &Path) -> Result<Vec<String>> {
    let metadata = MetadataCommand::new()
        .manifest_path(root.join("Cargo.toml"))
        .no_deps()
        .exec()?;
    let mut broken = Vec::new();
    for package in &metadata.packages {
        let folder = package
            .manifest_path
            .parent()
            .context("a manifest lies in a folder")?;
        let shipped = words_below(folder.join("src").as_std_path(), code_of)?;
        // unit tests lie in the sources
        let mut tried = words_below(folder.join("src").as_std_path(), str::to_owned)?;
        tried.extend(words_below(
            folder.join("tests").as_std_path(),
            str::to_owned,
        )?);
        for dependency in &package.dependencies {
            let name = dependency
                .rename
                .as_ref()
                .unwrap_or(&dependency.name)
                .replace('-', "_");
            let (words, place) = match dependency.kind {
                DependencyKind::Development => (&tried, "src or tests"),
                _ => (&shipped, "src"),
            };
            if !words.contains(&name) {
                broken.push(format!(
                    "dependencies: {} declares {} and names it nowhere in {place}; take it out of the manifest",
                    package.name, dependency.name
                ));
            }
        }
    }
    Ok(broken)
}

/// Every word of the sources below a folder, which need not be there.
fn words_below(folder: &Path, code: fn(&str) -> String) -> Result<BTreeSet<String>> {
    let mut files = Vec::new();
    if folder.is_dir() {
        collect(folder, &mut files)?;
    }
    let mut words = BTreeSet::new();
    for file in files
        .iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "rs"))
    {
        let text = fs::read_to_string(file).with_context(|| format!("read {}", file.display()))?;
        let code = code(&text);
        let found = code.split(|c: char| !(c.is_alphanumeric() || c == '_'));
        words.extend(found.filter(|word| !word.is_empty()).map(str::to_owned));
    }
    Ok(words)
}
