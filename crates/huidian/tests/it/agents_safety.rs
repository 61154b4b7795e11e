//! What agents are told when the library fails, and what they may do and see at `/mcp`.

use std::fs;

use serde_json::{Value, json};

use crate::server::{Server, path_part, start};
use crate::testing::{TestLibrary, regulation};

const OPEN: &str = "某市灯塔养护条例";
const CLOSED: &str = "某市浮标养护条例";
/// An act that nobody brought in.
const ENDED: &str = "某市旧灯塔管理办法";

fn library() -> TestLibrary {
    let text = regulation(OPEN, 1, 5).replace(
        "本条例自2019年6月1日起施行。",
        &format!("本条例自2019年6月1日起施行。《{ENDED}》同时废止。"),
    );
    let library = TestLibrary::new()
        .with_file("灯塔.md", text)
        .with_file("浮标.md", regulation(CLOSED, 2, 6));
    let imported = library.import();
    assert_eq!(imported.code, 0, "{}{}", imported.out, imported.err);
    library
}

/// One call at `/mcp` with more headers: the whole answer as text, whether it is an error, and what it gives.
fn call(server: &Server, tool: &str, arguments: &Value, more: &str) -> (bool, Value) {
    let answer = posted(
        server,
        "tools/call",
        &json!({"name": tool, "arguments": arguments}),
        more,
    );
    let result = &answer["result"];
    (
        result["isError"] == true,
        result["structuredContent"].clone(),
    )
}

fn posted(server: &Server, method: &str, params: &Value, more: &str) -> Value {
    let headers = format!(
        "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n{more}"
    );
    let body = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
    let answer = server.ask("POST", "/mcp", &headers, body.to_string().as_bytes());
    assert_eq!(answer.status, 200, "{}", answer.head);
    answer.json()
}

/// Whatever is asked of a library whose index is gone or spoilt, the answer is right or says that the library failed.
#[test]
fn an_index_that_fails_is_never_told_as_nothing_there() {
    for spoil in [remove, shorten, overwrite] {
        let library = library();
        let server = start(&library);
        spoil(&library);
        // words that nobody asked for before, so that no memory answers
        let searches = ["养护记录", "海事主管部门", "保存五年", "灯塔养护活动"];
        for words in searches {
            let (is_error, found) = call(&server, "search_articles", &json!({"query": words}), "");
            let hits = found["hits"].as_array().map_or(0, Vec::len);
            assert!(
                if is_error { is_fault(&found) } else { hits > 0 },
                "{words}: {found}"
            );
            let path = format!("/api/v1/search?q={}", path_part(words));
            let answer = server.ask("GET", &path, "", b"");
            let is_right = answer.status == 200 && answer.json()["total"] != 0;
            assert!(
                is_right || answer.status >= 500,
                "{words}: {} {}",
                answer.head,
                String::from_utf8_lossy(&answer.body)
            );
            let narrowed = json!({"filter": format!("q={words}")});
            let (is_error, found) = call(&server, "find_works", &narrowed, "");
            assert!(
                if is_error {
                    is_fault(&found)
                } else {
                    found["total"] != 0
                },
                "{words}: {found}"
            );
        }
        // what is in no index is found and read
        let (is_error, found) = call(&server, "find_works", &json!({"query": OPEN}), "");
        assert!(!is_error && found["works"][0]["title"] == OPEN, "{found}");
        let place = json!({"work": OPEN, "provision": "第一条"});
        let (is_error, read) = call(&server, "read_provision", &place, "");
        assert!(!is_error && read["provision"] == "第一条", "{read}");
        let path = format!("/api/v1/works/{}/{}", path_part(OPEN), path_part("第一条"));
        assert_eq!(server.ask("GET", &path, "", b"").status, 200);
        let path = format!("/api/v1/works?title={}", path_part(OPEN));
        assert_eq!(server.json(&path)["total"], 1);
    }
}

fn is_fault(answer: &Value) -> bool {
    let told = answer["error"].as_str().unwrap_or_default();
    told.contains("could not be read") && told.contains("says nothing about whether")
}

fn remove(library: &TestLibrary) {
    fs::remove_dir_all(library.data().join("index")).unwrap();
}

fn shorten(library: &TestLibrary) {
    spoilt(library, |bytes| bytes.truncate(bytes.len() / 2));
}

fn overwrite(library: &TestLibrary) {
    spoilt(library, |bytes| bytes.fill(b'x'));
}

/// Each file of the index written over where it lies, as a disk that fails would leave it.
fn spoilt(library: &TestLibrary, spoil: impl Fn(&mut Vec<u8>)) {
    for entry in fs::read_dir(library.data().join("index")).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            let mut bytes = fs::read(&path).unwrap();
            spoil(&mut bytes);
            fs::write(path, bytes).unwrap();
        }
    }
}

#[test]
fn a_token_can_do_nothing_but_read_over_mcp() {
    let library = library();
    // of scope write, so that the role alone and the tools keep it from writing
    let reader = library.bearer("读者", "reader");
    let server = start(&library);
    let before = library.json(&["doctor", "--json"])["content_digest"].clone();
    assert!(before.is_string(), "{before}");
    let listed = posted(&server, "tools/list", &json!({}), &reader);
    let tools = listed["result"]["tools"].as_array().unwrap();
    assert_eq!(tools.len(), 8);
    for tool in tools {
        let name = tool["name"].as_str().unwrap();
        assert_eq!(tool["annotations"]["readOnlyHint"], true, "{name}");
        let arguments = match name {
            "search_articles" => json!({"query": "养护记录"}),
            "read_provision" => json!({"work": OPEN}),
            "check_citations" | "check_roundup" => json!({"text": format!("《{OPEN}》第一条")}),
            "compare_texts" => json!({"old": OPEN, "new": CLOSED}),
            "list_changes" => json!({"since": "2000-01-01"}),
            "what_applies" => json!({"profile": {}}),
            _ => json!({}),
        };
        let (is_error, answer) = call(&server, name, &arguments, &reader);
        assert!(!is_error, "{name}: {answer}");
    }
    for name in ["import", "accept_work", "huidian_act", "close_collection"] {
        let refused = posted(
            &server,
            "tools/call",
            &json!({"name": name, "arguments": {"work": OPEN}}),
            &reader,
        );
        assert_eq!(refused["error"]["code"], -32602, "{name}: {refused}");
    }
    let after = library.json(&["doctor", "--json"])["content_digest"].clone();
    assert_eq!(before, after, "nothing was written");
    let headers = "Content-Type: application/json\r\nAccept: application/json\r\nAuthorization: Bearer wrong\r\n";
    let body = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}).to_string();
    let answer = server.ask("POST", "/mcp", headers, body.as_bytes());
    assert_eq!(answer.status, 401, "a token that is none is refused");
}

#[test]
fn closed_works_are_read_with_a_token_over_mcp_and_not_without() {
    let library = library();
    let reader = library.bearer("读者", "reader");
    for arguments in [
        &["create", "内部"][..],
        &["add", "内部", CLOSED],
        &["close", "内部"],
    ] {
        let run = library.run(&[&["collection"], arguments].concat());
        assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
    }
    let server = start(&library);
    let absent = "某市没标养护条例";
    let asked = |title: &str| {
        [
            ("find_works", json!({"query": title})),
            ("read_provision", json!({"work": title})),
            (
                "read_provision",
                json!({"work": title, "provision": "第一条"}),
            ),
            ("compare_texts", json!({"old": title, "new": OPEN})),
            (
                "check_citations",
                json!({"text": format!("依照《{title}》第一条")}),
            ),
            ("search_articles", json!({"query": title})),
            (
                "search_articles",
                json!({"query": "养护", "filter": format!("work={title}")}),
            ),
            (
                "list_changes",
                json!({"since": "2000-01-01", "filter": format!("work={title}")}),
            ),
        ]
    };
    for ((tool, closed), (_, other)) in asked(CLOSED).iter().zip(&asked(absent)) {
        let (_, hidden) = call(&server, tool, closed, "");
        let (_, none) = call(&server, tool, other, "");
        assert_eq!(
            hidden.to_string().replace(CLOSED, absent),
            none.to_string(),
            "{tool}: a stranger is told what is told of a work that is not there"
        );
        let (_, shown) = call(&server, tool, closed, &reader);
        assert_ne!(shown, hidden, "{tool}: whoever may read it is told more");
    }
    let (is_error, read) = call(&server, "read_provision", &asked(CLOSED)[2].1, &reader);
    assert!(!is_error && read["provision"] == "第一条", "{read}");
    let list = json!({"since": "2000-01-01"});
    let (_, changes) = call(&server, "list_changes", &list, "");
    assert!(!changes.to_string().contains(CLOSED), "{changes}");
}
