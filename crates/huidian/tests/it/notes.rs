//! Notes and highlights: who sees them, what they stand on, and how they leave.

use huidian_store::Store;
use serde_json::{Value, json};

use crate::server::{Answer, Server, start};
use crate::testing::{TestLibrary, path_text};

const TITLE: &str = "某市栈道养护条例";
const WORDS: &str = "应当每月检查栈道的护栏和踏板";
/// As browsers and programs send the work's address.
const WORK: &str = "%E6%9F%90%E5%B8%82%E6%A0%88%E9%81%93%E5%85%BB%E6%8A%A4%E6%9D%A1%E4%BE%8B";

/// The law as it was made, and as it reads since it was revised: an article is put in before the one that is noted, another loses its words.
fn texts() -> [(&'static str, String); 2] {
    let head = |note: &str| {
        format!(
            "# {TITLE}\n\n{note}\n\n<!-- INFO END -->\n\n第一条 为了加强栈道养护，制定本条例。\n\n"
        )
    };
    let last = |n: &str, day: &str| format!("第{n}条 本条例自{day}起施行。\n");
    let made = "2015年3月10日 某市第十四届人民代表大会常务委员会第二十次会议通过";
    let old = head(made)
        + &format!("第二条 养护单位{WORDS}，检查记录保存三年。养护单位{WORDS}的，应当公示。\n\n")
        + "第三条 任何人不得在栈道上摆放重物。\n\n"
        + "第四条 违反规定的，由城市管理部门责令改正。\n\n"
        + &last("五", "2015年6月1日");
    let new = head(&format!(
        "{made} 2022年5月20日 某市第十五届人民代表大会常务委员会第三十次会议修订"
    )) + "第二条 栈道分为三类，分类办法由市人民政府规定。\n\n"
        + &format!("第三条 养护单位{WORDS}，检查记录保存五年。\n\n")
        + "第四条 违反规定的，由城市管理部门责令改正。\n\n"
        + "第五条 栈道限重，限值由养护单位公布。\n\n"
        + &last("六", "2022年7月1日");
    [("条例2015.md", old), ("条例2022.md", new)]
}

fn library() -> TestLibrary {
    let mut library = TestLibrary::new();
    for (name, text) in texts() {
        library = library.with_file(name, text);
    }
    assert_eq!(library.import().code, 0);
    library
}

fn labels(library: &TestLibrary) -> (String, String) {
    let shown = library.json(&["show", TITLE, "--json"]);
    let labels: Vec<String> = shown["expressions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["label"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(labels.len(), 2, "{shown}");
    (labels[0].clone(), labels[1].clone())
}

fn post(server: &Server, who: &str, path: &str, body: &Value) -> Answer {
    server.ask("POST", path, who, body.to_string().as_bytes())
}

fn add(server: &Server, who: &str, body: &Value) -> Value {
    let answer = post(server, who, "/api/v1/notes", body);
    assert_eq!(answer.status, 201, "{body}: {}", answer.json());
    answer.json()
}

#[test]
fn a_note_stays_at_its_text_and_says_whether_its_words_still_stand() {
    let library = library();
    let (old, new) = labels(&library);
    let anna = library.bearer("anna", "reader");
    let server = start(&library);
    for (version, provision, quote, state, place, reason) in [
        (
            &old,
            "第二条",
            WORDS,
            "moved",
            Some("第三条"),
            "an article was put in before",
        ),
        (&old, "第一条", "加强栈道养护", "stands", None, "untouched"),
        (
            &old,
            "第三条",
            "摆放重物",
            "gone",
            None,
            "the words are gone",
        ),
        // two characters stand in many articles: that they stand elsewhere tells nothing
        (
            &old,
            "第三条",
            "重物",
            "gone",
            None,
            "too short to be looked for elsewhere",
        ),
        (
            &old,
            "第四条",
            "",
            "stands",
            None,
            "a whole article that reads as before",
        ),
        (
            &old,
            "第二条",
            "",
            "gone",
            None,
            "a whole article of which a part is left",
        ),
        (
            &new,
            "第三条",
            WORDS,
            "newest",
            None,
            "made on the newest text",
        ),
    ] {
        let wish =
            json!({"work": TITLE, "version": version, "provision": provision, "quote": quote});
        let made = add(&server, &anna, &wish);
        let standing = &made["standing"];
        assert_eq!(standing["state"], state, "{reason}: {made}");
        assert_eq!(standing["provision"].as_str(), place, "{reason}");
        assert_eq!(made["version"], **version, "{reason}");
    }
    for (wish, status, reason) in [
        (
            json!({"work": TITLE, "version": old, "provision": "第二条", "quote": "没有这些字"}),
            422,
            "words",
        ),
        (
            json!({"work": TITLE, "version": "1999-01-01", "provision": "第二条"}),
            422,
            "version",
        ),
        (
            json!({"work": TITLE, "version": old, "provision": "第九十条"}),
            422,
            "provision",
        ),
        (
            json!({"work": "没有这份文件", "version": old, "provision": "第二条"}),
            404,
            "work",
        ),
        (
            json!({"work": TITLE, "version": old, "provision": "第二条", "colour": "black"}),
            400,
            "colour",
        ),
        (
            json!({"work": TITLE, "version": old, "provision": "第二条", "register": 99}),
            404,
            "register",
        ),
        (
            json!({"work": TITLE, "version": old, "provision": "第二条", "note": "字".repeat(2001)}),
            422,
            "too long",
        ),
        (json!({"work": TITLE}), 400, "nothing said"),
    ] {
        let answer = post(&server, &anna, "/api/v1/notes", &wish);
        assert_eq!(answer.status, status, "{reason}: {}", answer.json());
    }
    let nobody = post(
        &server,
        "",
        "/api/v1/notes",
        &json!({"work": TITLE, "version": old, "provision": "第二条"}),
    );
    assert_eq!(nobody.status, 401);
}

#[test]
fn only_the_members_of_a_register_see_what_was_shared_with_it() {
    let library = library();
    let (old, _) = labels(&library);
    let anna = library.bearer("anna", "reader");
    let bert = library.bearer("bert", "reader");
    let carl = library.bearer("carl", "editor");
    let made = library.run(&["register", "add", "法务部", TITLE]);
    assert_eq!(made.code, 0, "{}", made.err);
    let server = start(&library);
    let register = server.ask("GET", "/api/v1/registers", &anna, b"").json()[0]["id"].clone();
    let own = post(
        &server,
        &anna,
        "/api/v1/registers",
        &json!({"name": "我的"}),
    )
    .json()["id"]
        .clone();
    let wish = |note: &str, register: &Value| json!({"work": TITLE, "version": old, "provision": "第二条", "quote": WORDS, "note": note, "register": register});
    add(&server, &anna, &wish("悄悄话", &Value::Null));
    let shared = add(&server, &anna, &wish("给大家", &register));
    add(&server, &anna, &wish("给自己的登记簿", &own));
    let seen = |who: &str| -> Vec<String> {
        let listed = server.ask("GET", "/api/v1/notes", who, b"").json();
        let notes = listed.as_array().unwrap().iter();
        notes
            .map(|note| note["note"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(seen(&anna), ["悄悄话", "给大家", "给自己的登记簿"]);
    assert_eq!(seen(&bert), ["给大家"]);
    // an editor sees every register
    assert_eq!(seen(&carl), ["给大家", "给自己的登记簿"]);
    let id = shared["id"].as_i64().unwrap();
    let address = format!("/api/v1/notes/{id}");
    // whoever sees it changes nothing of it
    for (method, status) in [("GET", 200), ("PATCH", 403), ("DELETE", 403)] {
        let answer = server.ask(method, &address, &bert, b"{\"note\": \"x\"}");
        assert_eq!(answer.status, status, "{method}");
    }
    let bert_shares = post(&server, &bert, "/api/v1/notes", &wish("别人的登记簿", &own));
    assert_eq!(bert_shares.status, 404, "bert does not see anna's register");
    // the article shows it to bert with its mark, and to nobody without a name
    let page = |who: &str| {
        let path = format!("/works/{WORK}/%E7%AC%AC%E4%BA%8C%E6%9D%A1?version={old}");
        String::from_utf8(server.ask("GET", &path, who, b"").body).unwrap()
    };
    assert!(page(&bert).contains("给大家") && page(&bert).contains("<mark class=\"note-yellow\""));
    assert!(!page(&bert).contains("悄悄话"));
    assert!(!page("").contains("给大家") && !page("").contains("<mark"));
    // removed, it is gone for bert and comes back whole
    assert_eq!(server.ask("DELETE", &address, &anna, b"").status, 204);
    assert_eq!(seen(&bert), [""; 0]);
    let removed = server
        .ask("GET", "/api/v1/notes?removed=true", &anna, b"")
        .json();
    assert_eq!(removed[0]["id"], id);
    let back = server
        .ask("POST", &format!("{address}/restore"), &anna, b"")
        .json();
    assert_eq!(
        (&back["note"], &back["removed_at"]),
        (&json!("给大家"), &Value::Null)
    );
    assert_eq!(seen(&bert), ["给大家"]);
    // with the register goes what was shared with it, also when its number is given to another
    let gone = library.run(&["register", "delete", "法务部"]);
    assert_eq!(gone.code, 0, "{}", gone.err);
    library.run(&["register", "add", "别的部", TITLE]);
    assert_eq!(seen(&bert), [""; 0]);
    assert_eq!(seen(&anna).len(), 3);
    // on record with the place, and not with the words
    let keeper = Store::open(library.data(), library.options()).unwrap();
    let record = keeper
        .read()
        .unwrap()
        .audit_of(&format!("note/{id}"))
        .unwrap();
    let acts: Vec<&str> = record
        .iter()
        .map(|entry| entry.note.action.as_str())
        .collect();
    assert_eq!(acts, ["add_note", "remove_note", "restore_note"]);
    let told = record[0].note.after.clone().unwrap();
    assert!(
        told.contains("第二条") && !told.contains("给大家"),
        "{told}"
    );
}

#[test]
fn notes_are_taken_away_with_their_citations_and_a_standard_keeps_its_words() {
    const KEPT: &str = "栈道传感器的采样间隔不应大于三十秒";
    let library = library().with_file(
        "标准.md",
        format!("# 栈道监测数据安全要求\n\nGB/T 99901—2025\n\n前言\n\n本文件代替GB/T 99901—2010《栈道监测》。\n\n1 范围\n\n本文件规定了栈道监测数据的安全要求。\n\n2 采集要求\n\n2.1 {KEPT}。\n"),
    );
    assert_eq!(library.import().code, 0);
    let found = library.json(&["search", KEPT, "--json"]);
    let hit = &found["hits"][0];
    let standard = hit["work"].as_str().unwrap().to_owned();
    let held = library.json(&["show", &standard, "--json"]);
    let (old, _) = labels(&library);
    let anna = library.bearer("anna", "reader");
    let server = start(&library);
    add(
        &server,
        &anna,
        &json!({"work": TITLE, "version": old, "provision": "第二条", "quote": WORDS, "occurrence": 2, "note": "=1+1\n第二行", "folder": "养护", "colour": "blue"}),
    );
    let clause = hit["path"].as_str().or(hit["provision"].as_str()).unwrap();
    add(
        &server,
        &anna,
        &json!({"work": standard, "version": held["expressions"][0]["label"], "provision": clause, "quote": KEPT, "note": "我的话"}),
    );
    let file = |name: &str| {
        let answer = server.ask("GET", &format!("/notes/{name}"), &anna, b"");
        assert_eq!(answer.status, 200, "{name}");
        answer.body
    };
    for name in [
        "notes.md",
        "notes.json",
        "notes.csv",
        "notes.json?folder=%E5%85%BB%E6%8A%A4",
    ] {
        let text = String::from_utf8(file(name)).unwrap();
        assert!(text.contains(WORDS), "{name}: {text}");
        assert!(
            text.contains("2015年3月10日文本") || text.contains(&old),
            "{name}: {text}"
        );
        assert!(
            !text.contains(KEPT),
            "{name}: the words of a standard leave"
        );
        assert_eq!(text.contains("我的话"), !name.contains("folder"), "{name}");
    }
    let markdown = String::from_utf8(file("notes.md")).unwrap();
    for cited in ["第二条\\[EB/OL\\]", "99901-2025\\[S/OL\\]"] {
        assert!(markdown.contains(cited), "{markdown}");
    }
    // a formula is words
    let csv = String::from_utf8(file("notes.csv")).unwrap();
    assert!(
        csv.starts_with('\u{feff}') && csv.contains("新文本"),
        "{csv}"
    );
    let sheet = library.files().join("笔记.xlsx");
    std::fs::write(&sheet, file("notes.xlsx")).unwrap();
    let read = library
        .run(&["extract", path_text(&sheet), "--json"])
        .json();
    let text = read["text"].as_str().unwrap();
    assert!(
        text.contains(WORDS) && text.contains("养护") && !text.contains(KEPT),
        "{text}"
    );
}
