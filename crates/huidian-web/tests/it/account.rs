//! Who may do what.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use huidian_store::Role;
use huidian_web::{hash_password, serve};

use crate::library::{LAW, TestLibrary, encoded, request};

pub(crate) const PASSWORD: &str = "correct horse battery";

pub(crate) fn library_with(role: Role) -> TestLibrary {
    let library = TestLibrary::new();
    add_user(&library, role);
    library
}

pub(crate) fn add_user(library: &TestLibrary, role: Role) {
    let hash = hash_password(PASSWORD, "keeper").unwrap();
    library
        .store
        .write(|store| store.put_user("keeper", &hash, role))
        .unwrap();
}

pub(crate) fn post(path: &str, form: &str, cookie: Option<&str>) -> Request<Body> {
    let mut request = Request::post(path);
    if let Some(cookie) = cookie {
        request = request.header("cookie", cookie);
    }
    request.body(Body::from(form.to_owned())).unwrap()
}

/// Cookie of a new session and the hidden field of its forms.
pub(crate) async fn sign_in(library: &TestLibrary) -> (String, String) {
    let form = format!("name=keeper&password={}", PASSWORD.replace(' ', "+"));
    let (status, headers, _) = library.ask(post("/account/sign-in", &form, None)).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let cookie = headers["set-cookie"].to_str().unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"));
    let cookie = cookie.split(';').next().unwrap().to_owned();
    let page = page_as(library, "/account", &cookie).await.1;
    let mark = "name=\"form_token\" value=\"";
    let start = page.find(mark).unwrap() + mark.len();
    (cookie, page[start..start + 64].to_owned())
}

pub(crate) async fn page_as(
    library: &TestLibrary,
    path: &str,
    cookie: &str,
) -> (StatusCode, String) {
    let mut asked = request(path);
    asked
        .headers_mut()
        .insert("cookie", cookie.parse().unwrap());
    let (status, _, body) = library.ask(asked).await;
    (status, body)
}

#[tokio::test]
async fn a_wrong_password_opens_nothing() {
    let library = library_with(Role::Editor);
    for form in [
        "name=keeper&password=wrong-password",
        "name=nobody&password=x",
        "",
    ] {
        let (_, headers, _) = library.ask(post("/account/sign-in", form, None)).await;
        assert_eq!(headers["location"], "/account?failed=1", "{form}");
        assert!(!headers.contains_key("set-cookie"));
    }
    let (status, _) = library.get("/keeper").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn guessing_is_slowed_down() {
    let library = TestLibrary::new();
    let mut last = StatusCode::OK;
    for _ in 0..11 {
        last = library.ask(post("/account/sign-in", "", None)).await.0;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn roles_open_what_they_may() {
    for (role, keeper, users) in [
        (Role::Reader, 403, 403),
        (Role::Editor, 200, 403),
        (Role::Administrator, 200, 303),
    ] {
        let library = library_with(role);
        let (cookie, token) = sign_in(&library).await;
        let (status, _) = page_as(&library, "/keeper", &cookie).await;
        assert_eq!(status.as_u16(), keeper, "{role:?}");
        let form = format!("form_token={token}&name=new&role=reader&password=long-enough-1");
        let (status, _, _) = library
            .ask(post("/keeper/users", &form, Some(&cookie)))
            .await;
        assert_eq!(status.as_u16(), users, "{role:?}");
    }
}

#[tokio::test]
async fn changes_of_people_are_on_record_and_nobody_lowers_himself() {
    let library = library_with(Role::Administrator);
    let (cookie, token) = sign_in(&library).await;
    for (change, expected) in [
        ("name=new&role=reader&password=long-enough-1", 303),
        ("name=new&role=editor&password=long-enough-2", 303),
        ("name=keeper&role=editor&password=long-enough-3", 409),
        ("name=keeper&action=disable", 409),
        ("name=new&action=disable", 303),
    ] {
        let form = format!("form_token={token}&{change}");
        let (status, _, _) = library
            .ask(post("/keeper/users", &form, Some(&cookie)))
            .await;
        assert_eq!(status.as_u16(), expected, "{change}");
    }
    let reader = library.store.read().unwrap();
    let entries = reader.audit_of("new").unwrap();
    let changes: Vec<_> = entries
        .iter()
        .map(|entry| (entry.note.before.as_deref(), entry.note.after.as_deref()))
        .collect();
    let expected = [
        (None, Some("reader")),
        (Some("reader"), Some("editor")),
        (Some("editor"), Some("disabled")),
    ];
    assert_eq!(changes, expected);
    assert!(entries.iter().all(|entry| entry.note.who == "keeper"));
}

#[tokio::test]
async fn a_correction_is_kept_beside_what_it_corrects_and_on_record() {
    let library = library_with(Role::Editor);
    library.leave_jobs();
    let (cookie, token) = sign_in(&library).await;
    let form = format!("work={LAW}&field=published&value=2019-06-03");
    let (status, _, _) = library
        .ask(post("/keeper/facts", &form, Some(&cookie)))
        .await;
    assert_eq!(status, StatusCode::FORBIDDEN, "without the form's token");
    let form = format!("{form}&form_token={token}");
    let (status, _, _) = library
        .ask(post("/keeper/facts", &form, Some(&cookie)))
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let page = library.page(&format!("/works/{LAW}")).await;
    assert!(page.contains("2019年6月3日") && page.contains("2019年6月1日"));
    let (_, keeper) = page_as(&library, "/keeper", &cookie).await;
    assert!(keeper.contains("correct_fact") && keeper.contains("2019-06-01"));
}

#[tokio::test]
async fn another_site_cannot_make_a_reader_change_anything() {
    let library = library_with(Role::Editor);
    let (cookie, token) = sign_in(&library).await;
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://evil.example"),
        ("origin", "null"),
    ] {
        let form = format!("work={LAW}&field=note&value=x&form_token={token}");
        let mut asked = post("/keeper/facts", &form, Some(&cookie));
        asked
            .headers_mut()
            .insert("host", "library.example".parse().unwrap());
        asked.headers_mut().insert(name, value.parse().unwrap());
        let (status, _, _) = library.ask(asked).await;
        assert_eq!(status, StatusCode::FORBIDDEN, "{name}: {value}");
    }
    // a token that is none opens nothing, whatever cookie comes with it
    let form = format!("work={LAW}&field=note&value=x&form_token={token}");
    let mut asked = post("/keeper/facts", &form, Some(&cookie));
    let headers = asked.headers_mut();
    headers.insert("sec-fetch-site", "cross-site".parse().unwrap());
    headers.insert("authorization", "Bearer 0123".parse().unwrap());
    let (status, _, _) = library.ask(asked).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}

/// A proxy asks under a host of its own: whoever comes from the address that readers are told comes from here.
#[tokio::test]
async fn the_public_address_is_this_one_whatever_host_the_proxy_asks_for() {
    let library = TestLibrary::with(huidian_web::Config {
        public_url: Some("https://law.example/".to_owned()),
        ..huidian_web::Config::default()
    });
    for (origin, status) in [
        ("https://law.example", StatusCode::SEE_OTHER),
        ("https://evil.example", StatusCode::FORBIDDEN),
        ("https://law.example.evil.example", StatusCode::FORBIDDEN),
    ] {
        let mut asked = post("/account/sign-in", "name=nobody&password=none", None);
        let headers = asked.headers_mut();
        headers.insert("host", "backend:7991".parse().unwrap());
        headers.insert("origin", origin.parse().unwrap());
        let (found, _, page) = library.ask(asked).await;
        assert_eq!(found, status, "{origin}");
        // whoever set the proxy up and not the address is told what to set
        if status == StatusCode::FORBIDDEN {
            assert!(page.contains("public_url"), "{page}");
        }
    }
}

#[tokio::test]
async fn a_session_ends_when_the_reader_leaves() {
    let library = library_with(Role::Editor);
    let (cookie, token) = sign_in(&library).await;
    let form = format!("form_token={token}");
    library
        .ask(post("/account/sign-out", &form, Some(&cookie)))
        .await;
    let (status, _) = page_as(&library, "/keeper", &cookie).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_token_is_shown_once_and_can_be_revoked() {
    let library = library_with(Role::Reader);
    let (cookie, token) = sign_in(&library).await;
    let form = format!("form_token={token}&name=script&scope=read");
    let (_, _, page) = library
        .ask(post("/account/tokens", &form, Some(&cookie)))
        .await;
    assert!(page.contains("class=\"secret\">"));
    let (_, page) = page_as(&library, "/account", &cookie).await;
    assert!(page.contains("script") && !page.contains("class=\"secret\">"));
    let key = &library.store.read().unwrap().tokens().unwrap()[0]
        .key
        .to_string();
    let form = format!("form_token={token}&key={key}");
    library
        .ask(post("/account/tokens/revoke", &form, Some(&cookie)))
        .await;
    let (_, page) = page_as(&library, "/account", &cookie).await;
    assert!(page.contains("已吊销"));
}

#[tokio::test]
async fn others_are_served_only_with_an_administrator() {
    let library = TestLibrary::new();
    let listener = || tokio::net::TcpListener::bind("0.0.0.0:0");
    let refused = serve(
        listener().await.unwrap(),
        library.state.clone(),
        huidian_web::Doors::default(),
        async {},
    )
    .await;
    assert!(
        refused
            .unwrap_err()
            .to_string()
            .contains("huidian user add")
    );
    let library = library_with(Role::Administrator);
    serve(
        listener().await.unwrap(),
        library.state.clone(),
        huidian_web::Doors::default(),
        async {},
    )
    .await
    .unwrap();
}

#[test]
fn short_passwords_are_not_taken() {
    assert!(hash_password("short", "").is_err());
    assert!(hash_password(&"kT7#qLw93zPa".repeat(50), "").is_err());
}

fn form_with_file(token: &str, name: &str, content: &str, cookie: &str) -> Request<Body> {
    let body = format!(
        "--cut\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n{token}\r\n\
         --cut\r\nContent-Disposition: form-data; name=\"files\"; filename=\"{name}\"\r\n\r\n{content}\r\n--cut--\r\n"
    );
    Request::post("/keeper/imports")
        .header("content-type", "multipart/form-data; boundary=cut")
        .header("cookie", cookie)
        .body(Body::from(body))
        .unwrap()
}

#[tokio::test]
async fn files_brought_on_the_keepers_page_become_a_job() {
    let library = library_with(Role::Editor);
    let (cookie, token) = sign_in(&library).await;
    let text = "灯塔守望规定\n\n第一条　守望人员应当值守。";
    for (asked, status) in [
        (form_with_file("0", "灯塔.md", text, &cookie), 403),
        (form_with_file(&token, "灯塔.md", "", &cookie), 422),
        (form_with_file(&token, "灯塔.md", text, &cookie), 303),
    ] {
        assert_eq!(library.ask(asked).await.0.as_u16(), status);
    }
    let jobs = library.store.read().unwrap().jobs(None, 9).unwrap();
    assert_eq!(jobs.len(), 1, "what was refused asks for nothing");
    assert_eq!(jobs[0].kind, "import");
    let (_, page) = page_as(&library, "/keeper/imports", &cookie).await;
    assert!(page.contains(&format!("id=\"job-{}\"", jobs[0].key)) && page.contains("等待"));
    let failed = jobs[0].clone();
    library
        .store
        .write(|store| {
            let taken = store.take_job(
                &[huidian_store::TaskKind::Import],
                std::time::Duration::from_secs(9),
            )?;
            store.fail_job(&taken.unwrap(), "磁盘已满", None)
        })
        .unwrap();
    let (_, page) = page_as(&library, "/keeper/imports?state=failed", &cookie).await;
    assert!(page.contains("磁盘已满"), "the error is told");
    let (_, page) = page_as(&library, "/keeper/imports?state=done", &cookie).await;
    assert!(!page.contains(&format!("id=\"job-{}\"", failed.key)));
}

#[tokio::test]
async fn a_work_that_waits_for_review_is_accepted_and_indexed_anew() {
    let library = library_with(Role::Editor);
    library.leave_jobs();
    let (cookie, token) = sign_in(&library).await;
    let before = library.store.read().unwrap().jobs(None, 9).unwrap().len();
    let form = format!("form_token={token}&work={}&decision=reject", encoded(LAW));
    let (status, ..) = library
        .ask(post("/keeper/works", &form, Some(&cookie)))
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let reader = library.store.read().unwrap();
    let work = reader
        .find_work(&huidian_model::WorkId::new(LAW))
        .unwrap()
        .unwrap();
    assert_eq!(work.review, huidian_model::ReviewState::Rejected);
    let jobs = reader.jobs(None, 9).unwrap();
    assert_eq!(jobs.len(), before + 1);
    // what its texts did to others is looked up anew
    let works_settled = match jobs[0].task().unwrap() {
        huidian_store::Task::Settle { works, texts, .. } => {
            assert_eq!(texts.len(), 2, "{texts:?}");
            works
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(works_settled, [huidian_model::WorkId::new(LAW)]);
    let audit = reader.audit_of(LAW).unwrap();
    assert_eq!(audit.last().unwrap().note.action, "reject_work");
    let form = format!("form_token={token}&work={}&decision=maybe", encoded(LAW));
    let (status, ..) = library
        .ask(post("/keeper/works", &form, Some(&cookie)))
        .await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn the_keepers_pages_are_for_their_roles() {
    for (role, imports, people, health) in [
        (Role::Reader, 403, 403, 403),
        (Role::Editor, 200, 403, 200),
        (Role::Administrator, 200, 200, 200),
    ] {
        let library = library_with(role);
        let (cookie, _) = sign_in(&library).await;
        for (path, expected) in [
            ("/keeper/imports", imports),
            ("/keeper/people", people),
            ("/keeper/health", health),
        ] {
            let (status, _) = page_as(&library, path, &cookie).await;
            assert_eq!(status.as_u16(), expected, "{role:?} {path}");
        }
    }
    let library = library_with(Role::Administrator);
    let (cookie, _) = sign_in(&library).await;
    let (_, health) = page_as(&library, "/keeper/health", &cookie).await;
    assert!(health.contains("sign_in") && health.contains("huidian doctor"));
    let (_, people) = page_as(&library, "/keeper/people", &cookie).await;
    assert!(people.contains("<td>keeper</td>"));
}
