//! What pages of duties tell in words: why a question is asked, what a saving changed, what a report must say, what failed.

use std::io::Read;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::duties::{bank, refused, send};
use crate::library::TestLibrary;

fn at(moment: &str) -> TestLibrary {
    TestLibrary::new().served_at(moment.parse().unwrap())
}

#[tokio::test]
async fn what_a_saving_changed_is_told_and_leads_to_the_answers_of_its_day() {
    let library = at("2026-03-03T02:00:00Z");
    let home = bank(&library).await;
    let form = format!("{home}/profile");
    send(&library, &form, "group=identity&is_network_operator=true").await;
    let page = library.page(&form).await;
    let history = page.split("id=\"history\"").nth(1).unwrap();
    for words in [
        "银行保险机构：未填 → 是",
        "网络运营者：未填 → 是",
        &format!("href=\"{home}?as_of="),
    ] {
        assert!(history.contains(words), "{words} not in {history}");
    }
    // a day before the first saving is answered by a later profile, and says so
    let page = library.page(&format!("{home}?as_of=2020-12-31")).await;
    assert!(page.contains("早于画像首次保存"), "{page}");
    let page = library.page(&home).await;
    assert!(!page.contains("早于画像首次保存"), "{page}");
    // what contradicts is told where it was saved
    send(&library, &form, "group=identity&is_network_operator=false").await;
    let page = library.page(&form).await;
    assert!(page.contains("矛盾：“网络运营者”填为 否"), "{page}");
    assert!(page.contains("网络运营者：是 → 否"), "{page}");
}

#[tokio::test]
async fn each_question_tells_which_duties_hang_on_it() {
    let library = TestLibrary::new();
    let home = bank(&library).await;
    let page = library.page(&format!("{home}/profile")).await;
    let question = |name: &str| {
        let start = page.find(&format!("id=\"q-{name}\"")).unwrap();
        page[start..]
            .split("</fieldset>")
            .next()
            .unwrap()
            .to_owned()
    };
    // by a clock, through a threshold, itself
    for (name, place) in [
        ("pi_1m_reached_on", "负责人"),
        ("export_pi_persons_ytd", "出境"),
        ("is_bank_insurance", "《银行保险机构数据安全管理办法》"),
    ] {
        let asked = question(name);
        let why = asked.split("class=\"why\"").nth(1);
        let why = why.unwrap_or_else(|| panic!("{name}: {asked}"));
        assert!(why.contains(place), "{name}: {why}");
    }
    assert_eq!(
        page.matches("class=\"question\"").count(),
        page.matches("为什么问：").count()
    );
}

#[tokio::test]
async fn reasons_of_a_page_are_told_by_labels() {
    let library = TestLibrary::new();
    let home = bank(&library).await;
    let answers = "group=personal_information&pi_persons=999999";
    send(&library, &format!("{home}/profile"), answers).await;
    let page = library.page(&format!("{home}?as_of=2026-03-01")).await;
    assert!(page.contains("<p>银行保险机构：是</p>"), "{page}");
    assert!(page.contains("999999（未达 1000000 以上（含））"), "{page}");
    for raw in [
        "is_bank_insurance =",
        "pi_persons =",
        "pi_officer_required =",
    ] {
        assert!(!page.contains(raw), "{raw}: {page}");
    }
}

#[tokio::test]
async fn what_a_report_must_say_is_listed_before_a_draft_is_checked() {
    let library = at("2026-03-01T04:00:00Z");
    let home = bank(&library).await;
    let incident = send(&library, &format!("{home}/incidents"), "name=客户数据泄露").await;
    let page = library.page(&incident).await;
    let list = page.split("id=\"contents\"").nth(1).unwrap();
    let list = list.split("</section>").next().unwrap();
    assert_eq!(list.matches("<li>").count(), 18, "{list}");
    for words in ["第七条", "单位名称", "现场保护情况", "可补报"] {
        assert!(list.contains(words), "{words} not in {list}");
    }
    assert!(!list.contains("未见"), "{list}");
    // the sheet that is printed has it: it stands in no part that is left out
    assert!(page.contains("<section aria-labelledby=\"contents\">"));
    // and programs get it with each report
    let body = json!({
        "profile": {"is_network_operator": true, "is_central_organ": false},
        "incident": {"national_severity": "较大", "involves_cii": false, "known_at": "2026-03-01T10:00:00+08:00"},
        "as_of": "2026-03-01"
    });
    let request = Request::post("/api/v1/duties/answers")
        .header("content-type", "application/json")
        .body(Body::from(body.to_string()))
        .unwrap();
    let (status, _, text) = library.ask(request).await;
    assert_eq!(status, StatusCode::OK, "{text}");
    let answer: Value = serde_json::from_str(&text).unwrap();
    let reports = answer["reports"].as_array().unwrap();
    let of = |duty: &str| reports.iter().find(|one| one["duty"] == duty).unwrap();
    let contents = of("INC-4-4")["must_contain"].as_array().unwrap();
    assert_eq!(contents.len(), 18);
    assert_eq!(contents[0]["provision"], "第七条第一项");
}

#[tokio::test]
async fn a_planned_day_that_has_passed_is_overdue_and_a_state_is_one_of_five() {
    let library = at("2026-11-30T04:00:00Z");
    let home = bank(&library).await;
    let note = "duty=BANK-74&state=进行中&due_on=2026-11-15&evidence=https%3A%2F%2Fexample.org%2F1";
    send(&library, &format!("{home}/notes"), note).await;
    let page = library.page(&home).await;
    let start = page.find("class=\"work-line\" id=\"BANK-74\"").unwrap();
    let line = page[start..].split("</li>").next().unwrap();
    assert!(line.contains("逾期"), "{line}");
    let (status, told) = refused(
        &library,
        &format!("{home}/notes"),
        "duty=BANK-74&state=doing",
    )
    .await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(told.contains("doing") && told.contains("进行中"), "{told}");

    let request = Request::get(format!("{home}/duties.xlsx")).body(Body::empty());
    let answer = library
        .router
        .clone()
        .oneshot(request.unwrap())
        .await
        .unwrap();
    let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut part = |name: &str| {
        let mut words = String::new();
        archive
            .by_name(name)
            .unwrap()
            .read_to_string(&mut words)
            .unwrap();
        words
    };
    // days are numbers of a sheet, the evidence a link
    let strings = part("xl/sharedStrings.xml");
    assert!(!strings.contains("2026-11-15"), "{strings}");
    assert!(strings.contains("适用，逾期"), "{strings}");
    // 2026-11-15 as days since 1899-12-30
    assert!(part("xl/worksheets/sheet1.xml").contains("<v>46341</v>"));
    assert!(part("xl/worksheets/_rels/sheet1.xml.rels").contains("https://example.org/1"));
}
