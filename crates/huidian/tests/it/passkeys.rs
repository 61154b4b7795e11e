//! Passkeys with the authenticator of a real Chromium; skipped where there is none, required with `HUIDIAN_REQUIRE_ALL=1`.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::first_minute::find_program;
use crate::server::start;
use crate::testing::{PASSWORD, TestLibrary, skip};

#[test]
fn passkeys_are_made_shown_and_taken_away_in_chromium() {
    let chromium = find_program(&["chromium", "chromium-browser", "google-chrome", "chrome"]);
    let (Some(chromium), Some(node)) = (chromium, find_program(&["node"])) else {
        return skip("chromium and node");
    };
    let library = TestLibrary::new();
    library.bearer("编者", "editor");
    let server = start(&library);
    // browsers know this machine's passkeys by name alone
    let address = server.address.replace("127.0.0.1", "localhost");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/browser/passkeys.mjs");
    let output = Command::new(node)
        .arg(script)
        .arg(format!("http://{address}"))
        .arg(chromium)
        .args(std::env::var_os("HUIDIAN_SCREENSHOTS"))
        .env("NAME", "编者")
        .env("PASSWORD", PASSWORD)
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
    let taken = library.run(&["user", "remove-passkeys", "编者"]);
    assert!(taken.out.contains("1 个通行密钥"), "{}", taken.out);
    let none = library.run(&["user", "remove-passkeys", "编者"]);
    assert!(none.out.contains("0 个通行密钥"), "{}", none.out);
    assert_ne!(library.run(&["user", "remove-passkeys", "无人"]).code, 0);
}
