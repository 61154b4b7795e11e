//! `/api/v1`

use axum::http::StatusCode;

use crate::library::{LAW, RULE, STANDARD, TestLibrary, request};

#[tokio::test]
async fn works_are_listed_and_paged() {
    let library = TestLibrary::new();
    let first = library.json("/api/v1/works?limit=3").await;
    assert_eq!(first["total"], 4);
    assert_eq!(first["works"].as_array().unwrap().len(), 3);
    let second = library.json(first["next"].as_str().unwrap()).await;
    assert_eq!(second["works"][0]["id"], LAW);
    assert!(second["next"].is_null());
}

#[tokio::test]
async fn a_work_is_told_as_of_a_day() {
    let library = TestLibrary::new();
    let work = library.json(&format!("/api/v1/works/{RULE}")).await;
    assert_eq!(work["status"], "not_yet_in_force");
    assert_eq!(work["relations"][0]["kind"], "finalises");
    let work = library
        .json(&format!("/api/v1/works/{RULE}?as_of=2024-06"))
        .await;
    assert_eq!(work["status"], "in_force");
}

#[tokio::test]
async fn a_provision_is_given_with_its_text() {
    let library = TestLibrary::new();
    let found = library.json(&format!("/api/v1/works/{LAW}/第三条")).await;
    assert_eq!(found["citation"], "第三条");
    assert_eq!(found["version"], "2023-12-29");
    assert_eq!(found["headings"][0], "第二章　保管");
    assert!(found["text"].as_str().unwrap().contains("每年盘点一次"));
    let old = library
        .json(&format!("/api/v1/works/{LAW}/第三条?as_of=2020-01-01"))
        .await;
    assert_eq!(old["version"], "2019-06-01");
}

#[tokio::test]
async fn texts_citations_and_events_are_given() {
    let library = TestLibrary::new();
    let texts = library
        .json(&format!("/api/v1/works/{LAW}/expressions"))
        .await;
    assert_eq!(texts.as_array().unwrap().len(), 2);
    let text = library
        .json(&format!("/api/v1/works/{LAW}/expressions/2019-06-01"))
        .await;
    assert_eq!(text["provisions"][1]["path"], "第一章");
    let cited = library
        .json(&format!(
            "/api/v1/works/{RULE}/citations?direction=in&provision=1"
        ))
        .await;
    assert_eq!(cited[0]["from"], LAW);
    assert_eq!(cited[0]["provision"], "第三条");
    let none = library
        .json(&format!(
            "/api/v1/works/{RULE}/citations?direction=in&provision=2"
        ))
        .await;
    assert_eq!(none.as_array().unwrap().len(), 0);
    let events = library.json("/api/v1/events?limit=2").await;
    let next = format!("/api/v1/events?after={}", events["last"]);
    let later = library.json(&next).await;
    assert_ne!(events["events"][0]["seq"], later["events"][0]["seq"]);
}

#[tokio::test]
async fn search_answers_in_the_shape_of_the_command_line() {
    let library = TestLibrary::new();
    let found = library.json("/api/v1/search?q=风险").await;
    let hit = found["hits"]
        .as_array()
        .unwrap()
        .iter()
        .find(|hit| !hit["provision"].is_null())
        .unwrap();
    assert_eq!(hit["work"], RULE);
    assert_eq!(hit["provision"], "第二条");
    assert!(hit["score"].is_number() && hit["snippet"].is_string());
    let typed = library.json("/api/v1/suggestions?q=档案数据安").await;
    assert_eq!(typed["suggestions"][0]["work"], LAW);
}

#[tokio::test]
async fn errors_are_problems_that_lead_on() {
    let library = TestLibrary::new();
    for (path, status, code) in [
        ("/api/v1/works/没有", 404, "/api#no-such-work"),
        (
            &format!("/api/v1/works/{LAW}/第九十条"),
            404,
            "/api#no-such-provision",
        ),
        (
            &format!("/api/v1/works/{STANDARD}/第一条"),
            404,
            "/api#text-not-held",
        ),
        ("/api/v1/works?kind=诗", 400, "/api#bad-parameter"),
        ("/api/v1/works?as_of=gestern", 400, "/api#bad-parameter"),
        ("/api/v1/nothing", 404, "/api#no-such-address"),
    ] {
        let (found, headers, body) = library.ask(request(path)).await;
        assert_eq!(found.as_u16(), status, "{path}");
        assert_eq!(
            headers["content-type"], "application/problem+json",
            "{path}"
        );
        let problem: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(problem["type"], code, "{path}");
        assert_eq!(problem["status"], status);
        assert!(!problem["ways"].as_array().unwrap().is_empty(), "{path}");
    }
}

#[tokio::test]
async fn an_answer_the_reader_has_is_not_sent_again() {
    let library = TestLibrary::new();
    let path = format!("/api/v1/works/{LAW}");
    let (_, headers, _) = library.ask(request(&path)).await;
    let tag = headers["etag"].clone();
    let mut again = request(&path);
    again.headers_mut().insert("if-none-match", tag);
    let (status, _, body) = library.ask(again).await;
    assert_eq!(status, StatusCode::NOT_MODIFIED);
    assert!(body.is_empty());
}

#[tokio::test]
async fn every_described_address_answers() {
    let library = TestLibrary::new();
    let description = library.json("/openapi.json").await;
    assert_eq!(description["openapi"], "3.1.0");
    for (path, methods) in description["paths"].as_object().unwrap() {
        let Some(method) = methods.get("get") else {
            continue;
        };
        if method.get("security").is_some() {
            let (status, _) = library.get(path).await;
            assert_eq!(status, StatusCode::UNAUTHORIZED, "{path}");
            continue;
        }
        let address = path
            .replace("{id}", LAW)
            .replace("{label}", "2019-06-01")
            .replace("{provision}", "第一条");
        library.json(&address).await;
    }
}

#[tokio::test]
async fn a_roundup_is_checked_and_texts_are_compared() {
    let library = TestLibrary::new();
    let roundup = "| 名称 | 日期 | 发布单位 |\n| --- | --- | --- |\n| 《档案数据分级办法》 | 2024-02-01 | 乙部 |\n";
    let post = |body: &str| {
        axum::http::Request::post("/api/v1/digests/check?name=roundup.md")
            .body(axum::body::Body::from(body.to_owned()))
            .unwrap()
    };
    let (status, _, body) = library.ask(post(roundup)).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert!(body.contains("issuer_incomplete"), "{body}");
    let (status, _, _) = library.ask(post("")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let compared = library
        .json(&format!("/api/v1/works/{LAW}/comparison"))
        .await;
    assert_eq!(compared["old"], format!("{LAW}@2019-06-01"));
    assert_eq!(compared["summary"]["changed"], 3);
}
