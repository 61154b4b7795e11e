//! Passkeys, made and shown by an authenticator in memory.

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use huidian_store::Role;
use huidian_testing::{Authenticator, client_data};
use huidian_web::{Config, hash_password};
use serde_json::{Value, json};

use crate::account::{PASSWORD, add_user, library_with, page_as, post, sign_in};
use crate::library::{TestLibrary, request};

/// Where the tests' library listens, as browsers know this machine.
const ORIGIN: &str = "http://localhost:7878";

fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn decoded(text: &Value) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text.as_str().unwrap()).unwrap()
}

fn password() -> String {
    PASSWORD.replace(' ', "+")
}

async fn ask_json(library: &TestLibrary, asked: Request<Body>) -> (StatusCode, HeaderMap, Value) {
    let (status, headers, body) = library.ask(asked).await;
    let body = serde_json::from_str(&body).unwrap_or(Value::Null);
    (status, headers, body)
}

/// What the browser is asked to make.
async fn begin(
    library: &TestLibrary,
    cookie: &str,
    token: &str,
    password: &str,
) -> (StatusCode, Value) {
    let form = format!("form_token={token}&name=%E5%8A%9E%E5%85%AC%E5%AE%A4&password={password}");
    let asked = post("/account/passkeys/begin", &form, Some(cookie));
    let (status, _, body) = ask_json(library, asked).await;
    (status, body)
}

fn finished(token: &str, authenticator: &Authenticator, challenge: &[u8]) -> String {
    let client = client_data("webauthn.create", challenge, ORIGIN);
    json!({
        "form_token": token,
        "client_data": encoded(&client),
        "attestation": encoded(&authenticator.attestation()),
        "transports": ["internal", "hybrid", "<b>", "a,b"],
    })
    .to_string()
}

async fn finish(
    library: &TestLibrary,
    cookie: &str,
    token: &str,
    authenticator: &Authenticator,
    challenge: &[u8],
) -> (StatusCode, Value) {
    let answer = finished(token, authenticator, challenge);
    let asked = post("/account/passkeys/finish", &answer, Some(cookie));
    let (status, _, body) = ask_json(library, asked).await;
    (status, body)
}

/// A passkey of the keeper's, and what authenticators know the account by.
async fn add(library: &TestLibrary, cookie: &str, token: &str) -> (Authenticator, Vec<u8>) {
    let authenticator = Authenticator::p256("localhost");
    let (status, asked) = begin(library, cookie, token, &password()).await;
    assert_eq!(status, StatusCode::OK, "{asked}");
    let asked = &asked["publicKey"];
    let challenge = decoded(&asked["challenge"]);
    let (status, said) = finish(library, cookie, token, &authenticator, &challenge).await;
    assert_eq!(status, StatusCode::OK, "{said}");
    assert_eq!(said["to"], "/account/passkeys?changed=added");
    (authenticator, decoded(&asked["user"]["id"]))
}

/// The challenge of a sign-in, and the cookie that ties it to the browser.
async fn ask(library: &TestLibrary, form: &str) -> (Vec<u8>, String) {
    let asked = post("/account/passkey/ask", form, None);
    let (status, headers, body) = ask_json(library, asked).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert_eq!(body["publicKey"]["rpId"], "localhost");
    let tie = headers["set-cookie"].to_str().unwrap();
    assert!(tie.contains("HttpOnly") && tie.contains("SameSite=Lax"));
    let tie = tie.split(';').next().unwrap().to_owned();
    (decoded(&body["publicKey"]["challenge"]), tie)
}

fn shown(authenticator: &Authenticator, handle: &[u8], challenge: &[u8]) -> String {
    let client = client_data("webauthn.get", challenge, ORIGIN);
    let data = authenticator.data();
    json!({
        "id": encoded(&authenticator.credential_id),
        "client_data": encoded(&client),
        "authenticator_data": encoded(&data),
        "signature": encoded(&authenticator.sign(&data, &client)),
        "user_handle": encoded(handle),
    })
    .to_string()
}

async fn show(
    library: &TestLibrary,
    answer: &str,
    tie: Option<&str>,
) -> (StatusCode, HeaderMap, Value) {
    ask_json(library, post("/account/passkey/sign-in", answer, tie)).await
}

/// The session that an answer opened.
fn session(headers: &HeaderMap) -> Option<String> {
    let all = headers.get_all("set-cookie").into_iter();
    all.filter_map(|value| value.to_str().ok())
        .find(|value| value.starts_with("session="))
        .and_then(|value| value.split(';').next())
        .map(str::to_owned)
}

fn record(library: &TestLibrary) -> Vec<(String, Option<String>, Option<String>)> {
    let reader = library.store.read().unwrap();
    let entries = reader.audit_of("keeper").unwrap();
    let notes = entries.into_iter().map(|entry| entry.note);
    notes
        .map(|note| (note.action, note.before, note.after))
        .collect()
}

fn held(library: &TestLibrary) -> Vec<huidian_store::Passkey> {
    library.store.read().unwrap().passkeys_of("keeper").unwrap()
}

#[tokio::test]
async fn a_passkey_signs_its_owner_in_without_a_name_or_a_code() {
    let library = library_with(Role::Administrator);
    // nobody is offered what nobody has
    assert!(!library.page("/account").await.contains("data-passkey"));
    let (cookie, token) = sign_in(&library).await;
    let (mut authenticator, handle) = add(&library, &cookie, &token).await;
    assert_eq!(held(&library)[0].made.transports, ["internal", "hybrid"]);
    // a second factor is asked for after the password alone: the passkey is both
    library
        .store
        .write(|store| {
            store.begin_second_factor("keeper", b"secret")?;
            store.confirm_second_factor("keeper", &[])
        })
        .unwrap();
    let page = library.page("/account?back=%2Fworks").await;
    assert!(
        page.contains(&format!("data-origin=\"{ORIGIN}\"")),
        "{page}"
    );
    let script = page.split("src=\"/assets/passkey").nth(1).unwrap();
    let script = format!("/assets/passkey{}", script.split('"').next().unwrap());
    assert!(
        library
            .page(&script)
            .await
            .contains("navigator.credentials")
    );

    let (challenge, tie) = ask(&library, "back=%2Fworks").await;
    authenticator.sign_count = 1;
    let answer = shown(&authenticator, &handle, &challenge);
    let (status, headers, body) = show(&library, &answer, Some(&tie)).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert_eq!(body["to"], "/works");
    assert_eq!(headers["cache-control"], "no-store");
    let opened = session(&headers).unwrap();
    let (_, page) = page_as(&library, "/account/passkeys", &opened).await;
    assert!(
        page.contains("办公室") && !page.contains("未用过"),
        "{page}"
    );
    let passkey = held(&library).remove(0);
    assert!(passkey.used_at.is_some() && passkey.made.sign_count == 1);
    let signed = record(&library);
    assert!(signed.contains(&("sign_in".to_owned(), None, Some("passkey".to_owned()))));
    let added = ("add_passkey".to_owned(), None, Some("办公室".to_owned()));
    assert!(signed.contains(&added), "{signed:?}");
}

#[tokio::test]
async fn an_answer_is_heard_once_and_in_the_browser_that_asked() {
    let library = library_with(Role::Editor);
    let (cookie, token) = sign_in(&library).await;
    let (mut authenticator, handle) = add(&library, &cookie, &token).await;
    let (challenge, tie) = ask(&library, "").await;
    let (_, other_tie) = ask(&library, "").await;
    authenticator.sign_count = 1;
    let answer = shown(&authenticator, &handle, &challenge);
    for (tie, reason) in [
        (None, "no cookie"),
        (Some("passkey=00"), "no secret"),
        (Some(other_tie.as_str()), "of another browser"),
    ] {
        let (status, headers, body) = show(&library, &answer, tie).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{reason}");
        assert!(session(&headers).is_none(), "{reason}");
        assert!(body["refusal"].as_str().unwrap().contains("请"), "{body}");
    }
    let (status, ..) = show(&library, &answer, Some(&tie)).await;
    assert_eq!(status, StatusCode::OK);
    let (status, headers, _) = show(&library, &answer, Some(&tie)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "a second time");
    assert!(session(&headers).is_none());
    // a refused answer uses its challenge up, too
    let (challenge, tie) = ask(&library, "").await;
    authenticator.sign_count = 2;
    let wrong = shown(&authenticator, b"other", &challenge);
    let (status, ..) = show(&library, &wrong, Some(&tie)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let right = shown(&authenticator, &handle, &challenge);
    let (status, ..) = show(&library, &right, Some(&tie)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn what_is_nobodys_or_a_copy_opens_nothing() {
    let library = library_with(Role::Editor);
    let (cookie, token) = sign_in(&library).await;
    let (mut authenticator, handle) = add(&library, &cookie, &token).await;
    let tries = async |authenticator: &Authenticator| {
        let (challenge, tie) = ask(&library, "").await;
        let answer = shown(authenticator, &handle, &challenge);
        let (_, headers, body) = show(&library, &answer, Some(&tie)).await;
        (session(&headers).is_some(), body["refusal"].clone())
    };
    let (is_in, refusal) = tries(&Authenticator::p256("localhost")).await;
    assert!(!is_in && refusal.as_str().unwrap().contains("没有登记"));
    authenticator.sign_count = 7;
    assert!(tries(&authenticator).await.0);
    // the copy of an authenticator counts on from where it was
    authenticator.sign_count = 5;
    let (is_in, refusal) = tries(&authenticator).await;
    assert!(!is_in && refusal.as_str().unwrap().contains("复制"));
    let refused = ("refuse_passkey".to_owned(), Some("办公室".to_owned()), None);
    assert!(record(&library).contains(&refused));
    // what the answer says in the right form and is not signed is not on record
    let count = record(&library).len();
    let (challenge, tie) = ask(&library, "").await;
    let mut answer: Value =
        serde_json::from_str(&shown(&authenticator, &handle, &challenge)).unwrap();
    answer["signature"] = json!("AAAA");
    let (status, ..) = show(&library, &answer.to_string(), Some(&tie)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(record(&library).len(), count);
    authenticator.sign_count = 8;
    library
        .store
        .write(|store| store.disable_user("keeper"))
        .unwrap();
    assert!(!tries(&authenticator).await.0, "kept out");
}

#[tokio::test]
async fn an_answer_in_another_form_is_refused() {
    let library = library_with(Role::Editor);
    let long = "[".repeat(100_000);
    for (body, status) in [("", 400), ("{}", 400), ("null", 400), (&*long, 413)] {
        let (_, tie) = ask(&library, "").await;
        let (found, ..) = show(&library, body, Some(&tie)).await;
        assert_eq!(found.as_u16(), status, "{body:.20}");
    }
}

#[tokio::test]
async fn a_passkey_is_added_by_whoever_knows_the_password_in_the_session_that_asked() {
    let library = library_with(Role::Reader);
    let (cookie, token) = sign_in(&library).await;
    let (other, other_token) = sign_in(&library).await;
    let (status, said) = begin(&library, &cookie, &token, "wrong-password").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(said["refusal"], "密码不对。");
    let (status, _) = begin(&library, &cookie, "0", &password()).await;
    assert_eq!(status, StatusCode::FORBIDDEN, "a form of another site");
    let nameless = format!("form_token={token}&password={}", password());
    let asked = post("/account/passkeys/begin", &nameless, Some(&cookie));
    assert_eq!(library.ask(asked).await.0, StatusCode::UNPROCESSABLE_ENTITY);

    let authenticator = Authenticator::p256("localhost");
    let (_, asked) = begin(&library, &cookie, &token, &password()).await;
    let challenge = decoded(&asked["publicKey"]["challenge"]);
    for (cookie, token, status, reason) in [
        (&other, &other_token, 422, "a session that did not ask"),
        (&cookie, &other_token, 403, "a form of another session"),
    ] {
        let (found, _) = finish(&library, cookie, token, &authenticator, &challenge).await;
        assert_eq!(found.as_u16(), status, "{reason}");
    }
    let nobody = post(
        "/account/passkeys/finish",
        &finished(&token, &authenticator, &challenge),
        None,
    );
    assert_eq!(library.ask(nobody).await.0, StatusCode::UNAUTHORIZED);
    assert!(held(&library).is_empty());
    let (status, _) = finish(&library, &cookie, &token, &authenticator, &challenge).await;
    assert_eq!(status, StatusCode::OK);
    let (status, _) = finish(&library, &cookie, &token, &authenticator, &challenge).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "a second time");
    // the same authenticator is told to make no second one, and what it makes again is not kept twice
    let (_, asked) = begin(&library, &cookie, &token, &password()).await;
    let known = &asked["publicKey"]["excludeCredentials"][0]["id"];
    assert_eq!(decoded(known), authenticator.credential_id);
    let challenge = decoded(&asked["publicKey"]["challenge"]);
    let (status, said) = finish(&library, &cookie, &token, &authenticator, &challenge).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(said["refusal"], "这个通行密钥已经登记过了。");
    assert_eq!(held(&library).len(), 1);
}

#[tokio::test]
async fn removing_a_passkey_takes_the_password_and_ends_other_sessions() {
    let library = library_with(Role::Editor);
    let (cookie, token) = sign_in(&library).await;
    let (elsewhere, _) = sign_in(&library).await;
    let (authenticator, handle) = add(&library, &cookie, &token).await;
    let key = held(&library)[0].key;
    let remove = async |key: i64, password: &str| {
        let form = format!("form_token={token}&key={key}&password={password}");
        library
            .ask(post("/account/passkeys/remove", &form, Some(&cookie)))
            .await
    };
    let (status, _, page) = remove(key, "wrong-password").await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("role=\"alert\""));
    let (status, ..) = remove(key + 1, &password()).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert_eq!(held(&library).len(), 1);
    let (status, headers, _) = remove(key, &password()).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(headers["location"], "/account/passkeys?changed=removed");
    let fresh = session(&headers).unwrap();
    for (session, is_good) in [(&elsewhere, false), (&cookie, false), (&fresh, true)] {
        let (_, page) = page_as(&library, "/account", session).await;
        assert_eq!(page.contains("/account/sign-out"), is_good);
    }
    let (challenge, tie) = ask(&library, "").await;
    let answer = shown(&authenticator, &handle, &challenge);
    let (status, ..) = show(&library, &answer, Some(&tie)).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let removed = ("remove_passkey".to_owned(), Some("办公室".to_owned()), None);
    assert!(record(&library).contains(&removed));
}

#[tokio::test]
async fn a_new_password_and_an_administrator_take_passkeys_away() {
    let library = library_with(Role::Administrator);
    let (cookie, token) = sign_in(&library).await;
    add(&library, &cookie, &token).await;
    let new = "kT7-qLw93zPa";
    let form = format!(
        "form_token={token}&current={}&new={new}&again={new}",
        password()
    );
    let asked = post("/account/password", &form, Some(&cookie));
    let (status, headers, _) = library.ask(asked).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(held(&library).is_empty());
    // others' are an administrator's to take
    let own = session(&headers).unwrap();
    let (_, page) = page_as(&library, "/account", &own).await;
    let mark = "form_token\" value=\"";
    let start = page.find(mark).unwrap() + mark.len();
    let own_token = page[start..start + 64].to_owned();
    let hash = hash_password(PASSWORD, "other").unwrap();
    let lost = huidian_store::NewPasskey {
        credential_id: b"lost".to_vec(),
        user_handle: b"handle".to_vec(),
        public_key: Authenticator::p256("localhost").public_key(),
        name: "丢失的手机".to_owned(),
        transports: Vec::new(),
        sign_count: 0,
        is_backup_eligible: false,
        is_backed_up: false,
    };
    library
        .store
        .write(|store| {
            store.put_user("other", &hash, Role::Editor)?;
            store.add_passkey("other", &lost)
        })
        .unwrap();
    let theirs = format!("name=other&password={}", password());
    let (_, headers, _) = library.ask(post("/account/sign-in", &theirs, None)).await;
    let theirs = session(&headers).unwrap();
    let (_, page) = page_as(&library, "/keeper/people", &own).await;
    assert!(page.contains("value=\"remove_passkeys\""), "{page}");
    let form = format!("form_token={own_token}&action=remove_passkeys&name=other");
    let by_themselves = post("/keeper/users", &form, Some(&theirs));
    assert_eq!(library.ask(by_themselves).await.0, StatusCode::FORBIDDEN);
    library.ask(post("/keeper/users", &form, Some(&own))).await;
    let reader = library.store.read().unwrap();
    assert!(reader.passkeys_of("other").unwrap().is_empty());
    let record = reader.audit_of("other").unwrap();
    let last = record.last().unwrap();
    assert_eq!(
        (last.note.who.as_str(), last.note.action.as_str()),
        ("keeper", "remove_passkey")
    );
    drop(reader);
    let (_, page) = page_as(&library, "/account", &theirs).await;
    assert!(!page.contains("/account/sign-out"), "signed out, too");
}

#[tokio::test]
async fn asking_is_bounded_for_each_address_and_not_by_guesses_at_the_password() {
    let library = library_with(Role::Editor);
    let (cookie, token) = sign_in(&library).await;
    let (authenticator, handle) = add(&library, &cookie, &token).await;
    let mut last = StatusCode::OK;
    for _ in 0..12 {
        let wrong = post("/account/sign-in", "name=keeper&password=wrong", None);
        last = library.ask(wrong).await.0;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    let (challenge, tie) = ask(&library, "").await;
    let answer = shown(&authenticator, &handle, &challenge);
    let (status, ..) = show(&library, &answer, Some(&tie)).await;
    assert_eq!(status, StatusCode::OK);
    for _ in 0..11 {
        let asked = post("/account/passkey/ask", "", None);
        last = library.ask(asked).await.0;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
}

/// Whatever a request says of itself: passkeys are for the address of the settings.
#[tokio::test]
async fn who_passkeys_are_for_is_the_keepers_word() {
    let with = |url: &str| {
        let library = TestLibrary::with(Config {
            public_url: Some(url.to_owned()),
            ..Config::default()
        });
        add_user(&library, Role::Editor);
        library
    };
    let library = with("https://law.example.org");
    let mut asked = post("/account/passkey/ask", "", None);
    let headers = asked.headers_mut();
    headers.insert("host", "evil.example".parse().unwrap());
    headers.insert("x-forwarded-host", "evil.example".parse().unwrap());
    let (_, headers, body) = ask_json(&library, asked).await;
    assert_eq!(body["publicKey"]["rpId"], "law.example.org");
    let tie = headers["set-cookie"].to_str().unwrap();
    assert!(
        tie.starts_with("__Host-passkey=") && tie.contains("Secure"),
        "{tie}"
    );
    // an address of which browsers know no passkeys: the page says what to do
    let library = with("http://192.0.2.7:7878");
    let asked = post("/account/passkey/ask", "", None);
    assert_eq!(library.ask(asked).await.0, StatusCode::NOT_FOUND);
    let (cookie, _) = sign_in(&library).await;
    let (status, page) = page_as(&library, "/account/passkeys", &cookie).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("public_url") && !page.contains("data-passkey"));
}

#[tokio::test]
async fn whoever_comes_in_by_a_provider_alone_has_no_passkey_here() {
    let library = library_with(Role::Editor);
    let (cookie, token) = sign_in(&library).await;
    // as a user is whom a provider brought: without a password that anybody could know
    library
        .store
        .write(|store| {
            store.set_password("keeper", "outside")?;
            store.add_session(
                "keeper",
                &huidian_store::NewSession {
                    secret: huidian_store::content_hash(
                        cookie.trim_start_matches("session=").as_bytes(),
                    ),
                    expires_at: "2024-03-15T03:00:00Z".parse().unwrap(),
                    agent: String::new(),
                    address: String::new(),
                },
            )
        })
        .unwrap();
    let (_, page) = page_as(&library, "/account/passkeys", &cookie).await;
    assert!(
        page.contains("外部账号") && !page.contains("data-passkey"),
        "{page}"
    );
    let (status, _) = begin(&library, &cookie, &token, "x").await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn the_pages_are_for_whoever_is_signed_in_and_whole_in_english() {
    let library = library_with(Role::Reader);
    let (status, ..) = library.ask(request("/account/passkeys")).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let (cookie, token) = sign_in(&library).await;
    add(&library, &cookie, &token).await;
    let (_, page) = page_as(&library, "/account/passkeys?lang=en&changed=added", &cookie).await;
    assert_eq!(crate::english::stray(&page), Vec::<String>::new());
    for words in [
        "Sign in with a finger",
        "never",
        "on one device",
        "The passkey is added",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    let page = library.page("/account?lang=en").await;
    assert!(page.contains("Sign in with a passkey"));
    assert_eq!(crate::english::stray(&page), Vec::<String>::new());
}
