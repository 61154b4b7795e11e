//! Acts of a keeper: works merged and split, texts and captures moved, statements withdrawn; each on record, each undone by one act.

use serde_json::Value;

use crate::testing::{TestLibrary, regulation};

const LAMP: &str = "第1港灯塔养护条例";
const BUOY: &str = "第2港浮标养护条例";

fn library() -> TestLibrary {
    let library = TestLibrary::new()
        .with_file("a.md", regulation(LAMP, 1, 12))
        .with_file("b.md", regulation(BUOY, 2, 12));
    let report = library.import().json();
    assert_eq!(report["taken"].as_array().unwrap().len(), 2, "{report}");
    library
}

fn digest(library: &TestLibrary) -> String {
    let doctor = library.json(&["doctor", "--json"]);
    assert_eq!(doctor["sound"], true, "{doctor}");
    doctor["content_digest"].as_str().unwrap().to_owned()
}

fn mend(library: &TestLibrary, arguments: &[&str]) -> Value {
    let mut all = vec!["mend"];
    all.extend(arguments);
    all.extend(["--reason", "试", "--json"]);
    library.json(&all)
}

fn label(library: &TestLibrary, work: &str) -> String {
    let shown = library.json(&["show", work, "--json"]);
    shown["expressions"][0]["label"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// Undoes an act and checks that the library is what it was.
fn undo(library: &TestLibrary, act: &Value, before: &str) {
    let batch = act["batch"].as_str().unwrap();
    library.json(&["batch", "undo", batch, "--json"]);
    assert_eq!(digest(library), before, "{act}");
}

#[test]
fn merged_works_answer_to_both_names_and_part_again() {
    let library = library();
    let before = digest(&library);
    let old = library.json(&["show", LAMP, "--json"])["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let act = mend(&library, &["merge", LAMP, BUOY]);
    assert_eq!(act["works_gone"][0], old.as_str(), "{act}");
    for name in [LAMP, BUOY, &old] {
        let shown = library.json(&["show", name, "--json"]);
        assert_eq!(shown["title"], BUOY, "{name}");
        assert_eq!(shown["expressions"].as_array().unwrap().len(), 2, "{name}");
    }
    let hits = library.json(&["search", "灯塔养护", "--json"]);
    assert_ne!(hits["total"], 0, "the index follows: {hits}");
    assert_eq!(library.json(&["doctor", "--json"])["sound"], true);
    undo(&library, &act, &before);
    assert_eq!(library.json(&["show", LAMP, "--json"])["id"], old.as_str());
    assert_eq!(
        library.json(&["show", BUOY, "--json"])["expressions"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn a_text_moves_to_another_work_or_to_one_of_its_own() {
    let library = library();
    let before = digest(&library);
    let text = label(&library, LAMP);
    let act = mend(&library, &["move", LAMP, &text, "--to", BUOY]);
    let shown = library.json(&["show", BUOY, "--json"]);
    assert_eq!(shown["expressions"].as_array().unwrap().len(), 2);
    undo(&library, &act, &before);

    let act = mend(
        &library,
        &["split", LAMP, &text, "--title", "某灯塔实施办法"],
    );
    let shown = library.json(&["show", "某灯塔实施办法", "--json"]);
    assert_eq!(shown["expressions"].as_array().unwrap().len(), 1, "{shown}");
    undo(&library, &act, &before);
    assert_eq!(library.run(&["show", "某灯塔实施办法"]).code, 4);
}

#[test]
fn a_detached_text_stays_away_when_its_file_comes_again() {
    let library = library();
    let before = digest(&library);
    let text = label(&library, LAMP);
    let act = mend(&library, &["detach", LAMP, &text]);
    undo(&library, &act, &before);
    mend(&library, &["detach", LAMP, &text]);
    let gone = library.run(&["show", LAMP, "--text"]);
    assert_eq!(gone.code, 4, "{}", gone.out);
    // other bytes, same words
    let again = library.with_file("c.md", format!("{}\n\n", regulation(LAMP, 1, 12)));
    again.import();
    let shown = again.run(&["show", LAMP, "--json"]);
    let is_back = shown.code == 0
        && shown.json()["expressions"]
            .as_array()
            .is_some_and(|texts| !texts.is_empty())
        && shown.json()["review"] != "unreviewed";
    assert!(!is_back || shown.json()["expressions"][0]["label"] != text.as_str());
}

#[test]
fn facts_are_corrected_and_withdrawn_with_a_reason() {
    let library = library();
    let before = digest(&library);
    // no reason, no act
    let refused = library.run(&[
        "mend",
        "correct",
        LAMP,
        "published",
        "2024-05-01",
        "--reason",
        " ",
    ]);
    assert_eq!(refused.code, 1, "{}", refused.err);
    for (field, value, key, expected) in [
        // any usual form of a date
        (
            "published",
            "2024年5月1日",
            "/dates/published",
            "2024-05-01",
        ),
        (
            "issuers",
            "国家互联网信息办公室",
            "/issuers/0/name",
            "国家互联网信息办公室",
        ),
        // a keeper's word about the status holds over what follows from dates
        ("status", "已废止", "/status", "repealed"),
        ("sector", "金融", "/sectors/0", "finance"),
        ("title", "灯塔养护条例", "/title", "灯塔养护条例"),
    ] {
        let act = mend(&library, &["correct", LAMP, field, value]);
        let id = act["works_changed"][0].as_str().unwrap();
        let shown = library.json(&["show", id, "--json"]);
        assert_eq!(shown.pointer(key).unwrap(), expected, "{field}: {shown}");
        undo(&library, &act, &before);
    }
    // the status goes by the day that the keeper gives, and not by the one it takes the place of
    let own = library.json(&["show", LAMP, "--json"])["expressions"][0]["effective"].clone();
    let act = mend(&library, &["correct", LAMP, "effective", "2099年6月1日"]);
    let shown = library.json(&["show", LAMP, "--json"]);
    assert_eq!(
        shown["expressions"][0]["effective"], "2099-06-01",
        "{shown}"
    );
    assert_eq!(shown["status"], "not_yet_in_force", "{shown}");
    undo(&library, &act, &before);
    let act = mend(&library, &["withdraw", LAMP, "effective"]);
    let shown = library.json(&["show", LAMP, "--json"]);
    assert_ne!(own, Value::Null);
    assert_eq!(shown["expressions"][0]["effective"], Value::Null, "{shown}");
    assert_ne!(shown["status"], "in_force", "{shown}");
    let is_said = shown["facts"]
        .as_array()
        .unwrap()
        .iter()
        .any(|fact| fact["field"] == "effective");
    assert!(!is_said, "{shown}");
    undo(&library, &act, &before);
    assert_eq!(
        library
            .run(&["mend", "withdraw", LAMP, "region", "--reason", "试"])
            .code,
        1
    );
    assert_eq!(
        library
            .run(&["mend", "delete", "没有的办法", "--reason", "试"])
            .code,
        4
    );
}

#[test]
fn relations_are_said_and_taken_back_and_deleted_works_come_back() {
    let library = library();
    let before = digest(&library);
    let act = mend(&library, &["relate", LAMP, "implements", BUOY]);
    let shown = library.json(&["show", LAMP, "--json"]);
    assert_eq!(shown["relations"][0]["kind"], "implements", "{shown}");
    let off = mend(&library, &["unrelate", LAMP, "implements", BUOY]);
    let shown = library.json(&["show", LAMP, "--json"]);
    assert_eq!(shown["relations"].as_array().unwrap().len(), 0);
    library.json(&["batch", "undo", off["batch"].as_str().unwrap(), "--json"]);
    undo(&library, &act, &before);

    let act = mend(&library, &["delete", LAMP]);
    assert_eq!(library.run(&["show", LAMP]).code, 4);
    let listed = library.json(&["batch", "list", "--json"]);
    assert_eq!(
        (&listed[0]["kind"], &listed[0]["reason"]),
        (&"delete".into(), &"试".into())
    );
    undo(&library, &act, &before);
    assert_eq!(library.run(&["show", LAMP]).code, 0);
}

#[test]
fn a_capture_moves_with_its_words() {
    let library = library();
    let before = digest(&library);
    let (lamp, buoy) = (label(&library, LAMP), label(&library, BUOY));
    let act = mend(
        &library,
        &[
            "move-capture",
            LAMP,
            &lamp,
            "a.md",
            "--to",
            BUOY,
            "--to-text",
            &buoy,
        ],
    );
    undo(&library, &act, &before);
}

/// A reading of a work that is held is kept beside it, found under its own filter, and is never a version.
#[test]
fn a_reading_is_kept_beside_its_work() {
    let library = library();
    let page = format!(
        "---\ntitle: 专家解读《{LAMP}》\nurl: https://example.org/1\nsource: 港口观察\ndate: 2024-03-02\n---\n\n\
         # 专家解读《{LAMP}》\n\n《{LAMP}》近日公布。笔者认为，《{LAMP}》的出台意义重大，有三大亮点值得关注。\n\n\
         一、为什么要制定《{LAMP}》？\n\n答：我们认为，近年来灯塔老化，专家指出需要明确责任。解读如下。\n\n\
         二、《{LAMP}》有哪些亮点？\n\n答：首先，《{LAMP}》明确了海务主管机构的职责；其次，强化了巡检要求，业内人士表示赞赏。\n\n\
         三、企业应当如何应对？\n\n答：我们建议企业尽快开展合规自查，并关注后续配套规定的解读。\n"
    );
    let library = library.with_file("reading.md", page);
    let report = library.import().json();
    let taken = report["taken"].as_array().unwrap();
    let reading = taken
        .iter()
        .find(|item| item["kind"] == "commentary")
        .unwrap_or_else(|| panic!("{report}"));
    assert_eq!(reading["review"], false);
    let shown = library.json(&["show", LAMP, "--json"]);
    assert_eq!(
        shown["expressions"].as_array().unwrap().len(),
        1,
        "no version"
    );
    assert_eq!(shown["companions"][0]["kind"], "commentary", "{shown}");
    assert_eq!(shown["companions"][0]["dated_on"], "2024-03-02");
    let hits = library.json(&["search", "业内人士", "--readings", "--json"]);
    assert_eq!(hits[0]["title"], format!("专家解读《{LAMP}》"), "{hits}");
    let hits = library.json(&["search", "业内人士", "--json"]);
    assert_eq!(hits["total"], 0, "not among the texts");
    // taken back with its batch, and one by one
    let act = mend(&library, &["detach-reading", LAMP, "reading.md"]);
    let shown = library.json(&["show", LAMP, "--json"]);
    assert_eq!(shown["companions"].as_array().unwrap().len(), 0);
    library.json(&["batch", "undo", act["batch"].as_str().unwrap(), "--json"]);
    library.json(&["batch", "undo", report["batch"].as_str().unwrap(), "--json"]);
    let shown = library.json(&["show", LAMP, "--json"]);
    assert_eq!(shown["companions"].as_array().unwrap().len(), 0);
}
