//! The log of an incident: one record per deadline, in the order of time, corrected on record.

use axum::http::StatusCode;
use huidian_store::ReportToLog;

use crate::duties::{bank, refused, send};
use crate::library::TestLibrary;

/// Noon of 2026-03-01 in China.
fn library() -> TestLibrary {
    TestLibrary::new().served_at("2026-03-01T04:00:00Z".parse().unwrap())
}

async fn incident_of(library: &TestLibrary, home: &str) -> String {
    let incident = send(library, &format!("{home}/incidents"), "name=客户数据泄露").await;
    let times = "group=incident_time&incident.occurred_at=2026-03-01T08:00&incident.known_at=2026-03-01T08:00";
    send(library, &incident, times).await;
    incident
}

/// A bank's incident of the gravest kind: every two hours a report, until it is over.
async fn grave(library: &TestLibrary) -> String {
    let incident = incident_of(library, &bank(library).await).await;
    let kind = "group=incident_kind&incident.types=data_incident&incident.sector_severity=特别重大&incident.national_severity=重大";
    send(library, &incident, kind).await;
    incident
}

const EVERY_TWO_HOURS: &str = "every 2 hour";

/// What is written in the row of a report: the one of this duty, and of this deadline where it is told.
fn row<'p>(page: &'p str, words: &[&str]) -> &'p str {
    let clock = page.split("id=\"log\"").next().unwrap();
    let mut rows = clock.split("<tr>").skip(2);
    let found = rows.find(|row| words.iter().all(|one| row.contains(one)));
    found.unwrap_or_else(|| panic!("{words:?} not in {page}"))
}

/// The entry of the log that has these words.
fn entry(page: &str, words: &str) -> String {
    let log = page.split("id=\"log\"").nth(1).unwrap();
    let mut entries = log.split("<li id=\"sent-").skip(1);
    let found = entries.find(|one| one.contains(words));
    let found = found.unwrap_or_else(|| panic!("{words} not in {log}"));
    found.split('"').next().unwrap().to_owned()
}

async fn key_of(library: &TestLibrary, incident: &str, part: &str) -> String {
    let page = library.page(&format!("{incident}?as_of=2026-03-01")).await;
    let mut keys = page.split("name=\"deadline\" value=\"").skip(1);
    let key = keys.find(|one| one.split('"').next().unwrap().contains(part));
    let key = key.unwrap_or_else(|| panic!("{part} not in {page}"));
    key.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn what_was_sent_under_one_deadline_of_a_duty_leaves_the_others_running() {
    let library = library();
    let home = bank(&library).await;
    let profile =
        "group=identity&is_state_organ=true&is_network_operator=true&handles_state_secrets=true";
    send(&library, &format!("{home}/profile"), profile).await;
    let incident = incident_of(&library, &home).await;
    let kind = "group=incident_kind&incident.types=state_secret_leak&incident.types=data_incident";
    send(&library, &incident, kind).await;
    let path = format!("{incident}?as_of=2026-03-01");
    let page = library.page(&path).await;
    let ends = "data-countdown=\"2026-03-02T08:00:00+08:00\"";
    assert!(
        row(&page, &["SSR-61", "起 24小时 内"]).contains(ends),
        "{page}"
    );
    let sent = format!("{incident}/sent");
    let form = |deadline: &str, at: &str| {
        format!("duty=SSR-61&deadline={deadline}&what=x&sent_at=2026-03-01T{at}")
    };
    let at_once = key_of(&library, &incident, "immediately: 补救").await;
    send(&library, &sent, &form(&at_once, "08:10")).await;
    let page = library.page(&path).await;
    assert!(row(&page, &["SSR-61", "立即（补救）"]).contains("已报出"));
    let running = row(&page, &["SSR-61", "起 24小时 内"]);
    assert!(
        running.contains(ends) && running.contains("<form"),
        "{running}"
    );
    let alarms = format!("{incident}/alarms.ics?as_of=2026-03-01");
    assert!(library.page(&alarms).await.contains("incident-1-SSR-61"));
    // the report itself ends it
    send(
        &library,
        &sent,
        &form("within 24 hour from incident.known_at", "09:00"),
    )
    .await;
    let page = library.page(&path).await;
    assert!(row(&page, &["SSR-61", "起 24小时 内"]).contains("已按时报出"));
    assert!(!library.page(&alarms).await.contains("incident-1-SSR-61"));
    let (status, body) = refused(&library, &sent, &form("within 3 hour", "09:00")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
}

#[tokio::test]
async fn a_report_that_comes_again_is_recorded_each_time_and_time_counts_not_the_order_of_entry() {
    let library = library();
    let incident = grave(&library).await;
    let path = format!("{incident}?as_of=2026-03-01");
    let key = key_of(&library, &incident, EVERY_TWO_HOURS).await;
    let sent = format!("{incident}/sent");
    let table = [
        // at, next end, why
        ("10:30", "12:30", "runs from the first"),
        (
            "08:40",
            "12:30",
            "an earlier one, entered later, moves nothing back",
        ),
        ("11:45", "13:45", "runs from the last"),
    ];
    for (at, end, reason) in table {
        let form = format!("duty=BANK-69-top&deadline={key}&what=续报&sent_at=2026-03-01T{at}");
        send(&library, &sent, &form).await;
        let page = library.page(&path).await;
        let line = row(&page, &["BANK-69-top", "每 2小时"]);
        let countdown = format!("data-countdown=\"2026-03-01T{end}:00+08:00\"");
        assert!(
            line.contains(&countdown) && line.contains("<form"),
            "{reason}: {line}"
        );
        assert!(!page.contains("早于“首次"), "{reason}: {page}");
    }
    let page = library.page(&path).await;
    assert!(row(&page, &["BANK-69-top", "每 2小时"]).contains("2026-03-01 11:45（第 3 次）"));
    // the other deadline of the same duty was never answered
    let at_once = row(&page, &["BANK-69-top", "<small>立即</small>"]);
    assert!(
        at_once.contains("<form") && !at_once.contains("11:45"),
        "{at_once}"
    );
}

#[tokio::test]
async fn a_report_to_another_authority_starts_no_clock() {
    let library = library();
    let incident = grave(&library).await;
    let path = format!("{incident}?as_of=2026-03-01");
    let form = "duty=INC-4-4&what=报网信&sent_at=2026-03-01T10:00";
    send(&library, &format!("{incident}/sent"), form).await;
    let page = library.page(&path).await;
    assert!(page.contains("报网信"));
    let line = row(&page, &["BANK-69-top", "每 2小时"]);
    assert!(
        !line.contains("data-countdown") && line.contains("不能起算"),
        "{line}"
    );
    // nor do a report under another article to the supervisor, and what is told at once to those concerned
    let form = "duty=BANK-63&what=个人信息补救&sent_at=2026-03-01T08:50";
    send(&library, &format!("{incident}/sent"), form).await;
    let at_once = key_of(&library, &incident, "immediately").await;
    let form =
        format!("duty=BANK-69-top&deadline={at_once}&what=告知用户&sent_at=2026-03-01T08:55");
    send(&library, &format!("{incident}/sent"), &form).await;
    let page = library.page(&path).await;
    assert!(page.contains("个人信息补救") && page.contains("告知用户"));
    let line = row(&page, &["BANK-69-top", "每 2小时"]);
    assert!(!line.contains("data-countdown"), "{line}");
    // nor does it stand as the first report where the supervisor is told earlier, and put on record later
    let form = "duty=BANK-69-2h&what=报监管&sent_at=2026-03-01T09:00";
    send(&library, &format!("{incident}/sent"), form).await;
    let page = library.page(&path).await;
    let line = row(&page, &["BANK-69-top", "每 2小时"]);
    assert!(
        line.contains("data-countdown=\"2026-03-01T11:00:00+08:00\""),
        "{line}"
    );
    assert!(!page.contains("早于“"), "{page}");
}

#[tokio::test]
async fn an_entry_is_corrected_or_withdrawn_and_stays_to_be_seen() {
    let library = library();
    let incident = grave(&library).await;
    let path = format!("{incident}?as_of=2026-03-01");
    let form = "duty=BANK-69-2h&what=首报&sent_at=2026-03-01T11:00";
    send(&library, &format!("{incident}/sent"), form).await;
    // saving the form as it is shown must not make a statement of what the log says
    let page = library.page(&path).await;
    assert!(page.contains("name=\"incident.first_reported_at\""));
    let times = "group=incident_time&incident.occurred_at=2026-03-01T08:00&incident.known_at=2026-03-01T08:00&incident.first_reported_at=2026-03-01T11:00:00&incident.last_reported_at=2026-03-01T11:00:00";
    send(&library, &incident, times).await;
    assert!(row(&library.page(&path).await, &["BANK-69-2h"]).contains("迟报"));
    let first = entry(&page, "首报");
    let correct = format!("{incident}/sent/correct");
    let form = format!("entry={first}&what=首报，已核&sent_at=2026-03-01T09:30");
    send(&library, &correct, &form).await;
    let page = library.page(&path).await;
    assert!(row(&page, &["BANK-69-2h"]).contains("已按时报出"), "{page}");
    assert!(row(&page, &["BANK-69-top", "每 2小时"]).contains("2026-03-01T11:30:00+08:00"));
    assert!(page.contains("<del><time>2026-03-01 11:00</time>") && page.contains("由后一条更正"));
    let (status, _) = refused(&library, &correct, &form).await;
    assert_eq!(status, StatusCode::CONFLICT, "an entry is corrected once");
    let withdraw = format!("{incident}/sent/withdraw");
    let second = entry(&page, "首报，已核");
    let (status, _) = refused(&library, &withdraw, &format!("entry={second}&reason=")).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "a reason is needed");
    send(
        &library,
        &withdraw,
        &format!("entry={second}&reason=未真正发出"),
    )
    .await;
    let page = library.page(&path).await;
    assert!(
        page.contains("撤回：未真正发出") && page.contains("<del><time>2026-03-01 09:30</time>")
    );
    // nothing was sent: the clocks run as before
    let line = row(&page, &["BANK-69-2h"]);
    assert!(
        line.contains("data-countdown=\"2026-03-01T10:00:00+08:00\"") && line.contains("<form")
    );
    let line = row(&page, &["BANK-69-top", "每 2小时"]);
    assert!(!line.contains("data-countdown"), "{line}");
    let log = library.store.read().unwrap().reports_sent(1).unwrap();
    assert_eq!(log.len(), 2, "nothing is taken out");
    assert_eq!(log[1].corrects, Some(log[0].key));
    // an entry of another incident is none of this one's
    let other = grave_again(&library, &incident).await;
    let (status, _) = refused(
        &library,
        &format!("{other}/sent/withdraw"),
        "entry=1&reason=x",
    )
    .await;
    assert_eq!(status, StatusCode::CONFLICT);
}

async fn grave_again(library: &TestLibrary, incident: &str) -> String {
    let home = incident.split("/incidents").next().unwrap();
    send(library, &format!("{home}/incidents"), "name=另一件").await
}

#[tokio::test]
async fn what_is_still_to_come_is_not_recorded() {
    let library = library();
    let incident = grave(&library).await;
    let sent = format!("{incident}/sent");
    let table = [
        (
            "2027-11-30T10:30",
            StatusCode::BAD_REQUEST,
            "a slip of the year",
        ),
        (
            "2026-03-01T12:00:01",
            StatusCode::BAD_REQUEST,
            "a second from now",
        ),
        ("2026-03-01T12:00", StatusCode::SEE_OTHER, "now"),
        (
            "0026-03-01T12:00",
            StatusCode::BAD_REQUEST,
            "a year without its century",
        ),
    ];
    for (at, status, reason) in table {
        let form = format!("duty=BANK-69-2h&what=x&sent_at={at}");
        let (given, body) = refused(&library, &sent, &form).await;
        assert_eq!(given, status, "{reason}");
        // what a form says is put right in the form: an address has no parameter to leave out
        if status == StatusCode::BAD_REQUEST {
            assert!(!body.contains("去掉参数"), "{reason}: {body}");
            assert!(body.contains("请返回上一页"), "{reason}: {body}");
        }
    }
    let entries = library.store.read().unwrap().reports_sent(1).unwrap();
    assert_eq!(entries.len(), 1);
    let form = format!("entry={}&what=x&sent_at=2026-03-02T10:00", entries[0].key);
    let correct = format!("{incident}/sent/correct");
    assert_eq!(
        refused(&library, &correct, &form).await.0,
        StatusCode::BAD_REQUEST
    );
    // a clock is started by no moment of the future either
    let times = "group=incident_time&incident.known_at=2026-03-02T08:00";
    let (status, body) = refused(&library, &incident, times).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(body.contains("incident.known_at"), "{body}");
}

#[tokio::test]
async fn a_log_of_before_deadlines_were_told_apart_is_read() {
    let library = library();
    let incident = grave(&library).await;
    let path = format!("{incident}?as_of=2026-03-01");
    let at = |text: &str| format!("2026-03-01T{text}:00+08:00").parse().unwrap();
    // as the program of before wrote it: the duty alone, and its moments among what was stated, whoever was told
    let old = [
        ("INC-4-4", "09:00"),
        ("BANK-69-2h", "09:30"),
        ("BANK-69-top", "10:00"),
    ];
    let attributes = r#"{"types": ["data_incident"], "sector_severity": "特别重大", "national_severity": "重大", "occurred_at": "2026-03-01T08:00:00+08:00",
        "known_at": "2026-03-01T08:00:00+08:00", "first_reported_at": "2026-03-01T09:00:00+08:00", "last_reported_at": "2026-03-01T10:00:00+08:00"}"#;
    let wrote = library.store.write(|store| {
        for (duty, clock) in old {
            let report = ReportToLog {
                duty,
                deadline: "",
                what: duty,
                sent_at: at(clock),
                by: "某人",
                corrects: None,
            };
            store.log_report_sent(1, &report)?;
        }
        store.save_duty_incident(1, attributes)
    });
    wrote.unwrap();
    let page = library.page(&path).await;
    // a duty of one deadline: it is the one
    assert!(row(&page, &["BANK-69-2h"]).contains("已按时报出"), "{page}");
    // of two deadlines neither is taken for done, and the page says what to do
    for words in ["<small>立即</small>", "每 2小时"] {
        let line = row(&page, &["BANK-69-top", words]);
        assert!(
            line.contains("未注明是哪一期限") && line.contains("<form"),
            "{line}"
        );
    }
    assert!(row(&page, &["BANK-69-top", "每 2小时"]).contains("2026-03-01T12:00:00+08:00"));
    // the first report was the supervisor's, not the one to the other authority
    let field = "name=\"incident.first_reported_at\" value=\"2026-03-01T09:30:00\"";
    assert!(page.contains(field), "{page}");
    let key = key_of(&library, &incident, EVERY_TWO_HOURS).await;
    let form = format!(
        "entry={}&deadline={key}&what=续报&sent_at=2026-03-01T10:00",
        entry(&page, "BANK-69-top")
    );
    send(&library, &format!("{incident}/sent/correct"), &form).await;
    let page = library.page(&path).await;
    assert!(!page.contains("未注明是哪一期限"), "{page}");
    assert!(row(&page, &["BANK-69-top", "每 2小时"]).contains("2026-03-01 10:00"));
}
