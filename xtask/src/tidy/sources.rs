//! Rules about files: size, glossary, README of each crate, and what may stand in which.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{lengths, matches};

/// Above this many lines a file is two things, tables and tests aside.
const MOST_LINES: usize = 600;

/// Names that grow until nobody knows what is in them.
const BANNED_MODULES: [&str; 6] = ["util", "utils", "helper", "helpers", "common", "misc"];

/// Folders of the web, and what they may not use: pages and API are two ways in, neither stands on the other.
const APART: [(&str, &str); 2] = [
    ("huidian-web/src/api/", "crate::pages"),
    ("huidian-web/src/pages/", "crate::api"),
];

pub(super) fn check(root: &Path) -> Result<Vec<String>> {
    let mut files = Vec::new();
    for folder in ["crates", "xtask"] {
        collect(&root.join(folder), &mut files)?;
    }
    let mut broken = Vec::new();
    for file in files
        .iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "rs"))
    {
        let text = fs::read_to_string(file).with_context(|| format!("read {}", file.display()))?;
        let shown = file
            .strip_prefix(root)
            .unwrap_or(file)
            .display()
            .to_string();
        broken.extend(check_source(&shown, file, &text));
    }
    files.retain(|file| file.extension().is_some_and(|extension| extension == "rs"));
    broken.extend(lengths::check(root, &files)?);
    broken.extend(check_crates(root)?);
    broken.extend(check_glossary(root)?);
    Ok(broken)
}

fn check_source(shown: &str, file: &Path, text: &str) -> Vec<String> {
    let mut broken = Vec::new();
    let lines = text.lines().count();
    let is_test = shown.contains("/tests/");
    if lines > MOST_LINES && !is_test && !text.contains("// tidy: table") {
        broken.push(format!(
            "size: {shown} has {lines} lines; above {MOST_LINES} a file is two things"
        ));
    }
    let stem = file
        .file_stem()
        .map(|stem| stem.to_string_lossy().into_owned())
        .unwrap_or_default();
    if BANNED_MODULES.contains(&stem.as_str()) {
        broken.push(format!(
            "names: {shown}: a module is named after what it holds, not {stem}"
        ));
    }
    let is_rule_itself = shown.ends_with("tidy/sources.rs");
    for (folder, import) in APART {
        if shown.contains(folder) && text.contains(import) {
            broken.push(format!(
                "doors: {shown} uses {import}; what pages and API share lies in a module below both"
            ));
        }
    }
    for mark in ["todo!(", "unimplemented!(", "dbg!(", "#[ignore"] {
        if text.contains(mark) && !is_rule_itself {
            broken.push(format!("leftovers: {shown} contains {mark}"));
        }
    }
    broken.extend(matches::check(shown, text));
    broken
}

/// Every crate has a README that is its rustdoc, and takes its lints from the workspace.
fn check_crates(root: &Path) -> Result<Vec<String>> {
    let mut broken = Vec::new();
    for entry in fs::read_dir(root.join("crates"))? {
        let folder = entry?.path();
        let name = folder
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        if !folder.join("README.md").is_file() {
            broken.push(format!("documents: crates/{name} has no README.md"));
        }
        let manifest = fs::read_to_string(folder.join("Cargo.toml"))
            .with_context(|| format!("read manifest of {name}"))?;
        if !manifest.contains("[lints]\nworkspace = true") {
            broken.push(format!(
                "lints: crates/{name} does not take the workspace's lints"
            ));
        }
    }
    Ok(broken)
}

/// Each public type of `huidian-model` stands in the glossary.
fn check_glossary(root: &Path) -> Result<Vec<String>> {
    let glossary = fs::read_to_string(root.join("docs/src/glossary.md")).unwrap_or_default();
    let mut files = Vec::new();
    collect(&root.join("crates/huidian-model/src"), &mut files)?;
    let mut broken = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file)?;
        for line in text.lines() {
            let Some(rest) = line
                .strip_prefix("pub struct ")
                .or_else(|| line.strip_prefix("pub enum "))
            else {
                continue;
            };
            let name: String = rest.chars().take_while(|c| c.is_alphanumeric()).collect();
            if !glossary.contains(&format!("`{name}`")) {
                broken.push(format!(
                    "glossary: {name} of huidian-model is not in docs/src/glossary.md"
                ));
            }
        }
    }
    Ok(broken)
}

pub(super) fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("list {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            if !path.ends_with("target") {
                collect(&path, files)?;
            }
        } else {
            files.push(path);
        }
    }
    Ok(())
}
