//! A document model's endpoint: what is asked, and what comes of answers of every kind.

use std::time::Duration;

use huidian_fetch::{DocumentError, DocumentModel};

use crate::chat::endpoint;

const TIMEOUT: Duration = Duration::from_secs(5);

fn answered(content: &str, finished: &str) -> &'static str {
    let content = serde_json::to_string(content).expect("JSON");
    let answer = format!(
        r#"{{"choices":[{{"finish_reason":"{finished}","message":{{"content":{content}}}}}]}}"#
    );
    // an endpoint of these tests lives as long as they do
    Box::leak(answer.into_boxed_str())
}

#[test]
fn a_document_model_is_shown_the_pages_and_gives_their_lines() {
    let said =
        "```json\n{\"pages\":[{\"lines\":[\"云湖市船舶条例\",\"第一条\"]},{\"lines\":[]}]}\n```";
    let (address, served) = endpoint("200 OK", answered(said, "stop"));
    let model = DocumentModel::new(&address, "sees", Some("secret\n".to_owned()), TIMEOUT);
    let pages = model.read_pages(&[b"one", b"two"]).expect("pages");
    assert_eq!(pages, ["云湖市船舶条例\n第一条", ""]);
    let request = served.join().expect("served");
    assert!(
        request.starts_with("POST /v1/chat/completions HTTP/1.1"),
        "{request}"
    );
    assert!(request.contains("Bearer secret\r\n") && request.contains("\"model\":\"sees\""));
    for picture in ["data:image/jpeg;base64,b25l", "data:image/jpeg;base64,dHdv"] {
        assert!(request.contains(picture), "{request}");
    }
}

#[test]
fn answers_that_are_no_pages_are_told_apart() {
    let long = format!(
        "{{\"pages\":[{{\"lines\":[\"{}\"]}}]}}",
        "字".repeat(20_001)
    );
    for (status, body, says) in [
        ("500 Internal Server Error", "no memory", "answered 500"),
        ("200 OK", "<html>", "no list of pages"),
        (
            "200 OK",
            answered("对不起，我不能读图片。", "stop"),
            "no list of pages",
        ),
        (
            "200 OK",
            answered("{\"pages\":[{\"lines\":[1]}]}", "stop"),
            "no list of pages",
        ),
        (
            "200 OK",
            answered("{\"pages\":[]}", "stop"),
            "0 pages for 1",
        ),
        (
            "200 OK",
            answered("{\"pages\":[{\"lines\":[]},{\"lines\":[]}]}", "stop"),
            "2 pages for 1",
        ),
        ("200 OK", answered(&long, "stop"), "20001 characters"),
        (
            "200 OK",
            answered("{\"pages\":[{\"lines\":[", "length"),
            "in the middle",
        ),
    ] {
        let (address, served) = endpoint(status, body);
        let model = DocumentModel::new(&address, "sees", None, TIMEOUT);
        let error = model.read_pages(&[b"one"]).expect_err("no pages");
        served.join().expect("served");
        assert!(error.to_string().contains(says), "{error}");
        assert_eq!(error.is_unreachable(), status != "200 OK", "{error}");
    }
    let nobody = DocumentModel::new("http://127.0.0.1:9/v1", "sees", None, TIMEOUT);
    let error = nobody.read_pages(&[b"one"]).expect_err("nobody there");
    assert!(matches!(error, DocumentError::Post(_)) && error.is_unreachable());
}
