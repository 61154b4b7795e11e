//! Lost databases (S11), lost originals (S14), damaged rows (S15).

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::testing::{Run, TestLibrary, regulation};

fn filled() -> TestLibrary {
    let library = TestLibrary::new().with_file("甲.md", regulation("甲市灯塔养护条例", 1, 6));
    assert_eq!(library.import().code, 0);
    library
}

fn remove_database(data: &Path) {
    for ending in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(data.join(format!("huidian.db{ending}")));
    }
}

#[test]
fn a_lost_database_is_told_and_nothing_is_thrown_away() {
    let library = filled();
    let data = library.data();
    let files = |folder: &str| fs::read_dir(data.join(folder)).map_or(0, Iterator::count);
    let kept = fs::read(data.join("huidian.db")).unwrap();
    let before = files("index");
    for empties in [true, false] {
        remove_database(&data);
        if empties {
            fs::write(data.join("huidian.db"), "").unwrap();
        }
        for command in [
            &["doctor"][..],
            &["doctor", "--repair"],
            &["list"],
            &["search", "灯塔"],
            &["import", "/nowhere"],
        ] {
            let run = library.run(command);
            assert!(run.code != 0, "{command:?}: {}{}", run.out, run.err);
            assert!(!run.out.contains("完好"), "{command:?}: {}", run.out);
            let words = format!("{}{}", run.out, run.err);
            assert!(words.contains("lost its database"), "{command:?}: {words}");
            assert_eq!(files("index"), before, "{command:?}");
        }
    }
    remove_database(&data);
    fs::write(data.join("huidian.db"), kept).unwrap();
    assert_eq!(
        library.json(&["doctor", "--json"])["sound"],
        true,
        "restored"
    );
}

#[test]
fn commands_that_only_read_make_nothing() {
    let library = TestLibrary::new();
    for command in [
        &["list"][..],
        &["search", "数据"],
        &["show", "数安法"],
        &["user", "list"],
        &["register", "list"],
        &["webhook", "list"],
    ] {
        let run = library.run(command);
        assert_eq!(run.code, 0, "{command:?}: {}", run.err);
        assert!(!library.data().exists(), "{command:?}");
    }
    let run = library.run(&["doctor"]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert!(!library.data().exists());
}

/// A text so large that it is kept in files; words do not repeat, so that it stays large when it is compressed.
fn large() -> String {
    let mut text = regulation("乙市灯塔养护条例", 2, 40);
    let mut seed = 1u64;
    for number in 0..2_000 {
        let numeral = huidian_text::format_numeral(number + 42);
        text.push_str(&format!("第{numeral}条 "));
        for _ in 0..100 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            text.extend(char::from_u32(0x4e00 + (seed >> 40) as u32 % 20_000));
        }
        text.push_str("。\n\n");
    }
    text
}

fn blobs(data: &Path) -> Vec<PathBuf> {
    let folders = fs::read_dir(data.join("blobs")).unwrap().flatten();
    folders
        .flat_map(|folder| fs::read_dir(folder.path()).unwrap().flatten())
        .map(|file| file.path())
        .collect()
}

#[test]
fn a_lost_original_is_healed_by_importing_it_again() {
    let library = TestLibrary::new().with_file("乙.md", large());
    let report = library.import();
    assert_eq!(report.code, 0, "{}{}", report.out, report.err);
    let digest = library.json(&["doctor", "--json"])["content_digest"].clone();
    let files = blobs(&library.data());
    assert!(!files.is_empty(), "kept in the database");
    type Damage = fn(&Path);
    let damages: [(&str, Damage); 4] = [
        ("removed", |path| fs::remove_file(path).unwrap()),
        ("emptied", |path| fs::write(path, "").unwrap()),
        ("flipped", |path| {
            let mut bytes = fs::read(path).unwrap();
            let middle = bytes.len() / 2;
            bytes[middle] ^= 0x10;
            fs::write(path, bytes).unwrap();
        }),
        ("a folder in its place", |path| {
            fs::remove_file(path).unwrap();
            fs::create_dir(path).unwrap();
        }),
    ];
    for (what, damage) in damages {
        for file in &files {
            damage(file);
        }
        let found = library.run(&["doctor", "--json"]);
        assert_eq!(found.code, 5, "{what}: {}{}", found.out, found.err);
        let again = library.import();
        assert_eq!(again.code, 0, "{what}: {}{}", again.out, again.err);
        let healed = library.json(&["doctor", "--json"]);
        assert_eq!(healed["sound"], true, "{what}: {healed}");
        assert_eq!(healed["content_digest"], digest, "{what}");
        assert_eq!(
            library.run(&["show", "乙市灯塔养护条例", "第三条"]).code,
            0,
            "{what}"
        );
    }
    // whole ones are as they were
    assert_eq!(
        library.import().json()["unchanged"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

fn report_of(run: &Run) -> Value {
    serde_json::from_str(&run.out).unwrap_or_else(|error| panic!("{error}: {}{}", run.out, run.err))
}

#[test]
fn a_damaged_database_is_a_report_and_not_an_error() {
    let library = filled();
    let path = library.data().join("huidian.db");
    let whole = fs::read(&path).unwrap();
    // like bits that flip on a disk: anywhere, in the order of a counter
    for seed in 0..12usize {
        let mut bytes = whole.clone();
        for number in 0..40usize {
            let place = (seed * 7_919 + number * 104_729) % bytes.len();
            bytes[place.max(100)] ^= 1 << (number % 8);
        }
        remove_database(&library.data());
        fs::write(&path, &bytes).unwrap();
        let run = library.run(&["doctor", "--json"]);
        assert!(
            run.code == 5 || run.code == 0,
            "{seed}: {}{}",
            run.out,
            run.err
        );
        let report = report_of(&run);
        let faults = report["faults"].as_array().unwrap();
        assert_eq!(faults.is_empty(), run.code == 0, "{seed}: {report}");
    }
    // a text that is no text: table and row are told
    let work = "甲市灯塔养护条例".as_bytes();
    let mut bytes = whole.clone();
    let mut at = 0;
    while let Some(found) = bytes[at..]
        .windows(work.len())
        .position(|part| part == work)
    {
        at += found;
        bytes[at + 3] = 0xff;
        at += work.len();
    }
    remove_database(&library.data());
    fs::write(&path, &bytes).unwrap();
    let run = library.run(&["doctor", "--json"]);
    assert_eq!(run.code, 5, "{}{}", run.out, run.err);
    let faults = report_of(&run)["faults"].to_string();
    assert!(
        faults.contains("table ") && faults.contains("row "),
        "{faults}"
    );
    // no database at all
    remove_database(&library.data());
    fs::write(&path, vec![7; 100_000]).unwrap();
    let run = library.run(&["doctor", "--json"]);
    assert_eq!(run.code, 5, "{}{}", run.out, run.err);
    assert!(!report_of(&run)["faults"].as_array().unwrap().is_empty());
}
