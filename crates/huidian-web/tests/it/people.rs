//! What people try who have never been here: names in addresses, files as they lie on a desk, one language a page.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use huidian_store::{BackupOptions, BackupTarget, Role, Task};

use crate::account::{library_with, page_as, post, sign_in};
use crate::library::{LAW, RULE, TestLibrary, encoded, request};

#[tokio::test]
async fn a_work_is_found_under_any_name_in_an_address() {
    let library = TestLibrary::new();
    for (asked, to, reason) in [
        (
            "档数法",
            format!("/works/{}", encoded(LAW)),
            "a short title",
        ),
        (
            "主席令第98号",
            format!("/works/{}", encoded(LAW)),
            "a number",
        ),
    ] {
        let (status, headers, _) = library
            .ask(request(&format!("/works/{}", encoded(asked))))
            .await;
        // for now: another work may bear the name tomorrow
        assert_eq!(status, StatusCode::TEMPORARY_REDIRECT, "{reason}");
        assert_eq!(headers["location"], to.as_str(), "{reason}");
    }
    // what stands after the name is kept
    let below = format!("/works/{}/第三条?as_of=2024-01-01", encoded("档数法"));
    let (_, headers, _) = library.ask(request(&below)).await;
    let to = headers["location"].to_str().unwrap();
    assert_eq!(
        library.get(to).await.0,
        StatusCode::OK,
        "{to} is a page itself"
    );
    assert!(to.ends_with("?as_of=2024-01-01"), "{to}");
    // a work that is there is not looked for again, and what nobody bears is not found
    for missing in [
        format!("/works/{LAW}/第九十九条"),
        "/works/没有这样的法".to_owned(),
        "/api/v1/works/没有这样的法".to_owned(),
    ] {
        assert_eq!(
            library.get(&missing).await.0,
            StatusCode::NOT_FOUND,
            "{missing}"
        );
    }
    let (_, page) = library.get("/works/没有这样的法").await;
    assert!(page.contains("没有叫“没有这样的法”的文件"), "in words");
    let (_, page) = library.get("/registers/follow?sector=energy").await;
    assert!(page.contains("没有说明是哪件文件") && !page.contains("“”"));
}

#[tokio::test]
async fn refusals_are_in_one_language() {
    let library = TestLibrary::new();
    for (path, chinese, english) in [
        (
            format!("/works/{RULE}/compare"),
            "只有一个文本",
            "holds one text",
        ),
        ("/works?as_of=soon".to_owned(), "不是日期", "is not a day"),
    ] {
        for (language, said, other) in [("zh", chinese, english), ("en", english, chinese)] {
            let mut asked = request(&path);
            let cookie = format!("language={language}").parse().unwrap();
            asked.headers_mut().insert("cookie", cookie);
            let (_, _, page) = library.ask(asked).await;
            let main = page.split("<main").nth(1).unwrap();
            assert!(main.contains(said), "{path} in {language}: {main}");
            assert!(!main.contains(other), "{path} in {language}");
        }
    }
    let (_, page) = library.get(&format!("/works/{RULE}/compare")).await;
    assert!(!page.contains("本库未收正文"), "a text is held");
}

#[tokio::test]
async fn what_a_card_leads_to_is_not_said_twice() {
    let library = TestLibrary::new();
    let page = library.page("/search?q=档案数据分级办法第一条").await;
    let href = format!("href=\"/works/{RULE}/第一条");
    assert_eq!(page.matches(&href).count(), 1, "the article once");
    let page = library.page("/search?q=档数法").await;
    let main = page.split("<main").nth(1).unwrap();
    let href = format!("href=\"/works/{LAW}\"");
    assert_eq!(main.matches(&href).count(), 1, "the work once");
}

#[tokio::test]
async fn wanted_works_come_in_pages() {
    let library = TestLibrary::new();
    let page = library.page("/wanted").await;
    assert!(page.contains("GB-T-99001-2023") && !page.contains("rel=\"next\""));
    // past the end is the end, not "everything has its text"
    let second = library.page("/wanted?page=2").await;
    assert!(second.contains("GB-T-99001-2023") && !second.contains("rel=\"prev\""));
    assert_eq!(
        library.get("/wanted?page=x").await.0,
        StatusCode::BAD_REQUEST
    );
}

#[tokio::test]
async fn every_work_is_reached_from_the_tiles_of_the_first_page() {
    let library = TestLibrary::new();
    let page = library.page("/").await;
    let tiles = page.split("class=\"sectors\"").nth(1).unwrap();
    let tiles = tiles.split("</ul>").next().unwrap();
    assert!(tiles.contains("href=\"/works\""), "{tiles}");
    // the standard is in no sector
    assert!(tiles.contains("不在以上领域 1"), "{tiles}");
}

fn brought(name: &str, content: &[u8]) -> Request<Body> {
    let mut body = format!(
        "--cut\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n--cut--\r\n");
    Request::post("/desk/references")
        .header("content-type", "multipart/form-data; boundary=cut")
        .body(Body::from(body))
        .unwrap()
}

#[tokio::test]
async fn references_of_a_contract_are_looked_up_in_the_browser() {
    let library = TestLibrary::new();
    let contract = "乙方依照《档案数据安全法》第三条保管，依照《档案数据分级办法》第九条报告，并遵守《银河法》第一条。\n\
        《档案数据分级办法》第一条规定：“档案数据分为一级、二级和四级。”\n";
    let (status, _, page) = library.ask(brought("合同.txt", contract.as_bytes())).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    for (said, reason) in [
        ("已找到", "a provision that is there"),
        ("该版本无此条款", "one that the text does not have"),
        ("本库未收录", "a law that is not held"),
        ("须看", "what a person has to look at is counted"),
        ("文字有出入", "a quotation that is not exact"),
        ("<del>四</del> <ins>三</ins>", "and where it differs"),
    ] {
        assert!(page.contains(said), "{reason}: {page}");
    }
    assert!(page.contains(&format!("/works/{LAW}/第三条")), "a link");
    let mut asked = brought("合同.txt", contract.as_bytes());
    asked
        .headers_mut()
        .insert("cookie", "language=en".parse().unwrap());
    let (_, _, page) = library.ask(asked).await;
    assert!(
        page.contains("no such provision in that version") && page.contains("with differences")
    );
    // nothing of it is kept
    assert!(library.page("/desk").await.find("合同.txt").is_none());
}

#[tokio::test]
async fn a_contract_may_be_a_word_document() {
    let library = TestLibrary::new();
    let asked = request(&format!("/works/{LAW}/text.docx"));
    let answer = tower::ServiceExt::oneshot(library.router.clone(), asked)
        .await
        .unwrap();
    let document = axum::body::to_bytes(answer.into_body(), usize::MAX)
        .await
        .unwrap();
    assert_eq!(&document[..2], b"PK");
    let (status, _, page) = library.ask(brought("合同.docx", &document)).await;
    assert_eq!(status, StatusCode::OK, "{page}");
    assert!(page.contains("<b>档案数据分级办法第一条</b>"), "{page}");
    let asked = Request::post("/api/v1/citations")
        .body(Body::from(document.to_vec()))
        .unwrap();
    let (status, _, found) = library.ask(asked).await;
    assert_eq!(status, StatusCode::OK, "{found}");
    assert!(found.contains("档案数据分级办法第一条"));
    // what is neither text nor document is refused, and so is nothing
    for (content, expected) in [
        (
            &b"\x00\x01\x02\xff\xfe\x00"[..],
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
        (b"", StatusCode::BAD_REQUEST),
    ] {
        let (status, ..) = library.ask(brought("x.bin", content)).await;
        assert_eq!(status, expected);
    }
}

#[tokio::test]
async fn an_administrator_backs_up_in_the_browser() {
    let target = tempfile::tempdir().unwrap();
    let plain = library_with(Role::Administrator);
    let (cookie, token) = sign_in(&plain).await;
    let (_, page) = page_as(&plain, "/keeper/health", &cookie).await;
    assert!(page.contains("backup_folder"), "says how to set a folder");
    let make = |token: &str| format!("form_token={token}&act=make");
    let (status, _, said) = plain
        .ask(post("/keeper/backups", &make(&token), Some(&cookie)))
        .await;
    assert_eq!(status, StatusCode::CONFLICT, "{said}");

    let library = TestLibrary::with(huidian_web::Config {
        backup_folder: Some(target.path().to_owned()),
        ..huidian_web::Config::default()
    });
    crate::account::add_user(&library, Role::Administrator);
    library.leave_jobs();
    let (cookie, token) = sign_in(&library).await;
    let (_, page) = page_as(&library, "/keeper/health", &cookie).await;
    assert!(page.contains("还没有备份") && page.contains("现在备份"));
    let (status, headers, _) = library
        .ask(post("/keeper/backups", &make(&token), Some(&cookie)))
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(headers["location"], "/keeper/health#backups");
    let job = || {
        library
            .store
            .read()
            .unwrap()
            .jobs(None, 1)
            .unwrap()
            .remove(0)
    };
    let Task::BackUp { target: into, keep } = job().task().unwrap() else {
        panic!("not a backup: {:?}", job());
    };
    assert_eq!((into.as_path(), keep), (target.path(), 30));
    // what the worker makes is listed, and one can be checked
    let made = library
        .store
        .back_up(&BackupTarget::new(target.path()), BackupOptions::default())
        .unwrap();
    let (_, page) = page_as(&library, "/keeper/health", &cookie).await;
    assert!(page.contains(&made.manifest.name), "{page}");
    let check = |name: &str| format!("form_token={token}&act=check&name={name}");
    for (form, expected, reason) in [
        (
            check("../../etc/passwd"),
            StatusCode::BAD_REQUEST,
            "no backup of that name",
        ),
        (
            check(&made.manifest.name).replacen(&token, "0", 1),
            StatusCode::FORBIDDEN,
            "from another site",
        ),
        (check(&made.manifest.name), StatusCode::SEE_OTHER, "asked"),
    ] {
        let (status, ..) = library
            .ask(post("/keeper/backups", &form, Some(&cookie)))
            .await;
        assert_eq!(status, expected, "{reason}");
    }
    assert!(
        matches!(job().task().unwrap(), Task::CheckBackup { name, .. } if name == made.manifest.name)
    );
}

#[tokio::test]
async fn editors_make_no_backups() {
    let library = library_with(Role::Editor);
    let (cookie, token) = sign_in(&library).await;
    let form = format!("form_token={token}&act=make");
    let (status, ..) = library
        .ask(post("/keeper/backups", &form, Some(&cookie)))
        .await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}
