//! The server as a process: start, answer, stop; who may sign in; settings.

use crate::server::{get, start};
use crate::testing::{TestLibrary, path_text, regulation};

#[test]
fn pages_feeds_and_api_are_served_by_one_process() {
    let library =
        TestLibrary::new().with_file("某市灯塔养护条例.md", regulation("某市灯塔养护条例", 1, 3));
    assert_eq!(library.import().code, 0);
    let server = start(&library);
    let (status, home) = get(&server, "/");
    assert_eq!(status, 200);
    assert!(home.contains("能源"), "the home page names the sectors");
    for path in [
        "/works",
        "/search?q=a",
        "/api/v1/search?q=a",
        "/openapi.json",
        "/healthz",
        "/calendar.ics",
        "/feeds/works.atom",
    ] {
        assert_eq!(get(&server, path).0, 200, "{path}");
    }
    assert_eq!(get(&server, "/works/no-such-work").0, 404);
}

#[test]
fn an_import_is_seen_by_a_server_that_runs() {
    let library =
        TestLibrary::new().with_file("某市灯塔养护条例.md", regulation("某市灯塔养护条例", 1, 3));
    let server = start(&library);
    let path = "/api/v1/search?q=%E7%81%AF%E5%A1%94%E5%85%BB%E6%8A%A4";
    let total = || {
        let answer = get(&server, path).1;
        let body: serde_json::Value =
            serde_json::from_str(&answer[answer.find('{').unwrap()..=answer.rfind('}').unwrap()])
                .unwrap();
        body["total"].as_u64().unwrap()
    };
    assert_eq!(total(), 0);
    assert_eq!(library.import().code, 0);
    // answers are at most a second old
    let until = std::time::Instant::now() + std::time::Duration::from_secs(20);
    let mut seen = 0;
    while seen == 0 && std::time::Instant::now() < until {
        seen = total();
        std::thread::yield_now();
    }
    assert!(seen > 0);
}

#[test]
fn others_are_served_only_when_there_is_an_administrator() {
    let library = TestLibrary::new().with_file("口令.txt", "一个足够长的口令-2026\n");
    let refused = library.run(&["serve", "--listen", "0.0.0.0:0"]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("huidian user add"), "{}", refused.err);
    let password = library.files().join("口令.txt");
    let added = library.run(&[
        "user",
        "add",
        "张三",
        "--role",
        "administrator",
        "--password-file",
        path_text(&password),
    ]);
    assert_eq!(added.code, 0, "{}", added.err);
    assert!(library.run(&["user", "list"]).out.contains("管理员"));
}

#[test]
fn settings_are_read_checked_and_overridden() {
    let library = TestLibrary::new();
    // a command that only reads makes no folder
    assert_eq!(library.run(&["list", "--limit", "1"]).code, 0);
    std::fs::create_dir_all(library.data()).unwrap();
    std::fs::write(
        library.data().join("huidian.toml"),
        "[web]\nlisten = \"127.0.0.1:8123\"\n",
    )
    .unwrap();
    assert!(
        library
            .run(&["config", "show"])
            .out
            .contains("127.0.0.1:8123")
    );
    let mut command = library.command(&["config", "show"]);
    let shown = command
        .env("HUIDIAN_WEB__LISTEN", "127.0.0.1:8124")
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&shown.stdout).contains("127.0.0.1:8124"));
    std::fs::write(library.data().join("huidian.toml"), "[web]\nlissen = 1\n").unwrap();
    let wrong = library.run(&["config", "check"]);
    assert_eq!(wrong.code, 1);
    assert!(wrong.err.contains("lissen"), "{}", wrong.err);
}
