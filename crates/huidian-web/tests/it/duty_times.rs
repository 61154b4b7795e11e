//! A profile's list in time: what is overdue, what begins and ends, what changed, in words for readers.

use std::io::Read;

use axum::body::{Body, to_bytes};
use axum::http::Request;
use tower::ServiceExt;

use crate::duties::send;
use crate::library::TestLibrary;

/// A profile of a processor of many persons' information since 2025-09-15.
async fn processor(library: &TestLibrary) -> String {
    let form = send(library, "/duties", "name=某公司").await;
    let home = form.strip_suffix("/profile").unwrap().to_owned();
    let answers = "group=personal_information&pi_persons=2000000&pi_1m_reached_on=2025-09-15";
    send(library, &form, answers).await;
    home
}

/// The line of a duty on the page.
fn line<'p>(page: &'p str, duty: &str) -> &'p str {
    let start = page.find(&format!("class=\"work-line\" id=\"{duty}\""));
    let start = start.unwrap_or_else(|| panic!("{duty} not in {page}"));
    page[start..].split("</li>").next().unwrap()
}

#[tokio::test]
async fn a_deadline_that_has_passed_is_overdue_until_it_is_noted_as_done() {
    let library = TestLibrary::new();
    let home = processor(&library).await;
    let calendar = |day: &str| format!("{home}/duties.ics?as_of={day}");
    // thirty workdays after 2025-09-15
    let table = [
        ("2025-10-30", false),
        ("2025-10-31", false),
        ("2025-11-01", true),
        ("2026-05-01", true),
    ];
    for (day, is_overdue) in table {
        let page = library.page(&format!("{home}?as_of={day}")).await;
        let found = line(&page, "DPO-2");
        assert!(found.contains("2025-10-31"), "{day}: {found}");
        assert_eq!(found.contains("逾期"), is_overdue, "{day}: {found}");
        let events = library.page(&calendar(day)).await.replace("\r\n ", "");
        assert!(events.contains("DTSTART;VALUE=DATE:20251031"), "{day}");
        assert_eq!(
            events.contains("（逾期）某公司"),
            is_overdue,
            "{day}: {events}"
        );
    }
    let note = "duty=DPO-2&state=已完成";
    send(&library, &format!("{home}/notes"), note).await;
    let page = library.page(&format!("{home}?as_of=2026-05-01")).await;
    assert!(!line(&page, "DPO-2").contains("逾期"));
    let events = library.page(&calendar("2026-05-01")).await;
    assert!(!events.contains("20251031"), "{events}");
}

#[tokio::test]
async fn what_begins_ends_and_changed_is_told_in_words() {
    let library = TestLibrary::new();
    let home = processor(&library).await;
    let answers = "group=government&public_data_in_authorised_operation=true";
    send(&library, &format!("{home}/profile"), answers).await;
    let page = library.page(&format!("{home}?as_of=2025-04-01")).await;
    let ahead = |id: &str| {
        let section = page.split(&format!("<h2 id=\"{id}\">")).nth(1);
        section.and_then(|text| text.split("</section>").next().map(str::to_owned))
    };
    let coming = ahead("coming").unwrap_or_default();
    assert!(
        coming.contains("2025-05-01")
            && coming.contains("《中华人民共和国个人信息保护法》第五十二条"),
        "{coming}"
    );
    let ending = ahead("ending").unwrap_or_default();
    assert!(
        ending.contains("适用至") && ending.contains("2030-02-28") && ending.contains("须登记"),
        "{ending}"
    );
    let page = library
        .page(&format!("{home}?as_of=2025-05-01&since=2025-04-30"))
        .await;
    assert!(page.contains("规定数量尚未公布 → 需要"), "{page}");
    assert!(!page.contains("pi_officer_required："), "{page}");
    let json = library
        .json(&format!("{home}/duties.json?as_of=2025-04-01"))
        .await;
    let ends = json["ending"].as_array().unwrap();
    assert!(
        ends.iter().any(|one| one["duty"] == "PDR-5"
            && one["last_on"] == "2030-02-28"
            && one["certain"] == true),
        "{ends:?}"
    );
}

#[tokio::test]
async fn the_sheet_gives_reasons_in_the_words_of_the_questions() {
    let library = TestLibrary::new();
    let home = processor(&library).await;
    let request = Request::get(format!("{home}/duties.xlsx?as_of=2026-05-01"));
    let request = request.body(Body::empty()).unwrap();
    let answer = library.router.clone().oneshot(request).await.unwrap();
    let bytes = to_bytes(answer.into_body(), usize::MAX).await.unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut words = String::new();
    let mut strings = archive.by_name("xl/sharedStrings.xml").unwrap();
    strings.read_to_string(&mut words).unwrap();
    assert!(
        words.contains("2000000（条件：1000000 以上（含））"),
        "{words}"
    );
    // what is overdue, and what does not apply with its reason
    for cell in ["适用，逾期", "不适用"] {
        assert!(words.contains(&format!(">{cell}<")), "{cell}: {words}");
    }
    for name in ["pi_persons", "processes_personal_info", " = "] {
        assert!(!words.contains(name), "{name} in {words}");
    }
}
