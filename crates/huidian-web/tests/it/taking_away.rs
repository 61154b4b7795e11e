//! The small formats of the field: citations, linked data, signposts, and what other sites may read.

use axum::http::{HeaderValue, Method};
use serde_json::{Value, json};

use crate::library::{LAW, STANDARD, TestLibrary, request};

fn json_of(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[tokio::test]
async fn a_citation_is_of_the_text_that_is_shown() {
    let library = TestLibrary::new();
    let new = json_of(&library.page(&format!("/works/{LAW}/cite.csl.json")).await);
    assert_eq!(new[0]["issued"], json!({"date-parts": [[2023, 12, 29]]}));
    assert_eq!(new[0]["version"], "2023-12-29");
    assert_eq!(new[0]["author"], json!([{"literal": "甲常委会"}]));
    let old = library
        .page(&format!("/works/{LAW}/cite.csl.json?version=2019-06-01"))
        .await;
    let old = json_of(&old);
    assert_eq!(old[0]["issued"], json!({"date-parts": [[2019, 6, 1]]}));
    // an article of it
    let ris = library
        .page(&format!(
            "/works/{LAW}/cite.ris?version=2019-06-01&provision=第一条"
        ))
        .await;
    for line in [
        "TY  - ",
        "DA  - 2019/06/01/",
        "SE  - 第一条",
        "Y2  - 2024/03/15",
        "ER  - ",
    ] {
        assert!(
            ris.lines().any(|own| own.starts_with(line)),
            "{line}: {ris}"
        );
    }
    let (status, _, _) = library
        .ask(request(&format!(
            "/works/{LAW}/cite.ris?provision=第九百条"
        )))
        .await;
    assert_eq!(status, 404);
    let standard = library.page(&format!("/works/{STANDARD}/cite.ris")).await;
    assert!(standard.starts_with("TY  - STAND\r\n"), "{standard}");
    let line = library.page(&format!("/works/{LAW}/cite.txt")).await;
    assert!(line.contains("[EB/OL]. (2023-12-29)[2024-03-15]"), "{line}");
}

/// In one file of references an id that stands twice is an error (BibTeX) or one of the two (CSL, RIS).
#[tokio::test]
async fn texts_and_provisions_of_a_work_have_ids_of_their_own() {
    let library = TestLibrary::new();
    let mut ids = std::collections::BTreeSet::new();
    for query in [
        "version=2019-06-01",
        "version=2023-12-29",
        "version=2019-06-01&provision=第一条",
        "version=2023-12-29&provision=第一条",
        "version=2023-12-29&provision=第二条",
    ] {
        let of = |kind: &str| format!("/works/{LAW}/cite.{kind}?{query}");
        let csl = json_of(&library.page(&of("csl.json")).await);
        let id = csl[0]["id"].as_str().unwrap().to_owned();
        let ris = library.page(&of("ris")).await;
        assert!(ris.contains(&format!("ID  - {id}\r\n")), "{id}: {ris}");
        let bibtex = library.page(&of("bib")).await;
        assert!(
            bibtex.starts_with(&format!("@misc{{{id},")),
            "{id}: {bibtex}"
        );
        assert!(ids.insert(id.clone()), "{id} stands for two");
    }
}

#[tokio::test]
async fn linked_data_names_every_text() {
    let library = TestLibrary::new();
    let page = library.page(&format!("/works/{LAW}")).await;
    let from = page.find("application/ld+json").unwrap();
    let data = &page[from..];
    let data = &data[data.find('>').unwrap() + 1..data.find("</script>").unwrap()];
    let data = json_of(data);
    let texts = data["workExample"].as_array().unwrap();
    assert_eq!(texts.len(), 2);
    assert_eq!(texts[0]["legislationDateVersion"], "2019-06-01");
    assert_eq!(texts[1]["temporalCoverage"], "2024-01-01/..");
}

#[tokio::test]
async fn programs_are_told_where_things_are() {
    let library = TestLibrary::new();
    let text = library.page("/llms.txt").await;
    assert!(text.starts_with("# 会典 Huidian\n\n> "), "{text}");
    assert!(text.contains("4 件文件"), "{text}");
    let feeds = library.page("/feeds.opml").await;
    assert_eq!(
        feeds.matches("xmlUrl=\"http://127.0.0.1:").count(),
        10,
        "{feeds}"
    );
    let part = library.page("/sitemaps/1.xml").await;
    assert_eq!(part.matches("<loc>").count(), 4);
    for path in ["/sitemaps/2.xml", "/sitemaps/0.xml", "/sitemaps/x"] {
        assert_eq!(library.ask(request(path)).await.0, 404, "{path}");
    }
}

#[tokio::test]
async fn other_sites_read_what_everybody_reads_and_nothing_else() {
    let library = TestLibrary::new();
    let cited = format!("/works/{LAW}/cite.ris");
    for (path, is_open) in [
        ("/api/v1/works", true),
        ("/api/v1/search?q=数据", true),
        ("/openapi.json", true),
        (cited.as_str(), true),
        // of other wings, which are not here
        ("/api/v1/exports", true),
        ("/api/v1/oscal/catalogs/x", true),
        ("/akn/cn/act/law/x", true),
        ("/data-terms.md", true),
        ("/feeds.opml", true),
        ("/sitemap.xml", true),
        ("/sitemaps/1.xml", true),
        // a reader's own things, and pages for people
        ("/api/v1/registers", false),
        ("/api/v1/imports", false),
        ("/desk", false),
        ("/account", false),
        ("/", false),
    ] {
        let (_, headers, _) = library.ask(request(path)).await;
        let allowed = headers.get("access-control-allow-origin");
        assert_eq!(allowed.is_some(), is_open, "{path}");
        let release = headers.get("huidian-release");
        let is_told = release.is_some_and(|release| release != "0");
        assert!(is_told || !is_open, "{path}: {release:?}");
        // no cookie may go with it
        assert!(
            !headers.contains_key("access-control-allow-credentials"),
            "{path}"
        );
    }
    for (wanted, is_open) in [("GET", true), ("POST", false), ("DELETE", false)] {
        let mut question = request("/api/v1/works");
        *question.method_mut() = Method::OPTIONS;
        question.headers_mut().insert(
            "origin",
            HeaderValue::from_static("https://other.example.org"),
        );
        let wanted = HeaderValue::from_str(wanted).unwrap();
        question
            .headers_mut()
            .insert("access-control-request-method", wanted.clone());
        let (_, headers, _) = library.ask(question).await;
        let allowed = headers.contains_key("access-control-allow-methods");
        assert_eq!(allowed, is_open, "{wanted:?}");
    }
}

#[tokio::test]
async fn the_number_of_the_act_stands_where_each_format_has_a_place_for_it() {
    let library = TestLibrary::new();
    let of = |kind: &str, version: &str| format!("/works/{LAW}/cite.{kind}?version={version}");
    // the first text is what the order published; the later one is that of an order nobody told
    for (version, number) in [("2019-06-01", true), ("2023-12-29", false)] {
        let csl = json_of(&library.page(&of("csl.json", version)).await);
        assert_eq!(csl[0].get("number").is_some(), number, "{version}: {csl}");
        for (kind, words) in [
            ("ris", "M1  - 主席令第98号"),
            ("bib", "number = {主席令第98号}"),
            ("txt", "档案数据安全法：主席令第98号[EB/OL]"),
        ] {
            let file = library.page(&of(kind, version)).await;
            assert_eq!(file.contains(words), number, "{version} {kind}: {file}");
        }
    }
    // what Zotero takes for a report has its number in SN
    let standard = library.page(&format!("/works/{STANDARD}/cite.ris")).await;
    for line in ["SN  - GB/T 99001", "M1  - GB/T 99001"] {
        assert!(standard.contains(line), "{line}: {standard}");
    }
}

#[tokio::test]
async fn an_original_without_pages_is_shown_by_its_words_and_can_be_taken() {
    let library = TestLibrary::new();
    let page = library
        .page(&format!("/works/{LAW}/original?version=2023-12-29"))
        .await;
    for words in [
        "texts/档案数据安全法.html",
        "没有固定的页面",
        "履行下列义务",
        "href=\"/captures/",
        "alert(1)",
    ] {
        assert!(page.contains(words), "{words}: {page}");
    }
    assert!(!page.contains("<script>alert(1)"), "words are words");
    let work = library.page(&format!("/works/{LAW}")).await;
    assert!(
        work.contains("/original?version=2023-12-29&#38;capture="),
        "{work}"
    );
    for (path, wanted, reason) in [
        (
            format!("/works/{LAW}/original?version=2023-12-29&page=99"),
            200,
            "the last page",
        ),
        (
            format!("/works/{LAW}/original?version=2023-12-29&page=x"),
            400,
            "no page",
        ),
        (
            format!("/works/{LAW}/original?version=2019-06-01"),
            404,
            "no original is held",
        ),
        (
            format!("/works/{LAW}/original?version=2023-12-29&capture=x"),
            404,
            "another one",
        ),
    ] {
        let (status, _, _) = library.ask(request(&path)).await;
        assert_eq!(status, wanted, "{path}: {reason}");
    }
}
