//! Imports are batches that can be taken back, and data folders of older programs open.

use std::fs::File;
use std::io::Read;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use lz4_flex::frame::FrameDecoder;

use crate::testing::{TestLibrary, path_text, regulation};

fn digest(library: &TestLibrary) -> String {
    let doctor = library.json(&["doctor", "--json"]);
    assert_eq!(doctor["sound"], true, "{doctor}");
    doctor["content_digest"].as_str().unwrap().to_owned()
}

fn lamps(count: usize) -> TestLibrary {
    (0..count).fold(TestLibrary::new(), |library, number| {
        let title = format!("第{number}港灯塔养护条例");
        library.with_file(&format!("{number:04}.md"), regulation(&title, number, 12))
    })
}

#[test]
fn a_batch_is_listed_shown_and_taken_back() {
    let library = lamps(3);
    // a library is made by whoever writes to it
    let _token = library.bearer("编者", "editor");
    let empty = digest(&library);
    let report = library.import().json();
    let id = report["batch"].as_str().unwrap().to_owned();
    let dry = library.run(&["import", "--dry-run", "--json", path_text(&library.files())]);
    assert!(dry.json()["batch"].is_null());
    let listed = library.json(&["batch", "list", "--json"]);
    assert_eq!(listed[0]["id"], id.as_str());
    assert_eq!(
        (&listed[0]["taken"], &listed[0]["undoable"]),
        (&3.into(), &true.into())
    );
    let shown = library.json(&["batch", "show", &id, "--json"]);
    assert_eq!(shown["works"].as_array().unwrap().len(), 3);
    assert_eq!(shown["texts"].as_array().unwrap().len(), 3);
    assert_eq!(shown["captures"].as_array().unwrap().len(), 3);
    let undone = library.json(&["batch", "undo", &id, "--json"]);
    assert_eq!(undone["works_withdrawn"].as_array().unwrap().len(), 3);
    assert_eq!(digest(&library), empty);
    assert_eq!(library.run(&["show", "第1港灯塔养护条例"]).code, 4);
    let hits = library.json(&["search", "灯塔养护", "--json"]);
    assert_eq!(hits["total"], 0, "{hits}");
    // on record, once
    let listed = library.json(&["batch", "list", "--json"]);
    assert!(listed[0]["undone_at"].is_string() && listed[0]["undone_by"].is_string());
    let again = library.run(&["batch", "undo", &id]);
    assert_eq!(again.code, 1);
    assert!(again.err.contains("taken back already"), "{}", again.err);
    assert_eq!(library.run(&["batch", "undo", "999"]).code, 4);
    // and the files can be brought in again
    assert_eq!(
        library.import().json()["taken"].as_array().unwrap().len(),
        3
    );
}

/// Kills at moments spread over the run; after each the batch is there whole or gone whole, and can be taken back.
#[test]
fn a_killed_undo_leaves_the_batch_whole_or_gone() {
    let files = lamps(40);
    let mut wait = 15;
    for _ in 0..4 {
        let library = TestLibrary::new();
        let _token = library.bearer("编者", "editor");
        let empty = digest(&library);
        let report = library.run(&["import", "--json", path_text(&files.files())]);
        let id = report.json()["batch"].as_str().unwrap().to_owned();
        let whole = digest(&library);
        let mut child = library
            .command(&["batch", "undo", &id])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // where in the run the kill falls is up to the machine: this only spreads the tries
        thread::sleep(Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
        wait *= 3;
        let after = digest(&library);
        assert!(after == whole || after == empty, "half taken back");
        if after == whole {
            assert_eq!(library.run(&["batch", "undo", &id]).code, 0);
        }
        assert_eq!(digest(&library), empty);
        let hits = library.json(&["search", "灯塔养护", "--json"]);
        assert_eq!(hits["total"], 0);
    }
}

/// The data folder of a 0.1 with schema 6: two versions of a work, a draft, a roundup of which a work was accepted and one rejected, a register.
#[test]
fn a_data_folder_of_an_older_program_opens_and_goes_on() {
    let library = TestLibrary::new();
    std::fs::create_dir_all(library.data()).unwrap();
    let fixture = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/fixtures/library-0.1-schema-6.db.lz4"
    );
    let mut bytes = Vec::new();
    FrameDecoder::new(File::open(fixture).unwrap())
        .read_to_end(&mut bytes)
        .unwrap();
    std::fs::write(library.data().join("huidian.db"), bytes).unwrap();
    digest(&library);
    let work = library.json(&["show", "石桥市数据登记管理办法", "--json"]);
    let labels: Vec<&str> = work["expressions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|text| text["label"].as_str().unwrap())
        .collect();
    assert_eq!(labels, ["2023-03-10", "2025-06-03"]);
    let read = library.json(&["show", "石桥市数据登记管理办法", "第三条", "--json"]);
    let words = read["provision"]["text"].as_str().unwrap();
    assert!(words.contains("十个工作日"), "{words}");
    assert_eq!(library.run(&["show", "石桥市公共数据授权运营规则"]).code, 0);
    let register = library.run(&["register", "show", "法务部"]);
    assert!(
        register.out.contains("石桥市数据登记管理办法"),
        "{}",
        register.out
    );
    // its imports left no record of their changes; new ones do
    let batches = library.json(&["batch", "list", "--json"]);
    let old = batches[0]["id"].as_str().unwrap();
    assert_eq!(batches[0]["undoable"], false);
    let refused = library.run(&["batch", "undo", old]);
    assert!(refused.err.contains("older huidian"), "{}", refused.err);
    let before = digest(&library);
    let files = lamps(1);
    let report = library.run(&["import", "--json", path_text(&files.files())]);
    let id = report.json()["batch"].as_str().unwrap().to_owned();
    assert_eq!(library.run(&["batch", "undo", &id]).code, 0);
    assert_eq!(digest(&library), before);
}
