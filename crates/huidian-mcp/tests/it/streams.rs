//! A client on streams that does not keep to the order of messages.

use huidian_mcp::serve_streams;
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader, split};

use crate::library::{library, runtime, store};

/// Sends lines, each awaited where it has an id, and gives the answers.
fn talk(messages: &[String]) -> Vec<Value> {
    let store = store();
    runtime().block_on(async {
        let (client, server) = tokio::io::duplex(1 << 16);
        let (reading, writing) = split(server);
        let served = tokio::spawn(serve_streams(library(&store), reading, writing));
        let (from, mut to) = split(client);
        let mut lines = BufReader::new(from).lines();
        let mut answers = Vec::new();
        for message in messages {
            to.write_all(message.as_bytes())
                .await
                .expect("the server reads");
            to.write_all(b"\n").await.expect("the server reads");
            if message.contains("\"id\"") && message.contains("\"method\"") {
                let line = lines.next_line().await.expect("the server writes");
                let line = line.expect("the server goes on");
                answers.push(serde_json::from_str(&line).expect("JSON"));
            }
        }
        to.shutdown().await.expect("the client goes");
        drop((to, lines));
        served.await.expect("the server ends").expect("in order");
        answers
    })
}

fn initialize() -> String {
    json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": {"name": "t", "version": "1"}}})
    .to_string()
}

fn list_tools() -> String {
    json!({"jsonrpc": "2.0", "id": 2, "method": "tools/list"}).to_string()
}

#[test]
fn messages_out_of_order_do_not_end_the_server() {
    let notice = |method: &str| json!({"jsonrpc": "2.0", "method": method}).to_string();
    let cancelled = json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": 9, "reason": "x"}}).to_string();
    let stray = json!({"jsonrpc": "2.0", "id": 77, "result": {}}).to_string();
    let stray_error =
        json!({"jsonrpc": "2.0", "id": 78, "error": {"code": 1, "message": "x"}}).to_string();
    let discover =
        json!({"jsonrpc": "2.0", "id": 5, "method": "server/discover", "params": {"_meta": {
        "io.modelcontextprotocol/protocolVersion": "2026-07-28",
        "io.modelcontextprotocol/clientInfo": {"name": "t", "version": "1"},
        "io.modelcontextprotocol/clientCapabilities": {}}}})
        .to_string();
    let initialized = notice("notifications/initialized");
    for (first, reason) in [
        (
            vec![initialized.clone()],
            "told that it began before it did",
        ),
        (vec![cancelled.clone()], "cancels what was never asked"),
        (vec![stray.clone()], "answers what was never asked"),
        (vec![stray_error], "refuses what was never asked"),
        (
            vec![discover, initialized.clone()],
            "discovers and says that it began",
        ),
        (vec!["{".to_owned(), "{\"id\":".to_owned()], "no JSON"),
    ] {
        let mut messages = first;
        messages.extend([
            initialize(),
            initialized.clone(),
            cancelled.clone(),
            stray.clone(),
            list_tools(),
        ]);
        let answers = talk(&messages);
        let last = answers.last().expect("an answer");
        assert_eq!(last["id"], 2, "{reason}: {last}");
        assert!(last["result"]["tools"].is_array(), "{reason}: {last}");
    }
}

#[test]
fn a_message_that_is_too_long_is_answered_and_the_next_one_is_read() {
    let long = "长".repeat(3_000_000);
    let long = json!({"id": 9, "jsonrpc": "2.0", "method": "tools/call", "params": {"name": "check_citations", "arguments": {"text": long}}});
    let answers = talk(&[initialize(), long.to_string(), list_tools()]);
    assert_eq!(answers[1]["id"], 9, "{}", answers[1]);
    assert!(
        answers[1]["error"]["message"]
            .as_str()
            .is_some_and(|told| told.contains("longer than")),
        "{}",
        answers[1]
    );
    assert!(answers[2]["result"]["tools"].is_array());
}
