//! What belongs to somebody is kept by no cache on the way (S10).

use crate::server::{Answer, start};
use crate::testing::TestLibrary;

fn control(answer: &Answer) -> &str {
    let lines = answer.head.lines();
    lines
        .filter_map(|line| line.strip_prefix("cache-control: "))
        .next_back()
        .unwrap_or("")
}

#[test]
fn answers_to_somebody_are_kept_by_nobody() {
    let library = TestLibrary::new();
    let bearer = library.bearer("编者", "administrator");
    let server = start(&library);
    let form = "name=%E7%BC%96%E8%80%85&password=%E4%B8%80%E4%B8%AA%E8%B6%B3%E5%A4%9F%E9%95%BF%E7%9A%84%E5%8F%A3%E4%BB%A4-2026";
    let answer = server.ask("POST", "/account/sign-in", "", form.as_bytes());
    assert_eq!(control(&answer), "no-store", "{}", answer.head);
    let cookie = answer.head.split("set-cookie: ").nth(1).unwrap();
    let cookie = format!("Cookie: {}\r\n", cookie.split(';').next().unwrap());
    for path in [
        "/",
        "/works",
        "/search?q=a",
        "/account",
        "/keeper",
        "/keeper/people",
        "/registers",
        "/desk",
        "/works.csv",
        "/feeds/works.atom",
        "/api/v1/works",
        "/no-such-page",
    ] {
        let answer = server.ask("GET", path, &cookie, b"");
        assert_eq!(control(&answer), "no-store", "{path}: {}", answer.head);
    }
    for path in [
        "/api/v1/works",
        "/api/v1/jobs",
        "/api/v1/imports",
        "/api/v1/registers",
        "/works",
    ] {
        let answer = server.ask("GET", path, &bearer, b"");
        let kept = ["no-store", "private, no-cache"].contains(&control(&answer));
        assert!(kept, "{path}: {}", answer.head);
    }
    // what is nobody's in particular stays as it was
    for path in ["/", "/works", "/api/v1/works"] {
        let answer = server.ask("GET", path, "", b"");
        assert_eq!(control(&answer), "no-cache", "{path}: {}", answer.head);
    }
    for path in ["/account", "/desk"] {
        assert_eq!(
            control(&server.ask("GET", path, "", b"")),
            "no-store",
            "{path}"
        );
    }
}
