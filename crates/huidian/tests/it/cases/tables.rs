//! Lists in tables: English column names, comment lines, headers of two rows, and tables that are no roundups.

use serde_json::{Value, json};

use super::{Table, fixture};
use crate::testing::{TestLibrary, path_text};

fn read(library: &TestLibrary, name: &str) -> Vec<Value> {
    let path = library.data().with_file_name(name);
    std::fs::write(&path, fixture(name)).expect("write a file");
    let digest = library.json(&["digest", "read", "--json", path_text(&path)]);
    digest["documents"].as_array().cloned().unwrap_or_default()
}

fn texts<'d>(documents: &'d [Value], key: &str) -> Vec<&'d str> {
    documents
        .iter()
        .map(|document| document[key].as_str().unwrap_or_default())
        .collect()
}

#[test]
fn tables_are_read_by_their_columns() {
    let library = TestLibrary::new();
    let mut table = Table::default();
    let english = read(&library, "english-header.csv");
    table.expect(
        "English column names",
        "titles",
        &json!(texts(&english, "title")),
        &json!(["云湖市栈道条例", "云湖市索道管理办法"]),
    );
    let comments = read(&library, "comment-lines.csv");
    table.expect(
        "comment lines above the header",
        "titles",
        &json!(texts(&comments, "title")),
        &json!([
            "云湖市城乡规划条例",
            "栈道用地面积管理办法",
            "云湖市控制性详细规划管理条例"
        ]),
    );
    let two_rows = read(&library, "two-row-header.xlsx");
    table.check(
        "a header of two rows",
        two_rows.len() == 3,
        &json!(two_rows).to_string(),
    );
    let penalties = read(&library, "penalty-table.xlsx");
    let titles = texts(&penalties, "title");
    table.check(
        "a table of penalties",
        !titles.contains(&"法律依据"),
        &json!(titles).to_string(),
    );
    let named = titles
        .iter()
        .filter(|title| **title == "云湖市栈道条例")
        .count();
    table.check(
        "an act named in many rows",
        named == 1,
        &json!(titles).to_string(),
    );
}
