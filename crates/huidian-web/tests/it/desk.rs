//! `/desk`

use axum::body::Body;
use axum::http::{Request, StatusCode};

use crate::library::{RULE, TestLibrary};
use huidian_web::Config;

/// A roundup in the genre's style: the second row has the date of effect where the others have that of publication.
const ROUNDUP: &str = "# 2024年2月档案政策汇总\n\n## 能源领域\n\n\
    | 名称 | 日期 | 发布单位 |\n| --- | --- | --- |\n\
    | 《档案数据分级办法》 | 2024-02-01 | 乙部 |\n\
    | 《档案数据星际管理办法》 | 2024-02-20 | 己部 |\n";

fn upload(name: &str, content: &[u8]) -> Request<Body> {
    let mut body = format!(
        "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: application/octet-stream\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n--cut--\r\n");
    Request::post("/desk")
        .header("content-type", "multipart/form-data; boundary=cut")
        .body(Body::from(body))
        .unwrap()
}

async fn checked(library: &TestLibrary) -> String {
    let (status, headers, body) = library.ask(upload("roundup.md", ROUNDUP.as_bytes())).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    headers["location"].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_roundup_is_shown_beside_what_was_found() {
    let library = TestLibrary::new();
    let page = library.page(&checked(&library).await).await;
    assert!(page.contains("2024年2月档案政策汇总"));
    assert!(
        page.contains(&format!("href=\"/works/{RULE}\"")),
        "the row's work"
    );
    assert!(page.contains("id=\"at-1\" href=\"#row-1\">") && page.contains("id=\"row-2\""));
    assert!(
        page.contains("发布单位不全"),
        "three of four issuers are left out"
    );
}

#[tokio::test]
async fn errata_can_be_taken_away() {
    let library = TestLibrary::new();
    let csv = library
        .page(&format!("{}/errata.csv", checked(&library).await))
        .await;
    assert!(
        csv.contains("1,档案数据分级办法,issuer_incomplete,"),
        "{csv}"
    );
    assert!(csv.contains("unknown_work"), "{csv}");
}

#[tokio::test]
async fn a_roundup_is_written_for_a_period_and_sector() {
    let library = TestLibrary::new();
    let written = library
        .page("/desk/write?format=markdown&sector=energy&from=2024-01&to=2024-12&heading=二月汇总")
        .await;
    assert!(written.contains("二月汇总") && written.contains("档案数据分级办法"));
    assert!(!written.contains("征求意见稿"), "the draft opened in 2023");
    let (status, _) = library.get("/desk/write?format=odt").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn uploads_that_cannot_be_read_are_refused() {
    let library = TestLibrary::with(Config {
        upload_limit_bytes: 100_000,
        ..Config::default()
    });
    for (name, content, status) in [
        ("empty.md", Vec::new(), 400),
        ("large.md", vec![b'x'; 200_000], 413),
        (
            "broken.docx",
            b"PK\x03\x04 nothing of the kind".to_vec(),
            400,
        ),
        ("image.md", (0..=255).cycle().take(4000).collect(), 400),
    ] {
        let (found, _, page) = library.ask(upload(name, &content)).await;
        assert_eq!(found.as_u16(), status, "{name}: {page}");
    }
    let (status, _) = library.get("/desk/none").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}
