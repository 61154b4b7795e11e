use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use huidian_store::{Error, Store};
use lz4_flex::frame::{FrameDecoder, FrameEncoder};
use rusqlite::Connection;

use crate::child::put;
use crate::library::{day, options, work};

const DATABASE: &str = "huidian.db";

#[test]
fn a_library_of_a_newer_program_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    drop(Store::open(folder.path(), options()).unwrap());
    let raw = Connection::open(folder.path().join(DATABASE)).unwrap();
    raw.execute("insert into migration (number) values (9999)", [])
        .unwrap();
    drop(raw);
    for is_read_only in [false, true] {
        let mut options = options();
        options.is_read_only = is_read_only;
        let error = Store::open(folder.path(), options).unwrap_err();
        assert!(matches!(error, Error::Newer { found: 9999, .. }), "{error}");
    }
}

#[test]
fn a_database_of_another_program_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(DATABASE);
    Connection::open(&path)
        .unwrap()
        .execute_batch("create table recipe (name text)")
        .unwrap();
    let error = Store::open(folder.path(), options()).unwrap_err();
    assert!(matches!(error, Error::NotALibrary { .. }), "{error}");
    let count: i64 = Connection::open(&path)
        .unwrap()
        .query_row("select count(*) from sqlite_master", [], |row| row.get(0))
        .unwrap();
    assert_eq!(count, 1);
}

#[test]
fn libraries_of_every_earlier_version_are_brought_forward() {
    let migrations = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let mut files: Vec<_> = fs::read_dir(migrations)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.sort();
    for (index, file) in files.iter().enumerate() {
        let name = file.file_name().unwrap().to_str().unwrap();
        assert!(name.starts_with(&format!("{:04}_", index + 1)), "{name}");
    }
    let current = tempfile::tempdir().unwrap();
    let current = shape(&Store::open(current.path(), options()).unwrap());
    for version in 1..=files.len() {
        let folder = tempfile::tempdir().unwrap();
        let raw = Connection::open(folder.path().join(DATABASE)).unwrap();
        raw.execute_batch("create table migration (number integer primary key)")
            .unwrap();
        for (index, file) in files.iter().take(version).enumerate() {
            raw.execute_batch(&fs::read_to_string(file).unwrap())
                .unwrap();
            raw.execute(
                "insert into migration (number) values ($1)",
                [index as i64 + 1],
            )
            .unwrap();
        }
        raw.execute(
            "insert into setting (name, value) values ('kept', 'yes')",
            [],
        )
        .unwrap();
        drop(raw);
        let mut read_only = options();
        read_only.is_read_only = true;
        let outcome = Store::open(folder.path(), read_only);
        assert_eq!(
            matches!(outcome, Err(Error::Older { .. })),
            version < files.len()
        );
        drop(outcome);
        let store = Store::open(folder.path(), options()).unwrap();
        let kept = store.read().unwrap().find_setting("kept").unwrap();
        assert_eq!(kept.as_deref(), Some("yes"));
        assert_eq!(shape(&store), current);
        assert!(store.doctor().unwrap().is_clean());
    }
}

/// All tables and indexes, as they are defined.
fn shape(store: &Store) -> Vec<(String, Option<String>)> {
    let raw = Connection::open(store.folder().join(DATABASE)).unwrap();
    let mut select = raw
        .prepare("select name, sql from sqlite_master order by name")
        .unwrap();
    let rows = select
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

/// Database files of earlier versions, as they were written then: `library-<version>.db.lz4`. `UPDATE_EXPECT=1` keeps one of this version
/// where there is none; none is ever written over.
#[test]
fn kept_libraries_open_and_hold_what_they_held() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        keep_one(&folder);
    }
    let kept: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    assert!(!kept.is_empty());
    let current = tempfile::tempdir().unwrap();
    let current = shape(&Store::open(current.path(), options()).unwrap());
    for path in kept {
        let copy = tempfile::tempdir().unwrap();
        let mut bytes = Vec::new();
        FrameDecoder::new(fs::File::open(&path).unwrap())
            .read_to_end(&mut bytes)
            .unwrap();
        fs::write(copy.path().join(DATABASE), bytes).unwrap();
        let store = Store::open(copy.path(), options()).unwrap();
        assert_eq!(shape(&store), current, "{}", path.display());
        let report = store.doctor().unwrap();
        assert!(report.is_clean(), "{:?}", report.faults);
        let reader = store.read().unwrap();
        let id = work("第2号办法");
        let text = reader
            .expressions_on(&id, day("2024-06-01"))
            .unwrap()
            .remove(0);
        let document = reader.document(&text.id).unwrap().unwrap();
        assert_eq!(document.provisions.len(), 1);
        assert_eq!(reader.citations_from(&text.id).unwrap().len(), 1);
        assert_eq!(reader.captures_of(&id).unwrap().len(), 1);
        assert_eq!(reader.events_of(&id).unwrap().len(), 2);
    }
}

fn keep_one(folder: &Path) {
    let library = tempfile::tempdir().unwrap();
    let store = Store::open(library.path(), options()).unwrap();
    store
        .write(|library| (1..=3).try_for_each(|number| put(library, number)))
        .unwrap();
    drop(store);
    let database = library.path().join(DATABASE);
    let version: i64 = Connection::open(&database)
        .unwrap()
        .query_row("select max(number) from migration", [], |row| row.get(0))
        .unwrap();
    let path = folder.join(format!("library-{version}.db.lz4"));
    if path.exists() {
        return;
    }
    fs::create_dir_all(folder).unwrap();
    let mut encoder = FrameEncoder::new(fs::File::create(path).unwrap());
    encoder.write_all(&fs::read(database).unwrap()).unwrap();
    encoder.finish().unwrap();
}

#[test]
fn rows_by_older_rules_are_worked_out_anew() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path(), options()).unwrap();
    store.write(|library| put(library, 1)).unwrap();
    let seq = store.read().unwrap().last_event_seq().unwrap();
    drop(store);
    let raw = Connection::open(folder.path().join(DATABASE)).unwrap();
    raw.execute_batch(
        "update work_force set basis = 'said in other words';
         update expression set part = '总则', first_article = null;
         update setting set value = '0' where name = 'projection_rules'",
    )
    .unwrap();
    drop(raw);
    let store = Store::open(folder.path(), options()).unwrap();
    assert!(store.doctor().unwrap().is_clean());
    // nothing a reader would see as news
    assert_eq!(store.read().unwrap().last_event_seq().unwrap(), seq);
    // parts of a code that were kept before they had an order
    let raw = Connection::open(folder.path().join(DATABASE)).unwrap();
    let numbered: i64 = raw
        .query_row(
            "select count(*) from expression where first_article = 1",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(numbered, 1);
}
