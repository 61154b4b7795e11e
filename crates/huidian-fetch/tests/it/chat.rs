//! A model's endpoint: what is asked, and what comes of answers of every kind.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread::{self, JoinHandle};

use huidian_fetch::{ChatError, ChatModel};

/// Answers one request with a status and a body, and gives what was asked.
pub(crate) fn endpoint(status: &'static str, body: &'static str) -> (String, JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = format!("http://{}/v1/", listener.local_addr().expect("its address"));
    let served = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a caller");
        let mut request = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            let count = stream.read(&mut buffer).expect("readable");
            request.extend_from_slice(&buffer[..count]);
            let text = String::from_utf8_lossy(&request).into_owned();
            let is_whole = text.split_once("\r\n\r\n").is_some_and(|(head, body)| {
                head.to_lowercase()
                    .lines()
                    .find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok())
                    .is_some_and(|length| body.len() >= length)
            });
            if is_whole || count == 0 {
                break;
            }
        }
        let answer = format!(
            "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(answer.as_bytes()).expect("writable");
        String::from_utf8_lossy(&request).into_owned()
    });
    (address, served)
}

#[test]
fn a_model_is_asked_with_its_name_and_key() {
    let (address, served) = endpoint("200 OK", r#"{"choices":[{"message":{"content":"[]"}}]}"#);
    let model = ChatModel::new(&address, "small", Some("secret\n".to_owned()));
    assert_eq!(
        model.ask("list", "1: 云湖市栈道条例").expect("an answer"),
        "[]"
    );
    let request = served.join().expect("served");
    assert!(
        request.starts_with("POST /v1/chat/completions HTTP/1.1"),
        "{request}"
    );
    assert!(request.contains("Bearer secret\r\n"), "{request}");
    assert!(request.contains("\"model\":\"small\"") && request.contains("云湖市栈道条例"));
}

#[test]
fn answers_that_are_none_say_what_to_do() {
    for (status, body, says) in [
        (
            "401 Unauthorized",
            "{\"error\":\"no key\"}",
            "check address, model and key",
        ),
        ("200 OK", "<html>hello</html>", "no chat completion"),
        ("200 OK", "{\"choices\":[]}", "no chat completion"),
    ] {
        let (address, served) = endpoint(status, body);
        let error = ChatModel::new(&address, "small", None)
            .ask("list", "text")
            .expect_err("no answer");
        served.join().expect("served");
        assert!(error.to_string().contains(says), "{error}");
    }
    let nobody = ChatModel::new("http://127.0.0.1:9/v1", "small", None).ask("list", "text");
    assert!(matches!(nobody, Err(ChatError::Post(_))));
}
