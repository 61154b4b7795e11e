//! Pages in a real Chromium; skipped where there is none, required with `HUIDIAN_REQUIRE_ALL=1`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use huidian_store::Role;
use huidian_web::serve;

use crate::account::{PASSWORD, library_with};

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];

fn find_program(names: &[&str]) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .flat_map(|folder| names.iter().map(move |name| folder.join(name)))
        .find(|program| program.is_file())
}

/// Says that a test is skipped, or fails where nothing may be skipped.
fn skip(needs: &str) {
    assert!(
        std::env::var("HUIDIAN_REQUIRE_ALL").as_deref() != Ok("1"),
        "needs {needs}"
    );
    eprintln!("skipped: needs {needs}");
}

/// Runs the script of `tests/browser/` against a library on a free port of loopback.
#[tokio::test(flavor = "multi_thread")]
async fn readers_find_their_way_in_chromium() {
    let Some(chromium) = find_program(&NAMES) else {
        return skip("chromium");
    };
    let Some(node) = find_program(&["node"]) else {
        return skip("node");
    };
    let library = library_with(Role::Administrator);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let server = tokio::spawn(serve(
        listener,
        library.state.clone(),
        huidian_web::Doors::default(),
        async {
            stopped.await.ok();
        },
    ));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/browser/walk.mjs");
    let output = tokio::task::spawn_blocking(move || {
        Command::new(node)
            .arg(script)
            .arg(address)
            .arg(chromium)
            .args(std::env::var_os("HUIDIAN_SCREENSHOTS"))
            .env("KEEPER", PASSWORD)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    })
    .await
    .unwrap();
    stop.send(()).unwrap();
    server.await.unwrap().unwrap();
    // first paints and weights, for whoever runs it with --nocapture
    print!("{}", String::from_utf8_lossy(&output.stdout));
    assert!(
        output.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}
