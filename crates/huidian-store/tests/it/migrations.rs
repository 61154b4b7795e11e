use std::fs;
use std::path::Path;

use huidian_store::{Error, Store};
use rusqlite::Connection;

use crate::library::options;

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
    let current = shape(&Store::open(tempfile::tempdir().unwrap().keep(), options()).unwrap());
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
