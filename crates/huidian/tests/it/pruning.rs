//! What takes room on the disk, and what of it may go.

use std::fs;

use serde_json::Value;

use crate::testing::{TestLibrary, path_text, regulation};

fn count(library: &TestLibrary, used: &str) -> u64 {
    let listed = library.json(&["captures", "list", "--json"]);
    let uses = listed["uses"].as_array().unwrap();
    let found = uses.iter().find(|one| one["use"] == used).unwrap();
    found["count"].as_u64().unwrap()
}

/// A PDF-sized file: beyond what is kept in rows.
fn large(title: &str, seed: usize) -> String {
    let mut text = regulation(title, seed, 200);
    let mut noise = seed as u64 + 1;
    text.push_str("\n\n<!--");
    for _ in 0..60_000 {
        noise = noise
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        text.push_str(&format!("{noise:x}"));
    }
    text.push_str("-->\n");
    text
}

#[test]
fn only_what_nothing_names_may_go_and_what_is_brought_again_is_whole() {
    let library = TestLibrary::new()
        .with_file("留.md", regulation("某市灯塔养护条例", 1, 5))
        .with_file("退.md", large("某市浮标养护条例", 2));
    let keep = library.files().join("留.md");
    let undo = library.files().join("退.md");
    let import =
        |file: &std::path::Path| -> Value { library.json(&["import", path_text(file), "--json"]) };
    import(&keep);
    let batch = import(&undo)["batch"].to_string();
    assert_eq!(count(&library, "only_original"), 2);
    assert_eq!(count(&library, "unnamed"), 0);
    let nothing = library.json(&["captures", "prune", "--json"]);
    assert_eq!(nothing["count"], 0, "what is held is named");
    let undone = library.run(&["batch", "undo", batch.trim_matches('"')]);
    assert_eq!(undone.code, 0, "{}", undone.err);
    let before = count(&library, "unnamed");
    assert!(before >= 1, "the original that was taken back");
    let files = || {
        let folders = fs::read_dir(library.data().join("blobs"))
            .unwrap()
            .flatten();
        folders
            .flat_map(|folder| fs::read_dir(folder.path()).unwrap().flatten())
            .count()
    };
    let large_files = files();
    assert!(large_files >= 1, "the large one is a file");
    let planned = library.json(&["captures", "prune", "--dry-run", "--json"]);
    assert_eq!(
        (&planned["dry_run"], planned["count"].as_u64()),
        (&Value::Bool(true), Some(before))
    );
    assert_eq!(count(&library, "unnamed"), before, "nothing is gone yet");
    let gone = library.json(&["captures", "prune", "--json"]);
    assert_eq!(gone["count"].as_u64(), Some(before));
    assert_eq!(count(&library, "unnamed"), 0);
    assert!(files() < large_files, "the file is gone with its row");
    assert_eq!(library.run(&["doctor"]).code, 0, "the library is whole");
    // what stays is readable, and what went can be brought again
    let shown = library.run(&["show", "某市灯塔养护条例", "第二条"]);
    assert_eq!(shown.code, 0, "{}", shown.err);
    import(&undo);
    assert_eq!(library.run(&["show", "某市浮标养护条例", "第二条"]).code, 0);
    assert_eq!(library.run(&["doctor"]).code, 0);
    assert_eq!(count(&library, "only_original"), 2);
    // an act that can be taken back keeps what that needs
    let act = library.run(&["mend", "delete", "某市浮标养护条例", "--reason", "试"]);
    assert_eq!(act.code, 0, "{}", act.err);
    library.json(&["captures", "prune", "--json"]);
    let acts = library.json(&["batch", "list", "--json"]);
    let newest = acts
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["kind"] != "import");
    let newest = newest.unwrap()["id"].as_str().unwrap();
    let undone = library.run(&["batch", "undo", newest]);
    assert_eq!(undone.code, 0, "{}", undone.err);
    assert_eq!(library.run(&["show", "某市浮标养护条例", "第二条"]).code, 0);
    assert_eq!(library.run(&["doctor"]).code, 0);
}
