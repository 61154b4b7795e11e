//! 报错: what readers say is wrong, and what keepers do about it.

use axum::http::StatusCode;
use huidian_store::Role;

use crate::account::{library_with, page_as, post, sign_in};
use crate::library::{LAW, TestLibrary};

fn report(rest: &str) -> String {
    format!("work={LAW}&{rest}")
}

async fn send(library: &TestLibrary, rest: &str) -> (StatusCode, String) {
    let (status, _, page) = library.ask(post("/report", &report(rest), None)).await;
    (status, page)
}

fn waiting(library: &TestLibrary) -> u64 {
    library.store.read().unwrap().open_report_count().unwrap()
}

#[tokio::test]
async fn anybody_says_what_is_wrong_from_the_page_where_it_is() {
    let library = TestLibrary::new();
    let page = library.page(&format!("/works/{LAW}")).await;
    assert!(page.contains("/report?work="), "the work's page");
    let page = library.page(&format!("/works/{LAW}/第一条")).await;
    assert!(page.contains("/report?work="), "the article's page");
    let form = library
        .page(&format!("/report?work={LAW}&place=第一条&field=text"))
        .await;
    assert!(
        form.contains("<option value=\"text\" selected>") && form.contains("第一条"),
        "{form}"
    );
    for (rest, kept, reason) in [
        ("field=number&words=", 0, "nothing said"),
        ("field=colour&words=x", 0, "no such field"),
        (
            "field=published&words=不是这一天&proposed=2019-06-03&grounds=公报",
            1,
            "a whole one",
        ),
        ("field=published&words=不是这一天", 1, "the same again"),
        (
            "field=text&place=第一条&words=<script>alert(2)</script>",
            2,
            "of an article",
        ),
    ] {
        let (status, page) = send(&library, rest).await;
        assert_eq!(status, StatusCode::OK, "{reason}");
        assert_eq!(waiting(&library), kept, "{reason}");
        assert!(!page.contains("<script>alert"), "{reason}");
    }
    let found = &library.store.read().unwrap().open_reports(9).unwrap()[0].report;
    assert_eq!(
        (found.line.as_str(), &found.reporter),
        ("2019-06-01", &None),
        "the line as it was"
    );
    // every fact of the page can be reported from its own row
    let page = library.page(&format!("/works/{LAW}")).await;
    for field in ["title", "number", "issuers", "published", "sector"] {
        assert!(page.contains(&format!("&amp;field={field}\"")), "{field}");
    }
    for (field, name) in [
        ("signed", "成文日期"),
        ("adopted", "通过日期"),
        ("amended", "修改日期"),
        ("sector", "行业"),
        ("topic", "主题"),
        ("expires", "失效日期"),
    ] {
        let option = format!("<option value=\"{field}\">{name}</option>");
        assert!(form.contains(&option), "{option}");
    }
    let (status, _) = library.get("/report?work=none").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn one_address_fills_no_queue_and_no_disk() {
    let library = TestLibrary::new();
    let long = "长".repeat(5000);
    let mut refused = 0;
    for number in 0..15 {
        let (status, _) = send(&library, &format!("field=other&words={number}{long}")).await;
        refused += usize::from(status == StatusCode::TOO_MANY_REQUESTS);
    }
    assert_eq!((waiting(&library), refused), (10, 5));
    let reports = library.store.read().unwrap().open_reports(99).unwrap();
    assert!(
        reports
            .iter()
            .all(|found| found.report.words.chars().count() <= 500)
    );
}

#[tokio::test]
async fn a_keeper_accepts_with_the_correction_or_rejects_with_an_answer() {
    let library = library_with(Role::Editor);
    library.leave_jobs();
    send(
        &library,
        "field=published&words=不是这一天&proposed=2019-06-03&grounds=公报",
    )
    .await;
    send(&library, "field=issuers&words=少一个机关&proposed=丙部").await;
    send(&library, "field=other&words=胡说").await;
    assert_eq!(
        library.get("/keeper/reports").await.0,
        StatusCode::UNAUTHORIZED
    );
    let (cookie, token) = sign_in(&library).await;
    let (_, page) = page_as(&library, "/keeper/reports", &cookie).await;
    assert!(
        page.contains("2019-06-01") && page.contains("少一个机关"),
        "{page}"
    );
    assert_eq!(
        page.matches("value=\"correct\"").count(),
        1,
        "only what can be stated as a fact"
    );
    let decide = async |key: u32, decision: &str, token: &str| {
        let form = format!("form_token={token}&key={key}&decision={decision}&answer=好");
        library
            .ask(post("/keeper/reports", &form, Some(&cookie)))
            .await
            .0
            .as_u16()
    };
    assert_eq!(decide(1, "correct", "0").await, 403, "forged");
    assert_eq!(
        decide(2, "correct", &token).await,
        400,
        "no value of a field"
    );
    assert_eq!(waiting(&library), 3, "nothing half done");
    assert_eq!(decide(1, "correct", &token).await, 303);
    assert_eq!(decide(1, "reject", &token).await, 409, "decided before");
    assert_eq!(decide(2, "accept", &token).await, 303);
    assert_eq!(decide(3, "reject", &token).await, 303);
    assert_eq!(waiting(&library), 0);
    let page = library.page(&format!("/works/{LAW}")).await;
    assert!(page.contains("2019年6月3日"), "{page}");
    let reader = library.store.read().unwrap();
    let record = reader.audit_of(LAW).unwrap();
    let done: Vec<&str> = record
        .iter()
        .map(|entry| entry.note.action.as_str())
        .collect();
    assert_eq!(
        done,
        [
            "correct_fact",
            "accept_report",
            "accept_report",
            "reject_report"
        ]
    );
    assert!(
        reader
            .batches(9)
            .unwrap()
            .iter()
            .any(|batch| batch.described.contains("correct_fact"))
    );
}

/// Sources that disagree about a day are shown to readers, and settled by editors.
#[tokio::test]
async fn a_dispute_is_shown_and_settled() {
    use huidian_model::{EventKind, FactValue, Source, SourceKind, WorkId};
    let library = library_with(Role::Editor);
    let mut other = huidian_testing::fact(FactValue::Event {
        kind: EventKind::Published,
        on: "2019-07-08".parse().unwrap(),
    });
    other.source = Source::new(SourceKind::Text, "另一份公报");
    library
        .store
        .write(|store| store.put_facts(&WorkId::new(LAW), &[other]))
        .unwrap();
    let page = library.page(&format!("/works/{LAW}")).await;
    assert!(
        page.contains("有争议") && page.contains("另一份公报"),
        "{page}"
    );
    let (cookie, token) = sign_in(&library).await;
    let (status, list) = page_as(&library, "/keeper/disputes", &cookie).await;
    assert_eq!(status, StatusCode::OK);
    let mark = "name=\"detail\" value=\"";
    let start = list.find(mark).unwrap() + mark.len();
    let detail = list[start..].split('"').next().unwrap().to_owned();
    assert!(detail.contains("2019-07-08"), "{list}");
    let form = |rest: &str| {
        format!("form_token={token}&work={LAW}&kind=disputed_day&detail={detail}&{rest}")
    };
    let send = async |rest: &str| {
        let request = post("/keeper/disputes", &form(rest), Some(&cookie));
        library.ask(request).await.0
    };
    assert_eq!(
        send("decision=settle&reason=").await,
        StatusCode::BAD_REQUEST
    );
    assert_eq!(
        send("decision=settle&reason=两处所指不同").await,
        StatusCode::SEE_OTHER
    );
    assert_eq!(
        send("decision=settle&reason=再来一次").await,
        StatusCode::CONFLICT
    );
    assert!(
        !library
            .page(&format!("/works/{LAW}"))
            .await
            .contains("另一份公报）</span>")
    );
    let list = page_as(&library, "/keeper/disputes", &cookie).await.1;
    assert!(
        list.contains("两处所指不同") && list.contains("重新列出"),
        "{list}"
    );
    assert_eq!(send("decision=reopen").await, StatusCode::SEE_OTHER);
    assert!(
        library
            .page(&format!("/works/{LAW}"))
            .await
            .contains("有争议")
    );
}
