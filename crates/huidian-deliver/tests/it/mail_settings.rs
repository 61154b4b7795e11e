//! When mail is due, and which settings of mail are refused.

use huidian_deliver::mail::{Settings, due_after, due_until, read_minute, read_weekday, spell};
use huidian_store::MailTimes;
use jiff::Timestamp;

const DAILY: MailTimes = MailTimes {
    weekday: None,
    minute: 8 * 60,
};

#[test]
fn periods_end_at_the_time_of_the_clock_in_china() {
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let weekly = MailTimes {
        weekday: Some(1),
        minute: 8 * 60 + 30,
    };
    // now, last due, next due; 2026-11-22 is a Sunday
    let cases = [
        (
            DAILY,
            "2026-11-22T04:00:00Z",
            "2026-11-22T00:00:00Z",
            "2026-11-23T00:00:00Z",
        ),
        (
            DAILY,
            "2026-11-22T00:00:00Z",
            "2026-11-22T00:00:00Z",
            "2026-11-23T00:00:00Z",
        ),
        (
            DAILY,
            "2026-11-21T23:59:59Z",
            "2026-11-21T00:00:00Z",
            "2026-11-22T00:00:00Z",
        ),
        (
            weekly,
            "2026-11-22T04:00:00Z",
            "2026-11-16T00:30:00Z",
            "2026-11-23T00:30:00Z",
        ),
        (
            weekly,
            "2026-11-23T00:30:00Z",
            "2026-11-23T00:30:00Z",
            "2026-11-30T00:30:00Z",
        ),
        (
            weekly,
            "2026-11-23T00:29:59Z",
            "2026-11-16T00:30:00Z",
            "2026-11-23T00:30:00Z",
        ),
    ];
    for (times, now, last, next) in cases {
        assert_eq!(due_until(times, at(now)), at(last), "{times:?} {now}");
        assert_eq!(due_after(times, at(now)), at(next), "{times:?} {now}");
    }
    assert_eq!(spell(weekly), "每周一 08:30");
    for (text, expected) in [
        ("周一", Some(1)),
        ("星期天", Some(7)),
        ("礼拜日", Some(7)),
        ("Friday", Some(5)),
        ("sat", Some(6)),
        ("3", Some(3)),
        ("0", None),
        ("周", None),
        ("", None),
    ] {
        assert_eq!(read_weekday(text), expected, "{text}");
    }
    for (text, expected) in [
        ("08:00", Some(480)),
        ("8：05", Some(485)),
        ("23:59", Some(1439)),
        ("7", Some(420)),
        ("24:00", None),
        ("8:60", None),
        ("+8:00", None),
        ("八点", None),
        ("", None),
    ] {
        assert_eq!(read_minute(text), expected, "{text}");
    }
}

#[test]
fn settings_that_cannot_be_used_are_refused_by_name() {
    let good = Settings {
        server: "smtp.example.org".to_owned(),
        from: "会典 <law@example.org>".to_owned(),
        ..Settings::default()
    };
    good.check().unwrap();
    type Spoil = fn(&mut Settings);
    let cases: [(&str, Spoil); 7] = [
        ("mail.server", |mail| mail.server = String::new()),
        ("mail.server", |mail| {
            mail.server = "smtp.example.org/x".to_owned();
        }),
        ("mail.from", |mail| mail.from = "会典".to_owned()),
        ("mail.tls", |mail| {
            mail.tls = huidian_deliver::mail::Tls::None;
            mail.user = "law".to_owned();
            mail.password = "secret".to_owned();
        }),
        ("mail.password", |mail| mail.user = "law".to_owned()),
        ("mail.password_file", |mail| {
            mail.user = "law".to_owned();
            mail.password_file = Some("/no/such/file".into());
        }),
        ("mail.longest_wait_milliseconds", |mail| {
            mail.longest_wait_milliseconds = 1;
        }),
    ];
    for (name, spoil) in cases {
        let mut settings = good.clone();
        spoil(&mut settings);
        let error = settings.check().unwrap_err().to_string();
        assert!(error.starts_with(&format!("{name}=")), "{name}: {error}");
    }
}
