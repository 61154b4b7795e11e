//! Names from outside do not steer the terminal (S20).

#![cfg(unix)]

use crate::testing::{TestLibrary, path_text, regulation};

#[test]
fn file_names_are_shown_and_not_sent() {
    let library = TestLibrary::new();
    for name in [
        "a\u{1b}[31m.md",
        "b\nc.md",
        "d\u{9b}31m.md",
        "e\rf.md",
        "g\u{202e}dm.exe",
        "h\u{7}.md",
    ] {
        std::fs::write(
            library.files().join(name),
            regulation("甲市灯塔养护条例", 1, 3),
        )
        .unwrap();
    }
    let run = library.run(&["import", path_text(&library.files())]);
    for (name, words) in [("out", &run.out), ("err", &run.err)] {
        let bad = words
            .chars()
            .find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}');
        assert_eq!(bad, None, "{name}: {words:?}");
    }
    assert!(!run.out.contains("b\nc.md"), "{}", run.out);
    // paths that are named and are not there
    let run = library.run(&["import", "/nowhere/\u{1b}[2J.md"]);
    assert!(
        !run.err.contains('\u{1b}') && !run.out.contains('\u{1b}'),
        "{}{}",
        run.out,
        run.err
    );
    let run = library.run(&["bundle", "verify", "/nowhere/\u{1b}]0;x\u{7}.zip"]);
    assert!(!run.err.contains('\u{1b}'), "{}", run.err);
    // JSON is for programs, and is exact
    let report = library.import();
    assert!(!report.out.contains('\u{1b}') && report.json().is_object());
}
