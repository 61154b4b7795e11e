//! The shape of every JSON that leaves the binary, held against files in `shapes/`.
//!
//! A shape is one line for each place in the JSON with the kinds of values seen there, so that a key that is renamed, lost or of another
//! kind shows; keys may be added. `HUIDIAN_UPDATE_SHAPES=1` writes the files anew: read the difference, then change `docs/src/json.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::server::start;
use crate::testing::{TestLibrary, path_text, regulation};

/// Places whose keys are data, not names of fields.
const OPEN_MAPS: [&str; 1] = [".thresholds[].terms"];

const ROUNDUP: &str = "# 2024年某行业政策汇总\n\n| 政策 | 日期 | 发布单位 |\n| --- | --- | --- |\n\
    | 《电力网络安全事件应急预案》 | 5/16 | 自然资源部 |\n\
    | 《某市灯塔养护条例》 | 6/1 | 国家能源局 |\n\
    | 《某地海上灯塔数字化养护管理办法》 | 6/1 | 国家能源局 |\n";
const PROFILE: &str = r#"{"is_bank_insurance": true, "is_ciio": false, "is_central_organ": false, "exports_pi": true,
    "exports_important_data": false, "export_exemption": "none", "export_pi_persons_ytd": 100000, "export_sensitive_pi_persons_ytd": 0}"#;
const INCIDENT: &str = r#"{"types": ["data_incident"], "occurred_at": "2026-03-01T08:00:00+08:00",
    "known_at": "2026-03-01T10:00:00+08:00", "pi_persons_affected": 1000000, "involves_cii": false}"#;

/// What was seen in one place.
#[derive(Default)]
struct Seen {
    kinds: BTreeSet<&'static str>,
    count: usize,
    object_count: usize,
}

/// One line for each place.
fn shape(value: &Value) -> String {
    let mut seen = BTreeMap::new();
    note(value, "", &mut seen);
    let mut text = String::new();
    for (place, here) in &seen {
        let above = place
            .rsplit_once('.')
            .filter(|_| !place.ends_with("[]"))
            .and_then(|(above, _)| seen.get(above));
        let is_rare = above.is_some_and(|above| here.count < above.object_count);
        let kinds: Vec<&str> = here.kinds.iter().copied().collect();
        text.push_str(&format!(
            "{}: {}{}\n",
            if place.is_empty() { "." } else { place },
            kinds.join(" | "),
            if is_rare { ", not always there" } else { "" }
        ));
    }
    text
}

fn note(value: &Value, place: &str, seen: &mut BTreeMap<String, Seen>) {
    let here = seen.entry(place.to_owned()).or_default();
    here.count += 1;
    here.object_count += usize::from(value.is_object());
    here.kinds.insert(match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    });
    match value {
        Value::Array(members) => {
            for member in members {
                note(member, &format!("{place}[]"), seen);
            }
        }
        Value::Object(keys) => {
            for (key, value) in keys {
                let key = if OPEN_MAPS.contains(&place) {
                    "*"
                } else {
                    key.as_str()
                };
                note(value, &format!("{place}.{key}"), seen);
            }
        }
        _ => {}
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/shapes")
}

/// Differences of shapes from the files, gathered so that one run shows all.
#[derive(Default)]
struct Shapes {
    differences: Vec<String>,
}

impl Shapes {
    fn check(&mut self, name: &str, value: &Value) {
        let file = folder().join(format!("{name}.txt"));
        let now = shape(value);
        if std::env::var("HUIDIAN_UPDATE_SHAPES").as_deref() == Ok("1") {
            fs::write(file, now).unwrap();
            return;
        }
        let before = fs::read_to_string(&file)
            .unwrap_or_else(|error| panic!("read {}: {error}", file.display()));
        let broken = broken(&before, &now);
        if !broken.is_empty() {
            self.differences
                .push(format!("{name}\n{}", broken.join("\n")));
        }
    }
}

/// What programs that read the one shape would stumble over in the other. A key may be added, and a place that was always null may be filled.
fn broken(before: &str, now: &str) -> Vec<String> {
    let now: BTreeMap<&str, &str> = now
        .lines()
        .filter_map(|line| line.split_once(": "))
        .collect();
    let parts = |words: &str| -> (BTreeSet<String>, bool) {
        let (kinds, is_rare) = words
            .strip_suffix(", not always there")
            .map_or((words, false), |kinds| (kinds, true));
        (kinds.split(" | ").map(str::to_owned).collect(), is_rare)
    };
    let mut broken = Vec::new();
    for (place, was) in before.lines().filter_map(|line| line.split_once(": ")) {
        let Some(is) = now.get(place) else {
            broken.push(format!("{place} is gone (was {was})"));
            continue;
        };
        let ((kinds_before, was_rare), (kinds, is_rare)) = (parts(was), parts(is));
        let is_filled = kinds_before.len() == 1 && kinds_before.contains("null");
        if (!is_filled && !kinds.is_subset(&kinds_before)) || (is_rare && !was_rare) {
            broken.push(format!("{place} was {was} and is {is}"));
        }
    }
    broken
}

impl Drop for Shapes {
    fn drop(&mut self) {
        assert!(
            self.differences.is_empty() || std::thread::panicking(),
            "shapes of JSON changed (see shapes.rs):\n{}",
            self.differences.join("\n\n")
        );
    }
}

fn library() -> TestLibrary {
    let library = TestLibrary::new()
        .with_file("某市灯塔养护条例.md", regulation("某市灯塔养护条例", 1, 12))
        .with_file("某市码头照明办法.md", regulation("某市码头照明办法", 2, 8));
    assert_eq!(library.import().code, 0);
    library
}

#[test]
fn commands_print_the_shapes_of_their_files() {
    let library = library()
        .with_file("汇总/2024年汇总.md", ROUNDUP)
        .with_file("主体.json", PROFILE)
        .with_file("事件.json", INCIDENT);
    let file = |name: &str| path_text(&library.files().join(name)).to_owned();
    let (roundup, text) = (file("汇总/2024年汇总.md"), file("某市灯塔养护条例.md"));
    let (profile, incident) = (file("主体.json"), file("事件.json"));
    let work = "某市灯塔养护条例";
    let mut shapes = Shapes::default();
    for (name, arguments) in [
        ("list", vec!["list"]),
        ("show", vec!["show", work]),
        ("show-provision", vec!["show", work, "第三条"]),
        ("show-from-catalogue", vec!["show", "网络安全法"]),
        ("search", vec!["search", "灯塔养护"]),
        ("search-work", vec!["search", "网络安全法"]),
        ("import-again", vec!["import", &text]),
        ("import-roundup", vec!["import", "--dry-run", &roundup]),
        ("cite", vec!["cite", &text]),
        ("digest-read", vec!["digest", "read", &roundup]),
        ("digest-check", vec!["digest", "check", &roundup]),
        ("doctor", vec!["doctor"]),
        ("recognise", vec!["recognise", &text, &roundup]),
        ("extract", vec!["extract", &text]),
        ("extract-several", vec!["extract", &text, &roundup]),
        ("batch-list", vec!["batch", "list"]),
        ("graph", vec!["graph", "网络安全法"]),
        ("sources-list", vec!["sources", "list"]),
        (
            "applies",
            vec![
                "applies",
                "--profile",
                &profile,
                "--incident",
                &incident,
                "--as-of",
                "2026-03-01",
                "--since",
                "2025-12-31",
            ],
        ),
    ] {
        let arguments: Vec<&str> = arguments.into_iter().chain(["--json"]).collect();
        shapes.check(name, &library.json(&arguments));
    }
}

#[test]
fn the_api_answers_in_the_shapes_of_its_files() {
    let library = library();
    let server = start(&library);
    let mut shapes = Shapes::default();
    let work = "%E6%9F%90%E5%B8%82%E7%81%AF%E5%A1%94%E5%85%BB%E6%8A%A4%E6%9D%A1%E4%BE%8B";
    for (name, path) in [
        ("api-works", "/api/v1/works".to_owned()),
        ("api-work", format!("/api/v1/works/{work}")),
        ("api-search", format!("/api/v1/search?q={work}")),
    ] {
        let answer = server.ask("GET", &path, "", b"");
        assert_eq!(answer.status, 200, "{path}");
        shapes.check(name, &answer.json());
    }
    let cited = server.ask(
        "POST",
        "/api/v1/citations",
        "Content-Type: text/plain; charset=utf-8\r\n",
        "依照《某市灯塔养护条例》第三条和《网络安全法》第二十一条。".as_bytes(),
    );
    assert_eq!(cited.status, 200, "{}", cited.head);
    shapes.check("api-citations", &cited.json());
    let refused = server.ask("GET", "/api/v1/works/none-of-this-name", "", b"");
    assert_eq!(refused.status, 404);
    shapes.check("api-problem", &refused.json());
}

#[test]
fn what_would_break_a_reader_is_told_and_what_is_new_is_not() {
    let shape_of = |text: &str| shape(&serde_json::from_str(text).unwrap());
    let before =
        shape_of(r#"{"works": [{"id": "a", "on": 1}, {"id": "b", "on": null}], "next": null}"#);
    assert_eq!(
        before,
        ".: object\n.next: null\n.works: array\n.works[]: object\n.works[].id: string\n.works[].on: null | number\n"
    );
    // an answer of later, and how many places break
    for (now, count) in [
        // other values of the same kinds, null no longer among them
        (r#"{"works": [{"id": "", "on": 2}], "next": null}"#, 0),
        // a key more
        (
            r#"{"works": [{"id": "", "on": 2, "new": 1}], "next": null}"#,
            0,
        ),
        // what was always null has a value
        (r#"{"works": [{"id": "", "on": 2}], "next": "a"}"#, 0),
        // renamed
        (r#"{"works": [{"id": "a", "day": 1}], "next": null}"#, 1),
        // there in one member and not in another
        (
            r#"{"works": [{"id": "a", "on": 1}, {"id": "b"}], "next": null}"#,
            1,
        ),
        // of another kind
        (r#"{"works": [{"id": 1, "on": 1}], "next": null}"#, 1),
        // null where there was always a value
        (r#"{"works": [{"id": null, "on": 1}], "next": null}"#, 1),
        // an object in place of an array: the place and all below it
        (r#"{"works": {"id": "a", "on": 1}, "next": null}"#, 4),
    ] {
        let broken = broken(&before, &shape_of(now));
        assert_eq!(broken.len(), count, "{now}: {broken:?}");
    }
}
