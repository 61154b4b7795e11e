//! The MCP server as agents meet it: the official Python client over standard streams and over HTTP.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::server::{Server, start};
use crate::testing::{TestLibrary, binary, path_text, regulation, skip};

/// What the `tools` array may cost each client on each turn, as the Python client dumps it.
const TOOLS_BYTES: u64 = 8_192;

const TITLE: &str = "某市灯塔养护条例";

pub(crate) fn has_client() -> bool {
    let has = Command::new("python3")
        .args(["-c", "import mcp"])
        .output()
        .is_ok_and(|output| output.status.success());
    if !has {
        skip("the Python package mcp");
    }
    has
}

/// Runs the client; each call is a tool and its arguments.
fn ask(arguments: &[&str], calls: &Value) -> Value {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/mcp/client.py");
    let mut child = Command::new("python3")
        .arg(path_text(&script))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("start python3");
    child
        .stdin
        .take()
        .expect("a pipe")
        .write_all(calls.to_string().as_bytes())
        .expect("write the calls");
    let output = child.wait_with_output().expect("run the client");
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)))
}

/// What `huidian mcp` answers to calls of tools, line by line as it speaks; no client stands between.
pub(crate) fn called(library: &TestLibrary, calls: &[(&str, Value)]) -> Vec<Value> {
    let call = |(id, (name, arguments)): (usize, &(&str, Value))| {
        json!({"jsonrpc": "2.0", "id": id + 2, "method": "tools/call",
               "params": {"name": name, "arguments": arguments}})
    };
    let mut lines = vec![
        json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
            "protocolVersion": "2025-06-18", "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"}}}),
        json!({"jsonrpc": "2.0", "method": "notifications/initialized"}),
    ];
    lines.extend(calls.iter().enumerate().map(call));
    let mut child = library
        .command(&["mcp"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("start the server for agents");
    let mut input = child.stdin.take().expect("a pipe");
    for line in lines {
        writeln!(input, "{line}").expect("write a call");
    }
    let mut output = std::io::BufReader::new(child.stdout.take().expect("a pipe"));
    let mut answers = vec![Value::Null; calls.len()];
    while answers.iter().any(Value::is_null) {
        let mut line = String::new();
        let read = std::io::BufRead::read_line(&mut output, &mut line).expect("an answer");
        assert!(read > 0, "the server ended: {answers:?}");
        let answer: Value = serde_json::from_str(&line).expect("JSON");
        let place = answer["id"].as_u64().and_then(|id| id.checked_sub(2));
        let place = place.and_then(|place| usize::try_from(place).ok());
        if let Some(own) = place.and_then(|place| answers.get_mut(place)) {
            *own = answer["result"]["structuredContent"].clone();
            assert!(!own.is_null(), "{line}");
        }
    }
    drop(input);
    child.wait().expect("the server ends");
    answers
}

fn library() -> TestLibrary {
    let library = TestLibrary::new().with_file("条例.md", regulation(TITLE, 3, 5));
    assert_eq!(library.import().code, 0);
    library
}

fn calls() -> Value {
    json!([
        ["find_works", {"query": TITLE}],
        ["find_works", {"query": "不存在的灯塔办法"}],
        ["search_articles", {"query": "报送养护记录"}],
        ["read_provision", {"work": TITLE, "provision": "第二条"}],
        ["read_provision", {"work": TITLE, "provision": "第九十九条"}],
        ["read_provision", {"work": "不存在的灯塔办法", "provision": "第一条"}],
        ["check_citations", {"text": format!("依照《{TITLE}》第一条办理。违反《{TITLE}》第九十九条的，予以处罚。")}],
        ["what_applies", {"profile": {}}],
        ["find_works", {"titel": TITLE}],
    ])
}

fn check_answers(seen: &Value) {
    let answer = |index: usize| &seen["answers"][index];
    let content = |index: usize| &seen["answers"][index]["content"];
    assert_eq!(content(0)["works"][0]["title"], TITLE);
    assert_eq!(content(1)["total"], 0);
    let coverage = content(1)["coverage"].as_str().unwrap();
    assert!(coverage.contains("looked through"), "{coverage}");
    assert_eq!(content(2)["hits"][0]["title"], TITLE);
    let article = content(3);
    assert!(
        article["text"].as_str().unwrap().starts_with("第二条"),
        "{article}"
    );
    for key in [
        "version",
        "status",
        "as_of",
        "newer_text_known",
        "address",
        "sha256",
    ] {
        assert!(article.get(key).is_some(), "{key} is missing: {article}");
    }
    assert_eq!(
        answer(4)["error"],
        true,
        "no such article is told, not guessed"
    );
    assert!(
        content(4)["next"][0]
            .as_str()
            .unwrap()
            .contains("6 articles"),
        "{}",
        content(4)
    );
    assert!(
        content(5)["error"]
            .as_str()
            .unwrap()
            .contains("may exist all the same")
    );
    let verdicts: Vec<&str> = content(6)["citations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|citation| citation["verdict"].as_str().unwrap())
        .collect();
    assert_eq!(verdicts, ["found", "no_such_provision"]);
    assert!(!content(7)["ask_next"].as_array().unwrap().is_empty());
    assert_eq!(answer(8)["error"], true, "a misspelt argument is refused");
}

fn check_offer(seen: &Value) {
    assert_eq!(seen["tools"].as_array().unwrap().len(), 8);
    assert_eq!(seen["read_only"], true);
    let bytes = seen["tools_bytes"].as_u64().unwrap();
    assert!(bytes <= TOOLS_BYTES, "the tools take {bytes} bytes");
    assert_eq!(seen["prompts"].as_array().unwrap().len(), 3);
    assert_eq!(seen["templates"].as_array().unwrap().len(), 2);
    assert_eq!(seen["resources"], 1, "works with text are resources");
}

#[test]
fn the_official_client_is_answered_on_standard_streams() {
    if !has_client() {
        return;
    }
    let library = library();
    let data = library.data();
    let seen = ask(&["stdio", &binary(), path_text(&data)], &calls());
    check_offer(&seen);
    check_answers(&seen);
}

#[test]
fn the_official_client_is_answered_over_http() {
    if !has_client() {
        return;
    }
    let library = library();
    let server = start(&library);
    let seen = ask(
        &["http", &format!("http://{}/mcp", server.address)],
        &calls(),
    );
    check_offer(&seen);
    check_answers(&seen);
}

fn post(server: &Server, path: &str, headers: &str, body: &str) -> (u16, String) {
    let answer = server.ask("POST", path, headers, body.as_bytes());
    (
        answer.status,
        String::from_utf8_lossy(&answer.body).into_owned(),
    )
}

/// Protocol of 2026-07-28: no handshake, metadata with each request.
#[test]
fn a_client_without_a_handshake_discovers_and_calls() {
    let library = library();
    let server = start(&library);
    let meta = json!({
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"},
        "io.modelcontextprotocol/clientCapabilities": {},
    });
    let head = |method: &str| {
        format!(
            "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n\
             MCP-Protocol-Version: 2026-07-28\r\nMcp-Method: {method}\r\n"
        )
    };
    let discover =
        json!({"jsonrpc": "2.0", "id": 1, "method": "server/discover", "params": {"_meta": meta}});
    let (status, answer) = post(
        &server,
        "/mcp",
        &head("server/discover"),
        &discover.to_string(),
    );
    assert_eq!(status, 200, "{answer}");
    assert!(
        answer.contains("2026-07-28") && answer.contains("huidian"),
        "{answer}"
    );
    let call = json!({"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {
        "name": "read_provision", "arguments": {"work": TITLE, "provision": "第一条"}, "_meta": meta}});
    let head = format!("{}Mcp-Name: read_provision\r\n", head("tools/call"));
    let (status, answer) = post(&server, "/mcp", &head, &call.to_string());
    assert_eq!(status, 200, "{answer}");
    assert!(
        answer.contains("structuredContent") && answer.contains("第一条"),
        "{answer}"
    );
}

#[test]
fn messages_that_are_none_are_refused_and_the_server_goes_on() {
    let library = library();
    let server = start(&library);
    let head = "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n";
    for (body, reason) in [
        ("{".to_owned(), "no JSON"),
        ("[]".to_owned(), "no message"),
        (
            json!({"jsonrpc": "2.0", "id": 1, "method": "no/such"}).to_string(),
            "no method",
        ),
        (format!("\"{}\"", "长".repeat(3_000_000)), "nine megabytes"),
    ] {
        let (status, _) = post(&server, "/mcp", head, &body);
        assert!(status < 500, "{reason} was answered {status}");
    }
    let (status, _) = crate::server::get(&server, "/healthz");
    assert_eq!(status, 200);
}

/// One call over HTTP, as clients of 2025 make it; what it gave, and whether it was an error.
fn call(server: &Server, tool: &str, arguments: &Value) -> (bool, Value) {
    let head = "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n";
    let body = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": tool, "arguments": arguments}});
    let (status, answer) = post(server, "/mcp", head, &body.to_string());
    assert_eq!(status, 200, "{answer}");
    let answer: Value = serde_json::from_str(&answer).expect("JSON");
    let result = &answer["result"];
    (
        result["isError"] == true,
        result["structuredContent"].clone(),
    )
}

/// One request of the protocol, as clients of 2025 make it.
fn request(server: &Server, method: &str, params: &Value) -> Value {
    let head = "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n";
    let body = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
    let (status, answer) = post(server, "/mcp", head, &body.to_string());
    assert_eq!(status, 200, "{answer}");
    serde_json::from_str(&answer).expect("JSON")
}

#[test]
fn places_in_addresses_are_completed() {
    let library = library();
    let server = start(&library);
    let of_work = json!({"type": "ref/resource", "uri": "huidian://works/{work}"});
    let of_place = json!({"type": "ref/resource", "uri": "huidian://works/{work}/{provision}"});
    let of_prompt = json!({"type": "ref/prompt", "name": "brief_changes"});
    let known = json!({"arguments": {"work": TITLE}});
    // reference, argument, its beginning, what was told before, values, reason
    let rows = [
        (
            &of_work,
            "work",
            "某市灯",
            &Value::Null,
            vec![TITLE],
            "the beginning of a title",
        ),
        (
            &of_work,
            "work",
            "《某市灯",
            &Value::Null,
            vec![TITLE],
            "with a title mark",
        ),
        (
            &of_work,
            "work",
            "灯塔",
            &Value::Null,
            vec![],
            "no title begins so",
        ),
        (
            &of_place,
            "provision",
            "第三",
            &known,
            vec!["第三条"],
            "a unit of that text",
        ),
        (
            &of_place,
            "provision",
            "第三",
            &Value::Null,
            vec![],
            "of no work told",
        ),
        (
            &of_prompt,
            "since",
            "2026",
            &Value::Null,
            vec![],
            "free text has no proposals",
        ),
    ];
    for (reference, name, value, context, values, reason) in rows {
        let mut params = json!({"ref": reference, "argument": {"name": name, "value": value}});
        if !context.is_null() {
            params["context"] = context.clone();
        }
        let answer = request(&server, "completion/complete", &params);
        assert_eq!(
            answer["result"]["completion"]["values"],
            json!(values),
            "{reason}: {answer}"
        );
    }
    for (reference, name, reason) in [
        (&of_work, "provision", "the template has no such place"),
        (&of_prompt, "question", "the prompt has no such argument"),
        (
            &json!({"type": "ref/prompt", "name": "x"}),
            "since",
            "no such prompt",
        ),
    ] {
        let params = json!({"ref": reference, "argument": {"name": name, "value": ""}});
        let answer = request(&server, "completion/complete", &params);
        assert_eq!(answer["error"]["code"], -32602, "{reason}: {answer}");
    }
}

#[test]
fn an_address_that_is_none_is_told_back() {
    let library = library();
    let server = start(&library);
    for uri in ["x://y", "huidian://works/x", "huidian://works/x/y"] {
        let answer = request(&server, "resources/read", &json!({"uri": uri}));
        assert_eq!(answer["error"]["data"]["uri"], uri, "{answer}");
    }
}

#[test]
fn a_filter_means_what_it_says_or_is_refused() {
    let library = library();
    let server = start(&library);
    for (tool, arguments, reason) in [
        (
            "find_works",
            json!({"filter": "secter=energy"}),
            "a misspelt name",
        ),
        (
            "search_articles",
            json!({"query": "养护", "filter": "yaer=2024"}),
            "a misspelt name",
        ),
        (
            "list_changes",
            json!({"since": "2020-01-01", "filter": "isuer=某市"}),
            "a misspelt name",
        ),
        (
            "search_articles",
            json!({"query": "养护", "filter": "work=没有这部条例"}),
            "no such work",
        ),
        ("search_articles", json!({"query": " "}), "no words"),
    ] {
        let (is_error, answer) = call(&server, tool, &arguments);
        assert!(is_error, "{reason}: {arguments}: {answer}");
        assert!(!answer["next"].as_array().unwrap().is_empty(), "{answer}");
    }
    let arguments = json!({"query": "不存在的词语", "filter": format!("work={TITLE}")});
    let (_, answer) = call(&server, "search_articles", &arguments);
    let coverage = answer["coverage"].as_str().unwrap();
    assert!(
        coverage.starts_with("looked through the 1 works"),
        "one work was looked through: {coverage}"
    );
}

#[test]
fn every_text_says_where_it_is_from_and_what_its_words_hash_to() {
    let library = library();
    let server = start(&library);
    let (_, read) = call(
        &server,
        "read_provision",
        &json!({"work": TITLE, "provision": "第二条"}),
    );
    let (_, found) = call(
        &server,
        "search_articles",
        &json!({"query": format!("{TITLE} 第二条")}),
    );
    let (_, cited) = call(
        &server,
        "check_citations",
        &json!({"text": format!("《{TITLE}》第二条")}),
    );
    let (_, compared) = call(
        &server,
        "compare_texts",
        &json!({"old": TITLE, "new": TITLE}),
    );
    let hits = found["hits"].as_array().unwrap();
    let hit = hits.iter().find(|hit| hit["provision"] == "第二条");
    for (place, frame) in [
        ("a hit", hit.unwrap_or(&Value::Null)),
        ("a reference", &cited["citations"][0]),
    ] {
        for key in [
            "version",
            "status",
            "newer_text_known",
            "source",
            "address",
            "sha256",
        ] {
            assert_eq!(frame[key], read[key], "{key} of {place}: {frame}");
        }
    }
    for side in ["old_text", "new_text"] {
        for key in ["version", "status", "newer_text_known", "source"] {
            assert_eq!(compared[side][key], read[key], "{key} of {side}");
        }
    }
    for answer in [&read, &found, &cited, &compared] {
        assert!(answer["release"].as_i64().unwrap() > 0, "{answer}");
    }
    let head = "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n";
    let body = json!({"jsonrpc": "2.0", "id": 1, "method": "resources/read", "params": {"uri": format!("huidian://works/{TITLE}/第二条")}});
    let (_, answer) = post(&server, "/mcp", head, &body.to_string());
    let answer: Value = serde_json::from_str(&answer).expect("JSON");
    let contents = &answer["result"]["contents"];
    assert_eq!(contents[0]["text"], read["text"]);
    let about: Value = serde_json::from_str(contents[1]["text"].as_str().unwrap()).unwrap();
    assert_eq!(about["sha256"], read["sha256"]);
    assert_eq!(about["status"], read["status"]);
}

#[test]
fn a_wrong_quotation_is_told_beside_its_reference() {
    let library = library();
    let server = start(&library);
    let (_, read) = call(
        &server,
        "read_provision",
        &json!({"work": TITLE, "provision": "第二条"}),
    );
    let words = read["text"].as_str().unwrap();
    let words = words.trim_start_matches("第二条").trim();
    let altered: String = words
        .chars()
        .enumerate()
        .map(|(at, letter)| if at == 3 { '错' } else { letter })
        .collect();
    for (quoted, verdict) in [(words, "exact"), (altered.as_str(), "with_differences")] {
        let text = format!("《{TITLE}》第二条规定：“{quoted}”");
        let (_, answer) = call(&server, "check_citations", &json!({"text": text}));
        assert_eq!(answer["quotations"][0]["verdict"], verdict, "{answer}");
    }
}

#[test]
fn pages_of_other_sites_do_not_ask() {
    let library = library();
    let server = start(&library);
    let body = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/list"}).to_string();
    for (origin, expected) in [
        ("https://evil.example".to_owned(), 403),
        ("null".to_owned(), 403),
        (format!("http://{}", server.address), 200),
    ] {
        let head = format!(
            "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\nOrigin: {origin}\r\n"
        );
        assert_eq!(post(&server, "/mcp", &head, &body).0, expected, "{origin}");
    }
}

/// Issue 23, S2 by another door: checks of long texts queue up, and whoever only asks goes past them.
#[test]
fn long_checks_keep_nobody_from_asking() {
    let library = library();
    let server = start(&library);
    let text = format!("《{TITLE}》第一条，").repeat(6_000);
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| {
                let body = json!({"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "check_citations", "arguments": {"text": text}}});
                let head = "Content-Type: application/json\r\nAccept: application/json, text/event-stream\r\n";
                post(&server, "/mcp", head, &body.to_string())
            });
        }
        std::thread::sleep(std::time::Duration::from_millis(500));
        let began = std::time::Instant::now();
        let (is_error, _) = call(&server, "find_works", &json!({"query": TITLE}));
        assert!(!is_error);
        let took = began.elapsed();
        assert!(
            took.as_secs() < 5,
            "a look-up waited {took:?} for the checks of others"
        );
    });
}

/// Issue 23, S2: references that no sentence end parts cost what others cost.
#[test]
fn references_of_one_endless_sentence_cost_no_more_than_others() {
    let library = library();
    let took = |between: &str| {
        let text = format!("《{TITLE}》第一条{between}").repeat(6_000);
        let path = library.files().join("引用.txt");
        std::fs::write(&path, text).expect("write the text");
        let began = std::time::Instant::now();
        assert_eq!(library.run(&["cite", path_text(&path), "--json"]).code, 0);
        began.elapsed()
    };
    let (lines, sentence) = (took("。\n"), took("，"));
    assert!(
        sentence < lines * 4,
        "in one sentence {sentence:?}, in lines {lines:?}"
    );
}
