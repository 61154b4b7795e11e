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

fn has_client() -> bool {
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
