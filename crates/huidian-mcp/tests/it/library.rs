//! A small invented library as agents meet it.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::header::{ACCEPT, CONTENT_TYPE, HOST};
use axum::http::{Request, StatusCode};
use huidian_mcp::{McpLibrary, router};
use huidian_model::{EventKind, FactValue, ReviewState, WorkId, WorkKind};
use huidian_search::SearchIndex;
use huidian_store::{Error, Transaction};
use huidian_testing::{TestClock, TestStore, document, event, expression, fact, index_works};
use serde_json::{Value, json};
use tower::ServiceExt;

/// A code in two parts, whose articles are numbered through.
pub const CODE: &str = "云湖市灯塔典";
/// In force since 2010; the text held begins in 2024.
pub const AMENDED: &str = "云湖市栈道条例";
/// Its text waits for a person.
pub const WAITING: &str = "云湖市渡口办法";
/// Works that name lanterns, with one article each.
pub const LANTERNS: usize = 7;

pub fn store() -> TestStore {
    let store = TestStore::new(Arc::new(TestClock::at("2026-11-30T04:00:00Z")));
    store
        .write::<_, Error>(|library| {
            put_work(library, CODE, "2020-05-28", "2021-01-01")?;
            put_text(
                library,
                CODE,
                "2020-05-28.总则",
                "2021-01-01",
                Some("总则"),
                &["灯塔照明。"],
            )?;
            put_text(
                library,
                CODE,
                "2020-05-28.附则",
                "2021-01-01",
                Some("附则"),
                &["本典施行。", "前法废止。"],
            )?;
            put_work(library, AMENDED, "2010-01-01", "2010-03-01")?;
            put_text(
                library,
                AMENDED,
                "2024-01-05",
                "2024-02-01",
                None,
                &["栈道应当检修。", "违者罚款。"],
            )?;
            put_work(library, WAITING, "2022-01-01", "2022-02-01")?;
            put_text(
                library,
                WAITING,
                "2022-01-01",
                "2022-02-01",
                None,
                &["渡口应当有灯。"],
            )?;
            library.set_review(&WorkId::new(WAITING), Some(ReviewState::Unreviewed))?;
            for number in 0..LANTERNS {
                let title = format!("第{number}号提灯规定");
                put_work(library, &title, "2022-01-01", "2022-02-01")?;
                let words = format!("提灯第{number}种应当防风。");
                put_text(library, &title, "2022-01-01", "2022-02-01", None, &[&words])?;
            }
            Ok(())
        })
        .expect("the library is written");
    store.leave_jobs();
    store
}

pub fn put_work(
    library: &mut Transaction<'_>,
    title: &str,
    made: &str,
    from: &str,
) -> Result<(), Error> {
    let facts = [
        fact(FactValue::Title(title.to_owned())),
        fact(FactValue::Kind(WorkKind::LocalRegulation)),
        event(EventKind::Published, made),
        event(EventKind::Effective, from),
    ];
    library.put_facts(&WorkId::new(title), &facts).map(|_| ())
}

pub fn put_text(
    library: &mut Transaction<'_>,
    title: &str,
    label: &str,
    from: &str,
    part: Option<&str>,
    articles: &[&str],
) -> Result<(), Error> {
    let document = document(articles);
    let (mut text, packed) = expression(&WorkId::new(title), label, Some(from), &document);
    text.part = part.map(str::to_owned);
    library.put_expression(&text, &packed).map(|_| ())
}

pub fn library(store: &TestStore) -> McpLibrary {
    let mut works = index_works(store);
    works.retain(|work| work.title != WAITING);
    McpLibrary {
        store: store.shared(),
        index: Arc::new(SearchIndex::in_memory(&works)),
        catalogue: huidian_catalogue::builtin(),
        clock: Arc::new(TestClock::at("2026-11-30T04:00:00Z")),
        public_url: None,
        hashes: Arc::default(),
        composed: Arc::default(),
    }
}

/// The server over HTTP.
pub struct Agent(Router);

impl Agent {
    pub fn new() -> Self {
        Self::of(&store())
    }

    pub fn of(store: &TestStore) -> Self {
        Self(router(library(store), vec!["localhost".to_owned()]))
    }

    pub fn post(&self, body: impl Into<Body>) -> (StatusCode, Value) {
        let request = Request::post("/mcp")
            .header(HOST, "localhost")
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "application/json, text/event-stream")
            .body(body.into())
            .expect("a request");
        let answer = async {
            let answer = self.0.clone().oneshot(request).await.expect("an answer");
            let status = answer.status();
            let body = to_bytes(answer.into_body(), usize::MAX).await;
            let body = body.expect("a body");
            (status, serde_json::from_slice(&body).unwrap_or(Value::Null))
        };
        runtime().block_on(answer)
    }

    pub fn ask(&self, method: &str, params: &Value) -> Value {
        let message = json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params});
        self.post(message.to_string()).1
    }

    /// What a tool gave, and whether it was refused.
    pub fn call(&self, tool: &str, arguments: &Value) -> (bool, Value) {
        let params = json!({"name": tool, "arguments": arguments});
        let answer = self.ask("tools/call", &params);
        let result = &answer["result"];
        (
            result["isError"] == true,
            result["structuredContent"].clone(),
        )
    }
}

pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime starts")
}
