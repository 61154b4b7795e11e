//! The private calendar of a profile's deadlines.

use axum::http::StatusCode;
use huidian_following::share;
use huidian_store::DutyNote;

use crate::server::served;

#[tokio::test]
async fn a_profile_has_a_private_calendar() {
    let served = served();
    let key = served
        .store
        .write(|library| {
            let attributes = r#"{"is_bank_insurance": true, "mlps_max_level": 4}"#;
            let key = library.create_duty_profile("法务部", "某银行", attributes)?;
            for (duty, due_on) in [("BANK-66", "2029-06-30"), ("MLPS-14-4", "2029-03-01")] {
                let note = DutyNote {
                    duty: duty.to_owned(),
                    due_on: due_on.to_owned(),
                    ..DutyNote::default()
                };
                library.put_duty_note(key, &note, "法务部")?;
            }
            Ok::<_, huidian_store::Error>(key)
        })
        .unwrap();
    let request = share::Request {
        target: &share::Target::Profile(key),
        created_by: "法务部",
        expires_at: None,
        use_limit: None,
    };
    let path = share::create(&served.store, &request).unwrap();
    let calendar = served.get(&format!("{path}/calendar.ics")).await;
    assert_eq!(calendar.status, StatusCode::OK, "{}", calendar.text());
    assert!(calendar.header("content-type").starts_with("text/calendar"));
    let text = calendar.text().replace("\r\n ", "");
    let event = |uid: &str| {
        let from = text.find(uid).unwrap_or_else(|| panic!("{uid} in {text}"));
        text[from..].split("END:VEVENT").next().unwrap().to_owned()
    };
    let yearly = event("BANK-74-0@huidian");
    assert!(
        yearly.contains("0115\r\n") && yearly.contains("RRULE:FREQ=YEARLY\r\n"),
        "the report by 15 January: {yearly}"
    );
    let planned = event("BANK-66-planned@huidian");
    assert!(
        planned.contains("VALUE=DATE:20290630\r\n") && planned.contains("RRULE:FREQ=YEARLY\r\n"),
        "a planned day of a yearly duty comes again: {planned}"
    );
    let half = event("MLPS-14-4-planned@huidian");
    assert!(half.contains("RRULE:FREQ=MONTHLY;INTERVAL=6\r\n"), "{half}");
    for (reason, below) in [
        ("no feed of its own", "/feed.atom"),
        ("no bundle", "/bundle.zip"),
        ("nothing itself", ""),
    ] {
        let answer = served.get(&format!("{path}{below}")).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{reason}");
    }
    let removed = served
        .store
        .write(|library| library.remove_duty_profile(key));
    assert!(removed.unwrap());
    let gone = served.get(&format!("{path}/calendar.ics")).await;
    assert_eq!(gone.status, StatusCode::GONE);
}
