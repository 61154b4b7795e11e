//! An embeddings endpoint: what is asked, and what comes of answers of every kind.

use std::io::Read;
use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use huidian_fetch::{EmbeddingError, EmbeddingModel, PostError};

use crate::chat::endpoint;

const TIMEOUT: Duration = Duration::from_secs(5);

fn texts() -> Vec<String> {
    vec!["第一条".to_owned(), "第二条".to_owned()]
}

fn model(address: &str) -> EmbeddingModel {
    EmbeddingModel::new(address, "small", Some("secret\n".to_owned()), 2, TIMEOUT)
}

#[test]
fn vectors_come_in_the_order_of_the_texts_whatever_the_order_of_the_answer() {
    let (address, served) = endpoint(
        "200 OK",
        r#"{"data":[{"index":1,"embedding":[0,1]},{"index":0,"embedding":[0.5,-2e-1]}]}"#,
    );
    let vectors = model(&address).embed(&texts()).expect("vectors");
    assert_eq!(vectors, [vec![0.5, -0.2], vec![0.0, 1.0]]);
    let request = served.join().expect("served");
    assert!(
        request.starts_with("POST /v1/embeddings HTTP/1.1"),
        "{request}"
    );
    assert!(request.contains("Bearer secret\r\n") && request.contains("第二条"));
}

#[test]
fn answers_that_are_none_are_told_apart() {
    let shape = |error: &EmbeddingError| matches!(error, EmbeddingError::Shape { .. });
    for (reason, status, body, is_told) in [
        (
            "an error",
            "500 Internal Server Error",
            "{\"error\":\"out of memory\"}",
            (|error| matches!(error, EmbeddingError::Status { status: 500, .. }))
                as fn(&EmbeddingError) -> bool,
        ),
        ("not JSON", "200 OK", "<html>", shape),
        ("JSON of another kind", "200 OK", "{\"choices\":[]}", shape),
        (
            "too few",
            "200 OK",
            r#"{"data":[{"embedding":[1,2]}]}"#,
            shape,
        ),
        (
            "one text twice, the other never",
            "200 OK",
            r#"{"data":[{"index":0,"embedding":[1,2]},{"index":0,"embedding":[1,2]}]}"#,
            shape,
        ),
        (
            "an index out of range",
            "200 OK",
            r#"{"data":[{"index":0,"embedding":[1,2]},{"index":9,"embedding":[1,2]}]}"#,
            shape,
        ),
        (
            "words for numbers",
            "200 OK",
            r#"{"data":[{"embedding":["a","b"]},{"embedding":[1,2]}]}"#,
            shape,
        ),
        (
            "no direction",
            "200 OK",
            r#"{"data":[{"embedding":[0,0]},{"embedding":[1,2]}]}"#,
            shape,
        ),
        (
            "beyond what a number holds",
            "200 OK",
            r#"{"data":[{"embedding":[1e300,0]},{"embedding":[1,2]}]}"#,
            shape,
        ),
        (
            "other dimensions",
            "200 OK",
            r#"{"data":[{"embedding":[1,2,3]},{"embedding":[1,2,3]}]}"#,
            |error| {
                matches!(
                    error,
                    EmbeddingError::Dimensions {
                        found: 3,
                        wanted: 2
                    }
                )
            },
        ),
    ] {
        let (address, served) = endpoint(status, body);
        let error = model(&address).embed(&texts()).expect_err(reason);
        assert!(is_told(&error), "{reason}: {error}");
        served.join().expect("served");
    }
}

#[test]
fn who_does_not_answer_is_not_waited_for() {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = format!("http://{}/v1", listener.local_addr().expect("its address"));
    let held = thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a caller");
        // takes everything and says nothing, until the caller has gone
        let _ = stream.read_to_end(&mut Vec::new());
    });
    let model = EmbeddingModel::new(&address, "small", None, 2, Duration::from_millis(300));
    let begun = Instant::now();
    let error = model.embed(&texts()).expect_err("no answer");
    assert!(
        matches!(error, EmbeddingError::Post(PostError::Slow)),
        "{error}"
    );
    assert!(begun.elapsed() < Duration::from_secs(3));
    held.join().expect("held");
}
