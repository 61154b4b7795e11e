//! The shape of every JSON that leaves the binary, held against files in `shapes/`.
//!
//! A shape is one line for each place in the JSON with the kinds of values seen there, so that a key that is renamed, lost or of another
//! kind shows; keys may be added. `UPDATE_EXPECT=1` writes the files anew: read the difference, then change `docs/src/json.md`.

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
        if std::env::var_os("UPDATE_EXPECT").is_some() {
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

/// A text of articles under a head of its own.
fn text_of(head: &str, seed: usize, articles: usize, last: &str) -> String {
    let whole = regulation("某", seed, articles);
    let body = &whole[whole.find("## ").unwrap()..whole.rfind("第").unwrap()];
    let numeral = huidian_text::format_numeral(articles as u32 + 1);
    format!("{head}\n\n<!-- INFO END -->\n\n{body}第{numeral}条 {last}\n")
}

const LAMP: &str = "某市灯塔养护条例";
const QUAY: &str = "某市码头照明办法";
const DECISION: &str = "某市人民代表大会常务委员会关于修改《某市灯塔养护条例》的决定";
const AMENDING: &str = "某市第十六届人民代表大会常务委员会第十二次会议决定，对《某市灯塔养护条例》作如下修改：\n\n\
    一、将第三条修改为：“从事灯塔养护活动的单位，应当每月报送养护记录。”\n\n\
    二、删去第五条。\n\n\
    三、将第六条中的“养护记录”修改为“养护和巡检记录”。\n\n\
    四、增加一条，作为第十三条：“违反本条例第三条规定的，由海事主管部门责令改正。”\n\n\
    本决定自2024年11月1日起施行。\n";

/// A library in which as much as can be has happened: an amendment whose amended text is not held, a repeal by an article of another act, a
/// draft and its final, works that wait for review, a file refused.
fn library() -> TestLibrary {
    let assembly = "某市第十六届人民代表大会常务委员会";
    TestLibrary::new()
        .with_file("某市灯塔养护条例.md", regulation(LAMP, 1, 12))
        .with_file("某市码头照明办法.md", regulation(QUAY, 2, 8))
        .with_file(
            "某市码头灯光管理条例.md",
            text_of(
                &format!("# 某市码头灯光管理条例\n\n2024年3月5日 {assembly}第八次会议通过"),
                2,
                9,
                "本条例自2024年6月1日起施行。《某市码头照明办法》同时废止。",
            ),
        )
        .with_file(
            "决定.md",
            format!(
                "# {DECISION}\n\n2024年9月20日 {assembly}第十二次会议通过\n\n<!-- INFO END -->\n\n{AMENDING}"
            ),
        )
        .with_file(
            "草案.md",
            text_of(
                "# 某市航标管理办法（征求意见稿）\n\n2023年5月8日 某市人民政府公布",
                3,
                10,
                "本办法自2024年1月1日起施行。",
            ),
        )
        .with_file(
            "某市航标管理办法.md",
            text_of(
                "# 某市航标管理办法\n\n2023年11月20日 某市人民政府令第12号公布",
                3,
                10,
                "本办法自2024年1月1日起施行。",
            ),
        )
        // of nobody: for a person to look at
        .with_file(
            "某市渡口管理条例.md",
            text_of(
                "# 某市渡口管理条例",
                5,
                9,
                "本条例自2024年6月1日起施行。",
            ),
        )
        .with_file("新闻.md", "# 某市召开灯塔座谈会\n\n昨日，某市召开座谈会。\n")
        .with_file("汇总/2024年汇总.md", ROUNDUP)
}

/// Runs what only changes the library.
fn done(library: &TestLibrary, arguments: &[&str]) {
    let run = library.run(arguments);
    assert_eq!(run.code, 0, "{arguments:?}: {}{}", run.out, run.err);
}

#[test]
fn commands_print_the_shapes_of_their_files() {
    let library = library();
    let mut shapes = Shapes::default();
    shapes.check("import", &library.import().json());
    let library = library
        .with_file("主体.json", PROFILE)
        .with_file("事件.json", INCIDENT);
    let file = |name: &str| path_text(&library.files().join(name)).to_owned();
    let (roundup, text) = (file("汇总/2024年汇总.md"), file("某市灯塔养护条例.md"));
    let (profile, incident) = (file("主体.json"), file("事件.json"));
    let (bundle, backups, evidence) = (file("2024.zip"), file("备份"), file("证据"));
    let correct = [
        "mend",
        "correct",
        LAMP,
        "published",
        "2024年5月1日",
        "--reason",
        "试",
        "--json",
    ];
    let act = library.json(&correct);
    shapes.check("mend", &act);
    let batch = act["batch"].as_str().unwrap();
    shapes.check(
        "batch-show",
        &library.json(&["batch", "show", "1", "--json"]),
    );
    shapes.check(
        "batch-undo",
        &library.json(&["batch", "undo", batch, "--json"]),
    );
    for arguments in [
        &["register", "add", "法务部", LAMP][..],
        &[
            "register",
            "add",
            "法务部",
            "--search",
            "灯塔",
            "--as",
            "灯塔",
        ],
        &[
            "register",
            "note",
            "法务部",
            LAMP,
            "--owner",
            "甲",
            "--due",
            "2026-12-31",
            "--note",
            "看",
        ],
        &[
            "webhook",
            "add",
            "https://example.org/hook",
            "--secret",
            "S",
            "--sector",
            "能源",
        ],
        &["mail", "add", "法务部", "reader@example.org"],
        &["share", "create", "--year", "2024"],
        &["bundle", "--year", "2024", "-o", &bundle],
    ] {
        done(&library, arguments);
    }
    let as_of = ["--as-of", "2026-03-01", "--since", "2025-12-31"];
    let applies = [
        &["applies", "--profile", &profile, "--incident", &incident][..],
        &as_of,
    ]
    .concat();
    let quote = "从事第8类灯塔养护活动的单位，应当在每年2月底前向海事主管部门报送养护记录";
    for (name, arguments) in [
        ("list", &["list"][..]),
        ("show", &["show", LAMP]),
        ("show-ended", &["show", QUAY]),
        ("show-provision", &["show", LAMP, "第三条"]),
        ("show-provision-ended", &["show", QUAY, "第三条"]),
        ("show-from-catalogue", &["show", "网络安全法"]),
        ("search", &["search", "灯塔养护"]),
        ("search-work", &["search", "网络安全法"]),
        ("search-place", &["search", "某市灯塔养护条例第三条"]),
        ("search-nearest", &["search", "灯塔养户"]),
        ("import-again", &["import", &text]),
        ("import-roundup", &["import", "--dry-run", &roundup]),
        ("cite", &["cite", &text]),
        ("citations", &["citations", QUAY]),
        ("compose", &["compose", LAMP, DECISION]),
        ("diff", &["diff", QUAY, "某市码头灯光管理条例"]),
        ("drafts", &["drafts"]),
        ("disputes", &["disputes"]),
        ("review", &["review"]),
        ("coverage", &["coverage"]),
        ("verify", &["verify", quote, "--work", LAMP]),
        ("evidence", &["evidence", LAMP, "-o", &evidence]),
        ("digest-read", &["digest", "read", &roundup]),
        ("digest-check", &["digest", "check", &roundup]),
        ("doctor", &["doctor"]),
        ("doctor-content", &["doctor", "--content"]),
        ("recognise", &["recognise", &text, &roundup]),
        ("extract", &["extract", &text]),
        ("extract-several", &["extract", &text, &roundup]),
        ("batch-list", &["batch", "list"]),
        ("graph", &["graph", QUAY]),
        ("sources-list", &["sources", "list"]),
        ("captures-list", &["captures", "list"]),
        ("captures-prune", &["captures", "prune", "--dry-run"]),
        ("chat-counts", &["chat", "--counts"]),
        ("register-list", &["register", "list"]),
        ("register-show", &["register", "show", "法务部"]),
        (
            "register-changes",
            &["register", "changes", "法务部", "--since", "2024-01-01"],
        ),
        ("register-brief", &["register", "brief", "法务部"]),
        ("webhook-list", &["webhook", "list"]),
        ("mail-list", &["mail", "list"]),
        ("share-list", &["share", "list"]),
        ("bundle-verify", &["bundle", "verify", &bundle]),
        ("backup", &["backup", &backups]),
        ("applies", &applies),
    ] {
        let arguments: Vec<&str> = arguments.iter().copied().chain(["--json"]).collect();
        shapes.check(name, &library.json(&arguments));
    }
    let empty = TestLibrary::new();
    shapes.check("restore", &empty.json(&["restore", &backups, "--json"]));
}

#[test]
fn the_api_answers_in_the_shapes_of_its_files() {
    let library = library();
    assert_eq!(library.import().code, 3, "one file is none for the library");
    let server = start(&library);
    let mut shapes = Shapes::default();
    let work = "%E6%9F%90%E5%B8%82%E7%81%AF%E5%A1%94%E5%85%BB%E6%8A%A4%E6%9D%A1%E4%BE%8B";
    for (name, path) in [
        ("api-works", "/api/v1/works".to_owned()),
        ("api-work", format!("/api/v1/works/{work}")),
        ("api-search", format!("/api/v1/search?q={work}")),
        ("api-facets", "/api/v1/facets".to_owned()),
        (
            "api-suggestions",
            format!("/api/v1/suggestions?q={}", &work[..18]),
        ),
        ("api-events", "/api/v1/events".to_owned()),
        (
            "api-expressions",
            format!("/api/v1/works/{work}/expressions"),
        ),
        (
            "api-work-citations",
            format!("/api/v1/works/{work}/citations"),
        ),
        ("overview", "/overview/data.json?chart=months".to_owned()),
        ("life", format!("/works/{work}/life.json")),
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

/// Arrays that nothing fills here, by what it would take. Fill one and take it out.
const NEVER_FILLED: [(&str, &[&str]); 7] = [
    (
        "a profile whose duties change",
        &["began", "ended", "contradictions", "standby"],
    ),
    (
        "decisions that cannot be carried out",
        &["undone", "silent", "unread", "warnings"],
    ),
    ("articles that name each other", &["named_by", "punishes"]),
    (
        "readings, namesakes and pages of sources",
        &["companions", "namesakes", "urls", "sources"],
    ),
    (
        "a damaged library, and a rule that a text does not bear out",
        &["faults", "disorders", "to_be_looked_at", "kept", "removed"],
    ),
    (
        "merged works, a withdrawn import, changes of this week, questions in chat",
        &[
            "works_gone",
            "works_withdrawn",
            "closing",
            "entries",
            "keywords",
        ],
    ),
    (
        "a roundup and a page that read badly",
        &[
            "diagnostics",
            "members",
            "missed",
            "alternatives",
            "since",
            "foreign",
            "set_aside",
            "differences",
        ],
    ),
];

/// Nothing of what stands in an array is held while no file has one with something in it.
#[test]
fn every_array_of_the_shapes_is_filled_in_some_file() {
    let mut filled = BTreeSet::new();
    let mut open: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let places: BTreeMap<&str, &str> = text
            .lines()
            .filter_map(|line| line.split_once(": "))
            .collect();
        for (place, kinds) in &places {
            let place = if *place == "." { "" } else { place };
            let name = place.rsplit('.').next().unwrap_or(place).to_owned();
            if places.contains_key(format!("{place}[]").as_str()) {
                filled.insert(name);
            } else if kinds.split([' ', ',']).any(|kind| kind == "array") {
                let file = path.file_stem().unwrap().to_string_lossy();
                open.entry(name)
                    .or_default()
                    .push(format!("{file} {place}"));
            }
        }
    }
    open.retain(|name, _| !filled.contains(name));
    for name in NEVER_FILLED.iter().flat_map(|(_, names)| names.iter()) {
        assert!(
            open.remove(*name).is_some(),
            "{name} is filled, or there is no such array: take it out of NEVER_FILLED"
        );
    }
    assert!(
        open.is_empty(),
        "arrays that are empty in every file: {open:#?}"
    );
}
