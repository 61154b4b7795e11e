//! Somebody who has never been here, in a real Chromium; skipped where there is none, required with `HUIDIAN_REQUIRE_ALL=1`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::server;
use crate::testing::{PASSWORD, TestLibrary};

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
        .env("SETUP_CODE", setup_code(&library))
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

/// The hidden field of the form that leads there.
fn form_token(page: &str, action: &str) -> String {
    let form = page.find(&format!("action=\"{action}\"")).unwrap();
    let mark = "name=\"form_token\" value=\"";
    let start = form + page[form..].find(mark).unwrap() + mark.len();
    page[start..start + 64].to_owned()
}

/// What the server keeps for whoever started it, until there is a keeper.
fn setup_code(library: &TestLibrary) -> String {
    let code = std::fs::read_to_string(library.data().join("setup-code")).unwrap();
    code.trim().to_owned()
}

#[test]
fn settings_of_the_first_page_stand_in_the_file_and_hold_after_a_restart() {
    let library = TestLibrary::new();
    let file = library.data().join("huidian.toml");
    std::fs::create_dir_all(library.data()).unwrap();
    std::fs::write(
        &file,
        "# our own remark\n[web]\nbackups_kept = 9 # enough\n",
    )
    .unwrap();
    let server = server::start(&library);
    let (status, page) = server::get(&server, "/welcome");
    assert_eq!(status, 200);
    let mut keeper = vec![
        ("form_token", form_token(&page, "/welcome/keeper")),
        ("setup_code", "2222-2222".to_owned()),
        ("name", "馆长".to_owned()),
        ("password", PASSWORD.to_owned()),
        ("again", PASSWORD.to_owned()),
    ];
    let add = |fields: &[(&str, String)]| {
        let fields: Vec<(&str, &str)> = fields
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        let form = server::encoded(&fields);
        server.ask("POST", "/welcome/keeper", "", form.as_bytes())
    };
    let refused = add(&keeper);
    assert_eq!(refused.status, 200);
    assert!(String::from_utf8_lossy(&refused.body).contains("设置码不对"));
    keeper[1].1 = setup_code(&library);
    let added = add(&keeper);
    assert_eq!(added.status, 303);
    let cookie = added.head.lines().find_map(|line| {
        let (name, value) = line.split_once(':')?;
        let is_session = name.eq_ignore_ascii_case("set-cookie") && value.contains("session=");
        is_session.then(|| value.split(';').next().unwrap().trim().to_owned())
    });
    let cookie = format!("Cookie: {}\r\n", cookie.unwrap());
    let page_of_keeper = || {
        let answer = server.ask("GET", "/welcome", &cookie, b"");
        assert_eq!(answer.status, 200);
        String::from_utf8_lossy(&answer.body).into_owned()
    };
    let token = form_token(&page_of_keeper(), "/welcome/settings");
    let backups = library.files().join("backups");
    let form = |url: &str, folder: &Path| {
        server::encoded(&[
            ("form_token", &token),
            ("public_url", url),
            ("backup_folder", folder.to_str().unwrap()),
            ("backups_kept", "12"),
        ])
    };
    let set = |form: &str| server.ask("POST", "/welcome/settings", &cookie, form.as_bytes());
    let own = format!("http://{}", server.address);
    for (url, folder, reason) in [
        ("https://law.example/below", backups.clone(), "不是对外地址"),
        (own.as_str(), library.data().join("b"), "不能在数据文件夹里"),
    ] {
        let answer = set(&form(url, &folder));
        let said = String::from_utf8_lossy(&answer.body).into_owned();
        assert_eq!(answer.status, 200, "{url}");
        assert!(said.contains(reason), "{reason}: {said}");
    }
    assert_eq!(set(&form(&own, &backups)).status, 303);
    let text = std::fs::read_to_string(&file).unwrap();
    for kept in ["# our own remark", "backups_kept = 12 # enough", &own] {
        assert!(text.contains(kept), "{kept}: {text}");
    }
    assert!(backups.is_dir());
    let page = page_of_keeper();
    assert!(page.contains("重启服务后生效："), "{page}");
    let before = server.process_id();
    let restart = server::encoded(&[("form_token", &token)]);
    let answer = server.ask("POST", "/welcome/restart", &cookie, restart.as_bytes());
    assert_eq!(answer.status, 303);
    // whoever asks meanwhile waits, at the same address, of the same process
    let page = page_of_keeper();
    assert_eq!(server.process_id(), before);
    assert!(!page.contains("重启服务后生效："), "{page}");
    assert!(page.contains(&format!("<link rel=\"canonical\" href=\"{own}/welcome\">")));
    assert!(
        !library.data().join("setup-code").exists(),
        "there is a keeper"
    );
}
