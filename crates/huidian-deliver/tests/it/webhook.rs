use std::sync::Mutex;
use std::sync::atomic::{AtomicU16, Ordering};

use hmac::{Hmac, KeyInit, Mac};
use huidian_deliver::webhook::{Dispatch, Payload, Receipt, RetryPolicy};
use huidian_model::{Clock, EventKind, FactValue, ReviewState, Source, SourceKind, WorkId};
use huidian_store::{NewWebhook, SourceAlarm, Store};
use jiff::ToSpan;
use sha2::Sha256;

use crate::library::{SAMPLES, now, store};
use huidian_testing::{TestClock, event, fact};

fn add(store: &Store, format: &str, selection: &str) -> i64 {
    let webhook = NewWebhook {
        register: None,
        brief: None,
        url: "https://receiver.example/hook".to_owned(),
        format: format.to_owned(),
        secret: "secret".to_owned(),
        selection: selection.to_owned(),
        created_by: "test".to_owned(),
    };
    store
        .write(|library| library.add_webhook(&webhook))
        .unwrap()
}

fn happen(store: &Store, work: usize, year: i16) {
    let fact = event(EventKind::Amended, &format!("{year}-01-01"));
    store
        .write(|library| library.put_facts(&SAMPLES[work].id(), &[fact]))
        .unwrap();
}

fn dispatch<'d>(store: &'d Store, clock: &'d dyn Clock) -> Dispatch<'d> {
    Dispatch {
        store,
        catalogue: huidian_catalogue::builtin(),
        index: None,
        clock,
        public_url: "https://law.example",
        retry: RetryPolicy::default(),
    }
}

fn receipt(status: u16, body: &str) -> Receipt {
    Receipt {
        status,
        body: body.to_owned(),
    }
}

fn seq_of(payload: &Payload) -> i64 {
    let body: serde_json::Value = serde_json::from_slice(&payload.body).unwrap();
    body["seq"].as_i64().unwrap()
}

#[test]
fn a_receiver_that_fails_for_ten_minutes_gets_every_event_in_order() {
    let store = store();
    add(&store, "huidian", "");
    let first = store.read().unwrap().last_event_seq().unwrap() + 1;
    for year in 1990..2020 {
        happen(&store, 0, year);
    }
    let clock = TestClock::at("2026-11-22T04:00:00Z");
    let arrived = Mutex::new(Vec::new());
    let status = AtomicU16::new(500);
    let post = |payload: &Payload| {
        let status = status.load(Ordering::Relaxed);
        match status {
            0 => Err("connection refused".to_owned()),
            200 => {
                arrived.lock().unwrap().push(seq_of(payload));
                Ok(receipt(200, ""))
            }
            _ => Ok(receipt(status, "down")),
        }
    };
    for second in 0..600 {
        status.store([500, 0, 301, 404][second % 4], Ordering::Relaxed);
        clock.put(now() + (second as i64).seconds());
        dispatch(&store, &clock).round(&post).unwrap();
    }
    let webhook = store.read().unwrap().webhooks().unwrap().remove(0);
    assert!(
        (8..60).contains(&webhook.failure_count),
        "{}",
        webhook.failure_count
    );
    assert!(webhook.disabled_at.is_none());
    status.store(200, Ordering::Relaxed);
    clock.put(now() + 661.seconds());
    dispatch(&store, &clock).round(&post).unwrap();
    let expected: Vec<i64> = (first..first + 30).collect();
    assert_eq!(*arrived.lock().unwrap(), expected);
    assert!(dispatch(&store, &clock).round(&post).unwrap().is_idle());
    let log = store.read().unwrap().deliveries(webhook.key, 1000).unwrap();
    assert_eq!(log.len(), 30 + webhook.failure_count as usize);
}

/// The process is killed after a payload was sent and before that was noted: the event comes again, and none is lost.
#[test]
fn a_kill_repeats_at_most_the_event_in_hand() {
    let store = store();
    add(&store, "huidian", "");
    let first = store.read().unwrap().last_event_seq().unwrap() + 1;
    for year in 1990..2020 {
        happen(&store, 0, year);
    }
    let clock = now();
    let arrived = Mutex::new(Vec::new());
    for kill in 0..20 {
        let before = arrived.lock().unwrap().len();
        let post = |payload: &Payload| {
            let mut arrived = arrived.lock().unwrap();
            arrived.push(seq_of(payload));
            let is_killed = arrived.len() - before > kill % 3;
            drop(arrived);
            assert!(!is_killed, "killed");
            Ok(receipt(204, ""))
        };
        let killed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            dispatch(&store, &clock).round(&post).unwrap();
        }));
        assert!(killed.is_err() || kill > 15);
    }
    let post = |payload: &Payload| {
        arrived.lock().unwrap().push(seq_of(payload));
        Ok(receipt(200, ""))
    };
    dispatch(&store, &clock).round(&post).unwrap();
    let mut arrived = arrived.lock().unwrap().clone();
    assert!(arrived.is_sorted());
    arrived.dedup();
    assert_eq!(arrived, (first..first + 30).collect::<Vec<i64>>());
}

#[test]
fn only_events_of_the_selection_are_sent() {
    let store = store();
    add(&store, "huidian", "sector=energy");
    happen(&store, 0, 2001);
    happen(&store, 1, 2002);
    happen(&store, 2, 2003);
    let works = Mutex::new(Vec::new());
    let post = |payload: &Payload| {
        let body: serde_json::Value = serde_json::from_slice(&payload.body).unwrap();
        works
            .lock()
            .unwrap()
            .push(body["work"].as_str().unwrap().to_owned());
        Ok(receipt(200, ""))
    };
    let round = dispatch(&store, &now()).round(&post).unwrap();
    assert_eq!((round.delivered_count, round.passed_count), (1, 2));
    assert_eq!(*works.lock().unwrap(), ["能源行业数据分级指南"]);
}

#[test]
fn our_own_form_is_signed_over_time_and_body() {
    let store = store();
    add(&store, "huidian", "");
    happen(&store, 0, 2001);
    let post = |payload: &Payload| {
        let header = |name: &str| {
            payload
                .headers
                .iter()
                .find(|(known, _)| *known == name)
                .unwrap()
                .1
                .clone()
        };
        let mut mac = Hmac::<Sha256>::new_from_slice(b"secret").unwrap();
        mac.update(format!("{}.", header("huidian-timestamp")).as_bytes());
        mac.update(&payload.body);
        let expected: String = mac
            .finalize()
            .into_bytes()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(header("huidian-signature"), format!("sha256={expected}"));
        assert!(header("huidian-event-id").starts_with("tag:huidian.invalid,2026:event:"));
        Ok(receipt(200, ""))
    };
    assert_eq!(
        dispatch(&store, &now())
            .round(&post)
            .unwrap()
            .delivered_count,
        1
    );
}

#[test]
fn robots_are_spoken_to_in_their_own_form() {
    let cases = [
        (
            "wecom",
            "/markdown/content",
            "{\"errcode\":0}",
            "{\"errcode\":45009}",
        ),
        (
            "dingtalk",
            "/markdown/text",
            "{\"errcode\":0}",
            "{\"errcode\":310000}",
        ),
        (
            "feishu",
            "/content/text",
            "{\"code\":0}",
            "{\"code\":19021}",
        ),
    ];
    for (form, place, good, bad) in cases {
        let store = store();
        let key = add(&store, form, "");
        happen(&store, 0, 2027);
        let refuse = |_: &Payload| Ok(receipt(200, bad));
        assert_eq!(
            dispatch(&store, &now())
                .round(&refuse)
                .unwrap()
                .failed_count,
            1,
            "{form}"
        );
        let error = store.read().unwrap().deliveries(key, 1).unwrap()[0]
            .attempt
            .error
            .clone();
        assert!(error.is_some_and(|error| error.contains(bad)), "{form}");
        let accept = |payload: &Payload| {
            let body: serde_json::Value = serde_json::from_slice(&payload.body).unwrap();
            assert!(
                body.pointer(place)
                    .unwrap()
                    .as_str()
                    .unwrap()
                    .contains("河道安全法"),
                "{body}"
            );
            let is_signed = match form {
                "dingtalk" => payload.url.contains("?timestamp=") && payload.url.contains("&sign="),
                "feishu" => body["sign"].is_string(),
                _ => true,
            };
            assert!(is_signed, "{form}");
            Ok(receipt(200, good))
        };
        let later = now() + 120.seconds();
        assert_eq!(
            dispatch(&store, &later)
                .round(&accept)
                .unwrap()
                .delivered_count,
            1,
            "{form}"
        );
    }
}

/// A robot's group is not flooded: a bulk load is a line beside what happened in law, and nothing by itself.
#[test]
fn a_robot_tells_many_events_in_one_message() {
    let store = store();
    add(&store, "feishu", "");
    for year in 1990..2020 {
        happen(&store, 0, year);
    }
    let said = Mutex::new(Vec::new());
    let post = |payload: &Payload| {
        let body: serde_json::Value = serde_json::from_slice(&payload.body).unwrap();
        said.lock()
            .unwrap()
            .push(body["content"]["text"].as_str().unwrap().to_owned());
        Ok(receipt(200, "{\"code\":0}"))
    };
    let round = dispatch(&store, &now()).round(&post).unwrap();
    assert_eq!((round.delivered_count, round.passed_count), (0, 30));
    for year in 1960..1970 {
        happen(&store, 0, year);
    }
    happen(&store, 0, 2027);
    happen(&store, 1, 2027);
    happen(&store, 0, 2028);
    let round = dispatch(&store, &now()).round(&post).unwrap();
    assert_eq!(round.delivered_count, 1);
    let said = said.lock().unwrap();
    let [message] = said.as_slice() else {
        panic!("{said:?}");
    };
    assert!(message.starts_with("2 件文件有变化"), "{message}");
    for words in ["2027-01-01；", "2028-01-01", "旧事 10 项，涉及 1 件"] {
        assert!(message.contains(words), "{words}: {message}");
    }
    assert_eq!(message.matches("河道安全法》").count(), 1, "{message}");
    assert!(dispatch(&store, &now()).round(&post).unwrap().is_idle());
}

#[test]
fn a_selection_that_cannot_be_read_stops_the_webhook_and_no_other() {
    let store = store();
    add(&store, "huidian", "year=abc");
    add(&store, "nobody", "");
    add(&store, "huidian", "");
    happen(&store, 0, 2001);
    let post = |_: &Payload| Ok(receipt(200, ""));
    let round = dispatch(&store, &now()).round(&post).unwrap();
    assert_eq!(round.delivered_count, 1);
    let webhooks = store.read().unwrap().webhooks().unwrap();
    let stopped: Vec<bool> = webhooks
        .iter()
        .map(|webhook| webhook.disabled_at.is_some())
        .collect();
    assert_eq!(stopped, [true, true, false]);
}

#[test]
fn every_format_that_can_be_asked_for_is_spoken() {
    for (id, _) in huidian_following::webhooks::FORMATS {
        let form = huidian_deliver::webhook::Form::from_id(id);
        assert_eq!(form.map(huidian_deliver::webhook::Form::id), Some(id));
    }
}

/// A work that only a roundup speaks of, and so waits for the keeper.
fn waiting(store: &Store, name: &str) -> WorkId {
    let id = WorkId::new(name);
    let mut title = fact(FactValue::Title(name.to_owned()));
    title.source = Source::new(SourceKind::Roundup, "第1辑");
    store
        .write(|library| library.put_facts(&id, &[title]))
        .unwrap();
    id
}

fn review(store: &Store, work: &WorkId, state: ReviewState) {
    store
        .write(|library| library.set_review(work, Some(state)))
        .unwrap();
}

#[test]
fn works_in_review_are_told_of_when_they_are_accepted() {
    use ReviewState::{Rejected, Reviewed};
    // decisions, each followed by a round; what was told by then
    let cases: [(&[&[ReviewState]], &[&str]); 6] = [
        (&[&[]], &[]),
        (&[&[Rejected]], &[]),
        (&[&[Reviewed]], &["work_added"]),
        (&[&[], &[Reviewed]], &["work_added"]),
        (
            &[&[Reviewed], &[Rejected]],
            &["work_added", "work_withdrawn"],
        ),
        // taken back before anything had been sent
        (&[&[Reviewed, Rejected]], &[]),
    ];
    for selection in ["", "title=灯船"] {
        for (rounds, expected) in cases {
            let store = store();
            add(&store, "huidian", selection);
            let work = waiting(&store, "灯船停泊办法");
            let told = Mutex::new(Vec::new());
            let post = |payload: &Payload| {
                let body: serde_json::Value = serde_json::from_slice(&payload.body).unwrap();
                told.lock().unwrap().push(body);
                Ok(receipt(200, ""))
            };
            for decisions in rounds {
                for state in *decisions {
                    review(&store, &work, *state);
                }
                dispatch(&store, &now()).round(&post).unwrap();
            }
            let told = told.into_inner().unwrap();
            let kinds: Vec<&str> = told
                .iter()
                .map(|body| body["kind"].as_str().unwrap())
                .collect();
            assert_eq!(kinds, expected, "{rounds:?} {selection}");
            for body in &told {
                assert!(!body.to_string().contains("review"), "{body}");
                let has_page = body["kind"] == "work_added";
                let url = body["url"].as_str().unwrap();
                assert_eq!(url.contains("/works/"), has_page, "{url}");
            }
        }
    }
}

fn raise(store: &Store, kind: &str) {
    let alarm = SourceAlarm {
        key: 0,
        source: "example-notices".to_owned(),
        name: "某局 通知公告".to_owned(),
        kind: kind.to_owned(),
        detail: "列表没有一行可读".to_owned(),
        raised_at: now().now(),
    };
    store.write(|library| library.raise_alarm(&alarm)).unwrap();
}

#[test]
fn what_is_wrong_with_sources_is_told_once_to_whoever_is_told_everything() {
    let store = store();
    raise(&store, "broken");
    // set up later: what was raised before is not told
    add(&store, "huidian", "");
    add(&store, "wecom", "");
    add(&store, "huidian", "sector=energy");
    let told: Mutex<Vec<String>> = Mutex::default();
    let status = AtomicU16::new(500);
    let post = |payload: &Payload| {
        let body = String::from_utf8(payload.body.clone()).unwrap();
        told.lock().unwrap().push(body);
        Ok(receipt(status.load(Ordering::Relaxed), "{}"))
    };
    let clock = TestClock::at("2026-11-22T04:00:00Z");
    let round = || dispatch(&store, &clock).round(&post).unwrap();
    assert!(round().is_idle());
    raise(&store, "silent");
    raise(&store, "well");
    // a receiver that fails is told again, from the first alarm it missed
    assert_eq!(round().failed_count, 2);
    told.lock().unwrap().clear();
    status.store(200, Ordering::Relaxed);
    clock.pass(3600);
    assert_eq!(round().delivered_count, 3);
    assert!(round().is_idle());
    let told = told.lock().unwrap();
    let kinds: Vec<&str> = told
        .iter()
        .map(|body| {
            ["source_silent", "source_well", "2 个来源有变化"]
                .into_iter()
                .find(|words| body.contains(words))
                .unwrap_or("?")
        })
        .collect();
    // each receiver is told in order; which of the two comes first is nobody's promise
    let (group, own): (Vec<&str>, Vec<&str>) =
        kinds.into_iter().partition(|kind| kind.starts_with('2'));
    assert_eq!(group, ["2 个来源有变化"]);
    assert_eq!(own, ["source_silent", "source_well"]);
    let names_source = |body: &&String| body.contains("\"source\":\"example-notices\"");
    assert_eq!(told.iter().filter(names_source).count(), 2, "{told:?}");
    let tells_both = |body: &String| body.contains("很久没有新文件") && body.contains("恢复正常");
    assert!(told.iter().any(tells_both), "{told:?}");
}
