//! From an upload to works, through the server; killed on the way; logs and the end.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::server::{Server, start, start_with};
use crate::testing::{TestLibrary, regulation};

/// A form with many files, as `POST /api/v1/imports` takes it.
fn form(files: &[(String, String)]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, text) in files {
        let head = format!(
            "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
        );
        body.extend([head.as_bytes(), text.as_bytes(), b"\r\n"].concat());
    }
    body.extend(b"--cut--\r\n");
    body
}

fn files(count: usize, articles: usize) -> Vec<(String, String)> {
    (0..count)
        .map(|number| {
            let title = format!("第{number}港灯塔养护条例");
            (format!("{number}.md"), regulation(&title, number, articles))
        })
        .collect()
}

/// Uploads and gives the address of the job.
fn upload(server: &Server, bearer: &str, files: &[(String, String)]) -> String {
    let headers = format!("{bearer}Content-Type: multipart/form-data; boundary=cut\r\n");
    let answer = server.ask("POST", "/api/v1/imports", &headers, &form(files));
    assert_eq!(
        answer.status,
        202,
        "{}",
        String::from_utf8_lossy(&answer.body)
    );
    let mut lines = answer.head.lines();
    let location = lines.find_map(|line| line.strip_prefix("location: "));
    location.unwrap().to_owned()
}

fn wait_for(server: &Server, bearer: &str, address: &str) -> Value {
    let until = Instant::now() + Duration::from_mins(2);
    loop {
        let job = server.ask("GET", address, bearer, b"").json();
        if job["state"] == "done" {
            return job;
        }
        assert!(job["state"] != "failed" && Instant::now() < until, "{job}");
        thread::sleep(Duration::from_millis(50));
    }
}

fn content_digest(library: &TestLibrary) -> String {
    let doctor = library.json(&["doctor", "--json"]);
    assert_eq!(doctor["sound"], true, "{doctor}");
    doctor["content_digest"].as_str().unwrap().to_owned()
}

#[test]
fn an_upload_becomes_works_that_are_found() {
    let library = TestLibrary::new();
    let bearer = library.bearer("编者", "editor");
    let server = start(&library);
    let job = upload(&server, &bearer, &files(3, 4));
    let job = wait_for(&server, &bearer, &job);
    assert_eq!(job["report"]["taken"].as_array().unwrap().len(), 3, "{job}");
    let id = job["report"]["works"][0]["id"].as_str().unwrap().to_owned();
    // answers are at most a second old
    let until = Instant::now() + Duration::from_secs(20);
    while server.json("/api/v1/works?title=%E7%81%AF%E5%A1%94%E5%85%BB%E6%8A%A4")["total"] != 3 {
        assert!(Instant::now() < until, "the works are not listed");
    }
    let work = library.json(&["show", &id, "--json"]);
    assert_eq!(work["text"]["article_count"], 5);
    let found = server.json("/api/v1/search?q=%E7%81%AF%E5%A1%94%E5%85%BB%E6%8A%A4");
    assert!(found["total"].as_u64().unwrap() > 0, "{found}");
}

#[test]
fn an_import_that_is_killed_is_finished_after_the_restart() {
    let many = files(60, 60);
    let quiet = TestLibrary::new();
    let bearer = quiet.bearer("编者", "editor");
    let server = start(&quiet);
    let job = upload(&server, &bearer, &many);
    wait_for(&server, &bearer, &job);
    drop(server);
    let expected = content_digest(&quiet);

    let library = TestLibrary::new();
    let bearer = library.bearer("编者", "editor");
    let mut job = String::new();
    // the first is killed as soon as it works, the second a little later
    for pause in [0, 150] {
        let server = start(&library);
        if job.is_empty() {
            job = upload(&server, &bearer, &many);
        }
        let until = Instant::now() + Duration::from_secs(30);
        while server.ask("GET", &job, &bearer, b"").json()["state"] == "waiting" {
            assert!(Instant::now() < until, "the job is not begun");
        }
        thread::sleep(Duration::from_millis(pause));
    }
    let server = start(&library);
    let done = wait_for(&server, &bearer, &job);
    assert!(
        done["attempt_count"].as_u64().unwrap() > 1,
        "never killed: {done}"
    );
    let report = &done["report"];
    let count = |key: &str| report[key].as_array().unwrap().len();
    assert_eq!(count("taken") + count("unchanged"), 60, "{done}");
    let uploads = library.data().join("uploads");
    let until = Instant::now() + Duration::from_secs(20);
    while fs::read_dir(&uploads).is_ok_and(|mut left| left.next().is_some()) {
        assert!(Instant::now() < until, "uploads are left");
    }
    drop(server);
    assert_eq!(content_digest(&library), expected);
}

#[cfg(unix)]
#[test]
fn the_log_names_requests_and_the_end_is_orderly() {
    let library = TestLibrary::new();
    let path = library.files().join("serve.log");
    let log = File::create(&path).unwrap();
    let server = start_with(&library, |command| {
        command
            .stderr(log)
            .env("HUIDIAN_LOG", "info")
            .env("HUIDIAN_LOG_FORMAT", "json");
    });
    let answer = server.ask("GET", "/api/v1/works", "X-Request-Id: probe-7\r\n", b"");
    assert!(
        answer.head.contains("x-request-id: probe-7"),
        "{}",
        answer.head
    );
    let feed = server.ask("GET", "/calendar.ics", "", b"");
    assert!(feed.head.contains("x-request-id: "), "{}", feed.head);
    let measured = || {
        let metrics = server.ask("GET", "/metrics", "", b"").body;
        String::from_utf8(metrics).unwrap()
    };
    let metrics = measured();
    for line in [
        "huidian_http_requests_total{status=\"2xx\"} 2",
        "huidian_works ",
    ] {
        assert!(metrics.contains(line), "{line}: {metrics}");
    }
    // the connections that were closed above are counted until the server sees that they are
    let until = Instant::now() + Duration::from_secs(20);
    while !measured().contains("huidian_http_connections 1\n") {
        assert!(Instant::now() < until, "{}", measured());
    }
    // a request under way is finished, a connection that waits is closed
    let mut busy = server.connect();
    busy.write_all(b"POST /api/v1/citations HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc")
        .unwrap();
    let mut idle = server.connect();
    idle.write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
        .unwrap();
    assert!(idle.read(&mut [0; 4096]).unwrap() > 0);
    let id = server.process_id().to_string();
    assert!(
        Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .unwrap()
            .success()
    );
    assert_eq!(idle.read(&mut [0; 16]).unwrap(), 0, "closed");
    busy.write_all("灯塔".as_bytes()).unwrap();
    let mut answered = String::new();
    busy.read_to_string(&mut answered).unwrap();
    assert!(answered.starts_with("HTTP/1.1 200"), "{answered}");
    assert_eq!(server.wait(), Some(0), "a good end");
    let log = fs::read_to_string(path).unwrap();
    let lines: Vec<Value> = log
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let named = lines.iter().find(|line| line["span"]["id"] == "probe-7");
    let named = named.unwrap_or_else(|| panic!("{log}"));
    assert_eq!(named["fields"]["path"], "/api/v1/works");
    assert_eq!(named["fields"]["status"], 200);
    assert!(
        lines
            .iter()
            .any(|line| line["fields"]["message"] == "stopping"),
        "{log}"
    );
}
