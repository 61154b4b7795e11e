//! Pages, by their addresses.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use tower::ServiceExt;

use crate::library::{DRAFT, LAW, RULE, STANDARD, TestLibrary, encoded, request};

#[tokio::test]
async fn home_shows_sectors_newest_works_and_what_is_coming() {
    let page = TestLibrary::new().page("/").await;
    for words in [
        "href=\"/works?sector=energy\"",
        "智慧城市",
        "档案数据分级办法",
        "2024年5月1日",
        "47 天后",
        "<b>4</b> 件文件",
        "<b>2</b> 件有正文",
    ] {
        assert!(page.contains(words), "{words}");
    }
    assert_eq!(page.matches("/works?sector=").count(), 9);
}

#[tokio::test]
async fn lists_are_filtered_and_counted() {
    let library = TestLibrary::new();
    for (address, shown, hidden, reason) in [
        ("/works", "档案数据安全法", "没有符合", "everything"),
        (
            "/works?sector=energy",
            "分级办法",
            "安全法</a>",
            "by sector",
        ),
        (
            "/works?sector=能源",
            "分级办法",
            "安全法</a>",
            "by Chinese name",
        ),
        (
            "/works?issuer=丙局",
            "分级办法",
            "安全法</a>",
            "by a member of a joint issue",
        ),
        (
            "/works?status=in_force",
            "安全法</a>",
            "分级办法</a>",
            "by status today",
        ),
        (
            "/works?status=in_force&as_of=2024-06-01",
            "分级办法</a>",
            "没有符合",
            "by status on a day",
        ),
        ("/works?draft=true", "征求意见稿", "安全法</a>", "drafts"),
        (
            "/works?text=false",
            "分级指南",
            "安全法</a>",
            "without text",
        ),
        (
            "/works?title=99001",
            "分级指南",
            "安全法</a>",
            "by part of the number",
        ),
        ("/works?year=2019", "安全法</a>", "分级办法</a>", "by year"),
        ("/works?sector=health", "没有符合", "安全法</a>", "nothing"),
    ] {
        let page = library.page(address).await;
        assert!(page.contains(shown), "{address} ({reason}) lacks {shown}");
        assert!(!page.contains(hidden), "{address} ({reason}) has {hidden}");
    }
}

#[tokio::test]
async fn a_facet_counts_what_adding_it_would_give() {
    let page = TestLibrary::new().page("/works?sector=energy").await;
    assert!(page.contains("<span>政务</span><span class=\"count\">2</span>"));
    assert!(page.contains("<span>征求意见稿</span><span class=\"count\">1</span>"));
}

#[tokio::test]
async fn pages_follow_each_other_and_back() {
    let library = TestLibrary::new();
    let first = library.page("/works?limit=2").await;
    assert!(first.contains("rel=\"next\"") && !first.contains("rel=\"prev\""));
    let next = link_with(&first, "rel=\"next\"");
    let second = library.page(&next).await;
    assert!(second.contains("rel=\"prev\"") && !second.contains("rel=\"next\">下"));
    let back = link_with(&second, "rel=\"prev\"");
    let again = library.page(&back).await;
    for title in ["档案数据分级办法", "档案数据分级指南"] {
        assert!(first.contains(title) && again.contains(title), "{title}");
        assert!(!second.contains(&format!(">{title}</a>")), "{title}");
    }
}

fn link_with(page: &str, mark: &str) -> String {
    let end = page.rfind(mark).unwrap();
    let start = page[..end].rfind("href=\"").unwrap() + 6;
    let link = &page[start..];
    link[..link.find('"').unwrap()]
        .replace("&#38;", "&")
        .replace("&amp;", "&")
}

#[tokio::test]
async fn a_list_can_be_taken_away() {
    let library = TestLibrary::new();
    let csv = library.page("/works.csv?sector=government").await;
    assert!(csv.starts_with("\u{feff}标题,文号,效力层级,"), "{csv}");
    assert!(
        csv.contains("乙部、丙局、丁局、戊局,4,能源、政务,,,2024-02-01,2024-05-01,尚未施行,"),
        "{csv}"
    );
    assert!(csv.contains("/works/%E6%A1%A3"), "{csv}");
    assert_eq!(csv.lines().count(), 3);
    // programs keep ids
    let csv = library.page("/api/v1/works.csv?sector=government").await;
    assert!(csv.starts_with("\u{feff}id,title,"));
    assert!(csv.contains(
        "乙部、丙局、丁局、戊局,4,energy government,,,2024-02-01,2024-05-01,not_yet_in_force,true"
    ));
    let works = library.json("/works.json?sector=government").await;
    assert_eq!(works.as_array().unwrap().len(), 2);
    assert_eq!(works[0]["id"], RULE);
}

/// A part of a zip archive at an address.
async fn zip_part(library: &TestLibrary, path: &str, part: &str) -> String {
    let response = library.router.clone().oneshot(request(path)).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK, "{path}");
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 20)
        .await
        .unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    std::io::read_to_string(archive.by_name(part).unwrap()).unwrap()
}

#[tokio::test]
async fn a_list_can_be_taken_away_as_a_sheet_and_followed() {
    let library = TestLibrary::new();
    let path = "/works.xlsx?sector=government";
    let words = zip_part(&library, path, "xl/sharedStrings.xml").await;
    assert!(words.contains("<t>档案数据安全法</t>") && words.contains("乙部、丙局、丁局、戊局"));
    let rows = zip_part(&library, path, "xl/worksheets/sheet1.xml").await;
    assert_eq!(rows.matches("<row ").count(), 3);
    // a day is a number with a format, so that it can be sorted: 2024-02-01 is day 45323
    assert!(rows.contains("<v>45323</v>"), "{rows}");
    assert!(words.contains("<t>标题</t>") && words.contains("<t>尚未施行</t>"));
    let links = zip_part(&library, path, "xl/worksheets/_rels/sheet1.xml.rels").await;
    assert!(links.contains("/works/档案数据安全法\""), "{links}");
    let page = library.page("/works?sector=government&limit=1").await;
    for link in [
        "/works.xlsx?sector=government",
        "/feeds/works.atom?sector=government",
        "/calendar.ics?sector=government",
        "/bundles/huidian.zip?sector=government",
    ] {
        assert!(page.contains(&format!("href=\"{link}\"")), "{link}");
    }
}

#[tokio::test]
async fn a_work_can_be_cited_in_bibtex() {
    let library = TestLibrary::new();
    let page = library.page(&format!("/works/{LAW}")).await;
    for line in [
        "@misc{档案数据安全法-2023-12-29,",
        "  title = {{档案数据安全法}},",
        "  author = {{甲常委会}},",
        // of the text shown, not of the work
        "  year = {2023},",
        "  version = {2023-12-29},",
        "  urldate = {2024-03-15},",
    ] {
        assert!(page.contains(line), "{line}");
    }
}

#[tokio::test]
async fn a_text_can_be_taken_away_as_a_document() {
    let library = TestLibrary::new();
    let html = library.page(&format!("/works/{LAW}/text.html")).await;
    assert!(html.contains("<h3>第一章　总则</h3>"), "{html}");
    assert!(html.contains("<p><b id=\"第一条\">第一条</b>　为了保护档案数据，促进"));
    assert!(html.contains("<dt>版本</dt><dd>2023-12-29</dd>"), "{html}");
    assert!(!html.contains("<script>") && html.contains("&lt;script&gt;"));
    let path = format!("/works/{LAW}/text.docx");
    let word = zip_part(&library, &path, "word/document.xml").await;
    assert!(word.contains("第一章　总则") && word.contains("为了保护档案数据，促进"));
    assert!(word.contains("（二）发现遗失的") && !word.contains("<script>"));
    let old = format!("/works/{LAW}/text.html?version=2019-06-01");
    assert!(!library.page(&old).await.contains("促进"));
    for kind in ["html", "docx"] {
        let (status, _) = library.get(&format!("/works/{STANDARD}/text.{kind}")).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
    }
}

#[tokio::test]
async fn a_work_shows_facts_with_sources_versions_and_text() {
    let library = TestLibrary::new();
    let page = library.page(&format!("/works/{LAW}")).await;
    for (words, reason) in [
        (">档案数据安全法</h1>", "title"),
        ("class=\"status in_force\"", "status"),
        ("说法不一", "two sources disagree about a date"),
        ("某汇总 第3行", "the disagreeing source is named"),
        ("档数法", "other title"),
        ("促进档案利用", "the text in force today"),
        ("id=\"第三条\"", "article anchor"),
        ("id=\"第三条/第（二）项\"", "item anchor"),
        ("?version=2019-06-01", "the other version"),
        ("compare?from=2019-06-01&#38;to=2023-12-29", "comparison"),
        (
            "<a class=\"cite\" href=\"/works/档案数据分级办法/第一条\"",
            "a citation as a link",
        ),
        ("application/ld+json", "linked data"),
        ("/captures/", "original"),
    ] {
        assert!(page.contains(words), "{reason}: {words}");
    }
    assert!(page.contains("&lt;script&gt;alert"), "text is escaped");
    assert!(!page.contains("<script>alert"));
}

#[tokio::test]
async fn an_earlier_day_shows_the_earlier_text() {
    let library = TestLibrary::new();
    for address in [
        format!("/works/{LAW}?as_of=2020-01-01"),
        format!("/works/{LAW}?version=2019-06-01"),
    ] {
        let page = library.page(&address).await;
        assert!(!page.contains("促进档案利用"), "{address}");
        assert!(page.contains("这是旧文本"), "{address}");
    }
    let page = library
        .page(&format!("/works/{LAW}?as_of=2019-07-01"))
        .await;
    assert!(page.contains("class=\"status not_yet_in_force\""));
}

#[tokio::test]
async fn a_draft_and_its_final_lead_to_each_other() {
    let library = TestLibrary::new();
    let draft = library.page(&format!("/works/{DRAFT}")).await;
    assert!(draft.contains("定稿为") && draft.contains("href=\"/works/档案数据分级办法\""));
    let rule = library.page(&format!("/works/{RULE}")).await;
    assert!(rule.contains("定稿自") && rule.contains("征求意见稿征求意见开始"));
    assert!(rule.contains("（牵头）"));
}

#[tokio::test]
async fn a_work_without_text_says_why() {
    let page = TestLibrary::new().page(&format!("/works/{STANDARD}")).await;
    assert!(page.contains("本库未收正文") && page.contains("标准正文受著作权保护"));
}

#[tokio::test]
async fn a_provision_has_a_permanent_address() {
    let library = TestLibrary::new();
    for (path, label) in [
        ("第三条", "第三条"),
        ("3", "第三条"),
        ("第三条/第（二）项", "第三条第（二）项"),
        ("第二章", "第二章"),
    ] {
        let page = library.page(&format!("/works/{LAW}/{path}")).await;
        assert!(page.contains(&format!("</span>{label}</h1>")), "{path}");
    }
    let page = library.page(&format!("/works/{LAW}/第三条")).await;
    assert!(page.contains("← 第二条") && page.contains("第四条 →"));
    assert!(
        page.contains("文字不同"),
        "the other version's words differ"
    );
    assert!(
        !page.contains("责令改正"),
        "the next article is not part of it"
    );
}

#[tokio::test]
async fn what_is_missing_is_told_apart() {
    let library = TestLibrary::new();
    for (path, status, words) in [
        ("/works/不存在的办法", 404, "本库没有这个文件"),
        ("/works/档案数据安全/第一条", 404, "档案数据安全法"),
        (&format!("/works/{LAW}/第九十条"), 404, "该文本没有这一条款"),
        (
            &format!("/works/{LAW}?version=1999-01-01"),
            404,
            "2019-06-01",
        ),
        (
            &format!("/works/{STANDARD}/第一条"),
            404,
            "标准正文受著作权保护",
        ),
        (
            "/works?sector=天文",
            400,
            "参数 sector：“天文”不是领域，可选：工业",
        ),
        ("/works?after=没有", 400, "after"),
        ("/works?limit=0", 400, "limit"),
        ("/nowhere", 404, "没有这个页面"),
    ] {
        let (found, page) = library.get(path).await;
        assert_eq!(found.as_u16(), status, "{path}");
        assert!(page.contains(words), "{path} lacks {words}: {page}");
        assert!(page.contains("可以这样继续"), "{path}");
    }
}

#[tokio::test]
async fn preferences_are_kept_in_cookies_and_lead_back_here_only() {
    let library = TestLibrary::new();
    for (form, cookie, location) in [
        ("theme=dark&back=/works", "theme=dark", "/works"),
        ("language=en&back=//evil.example/", "language=en", "/"),
        ("size=large&back=https://evil.example", "size=large", "/"),
        ("size=large&back=/%5Cevil", "size=large", "/"),
    ] {
        let request = Request::post("/preferences")
            .body(Body::from(form))
            .unwrap();
        let (status, headers, _) = library.ask(request).await;
        assert_eq!(status, StatusCode::SEE_OTHER);
        assert!(headers["set-cookie"].to_str().unwrap().starts_with(cookie));
        assert_eq!(headers["location"], location, "{form}");
    }
}

#[tokio::test]
async fn the_interface_speaks_english_when_asked() {
    let library = TestLibrary::new();
    let mut asked = request("/works");
    let cookie = "theme=dark; language=en".parse().unwrap();
    asked.headers_mut().insert("cookie", cookie);
    let (_, _, page) = library.ask(asked).await;
    assert!(page.contains("<html lang=\"en\" data-theme=\"dark\""));
    assert!(page.contains("Newest first") && page.contains("Departmental rule"));
    let page = library.page("/works").await;
    assert!(page.contains("<html lang=\"zh-Hans\" data-theme=\"system\""));
}

#[tokio::test]
async fn originals_are_never_shown_by_the_browser() {
    let library = TestLibrary::new();
    let page = library.page(&format!("/works/{LAW}")).await;
    let start = page.find("/captures/").unwrap();
    let (status, headers, body) = library.ask(request(&page[start..start + 74])).await;
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains("<script>alert(1)"), "byte for byte");
    let disposition = headers["content-disposition"].to_str().unwrap();
    assert!(disposition.starts_with("attachment; filename*=UTF-8''%E6%A1%A3"));
    assert_eq!(headers["x-content-type-options"], "nosniff");
}

#[tokio::test]
async fn originals_are_served_as_the_kind_of_file_they_are() {
    let library = TestLibrary::new();
    for format in huidian_model::Format::ALL {
        let blob = huidian_store::PackedBlob::new(format.id().as_bytes());
        let capture = huidian_model::Capture {
            hash: blob.hash(),
            name: format!("汇总.{}", format.id()),
            origin: None,
            captured_at: jiff::Timestamp::UNIX_EPOCH,
            size_bytes: blob.size_bytes(),
            format,
            encoding: "UTF-8".to_owned(),
        };
        library
            .store
            .write(|store| store.put_capture(&capture, &blob))
            .unwrap();
        let (status, headers, _) = library
            .ask(request(&format!("/captures/{}", capture.hash)))
            .await;
        assert_eq!(status, StatusCode::OK, "{format}");
        assert_eq!(headers["content-type"], format.media_type());
    }
    let xls = huidian_model::Format::LegacyExcelWorkbook;
    assert_eq!(xls.media_type(), "application/vnd.ms-excel");
}

#[tokio::test]
async fn texts_can_be_taken_away() {
    let library = TestLibrary::new();
    let markdown = library.page(&format!("/works/{LAW}/text.md")).await;
    assert!(
        markdown.starts_with("# 档案数据安全法\n\n> 时效："),
        "{markdown}"
    );
    assert!(
        markdown.contains("\n\n### 第一章　总则\n\n**第一条**　为了"),
        "{markdown}"
    );
    let plain = library
        .page(&format!("/works/{LAW}/text.txt?version=2019-06-01"))
        .await;
    assert!(plain.contains("第四条　违反本法第三条规定的，责令改正。\n"));
    let (status, _) = library.get(&format!("/works/{STANDARD}/text.md")).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_change_of_the_library_shows() {
    let library = TestLibrary::new();
    assert!(!library.page("/works").await.contains("新到办法"));
    let work = huidian_model::WorkId::new("新到办法");
    let title = huidian_testing::fact(huidian_model::FactValue::Title("新到办法".to_owned()));
    library
        .store
        .write(|store| store.put_facts(&work, &[title]))
        .unwrap();
    library.state.forget();
    assert!(library.page("/works").await.contains("新到办法"));
    assert!(
        library
            .page(&encoded("/works/新到办法"))
            .await
            .contains("正文尚未导入")
    );
}
