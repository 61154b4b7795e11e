//! Other accounts of the machine read nothing (S8).

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::server::start;
use crate::testing::{TestLibrary, regulation};

fn mode(path: &std::path::Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

fn check(library: &TestLibrary) {
    let data = library.data();
    assert_eq!(mode(&data), 0o700, "the folder");
    for entry in fs::read_dir(&data).unwrap().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let found = mode(&entry.path());
        if name.starts_with("huidian.db") {
            assert_eq!(found, 0o600, "{name}: {found:o}");
        } else if entry.path().is_dir() {
            assert_eq!(found & 0o077, 0, "{name}: {found:o}");
        }
    }
}

#[test]
fn the_data_folder_is_for_its_owner_alone() {
    let library = TestLibrary::new().with_file("甲.md", regulation("甲市灯塔养护条例", 1, 6));
    assert_eq!(library.import().code, 0);
    assert_eq!(library.run(&["list"]).code, 0);
    check(&library);
    let bearer = library.bearer("编者", "editor");
    let server = start(&library);
    let answer = server.ask(
        "POST",
        "/api/v1/imports?name=a.md",
        &bearer,
        "第一条".as_bytes(),
    );
    assert_eq!(answer.status, 202);
    assert_eq!(
        server
            .ask("GET", "/bundles/x.zip?sector=energy", "", b"")
            .status,
        200
    );
    check(&library);
    let secrets = fs::read_dir(library.data().join("bundles"))
        .unwrap()
        .flatten();
    for file in secrets {
        assert_eq!(mode(&file.path()), 0o600);
    }
    drop(server);
    // one from an earlier version
    fs::set_permissions(library.data(), fs::Permissions::from_mode(0o755)).unwrap();
    for name in ["huidian.db", "uploads", "bundles"] {
        let path = library.data().join(name);
        if path.exists() {
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
    }
    assert_eq!(library.run(&["list"]).code, 0);
    check(&library);
}

#[test]
fn settings_with_a_password_that_others_can_read_are_told() {
    let library = TestLibrary::new();
    let path = library.files().join("huidian.toml");
    fs::write(&path, "[deliver.wechat]\ntoken = \"geheim\"\n").unwrap();
    let told = |bits| {
        fs::set_permissions(&path, fs::Permissions::from_mode(bits)).unwrap();
        let run = library.run(&["config", "check", "--config", path.to_str().unwrap()]);
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(!run.out.contains("geheim"));
        run.out.contains("warning")
    };
    assert!(told(0o644) && told(0o604) && !told(0o600));
}
