//! Prose names only what exists: crates, files and items in ARCHITECTURE, STYLE, CONTRIBUTING and the READMEs of crates, types in the
//! glossary. Pages for readers are left alone: they name headers and folders of a library.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::sources::collect;

/// What prose may name.
#[derive(Debug, Default)]
struct Named {
    crates: BTreeSet<String>,
    /// Files and folders, from the root of the workspace, with `/`.
    paths: BTreeSet<String>,
    /// Every word of the sources of the crates.
    words: BTreeSet<String>,
}

pub(super) fn check(root: &Path) -> Result<Vec<String>> {
    let named = named(root)?;
    let mut broken = Vec::new();
    let mut pages: Vec<PathBuf> = ["ARCHITECTURE.md", "STYLE.md", "CONTRIBUTING.md"]
        .iter()
        .map(|page| root.join(page))
        .collect();
    pages.extend(
        named
            .crates
            .iter()
            .map(|name| root.join("crates").join(name).join("README.md"))
            .filter(|page| page.is_file()),
    );
    for page in pages {
        let text = fs::read_to_string(&page).with_context(|| format!("read {}", page.display()))?;
        let shown = shown(root, &page);
        broken.extend(
            stale(&named, &text)
                .into_iter()
                .map(|stale| format!("prose: {shown}:{stale}")),
        );
    }
    let architecture = fs::read_to_string(root.join("ARCHITECTURE.md"))?;
    broken.extend(
        named
            .crates
            .iter()
            .filter(|name| !architecture.contains(&format!("| `{name}` |")))
            .map(|name| format!("prose: ARCHITECTURE.md has no row for {name}")),
    );
    let glossary = fs::read_to_string(root.join("docs/src/glossary.md"))?;
    broken.extend(
        stale_terms(&named, &glossary)
            .into_iter()
            .map(|stale| format!("prose: docs/src/glossary.md:{stale}")),
    );
    Ok(broken)
}

fn named(root: &Path) -> Result<Named> {
    let mut named = Named::default();
    let mut files = Vec::new();
    for folder in ["crates", "xtask", "docs", "tests", "eval", "packaging"] {
        if root.join(folder).is_dir() {
            collect(&root.join(folder), &mut files)?;
        }
    }
    for file in files {
        let path = shown(root, &file);
        if path.starts_with("crates/") && path.ends_with(".rs") {
            let text = fs::read_to_string(&file).with_context(|| format!("read {path}"))?;
            named.words.extend(words(&text).map(str::to_owned));
        }
        let mut above = path.as_str();
        while let Some((folder, _)) = above.rsplit_once('/') {
            above = folder;
            named.paths.insert(folder.to_owned());
        }
        named.paths.insert(path);
    }
    named.crates = named
        .paths
        .iter()
        .filter_map(|path| path.strip_prefix("crates/"))
        .filter(|name| !name.contains('/'))
        .map(str::to_owned)
        .collect();
    Ok(named)
}

fn shown(root: &Path, file: &Path) -> String {
    let path = file.strip_prefix(root).unwrap_or(file);
    path.display().to_string().replace('\\', "/")
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .filter(|word| !word.is_empty())
}

/// What stands between backticks and does not exist, with its line.
fn stale(named: &Named, text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut is_code = false;
    for (index, line) in text.lines().enumerate() {
        if line.trim_start().starts_with("```") {
            is_code = !is_code;
        }
        if is_code {
            continue;
        }
        for code in line.split('`').skip(1).step_by(2) {
            if let Some(what) = missing(named, code) {
                found.push(format!("{}: there is no {what} {code}", index + 1));
            }
        }
    }
    found
}

/// What kind of thing a name says it is, if it is one that is not there.
fn missing(named: &Named, code: &str) -> Option<&'static str> {
    let is_path = code
        .chars()
        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'));
    if is_path && (is_source(code) || code.len() > 1 && code.ends_with('/')) {
        let tail = code.trim_end_matches('/');
        let ends = |path: &String| {
            path.strip_suffix(tail)
                .is_some_and(|front| front.is_empty() || front.ends_with('/'))
        };
        return (!named.paths.iter().any(ends)).then_some("file or folder");
    }
    if is_path && code.starts_with("huidian-") && !code.contains(['.', '/']) {
        return (!named.crates.contains(code)).then_some("crate");
    }
    let (krate, item) = code.split_once("::")?;
    if krate.starts_with("huidian_") {
        let is_there = named.crates.contains(&krate.replace('_', "-"))
            && words(item).all(|word| named.words.contains(word));
        return (!is_there).then_some("item");
    }
    None
}

fn is_source(path: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|extension| extension == "rs")
}

/// Identifiers of the glossary that no source has.
fn stale_terms(named: &Named, glossary: &str) -> Vec<String> {
    let rows = glossary
        .lines()
        .enumerate()
        .filter(|(_, line)| line.starts_with("| `"));
    rows.flat_map(|(index, line)| {
        let cell = line.split('|').nth(1).unwrap_or("");
        let terms = cell.split('`').skip(1).step_by(2);
        terms
            .filter(|term| !words(term).all(|word| named.words.contains(word)))
            .map(move |term| format!("{}: there is no {term}", index + 1))
            .collect::<Vec<_>>()
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::{Named, stale, stale_terms};

    fn some() -> Named {
        let set = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Named {
            crates: set(&["huidian-text"]),
            paths: set(&[
                "crates",
                "crates/huidian-text",
                "crates/huidian-text/src",
                "crates/huidian-text/src/date.rs",
            ]),
            words: set(&["CharPositions", "new", "Work"]),
        }
    }

    #[test]
    fn names_of_what_is_gone_are_told() {
        // what prose says, whether it is stale
        for (text, is_stale) in [
            ("`huidian-text` reads", false),
            // a crate that was renamed
            ("`huidian-desk` reads", true),
            // from the crate, from the root, by its name alone
            ("`huidian-text/src/date.rs`", false),
            ("`crates/huidian-text/src/date.rs`", false),
            ("`date.rs`", false),
            // a file that moved, and one whose name only ends alike
            ("`huidian-text/src/dates.rs`", true),
            ("`ate.rs`", true),
            ("`src/`", false),
            ("`sources/`", true),
            ("`huidian_text::CharPositions::new`", false),
            ("`huidian_text::Positions`", true),
            ("`huidian_desk::Work`", true),
            // commands, flags and examples of code are no names of files
            ("`huidian import laws/ --json`", false),
            ("`fn parse(text: &str) -> Parsed`", false),
            ("```\n`gone.rs`\n```", false),
            ("plain gone.rs", false),
        ] {
            assert_eq!(!stale(&some(), text).is_empty(), is_stale, "{text}");
        }
    }

    #[test]
    fn the_line_is_named() {
        let found = stale(&some(), "one\n`gone.rs` and `date.rs`");
        assert_eq!(found, ["2: there is no file or folder gone.rs"]);
    }

    #[test]
    fn a_term_of_the_glossary_has_a_source() {
        let page = "| identifier |\n|---|\n| `Work` | 规范 | of `Gone` |\n| `Gone` | 无 | x |";
        assert_eq!(stale_terms(&some(), page), ["4: there is no Gone"]);
    }
}
