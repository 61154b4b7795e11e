//! What the log says of those who try what they may not: which rule said no, to whom, from where, and no secret.

use std::fs::{self, File};

use crate::server::start_with;
use crate::testing::TestLibrary;

#[test]
fn refusals_are_lines_of_the_log_without_secrets() {
    let library = TestLibrary::new();
    let reader = library.bearer("读者", "reader");
    let path = library.data().with_extension("log");
    let log = File::create(&path).unwrap();
    // no level is asked for: these lines are there from the beginning
    let server = start_with(&library, |command| {
        command
            .env_remove("HUIDIAN_LOG")
            .env("HUIDIAN_LOG_FORMAT", "json")
            .stderr(log);
    });
    let bad = format!("Authorization: Bearer {}\r\n", "a".repeat(64));
    let tries = [
        ("GET", "/api/v1/jobs", reader.as_str(), 403, "role"),
        ("GET", "/works", bad.as_str(), 401, "bad token"),
        (
            "POST",
            "/keeper/users",
            "Sec-Fetch-Site: cross-site\r\n",
            403,
            "form of another site",
        ),
    ];
    for (method, path, headers, status, rule) in tries {
        let answer = server.ask(method, path, headers, b"name=x&password=geheim-1234");
        assert_eq!(answer.status, status, "{rule}: {}", answer.head);
    }
    for _ in 0..12 {
        server.ask(
            "POST",
            "/account/sign-in",
            "",
            b"name=boss&password=geheim-1234",
        );
    }
    let text = fs::read_to_string(&path).unwrap();
    let lines: Vec<serde_json::Value> = text
        .lines()
        // what is said to whoever starts a server is no line of the log
        .filter(|line| line.starts_with('{'))
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}")))
        .collect();
    for rule in ["role", "bad token", "form of another site", "allowance"] {
        let found = lines.iter().find(|line| line["fields"]["rule"] == rule);
        let found = found.unwrap_or_else(|| panic!("{rule}: {text}"));
        assert_eq!(found["fields"]["address"], "127.0.0.1", "{rule}");
        assert!(found["timestamp"].as_str().unwrap().ends_with('Z'));
        let id = found["span"]["id"].as_str().unwrap();
        assert!(id.len() > 30, "an answer carries the same id: {found}");
    }
    assert!(text.contains("sign-in refused"), "{text}");
    let token = reader.trim().rsplit(' ').next().unwrap();
    for secret in [token, "geheim-1234", &"a".repeat(64)] {
        assert!(!text.contains(secret), "{secret} is in the log");
    }
}
