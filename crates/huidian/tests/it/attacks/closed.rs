//! A house that is closed: every wing of the program is.

use crate::server::{start, start_with};
use crate::testing::{TestLibrary, path_text};

#[test]
fn every_wing_is_closed_to_strangers() {
    let library = TestLibrary::new();
    let bearer = library.bearer("读者", "reader");
    let address = library.run(&["share", "create", "--year", "2024"]);
    let server = start_with(&library, |command| {
        command.env("HUIDIAN_WEB__READING", "signed_in");
    });
    for (method, path) in [
        ("GET", "/"),
        ("GET", "/feeds/works.atom"),
        ("GET", "/feeds/sector/energy.atom"),
        ("GET", "/calendar.ics"),
        ("GET", "/bundles/x.zip?sector=energy"),
        ("HEAD", "/bundles/x.zip?sector=energy"),
        ("POST", "/mcp"),
        ("GET", "/akn/cn/x"),
        ("GET", "/api/v1/exports"),
        ("GET", "/data-terms.md"),
        ("GET", "/metrics"),
        ("POST", "/wechat"),
        ("OPTIONS", "/works"),
    ] {
        let strange = server.ask(method, path, "", b"");
        assert_eq!(strange.status, 401, "{method} {path}");
        let known = server.ask(method, path, &bearer, b"");
        assert_ne!(known.status, 401, "{method} {path}");
    }
    for path in ["/healthz", "/readyz", "/account"] {
        assert_eq!(server.ask("GET", path, "", b"").status, 200, "{path}");
    }
    // whoever was given a private address has it
    assert_eq!(address.code, 0, "{}{}", address.out, address.err);
    let at = address.out.find("/share/").unwrap();
    let path = address.out[at..].split_whitespace().next().unwrap();
    assert_eq!(server.ask("HEAD", path, "", b"").status, 200, "{path}");
    assert_eq!(server.ask("GET", "/share/none", "", b"").status, 404);
    drop(server);
    assert_eq!(start(&library).ask("GET", "/", "", b"").status, 200);
}

#[test]
fn a_house_closed_to_everybody_does_not_open() {
    let library = TestLibrary::new();
    let mut command = library.command(&["serve", "--listen", "127.0.0.1:0"]);
    command.env("HUIDIAN_WEB__READING", "signed_in");
    let ran = command.output().unwrap();
    let told = String::from_utf8_lossy(&ran.stderr);
    assert!(
        !ran.status.success() && told.contains("huidian user add"),
        "{told}"
    );
    let settings = library.data().with_extension("toml");
    std::fs::write(&settings, "[web]\nreading = \"friends\"\n").unwrap();
    let run = library.run(&["config", "check", "--config", path_text(&settings)]);
    assert_ne!(run.code, 0, "a setting nobody knows");
}
