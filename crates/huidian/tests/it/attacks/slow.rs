//! Whoever sends slowly keeps nobody waiting (S3).

use std::io::Write;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::server::{Server, start};
use crate::testing::{TestLibrary, regulation};

/// The beginning of an upload that never ends.
fn begin(server: &Server, path: &str, headers: &str) -> TcpStream {
    let mut stream = server.connect();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {}\r\n{headers}\r\na",
        server.address
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream
}

#[test]
fn slow_uploads_of_others_keep_no_editor_waiting() {
    let library = TestLibrary::new();
    let bearer = library.bearer("编者", "editor");
    let server = start(&library);
    let long = "Content-Length: 5000000\r\n";
    let chunked = "Transfer-Encoding: chunked\r\n";
    let form = "Content-Length: 5000000\r\nContent-Type: multipart/form-data; boundary=cut\r\n";
    let small = "Content-Length: 60000\r\n";
    let forged = "Content-Length: 5000000\r\nCookie: session=0000000000000000000000000000000000000000000000000000000000000000\r\n";
    // an editor's own slow line is in nobody's way either
    let own = format!("Content-Length: 5000000\r\n{bearer}");
    let ways: [(&str, &str); 8] = [
        ("/api/v1/digests/read", long),
        ("/api/v1/digests/check", chunked),
        ("/api/v1/citations", long),
        ("/desk", form),
        (
            "/mcp",
            "Content-Length: 3000000\r\nContent-Type: application/json\r\n",
        ),
        ("/api/v1/digests/read", small),
        ("/api/v1/digests/read", forged),
        ("/api/v1/imports", &own),
    ];
    let mut slow: Vec<TcpStream> = (0..80)
        .map(|number| {
            let (path, headers) = ways[number % ways.len()];
            begin(&server, path, headers)
        })
        .collect();
    std::thread::sleep(Duration::from_millis(500));
    for stream in &mut slow {
        // an answer that refuses may have come already
        let _ = stream.write_all(b"b");
    }
    let text = regulation("甲市灯塔养护条例", 1, 400);
    let began = Instant::now();
    let answer = server.ask(
        "POST",
        "/api/v1/imports?name=a.md",
        &bearer,
        text.as_bytes(),
    );
    assert_eq!(answer.status, 202, "{}", answer.head);
    // 27 s where uploads took their turns before their bodies; on a busy machine some of a second
    let took = began.elapsed();
    assert!(took < Duration::from_secs(5), "{took:?}");
    // nor those whose reading has no token
    let began = Instant::now();
    let answer = server.ask("POST", "/api/v1/citations", "", "本条例第一条".as_bytes());
    assert_eq!(answer.status, 200, "{}", answer.head);
    assert!(began.elapsed() < Duration::from_secs(5));
}

#[test]
fn who_may_not_upload_is_told_before_anything_is_sent() {
    let library = TestLibrary::new();
    let server = start(&library);
    let stream = begin(&server, "/api/v1/imports", "Content-Length: 5000000\r\n");
    let mut answer = [0; 12];
    let began = Instant::now();
    std::io::Read::read_exact(&mut &stream, &mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 401");
    assert!(began.elapsed() < Duration::from_secs(5));
}
