//! A library that a PostgreSQL server keeps, used through the binary.

use std::fs;
use std::net::TcpListener;

use huidian_store::PostgresOptions;
use huidian_testing::{TestServer, postgres};
use serde_json::Value;

use crate::server::{get, start};
use crate::testing::{TestLibrary, path_text, regulation};

/// Texts with dates and references.
fn files(library: TestLibrary) -> TestLibrary {
    library
        .with_file("某市灯塔养护条例.md", regulation("某市灯塔养护条例", 1, 12))
        .with_file("某市浮标管理办法.md", regulation("某市浮标管理办法", 2, 6))
        .with_file("某市航标条例.md", regulation("某市航标条例", 3, 30))
}

/// Settings that put the library on a server.
fn settle(library: &TestLibrary, server: &TestServer, place: &PostgresOptions) -> String {
    fs::create_dir_all(library.data()).unwrap();
    let password = library.data().join("store-password");
    server.write_password(&password);
    let settings = format!(
        "[store]\nurl = \"{}\"\npassword_file = \"{}\"\nschema = \"{}\"\n",
        server.url(),
        path_text(&password),
        place.schema
    );
    write_settings(library, &settings);
    settings
}

fn write_settings(library: &TestLibrary, settings: &str) {
    fs::write(library.data().join("huidian.toml"), settings).unwrap();
}

fn digest(library: &TestLibrary) -> Value {
    let shape = library.json(&["doctor", "--json"]);
    assert_eq!(shape["sound"], true, "{shape}");
    shape["content_digest"].clone()
}

#[test]
fn one_import_gives_the_same_library_on_both_engines() {
    let Some(server) = postgres() else { return };
    let embedded = files(TestLibrary::new());
    let shared = files(TestLibrary::new());
    settle(&shared, server, &server.place());
    // a reader is shown the built-in catalogue, and makes nothing
    let shown = shared.run(&["list", "--limit", "1"]);
    assert_eq!(shown.code, 0, "{}", shown.err);
    assert!(shown.err.contains("还没有库"), "{}", shown.err);
    for library in [&embedded, &shared] {
        let report = library.import();
        assert_eq!(report.code, 0, "{}{}", report.out, report.err);
    }
    assert!(!shared.data().join("huidian.db").exists());
    assert_eq!(digest(&embedded), digest(&shared));
    for asked in [
        &["list", "--limit", "20", "--json"][..],
        &["list", "--limit", "5", "--sort", "title", "--json"],
        &["search", "灯塔养护", "--json"],
        &["search", "某市航标条例第三条", "--json"],
        &["show", "某市灯塔养护条例", "--json"],
        &["citations", "某市航标条例", "--json"],
        &["coverage", "--json"],
    ] {
        assert_eq!(embedded.json(asked), shared.json(asked), "{asked:?}");
    }
    // again: nothing new
    let before = digest(&shared);
    assert_eq!(shared.import().code, 0);
    assert_eq!(digest(&shared), before);
}

#[test]
fn a_batch_is_taken_back_on_a_server_as_in_a_folder() {
    let Some(server) = postgres() else { return };
    let embedded = files(TestLibrary::new());
    let shared = files(TestLibrary::new());
    settle(&shared, server, &server.place());
    let mut digests = Vec::new();
    for library in [&embedded, &shared] {
        assert_eq!(library.import().code, 0);
        let batches = library.json(&["batch", "list", "--json"]);
        let id = batches[0]["id"].to_string();
        let undone = library.run(&["batch", "undo", id.trim_matches('"')]);
        assert_eq!(undone.code, 0, "{}{}", undone.out, undone.err);
        digests.push(digest(library));
    }
    assert_eq!(digests[0], digests[1]);
}

#[test]
fn a_library_moves_to_a_server_and_back_and_goes_on_there() {
    let Some(server) = postgres() else { return };
    let library = files(TestLibrary::new());
    assert_eq!(library.import().code, 0);
    library.bearer("张三", "administrator");
    let before = digest(&library);
    // settings of the server stand beside until the library is there
    let settings = settle(&library, server, &server.place());
    let to = library.files().with_file_name("shared.toml");
    fs::rename(library.data().join("huidian.toml"), &to).unwrap();
    let moved = library.json(&["move", "--to", path_text(&to), "--json"]);
    assert_eq!(moved["content_digest"], before);
    assert_eq!(digest(&library), before);
    let again = library.run(&["move", "--to", path_text(&to)]);
    assert!(again.err.contains("not empty"), "{}", again.err);

    fs::remove_file(library.data().join("huidian.db")).unwrap();
    write_settings(&library, &settings);
    assert_eq!(digest(&library), before);
    assert!(library.run(&["user", "list"]).out.contains("张三"));
    // new rows are numbered after those that came
    let more = regulation("某市港口条例", 4, 5);
    fs::write(library.files().join("某市港口条例.md"), more).unwrap();
    let report = library.import();
    assert_eq!(report.code, 0, "{}{}", report.out, report.err);
    library.bearer("李四", "editor");
    let after = digest(&library);
    assert_ne!(after, before);

    let embedded = library.files().with_file_name("embedded.toml");
    fs::write(&embedded, "").unwrap();
    let back = library.files().with_file_name("back");
    let arguments = ["move", "--to", path_text(&embedded), "--to-data"];
    let moved = library.run(&[&arguments[..], &[path_text(&back)]].concat());
    assert_eq!(moved.code, 0, "{}", moved.err);
    let mut elsewhere = std::process::Command::new(crate::testing::binary());
    let report = elsewhere
        .args(["--data", path_text(&back), "doctor", "--json"])
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&report.stdout).unwrap();
    assert_eq!(report["sound"], true, "{report}");
    assert_eq!(report["content_digest"], after);
}

#[test]
fn a_server_is_tried_and_what_is_wrong_is_said() {
    let Some(server) = postgres() else { return };
    let library = files(TestLibrary::new());
    let place = server.place();
    let settings = settle(&library, server, &place);
    let check = || library.run(&["config", "check"]);
    let well = check();
    assert_eq!(well.code, 0, "{}", well.err);
    assert!(well.out.contains("no library yet"), "{}", well.out);
    assert_eq!(library.import().code, 0);
    let well = check();
    assert!(
        well.out.contains("a library of this version"),
        "{}",
        well.out
    );
    assert!(!well.out.contains("only for tests"), "{}", well.out);

    let closed = TcpListener::bind("127.0.0.1:0").unwrap();
    let nobody = closed.local_addr().unwrap().port();
    drop(closed);
    let wrong = library.data().join("wrong");
    fs::write(&wrong, "not the password\n").unwrap();
    let password_line = settings.lines().find(|line| line.starts_with("password"));
    let password_line = password_line.unwrap();
    let url = server.url();
    let port = url.rsplit_once(':').unwrap().1.split('/').next().unwrap();
    for (changed, reason) in [
        (
            settings.replace(
                password_line,
                &format!("password_file = \"{}\"", path_text(&wrong)),
            ),
            "password of keeper is wrong",
        ),
        (
            settings.replace(password_line, ""),
            "no password_file is set",
        ),
        (
            settings.replace(port, &nobody.to_string()),
            "no server listens there",
        ),
        (
            settings.replace("/postgres\"", "/nowhere\""),
            "there is no database nowhere",
        ),
        (
            settings.replace("127.0.0.1", "no-such-host.invalid"),
            "cannot find the address",
        ),
        (
            settings.replace("postgres://", "mysql://"),
            "begins with postgres://",
        ),
    ] {
        write_settings(&library, &changed);
        let refused = check();
        assert_eq!(refused.code, 1, "{reason}: {}", refused.out);
        assert!(
            refused.err.contains(reason),
            "{reason}: {}{}",
            refused.out,
            refused.err
        );
        // and no other library is made or shown instead
        let listed = library.run(&["list", "--limit", "1"]);
        assert_ne!(listed.code, 0, "{reason}: {}", listed.out);
        assert!(!library.data().join("huidian.db").exists());
    }

    write_settings(&library, &settings);
    server.psql(&place, "insert into migration (number) values (9000)");
    for arguments in [&["config", "check"][..], &["list", "--limit", "1"]] {
        let newer = library.run(arguments);
        assert_eq!(newer.code, 1);
        assert!(newer.err.contains("version 9000"), "{}", newer.err);
    }
    let strange = server.place();
    server.psql(
        &strange,
        &format!(
            "create schema \"{0}\"; create table \"{0}\".recipe (name text)",
            strange.schema
        ),
    );
    write_settings(&library, &settings.replace(&place.schema, &strange.schema));
    let refused = check();
    assert!(
        refused.err.contains("no huidian library"),
        "{}",
        refused.err
    );
}

#[test]
fn a_connection_is_encrypted_only_to_a_server_that_proves_who_it_is() {
    let Some(server) = postgres() else { return };
    let Some(authority) = server.authority() else {
        return crate::testing::skip("openssl");
    };
    let library = TestLibrary::new();
    let settings = settle(&library, server, &server.place());
    let named = settings.replace("127.0.0.1", "localhost");
    let ca_file = format!("ca_file = \"{}\"\n", path_text(&authority));
    for (changed, reason) in [
        (format!("{named}{ca_file}"), ""),
        // the certificate bears another name
        (format!("{settings}{ca_file}"), "not valid for name"),
        // no public authority vouches for it
        (format!("{named}tls = \"verified\"\n"), "UnknownIssuer"),
        (
            format!("{named}ca_file = \"/nowhere/ca.pem\"\n"),
            "read certificates of /nowhere/ca.pem",
        ),
    ] {
        write_settings(&library, &changed);
        let check = library.run(&["config", "check"]);
        assert_eq!(check.code == 0, reason.is_empty(), "{}", check.err);
        assert!(check.err.contains(reason), "{reason}: {}", check.err);
    }
}

#[test]
fn a_server_of_the_web_answers_from_it_and_sees_what_others_import() {
    let Some(server) = postgres() else { return };
    let library = files(TestLibrary::new());
    settle(&library, server, &server.place());
    let web = start(&library);
    assert_eq!(get(&web, "/healthz").0, 200);
    assert_eq!(library.import().code, 0);
    let path = "/api/v1/search?q=%E7%81%AF%E5%A1%94%E5%85%BB%E6%8A%A4";
    let until = std::time::Instant::now() + std::time::Duration::from_secs(30);
    let mut page = String::new();
    while !page.contains("某市灯塔养护条例") && std::time::Instant::now() < until {
        page = get(&web, path).1;
        std::thread::yield_now();
    }
    assert!(page.contains("某市灯塔养护条例"), "{page}");
    for path in [
        "/",
        "/works",
        "/search?q=%E7%81%AF%E5%A1%94",
        "/calendar.ics",
    ] {
        assert_eq!(get(&web, path).0, 200, "{path}");
    }
}

#[test]
fn what_only_a_folder_can_do_is_refused_in_words() {
    let Some(server) = postgres() else { return };
    let library = files(TestLibrary::new());
    settle(&library, server, &server.place());
    assert_eq!(library.import().code, 0);
    let target = library.files().join("backup");
    let refused = library.run(&["backup", path_text(&target)]);
    assert_eq!(refused.code, 1);
    assert!(refused.err.contains("pg_dump"), "{}", refused.err);
}
