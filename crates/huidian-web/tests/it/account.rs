//! Who may do what.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use huidian_store::Role;
use huidian_web::{hash_password, serve};

use crate::library::{LAW, TestLibrary, request};

const PASSWORD: &str = "correct horse battery";

pub(crate) fn library_with(role: Role) -> TestLibrary {
    let library = TestLibrary::new();
    let hash = hash_password(PASSWORD).unwrap();
    library
        .store
        .write(|store| store.put_user("keeper", &hash, role))
        .unwrap();
    library
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
async fn a_correction_is_kept_beside_what_it_corrects_and_on_record() {
    let library = library_with(Role::Editor);
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
        axum::Router::new(),
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
        axum::Router::new(),
        async {},
    )
    .await
    .unwrap();
}

#[test]
fn short_passwords_are_not_taken() {
    assert!(hash_password("short").is_err());
    assert!(hash_password(&"x".repeat(500)).is_err());
}
