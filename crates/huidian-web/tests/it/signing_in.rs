//! Sessions, passwords and second factors of one's own; a house that is closed.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use hmac::{Hmac, KeyInit, Mac};
use huidian_store::Role;
use huidian_web::{Config, Reading, hash_password};
use sha1::Sha1;

use crate::account::{PASSWORD, library_with, page_as, post, sign_in};
use crate::library::{NOW, TestLibrary, request};

const NEW: &str = "kT7-qLw93zPa";

fn form(token: &str, rest: &str) -> String {
    format!("form_token={token}&{rest}")
}

fn password() -> String {
    PASSWORD.replace(' ', "+")
}

#[tokio::test]
async fn a_password_of_ones_own_is_changed_by_whoever_knows_it() {
    let library = library_with(Role::Reader);
    let (other, _) = sign_in(&library).await;
    let (cookie, token) = sign_in(&library).await;
    let made = form(&token, "name=script&scope=read");
    library
        .ask(post("/account/tokens", &made, Some(&cookie)))
        .await;
    let current = password();
    for (rest, reason) in [
        (
            format!("current=wrong-password&new={NEW}&again={NEW}"),
            "the present one is wrong",
        ),
        (
            format!("current={current}&new={NEW}&again={NEW}x"),
            "typed differently",
        ),
        (
            format!("current={current}&new={current}&again={current}"),
            "the same again",
        ),
        (
            format!("current={current}&new=short&again=short"),
            "too short",
        ),
        (
            format!("current={current}&new=1234567890&again=1234567890"),
            "guessed first",
        ),
    ] {
        let asked = post("/account/password", &form(&token, &rest), Some(&cookie));
        let (status, headers, body) = library.ask(asked).await;
        assert_eq!(status, StatusCode::OK, "{reason}");
        assert!(body.contains("role=\"alert\""), "{reason}");
        assert!(!headers.contains_key("set-cookie"), "{reason}");
    }
    let right = format!("current={current}&new={NEW}&again={NEW}");
    let forged = post("/account/password", &form("0", &right), Some(&cookie));
    assert_eq!(library.ask(forged).await.0, StatusCode::FORBIDDEN);
    let asked = post("/account/password", &form(&token, &right), Some(&cookie));
    let (status, headers, _) = library.ask(asked).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(headers["cache-control"], "no-store");
    let new = headers["set-cookie"].to_str().unwrap();
    let new = new.split(';').next().unwrap().to_owned();
    for (session, is_good) in [(&other, false), (&cookie, false), (&new, true)] {
        let (_, page) = page_as(&library, "/account", session).await;
        assert_eq!(page.contains("/account/sign-out"), is_good);
    }
    let reader = library.store.read().unwrap();
    assert!(reader.tokens().unwrap()[0].revoked_at.is_some());
    let record = reader.audit_of("keeper").unwrap();
    assert!(
        record
            .iter()
            .any(|entry| entry.note.action == "change_password")
    );
    let user = reader.find_user("keeper").unwrap().unwrap();
    assert_eq!(user.role, Role::Reader, "and nothing else");
    let old = format!("name=keeper&password={current}");
    let (_, headers, _) = library.ask(post("/account/sign-in", &old, None)).await;
    assert!(!headers.contains_key("set-cookie"));
}

#[tokio::test]
async fn sessions_are_listed_and_ended_one_by_one_by_their_owner() {
    let library = library_with(Role::Reader);
    let sign_in_form = format!("name=keeper&password={}", password());
    let mut asked = post("/account/sign-in", &sign_in_form, None);
    let agent = "Telephone <b>".parse().unwrap();
    asked.headers_mut().insert("user-agent", agent);
    let (_, headers, _) = library.ask(asked).await;
    let other = headers["set-cookie"].to_str().unwrap();
    let other = other.split(';').next().unwrap().to_owned();
    let (cookie, token) = sign_in(&library).await;
    let (_, page) = page_as(&library, "/account", &cookie).await;
    assert!(page.contains("Telephone &#60;b&#62;"), "{page}");
    let reader = library.store.read().unwrap();
    let open = reader.sessions_of("keeper", NOW.parse().unwrap()).unwrap();
    drop(reader);
    assert_eq!(open.len(), 2);
    // somebody else's is not ended, whatever is asked
    let hash = hash_password(NEW, "other").unwrap();
    library
        .store
        .write(|store| store.put_user("other", &hash, Role::Administrator))
        .unwrap();
    let theirs = format!("name=other&password={NEW}");
    let (_, headers, _) = library.ask(post("/account/sign-in", &theirs, None)).await;
    let theirs = headers["set-cookie"].to_str().unwrap();
    let theirs = theirs.split(';').next().unwrap().to_owned();
    let (_, page) = page_as(&library, "/account", &theirs).await;
    let mark = page.find("form_token\" value=\"").unwrap() + "form_token\" value=\"".len();
    let their_token = page[mark..mark + 64].to_owned();
    let id = open.iter().find(|one| one.agent.starts_with("Tele"));
    let end = format!("session={}", id.unwrap().secret_hash);
    let asked = post(
        "/account/sessions/end",
        &form(&their_token, &end),
        Some(&theirs),
    );
    library.ask(asked).await;
    let (_, page) = page_as(&library, "/account", &other).await;
    assert!(page.contains("/account/sign-out"), "still in");
    let asked = post("/account/sessions/end", &form(&token, &end), Some(&cookie));
    library.ask(asked).await;
    for (session, is_good) in [(&other, false), (&cookie, true), (&theirs, true)] {
        let (_, page) = page_as(&library, "/account", session).await;
        assert_eq!(page.contains("/account/sign-out"), is_good);
    }
    let (again, _) = sign_in(&library).await;
    let asked = post(
        "/account/sessions/end",
        &form(&token, "session=others"),
        Some(&cookie),
    );
    library.ask(asked).await;
    let (_, page) = page_as(&library, "/account", &again).await;
    assert!(!page.contains("/account/sign-out"));
}

#[tokio::test]
async fn a_session_ends_with_its_hours_and_earlier_where_nobody_uses_it() {
    let library = library_with(Role::Reader);
    let at = |minutes: i64| {
        let now: jiff::Timestamp = NOW.parse().unwrap();
        library.served_at(now + jiff::SignedDuration::from_mins(minutes))
    };
    let is_in = async |minutes: i64, cookie: &str| {
        let (_, page) = page_as(&at(minutes), "/account", cookie).await;
        page.contains("/account/sign-out")
    };
    let (cookie, _) = sign_in(&library).await;
    let (unused, _) = sign_in(&library).await;
    let (early, _) = sign_in(&library).await;
    assert!(is_in(3, &early).await, "used too soon for a note");
    // used every hour and a half, until its twelve hours are over
    for minutes in (90..=12 * 60).step_by(90) {
        let is_over = minutes == 12 * 60;
        assert_eq!(is_in(minutes, &cookie).await, !is_over, "{minutes}");
    }
    assert!(!is_in(2 * 60, &unused).await, "two hours without use");
    assert!(
        !is_in(2 * 60 + 3, &early).await,
        "two hours without use that counts"
    );
}

#[tokio::test]
async fn signing_in_again_ends_the_session_before() {
    let library = library_with(Role::Reader);
    let (cookie, _) = sign_in(&library).await;
    let (elsewhere, _) = sign_in(&library).await;
    let again = format!("name=keeper&password={}", password());
    let asked = post("/account/sign-in", &again, Some(&cookie));
    let (_, headers, _) = library.ask(asked).await;
    assert!(headers.contains_key("set-cookie"));
    for (session, is_good) in [(&cookie, false), (&elsewhere, true)] {
        let (_, page) = page_as(&library, "/account", session).await;
        assert_eq!(page.contains("/account/sign-out"), is_good);
    }
}

/// A link of another site cannot sign somebody in, whom the provider knows already, without their doing.
#[tokio::test]
async fn a_sign_in_at_a_provider_is_begun_by_this_site_alone() {
    let library = TestLibrary::new();
    for (site, status) in [
        (Some("cross-site"), StatusCode::SEE_OTHER),
        (Some("same-site"), StatusCode::SEE_OTHER),
        // no provider is set up here: these get as far as that
        (Some("same-origin"), StatusCode::NOT_FOUND),
        (Some("none"), StatusCode::NOT_FOUND),
        (None, StatusCode::NOT_FOUND),
    ] {
        let mut asked = request("/account/outside/start");
        if let Some(site) = site {
            asked
                .headers_mut()
                .insert("sec-fetch-site", site.parse().unwrap());
        }
        let (found, headers, _) = library.ask(asked).await;
        assert_eq!(found, status, "{site:?}");
        if status == StatusCode::SEE_OTHER {
            assert_eq!(headers["location"], "/account");
        }
    }
}

#[tokio::test]
async fn an_administrator_signs_others_out() {
    let library = library_with(Role::Administrator);
    let hash = hash_password(NEW, "other").unwrap();
    library
        .store
        .write(|store| store.put_user("other", &hash, Role::Editor))
        .unwrap();
    let theirs = format!("name=other&password={NEW}");
    let (_, headers, _) = library.ask(post("/account/sign-in", &theirs, None)).await;
    let theirs = headers["set-cookie"].to_str().unwrap();
    let theirs = theirs.split(';').next().unwrap().to_owned();
    let (cookie, token) = sign_in(&library).await;
    let (_, page) = page_as(&library, "/keeper/people", &cookie).await;
    assert!(page.contains("value=\"end_sessions\""), "{page}");
    let end = form(&token, "action=end_sessions&name=other");
    let by_themselves = post("/keeper/users", &end, Some(&theirs));
    assert_eq!(library.ask(by_themselves).await.0, StatusCode::FORBIDDEN);
    library
        .ask(post("/keeper/users", &end, Some(&cookie)))
        .await;
    for (session, is_good) in [(&theirs, false), (&cookie, true)] {
        let (_, page) = page_as(&library, "/account", session).await;
        assert_eq!(page.contains("/account/sign-out"), is_good);
    }
    let reader = library.store.read().unwrap();
    let record = reader.audit_of("other").unwrap();
    assert!(
        record
            .iter()
            .any(|entry| entry.note.action == "end_sessions"
                && entry.note.who == "keeper"
                && entry.note.after.as_deref() == Some("1"))
    );
}

#[tokio::test]
async fn one_comes_back_to_where_one_was_and_nowhere_else() {
    let library = library_with(Role::Reader);
    for (back, expected) in [
        ("%2Fworks%3Fsector%3Denergy", "/works?sector=energy"),
        ("%2F", "/"),
        ("%2F%2Fevil.example", "/"),
        ("https%3A%2F%2Fevil.example", "/"),
        ("%2F%5Cevil.example", "/"),
        ("%2F%09%2Fevil.example", "/"),
        ("%2Faccount", "/account"),
        ("", "/account"),
    ] {
        let form = format!("name=keeper&password={}&back={back}", password());
        let (_, headers, _) = library.ask(post("/account/sign-in", &form, None)).await;
        assert_eq!(headers["location"], expected, "{back}");
        let form = format!("name=keeper&password=wrong&back={back}");
        let (_, headers, _) = library.ask(post("/account/sign-in", &form, None)).await;
        let to = headers["location"].to_str().unwrap();
        assert!(to.starts_with("/account?failed=1"), "{to}");
    }
    // every page says who is signed in, or where to do so
    let page = library.page("/works?sector=energy").await;
    assert!(
        page.contains("/account?back=%2Fworks%3Fsector%3Denergy"),
        "{page}"
    );
    let (cookie, _) = sign_in(&library).await;
    let (_, page) = page_as(&library, "/works", &cookie).await;
    assert!(page.contains("<a href=\"/account\">keeper</a>"), "{page}");
    assert!(!library.page("/works").await.contains("keeper</a>"));
}

/// RFC 6238, told a second time.
fn code(secret: &[u8], step: i64) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).unwrap();
    mac.update(&step.to_be_bytes());
    let digest = mac.finalize().into_bytes();
    let at = usize::from(digest[19] & 15);
    let number = u32::from_be_bytes(digest[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

/// The hidden field of a page that asks for a code.
fn pending(page: &str) -> String {
    let mark = "name=\"pending\" value=\"";
    let start = page.find(mark).expect("asked for a code") + mark.len();
    page[start..start + 64].to_owned()
}

async fn first_step(library: &TestLibrary) -> String {
    let form = format!("name=keeper&password={}&back=%2Fworks", password());
    let (status, headers, page) = library.ask(post("/account/sign-in", &form, None)).await;
    assert_eq!(status, StatusCode::OK);
    assert!(!headers.contains_key("set-cookie"), "not in yet");
    pending(&page)
}

async fn second_step(library: &TestLibrary, pending: &str, code: &str) -> (bool, String) {
    let form = format!("pending={pending}&code={code}");
    let (_, headers, page) = library.ask(post("/account/code", &form, None)).await;
    let to = headers.get("location").map(|to| to.to_str().unwrap());
    (
        headers.contains_key("set-cookie"),
        to.unwrap_or(&page).to_owned(),
    )
}

#[tokio::test]
async fn a_second_factor_is_asked_for_once_it_is_confirmed() {
    let library = library_with(Role::Administrator);
    let (cookie, token) = sign_in(&library).await;
    let step = NOW.parse::<jiff::Timestamp>().unwrap().as_second() / 30;
    let ask = async |rest: &str, cookie: &str, token: &str| {
        let asked = post("/account/second-factor", &form(token, rest), Some(cookie));
        library.ask(asked).await
    };
    let begin = format!("action=begin&password={}", password());
    let (_, _, page) = ask("action=begin&password=wrong", &cookie, &token).await;
    assert!(page.contains("role=\"alert\"") && !page.contains("otpauth:"));
    let (_, _, page) = ask(&begin, &cookie, &token).await;
    assert!(
        page.contains("otpauth://totp/") && page.contains("<svg"),
        "{page}"
    );
    let secret = |library: &TestLibrary| {
        let reader = library.store.read().unwrap();
        reader.find_second_factor("keeper").unwrap().unwrap().secret
    };
    // nothing is asked before it is confirmed: the secret may not have arrived
    let (_, _) = sign_in(&library).await;
    let (_, _, page) = ask("action=confirm&code=000", &cookie, &token).await;
    assert!(page.contains("role=\"alert\""));
    let secret = secret(&library);
    let confirm = format!("action=confirm&code={}", code(&secret, step - 1));
    let (_, headers, page) = ask(&confirm, &cookie, &token).await;
    assert_eq!(headers["cache-control"], "no-store");
    let codes: Vec<&str> = page
        .split("class=\"secret\">")
        .skip(1)
        .map(|rest| &rest[..32])
        .collect();
    assert_eq!(codes.len(), 10, "{page}");
    let (_, old) = page_as(&library, "/account", &cookie).await;
    assert!(!old.contains("/account/sign-out"), "opened without a code");
    let fresh = headers["set-cookie"].to_str().unwrap();
    let fresh = fresh.split(';').next().unwrap().to_owned();
    let (_, page) = page_as(&library, "/account/second-factor", &fresh).await;
    assert!(page.contains("value=\"remove\"") && !page.contains("otpauth:"));

    let waiting = first_step(&library).await;
    let used = code(&secret, step - 1);
    assert!(
        !second_step(&library, &waiting, &used).await.0,
        "taken before"
    );
    assert!(!second_step(&library, &waiting, "000000").await.0);
    let good = code(&secret, step);
    let (is_in, to) = second_step(&library, &waiting, &good).await;
    assert_eq!((is_in, to.as_str()), (true, "/works"));
    assert!(
        !second_step(&library, &waiting, &code(&secret, step + 1))
            .await
            .0,
        "a way in is used once"
    );
    let waiting = first_step(&library).await;
    assert!(
        !second_step(&library, &waiting, &good).await.0,
        "a code is used once"
    );
    // a recovery code, once
    assert!(
        second_step(&library, &waiting, &codes[3].to_lowercase())
            .await
            .0
    );
    let waiting = first_step(&library).await;
    assert!(!second_step(&library, &waiting, codes[3]).await.0);
    for _ in 0..4 {
        second_step(&library, &waiting, "000000").await;
    }
    let (is_in, to) = second_step(&library, &waiting, codes[4]).await;
    assert_eq!(
        (is_in, to.as_str()),
        (false, "/account?failed=2"),
        "tries are over"
    );
    let record = library.store.read().unwrap().audit_of("keeper").unwrap();
    let how = record.iter().filter(|entry| entry.note.action == "sign_in");
    let how: Vec<_> = how.filter_map(|entry| entry.note.after.clone()).collect();
    assert_eq!(how, ["second factor", "recovery code"]);
}

/// ASVS 7.5.1: whoever has a session and the password, as at a desk that was left, has not the authenticator.
#[tokio::test]
async fn with_a_second_factor_ways_in_are_changed_by_whoever_has_a_code() {
    const SECRET: &[u8] = b"12345678901234567890";
    let library = library_with(Role::Editor);
    let (cookie, token) = sign_in(&library).await;
    let recovery = huidian_store::content_hash(b"recovery ABCD");
    library
        .store
        .write(|store| -> Result<(), huidian_store::Error> {
            store.begin_second_factor("keeper", SECRET)?;
            store.confirm_second_factor("keeper", &[recovery])
        })
        .unwrap();
    let step = NOW.parse::<jiff::Timestamp>().unwrap().as_second() / 30;
    let is_on = || {
        let reader = library.store.read().unwrap();
        reader.find_second_factor("keeper").unwrap().is_some()
    };
    let ask = async |path: &str, rest: &str| {
        let asked = post(path, &form(&token, rest), Some(&cookie));
        library.ask(asked).await
    };
    let (current, begin) = (password(), "/account/passkeys/begin");
    let add = format!("name=a&password={current}");
    let ways = [
        (begin, add.clone()),
        (
            "/account/password",
            format!("current={current}&new={NEW}&again={NEW}"),
        ),
        (
            "/account/second-factor",
            format!("action=remove&password={current}"),
        ),
    ];
    for (path, rest) in &ways {
        for code in ["", "&code=000000"] {
            let (_, _, body) = ask(path, &format!("{rest}{code}")).await;
            assert!(body.contains("验证码不对"), "{path}{code}: {body}");
        }
        if *path != begin {
            let (_, page) = page_as(&library, path, &cookie).await;
            assert!(page.contains("name=\"code\""), "{path}: {page}");
        }
    }
    let (_, page) = page_as(&library, "/account/passkeys?lang=en", &cookie).await;
    assert!(page.contains("or a recovery code</label>"), "{page}");
    assert!(is_on());
    // what is refused for another reason uses no code up
    let good = code(SECRET, step);
    for (rest, refusal) in [
        (format!("name=a&password=wrong&code={good}"), "密码不对"),
        (format!("password={current}&code={good}"), "名称须有"),
    ] {
        let (_, _, body) = ask(begin, &rest).await;
        assert!(body.contains(refusal), "{rest}: {body}");
    }
    let again = format!("{add}&code={good}");
    let (status, _, body) = ask(begin, &again).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let (_, _, body) = ask(begin, &again).await;
    assert!(body.contains("验证码不对"), "a code is used once: {body}");
    // a recovery code stands in
    let (_, _, body) = ask(ways[2].0, &format!("{}&code=abcd", ways[2].1)).await;
    assert!(body.contains("value=\"begin\""), "{body}");
    assert!(!is_on());
    let (status, ..) = ask(begin, &add).await;
    assert_eq!(status, StatusCode::OK, "the password is enough again");
}

fn closed() -> TestLibrary {
    let library = TestLibrary::with(Config {
        reading: Reading::SignedIn,
        ..Config::default()
    });
    let hash = hash_password(PASSWORD, "keeper").unwrap();
    library
        .store
        .write(|store| store.put_user("keeper", &hash, Role::Reader))
        .unwrap();
    library
}

#[tokio::test]
async fn a_closed_house_shows_strangers_nothing() {
    let library = closed();
    for path in [
        "/",
        "/works",
        "/works.csv",
        "/works.xlsx",
        "/works.json",
        "/works/档案数据安全法",
        "/works/档案数据安全法/第一条",
        "/works/档案数据安全法/text.md",
        "/works/档案数据安全法/cite.ris",
        "/search?q=档案",
        "/desk",
        "/desk/write",
        "/wanted",
        "/overview",
        "/about",
        "/api",
        "/duties",
        "/registers",
        "/welcome",
        "/keeper",
        "/metrics",
        "/sitemap.xml",
        "/llms.txt",
        "/feeds.opml",
        "/opensearch.xml",
        "/openapi.json",
        "/api/v1/works",
        "/api/v1/suggestions?q=档",
        "/api/v1/search?q=档案",
        "/api/v1/events",
        "/api/v1/facets",
        "/w/AbC12",
        "/captures/00",
        "/no-such-page",
        "/account/password",
        "/accounts",
    ] {
        let (status, headers, body) = library.ask(request(path)).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{path}");
        assert!(!body.contains("档案数据"), "{path}");
        assert!(headers.contains_key("www-authenticate"), "{path}");
        assert_eq!(headers["cache-control"], "no-store", "{path}");
        let mut asked = request(path);
        let html = "text/html,application/xhtml+xml".parse().unwrap();
        asked.headers_mut().insert("accept", html);
        let (status, headers, _) = library.ask(asked).await;
        if path.starts_with("/api/") {
            assert_eq!(status, StatusCode::UNAUTHORIZED, "{path}");
        } else {
            assert_eq!(status, StatusCode::SEE_OTHER, "{path}");
            let to = headers["location"].to_str().unwrap();
            assert!(to.starts_with("/account?back=%2F"), "{to}");
        }
    }
    for path in [
        "/api/v1/citations",
        "/api/v1/quotations",
        "/desk",
        "/api/v1/digests/read",
    ] {
        let (status, _, _) = library.ask(post(path, "x", None)).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{path}");
    }
    for path in ["/account", "/healthz", "/readyz", "/robots.txt"] {
        let body = library.page(path).await;
        assert!(
            !body.contains("档案") && !body.contains("works="),
            "{path}: {body}"
        );
    }
    assert!(library.page("/robots.txt").await.contains("Disallow: /\n"));
}

#[tokio::test]
async fn a_closed_house_is_open_to_its_people_and_remembers_nothing_for_others() {
    let library = closed();
    let (cookie, token) = sign_in(&library).await;
    let (status, page) = page_as(&library, "/works", &cookie).await;
    assert!(status == StatusCode::OK && page.contains("档案数据安全法"));
    let (_, _, page) = library
        .ask(post(
            "/account/tokens",
            &form(&token, "name=script&scope=read"),
            Some(&cookie),
        ))
        .await;
    let at = page.find("class=\"secret\">").unwrap() + "class=\"secret\">".len();
    let bearer = format!("Bearer {}", &page[at..at + 64]);
    for path in ["/works", "/api/v1/works", "/works.csv"] {
        let asked = Request::get(path).header("authorization", &bearer);
        let (status, _, _) = library.ask(asked.body(Body::empty()).unwrap()).await;
        assert_eq!(status, StatusCode::OK, "{path}");
        assert_eq!(
            library.get(path).await.0,
            StatusCode::UNAUTHORIZED,
            "{path}, after somebody read it"
        );
    }
    let bad = Request::get("/works").header("authorization", "Bearer 00");
    let (status, _, _) = library.ask(bad.body(Body::empty()).unwrap()).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let (status, _) = page_as(&library, "/works", "session=00").await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}
