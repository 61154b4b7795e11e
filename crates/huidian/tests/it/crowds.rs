//! Clients that are slow, too many, or send what nobody can read: the next reader is served.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use crate::bomb;
use crate::server::{Server, start_with};
use crate::testing::{TestLibrary, regulation};

const WORK: &str = "某市灯塔养护条例";

fn library() -> TestLibrary {
    let library = TestLibrary::new().with_file("灯塔.md", regulation(WORK, 1, 40));
    assert_eq!(library.import().code, 0);
    library
}

/// A server with settings of the environment, whose log is read at the end.
fn start(library: &TestLibrary, settings: &[(&str, &str)]) -> Server {
    let log = File::create(library.files().join("serve.log")).unwrap();
    start_with(library, |command| {
        command.stderr(log);
        for (name, value) in settings {
            command.env(format!("HUIDIAN_WEB__{name}"), value);
        }
    })
}

fn log(library: &TestLibrary) -> String {
    fs::read_to_string(library.files().join("serve.log")).unwrap()
}

/// The next reader, who does not wait.
fn is_served(server: &Server) {
    let begun = Instant::now();
    let answer = server.ask("GET", "/api/v1/works?limit=1", "", b"");
    assert_eq!(answer.status, 200, "{}", answer.head);
    let took = begun.elapsed();
    assert!(
        took < Duration::from_secs(5),
        "the next reader waited {took:?}"
    );
}

/// What comes until the other end closes.
fn rest(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn slow_clients_are_closed_and_named_in_the_log() {
    let library = library();
    let server = start(&library, &[("CLIENT_TIMEOUT_SECONDS", "1")]);
    let begun = Instant::now();
    // a head that never ends, letter by letter
    let mut head = server.connect();
    let mut dribble = head.try_clone().unwrap();
    let dribbler = thread::spawn(move || {
        let letters =
            b"GET /works HTTP/1.1\r\nHost: x\r\nX-Long: aaaaaaaaaaaaaaaaaaaaaaaaaaaa".iter();
        for letter in letters.cycle() {
            if dribble.write_all(&[*letter]).is_err() {
                return;
            }
            thread::sleep(Duration::from_millis(50));
        }
    });
    // bodies that stop, one that is awaited before its turn and one after
    let stopped: Vec<TcpStream> = [100, 1_000_000]
        .map(|length| {
            let mut body = server.connect();
            let head = format!(
                "POST /api/v1/digests/check HTTP/1.1\r\nHost: x\r\nContent-Length: {length}\r\n\r\n# begun"
            );
            body.write_all(head.as_bytes()).unwrap();
            body
        })
        .into();
    // answers that nobody takes: more than the buffers of the sockets hold
    let mut reader = server.connect();
    let flood = "GET /works?limit=500 HTTP/1.1\r\nHost: x\r\n\r\n".repeat(500);
    let flooder = thread::spawn(move || {
        let _ = reader.write_all(flood.as_bytes());
        thread::sleep(Duration::from_secs(3));
        drop(reader);
    });
    is_served(&server);
    assert_eq!(rest(&mut head), "", "closed without an answer");
    for mut body in stopped {
        let answer = rest(&mut body);
        assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
        assert!(answer.contains("/api#slow-body"), "{answer}");
    }
    assert!(begun.elapsed() < Duration::from_secs(20));
    is_served(&server);
    dribbler.join().unwrap();
    flooder.join().unwrap();
    let log = log(&library);
    assert!(log.contains("head did not come in time"), "{log}");
    assert!(log.contains("answer was not taken in time"), "{log}");
}

#[test]
fn thousands_of_abandoned_connections_keep_nobody_waiting() {
    let library = library();
    let server = start(
        &library,
        &[("CONNECTION_LIMIT", "100"), ("CLIENT_TIMEOUT_SECONDS", "2")],
    );
    // more are held open than there is room for, some with half a request
    let held: Vec<TcpStream> = (0..400)
        .map(|number| {
            let mut stream = server.connect();
            if number % 3 == 0 {
                let _ = stream.write_all(b"GET /works HTT");
            }
            stream
        })
        .collect();
    is_served(&server);
    for number in 0..3000 {
        let mut stream = server.connect();
        if number % 2 == 0 {
            let _ = stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        }
    }
    is_served(&server);
    drop(held);
    let until = Instant::now() + Duration::from_secs(20);
    while open_connections(&server) > 1 {
        assert!(
            Instant::now() < until,
            "{} are still open",
            open_connections(&server)
        );
        thread::sleep(Duration::from_millis(50));
    }
    let log = log(&library);
    assert!(log.contains("to make room"), "{log}");
    assert!(log.lines().count() < 50, "one line for many: {log}");
}

fn open_connections(server: &Server) -> u64 {
    let metrics = server.ask("GET", "/metrics", "", b"").body;
    let metrics = String::from_utf8(metrics).unwrap();
    let line = metrics
        .lines()
        .find(|line| line.starts_with("huidian_http_connections "));
    line.unwrap().split(' ').nth(1).unwrap().parse().unwrap()
}

#[test]
fn uploads_over_the_limit_and_bombs_are_refused() {
    let library = library();
    let bearer = library.bearer("编者", "editor");
    let server = start(&library, &[("UPLOAD_LIMIT_BYTES", "3000000")]);
    let form = |name: &str, content: &[u8]| {
        let head = format!(
            "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
        );
        [head.as_bytes(), content, b"\r\n--cut--\r\n"].concat()
    };
    let kind = format!("{bearer}Content-Type: multipart/form-data; boundary=cut\r\n");
    let (large, bomb) = (vec![b'x'; 4_000_000], bomb::docx(300 << 20));
    assert!(bomb.len() < 3_000_000);
    for (path, headers, body, status) in [
        ("/api/v1/imports?name=a.md", &bearer, large.clone(), 413),
        ("/api/v1/imports", &kind, form("a.md", &large), 413),
        (
            "/api/v1/digests/check?name=a.md",
            &bearer,
            large.clone(),
            413,
        ),
        ("/desk", &kind, form("a.md", &large), 413),
        (
            "/api/v1/digests/check?name=a.docx",
            &bearer,
            bomb.clone(),
            422,
        ),
        ("/api/v1/citations", &bearer, bomb.clone(), 422),
        ("/desk", &kind, form("a.docx", &bomb), 422),
        ("/api/v1/imports?name=a.docx", &bearer, bomb.clone(), 202),
    ] {
        let begun = Instant::now();
        let answer = server.ask("POST", path, headers, &body);
        let said = String::from_utf8_lossy(&answer.body).into_owned();
        assert_eq!(answer.status, status, "{path}: {}{said}", answer.head);
        assert!(begun.elapsed() < Duration::from_secs(30), "{path}");
    }
    is_served(&server);
    // the import of the bomb refuses the file and goes on with the next
    let job = loop {
        let job = server.ask("GET", "/api/v1/jobs/1", &bearer, b"").json();
        if job["state"] == "done" || job["state"] == "failed" {
            break job;
        }
        thread::sleep(Duration::from_millis(100));
    };
    assert_eq!(job["state"], "done", "{job}");
    let reason = job["report"]["refused"][0]["reason"].as_str().unwrap();
    assert!(!reason.is_empty(), "{job}");
}

#[test]
fn any_byte_in_a_path_gets_an_answer() {
    let library = library();
    let server = start(&library, &[]);
    for byte in 0..=255_u8 {
        for path in [
            &b"/works/"[..],
            b"/api/v1/works/",
            b"/api/v1/search?q=",
            b"/",
        ] {
            let request = [
                b"GET ",
                path,
                &[byte],
                b" HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            ]
            .concat();
            let mut stream = server.connect();
            stream.write_all(&request).unwrap();
            let answer = rest(&mut stream);
            let status = answer.split(' ').nth(1).and_then(|code| code.parse().ok());
            let status: u16 = status.unwrap_or(0);
            assert!(
                (200..500).contains(&status),
                "{byte:#x} in {}: {answer}",
                String::from_utf8_lossy(path)
            );
        }
    }
    let long = format!("/works/{}", "a".repeat(100_000));
    let mut stream = server.connect();
    let _ = stream.write_all(format!("GET {long} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes());
    let answer = rest(&mut stream);
    assert!(
        answer.is_empty() || answer.starts_with("HTTP/1.1 4"),
        "{answer}"
    );
    is_served(&server);
}
