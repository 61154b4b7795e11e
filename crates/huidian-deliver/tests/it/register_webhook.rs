//! Webhooks of a register: event by event, and as a brief at times of the clock.

use std::sync::{Arc, Mutex};

use huidian_deliver::webhook::{Dispatch, Payload, Receipt, RetryPolicy};
use huidian_following::mail::due_after;
use huidian_model::{Clock, EventKind};
use huidian_store::{BriefTimes, Error, MailTimes, NewWebhook, Webhook};
use huidian_testing::{TestClock, TestStore, event};
use serde_json::Value;

use crate::library::{SAMPLES, store_with};

const MONDAY: MailTimes = MailTimes {
    weekday: Some(1),
    minute: 8 * 60,
};

/// A library on Sunday noon whose register follows the first work, and whoever receives.
struct Fixture {
    store: TestStore,
    clock: Arc<TestClock>,
    sent: Mutex<Vec<Payload>>,
}

impl Fixture {
    fn new(interview: &str) -> Self {
        let clock = Arc::new(TestClock::at("2026-11-22T04:00:00Z"));
        let store = store_with(clock.clone());
        store
            .write(|library| {
                let register = library.ensure_register("local", "法务部")?;
                library.set_register_interview(register, interview)?;
                library.follow_work(register, &SAMPLES[0].id()).map(|_| ())
            })
            .unwrap();
        Self {
            store,
            clock,
            sent: Mutex::default(),
        }
    }

    fn add(&self, format: &str, times: Option<MailTimes>) -> i64 {
        let brief = times.map(|times| BriefTimes {
            times,
            first_due_at: due_after(times, self.clock.now()),
        });
        let webhook = NewWebhook {
            url: "https://receiver.example/hook".to_owned(),
            format: format.to_owned(),
            register: Some(1),
            brief,
            ..NewWebhook::default()
        };
        self.store
            .write(|library| library.add_webhook(&webhook))
            .unwrap()
    }

    fn happen(&self, sample: usize, kind: EventKind, on: &str) {
        self.store
            .write(|library| {
                library
                    .put_facts(&SAMPLES[sample].id(), &[event(kind, on)])
                    .map(|_| ())
            })
            .unwrap();
    }

    /// One round; gives what was delivered, what failed, and what was passed over.
    fn round(&self, status: u16) -> [u64; 3] {
        let dispatch = Dispatch {
            store: &self.store,
            catalogue: huidian_catalogue::builtin(),
            index: None,
            clock: &*self.clock,
            public_url: "https://law.example",
            retry: RetryPolicy::default(),
        };
        let round = dispatch
            .round(&|payload: &Payload| {
                self.sent.lock().unwrap().push(payload.clone());
                Ok(Receipt {
                    status,
                    body: r#"{"errcode": 0}"#.to_owned(),
                })
            })
            .unwrap();
        [
            round.delivered_count,
            round.failed_count,
            round.passed_count,
        ]
    }

    fn last(&self) -> (Payload, Value) {
        let payload = self.sent.lock().unwrap().last().unwrap().clone();
        let body = serde_json::from_slice(&payload.body).unwrap();
        (payload, body)
    }

    fn webhooks(&self) -> Vec<Webhook> {
        self.store.read().unwrap().webhooks().unwrap()
    }
}

#[test]
fn events_of_what_a_register_follows_are_told_as_its_readers_want() {
    let fixture = Fixture::new("threshold=force");
    fixture.add("huidian", None);
    fixture.happen(0, EventKind::Amended, "2026-11-20");
    // of another work; of no consequence for what holds; of long ago
    fixture.happen(1, EventKind::Amended, "2026-11-20");
    fixture.happen(0, EventKind::ConsultationCloses, "2026-12-20");
    fixture.happen(0, EventKind::Amended, "1999-03-04");
    assert_eq!(fixture.round(200), [1, 0, 3]);
    let (_, body) = fixture.last();
    assert_eq!(body["work"], SAMPLES[0].id().as_str());
    assert_eq!(body["on"], "2026-11-20");
    assert_eq!(fixture.round(200), [0, 0, 0]);

    // whoever wants everything gets what was merely learned, too
    let all = Fixture::new("threshold=everything");
    all.add("huidian", None);
    all.happen(0, EventKind::Amended, "1999-03-04");
    all.happen(1, EventKind::Amended, "2026-11-20");
    assert_eq!(all.round(200), [1, 0, 1]);
}

#[test]
fn a_weekly_brief_comes_at_its_time_with_closing_consultations() {
    let fixture = Fixture::new("");
    fixture.add("huidian", Some(MONDAY));
    let of_robot = fixture.add("dingtalk", Some(MONDAY));
    fixture.happen(0, EventKind::Amended, "2026-11-20");
    fixture.happen(0, EventKind::ConsultationCloses, "2026-12-05");
    fixture.happen(1, EventKind::Amended, "2026-11-20");
    assert_eq!(fixture.round(200), [0, 0, 0], "not before its time");
    // Monday, 08:10
    fixture.clock.put("2026-11-23T00:10:00Z".parse().unwrap());
    assert_eq!(fixture.round(200), [2, 0, 0]);
    let sent = fixture.sent.lock().unwrap().clone();
    let body: Value = serde_json::from_slice(&sent[0].body).unwrap();
    assert_eq!(body["kind"], "brief");
    assert_eq!(body["register"]["name"], "法务部");
    assert_eq!(body["entries"].as_array().unwrap().len(), 1, "{body}");
    assert_eq!(body["closing"][0]["on"], "2026-12-05");
    assert_eq!(body["closing"][0]["days_left"], 12);
    assert!(
        body["entries"][0]["url"]
            .as_str()
            .unwrap()
            .starts_with("https://law.example/works/")
    );
    let header = |name: &str| {
        let found = sent[0].headers.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    assert!(header("huidian-event-id").starts_with("brief-1-"));
    assert!(header("huidian-signature").starts_with("sha256="));
    let robot = String::from_utf8(sent[1].body.clone()).unwrap();
    assert!(robot.contains("【法务部】"), "{robot}");
    assert!(robot.contains("2026-12-05 截止，还有 12 天"), "{robot}");
    assert!(!robot.contains(SAMPLES[1].title), "{robot}");
    assert_eq!(fixture.round(200), [0, 0, 0], "once");

    // the receiver is down: the same period again, under the same name
    fixture.happen(0, EventKind::Amended, "2026-11-25");
    fixture.clock.put("2026-11-30T00:10:00Z".parse().unwrap());
    fixture
        .store
        .write(|library| library.remove_webhook(of_robot).map(|_| ()))
        .unwrap();
    assert_eq!(fixture.round(500), [0, 1, 0]);
    let (failed, _) = fixture.last();
    fixture.clock.put("2026-11-30T03:00:00Z".parse().unwrap());
    assert_eq!(fixture.round(200), [1, 0, 0]);
    let (again, body) = fixture.last();
    assert_eq!(failed.headers[1], again.headers[1]);
    assert_eq!(
        body["entries"][0]["facts"]
            .as_str()
            .unwrap()
            .matches("2026-11-25")
            .count(),
        1
    );
    assert!(
        !body["entries"][0]["facts"]
            .as_str()
            .unwrap()
            .contains("2026-11-20")
    );

    // after the consultation nothing is left to tell, and nothing is sent
    fixture.clock.put("2026-12-07T00:10:00Z".parse().unwrap());
    fixture.round(200);
    let told = fixture.sent.lock().unwrap().len();
    fixture.clock.put("2026-12-14T00:10:00Z".parse().unwrap());
    assert_eq!(fixture.round(200), [0, 0, 1]);
    assert_eq!(fixture.sent.lock().unwrap().len(), told);
}

#[test]
fn a_register_that_is_removed_takes_its_webhooks_along() {
    let fixture = Fixture::new("");
    fixture.add("huidian", None);
    let kept = NewWebhook {
        url: "https://receiver.example/all".to_owned(),
        format: "huidian".to_owned(),
        ..NewWebhook::default()
    };
    fixture
        .store
        .write(|library| {
            library.add_webhook(&kept)?;
            library.remove_register(1).map(|_| ())
        })
        .map_err(|error: Error| error)
        .unwrap();
    let left: Vec<String> = fixture.webhooks().into_iter().map(|one| one.url).collect();
    assert_eq!(left, ["https://receiver.example/all"]);
}
