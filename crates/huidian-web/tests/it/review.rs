//! What waits for a person is looked through, filtered and decided many at a time; sources are visited, tried and switched by buttons.

use axum::http::StatusCode;
use huidian_model::fact::RoundupRow;
use huidian_model::{Confidence, Source, SourceKind};
use huidian_model::{ContentHash, Fact, FactValue, ReviewState, WorkId};
use huidian_store::{BatchKind, ImportItem, ImportOutcome, Role, Task};

use crate::account::{library_with, page_as, post, sign_in};
use crate::library::{DRAFT, LAW, RULE, STANDARD, TestLibrary, encoded};

/// The rule waits with a doubt, the law with another, the standard stands in a roundup alone.
fn waiting() -> TestLibrary {
    let library = library_with(Role::Editor);
    let item = |work: &str, reason: &str| ImportItem {
        name: format!("texts/{work}.md"),
        hash: ContentHash([work.len() as u8; 32]),
        pipeline: 1,
        outcome: ImportOutcome::Taken,
        reason: Some(reason.to_owned()),
        work: Some(WorkId::new(work)),
    };
    let row = FactValue::RoundupRow(RoundupRow {
        roundup: "某单位-2024".to_owned(),
        row: 3,
        section: "标准".to_owned(),
        title: "档案数据分级指南 V1".to_owned(),
        date: "2023.11.27".to_owned(),
        issuer: "某标准委".to_owned(),
        ..RoundupRow::default()
    });
    let source = Source::new(SourceKind::Roundup, "某单位-2024 第3行");
    library
        .store
        .write(|store| -> Result<(), huidian_store::Error> {
            for work in [LAW, RULE, STANDARD] {
                store.set_review(&WorkId::new(work), Some(ReviewState::Unreviewed))?;
            }
            let fact = Fact::new(row, source, Confidence::Low);
            store.put_facts(&WorkId::new(STANDARD), &[fact])?;
            let batch = store.begin_act(BatchKind::Import, "二月的来件", "keeper", ("", ""))?;
            store.put_import_item(batch, &item(RULE, "与库中同日的文本不同：某办法；把握不足"))?;
            store.put_import_item(batch, &item(LAW, "把握不足"))
        })
        .unwrap();
    library.state.forget();
    library.leave_jobs();
    library
}

fn review_of(library: &TestLibrary, work: &str) -> ReviewState {
    let reader = library.store.read().unwrap();
    reader
        .find_work(&WorkId::new(work))
        .unwrap()
        .unwrap()
        .review
}

#[tokio::test]
async fn what_waits_is_filtered_and_shown_with_its_evidence() {
    let library = waiting();
    let (cookie, _) = sign_in(&library).await;
    let (_, page) = page_as(&library, "/keeper", &cookie).await;
    for shown in [
        // the roundup's line word for word
        "档案数据分级指南 V1 · 2023.11.27 · 某标准委",
        // how the text begins
        "第一条 档案数据分为一级、二级和三级。",
        "待审原因：</",
        "把握不足（2）",
        "与库中同日的文本不同（1）",
        "汇总：某单位-2024（1）",
        "二月的来件（2）",
    ] {
        let shown = shown.trim_end_matches("</");
        assert!(page.contains(shown), "{shown}: {page}");
    }
    let batch = library.store.read().unwrap().batches(1).unwrap()[0].id;
    for (query, expected) in [
        (String::new(), vec![LAW, RULE, STANDARD]),
        ("reason=把握不足".to_owned(), vec![LAW, RULE]),
        ("reason=与库中同日的文本不同".to_owned(), vec![RULE]),
        ("reason=listed".to_owned(), vec![STANDARD]),
        (format!("origin=batch {batch}"), vec![LAW, RULE]),
        ("origin=roundup 某单位-2024".to_owned(), vec![STANDARD]),
        ("kind=national_standard".to_owned(), vec![STANDARD]),
        ("q=安全".to_owned(), vec![LAW]),
        ("kind=law&reason=listed".to_owned(), vec![]),
    ] {
        let path = format!("/keeper?{}", query.replace(' ', "+"));
        let (status, page) = page_as(&library, &path, &cookie).await;
        assert_eq!(status, StatusCode::OK, "{query}");
        for work in [LAW, RULE, STANDARD] {
            let is_shown = page.contains(&format!("name=\"work\" value=\"{work}\""));
            assert_eq!(is_shown, expected.contains(&work), "{query}: {work}");
        }
    }
    let (_, english) = page_as(&library, "/keeper?lang=en", &cookie).await;
    assert!(
        english.contains("unlike the text of the same day that is held: 某办法"),
        "{english}"
    );
}

#[tokio::test]
async fn many_are_decided_in_one_act_with_one_undo() {
    let library = waiting();
    let (cookie, token) = sign_in(&library).await;
    let before = library.store.read().unwrap().batches(9).unwrap().len();
    let decide = async |form: String| {
        let form = format!("form_token={token}&{form}");
        let (status, headers, _) = library
            .ask(post("/keeper/works", &form, Some(&cookie)))
            .await;
        let location = headers.get("location");
        let location = location.map_or("", |to| to.to_str().unwrap());
        (status, location.to_owned())
    };
    let (law, rule) = (encoded(LAW), encoded(RULE));
    // nothing was ticked
    assert_eq!(
        decide("decision=accept".to_owned()).await.0,
        StatusCode::BAD_REQUEST
    );
    // the list is not what was looked at
    let stale = "decision=reject&all=true&seen=2".to_owned();
    assert_eq!(decide(stale).await.0, StatusCode::CONFLICT);
    assert_eq!(review_of(&library, LAW), ReviewState::Unreviewed);
    let reason = encoded("把握不足");
    let (status, to) = decide(format!(
        "decision=accept&work={law}&work={rule}&reason={reason}"
    ))
    .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert!(to.contains("count=2") && to.contains("reason="), "{to}");
    for (work, state) in [
        (LAW, ReviewState::Reviewed),
        (RULE, ReviewState::Reviewed),
        (STANDARD, ReviewState::Unreviewed),
    ] {
        assert_eq!(review_of(&library, work), state, "{work}");
    }
    let batches = library.store.read().unwrap().batches(9).unwrap();
    assert_eq!(batches.len(), before + 1, "one batch for both");
    let (_, page) = page_as(&library, to.split('#').next().unwrap(), &cookie).await;
    assert!(
        page.contains("已通过 2") && page.contains("撤销这次决定"),
        "{page}"
    );
    let undo = format!(
        "form_token={token}&batch={}&back=review&count=2",
        batches[0].id
    );
    let (status, headers, _) = library
        .ask(post("/keeper/batches/undo", &undo, Some(&cookie)))
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    let back = headers["location"].to_str().unwrap().to_owned();
    assert!(
        back.starts_with("/keeper?done="),
        "back to the review: {back}"
    );
    let (_, page) = page_as(&library, back.split('#').next().unwrap(), &cookie).await;
    assert!(page.contains("正在撤销"), "{page}");
    let job = library
        .store
        .read()
        .unwrap()
        .jobs(None, 1)
        .unwrap()
        .remove(0);
    assert!(matches!(job.task().unwrap(), Task::Undo { batch, .. } if batch == batches[0].id));
    // a line's own button is for that line, whatever else is ticked
    let (status, _) = decide(format!("reject={}&work={law}", encoded(STANDARD))).await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(review_of(&library, STANDARD), ReviewState::Rejected);
    assert_eq!(review_of(&library, LAW), ReviewState::Reviewed);
}

#[tokio::test]
async fn all_that_the_filters_leave_is_decided_at_once() {
    let library = waiting();
    let (cookie, token) = sign_in(&library).await;
    let form = format!(
        "form_token={token}&decision=reject&all=true&seen=2&reason={}",
        encoded("把握不足")
    );
    let (status, ..) = library
        .ask(post("/keeper/works", &form, Some(&cookie)))
        .await;
    assert_eq!(status, StatusCode::SEE_OTHER);
    assert_eq!(review_of(&library, RULE), ReviewState::Rejected);
    assert_eq!(review_of(&library, LAW), ReviewState::Rejected);
    assert_eq!(review_of(&library, STANDARD), ReviewState::Unreviewed);
    assert_eq!(review_of(&library, DRAFT), ReviewState::Reviewed);
}

#[tokio::test]
async fn a_source_is_visited_tried_and_switched_by_its_buttons() {
    let library = library_with(Role::Administrator);
    library.leave_jobs();
    let (cookie, token) = sign_in(&library).await;
    let (_, page) = page_as(&library, "/keeper/sources", &cookie).await;
    let id = {
        let at = page.find("name=\"run\" value=\"").unwrap() + "name=\"run\" value=\"".len();
        page[at..at + page[at..].find('"').unwrap()].to_owned()
    };
    let press = async |button: &str, source: &str, token: &str| {
        let form = format!("form_token={token}&{button}={source}");
        let (status, headers, _) = library
            .ask(post("/keeper/sources", &form, Some(&cookie)))
            .await;
        let location = headers.get("location");
        let location = location.map_or("", |to| to.to_str().unwrap());
        (status.as_u16(), location.to_owned())
    };
    let last_job = || {
        let jobs = library.store.read().unwrap().jobs(None, 1).unwrap();
        jobs[0].task().unwrap()
    };
    assert_eq!(press("run", &id, "0").await.0, 403, "from another site");
    assert_eq!(press("run", "no-such-source", &token).await.0, 400);
    assert_eq!(press("burn", &id, &token).await.0, 400);
    for (button, rehearses) in [("run", false), ("try", true)] {
        let (status, to) = press(button, &id, &token).await;
        assert_eq!(status, 303, "{button}");
        assert!(to.starts_with("/welcome/jobs/"), "{to}");
        let Task::Collect {
            sources,
            is_rehearsal,
            by,
            ..
        } = last_job()
        else {
            panic!("not a visit: {:?}", last_job());
        };
        assert_eq!(
            (sources.as_slice(), is_rehearsal, by.as_str()),
            ([id.clone()].as_slice(), rehearses, "keeper")
        );
    }
    let (status, to) = press("disable", &id, &token).await;
    assert_eq!((status, to), (303, format!("/keeper/sources#source-{id}")));
    let (_, page) = page_as(&library, "/keeper/sources", &cookie).await;
    assert!(page.contains(&format!("name=\"enable\" value=\"{id}\"")));
    assert_eq!(press("run", &id, &token).await.0, 409, "enable it first");
    assert_eq!(press("enable", &id, &token).await.0, 303);
    let record = library.store.read().unwrap().audit_of(&id).unwrap();
    let actions: Vec<&str> = record.iter().map(|one| one.note.action.as_str()).collect();
    assert!(
        actions.contains(&"disable_source") && actions.contains(&"enable_source"),
        "{actions:?}"
    );
}

#[tokio::test]
async fn editors_visit_sources_and_switch_none() {
    let library = library_with(Role::Editor);
    library.leave_jobs();
    let (cookie, token) = sign_in(&library).await;
    let (_, page) = page_as(&library, "/keeper/sources", &cookie).await;
    assert!(page.contains("name=\"try\"") && !page.contains("name=\"disable\""));
    let at = page.find("name=\"run\" value=\"").unwrap() + "name=\"run\" value=\"".len();
    let id = &page[at..at + page[at..].find('"').unwrap()];
    for (button, status) in [("try", 303), ("disable", 403), ("enable", 403)] {
        let form = format!("form_token={token}&{button}={id}");
        let (found, ..) = library
            .ask(post("/keeper/sources", &form, Some(&cookie)))
            .await;
        assert_eq!(found.as_u16(), status, "{button}");
    }
}
