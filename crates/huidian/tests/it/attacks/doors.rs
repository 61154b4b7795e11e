//! Heads of requests (S24), what is told to whom (S25, S22), tokens that are not good (S23).

use std::io::{Read, Write};

use crate::server::{Server, start, start_with};
use crate::testing::TestLibrary;

fn raw(server: &Server, request: &str) -> String {
    let mut stream = server.connect();
    // the answer may come, and the connection go, before all is sent
    let _ = stream.write_all(request.as_bytes());
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn heads_that_are_not_right_are_refused() {
    let library = TestLibrary::new();
    let server = start(&library);
    let long = "x".repeat(30_000);
    let many: String = (0..5).map(|n| format!("X-{n}: {long}\r\n")).collect();
    let close = "Connection: close\r\n\r\n";
    for (request, status, reason) in [
        (
            format!("GET / HTTP/1.1\r\nHost: a\r\n{close}"),
            "200",
            "as it should be",
        ),
        (format!("GET / HTTP/1.1\r\n{close}"), "400", "no host"),
        (
            format!("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n{close}"),
            "400",
            "two hosts",
        ),
        (
            format!("GET / HTTP/1.1\r\nHost: a, b\r\n{close}"),
            "400",
            "two in one",
        ),
        (
            format!("GET / HTTP/1.0\r\n{close}"),
            "200",
            "of a time before hosts",
        ),
        (
            format!("GET / HTTP/1.1\r\nHost: a\r\n{many}{close}"),
            "431",
            "150 KB of fields",
        ),
        (
            format!("GET /works/{long} HTTP/1.1\r\nHost: a\r\n{close}"),
            "414",
            "a long path",
        ),
        (
            format!("GET /bundles/{long} HTTP/1.1\r\nHost: a\r\n{close}"),
            "414",
            "at another wing",
        ),
    ] {
        let answer = raw(&server, &request);
        let start = answer.get(9..12).unwrap_or("");
        assert_eq!(
            start,
            status,
            "{reason}: {}",
            &answer[..answer.len().min(200)]
        );
        let is_refused = status.starts_with('4');
        assert!(
            !is_refused || answer.len() < 5_000,
            "{reason}: {}",
            answer.len()
        );
    }
}

#[test]
fn a_bad_token_is_refused_everywhere() {
    let library = TestLibrary::new();
    let server = start(&library);
    let bad = format!("Authorization: Bearer {}\r\n", "0".repeat(64));
    for path in [
        "/",
        "/works",
        "/api/v1/works",
        "/bundles/x.zip?sector=energy",
        "/feeds/works.atom",
        "/calendar.ics",
    ] {
        assert_eq!(server.ask("GET", path, &bad, b"").status, 401, "{path}");
        // what a proxy adds of its own is none of ours
        if !path.starts_with("/api/") {
            let basic = "Authorization: Basic YTpi\r\n";
            assert_eq!(server.ask("HEAD", path, basic, b"").status, 200, "{path}");
        }
    }
}

#[test]
fn counts_are_for_this_machine_and_for_people_with_an_account() {
    let library = TestLibrary::new();
    let bearer = library.bearer("读者", "reader");
    let server = start(&library);
    let ask = |headers: &str| server.ask("GET", "/metrics", headers, b"").status;
    assert_eq!(ask(""), 200, "from this machine");
    for through in [
        "X-Forwarded-For: 203.0.113.9",
        "Forwarded: for=203.0.113.9",
        "Via: 1.1 proxy",
        "X-Real-IP: 203.0.113.9",
    ] {
        assert_eq!(ask(&format!("{through}\r\n")), 401, "{through}");
        assert_eq!(ask(&format!("{through}\r\n{bearer}")), 200, "{through}");
    }
    drop(server);
    let server = start_with(&library, |command| {
        command.env("HUIDIAN_WEB__PUBLIC_URL", "https://law.example");
    });
    assert_eq!(
        server.ask("GET", "/metrics", "", b"").status,
        401,
        "behind a proxy that says nothing"
    );
}

#[test]
fn behind_tls_the_session_is_bound_to_it() {
    let library = TestLibrary::new();
    let _token = library.bearer("读者", "reader");
    let form = "name=%E8%AF%BB%E8%80%85&password=%E4%B8%80%E4%B8%AA%E8%B6%B3%E5%A4%9F%E9%95%BF%E7%9A%84%E5%8F%A3%E4%BB%A4-2026";
    let sign_in = |server: &Server| {
        server
            .ask("POST", "/account/sign-in", "", form.as_bytes())
            .head
    };
    let plain = sign_in(&start(&library));
    assert!(plain.contains("set-cookie: session="), "{plain}");
    assert!(!plain.contains("strict-transport-security"), "{plain}");
    let server = start_with(&library, |command| {
        command.env("HUIDIAN_WEB__PUBLIC_URL", "HTTPS://law.example");
    });
    let bound = sign_in(&server);
    assert!(bound.contains("set-cookie: __Host-session="), "{bound}");
    for part in ["; Path=/;", "; Secure", "HttpOnly", "SameSite=Lax"] {
        assert!(bound.contains(part), "{part}: {bound}");
    }
    for path in ["/", "/api/v1/works", "/no-such-page", "/feeds/works.atom"] {
        let head = server.ask("GET", path, "", b"").head;
        assert!(
            head.contains("strict-transport-security: max-age="),
            "{path}: {head}"
        );
    }
    for path in ["/", "/works", "/api/v1/works", "/feeds/works.atom"] {
        let status = server.ask("TRACE", path, "", b"").status;
        assert_eq!(status, 405, "TRACE {path}");
    }
    let head = server.ask("POST", "/preferences", "", b"theme=dark").head;
    assert!(head.contains("set-cookie: __Host-theme=dark;"), "{head}");
    assert!(
        head.contains("; Secure") && head.contains("HttpOnly"),
        "{head}"
    );
    let page = server
        .ask("GET", "/", "Cookie: __Host-theme=dark\r\n", b"")
        .body;
    assert!(
        String::from_utf8(page)
            .unwrap()
            .contains("data-theme=\"dark\"")
    );
    let below = start_with(&library, |command| {
        command
            .env("HUIDIAN_WEB__PUBLIC_URL", "https://law.example")
            .env("HUIDIAN_WEB__HTTPS_FOR_SUBDOMAINS", "true");
    });
    let head = below.ask("GET", "/", "", b"").head;
    assert!(head.contains("; includeSubDomains"), "{head}");
    // a cookie that any host beside this one could have set is nobody's
    let secret = bound.split("__Host-session=").nth(1).unwrap();
    let secret = &secret[..64];
    let page = |name: &str| {
        let cookie = format!("Cookie: {name}={secret}\r\n");
        let body = server.ask("GET", "/account", &cookie, b"").body;
        String::from_utf8(body).unwrap().contains("form_token")
    };
    assert!(page("__Host-session"));
    assert!(!page("session"));
}
