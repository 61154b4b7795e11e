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
    // words of articles are found while they are typed, places too; one character is too little
    let typed = library.json("/api/v1/suggestions?q=风险").await;
    let found = typed["suggestions"].as_array().unwrap();
    let article = found.iter().find(|one| one["kind"] == "article");
    let article = article.unwrap_or_else(|| panic!("{typed}"));
    assert!(article["snippet"].as_str().unwrap().contains("风险"));
    let (status, _) = library.get(article["href"].as_str().unwrap()).await;
    assert_eq!(status, StatusCode::OK);
    let typed = library
        .json(&format!("/api/v1/suggestions?q={LAW}第一条"))
        .await;
    let place = &typed["suggestions"][0];
    assert_eq!(
        (&place["kind"], &place["work"]),
        (&"place".into(), &LAW.into())
    );
    let typed = library.json("/api/v1/suggestions?q=数").await;
    let found = typed["suggestions"].as_array().unwrap();
    assert!(found.iter().all(|one| one["kind"] != "article"), "{typed}");
}

#[tokio::test]
async fn pages_of_a_search_lead_to_all_that_was_found_once() {
    let library = TestLibrary::new();
    let whole = library.json("/api/v1/search?q=数据&limit=100").await;
    assert!(whole["next"].is_null(), "{}", whole["next"]);
    let places = |found: &serde_json::Value| -> Vec<String> {
        let hits = found["hits"].as_array().unwrap().iter();
        hits.filter(|hit| !hit["provision"].is_null())
            .map(|hit| format!("{} {} {}", hit["work"], hit["version"], hit["provision"]))
            .collect()
    };
    let mut seen = Vec::new();
    let mut address = Some("/api/v1/search?q=数据&limit=2".to_owned());
    while let Some(path) = address {
        let part = library.json(&path).await;
        let found = places(&part);
        assert!(!found.is_empty(), "{path} leads to nothing");
        seen.extend(found);
        address = part["next"].as_str().map(str::to_owned);
    }
    let mut all = places(&whole);
    assert!(all.len() > 2, "{all:?}");
    seen.sort();
    all.sort();
    assert_eq!(seen, all);
}

#[tokio::test]
async fn every_answer_names_the_state_of_the_library() {
    let library = TestLibrary::new();
    let last = library.json("/api/v1/search?q=数据").await["release"].clone();
    assert!(last.as_i64().unwrap() > 0);
    for path in [
        "/api/v1/works".to_owned(),
        format!("/api/v1/works/{LAW}"),
        format!("/api/v1/works/{LAW}/第三条"),
        format!("/api/v1/works/{RULE}/citations"),
        "/api/v1/events".to_owned(),
        "/api/v1/search?q=数据".to_owned(),
        "/api/v1/facets".to_owned(),
    ] {
        let (_, headers, body) = library.ask(request(&path)).await;
        let told = headers["huidian-release"].to_str().unwrap().to_owned();
        assert_eq!(told, last.to_string(), "{path}");
        let body: serde_json::Value = serde_json::from_str(&body).unwrap();
        if let Some(release) = body.get("release") {
            assert_eq!(*release, last, "{path}");
        }
    }
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
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    let compared = library
        .json(&format!("/api/v1/works/{LAW}/comparison"))
        .await;
    assert_eq!(compared["old"], format!("{LAW}@2019-06-01"));
    assert_eq!(compared["summary"]["changed"], 3);
    // on that day there was one text, and none before it
    let (status, _) = library
        .get(&format!("/api/v1/works/{LAW}/comparison?as_of=2020-01-01"))
        .await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    let compared = library
        .json(&format!("/api/v1/works/{LAW}/comparison?as_of=2024-06-01"))
        .await;
    assert_eq!(compared["new"], format!("{LAW}@2023-12-29"));
}

#[tokio::test]
async fn references_in_a_text_are_looked_up() {
    let library = TestLibrary::new();
    let text = "依照《档案数据分级办法》第一条办理，不适用《档案数据分级办法》第九条。";
    let post = axum::http::Request::post("/api/v1/citations").body(axum::body::Body::from(text));
    let (status, _, body) = library.ask(post.unwrap()).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    let found: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(found[0]["work_id"], RULE);
    assert_eq!(found[0]["start"], 2);
    let verdicts: Vec<&str> = found
        .as_array()
        .unwrap()
        .iter()
        .map(|citation| citation["verdict"].as_str().unwrap())
        .collect();
    assert_eq!(verdicts, ["found", "no_such_provision"], "{body}");
}

#[tokio::test]
async fn roundups_are_read_and_written() {
    let library = TestLibrary::new();
    let roundup = "| 名称 | 日期 |\n| --- | --- |\n| 《档案数据分级办法》 | 2024-02-01 |\n";
    let post = axum::http::Request::post("/api/v1/digests/read?name=a.md")
        .body(axum::body::Body::from(roundup));
    let (status, _, body) = library.ask(post.unwrap()).await;
    assert_eq!(status, StatusCode::OK, "{body}");
    assert!(body.contains("\"date\":\"2024-02-01\""), "{body}");
    let written = library
        .json("/api/v1/digests/write?from=2024-01&to=2024-12&title=一月")
        .await;
    assert_eq!(written["title"], "一月");
    assert_eq!(written["documents"][0]["title"], RULE);
    // without a public address there is no link that leads anywhere from outside
    assert!(written["documents"][0]["link"].is_null());
    for (query, name) in [
        ("from=2024", "to"),
        ("from=2025&to=2024", "from"),
        ("from=2024&to=2024&format=pdf", "format"),
    ] {
        let (status, body) = library.get(&format!("/api/v1/digests/write?{query}")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
        assert!(
            body.contains(&format!("parameter {name}:")),
            "{query}: {body}"
        );
    }
    let (_, headers, _) = library
        .ask(request(
            "/api/v1/digests/write?from=2024&to=2024&format=xlsx",
        ))
        .await;
    assert!(
        headers["content-disposition"]
            .to_str()
            .unwrap()
            .contains("roundup.xlsx")
    );
}

/// What is wrong, what was given, what is allowed.
#[tokio::test]
async fn a_parameter_that_is_not_understood_is_named() {
    let library = TestLibrary::new();
    for (query, name, words) in [
        ("works?as_of=zzz", "as_of", "YYYY-MM-DD"),
        ("works?as-of=2024-13", "as_of", "2024-13"),
        ("works?as_of=2024&as-of=2023", "as_of", "twice"),
        ("works?sectr=energy", "sectr", "known: sector topic"),
        ("works?page=9999999", "page", "known: sector"),
        ("works?limit=501", "limit", "from 1 to 500"),
        ("works?limit=", "limit", "no value"),
        ("works?as_of=%C2%87", "as_of", "control"),
        ("works?kind=", "kind", "no value"),
        ("works?limit=1&limit=2", "limit", "twice"),
        ("works?draft=maybe", "draft", "true"),
        ("works?year=20244", "year", "20244"),
        ("works?sector=天文", "sector", "能源"),
        ("works?sort=size", "sort", "newest"),
        ("works?after=没有", "after", "没有"),
        ("works?title=%FF", "title", "UTF-8"),
        ("search?q=a&page=51", "page", "from 1 to 50"),
        ("search?q=a&year=vor", "year", "2020..2024"),
        ("events?after=-1", "after", "from 0"),
        ("facets?sort=newest", "sort", "unknown"),
    ] {
        let (status, body) = library.get(&format!("/api/v1/{query}")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{query}: {body}");
        let problem: serde_json::Value = serde_json::from_str(&body).unwrap();
        let detail = problem["detail"].as_str().unwrap();
        assert!(
            detail.starts_with(&format!("parameter {name}: ")),
            "{query}: {detail}"
        );
        assert!(detail.contains(words), "{query}: {detail}");
    }
    let long = format!("/api/v1/works?title={}", "长".repeat(501));
    assert_eq!(library.get(&long).await.0, StatusCode::BAD_REQUEST);
    for path in [
        "/works?as-of=zzz",
        "/works?as_of=zzz",
        "/search?q=a&page=9999999",
    ] {
        assert_eq!(library.get(path).await.0, StatusCode::BAD_REQUEST, "{path}");
    }
}

#[tokio::test]
async fn the_day_is_asked_for_as_on_the_command_line_too() {
    let library = TestLibrary::new();
    for name in ["as_of", "as-of"] {
        let path = format!("/api/v1/works/{RULE}?{name}=2024-06");
        assert_eq!(library.json(&path).await["status"], "in_force", "{name}");
        let page = library.page(&format!("/works/{RULE}?{name}=2024-06")).await;
        assert!(page.contains("有效"), "{name}");
    }
}

#[tokio::test]
async fn answers_are_compressed_as_asked_and_tagged_for_each() {
    let library = TestLibrary::new();
    let mut tags = std::collections::HashSet::new();
    for (asked, coding) in [
        ("br, gzip", Some("br")),
        ("gzip, deflate", Some("gzip")),
        ("gzip;q=1, br;q=0", Some("gzip")),
        ("identity", None),
    ] {
        // twice: as made, and as kept
        for _ in 0..2 {
            let mut wanted = request("/api/v1/works");
            let header = asked.parse().unwrap();
            wanted.headers_mut().insert("accept-encoding", header);
            let (_, headers, _) = library.ask(wanted).await;
            let found = headers
                .get("content-encoding")
                .map(|name| name.to_str().unwrap());
            assert_eq!(found, coding, "{asked}");
            tags.insert(headers["etag"].clone());
        }
    }
    assert_eq!(tags.len(), 3);
}

#[tokio::test]
async fn asking_for_the_head_leaves_the_body_for_the_next() {
    let library = TestLibrary::new();
    for path in ["/works", "/api/v1/works"] {
        let head = axum::http::Request::head(path).body(axum::body::Body::empty());
        let (status, headers, nothing) = library.ask(head.unwrap()).await;
        assert_eq!((status, nothing.len()), (StatusCode::OK, 0), "{path}");
        let (_, body) = library.get(path).await;
        let length: usize = headers["content-length"].to_str().unwrap().parse().unwrap();
        assert_eq!(body.len(), length, "{path}");
    }
}

#[tokio::test]
async fn a_list_is_taken_away_as_a_table() {
    let library = TestLibrary::new();
    let csv = library.page("/api/v1/works.csv?sector=energy").await;
    assert_eq!(csv.lines().count(), 3);
    let all = library.json("/api/v1/works.json").await;
    assert_eq!(all.as_array().unwrap().len(), 4);
    let (status, body) = library.get("/api/v1/works.xlsx?sector=天文").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(body.contains("/api#bad-parameter"), "{body}");
}

#[tokio::test]
async fn a_newcomer_can_read_what_the_api_does() {
    let library = TestLibrary::new();
    let page = library.page("/api").await;
    for words in [
        "GET /api/v1/works/{id}/{provision}",
        "POST /api/v1/citations",
        "Authorization: Bearer",
        "curl",
        "newest oldest effective rank title",
        "no-such-provision",
    ] {
        assert!(page.contains(words), "{words}");
    }
    // every kind of problem a program is told leads to its line
    let (_, body) = library.get("/api/v1/works/没有").await;
    let problem: serde_json::Value = serde_json::from_str(&body).unwrap();
    let anchor = problem["type"].as_str().unwrap().split_once('#').unwrap().1;
    assert!(page.contains(&format!("id=\"{anchor}\"")), "{anchor}");
}

#[tokio::test]
async fn citations_come_in_parts_that_follow_each_other() {
    let library = TestLibrary::new();
    let law = huidian_model::ExpressionId {
        work: huidian_model::WorkId::new(LAW),
        label: "2023-12-29".to_owned(),
    };
    let mut found = library.store.read().unwrap().citations_from(&law).unwrap();
    for place in 1..4 {
        let mut again = found[0].clone();
        again.citation.start += 20 * place;
        again.citation.end += 20 * place;
        found.push(again);
    }
    library
        .store
        .write(|store| store.put_citations(&law, &found))
        .unwrap();
    let path = format!("/api/v1/works/{RULE}/citations?direction=in");
    let all = library.json(&path).await;
    let count = all.as_array().unwrap().len();
    assert_eq!(count, 4, "{all}");
    let mut seen = Vec::new();
    let mut next = Some(format!("{path}&limit=1"));
    while let Some(address) = next {
        let (_, headers, body) = library.ask(request(&address)).await;
        let part: Vec<serde_json::Value> = serde_json::from_str(&body).unwrap();
        assert_eq!(part.len(), 1);
        seen.extend(part);
        next = headers.get("link").map(|link| {
            let link = link.to_str().unwrap();
            let address = link.strip_suffix(">; rel=\"next\"").unwrap();
            address.trim_start_matches('<').to_owned()
        });
    }
    assert_eq!(serde_json::Value::Array(seen), all);
    let (status, _) = library.get(&format!("{path}&after=x")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_page_of_another_question_is_refused_and_says_why() {
    let library = TestLibrary::new();
    for path in ["/api/v1/works?limit=1", "/api/v1/search?q=档案&limit=1"] {
        let first = library.json(path).await;
        let next = first["next"].as_str().expect("more than one");
        for (other, expected) in [
            (next.to_owned(), StatusCode::OK),
            (format!("{next}&as_of=2020-01-01"), StatusCode::CONFLICT),
            (format!("{next}&year=2020"), StatusCode::CONFLICT),
        ] {
            let (status, body) = library.get(&other).await;
            assert_eq!(status, expected, "{other}: {body}");
            if expected == StatusCode::CONFLICT {
                let problem: serde_json::Value = serde_json::from_str(&body).unwrap();
                assert_eq!(problem["title"], "cursor of another question", "{body}");
                let detail = problem["detail"].as_str().unwrap();
                assert!(detail.contains("without a cursor"), "{body}");
            }
        }
    }
    // a place in a list stays what it is whatever the size of the pages
    let first = library.json("/api/v1/works?limit=1").await;
    let larger = first["next"]
        .as_str()
        .unwrap()
        .replace("limit=1", "limit=2");
    assert_eq!(library.get(&larger).await.0, StatusCode::OK, "{larger}");
}

#[tokio::test]
async fn a_page_of_another_library_is_refused_and_says_why() {
    let library = TestLibrary::new();
    for path in [
        "/api/v1/works?limit=1",
        "/api/v1/search?q=档案&limit=1",
        "/api/v1/events?limit=1",
    ] {
        let first = library.json(path).await;
        let next = first["next"]
            .as_str()
            .unwrap_or_else(|| panic!("{path}: {first}"));
        let (status, body) = library.get(next).await;
        assert_eq!(status, StatusCode::OK, "{next}: {body}");
        // the same address, of a library whose events are others
        let foreign = match next.split_once("library=") {
            Some((before, _)) => format!("{before}library=0123456789ab"),
            None => "/api/v1/events?after=1.0123456789ab".to_owned(),
        };
        let (status, body) = library.get(&foreign).await;
        assert_eq!(status, StatusCode::CONFLICT, "{foreign}: {body}");
        let problem: serde_json::Value = serde_json::from_str(&body).unwrap();
        assert_eq!(problem["title"], "cursor of another library", "{body}");
        assert!(
            problem["detail"]
                .as_str()
                .unwrap()
                .contains("without a cursor"),
            "{body}"
        );
    }
    let beyond = library.get("/api/v1/events?after=99999999").await;
    assert_eq!(beyond.0, StatusCode::CONFLICT, "{}", beyond.1);
}

#[tokio::test]
async fn a_region_or_an_issuer_of_which_nothing_is_here_is_refused() {
    let library = TestLibrary::new();
    let held = "/api/v1/works?issuer=甲常委会";
    assert_eq!(library.ask(request(held)).await.0, StatusCode::OK);
    for path in [
        "/api/v1/works?region=火星",
        "/api/v1/works?issuer=不存在的机关",
        // beside one that is here
        "/api/v1/works?issuer=甲常委会&issuer=不存在的机关",
        "/api/v1/facets?region=火星",
        "/api/v1/search?q=数据&region=火星",
        "/api/v1/search?q=数据&issuer=不存在的机关",
    ] {
        let (status, _, body) = library.ask(request(path)).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
        assert!(body.contains("本库没有"), "{path}");
    }
}
