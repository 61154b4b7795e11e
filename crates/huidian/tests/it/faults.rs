//! What goes wrong, and what must not.

use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use crate::testing::{TestLibrary, path_text, regulation};

#[test]
fn bad_files_are_refused_one_by_one_and_the_rest_taken() {
    let library = TestLibrary::new()
        .with_file("好.md", regulation("某市灯塔养护条例", 1, 3))
        .with_file("空.md", "")
        .with_file("二进制.md", [0u8, 159, 146, 150, 0, 0, 1, 2, 3].repeat(64))
        .with_file("一行.md", "长".repeat(2_000_000))
        .with_file("图.gif", "x")
        .with_file("闲话.md", "今天天气很好，适合散步。");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(library.files(), library.files().join("loop")).unwrap();
        fs::write(library.files().join("换\n行.md"), "x").unwrap();
    }
    let report = library.import();
    assert_eq!(report.code, 3, "{}", report.err);
    let report = report.json();
    assert_eq!(report["taken"].as_array().unwrap().len(), 1, "{report}");
    let refused = report["refused"].as_array().unwrap();
    assert!(
        refused.iter().all(|item| item["reason"]
            .as_str()
            .is_some_and(|reason| !reason.is_empty())),
        "{refused:?}"
    );
    assert_eq!(refused.len(), if cfg!(unix) { 7 } else { 5 }, "{refused:?}");
    let again = library.import();
    assert_eq!(again.code, 3);
    assert_eq!(again.json()["unchanged"].as_array().unwrap().len(), 1);
}

#[test]
fn a_text_in_gb18030_is_read() {
    let text = regulation("某市灯塔养护条例", 1, 3);
    let (bytes, _, lost) = encoding_rs::GB18030.encode(&text);
    assert!(!lost);
    let library = TestLibrary::new().with_file("国标.md", bytes);
    assert_eq!(library.import().code, 0);
    let read = library.json(&["show", "某市灯塔养护条例", "1", "--json"]);
    assert!(
        read["provision"]["text"]
            .as_str()
            .unwrap()
            .contains("灯塔养护")
    );
}

fn many_files(count: usize) -> TestLibrary {
    (0..count).fold(TestLibrary::new(), |library, number| {
        let title = format!("第{number}港灯塔养护条例");
        library.with_file(&format!("{number:04}.md"), regulation(&title, number, 12))
    })
}

/// Ten kills at moments spread over the run; after each the next run completes, the library is sound and equal to an undisturbed one.
#[test]
fn a_killed_import_goes_on_and_ends_with_the_same_library() {
    let files = many_files(300);
    assert_eq!(files.import().code, 0);
    let expected = files.json(&["doctor", "--json"])["content_digest"].clone();
    // where in the run the next kill falls is up to the machine: this only spreads the tries
    let mut wait = 40;
    for _ in 0..10 {
        let library = TestLibrary::new();
        let mut child = library
            .command(&["import", path_text(&files.files())])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_millis(wait));
        child.kill().unwrap();
        child.wait().unwrap();
        wait += 90;
        let resumed = library.run(&["import", path_text(&files.files())]);
        assert_eq!(resumed.code, 0, "{}", resumed.err);
        let doctor = library.json(&["doctor", "--json"]);
        assert_eq!(doctor["sound"], true, "{doctor}");
        assert_eq!(doctor["content_digest"], expected, "after {wait} ms");
    }
}

#[test]
fn two_imports_at_once_wait_for_each_other() {
    let files = many_files(60);
    let library = TestLibrary::new();
    let children: Vec<_> = (0..2)
        .map(|_| {
            library
                .command(&["import", path_text(&files.files())])
                .stdout(Stdio::null())
                .stderr(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
    }
    assert_eq!(library.json(&["doctor", "--json"])["sound"], true);
    assert_eq!(files.import().code, 0);
    assert_eq!(
        library.json(&["doctor", "--json"])["content_digest"],
        files.json(&["doctor", "--json"])["content_digest"]
    );
}

#[test]
fn a_folder_that_is_no_library_is_left_alone() {
    let library = TestLibrary::new();
    fs::create_dir(library.data()).unwrap();
    fs::write(library.data().join("huidian.db"), "this is not a database").unwrap();
    let run = library.run(&["list"]);
    assert_eq!(run.code, 1);
    assert!(
        run.err.contains("huidian.db") || run.err.contains("database"),
        "{}",
        run.err
    );
    assert_eq!(
        fs::read(library.data().join("huidian.db")).unwrap(),
        b"this is not a database"
    );
}

#[test]
fn a_damaged_index_is_built_anew() {
    let library = TestLibrary::new().with_file("甲.md", regulation("甲市灯塔养护条例", 1, 5));
    assert_eq!(library.import().code, 0);
    fs::remove_dir_all(library.data().join("index")).unwrap();
    let hits = library.json(&["search", "灯塔养护", "--json"]);
    assert!(hits["total"].as_u64().unwrap() > 0);
    for entry in fs::read_dir(library.data().join("index")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            fs::write(path, "garbage").unwrap();
        }
    }
    let hits = library.json(&["search", "灯塔养护", "--json"]);
    assert!(hits["total"].as_u64().unwrap() > 0);
}
