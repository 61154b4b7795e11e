//! Roundups in all shapes, each with what a careful reader makes of it. `UPDATE_EXPECT=1` rewrites the expectations.

use std::fs;
use std::path::{Path, PathBuf};

use huidian_digest::{ReadOptions, read};

use crate::support::rendered;

#[test]
fn every_fixture_reads_as_expected() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut cases: Vec<PathBuf> = fs::read_dir(&root)
        .expect("fixtures are there")
        .map(|entry| entry.expect("a readable entry").path())
        .collect();
    cases.sort();
    assert!(cases.len() >= 10, "fixtures were lost");
    let failed: Vec<String> = cases.iter().filter_map(|case| check(case)).collect();
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

fn check(case: &Path) -> Option<String> {
    let input = fs::read_dir(case)
        .expect("a folder")
        .map(|entry| entry.expect("a readable entry").path())
        .find(|path| path.file_stem().is_some_and(|stem| stem == "input"))
        .expect("an input file");
    let name = input
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let bytes = fs::read(&input).expect("a readable input");
    let page = huidian_extract::extract(&bytes, name.as_deref()).expect("a page");
    let got = rendered(&read(&page, &ReadOptions::default()));
    let expected_at = case.join("expected.txt");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&expected_at, &got).expect("a writable folder");
        return None;
    }
    let expected = fs::read_to_string(&expected_at).unwrap_or_default();
    if expected == got {
        return None;
    }
    let got_at = std::env::temp_dir().join(format!(
        "huidian-digest-{}.txt",
        case.file_name()?.to_string_lossy()
    ));
    fs::write(&got_at, &got).expect("a writable temporary folder");
    Some(format!(
        "{}: read otherwise, see {}\n--- expected\n{expected}--- got\n{got}",
        case.display(),
        got_at.display()
    ))
}
