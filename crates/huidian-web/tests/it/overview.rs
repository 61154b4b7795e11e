//! `/overview`, `/about`, `/api`, and comparisons.

use crate::library::{LAW, RULE, STANDARD, TestLibrary};

#[tokio::test]
async fn every_picture_has_its_table() {
    let page = TestLibrary::new().page("/overview").await;
    let pictures = page.matches("<svg class=\"picture\"").count();
    assert_eq!(pictures, 8);
    assert_eq!(
        page.matches("<table class=\"grid figures-table\"").count(),
        pictures
    );
    assert!(page.contains("href=\"/works?status=not_yet_in_force\""));
    let statuses =
        &page[page.find("id=\"statuses\"").unwrap()..page.find("id=\"issuers\"").unwrap()];
    assert!(
        statuses.contains("<th scope=\"col\">占比</th>") && statuses.contains("25.0%"),
        "{statuses}"
    );
}

#[tokio::test]
async fn every_picture_gives_its_figures_away() {
    let library = TestLibrary::new();
    let page = library.page("/overview").await;
    let links = page.match_indices("/overview/data.").count();
    assert_eq!(links, 16, "CSV and JSON of eight");
    for chart in [
        "months",
        "consultations",
        "statuses",
        "issuers",
        "issuer-years",
        "kinds",
        "years",
        "lineage",
    ] {
        let data = library
            .json(&format!("/overview/data.json?chart={chart}"))
            .await;
        let rows = data["rows"].as_array().unwrap();
        let width = data["head"].as_array().unwrap().len();
        assert!(!rows.is_empty(), "{chart}");
        for row in rows {
            assert_eq!(
                row["cells"].as_array().unwrap().len() + 1,
                width,
                "{chart}: {row}"
            );
        }
        let csv = library
            .page(&format!("/overview/data.csv?chart={chart}"))
            .await;
        assert_eq!(csv.lines().count(), rows.len() + 1, "{chart}: {csv}");
    }
    // the draft of the test library has become a rule
    let data = library
        .json("/overview/data.json?chart=consultations")
        .await;
    assert_eq!(data["rows"][0]["cells"][1], "已有定稿", "{data}");
    // as much as the page was narrowed to
    let narrowed = library
        .json("/overview/data.json?chart=statuses&draft=true")
        .await;
    assert_eq!(narrowed["rows"].as_array().unwrap().len(), 1, "{narrowed}");
    let life = library.json(&format!("/works/{LAW}/life.json")).await;
    let moments = life.as_array().unwrap();
    assert!(moments.iter().any(|one| one["event"] == "施行"), "{life}");
    let csv = library.page(&format!("/works/{LAW}/life.csv")).await;
    assert_eq!(csv.lines().count(), moments.len() + 1);
}

#[tokio::test]
async fn a_theme_is_drawn_from_its_draft_to_its_final() {
    let library = TestLibrary::new();
    let page = library.page("/overview?theme=分级办法").await;
    let lineage = &page[page.find("id=\"lineage\"").unwrap()..];
    let (draft, last) = (
        lineage.find("档案数据分级办法（征求意见稿）").unwrap(),
        lineage.find("<title>档案数据分级办法</title>").unwrap(),
    );
    assert!(draft < last, "in order of time");
    assert!(
        lineage.contains("定稿自《档案数据分级办法（征求意见稿）》"),
        "{lineage}"
    );
    let nothing = library.page("/overview?theme=火星").await;
    assert!(nothing.contains("value=\"火星\"") && nothing.contains("还没有数据"));
}

#[tokio::test]
async fn the_library_and_its_interface_describe_themselves() {
    let library = TestLibrary::new();
    assert!(library.page("/about").await.contains("<dd>4</dd>"));
    assert!(
        library
            .page("/api")
            .await
            .contains("GET /api/v1/works/{id}/expressions")
    );
}

#[tokio::test]
async fn two_texts_stand_side_by_side_with_their_changes() {
    let library = TestLibrary::new();
    let page = library
        .page(&format!(
            "/works/{LAW}/compare?from=2019-06-01&to=2023-12-29"
        ))
        .await;
    assert!(
        page.contains("<ins>，促进档案利用</ins>") || page.contains("<ins>促进档案利用，</ins>"),
        "{page}"
    );
    assert!(page.contains("<tr class=\"unchanged\"><td><b class=\"label\">第二条</b>"));
    assert!(!page.contains("<script>alert"));
    let newest = library.page(&format!("/works/{LAW}/compare")).await;
    assert!(
        newest.contains("档案数据安全法 2019-06-01</a>") && newest.contains("class=\"changed\"")
    );
}

#[tokio::test]
async fn what_cannot_be_compared_is_said() {
    let library = TestLibrary::new();
    for (path, status) in [
        (format!("/works/{RULE}/compare"), 404),
        (format!("/works/{STANDARD}/compare"), 404),
        (format!("/works/{LAW}/compare?from=1999-01-01"), 404),
        (format!("/works/{LAW}/compare?with=没有"), 404),
    ] {
        let (found, _) = library.get(&path).await;
        assert_eq!(found.as_u16(), status, "{path}");
    }
}
