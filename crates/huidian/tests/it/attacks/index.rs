//! Any file of the index may be missing or damaged: the next command builds it anew (S4).

use std::fs;
use std::path::{Path, PathBuf};

use crate::server::{get, start};
use crate::testing::{TestLibrary, regulation};

fn filled() -> TestLibrary {
    let library = TestLibrary::new().with_file("甲.md", regulation("甲市灯塔养护条例", 1, 6));
    assert_eq!(library.import().code, 0);
    library
}

fn segments(index: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(index)
        .unwrap()
        .map(|file| file.unwrap().path());
    files
        .filter(|path| path.extension().is_some_and(|ending| ending == "segment"))
        .collect()
}

/// What breaks an index, by name.
type Damage = (&'static str, fn(&Path));

const DAMAGES: [Damage; 12] = [
    ("all segments are gone", |index| {
        for segment in segments(index) {
            fs::remove_file(segment).unwrap();
        }
    }),
    ("one segment is gone", |index| {
        fs::remove_file(&segments(index)[0]).unwrap();
    }),
    ("a segment is empty", |index| {
        fs::write(&segments(index)[0], "").unwrap();
    }),
    ("a segment is cut off", |index| {
        let path = &segments(index)[0];
        let bytes = fs::read(path).unwrap();
        fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
    }),
    ("a folder stands in place of a segment", |index| {
        let path = &segments(index)[0];
        fs::remove_file(path).unwrap();
        fs::create_dir(path).unwrap();
        fs::write(path.join("file"), "x").unwrap();
    }),
    ("the manifest is gone", |index| {
        fs::remove_file(index.join("manifest")).unwrap();
    }),
    ("the manifest is noise", |index| {
        fs::write(index.join("manifest"), [0xff; 100]).unwrap();
    }),
    ("a folder stands in place of the manifest", |index| {
        fs::remove_file(index.join("manifest")).unwrap();
        fs::create_dir(index.join("manifest")).unwrap();
    }),
    ("a folder stands where the manifest is drafted", |index| {
        fs::remove_file(index.join("manifest")).unwrap();
        fs::create_dir(index.join("manifest.part")).unwrap();
    }),
    ("the lock is gone", |index| {
        fs::remove_file(index.join("lock")).unwrap();
    }),
    ("the whole folder is gone", |index| {
        fs::remove_dir_all(index).unwrap();
    }),
    ("a file stands in place of the folder", |index| {
        fs::remove_dir_all(index).unwrap();
        fs::write(index, "x").unwrap();
    }),
];

#[test]
fn any_damaged_file_of_the_index_is_built_anew_by_the_next_command() {
    let library = filled();
    let index = library.data().join("index");
    let commands: [&[&str]; 3] = [
        &["search", "灯塔养护", "--json"],
        &["doctor", "--json"],
        &["doctor", "--repair", "--json"],
    ];
    for (number, (what, damage)) in DAMAGES.iter().enumerate() {
        damage(&index);
        let command = commands[number % commands.len()];
        let run = library.run(command);
        assert_eq!(run.code, 0, "{what}, {command:?}: {}{}", run.out, run.err);
        let found = library.json(&["search", "灯塔养护", "--json"]);
        assert!(found["total"].as_u64().unwrap() > 0, "{what}: {found}");
        assert_eq!(library.json(&["doctor", "--json"])["sound"], true, "{what}");
    }
}

/// Changes every block that is read on demand; the head of the file stays whole.
fn break_blocks(index: &Path) {
    for path in segments(index) {
        let mut bytes = fs::read(&path).unwrap();
        let head = u64::from_le_bytes(bytes[16..24].try_into().unwrap()) as usize;
        for at in (40 + head..bytes.len()).step_by(4096) {
            bytes[at] ^= 1;
        }
        fs::write(&path, bytes).unwrap();
    }
}

#[test]
fn damaged_blocks_are_told_and_built_anew_never_answered_from() {
    let library = filled();
    let index = library.data().join("index");
    break_blocks(&index);
    let told = library.run(&["doctor", "--json"]);
    assert_eq!(told.code, 5, "{}", told.out);
    assert_eq!(
        library.json(&["doctor", "--json"])["sound"],
        true,
        "the next command mends what was told"
    );
    break_blocks(&index);
    let found = library.json(&["search", "灯塔养护", "--json"]);
    assert!(
        found["total"].as_u64().unwrap() > 0,
        "mended on the way: {found}"
    );
    assert_eq!(library.json(&["doctor", "--json"])["sound"], true);
}

#[test]
fn a_server_that_reads_a_damaged_block_mends_the_index() {
    let library = filled();
    break_blocks(&library.data().join("index"));
    let server = start(&library);
    let path = "/api/v1/search?q=%E7%81%AF%E5%A1%94%E5%85%BB%E6%8A%A4";
    let mut answers = Vec::new();
    for _ in 0..200 {
        let (status, _) = get(&server, path);
        answers.push(status);
        if status == 200 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    assert_eq!(answers.first(), Some(&500), "{answers:?}");
    assert_eq!(answers.last(), Some(&200), "{answers:?}");
    assert!(server.json(path)["total"].as_u64().unwrap() > 0);
}

#[test]
fn a_server_whose_index_is_broken_while_it_runs_goes_on_and_mends_it() {
    let library = filled();
    let server = start(&library);
    let index = library.data().join("index");
    for segment in segments(&index) {
        fs::remove_file(segment).unwrap();
    }
    let found = server.json("/api/v1/search?q=%E7%81%AF%E5%A1%94%E5%85%BB%E6%8A%A4");
    assert!(found["total"].as_u64().unwrap() > 0, "{found}");
    // another process writes to it
    let library = library.with_file("乙.md", regulation("乙市灯塔养护条例", 2, 6));
    let report = library.import();
    assert_eq!(report.code, 0, "{}", report.err);
    assert_eq!(library.json(&["doctor", "--json"])["sound"], true);
}
