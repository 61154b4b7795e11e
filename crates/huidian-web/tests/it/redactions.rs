//! `/keeper/redactions`: what would change is shown, and done for good once that is confirmed.

use axum::http::StatusCode;
use huidian_model::{Capture, ExpressionId, Format, Manifestation, WorkId};
use huidian_store::{PackedBlob, Role, Task};
use jiff::Timestamp;

use crate::account::{library_with, page_as, post, sign_in};
use crate::library::{LAW, TestLibrary, encoded};

const NAME: &str = "李守灯";

/// An original of the law whose words name somebody; the text that is held does not.
fn put_original(library: &TestLibrary) {
    let content = PackedBlob::new(format!("# 档案数据安全法\n\n联系人：{NAME}\n").as_bytes());
    let capture = Capture {
        hash: content.hash(),
        name: "法.md".to_owned(),
        origin: None,
        captured_at: Timestamp::UNIX_EPOCH,
        size_bytes: content.size_bytes(),
        format: Format::Markdown,
        encoding: "UTF-8".to_owned(),
    };
    library
        .store
        .write(|store| {
            let label = store.read()?.expressions_of(&WorkId::new(LAW))?[0]
                .id
                .label
                .clone();
            store.put_capture(&capture, &content)?;
            store.put_manifestation(&Manifestation {
                expression: ExpressionId {
                    work: WorkId::new(LAW),
                    label,
                },
                format: Format::Markdown,
                capture: content.hash(),
                taken: None,
                rank: huidian_model::CopyRank::Trusted,
                text: None,
            })
        })
        .unwrap();
}

#[tokio::test]
async fn a_keeper_sees_what_would_change_and_does_it_for_good() {
    let library = library_with(Role::Administrator);
    library.leave_jobs();
    put_original(&library);
    let (cookie, token) = sign_in(&library).await;
    let form = |rest: &str| {
        format!(
            "form_token={token}&work={}&words={}&reason={}{rest}",
            encoded(LAW),
            // two lines of a box, as browsers send them
            format_args!("{}%0D%0A{}", encoded("王浮标"), encoded(NAME)),
            encoded("个人请求删除")
        )
    };
    let ask = async |form: String| {
        library
            .ask(post("/keeper/redactions", &form, Some(&cookie)))
            .await
    };
    let (status, _, page) = ask(form("")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(
        page.contains("法.md") && page.contains("不可撤销"),
        "{page}"
    );
    let redactions = || library.store.read().unwrap().redactions().unwrap();
    assert_eq!(
        redactions(),
        [],
        "nothing is changed before it is confirmed"
    );
    // elsewhere's form, and one without a reason
    let (status, ..) = ask(form("&confirmed=yes").replacen(&token, "0", 1)).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
    let (status, ..) = ask(form("&confirmed=yes").replace("reason=", "other=")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(redactions(), []);

    let (status, ..) = ask(form("&confirmed=yes")).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let done = redactions();
    assert_eq!(done.len(), 1);
    let reader = library.store.read().unwrap();
    let held = reader.find_blob(done[0].hash).unwrap().unwrap();
    let held = String::from_utf8(held).unwrap();
    assert!(held.contains("███") && !held.contains(NAME), "{held}");
    let jobs = reader.jobs(None, 1).unwrap();
    assert!(
        matches!(jobs[0].task().unwrap(), Task::Settle { .. }),
        "the index follows"
    );
    drop(reader);
    let (_, page) = page_as(&library, "/keeper/redactions", &cookie).await;
    assert!(page.contains(&done[0].former.to_string()) && !page.contains(NAME));
    let page = library.page(&format!("/works/{LAW}")).await;
    assert!(page.contains("已去除个人信息"), "the work's page tells");
    let (_, page) = page_as(&library, "/keeper/health", &cookie).await;
    assert!(
        page.contains("去除个人信息") && !page.contains(NAME),
        "on record"
    );
}

#[tokio::test]
async fn an_editor_may_not() {
    let library = library_with(Role::Editor);
    let (cookie, _) = sign_in(&library).await;
    let (status, _) = page_as(&library, "/keeper/redactions", &cookie).await;
    assert_eq!(status, StatusCode::FORBIDDEN);
}
