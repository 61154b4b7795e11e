//! The whole corpus, when it is there.

use std::fs;
use std::path::{Path, PathBuf};

use huidian_model::ProvisionKind;
use huidian_parse::{Hints, parse};

use crate::trees::check_tree;

/// `../shared` beside the workspace, or `HUIDIAN_SHARED`; `None`, said aloud, when it is absent.
fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared");
    let folder = std::env::var_os("HUIDIAN_SHARED").map_or(beside, PathBuf::from);
    if folder.join("corpus/laws").is_dir() {
        return Some(folder);
    }
    assert!(
        std::env::var_os("HUIDIAN_REQUIRE_ALL").is_none(),
        "needs ../shared"
    );
    eprintln!("skipped: needs ../shared");
    None
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("folder is readable") {
        let path = entry.expect("entry is readable").path();
        if path.is_dir() {
            files_below(&path, found);
        } else {
            found.push(path);
        }
    }
}

/// Every eighth file, so that an unoptimised build stays quick; `cargo xtask eval text` reads all.
#[test]
fn corpus_trees_tile_their_texts_and_find_their_articles() {
    let Some(shared) = shared() else { return };
    let mut paths = Vec::new();
    files_below(&shared.join("corpus/laws"), &mut paths);
    paths.sort();
    let (mut lines, mut articles) = (0, 0);
    for path in paths.iter().step_by(8) {
        let text = String::from_utf8_lossy(&fs::read(path).expect("file is readable")).into_owned();
        let parsed = parse(&text, &Hints::default());
        check_tree(&parsed.document);
        lines += parsed
            .document
            .text
            .lines()
            .filter(|line| begins_article(line))
            .count();
        let found = |kind| kind == ProvisionKind::Article;
        articles += parsed
            .document
            .provisions
            .iter()
            .filter(|provision| found(provision.kind))
            .count();
    }
    assert!(lines > 10_000);
    assert!(
        articles >= lines - lines / 2000,
        "{articles} articles for {lines} lines"
    );
}

fn begins_article(line: &str) -> bool {
    let numerals = "一二三四五六七八九十百千零〇";
    line.strip_prefix('第')
        .map(|rest| rest.trim_start_matches(|c| numerals.contains(c)))
        .is_some_and(|rest| rest.starts_with("条 "))
}

#[test]
fn reposted_texts_are_cut_out_of_their_pages() {
    let Some(shared) = shared() else { return };
    let mut paths = Vec::new();
    files_below(&shared.join("texts"), &mut paths);
    let mut cut = 0;
    for path in &paths {
        let text = String::from_utf8_lossy(&fs::read(path).expect("file is readable")).into_owned();
        let parsed = parse(&text, &Hints::default());
        check_tree(&parsed.document);
        if parsed.taken.is_some() {
            cut += 1;
            for word in ["扫一扫", "公众号", "阅读原文"] {
                assert!(
                    !parsed.document.text.contains(word),
                    "{word} in {}",
                    path.display()
                );
            }
        }
    }
    assert!(cut >= 5, "{cut} pages cut");
}
