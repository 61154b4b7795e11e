//! Uploads, jobs, and tokens of programs.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use huidian_store::{NewToken, Role, Task, TaskKind, content_hash};
use huidian_web::Config;
use serde_json::Value;

use crate::library::TestLibrary;

const SECRET: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// A library with a user of a role who has a token of a scope.
fn library_with(role: Role, scope: &str, expires_at: &str) -> TestLibrary {
    let config = Config {
        upload_limit_bytes: 4096,
        ..Config::default()
    };
    let library = TestLibrary::with(config);
    let token = NewToken {
        secret: content_hash(SECRET.as_bytes()),
        name: "script".to_owned(),
        scope: scope.to_owned(),
        expires_at: Some(expires_at.parse().unwrap()),
    };
    library
        .store
        .write(|store| {
            store.put_user("keeper", "no password", role)?;
            store.add_token("keeper", &token)
        })
        .unwrap();
    library
}

fn editor() -> TestLibrary {
    library_with(Role::Editor, "write", "2025-01-01T00:00:00Z")
}

fn post(path: &str, body: impl Into<Body>) -> Request<Body> {
    Request::post(path)
        .header("authorization", format!("Bearer {SECRET}"))
        .body(body.into())
        .unwrap()
}

fn get(path: &str, authorization: &str) -> Request<Body> {
    let request = Request::get(path).header("authorization", authorization);
    request.body(Body::empty()).unwrap()
}

/// Files kept for the jobs, by name.
fn kept(library: &TestLibrary, job: &Value) -> Vec<(String, Vec<u8>)> {
    let reader = library.store.read().unwrap();
    let job = reader.find_job(job["id"].as_i64().unwrap()).unwrap();
    let Task::Import { folder, .. } = job.unwrap().task().unwrap() else {
        panic!("another task");
    };
    let folder = library.store.folder().join(folder.path());
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

#[tokio::test]
async fn an_upload_becomes_a_job_that_can_be_followed() {
    let library = editor();
    let upload = post("/api/v1/imports?name=../a/rule.md", "# text");
    let (status, headers, body) = library.ask(upload).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{body}");
    let job: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(job["state"], "waiting");
    assert_eq!(
        kept(&library, &job),
        [("rule.md".to_owned(), b"# text".to_vec())]
    );
    let address = headers["location"].to_str().unwrap().to_owned();
    let taken = library
        .store
        .write(|store| store.take_job(&[TaskKind::Import], std::time::Duration::from_mins(1)))
        .unwrap()
        .unwrap();
    library
        .store
        .write(|store| store.finish_job(&taken, Some(r#"{"taken": [1]}"#)))
        .unwrap();
    let bearer = format!("bearer {SECRET}");
    let (status, _, body) = library.ask(get(&address, &bearer)).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let job: Value = serde_json::from_str(&body).unwrap();
    assert_eq!(job["state"], "done");
    assert_eq!(job["report"]["taken"][0], 1);
    for missing in ["/api/v1/jobs/99", "/api/v1/jobs/x"] {
        let (status, _, body) = library.ask(get(missing, &bearer)).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{body}");
    }
}

#[tokio::test]
async fn a_form_brings_several_files() {
    let library = editor();
    library.leave_jobs();
    let part = |name: &str, text: &str| {
        format!(
            "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n{text}\r\n"
        )
    };
    let body = format!(
        "{}{}--cut--\r\n",
        part("a.md", "one"),
        part("x/a.md", "two")
    );
    let mut upload = post("/api/v1/imports", body);
    let kind = "multipart/form-data; boundary=cut".parse().unwrap();
    upload.headers_mut().insert("content-type", kind);
    let (status, _, body) = library.ask(upload).await;
    assert_eq!(status, StatusCode::ACCEPTED, "{body}");
    let files = kept(&library, &serde_json::from_str(&body).unwrap());
    assert_eq!(
        files,
        [
            ("2-a.md".to_owned(), b"two".to_vec()),
            ("a.md".to_owned(), b"one".to_vec())
        ]
    );
}

#[tokio::test]
async fn only_those_who_may_change_the_library_bring_something() {
    for (role, scope, expires_at, expected) in [
        (Role::Editor, "write", "2025-01-01T00:00:00Z", 202),
        (Role::Administrator, "write", "2025-01-01T00:00:00Z", 202),
        (Role::Reader, "write", "2025-01-01T00:00:00Z", 403),
        (Role::Editor, "read", "2025-01-01T00:00:00Z", 403),
        (Role::Editor, "write", "2024-01-01T00:00:00Z", 401),
    ] {
        let library = library_with(role, scope, expires_at);
        library.leave_jobs();
        let (status, _, _) = library.ask(post("/api/v1/imports", "# text")).await;
        assert_eq!(status.as_u16(), expected, "{role:?} {scope} {expires_at}");
    }
    let library = editor();
    let nobody = Request::post("/api/v1/imports").body(Body::from("x"));
    let (status, _, _) = library.ask(nobody.unwrap()).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn a_bad_token_is_refused_even_where_none_is_needed() {
    let library = editor();
    for bad in [
        "Bearer".to_owned(),
        "Bearer x".to_owned(),
        format!("Basic {SECRET}"),
        format!("Bearer {}", SECRET.replace('0', "1")),
    ] {
        let (status, _, _) = library.ask(get("/api/v1/works", &bad)).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{bad}");
    }
    let good = get("/api/v1/works", &format!("Bearer {SECRET}"));
    assert_eq!(library.ask(good).await.0, StatusCode::OK);
    let tokens = library.store.read().unwrap().tokens().unwrap();
    assert!(tokens[0].used_at.is_some());
}

#[tokio::test]
async fn what_cannot_be_kept_is_refused() {
    let library = editor();
    for (body, expected) in [
        (String::new(), StatusCode::UNPROCESSABLE_ENTITY),
        ("x".repeat(5000), StatusCode::PAYLOAD_TOO_LARGE),
    ] {
        let (status, _, _) = library.ask(post("/api/v1/imports", body)).await;
        assert_eq!(status, expected);
    }
    let mut broken = post("/api/v1/imports", "--cut\r\nnot a part");
    let kind = "multipart/form-data; boundary=cut".parse().unwrap();
    broken.headers_mut().insert("content-type", kind);
    let (status, _, _) = library.ask(broken).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!library.store.folder().join("uploads").exists());
}

#[tokio::test]
async fn imports_and_jobs_are_listed_in_pages() {
    let library = editor();
    library.leave_jobs();
    for name in ["a.md", "b.md", "c.md"] {
        let upload = post(&format!("/api/v1/imports?name={name}"), "# text");
        assert_eq!(library.ask(upload).await.0, StatusCode::ACCEPTED);
    }
    let bearer = format!("Bearer {SECRET}");
    let mut seen = Vec::new();
    let mut next = Some("/api/v1/imports?limit=2".to_owned());
    while let Some(address) = next {
        let (status, _, body) = library.ask(get(&address, &bearer)).await;
        assert_eq!(status, StatusCode::OK, "{body}");
        let page: Value = serde_json::from_str(&body).unwrap();
        let jobs = page["jobs"].as_array().unwrap();
        seen.extend(jobs.iter().map(|job| job["id"].as_i64().unwrap()));
        next = page["next"].as_str().map(str::to_owned);
    }
    assert_eq!(seen, [3, 2, 1]);
    for (query, count) in [("state=waiting", 3), ("state=done", 0), ("kind=other", 0)] {
        let (_, _, body) = library
            .ask(get(&format!("/api/v1/jobs?{query}"), &bearer))
            .await;
        let page: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(page["jobs"].as_array().unwrap().len(), count, "{query}");
    }
    let (status, _, body) = library.ask(get("/api/v1/jobs?state=lost", &bearer)).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(body.contains("waiting running done failed"), "{body}");
}

#[tokio::test]
async fn an_answer_to_a_token_is_tagged_and_kept_from_others() {
    let library = editor();
    let ask = || get("/api/v1/works", &format!("Bearer {SECRET}"));
    let (_, headers, _) = library.ask(ask()).await;
    assert!(
        headers["cache-control"]
            .to_str()
            .unwrap()
            .contains("private")
    );
    let mut again = ask();
    again
        .headers_mut()
        .insert("if-none-match", headers["etag"].clone());
    assert_eq!(library.ask(again).await.0, StatusCode::NOT_MODIFIED);
}
