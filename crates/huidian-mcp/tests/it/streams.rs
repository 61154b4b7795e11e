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
            let asked: Value = serde_json::from_str(message).unwrap_or_default();
            let is_asked = asked["id"].is_number() && asked["method"].is_string();
            let mut is_answered = !is_asked;
            while !is_answered {
                let line = lines.next_line().await.expect("the server writes");
                let line = line.expect("the server goes on");
                let answer: Value = serde_json::from_str(&line).expect("JSON");
                is_answered = answer["id"] == asked["id"];
                answers.push(answer);
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
        (
            vec![
                json!({"jsonrpc": "2.0", "id": 7, "method": "initialize"}).to_string(),
                json!({"jsonrpc": "2.0", "id": 8, "method": "foo/bar"}).to_string(),
            ],
            "begins without its params, and asks for what is not there",
        ),
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

#[test]
fn beginning_wrongly_is_answered() {
    let begin = |method: &str, id: u8| json!({"jsonrpc": "2.0", "id": id, "method": method});
    let first = [begin("initialize", 7), begin("foo/bar", 8)].map(|message| message.to_string());
    let answers = talk(&[&first[..], &[initialize(), list_tools()]].concat());
    for (id, code) in [(7, -32602), (8, -32601)] {
        let answer = answers.iter().find(|answer| answer["id"] == id);
        let answer = answer.unwrap_or_else(|| panic!("{id}: {answers:?}"));
        assert_eq!(answer["error"]["code"], code, "{answer}");
    }
}

/// JSON-RPC 2.0, 5.1: whoever sends what cannot be read is told so, before the conversation began and after.
#[test]
fn a_line_that_is_no_json_is_answered() {
    let garbage = || "GET / HTTP/1.1".to_owned();
    let answers = talk(&[garbage(), initialize(), garbage(), list_tools()]);
    let mut codes: Vec<&Value> = answers
        .iter()
        .map(|answer| &answer["error"]["code"])
        .collect();
    // they need not come in their order
    codes.retain(|code| !code.is_null());
    assert_eq!(codes, [&json!(-32700); 2], "{answers:?}");
    assert_eq!(answers.len(), 4, "and the rest is answered: {answers:?}");
}

/// Requests that a client sends before nobody takes any more, and how many answers it then gets.
fn asked_without_reading() -> (usize, usize) {
    const TRIES: usize = 2_000;
    let store = store();
    runtime().block_on(async {
        let (client, server) = tokio::io::duplex(1 << 10);
        let (reading, writing) = split(server);
        let served = tokio::spawn(serve_streams(library(&store), reading, writing));
        let (from, mut to) = split(client);
        let mut lines = BufReader::new(from).lines();
        to.write_all(format!("{}\n", initialize()).as_bytes())
            .await
            .expect("the server reads");
        lines.next_line().await.expect("an answer");
        let mut asked = 0;
        for id in 0..TRIES {
            let ask = json!({"jsonrpc": "2.0", "id": id, "method": "tools/list"});
            let message = format!("{ask}\n");
            let mut write = Box::pin(to.write_all(message.as_bytes()));
            let mut is_taken = false;
            for _ in 0..TRIES {
                is_taken = std::future::poll_fn(|context| {
                    std::task::Poll::Ready(write.as_mut().poll(context).is_ready())
                })
                .await;
                if is_taken {
                    break;
                }
                tokio::task::yield_now().await;
            }
            if !is_taken {
                break;
            }
            asked += 1;
        }
        // it reads at last
        let reading = tokio::spawn(async move {
            let mut answered = 0;
            while let Ok(Some(_)) = lines.next_line().await {
                answered += 1;
            }
            answered
        });
        to.shutdown().await.expect("the client goes");
        drop(to);
        let _ = served.await.expect("the server ends");
        (asked, reading.await.expect("the rest is read"))
    })
}

/// A client that asks for the tools and never reads filled the memory (372 MB).
#[test]
fn a_client_that_never_reads_is_not_read_either() {
    let (asked, answered) = asked_without_reading();
    // 16 KiB are read at once, and the pipe holds some
    assert!((1..700).contains(&asked), "{asked} requests were taken");
    assert!(answered > 0, "what was asked is answered");
}

/// What is taken back is never answered, nor what has the id of another request, and neither keeps the rest waiting.
#[test]
fn requests_that_are_taken_back_leave_room_for_others() {
    let text = "《云湖市栈道条例》第一条，".repeat(3);
    let mut messages = vec![initialize()];
    for id in 100..140 {
        let call = json!({"jsonrpc": "2.0", "id": id, "method": "tools/call", "params": {"name": "check_citations", "arguments": {"text": text}}});
        let cancel = json!({"jsonrpc": "2.0", "method": "notifications/cancelled", "params": {"requestId": id}});
        messages.push(format!("{call}\n{cancel}"));
    }
    let ping = json!({"jsonrpc": "2.0", "id": 50, "method": "ping"}).to_string();
    messages.push(vec![ping; 40].join("\n"));
    messages.push(list_tools());
    let answers = talk(&messages);
    assert_eq!(answers.last().expect("an answer")["id"], 2);
}
