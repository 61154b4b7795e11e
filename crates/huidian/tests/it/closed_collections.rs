//! Works of a closed collection, and those whose text waits for a person, are, for whoever has no account, as if they were not in the library: by
//! every address, every format, every answer. Of a rejected work its words are not given out.

use std::io::{Cursor, Read as _};

use serde_json::{Value, json};

use crate::server::{Server, encoded, path_part, sign_in, start};
use crate::testing::{TestLibrary, regulation};

/// Stands in the title, the number and the text of the closed work, in its id, and nowhere else.
const SECRET: &str = "玄铁栈桥";
const CLOSED: &str = "某市玄铁栈桥养护条例";
const OPEN: &str = "某市灯塔养护条例";
/// Words of the closed text without the secret: what is asked is no answer.
const ASKED: &str = "镀层剥落复涂";
const COLLECTION: &str = "内部制度";

struct Closed {
    library: TestLibrary,
    server: Server,
    bearer: String,
}

/// Why strangers do not read the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Hidden {
    InClosedCollection,
    /// Nobody is known to have issued it.
    Waiting,
    Rejected,
}

impl Closed {
    fn new() -> Self {
        Self::because(Hidden::InClosedCollection)
    }

    fn because(hidden: Hidden) -> Self {
        let text = regulation(CLOSED, 2, 6).replace(
            "## 第一章 总则\n",
            &format!(
                "玄铁栈桥发〔2019〕7号\n\n## 第一章 总则\n\n第一百条 {SECRET}的{ASKED}由运营者负责；《{OPEN}》同时废止。\n"
            ),
        );
        let text = match hidden {
            Hidden::Waiting => {
                text.replace(" 某市第十五届人民代表大会常务委员会第十次会议通过", "")
            }
            Hidden::InClosedCollection | Hidden::Rejected => text,
        };
        let library = TestLibrary::new()
            .with_file("玄铁栈桥.md", text)
            .with_file("灯塔.md", regulation(OPEN, 1, 5));
        let imported = library.import();
        assert_eq!(imported.code, 0, "{}{}", imported.out, imported.err);
        let bearer = library.bearer("reader", "reader");
        match hidden {
            Hidden::InClosedCollection => {
                run(&library, &["create", COLLECTION]);
                run(&library, &["add", COLLECTION, CLOSED]);
                run(&library, &["close", COLLECTION]);
            }
            Hidden::Waiting => {
                let waiting = library.json(&["review", "--json"]);
                assert!(waiting.to_string().contains(SECRET), "{waiting}");
            }
            Hidden::Rejected => {
                let rejected = library.run(&["review", "reject", CLOSED]);
                assert_eq!(rejected.code, 0, "{}", rejected.err);
            }
        }
        Self {
            server: start(&library),
            library,
            bearer,
        }
    }

    /// Of the original.
    fn hash(&self) -> String {
        let bytes = std::fs::read(self.library.files().join("玄铁栈桥.md")).unwrap();
        huidian_store::content_hash(&bytes).to_string()
    }

    fn get(&self, path: &str, headers: &str) -> (u16, String) {
        let answer = self.server.ask("GET", path, headers, b"");
        (answer.status, readable(&answer.body))
    }

    fn post(&self, path: &str, kind: &str, body: &str) -> String {
        let accept = "Accept: application/json, text/event-stream\r\n";
        let headers = format!("Content-Type: {kind}\r\n{accept}");
        let answer = self.server.ask("POST", path, &headers, body.as_bytes());
        readable(&answer.body)
    }
}

fn run(library: &TestLibrary, arguments: &[&str]) {
    let run = library.run(&[&["collection"], arguments].concat());
    assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
}

/// An answer as text, archives unpacked; escapes of JSON and of addresses are read.
fn readable(body: &[u8]) -> String {
    let mut text = String::from_utf8_lossy(body).into_owned();
    if body.starts_with(b"PK") {
        let mut archive = zip::ZipArchive::new(Cursor::new(body)).unwrap();
        for index in 0..archive.len() {
            let mut member = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            member.read_to_end(&mut bytes).unwrap();
            text.push_str(&member.name().unwrap());
            text.push_str(&String::from_utf8_lossy(&bytes));
        }
    }
    let decoded = without_escapes(&text);
    text + &decoded
}

/// Addresses as people read them (RFC 3986, 2.1).
fn without_escapes(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match code.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) if *first == b'%' => {
                bytes.push(byte);
                rest = &after[2..];
            }
            _ => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Beside the addresses of the tables of routes.
const GENERAL: [&str; 16] = [
    "/",
    "/works",
    "/works?sort=title",
    "/works.csv",
    "/works.xlsx",
    "/works.json",
    "/search",
    "/sitemap.xml",
    "/sitemaps/works-1.xml",
    "/feeds/works.atom",
    "/feeds/events.atom",
    "/feeds/new.atom",
    "/feeds/consultations.atom",
    "/calendar.ics",
    "/bundles/all.zip",
    "/akn/cn",
];

/// Addresses of every kind that name no closed work.
fn general_addresses() -> Vec<String> {
    let query = path_part(ASKED);
    let open = path_part(OPEN);
    let mut all: Vec<String> = GENERAL.map(str::to_owned).into();
    for table in [
        "works",
        "texts",
        "provisions",
        "citations",
        "events",
        "facts",
        "relations",
    ] {
        for format in ["jsonl", "csv", "parquet"] {
            all.push(format!("/api/v1/exports/{table}.{format}"));
            all.push(format!("/api/v1/exports/{table}.{format}.manifest.json"));
        }
    }
    // 某市玄 begins the title, and the word of the text is in no other
    for asked in [
        &*query,
        &path_part("某市"),
        &path_part("养护条例"),
        &path_part("〔2019〕7号"),
    ] {
        for path in [
            "/search?q=",
            "/api/v1/search?q=",
            "/api/v1/suggestions?q=",
            "/works?q=",
            "/api/v1/works?q=",
            "/registers/save?q=",
        ] {
            all.push(format!("{path}{asked}"));
        }
    }
    all.push(format!("/works/{open}/article?article=1"));
    all.push(format!("/feeds/works/{open}.atom"));
    all.push(format!("/bundles/x.zip?q={query}"));
    all
}

/// Every address of the tables of routes, with a work in the place of parts that are asked for: a new one is walked without a word here.
fn routed(work: &str) -> Vec<String> {
    const TABLES: [(&str, &str, &str); 6] = [
        (
            "",
            ".route(",
            include_str!("../../../huidian-web/src/routes.rs"),
        ),
        (
            "/api/v1",
            ".get(",
            include_str!("../../../huidian-web/src/api/mod.rs"),
        ),
        (
            "",
            ".route(",
            include_str!("../../../huidian-web/src/pages/duties/mod.rs"),
        ),
        (
            "",
            ".route(",
            include_str!("../../../huidian-web/src/pages/notes/mod.rs"),
        ),
        (
            "",
            ".route(",
            include_str!("../../../huidian-deliver/src/server/mod.rs"),
        ),
        (
            "",
            ".route(",
            include_str!("../../../huidian-interchange/src/http/mod.rs"),
        ),
    ];
    let mut all = Vec::new();
    for (base, mark, table) in TABLES {
        for rest in table.split(mark).skip(1) {
            let path = rest.split('"').nth(1).unwrap_or_default();
            let parts = path.split('/').map(|part| match part {
                "{id}" | "{work}" => path_part(work),
                "{*path}" | "{provision}" => path_part("第一条"),
                part if part.starts_with('{') => "1".to_owned(),
                part => part.to_owned(),
            });
            all.push(base.to_owned() + &parts.collect::<Vec<_>>().join("/"));
        }
    }
    assert!(all.len() > 150, "{} routes", all.len());
    all
}

/// Addresses that name the closed work: those who guess it learn nothing.
fn its_addresses(hash: &str) -> Vec<String> {
    let id = path_part(CLOSED);
    let mut all: Vec<String> = [
        "",
        "/compare",
        "/text.md",
        "/text.html",
        "/text.docx",
        "/text.txt",
        "/text.pdf",
        "/life.csv",
        "/life.json",
        "/cite.csl.json",
        "/cite.ris",
        "/cite.bib",
        "/cite.txt",
        "/original",
        "/article?article=1",
        "/第一条",
    ]
    .iter()
    .map(|rest| format!("/works/{id}{rest}"))
    .collect();
    for rest in [
        "",
        "/relations",
        "/events",
        "/expressions",
        "/citations",
        "/comparison",
        "/第一条",
    ] {
        all.push(format!("/api/v1/works/{id}{rest}"));
    }
    all.push(format!("/api/v1/oscal/catalogs/{id}"));
    all.push(format!("/api/v1/oscal/mappings/{id}"));
    all.push(format!("/feeds/works/{id}.atom"));
    all.push(format!("/bundles/x.zip?work={id}"));
    all.push(format!("/captures/{hash}"));
    all.push(format!("/captures/{hash}/pages/1"));
    all
}

/// What agents and programs ask by body.
fn posted(closed: &Closed) -> Vec<(String, String)> {
    let call = |name: &str, arguments: Value| {
        json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": name, "arguments": arguments}}).to_string()
    };
    let json_kind = "application/json";
    let mut out = Vec::new();
    for body in [
        call("search_articles", json!({"query": ASKED})),
        call("find_works", json!({"query": "养护条例"})),
        call("list_changes", json!({})),
        call(
            "check_citations",
            json!({"text": format!("依照{OPEN}第一条处理")}),
        ),
        call("what_applies", json!({})),
        call("read_provision", json!({"work": OPEN})),
    ] {
        out.push((body.clone(), closed.post("/mcp", json_kind, &body)));
    }
    // words of the text, and what stands where
    let words = format!("运营者应当处理{ASKED}由运营者负责");
    for path in [
        "/api/v1/quotations",
        "/api/v1/citations",
        "/api/v1/digests/read",
        "/api/v1/digests/check",
    ] {
        out.push((path.to_owned(), closed.post(path, "text/plain", &words)));
    }
    out
}

#[test]
fn no_answer_to_strangers_knows_of_a_closed_work() {
    let closed = Closed::new();
    let shown = closed.library.json(&["show", CLOSED, "--json"]);
    let found = shown.to_string();
    assert!(found.contains(SECRET), "the command line sees everything");
    let mut leaks = general_leaks(&closed);
    leaks.extend(leaks_by_name(&closed));
    assert!(leaks.is_empty(), "{leaks:#?}");
}

#[test]
fn no_answer_to_strangers_knows_of_a_work_that_waits_until_somebody_accepts_it() {
    let waiting = Closed::because(Hidden::Waiting);
    let mut leaks = general_leaks(&waiting);
    leaks.extend(leaks_by_name(&waiting));
    assert!(leaks.is_empty(), "{leaks:#?}");
    let address = format!("/works/{}", path_part(CLOSED));
    let original = format!("/captures/{}", waiting.hash());
    for path in [&address, &original] {
        let (status, page) = waiting.get(path, &waiting.bearer);
        assert_eq!(status, 200, "people with an account look at it: {path}");
        assert!(page.contains(SECRET), "{path}");
    }
    let accepted = waiting.library.run(&["review", "accept", CLOSED]);
    assert_eq!(accepted.code, 0, "{}", accepted.err);
    std::thread::sleep(std::time::Duration::from_millis(1_100));
    for path in [&address, &original] {
        assert_eq!(waiting.get(path, "").0, 200, "{path}");
    }
}

#[test]
fn the_words_of_a_rejected_work_are_given_to_no_stranger() {
    let rejected = Closed::because(Hidden::Rejected);
    let leaks = leaks_by_name(&rejected);
    // its feed tells those who follow it that it is gone
    let feed = format!("/feeds/works/{}.atom", path_part(CLOSED));
    let (_, told) = rejected.get(&feed, "");
    assert!(!told.contains(ASKED), "{told}");
    let leaks: Vec<&String> = leaks
        .iter()
        .filter(|path| !path.starts_with(&feed))
        .collect();
    assert!(leaks.is_empty(), "{leaks:#?}");
}

/// Answers to what names no closed work that have one in them.
fn general_leaks(closed: &Closed) -> Vec<String> {
    let mut leaks = Vec::new();
    for path in general_addresses().into_iter().chain(routed(OPEN)) {
        let path = path.replace("第一条", &path_part("第一条"));
        let (status, body) = closed.get(&path, "");
        assert_ne!(status, 500, "{path}: {body}");
        if body.contains(SECRET) {
            leaks.push(path);
        }
    }
    for (asked, body) in posted(closed) {
        if body.contains(SECRET) {
            leaks.push(asked);
        }
    }
    leaks
}

/// Answers that tell somebody who guesses the name, or has the file.
fn leaks_by_name(closed: &Closed) -> Vec<String> {
    let mut leaks = Vec::new();
    let hash = closed.hash();
    for path in its_addresses(&hash).into_iter().chain(routed(CLOSED)) {
        let path = path.replace("第一条", &path_part("第一条"));
        let (status, body) = closed.get(&path, "");
        // what was asked may be said again
        let is_told = status == 200 && path.contains(&path_part(CLOSED));
        if is_told || body.replace(CLOSED, "").contains(SECRET) || body.contains(ASKED) {
            leaks.push(format!("{path} {status}"));
        }
    }
    leaks
}

#[test]
fn people_with_an_account_find_it_where_it_is() {
    let closed = Closed::new();
    let id = path_part(CLOSED);
    for path in [
        format!("/works/{id}"),
        format!("/captures/{}", closed.hash()),
        format!("/works/{id}/text.md"),
        format!("/api/v1/works/{id}"),
        format!("/search?q={}", path_part(ASKED)),
        format!("/api/v1/search?q={}", path_part(ASKED)),
        format!("/works?q={}", path_part("养护条例")),
        format!("/bundles/x.zip?q={}", path_part(ASKED)),
        "/api/v1/exports/works.jsonl".to_owned(),
        "/works.csv".to_owned(),
    ] {
        let (status, body) = closed.get(&path, &closed.bearer);
        assert_eq!(status, 200, "{path}");
        assert!(body.contains(SECRET), "{path}");
    }
}

#[test]
fn opening_and_closing_takes_effect_at_once() {
    let closed = Closed::new();
    let address = format!("/works/{}", path_part(CLOSED));
    let found = |path: &str| closed.get(path, "").1.contains(SECRET);
    let search = format!("/search?q={}", path_part(ASKED));
    let doors = [
        address.as_str(),
        search.as_str(),
        "/works?q=%E5%85%BB%E6%8A%A4",
    ];
    for is_open in [false, true, false, true] {
        let act = if is_open { "open" } else { "close" };
        run(&closed.library, &[act, COLLECTION]);
        // another process did it: lists in memory may be a second old, texts and searches are not
        std::thread::sleep(std::time::Duration::from_millis(1_100));
        for door in doors {
            let is_found = found(door) && closed.get(door, "").0 == 200;
            assert_eq!(is_found, is_open, "{door} after {act}");
        }
    }
}

#[test]
fn a_closed_collection_opens_only_when_somebody_opens_it() {
    let closed = Closed::new();
    let refused = closed.library.run(&["collection", "delete", COLLECTION]);
    assert_eq!(refused.code, 1, "{}", refused.err);
    assert!(refused.err.contains("已关闭"), "{}", refused.err);
    let batches = closed.library.json(&["batch", "list", "--json"]);
    let made = batches
        .as_array()
        .and_then(|all| {
            all.iter()
                .find(|one| one["described"].to_string().contains("新建文集"))
        })
        .unwrap_or_else(|| panic!("{batches}"));
    let id = made["id"].to_string();
    let undone = closed.library.run(&["batch", "undo", id.trim_matches('"')]);
    assert_ne!(undone.code, 0, "{}", undone.out);
    run(&closed.library, &["open", COLLECTION]);
    run(&closed.library, &["delete", COLLECTION]);
    assert_eq!(
        closed.library.json(&["collection", "list", "--json"]),
        json!([])
    );
    let (status, _) = closed.get(&format!("/works/{}", path_part(CLOSED)), "");
    assert_eq!(status, 200);
}

#[test]
fn taking_out_says_what_it_opens_and_a_name_stands_for_one_collection() {
    let closed = Closed::new();
    let again = closed.library.run(&["collection", "create", COLLECTION]);
    assert_eq!(again.code, 1, "{}", again.err);
    assert!(again.err.contains("已有文集"), "{}", again.err);
    let removed = closed
        .library
        .run(&["collection", "remove", COLLECTION, CLOSED]);
    assert_eq!(removed.code, 0, "{}", removed.err);
    assert!(removed.err.contains("1 件从此人人可读"), "{}", removed.err);
    run(&closed.library, &["open", COLLECTION]);
    run(&closed.library, &["add", COLLECTION, CLOSED]);
    let removed = closed
        .library
        .run(&["collection", "remove", COLLECTION, CLOSED]);
    assert!(!removed.err.contains("人人可读"), "{}", removed.err);
}

#[test]
fn nothing_is_closed_that_nobody_could_read() {
    let library = TestLibrary::new().with_file("a.md", regulation(OPEN, 1, 3));
    assert_eq!(library.import().code, 0);
    run(&library, &["add", COLLECTION, OPEN]);
    let refused = library.run(&["collection", "close", COLLECTION]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("没有用户"), "{}", refused.err);
}

#[test]
fn a_private_address_shows_what_its_owner_may_read() {
    let closed = Closed::new();
    let bearer = closed.library.bearer("editor", "editor");
    let json_kind = format!("{bearer}Content-Type: application/json\r\n");
    let asked = |path: &str, body: &Value| {
        let body = body.to_string();
        closed.server.ask("POST", path, &json_kind, body.as_bytes())
    };
    let register = asked("/api/v1/registers", &json!({"name": "关注"})).json();
    let key = register["id"].to_string().replace('"', "");
    let added = asked(
        &format!("/api/v1/registers/{key}/works"),
        &json!({"works": [CLOSED]}),
    );
    assert!(added.status < 300, "{}", added.head);
    let (cookie, token) = sign_in(&closed.server, "editor");
    let form = encoded(&[("form_token", &token)]);
    let path = format!("/registers/{key}/addresses");
    let made = closed.server.ask("POST", &path, &cookie, form.as_bytes());
    assert_eq!(made.status, 303, "{}", made.head);
    let (_, page) = closed.get(&format!("/registers/{key}"), &cookie);
    let begin = page.find("/share/").expect("an address");
    let address: String = page[begin..]
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "/-_.~".contains(*c))
        .collect();
    let address = address
        .trim_end_matches("/feed.atom")
        .trim_end_matches("/calendar.ics")
        .trim_end_matches("/bundle.zip");
    let (status, bundle) = closed.get(&format!("{address}/bundle.zip"), "");
    assert_eq!(status, 200, "{address}: {bundle}");
    assert!(bundle.contains(SECRET), "its owner reads it");
    let disabled = closed.library.run(&["user", "disable", "editor"]);
    assert_eq!(disabled.code, 0, "{}", disabled.err);
    let (status, gone) = closed.get(&format!("{address}/bundle.zip"), "");
    assert_eq!(status, 410, "{gone}");
}
