//! Registers, and that one address means the same works everywhere.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::server::start;
use crate::testing::{TestLibrary, regulation};

fn set(works: &Value, field: &str) -> BTreeSet<String> {
    let works = works.as_array().unwrap().iter();
    works
        .map(|work| work[field].as_str().unwrap().to_owned())
        .collect()
}

/// As a browser sends it.
fn encoded(query: &str) -> String {
    let mut encoded = String::new();
    for byte in query.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~&=".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[test]
fn an_address_means_the_same_works_on_the_command_line_the_web_and_in_a_register() {
    let library =
        TestLibrary::new().with_file("某市灯塔养护条例.md", regulation("某市灯塔养护条例", 1, 3));
    assert_eq!(library.import().code, 0);
    let server = start(&library);
    for (query, is_empty) in [
        ("sector=金融", false),
        ("sector=能源&sector=交通&year=2024", false),
        // any name of a body, with its offices
        ("issuer=工信部", false),
        ("issuer=国家网信办&title=办法", false),
        ("status=有效", false),
        ("status=有效&as_of=2024-06", false),
        ("kind=部门规章", false),
        ("draft=true", false),
        ("text=true", false),
        ("year=2023..2024&draft=false", false),
        ("year=>=2024-07", false),
        // every word, in any order
        ("title=管理 数据", false),
        // articles as well as titles
        ("q=灯塔", false),
        ("q=数据&sector=工业", false),
        ("work=某市灯塔养护条例", false),
        ("q=没有这样的词语组合", true),
    ] {
        let address = format!("/works?{query}&sort=title&page=2");
        let listed = library.json(&["list", "--search", &address, "--json"]);
        let listed = set(&listed, "id");
        assert_eq!(listed.is_empty(), is_empty, "{query}");
        let shown = server.json(&format!("/works.json?{}", encoded(query)));
        assert_eq!(set(&shown, "id"), listed, "{query}");
        let added = library.run(&["register", "add", query, "--search", &address]);
        assert_eq!(added.code, 0, "{}", added.err);
        let changes = library.json(&[
            "register",
            "changes",
            query,
            "--since",
            "2000-01-01",
            "--json",
        ]);
        assert_eq!(set(&changes, "work"), listed, "{query}");
    }
}

#[test]
fn a_register_is_kept_from_the_command_line() {
    let library =
        TestLibrary::new().with_file("某市灯塔养护条例.md", regulation("某市灯塔养护条例", 1, 3));
    assert_eq!(library.import().code, 0);
    let unknown = library.run(&["register", "changes", "港务部", "--since", "2026-01-01"]);
    assert_eq!(unknown.code, 4);
    assert!(unknown.err.contains("register add"), "{}", unknown.err);
    let nothing = library.run(&["register", "add", "港务部"]);
    assert_eq!(nothing.code, 1);
    assert!(nothing.err.contains("--sector"), "{}", nothing.err);
    let bad = library.run(&["register", "add", "港务部", "--search", "sector=海底"]);
    assert_eq!(bad.code, 1);
    assert!(bad.err.contains("海底"), "{}", bad.err);
    let run = |arguments: &[&str]| {
        let run = library.run(arguments);
        assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
        run.out
    };
    run(&[
        "register",
        "add",
        "港务部",
        "某市灯塔养护条例",
        "--sector",
        "交通",
    ]);
    run(&["register", "rename", "港务部", "航标处"]);
    let held = library.json(&["register", "show", "航标处", "--json"]);
    assert_eq!(held["searches"][0]["query"], "sector=transport");
    assert_eq!(held["works"][0], "某市灯塔养护条例");
    let taken = library.run(&["register", "add", "另一个", "某市灯塔养护条例"]);
    assert_eq!(taken.code, 0);
    let taken = library.run(&["register", "rename", "另一个", "航标处"]);
    assert!(
        taken.code == 1 && taken.err.contains("航标处"),
        "{}",
        taken.err
    );
    // by the number that the list shows, too
    run(&[
        "register",
        "remove",
        &held["id"].to_string(),
        "交通",
        "某市灯塔养护条例",
    ]);
    let gone = library.run(&["register", "remove", "航标处", "交通"]);
    assert_eq!(gone.code, 4);
    run(&["register", "delete", "航标处"]);
    let left = library.json(&["register", "list", "--json"]);
    assert_eq!(left.as_array().unwrap().len(), 1);
}
