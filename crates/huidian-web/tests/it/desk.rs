//! `/desk`

use std::net::SocketAddr;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, StatusCode};

use crate::account::{library_with, page_as, sign_in};
use crate::library::{RULE, TestLibrary, request};
use huidian_store::{ANONYMOUS_CHECKS_KEPT, Role, RoundupCheck};
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

fn post(address: &str, form: &str) -> Request<Body> {
    Request::post(address)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(Body::from(form.to_owned()))
        .unwrap()
}

async fn decide(library: &TestLibrary, address: &str, form: &str) -> StatusCode {
    library.ask(post(address, form)).await.0
}

#[tokio::test]
async fn errata_can_be_taken_away() {
    let library = TestLibrary::new();
    let address = checked(&library).await;
    let csv = library.page(&format!("{address}/errata.csv")).await;
    assert!(
        csv.contains("1,档案数据分级办法,issuer_incomplete,"),
        "{csv}"
    );
    assert!(csv.contains("unknown_work"), "{csv}");
    let page = library.page(&format!("{address}/errata.html")).await;
    assert!(page.contains("发布单位不全") && page.contains("<th scope=\"col\">处理</th>"));
    for (file, start) in [
        ("errata.xlsx", "PK"),
        ("corrected.xlsx", "PK"),
        ("corrected.docx", "PK"),
        ("corrected.md", "---\ntitle: "),
        ("corrected.html", "<!DOCTYPE"),
        ("corrected.json", "{"),
    ] {
        let (status, headers, body) = library.ask(request(&format!("{address}/{file}"))).await;
        assert_eq!(status, StatusCode::OK, "{file}");
        assert!(body.starts_with(start), "{file}");
        let disposition = headers["content-disposition"].to_str().unwrap();
        assert!(disposition.starts_with("attachment"), "{file}");
    }
    for file in ["errata.pdf", "corrected.markdown", "other.csv", "errata"] {
        let (status, _) = library.get(&format!("{address}/{file}")).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{file}");
    }
}

#[tokio::test]
async fn a_correction_is_taken_over_and_stays_with_the_check() {
    let library = TestLibrary::new();
    let address = checked(&library).await;
    let row = format!("{address}/rows/1");
    assert_eq!(
        decide(&library, &row, "action=accept&finding=0").await,
        StatusCode::SEE_OTHER
    );
    let page = library.page(&address).await;
    assert!(page.contains("已采纳"), "the verdict is told");
    assert!(
        page.contains("<del>乙部</del> <ins>乙部、丙局、丁局、戊局</ins>"),
        "{page}"
    );
    let text = library.page(&format!("{address}/corrected.md")).await;
    assert!(text.contains("乙部、丙局、丁局、戊局"), "{text}");
    let csv = library.page(&format!("{address}/errata.csv")).await;
    assert!(
        csv.contains("采纳,发布单位：乙部、丙局、丁局、戊局"),
        "{csv}"
    );

    decide(&library, &row, "action=withdraw&finding=0").await;
    let text = library.page(&format!("{address}/corrected.md")).await;
    assert!(!text.contains("戊局"), "{text}");
    decide(&library, &row, "action=ignore&finding=0&reason=原文如此").await;
    assert!(library.page(&address).await.contains("原文如此"));
    decide(&library, &format!("{address}/accept"), "").await;
    let text = library.page(&format!("{address}/corrected.md")).await;
    assert!(!text.contains("戊局"), "what was ignored stays ignored");
}

/// Everything that rows leave empty, and every missed work, in one act each; what a row says stays.
#[tokio::test]
async fn everything_missing_is_filled_in_at_once() {
    let library = TestLibrary::new();
    let address = checked(&library).await;
    let before = library.page(&address).await;
    assert!(before.contains("全部补上"), "{before}");
    let fill = format!("{address}/fill");
    assert_eq!(decide(&library, &fill, "").await, StatusCode::SEE_OTHER);
    let page = library.page(&address).await;
    assert!(!page.contains("全部补上"), "{page}");
    assert!(
        !page.contains("<del>乙部</del>"),
        "what a row says stays: {page}"
    );
    assert_eq!(decide(&library, &fill, "").await, StatusCode::CONFLICT);
    if before.contains("遗漏全部补入") {
        let all = decide(&library, &fill, "what=missed").await;
        assert_eq!(all, StatusCode::SEE_OTHER);
        assert!(!library.page(&address).await.contains("遗漏全部补入"));
    }
}

#[tokio::test]
async fn a_row_is_typed_over_and_left_out() {
    let library = TestLibrary::new();
    let address = checked(&library).await;
    let row = format!("{address}/rows/2");
    let form = library.page(&format!("{address}?row=2")).await;
    assert!(form.contains("id=\"row-title\"") && form.contains("value=\"2024-02-20\""));
    let typed = "action=save&title=《档案星图办法》&number=己发〔2024〕3号&issuers=己部、庚局&date=2024-02&date_kind=published";
    assert_eq!(decide(&library, &row, typed).await, StatusCode::SEE_OTHER);
    let text = library.page(&format!("{address}/corrected.md")).await;
    for part in [
        "《档案星图办法》",
        "己发〔2024〕3号",
        "己部、庚局",
        "2024-02",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    decide(&library, &row, "action=leave_out").await;
    let text = library.page(&format!("{address}/corrected.md")).await;
    assert!(!text.contains("档案星图办法"), "{text}");
    decide(&library, &row, "action=reset").await;
    let text = library.page(&format!("{address}/corrected.md")).await;
    assert!(text.contains("档案数据星际管理办法"), "{text}");
}

#[tokio::test]
async fn what_cannot_be_decided_is_refused() {
    let library = TestLibrary::new();
    let address = checked(&library).await;
    for (to, form, status) in [
        ("rows/2", "action=accept&finding=0", 409),
        ("rows/1", "action=accept&finding=99", 409),
        ("rows/1", "action=accept", 400),
        ("rows/1", "action=dance&finding=0", 400),
        ("rows/1", "action=save&title=&date=2024", 400),
        ("rows/1", "action=save&title=a&date=31.2.2024", 400),
        ("rows/1", "action=fill_in&field=shoe", 400),
        ("rows/0", "action=reset", 404),
        ("rows/77", "action=reset", 404),
        ("missed/9", "action=add", 409),
        ("missed/0", "action=add", 409),
    ] {
        let found = decide(&library, &format!("{address}/{to}"), form).await;
        assert_eq!(found.as_u16(), status, "{to} {form}");
    }
    let found = decide(&library, "/desk/none/rows/1", "action=reset").await;
    assert_eq!(found, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_check_and_its_corrections_outlast_the_process() {
    let library = TestLibrary::new();
    let address = checked(&library).await;
    for (to, form) in [
        ("rows/1", "action=accept&finding=0"),
        (
            "rows/2",
            "action=save&title=《档案星图办法》&issuers=己部&date=2024-02",
        ),
        ("rows/2", "action=ignore&finding=0&reason=尚未入库"),
    ] {
        let status = decide(&library, &format!("{address}/{to}"), form).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{to} {form}");
    }
    let files = ["", "/corrected.md", "/errata.csv"];
    let mut before = Vec::new();
    for file in files {
        before.push(library.page(&format!("{address}{file}")).await);
    }
    assert!(before[1].contains("档案星图办法") && before[2].contains("尚未入库"));
    let library = library.served_again();
    for (file, before) in files.into_iter().zip(before) {
        assert_eq!(library.page(&format!("{address}{file}")).await, before);
    }
    decide(&library, &format!("{address}/rows/1"), "action=reset").await;
    let text = library
        .served_again()
        .page(&format!("{address}/corrected.md"))
        .await;
    assert!(
        !text.contains("戊局") && text.contains("档案星图办法"),
        "{text}"
    );
}

#[tokio::test]
async fn two_readers_of_one_roundup_do_not_meet() {
    let library = TestLibrary::new();
    let (one, other) = (checked(&library).await, checked(&library).await);
    assert_ne!(one, other);
    decide(&library, &format!("{one}/rows/1"), "action=leave_out").await;
    let text = library.page(&format!("{other}/corrected.md")).await;
    assert!(text.contains("档案数据分级办法"), "{text}");
}

/// A request from an address.
fn from(address: [u8; 4], mut asked: Request<Body>) -> Request<Body> {
    let peer = ConnectInfo(SocketAddr::from((address, 4000)));
    asked.extensions_mut().insert(peer);
    asked
}

#[tokio::test]
async fn whoever_is_not_signed_in_edits_as_much_as_an_address_may() {
    let library = library_with(Role::Editor);
    let (cookie, _) = sign_in(&library).await;
    let (here, there) = ([203, 0, 113, 5], [203, 0, 113, 6]);
    let bring = async |asked: Request<Body>| {
        let (status, headers, body) = library.ask(asked).await;
        assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
        headers["location"].to_str().unwrap().to_owned()
    };
    let file = || upload("roundup.md", ROUNDUP.as_bytes());
    let kept = |address: &str| {
        let reader = library.store.read().unwrap();
        let id = address.strip_prefix("/desk/").unwrap();
        reader.find_roundup_check(id).unwrap().unwrap()
    };
    let mine = bring(from(here, file())).await;
    let other = bring(from(there, file())).await;
    let place = kept(&mine).place.expect("where it came from");
    assert_ne!(kept(&other).place, Some(place));
    assert_eq!(kept(&bring(from(here, file())).await).place, Some(place));
    let own = upload_as(&library, &cookie, ROUNDUP).await;
    assert_eq!(kept(&own).place, None, "whoever is signed in is known");
    // the address edits as many as it may
    library
        .store
        .write(|store| {
            for number in 0..ANONYMOUS_CHECKS_KEPT {
                let check = RoundupCheck {
                    id: format!("edited {number}"),
                    ..kept(&mine)
                };
                store.add_roundup_check(&check)?;
                store.add_roundup_decision(&check.id, "one")?;
            }
            Ok::<_, huidian_store::Error>(())
        })
        .unwrap();
    let fill = async |address: &str, from_where| {
        let asked = from(from_where, post(&format!("{address}/fill"), ""));
        let (status, _, body) = library.ask(asked).await;
        (status, body)
    };
    let (status, body) = fill(&mine, here).await;
    assert_eq!(status, StatusCode::CONFLICT, "{body}");
    assert!(body.contains("请登录后校订"), "{body}");
    let (status, body) = fill(&other, there).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    let page = library.page(&mine).await;
    assert!(page.contains("每个地址") && page.contains("7 天"), "{page}");
    let page = library.page(&format!("{mine}?lang=en")).await;
    assert!(
        page.contains("of each address without an account"),
        "{page}"
    );
}

#[tokio::test]
async fn a_preview_is_framed_and_can_do_nothing() {
    let library = TestLibrary::new();
    let page = library
        .page("/desk/write?preview=1&sector=energy&from=2024-01&to=2024-12&heading=二月汇总")
        .await;
    assert!(page.contains("<iframe") && page.contains("二月汇总"));
    assert!(page.contains("data-copy-page="), "to be copied");
    let inside = "/desk/write?inside=1&sector=energy&from=2024-01&to=2024-12";
    let (_, headers, body) = library.ask(request(inside)).await;
    let policy = headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.contains("default-src 'none'") && policy.contains("sandbox"),
        "{policy}"
    );
    assert_eq!(headers["x-frame-options"], "SAMEORIGIN");
    assert!(body.contains("style=\""));
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
            422,
        ),
        ("image.md", (0..=255).cycle().take(4000).collect(), 422),
    ] {
        let (found, _, page) = library.ask(upload(name, &content)).await;
        assert_eq!(found.as_u16(), status, "{name}: {page}");
    }
    let (status, _) = library.get("/desk/none").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

/// A list that nothing in its words tells to be one of documents, from a source that says its name.
const PROJECTS: &str =
    "---\nsource: 数治观察\n---\n\n# 2023年数字建设手册\n\n- 云上沧岭\n- 数链山海\n- 星火算力\n";

async fn upload_as(library: &TestLibrary, cookie: &str, content: &str) -> String {
    let (mut parts, body) = upload("handbook.md", content.as_bytes()).into_parts();
    parts.headers.insert("cookie", cookie.parse().unwrap());
    let (status, headers, body) = library.ask(Request::from_parts(parts, body)).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    headers["location"].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn the_desk_shows_how_a_roundup_was_read_and_boxes_its_records() {
    let library = TestLibrary::new();
    let list = "# 2023年档案政策汇总\n\n- 档案数据分级办法（2023-02-01）\n- 档案数据登记规定（2023-03-01）\n";
    let (_, headers, _) = library.ask(upload("list.md", list.as_bytes())).await;
    let page = library.page(headers["location"].to_str().unwrap()).await;
    assert!(
        page.contains("id=\"read-as\"") && page.contains("列表项，共 2 处"),
        "{page}"
    );
    assert_eq!(
        page.matches("class=\"unit-box").count(),
        2,
        "a box for each record"
    );
    assert!(
        page.contains("把握") && page.contains("现读作：题名 2"),
        "{page}"
    );
    let english = library
        .page(&format!(
            "{}?lang=en",
            headers["location"].to_str().unwrap()
        ))
        .await;
    assert!(english.contains("How it was read") && english.contains("items of a list, 2 of them"));
}

#[tokio::test]
async fn what_an_editor_says_of_lines_reads_their_family_anew_and_is_remembered_for_the_source() {
    let library = library_with(Role::Administrator);
    let (cookie, _) = sign_in(&library).await;
    let address = upload_as(&library, &cookie, PROJECTS).await;
    let page = page_as(&library, &address, &cookie).await.1;
    assert!(
        page.contains("没有读到条目") && page.contains("数治观察"),
        "{page}"
    );
    let say = |address: &str, part: &str| {
        let form = format!("style=item-0&part={part}");
        let mut asked = post(&format!("{address}/lines"), &form);
        asked
            .headers_mut()
            .insert("cookie", cookie.parse().unwrap());
        asked
    };
    let (status, headers, body) = library.ask(say(&address, "title")).await;
    assert_eq!(status, StatusCode::SEE_OTHER, "{body}");
    let location = headers["location"].to_str().unwrap();
    let again = location.split('#').next().unwrap();
    assert_ne!(again, address, "the former reading stays");
    let page = page_as(&library, again, &cookie).await.1;
    assert!(
        page.contains("已按您说的读") && page.contains("id=\"row-3\""),
        "{page}"
    );
    // the next roundup of the source is read so by itself, and one of another source is not
    let next = upload_as(&library, &cookie, &PROJECTS.replace("数链", "数桥")).await;
    let page = page_as(&library, &next, &cookie).await.1;
    assert!(
        page.contains("id=\"row-3\"") && page.contains("数桥山海"),
        "{page}"
    );
    let other = upload_as(
        &library,
        &cookie,
        &PROJECTS.replace("数治观察", "规则研究室"),
    )
    .await;
    assert!(
        page_as(&library, &other, &cookie)
            .await
            .1
            .contains("没有读到条目")
    );
    // taken back, it is forgotten
    let (status, ..) = library.ask(say(again, "auto")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let later = upload_as(&library, &cookie, PROJECTS).await;
    assert!(
        page_as(&library, &later, &cookie)
            .await
            .1
            .contains("没有读到条目")
    );
    // a word that is none is told
    let (status, ..) = library.ask(say(again, "row")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    // what somebody brought is read anew by nobody else
    let stranger = post(&format!("{again}/lines"), "style=item-0&part=title");
    assert_eq!(library.ask(stranger).await.0, StatusCode::FORBIDDEN);
}
