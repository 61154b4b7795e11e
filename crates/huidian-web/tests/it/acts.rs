//! Acts of a keeper on pages and through the API; batches taken back.

use axum::http::StatusCode;
use huidian_model::{Capture, Format, WorkId};
use huidian_store::{Companion, CompanionKind, PackedBlob, Role, Task};

use crate::account::{library_with, page_as, post, sign_in};
use crate::library::{LAW, RULE, TestLibrary, encoded};

#[tokio::test]
async fn merged_works_are_found_at_both_addresses() {
    let library = library_with(Role::Editor);
    library.leave_jobs();
    let (cookie, token) = sign_in(&library).await;
    let form = |reason: &str| {
        format!(
            "form_token={token}&act=merge&work={}&into={}&reason={}",
            encoded(RULE),
            encoded(LAW),
            encoded(reason)
        )
    };
    // an act without a reason, from elsewhere, or on a work that is not held, is none
    for (asked, expected) in [
        (form(""), StatusCode::BAD_REQUEST),
        (form("试").replacen(&token, "0", 1), StatusCode::FORBIDDEN),
        (
            form("试").replacen(&encoded(LAW), "nothing", 1),
            StatusCode::NOT_FOUND,
        ),
    ] {
        let (status, ..) = library
            .ask(post("/keeper/acts", &asked, Some(&cookie)))
            .await;
        assert_eq!(status, expected, "{asked}");
    }
    let (status, ..) = library
        .ask(post("/keeper/acts", &form("同一文件"), Some(&cookie)))
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    for base in ["/works", "/api/v1/works"] {
        let old = format!("{base}/{}?as_of=2024-01-01", encoded(RULE));
        let (status, headers, _) = library.ask(crate::library::request(&old)).await;
        assert_eq!(status, StatusCode::PERMANENT_REDIRECT, "{old}");
        let new = headers["location"].to_str().unwrap();
        assert!(
            new.starts_with(base) && new.ends_with("?as_of=2024-01-01"),
            "{new}"
        );
        assert_eq!(library.get(new).await.0, StatusCode::OK, "{new}");
    }
    let (_, page) = page_as(&library, "/keeper/acts", &cookie).await;
    assert!(
        page.contains("同一文件") && page.contains("并入"),
        "the act is told"
    );
    let reader = library.store.read().unwrap();
    let audit = reader.audit_of(RULE).unwrap();
    assert_eq!(audit.last().unwrap().note.action, "merge");
    let batch = reader.batches(1).unwrap().remove(0);
    let jobs = reader.jobs(None, 9).unwrap();
    assert!(
        matches!(jobs[0].task().unwrap(), Task::Settle { batch: of, .. } if of == batch.id),
        "the worker follows"
    );
    drop(reader);
    // undone by one act
    let undo = format!("form_token={token}&batch={}", batch.id);
    let (status, ..) = library
        .ask(post("/keeper/batches/undo", &undo, Some(&cookie)))
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let jobs = library.store.read().unwrap().jobs(None, 9).unwrap();
    assert!(matches!(jobs[0].task().unwrap(), Task::Undo { batch: of, .. } if of == batch.id));
    library
        .store
        .write(|store| store.undo_batch(batch.id, "keeper"))
        .unwrap();
    let (status, ..) = library
        .ask(post("/keeper/batches/undo", &undo, Some(&cookie)))
        .await;
    assert_eq!(status, StatusCode::CONFLICT, "once");
    let reader = library.store.read().unwrap();
    assert!(reader.find_work(&WorkId::new(RULE)).unwrap().is_some());
    assert!(reader.find_redirect(&WorkId::new(RULE)).unwrap().is_none());
}

#[tokio::test]
async fn acts_are_for_editors() {
    let library = library_with(Role::Reader);
    let (cookie, token) = sign_in(&library).await;
    assert_eq!(
        page_as(&library, "/keeper/acts", &cookie).await.0,
        StatusCode::FORBIDDEN
    );
    let form = format!(
        "form_token={token}&act=delete_work&work={}&reason=x",
        encoded(LAW)
    );
    let (status, ..) = library
        .ask(post("/keeper/acts", &form, Some(&cookie)))
        .await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    assert_eq!(
        library.get("/api/v1/batches").await.0,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        library.json("/api/v1/readings?q=x").await,
        serde_json::json!([])
    );
}

#[tokio::test]
async fn readings_have_a_page_of_their_own() {
    let library = TestLibrary::new();
    let blob = PackedBlob::new("编者按：档案数据分级办法的三个看点".as_bytes());
    let reading = Companion {
        work: WorkId::new(RULE),
        kind: CompanionKind::Commentary,
        capture: blob.hash(),
        title: "一文读懂档案数据分级".to_owned(),
        dated_on: "2024-02-02".parse().ok(),
        evidence: "标题".to_owned(),
        name: "读懂.md".to_owned(),
        origin: None,
    };
    library
        .store
        .write::<_, huidian_store::Error>(|store| {
            let now = store.now();
            store.put_capture(
                &Capture {
                    hash: blob.hash(),
                    name: reading.name.clone(),
                    origin: None,
                    captured_at: now,
                    size_bytes: blob.size_bytes(),
                    format: Format::Markdown,
                    encoding: "UTF-8".to_owned(),
                },
                &blob,
            )?;
            store.put_companion(&reading, "编者按：档案数据分级办法的三个看点")
        })
        .unwrap();
    let page = library.page("/readings?q=看点").await;
    assert!(
        page.contains("一文读懂档案数据分级") && page.contains("档案数据分级办法"),
        "{page}"
    );
    assert!(page.contains("都不是文件的文本"), "it says what it is");
    let other = library.page("/readings?q=看点&kind=excerpt").await;
    assert!(!other.contains("一文读懂") && other.contains("没有找到"));
    assert_eq!(
        library.get("/readings?kind=x").await.0,
        StatusCode::BAD_REQUEST
    );
    let search = library.page("/search?q=看点").await;
    assert!(search.contains("/readings?q="), "the search leads there");
}
