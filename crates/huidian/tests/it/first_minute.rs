//! Somebody who has never been here, in a real Chromium; skipped where there is none, required with `HUIDIAN_REQUIRE_ALL=1`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::server;
use crate::testing::TestLibrary;

pub fn find_program(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|program| program.is_file())
}

#[test]
fn from_an_empty_folder_to_a_read_article_in_four_clicks() {
    let chromium = find_program(&["chromium", "chromium-browser", "google-chrome", "chrome"]);
    let (Some(chromium), Some(node)) = (chromium, find_program(&["node"])) else {
        assert!(
            std::env::var("HUIDIAN_REQUIRE_ALL").as_deref() != Ok("1"),
            "needs chromium and node"
        );
        eprintln!("skipped: needs chromium and node");
        return;
    };
    let library = TestLibrary::new();
    let server = server::start(&library);
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/browser/first.mjs");
    let output = Command::new(node)
        .arg(script)
        .arg(format!("http://{}", server.address))
        .arg(chromium)
        .args(std::env::var_os("HUIDIAN_SCREENSHOTS"))
        .stdin(Stdio::null())
        .output()
        .unwrap();
    print!("{}", String::from_utf8_lossy(&output.stdout));
    assert!(
        output.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// What may be brought without a password, and by whom.
#[test]
fn files_are_brought_without_a_password_only_at_the_machine_of_a_library_without_users() {
    let library = TestLibrary::new();
    let server = server::start(&library);
    let sample = |headers: &str| server.ask("POST", "/welcome/sample", headers, b"").status;
    for (reason, header) in [
        ("a proxy handed it on", "X-Forwarded-For: 203.0.113.9\r\n"),
        (
            "a proxy, as RFC 7239 writes it",
            "Forwarded: for=203.0.113.9\r\n",
        ),
        ("a proxy that tells of itself", "Via: 1.1 proxy\r\n"),
    ] {
        assert_eq!(sample(header), 401, "{reason}");
    }
    assert_eq!(
        sample("Origin: http://elsewhere.example\r\n"),
        403,
        "another site asks"
    );
    assert_eq!(
        sample("Sec-Fetch-Site: cross-site\r\n"),
        403,
        "another site asks"
    );
    assert_eq!(sample(""), 303);
    library.bearer("编辑", "editor");
    assert_eq!(sample(""), 401, "a library with users");
    assert_eq!(server::get(&server, "/welcome/jobs/1").0, 401);
    assert_eq!(server::get(&server, "/").0, 200);
}
