//! The API against its own description, asked by schemathesis; skipped where it is not installed, required with `HUIDIAN_REQUIRE_ALL=1`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::server::{Server, start};
use crate::testing::{TestLibrary, path_text, regulation, skip};

const WORK: &str = "某市灯塔养护条例";

fn find_schemathesis() -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join("schemathesis"))
        .find(|program| program.is_file())
}

/// Two texts of a work, one that cites it, and an editor with a token.
fn library() -> TestLibrary {
    let old = regulation(WORK, 1, 4);
    let new = old
        .replace(
            "第十次会议通过",
            "第十次会议通过 2022年5月6日某市第十六届人民代表大会常务委员会第二次会议修订",
        )
        .replace("2019年6月1日", "2022年7月1日")
        .replace("养护记录", "电子养护记录");
    let other =
        regulation("某市航标管理办法", 2, 3).replace("本条例第一条", "《某市灯塔养护条例》第二条");
    let library = TestLibrary::new()
        .with_file("a/灯塔养护条例(20190301).md", old)
        .with_file("b/灯塔养护条例(20220506).md", new)
        .with_file("c/航标管理办法.md", other);
    assert_eq!(library.import().code, 0);
    library
}

/// The description with examples that this library holds, so that fewer questions end in 404.
fn described(server: &Server, library: &TestLibrary) -> Value {
    let mut description = server.json("/openapi.json");
    let texts = library.json(&["show", WORK, "--json"])["expressions"].clone();
    let label = texts[0]["label"].clone();
    let parameters = &mut description["components"]["parameters"];
    parameters["WorkId"]["example"] = WORK.into();
    parameters["Label"]["example"] = label.clone();
    parameters["Version"]["example"] = label;
    parameters["CitedProvision"]["example"] = "第二条".into();
    description
}

#[test]
fn every_answer_is_as_described_whatever_is_asked() {
    let Some(schemathesis) = find_schemathesis() else {
        return skip("schemathesis");
    };
    let library = library();
    let bearer = library.bearer("编者", "editor");
    let server = start(&library);
    let description = library.files().join("openapi.json");
    fs::write(&description, described(&server, &library).to_string()).unwrap();
    let settings = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/api/schemathesis.toml");
    let output = Command::new(schemathesis)
        .current_dir(library.files())
        .args(["--config-file", path_text(&settings)])
        .args(["run", path_text(&description)])
        .args(["--url", &format!("http://{}", server.address)])
        .args(["--header", bearer.trim()])
        // the same questions each time, and not too many of them
        .args(["--seed", "7", "--max-examples", "3"])
        .args(["--workers", "1", "--no-shrink", "--continue-on-failure"])
        .args(["--suppress-health-check", "all", "--no-color"])
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{told}");
    let counts = told.lines().find(|line| line.contains(" generated, "));
    eprintln!("schemathesis: {}", counts.unwrap_or_default().trim());
    let next = server.ask("GET", "/healthz", "", b"");
    assert_eq!(next.status, 200, "the next reader is served");
}
