//! `/welcome` sets what a new library needs: its first keeper, settings of the file, the sources that are visited.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{HeaderValue, Request, StatusCode, Version};
use huidian_store::Role;
use huidian_web::{Config, Restart, Settable, SettingsFile, SetupCode};

use crate::account::{PASSWORD, add_user, page_as, post, sign_in};
use crate::library::{TestLibrary, request};

fn in_force() -> Settable {
    Settable {
        public_url: None,
        backup_folder: None,
        backups_kept: 30,
        collects: false,
    }
}

/// A file of four lines stands for the settings; what begins with `!` cannot be set.
fn read(path: &Path) -> Result<Settable, String> {
    let Ok(text) = std::fs::read_to_string(path) else {
        return Ok(in_force());
    };
    let mut lines = text.lines();
    let mut line = || lines.next().unwrap_or("");
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Ok(Settable {
        public_url: some(line()),
        backup_folder: some(line()).map(PathBuf::from),
        backups_kept: line()
            .parse()
            .map_err(|_| "读不懂 (cannot be read)".to_owned())?,
        collects: line() == "true",
    })
}

fn write(file: &SettingsFile, wanted: &Settable) -> Result<(), String> {
    let url = wanted.public_url.as_deref().unwrap_or("");
    if url.starts_with('!') {
        return Err("这不是对外地址 (that is no public address)".to_owned());
    }
    let folder = wanted.backup_folder.as_ref();
    let folder = folder.map_or_else(String::new, |folder| folder.display().to_string());
    let text = format!(
        "{url}\n{folder}\n{}\n{}\n",
        wanted.backups_kept, wanted.collects
    );
    std::fs::write(&file.path, text).map_err(|error| error.to_string())
}

struct House {
    library: TestLibrary,
    restart: Arc<Restart>,
    _folder: tempfile::TempDir,
}

fn house() -> House {
    let folder = tempfile::tempdir().unwrap();
    let restart = Arc::new(Restart::default());
    let file = SettingsFile {
        path: folder.path().join("huidian.toml"),
        data: folder.path().to_owned(),
        in_force: in_force(),
        read,
        write,
        restart: Arc::clone(&restart),
    };
    let library = TestLibrary::with(Config {
        settings_file: Some(file),
        setup_code: SetupCode::read(CODE),
        ..Config::default()
    });
    House {
        library,
        restart,
        _folder: folder,
    }
}

const CODE: &str = "7KQM-2XWB";
const HTML: &str = "text/html,application/xhtml+xml";

fn asked_by_a_browser(path: &str) -> Request<Body> {
    let mut asked = request(path);
    let headers = asked.headers_mut();
    headers.insert("accept", HTML.parse().unwrap());
    headers.insert("host", "127.0.0.1:7878".parse().unwrap());
    asked
}

/// The hidden field of the form of the first keeper, or once there is one of the forms of settings.
fn settings_token(page: &str) -> String {
    let first = page.find("action=\"/welcome/keeper\"");
    let settings = || page.find("action=\"/welcome/settings\"");
    let form = first.or_else(settings).unwrap();
    let mark = "name=\"form_token\" value=\"";
    let start = form + page[form..].find(mark).unwrap() + mark.len();
    page[start..start + 64].to_owned()
}

fn keeper_form(token: &str, again: &str) -> String {
    let (password, again) = (PASSWORD.replace(' ', "+"), again.replace(' ', "+"));
    format!("form_token={token}&setup_code=7kqm2xwb&name=keeper&password={password}&again={again}")
}

#[tokio::test]
async fn the_first_keeper_is_added_once_and_signed_in() {
    let house = house();
    let library = &house.library;
    let page = library.page("/welcome?code=7KQM-2XWB").await;
    assert!(page.contains("添加管理员并登录"), "{page}");
    assert!(
        page.contains("value=\"7KQM-2XWB\""),
        "of the address that the terminal shows"
    );
    assert!(
        !library.page("/welcome").await.contains(CODE),
        "told to nobody"
    );
    let token = settings_token(&page);
    let names = || {
        let users = library.store.read().unwrap().users().unwrap();
        users.into_iter().map(|user| user.name).collect::<Vec<_>>()
    };
    for (reason, form, status) in [
        ("no token", keeper_form("", PASSWORD), StatusCode::FORBIDDEN),
        (
            "a token of another page",
            keeper_form(&"0".repeat(64), PASSWORD),
            StatusCode::FORBIDDEN,
        ),
        (
            "typed differently",
            keeper_form(&token, "correct horse batterie"),
            StatusCode::OK,
        ),
        (
            "a password that is guessed first",
            format!(
                "form_token={token}&setup_code={CODE}&name=keeper&password=1234567890&again=1234567890"
            ),
            StatusCode::OK,
        ),
        (
            "no setup code",
            keeper_form(&token, PASSWORD).replace("setup_code=7kqm2xwb", "setup_code="),
            StatusCode::OK,
        ),
        (
            "another setup code",
            keeper_form(&token, PASSWORD).replace("7kqm2xwb", "7kqm2xwc"),
            StatusCode::OK,
        ),
        (
            "the program's own name",
            keeper_form(&token, PASSWORD).replace("name=keeper", "name=huidian"),
            StatusCode::OK,
        ),
    ] {
        let (found, headers, body) = library.ask(post("/welcome/keeper", &form, None)).await;
        assert_eq!(found, status, "{reason}");
        assert!(!headers.contains_key("set-cookie"), "{reason}");
        let is_said = body.contains("role=\"alert\"");
        assert_eq!(is_said, status == StatusCode::OK, "{reason}");
        assert!(names().is_empty(), "{reason}");
    }
    let right = keeper_form(&token, PASSWORD);
    let (status, headers, _) = library.ask(post("/welcome/keeper", &right, None)).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(headers["location"], "/welcome#place");
    let cookie = headers["set-cookie"].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let user = library.store.read().unwrap().find_user("keeper").unwrap();
    assert_eq!(user.unwrap().role, Role::Administrator);
    let (status, page) = page_as(library, "/keeper/people", &cookie).await;
    assert_eq!(status, StatusCode::OK, "signed in: {page}");
    let reader = library.store.read().unwrap();
    let record = reader.audit_of("keeper").unwrap();
    assert!(record.iter().any(|entry| entry.note.action == "put_user"));
    drop(reader);
    // the token of the first minute opens nothing any more
    let second = keeper_form(&token, PASSWORD).replace("name=keeper", "name=second");
    let (status, ..) = library.ask(post("/welcome/keeper", &second, None)).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let (_, page) = page_as(library, "/welcome", &cookie).await;
    assert!(!page.contains("添加管理员并登录"));
    let second = second.replace(&token, &settings_token(&page));
    let (status, ..) = library
        .ask(post("/welcome/keeper", &second, Some(&cookie)))
        .await;
    assert_eq!(status, StatusCode::CONFLICT, "only the first one so");
    assert_eq!(names(), ["keeper"]);
}

#[tokio::test]
async fn settings_are_written_by_whoever_keeps_the_library_and_wait_for_a_restart() {
    let house = house();
    let library = &house.library;
    add_user(library, Role::Administrator);
    let (cookie, _) = sign_in(library).await;
    let (_, page) = page_as(library, "/welcome", &cookie).await;
    let token = settings_token(&page);
    let form = |rest: &str| format!("form_token={token}&{rest}");
    let wrong = form("public_url=!no&backups_kept=30");
    let (status, _, body) = library
        .ask(post("/welcome/settings", &wrong, Some(&cookie)))
        .await;
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains("role=\"alert\">这不是对外地址<"), "{body}");
    // nothing is dropped out of what is written down
    for (field, value) in [
        ("backup_folder", "a%0Ab"),
        ("backup_folder", "a%1B[31mb"),
        ("backup_folder", "%00"),
        ("public_url", "https%3A%2F%2Flaw.example%0D"),
        ("backups_kept", "7%09"),
        ("anything", "%C2%85"),
        ("a%07b", "c"),
    ] {
        let wrong = form(&format!("{field}={value}"));
        for place in ["settings", "sources", "restart"] {
            let asked = post(&format!("/welcome/{place}"), &wrong, Some(&cookie));
            let (status, _, body) = library.ask(asked).await;
            assert_eq!(status, StatusCode::BAD_REQUEST, "{place} {wrong}");
            assert!(body.contains("含控制字符"), "{place} {wrong}: {body}");
        }
    }
    assert!(!house.restart.is_asked());
    let (_, page) = page_as(library, "/welcome", &cookie).await;
    assert!(!page.contains("重启服务后生效"), "nothing was written");
    let right = form("public_url=https%3A%2F%2Flaw.example&backup_folder=%2Fbackup&backups_kept=7");
    let (status, headers, _) = library
        .ask(post("/welcome/settings", &right, Some(&cookie)))
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(headers["location"], "/welcome?saved=place#place");
    let (_, page) = page_as(library, "/welcome?saved=place", &cookie).await;
    for shown in [
        "value=\"https://law.example\"",
        "value=\"/backup\"",
        "重启服务后生效",
        "现在重启服务",
        "已保存",
    ] {
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let reader = library.store.read().unwrap();
    let record = reader.audit_of("[web] backups_kept").unwrap();
    drop(reader);
    let noted = &record[0].note;
    assert_eq!(
        (noted.before.as_deref(), noted.after.as_deref()),
        (Some("30"), Some("7"))
    );
    assert_eq!(noted.who, "keeper");
    assert!(!house.restart.is_asked());
    let (status, headers, _) = library
        .ask(post("/welcome/restart", &form(""), Some(&cookie)))
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(headers["location"], "/welcome");
    assert!(house.restart.is_asked());
}

#[tokio::test]
async fn before_there_is_a_keeper_nobody_sets_anything() {
    let house = house();
    let library = &house.library;
    let page = library.page("/welcome").await;
    assert!(!page.contains("action=\"/welcome/settings\""));
    assert!(page.contains("有了管理员以后在这里设"), "{page}");
    let token = settings_token(&page);
    for (path, rest) in [
        ("/welcome/settings", "public_url=https%3A%2F%2Flaw.example"),
        ("/welcome/sources", "collects=true"),
        ("/welcome/restart", ""),
    ] {
        let form = format!("form_token={token}&setup_code={CODE}&{rest}");
        let (status, ..) = library.ask(post(path, &form, None)).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{path}");
    }
    assert!(!house.restart.is_asked());
}

#[tokio::test]
async fn where_a_proxy_is_on_this_machine_nobody_sits_at_it() {
    for (public_url, proxies) in [
        (Some("https://law.example"), None),
        (None, Some("127.0.0.1")),
        (None, Some("::1")),
    ] {
        let library = TestLibrary::with(Config {
            public_url: public_url.map(str::to_owned),
            trusted_proxies: proxies.map(|text| vec![text.parse().unwrap()]),
            setup_code: SetupCode::read(CODE),
            ..Config::default()
        });
        let (status, ..) = library.ask(request("/welcome")).await;
        assert_eq!(
            status,
            StatusCode::UNAUTHORIZED,
            "{public_url:?} {proxies:?}"
        );
        let (status, ..) = library.ask(request("/metrics")).await;
        assert_eq!(
            status,
            StatusCode::UNAUTHORIZED,
            "{public_url:?} {proxies:?}"
        );
    }
}

#[tokio::test]
async fn editors_and_strangers_set_nothing() {
    for role in [Role::Reader, Role::Editor] {
        let house = house();
        let library = &house.library;
        add_user(library, role);
        let (cookie, token) = sign_in(library).await;
        for (path, rest) in [
            ("/welcome/settings", "public_url=https%3A%2F%2Flaw.example"),
            ("/welcome/sources", "collects=true"),
            ("/welcome/restart", ""),
            ("/welcome/keeper", "name=other"),
        ] {
            let form = format!("form_token={token}&{rest}");
            let (status, ..) = library.ask(post(path, &form, Some(&cookie))).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{role:?} {path}");
            let (status, ..) = library.ask(post(path, &form, None)).await;
            assert_eq!(status, StatusCode::UNAUTHORIZED, "{path}");
        }
        assert!(!house.restart.is_asked());
        if role == Role::Editor {
            let (_, page) = page_as(library, "/welcome", &cookie).await;
            assert!(!page.contains("action=\"/welcome/settings\""));
        }
    }
}

#[tokio::test]
async fn nobody_becomes_keeper_from_elsewhere() {
    let house = house();
    let library = &house.library;
    let token = settings_token(&library.page("/welcome").await);
    let ask = |change: fn(&mut Request<Body>)| {
        let mut asked = post("/welcome/keeper", &keeper_form(&token, PASSWORD), None);
        change(&mut asked);
        library.ask(asked)
    };
    type Change = fn(&mut Request<Body>);
    let attempts: [(&str, Change); 5] = [
        ("another machine that says localhost", |request| {
            let address: SocketAddr = "192.0.2.2:4711".parse().unwrap();
            request.extensions_mut().insert(ConnectInfo(address));
            let name = HeaderValue::from_static("localhost");
            request.headers_mut().insert("host", name);
        }),
        ("a name that points here", |request| {
            let name = HeaderValue::from_static("law.example");
            request.headers_mut().insert("host", name);
        }),
        ("a proxy that says how it was asked", |request| {
            let scheme = HeaderValue::from_static("https");
            request.headers_mut().insert("x-forwarded-proto", scheme);
        }),
        ("a proxy that says for whom", |request| {
            let client = HeaderValue::from_static("for=203.0.113.11");
            request.headers_mut().insert("forwarded", client);
        }),
        ("a proxy that says nothing, in HTTP/1.0", |request| {
            *request.version_mut() = Version::HTTP_10;
        }),
    ];
    for (reason, change) in attempts {
        let (status, ..) = ask(change).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{reason}");
    }
    // an account that was disabled leaves the library to the command line
    add_user(library, Role::Administrator);
    let store = &library.store;
    store
        .write(|library| library.disable_user("keeper"))
        .unwrap();
    let (status, ..) = ask(|_| {}).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let (status, ..) = library.ask(request("/welcome")).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn sources_are_chosen_and_stay_chosen() {
    let house = house();
    let library = &house.library;
    add_user(library, Role::Administrator);
    let (cookie, _) = sign_in(library).await;
    let (_, page) = page_as(library, "/welcome", &cookie).await;
    let listed: Vec<&str> = page
        .match_indices("name=\"listed\" value=\"")
        .map(|(at, mark)| {
            let rest = &page[at + mark.len()..];
            &rest[..rest.find('"').unwrap()]
        })
        .collect();
    let is_ticked = |id: &&&str| {
        let at = page.find(&format!("name=\"source\" value=\"{id}\""));
        let tag = at.and_then(|at| page[at..].split('>').next());
        tag.is_some_and(|tag| tag.contains("checked"))
    };
    let mut ticked = listed.iter().filter(is_ticked);
    let (Some(first), Some(second)) = (ticked.next(), ticked.next()) else {
        panic!("no sources to choose: {page}");
    };
    let token = settings_token(&page);
    // both stood there, one is ticked
    let form =
        format!("form_token={token}&collects=true&listed={first}&listed={second}&source={second}");
    let (status, headers, _) = library
        .ask(post("/welcome/sources", &form, Some(&cookie)))
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(headers["location"], "/welcome?saved=sources#sources");
    let (_, page) = page_as(library, "/welcome", &cookie).await;
    let box_of = |id: &str| {
        let at = page
            .find(&format!("name=\"source\" value=\"{id}\""))
            .unwrap();
        page[at..].split('>').next().unwrap().to_owned()
    };
    assert!(!box_of(first).contains("checked") && box_of(second).contains("checked"));
    assert!(page.contains("[collect] schedule"), "waits for a restart");
    let states = library.store.read().unwrap().all_source_states().unwrap();
    let enabled: Vec<_> = states
        .iter()
        .map(|state| (state.source.as_str(), state.is_enabled))
        .collect();
    assert_eq!(
        enabled,
        [(*first, Some(false))],
        "what stays is not touched"
    );
}

#[tokio::test]
async fn a_page_that_needs_an_account_leads_a_browser_to_one() {
    let house = house();
    let library = &house.library;
    let location = async |path: &str| {
        let (status, headers, _) = library.ask(asked_by_a_browser(path)).await;
        let location = headers.get("location");
        let location = location.map_or("", |to| to.to_str().unwrap());
        (status.as_u16(), location.to_owned())
    };
    for path in ["/keeper", "/keeper/sources?x=1", "/keeper/health"] {
        let to = location(path).await;
        assert_eq!(to, (303, "/welcome#keeper".to_owned()), "{path}");
    }
    // programs are told the status, and whoever does not sit at the machine sees the page
    assert_eq!(library.get("/keeper").await.0, StatusCode::UNAUTHORIZED);
    let mut handed_on = asked_by_a_browser("/keeper");
    handed_on
        .headers_mut()
        .insert("x-forwarded-for", proxy_value());
    let (status, _, body) = library.ask(handed_on).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(body.contains("开始使用"), "{body}");
    let mut handed_on = asked_by_a_browser("/welcome");
    handed_on
        .headers_mut()
        .insert("x-forwarded-for", proxy_value());
    assert_eq!(library.ask(handed_on).await.0, StatusCode::UNAUTHORIZED);
    add_user(library, Role::Editor);
    let to = location("/keeper?reason=listed").await;
    let expected = "/account?needed=1&back=%2Fkeeper%3Freason%3Dlisted";
    assert_eq!(to.0, 303);
    assert_eq!(to.1, expected);
    let page = library.page(&to.1).await;
    assert!(page.contains("需要登录，登录后自动回到那里"), "{page}");
    let api = {
        let mut asked = asked_by_a_browser("/api/v1/jobs");
        asked.headers_mut().remove("host");
        library.ask(asked).await.0
    };
    assert_eq!(api, StatusCode::UNAUTHORIZED, "an API leads nowhere");
}

fn proxy_value() -> axum::http::HeaderValue {
    "203.0.113.9".parse().unwrap()
}
