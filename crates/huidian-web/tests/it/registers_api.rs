//! Registers by the API and by tokens.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use huidian_store::Role;
use huidian_web::hash_password;
use serde_json::{Value, json};

use crate::account::library_with;
use crate::library::{LAW, RULE, TestLibrary, encoded, request};
use crate::registers::{filled, send};

/// A request with a JSON body and perhaps a token.
fn call(method: &str, path: &str, body: &Value, token: Option<&str>) -> Request<Body> {
    let mut call = Request::builder().method(method).uri(encoded(path));
    if let Some(token) = token {
        call = call.header("authorization", format!("Bearer {token}"));
    }
    let body = if body.is_null() {
        String::new()
    } else {
        body.to_string()
    };
    call.body(Body::from(body)).unwrap()
}

#[tokio::test]
async fn the_api_keeps_registers() {
    let library = TestLibrary::new();
    let ask = async |method: &str, path: &str, body: Value| {
        let path = format!("/api/v1/registers{path}");
        let (status, _, text) = library.ask(call(method, &path, &body, None)).await;
        let json: Value = serde_json::from_str(&text).unwrap_or_default();
        (status.as_u16(), json)
    };
    let (status, made) = ask("POST", "", json!({"name": "法务部"})).await;
    assert_eq!((status, &made["name"]), (201, &json!("法务部")));
    let id = format!("/{}", made["id"]);
    let works = json!({"works": [LAW, RULE]});
    let (status, held) = ask("POST", &format!("{id}/works"), works).await;
    assert_eq!((status, &held["works"]), (200, &json!([RULE, LAW])));
    let search = json!({"query": "sector=能源&page=2"});
    let (status, held) = ask("POST", &format!("{id}/searches"), search).await;
    let normal = json!([{"name": "能源", "query": "sector=energy"}]);
    assert_eq!((status, &held["searches"]), (200, &normal));
    assert_eq!(
        ask("GET", &format!("{id}/searches"), Value::Null).await.1,
        normal
    );
    let (status, _) = ask("PATCH", &id, json!({"name": "合规部"})).await;
    assert_eq!(status, 200);
    assert_eq!(ask("GET", "", Value::Null).await.1[0]["name"], "合规部");
    let (status, changes) = ask(
        "GET",
        &format!("{id}/changes?since=2024-01-01"),
        Value::Null,
    )
    .await;
    assert_eq!(status, 200);
    assert!(
        changes
            .as_array()
            .unwrap()
            .iter()
            .any(|change| change["kind"] == "text_added")
    );
    for (method, path, body, status) in [
        ("DELETE", format!("{id}/works/{RULE}"), Value::Null, 204),
        ("DELETE", format!("{id}/works/{RULE}"), Value::Null, 404),
        ("DELETE", format!("{id}/searches/能源"), Value::Null, 204),
        ("DELETE", format!("{id}/searches/能源"), Value::Null, 404),
        (
            "POST",
            format!("{id}/works"),
            json!({"works": ["没有"]}),
            404,
        ),
        ("POST", format!("{id}/works"), json!({"work": LAW}), 400),
        (
            "POST",
            format!("{id}/searches"),
            json!({"query": "kind=x"}),
            400,
        ),
        ("POST", format!("{id}/searches"), json!({"query": ""}), 400),
        ("POST", String::new(), json!({"name": "合规部"}), 409),
        ("POST", String::new(), json!({"name": " "}), 400),
        ("POST", String::new(), json!([1]), 400),
        ("PATCH", id.clone(), Value::Null, 400),
        ("GET", "/合规部".to_owned(), Value::Null, 404),
        ("GET", "/99999".to_owned(), Value::Null, 404),
        ("GET", format!("{id}/changes?since=x"), Value::Null, 400),
        ("DELETE", id.clone(), Value::Null, 204),
        ("DELETE", id.clone(), Value::Null, 404),
    ] {
        let (given, problem) = ask(method, &path, body).await;
        assert_eq!(given, status, "{method} {path}: {problem}");
        if status >= 400 {
            assert_eq!(problem["status"], status, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn an_unchanged_register_is_not_sent_again() {
    let library = TestLibrary::new();
    let home = filled(&library).await;
    let path = format!("/api/v1{home}");
    let (_, headers, _) = library.ask(request(&path)).await;
    let again = |tag: &str| {
        let mut asked = request(&path);
        asked
            .headers_mut()
            .insert("if-none-match", tag.parse().unwrap());
        asked
    };
    let tag = headers["etag"].to_str().unwrap();
    assert_eq!(library.ask(again(tag)).await.0, StatusCode::NOT_MODIFIED);
    send(&library, &format!("{home}/rename"), "name=合规部").await;
    let (status, _, body) = library.ask(again(tag)).await;
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains("合规部"));
}

#[tokio::test]
async fn a_token_changes_registers_in_its_scope() {
    let library = library_with(Role::Reader);
    let secret = |scope: &str| {
        let secret = huidian_store::content_hash(scope.as_bytes()).to_string();
        let token = huidian_store::NewToken {
            secret: huidian_store::content_hash(secret.as_bytes()),
            name: scope.to_owned(),
            scope: scope.to_owned(),
            expires_at: None,
        };
        library
            .store
            .write(|store| store.add_token("keeper", &token))
            .unwrap();
        secret
    };
    let (read, write) = (secret("read"), secret("write"));
    let name = json!({"name": "清单"});
    for (token, status) in [
        (None, 401),
        (Some("0"), 401),
        (Some(&*read), 403),
        (Some(&*write), 201),
    ] {
        let made = library
            .ask(call("POST", "/api/v1/registers", &name, token))
            .await;
        assert_eq!(made.0.as_u16(), status, "{token:?}");
    }
    let list = call("GET", "/api/v1/registers", &Value::Null, Some(&*read));
    let (status, _, body) = library.ask(list).await;
    assert_eq!(status, StatusCode::OK);
    let list: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(list[0]["owner"], "keeper");
    // one person's token opens nothing of another's
    let hash = hash_password("long enough here", "other").unwrap();
    library
        .store
        .write(|store| store.put_user("other", &hash, Role::Reader))
        .unwrap();
    let token = huidian_store::NewToken {
        secret: huidian_store::content_hash("f".repeat(64).as_bytes()),
        name: "x".to_owned(),
        scope: "write".to_owned(),
        expires_at: None,
    };
    library
        .store
        .write(|store| store.add_token("other", &token))
        .unwrap();
    let path = format!("/api/v1/registers/{}", list[0]["id"]);
    let (status, _, _) = library
        .ask(call("GET", &path, &Value::Null, Some(&"f".repeat(64))))
        .await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}
