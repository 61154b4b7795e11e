//! Bad input gets a clear answer, and the next reader is served.

use axum::body::Body;
use axum::http::Request;
use proptest::prelude::*;

use crate::library::{LAW, TestLibrary};

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
}

/// Any bytes as a part of an address.
fn percent(bytes: &[u8]) -> String {
    percent_encoding::percent_encode(bytes, percent_encoding::NON_ALPHANUMERIC).to_string()
}

#[test]
fn any_bytes_in_paths_and_queries_are_answered_below_500() {
    let library = TestLibrary::new();
    let runtime = runtime();
    let ask = |address: &str| {
        let request = Request::get(address).body(Body::empty()).unwrap();
        let (status, _, _) = runtime.block_on(library.ask(request));
        assert!(status.as_u16() < 500, "{address}: {status}");
    };
    proptest!(ProptestConfig::with_cases(300), |(bytes in prop::collection::vec(any::<u8>(), 0..40))| {
        let part = percent(&bytes);
        for address in [
            format!("/{part}"),
            format!("/works/{part}"),
            format!("/works/{}/{part}", percent(LAW.as_bytes())),
            format!("/works?{part}"),
            format!("/works?sector={part}&as_of={part}&limit={part}&after={part}"),
            format!("/search?q={part}&page={part}&why={part}"),
            format!("/api/v1/works/{part}"),
            format!("/api/v1/search?q={part}"),
            format!("/api/v1/suggestions?q={part}"),
            format!("/api/v1/events?after={part}"),
            format!("/captures/{part}"),
            format!("/assets/{part}"),
        ] {
            ask(&address);
        }
    });
}

#[tokio::test]
async fn words_of_a_query_never_become_markup() {
    let library = TestLibrary::new();
    let hostile = "%3Cscript%3Ealert(1)%3C%2Fscript%3E%22%3E%3Cimg%20onerror%3Dx%3E";
    for address in [
        format!("/search?q={hostile}"),
        format!("/works?title={hostile}&as_of=2024-01-01"),
        format!("/works/{hostile}"),
        format!("/{hostile}"),
    ] {
        let request = Request::get(&address).body(Body::empty()).unwrap();
        let (_, _, body) = library.ask(request).await;
        assert!(
            !body.contains("<script>alert") && !body.contains("<img onerror"),
            "{address}"
        );
    }
}

#[tokio::test]
async fn wrong_methods_and_forms_are_refused() {
    let library = TestLibrary::new();
    for (method, path, body, expected) in [
        ("DELETE", "/works", String::new(), 405),
        ("POST", "/", String::new(), 405),
        ("POST", "/preferences", "theme=pink".to_owned(), 400),
        ("POST", "/preferences", "x".repeat(3 << 20), 413),
    ] {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .body(Body::from(body))
            .unwrap();
        let (status, _, page) = library.ask(request).await;
        assert_eq!(status.as_u16(), expected, "{method} {path}");
        assert!(page.contains("可以这样继续"), "{method} {path}");
    }
}

#[test]
fn any_bytes_as_a_file_are_answered_below_500() {
    let library = TestLibrary::new();
    let runtime = runtime();
    let ask = |address: &str, kind: Option<&str>, bytes: &[u8]| {
        let mut request = Request::post(address);
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        let request = request.body(Body::from(bytes.to_vec())).unwrap();
        let (status, _, body) = runtime.block_on(library.ask(request));
        assert!(status.as_u16() < 500, "{address}: {status} {body}");
    };
    // bytes that begin like something that is read go further
    let begun = prop::sample::select(vec![
        "",
        "PK\u{3}\u{4}",
        "%PDF-1.7\n",
        "<html><table><tr><td>",
        "| 名称 | 日期 |\n| --- | --- |\n| 《",
        "{\"documents\":[",
        "名称,日期\n《",
        "\u{feff}2024年",
        "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.html\"\r\n\r\n",
    ]);
    let names = prop::sample::select(vec![
        "a.md", "a.docx", "a.xlsx", "a.html", "a.csv", "a", "%00",
    ]);
    proptest!(ProptestConfig::with_cases(150), |(start in begun, bytes in prop::collection::vec(any::<u8>(), 0..200), name in names)| {
        let file = [start.as_bytes(), &bytes].concat();
        for address in ["/api/v1/digests/read", "/api/v1/digests/check"] {
            ask(&format!("{address}?name={name}"), None, &file);
        }
        ask("/api/v1/citations", None, &file);
        ask("/desk", Some("multipart/form-data; boundary=cut"), &file);
        ask("/preferences", None, &file);
        ask("/account/sign-in", None, &file);
    });
}
