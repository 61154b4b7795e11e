use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use huidian_interchange::{ExportRequest, Exported, Format, Table, export};
use huidian_model::{Confidence, Fact, FactValue, Source, SourceKind, WorkId};
use huidian_store::{Store, content_hash};
use jiff::civil::date;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use serde_json::Value;

use crate::library::{DRAFT, LAW, REJECTED, library, put_work};

fn exported(
    store: &Store,
    folder: &Path,
    table: Table,
    format: Format,
    since: Option<String>,
) -> Exported {
    let request = ExportRequest {
        table,
        format,
        as_of: date(2026, 11, 28),
        since,
    };
    export(
        store,
        &request,
        &folder.join(format!("out.{}", format.id())),
    )
    .unwrap()
}

fn lines(path: &PathBuf) -> Vec<Value> {
    fs::read_to_string(path)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

#[test]
fn every_article_of_every_text_is_one_line_with_the_status_of_that_text() {
    let folder = tempfile::tempdir().unwrap();
    let store = library();
    store
        .write::<_, huidian_store::Error>(|library| put_work(library, "云湖市无文办法", &[]))
        .unwrap();
    let exported = exported(
        &store,
        folder.path(),
        Table::Provisions,
        Format::JsonLines,
        None,
    );
    let lines = lines(&exported.path);
    assert_eq!(lines.len() as u64, exported.manifest.rows);
    let works: BTreeSet<String> = lines.iter().map(|line| line["work"].to_string()).collect();
    assert_eq!(exported.manifest.works, works.len() as u64);
    assert_eq!(
        lines.len(),
        2 + 3 + 1,
        "two versions and a draft; the rejected work is left out"
    );
    assert!(
        lines
            .iter()
            .all(|line| line["work"] != WorkId::new(REJECTED).as_str())
    );
    let old = &lines[0];
    assert_eq!(old["expression"], "2019-03-01");
    assert_eq!(
        old["status"], "amended",
        "the work holds, this text does not"
    );
    assert_eq!(old["ended_on"], "2024-07-01");
    assert_eq!(lines[2]["status"], "in_force");
    let draft = lines
        .iter()
        .find(|line| line["work"] == WorkId::new(DRAFT).as_str())
        .unwrap();
    assert_eq!(draft["status"], "draft");
    assert_eq!(
        draft["effective_on"],
        Value::Null,
        "unknown is null, never an empty text"
    );
    assert_eq!(draft["text"], "=索道应当检修。");
    assert_eq!(
        draft["sha256"],
        content_hash("=索道应当检修。".as_bytes()).to_string()
    );
}

#[test]
fn a_manifest_tells_what_is_in_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let store = library();
    for table in Table::ALL {
        for format in Format::ALL {
            let exported = exported(&store, folder.path(), table, format, None);
            let bytes = fs::read(&exported.path).unwrap();
            let name = format!("{} as {}", table.id(), format.id());
            assert_eq!(
                content_hash(&bytes).to_string(),
                exported.manifest.sha256,
                "{name}"
            );
            assert_eq!(bytes.len() as u64, exported.manifest.size_bytes, "{name}");
            let beside: Value =
                serde_json::from_slice(&fs::read(&exported.manifest_path).unwrap()).unwrap();
            assert_eq!(beside["rows"], exported.manifest.rows, "{name}");
        }
    }
    let left: Vec<_> = fs::read_dir(folder.path())
        .unwrap()
        .filter(|entry| {
            entry
                .as_ref()
                .unwrap()
                .path()
                .extension()
                .is_some_and(|end| end == "partial")
        })
        .collect();
    assert!(left.is_empty(), "nothing half-written stays behind");
}

#[test]
fn parquet_holds_what_json_lines_hold() {
    let folder = tempfile::tempdir().unwrap();
    let store = library();
    for table in Table::ALL {
        let json = exported(&store, folder.path(), table, Format::JsonLines, None);
        let parquet = exported(&store, folder.path(), table, Format::Parquet, None);
        let reader = SerializedFileReader::new(File::open(&parquet.path).unwrap()).unwrap();
        let rows: Vec<_> = reader
            .get_row_iter(None)
            .unwrap()
            .map(Result::unwrap)
            .collect();
        let lines = lines(&json.path);
        assert_eq!(rows.len(), lines.len(), "{}", table.id());
        for (row, line) in rows.iter().zip(&lines) {
            for (name, field) in row.get_column_iter() {
                assert_eq!(plain(field), line[name], "{} {name}", table.id());
            }
        }
    }
}

fn plain(field: &Field) -> Value {
    match field {
        Field::Null => Value::Null,
        Field::Bool(is_true) => Value::from(*is_true),
        Field::Long(number) => Value::from(*number),
        Field::Str(text) => Value::from(text.as_str()),
        Field::ListInternal(list) => list.elements().iter().map(plain).collect(),
        other => panic!("no column is of this type: {other}"),
    }
}

#[test]
fn csv_quotes_what_would_break_a_line() {
    let folder = tempfile::tempdir().unwrap();
    let exported = exported(
        &library(),
        folder.path(),
        Table::Provisions,
        Format::Csv,
        None,
    );
    let text = fs::read_to_string(&exported.path).unwrap();
    assert!(text.starts_with("work,title,expression,path,heading_path,text,"));
    assert!(text.contains("\"栈道,应当\"\"每年\"\"检修。\""));
    assert!(
        text.contains("\"'=索道应当检修。\""),
        "a spreadsheet must not run it"
    );
}

#[test]
fn an_export_since_a_cursor_holds_only_what_changed() {
    let folder = tempfile::tempdir().unwrap();
    let store = library();
    let all = exported(
        &store,
        folder.path(),
        Table::Provisions,
        Format::JsonLines,
        None,
    );
    let nothing = exported(
        &store,
        folder.path(),
        Table::Provisions,
        Format::JsonLines,
        Some(all.manifest.cursor.clone()),
    );
    assert_eq!(nothing.manifest.rows, 0);
    store
        .write::<_, huidian_store::Error>(|library| {
            let source = Source::new(SourceKind::Keeper, "test");
            let fact = Fact::new(
                FactValue::Region("云湖市".to_owned()),
                source,
                Confidence::High,
            );
            library.put_facts(&WorkId::new(LAW), &[fact]).map(|_| ())
        })
        .unwrap();
    let changed = exported(
        &store,
        folder.path(),
        Table::Provisions,
        Format::JsonLines,
        Some(all.manifest.cursor.clone()),
    );
    let works: Vec<Value> = lines(&changed.path)
        .iter()
        .map(|line| line["work"].clone())
        .collect();
    assert!(
        !works.is_empty() && works.iter().all(|work| work == WorkId::new(LAW).as_str()),
        "{works:?}"
    );
}
