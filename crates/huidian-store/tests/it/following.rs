use std::time::Duration;

use huidian_model::FactValue;
use huidian_store::{
    Attempt, Error, MailAttempt, MailTimes, NewMailSubscription, NewShareLink, NewWebhook,
    SavedSearch, Store, content_hash,
};
use jiff::{Timestamp, ToSpan};

use crate::library::{day, library, opened_again, work};
use huidian_testing::{TestStore, fact};

fn with_works(names: &[&str]) -> TestStore {
    let store = library();
    add_works(&store, names);
    store
}

fn add_works(store: &Store, names: &[&str]) {
    store
        .write(|library| {
            for name in names {
                library.put_facts(&work(name), &[fact(FactValue::Title((*name).to_owned()))])?;
                library.read()?;
            }
            Ok::<_, Error>(())
        })
        .unwrap();
}

#[test]
fn a_register_is_known_by_its_owner_and_name() {
    let store = with_works(&["甲法", "乙法"]);
    let search = SavedSearch {
        name: "能源".to_owned(),
        query: "sector=energy".to_owned(),
    };
    let key = store
        .write(|library| {
            let key = library.ensure_register("法务部", "关注")?;
            assert_eq!(library.ensure_register("法务部", "关注")?, key);
            assert!(library.follow_work(key, &work("甲法"))?);
            assert!(!library.follow_work(key, &work("甲法"))?);
            library.follow_search(key, &search)?;
            let unknown = library.follow_work(key, &work("丙法"));
            assert!(matches!(unknown, Err(Error::UnknownWork(_))));
            Ok::<_, Error>(key)
        })
        .unwrap();
    let reader = store.read().unwrap();
    let register = reader.find_register(key).unwrap().unwrap();
    assert_eq!(register.works, [work("甲法")]);
    assert_eq!(register.searches, [search]);
    assert_eq!(reader.registers(Some("别部")).unwrap(), []);
    assert_eq!(reader.registers(None).unwrap(), [register]);
    assert_eq!(
        reader.find_register_key("法务部", "关注").unwrap(),
        Some(key)
    );
    drop(reader);
    store
        .write(|library| library.rename_register(key, "合规"))
        .unwrap();
    let names = || {
        let reader = store.read().unwrap();
        ["关注", "合规"].map(|name| reader.find_register_key("法务部", name).unwrap())
    };
    assert_eq!(names(), [None, Some(key)]);
    // two of one owner are never called the same
    let other = store
        .write(|library| library.ensure_register("法务部", "关注"))
        .unwrap();
    let taken = store.write(|library| library.rename_register(other, "合规"));
    assert!(taken.is_err());
    assert!(
        store
            .write(|library| library.unfollow_work(key, &work("甲法")))
            .unwrap()
    );
    assert!(
        store
            .write(|library| library.unfollow_search(key, "能源"))
            .unwrap()
    );
    assert!(store.write(|library| library.remove_register(key)).unwrap());
    assert!(!store.write(|library| library.remove_register(key)).unwrap());
}

#[test]
fn a_share_link_opens_until_it_is_over_used_up_or_revoked() {
    let store = library();
    let link = |id: &str, use_limit, seconds: Option<i64>| NewShareLink {
        id: id.to_owned(),
        target: "year=2024".to_owned(),
        created_by: "甲".to_owned(),
        expires_at: seconds.map(|seconds| Timestamp::UNIX_EPOCH + seconds.seconds()),
        use_limit,
    };
    store
        .write(|library| {
            library.add_share_link(&link("twice", Some(2), None))?;
            library.add_share_link(&link("over", None, Some(0)))?;
            library.add_share_link(&link("open", None, Some(1)))
        })
        .unwrap();
    let opens = |id: &str| {
        let link = store.write(|library| library.use_share_link(id)).unwrap();
        link.map(|link| link.use_count)
    };
    assert_eq!(
        (opens("twice"), opens("twice"), opens("twice")),
        (Some(1), Some(2), None)
    );
    assert_eq!(opens("over"), None);
    assert_eq!(opens("open"), Some(1));
    assert!(
        store
            .write(|library| library.revoke_share_link("open"))
            .unwrap()
    );
    assert_eq!((opens("open"), opens("unknown")), (None, None));
    assert_eq!(store.read().unwrap().share_links().unwrap().len(), 3);
}

#[test]
fn a_receiver_that_was_down_gets_every_event_in_order() {
    let store = with_works(&["甲法"]);
    let key = store
        .write(|library| library.add_webhook(&NewWebhook::default()))
        .unwrap();
    let now = Timestamp::UNIX_EPOCH;
    assert_eq!(store.read().unwrap().webhooks_due(now).unwrap(), []);
    add_works(&store, &["乙法", "丙法"]);
    let attempt = |event_seq, status| Attempt {
        event_seq,
        status,
        error: status.is_none().then(|| "refused".to_owned()),
        duration: Duration::from_millis(20),
    };
    let retry_at = now + 5.seconds();
    let mut arrived = Vec::new();
    // down twice, then up
    for status in [None, Some(500), Some(200), Some(200)] {
        let reader = store.read().unwrap();
        assert_eq!(
            reader.webhooks_due(now).unwrap().is_empty(),
            matches!(status, Some(500)) || arrived.is_empty() && status == Some(200)
        );
        let webhook = reader.webhooks_due(retry_at).unwrap().remove(0);
        let next = reader
            .events_after(webhook.delivered_seq, 1)
            .unwrap()
            .remove(0);
        drop(reader);
        store
            .write(|library| {
                if status == Some(200) {
                    library.note_delivered(key, &attempt(next.seq, status))
                } else {
                    library.note_undelivered(key, &attempt(next.seq, status), retry_at)
                }
            })
            .unwrap();
        if status == Some(200) {
            arrived.push(next.work);
        }
    }
    assert_eq!(arrived, [work("乙法"), work("丙法")]);
    let reader = store.read().unwrap();
    assert_eq!(reader.webhooks_due(retry_at).unwrap(), []);
    let webhook = &reader.webhooks().unwrap()[0];
    assert_eq!(
        (webhook.failure_count, webhook.delivered_seq),
        (0, reader.last_event_seq().unwrap())
    );
    let statuses: Vec<_> = reader
        .deliveries(key, 10)
        .unwrap()
        .into_iter()
        .map(|delivery| delivery.attempt.status)
        .collect();
    assert_eq!(statuses, [Some(200), Some(200), Some(500), None]);
}

#[test]
fn a_disabled_webhook_keeps_its_place() {
    let store = with_works(&["甲法"]);
    let key = store
        .write(|library| library.add_webhook(&NewWebhook::default()))
        .unwrap();
    add_works(&store, &["乙法"]);
    let due = || {
        store
            .read()
            .unwrap()
            .webhooks_due(Timestamp::UNIX_EPOCH)
            .unwrap()
            .len()
    };
    assert_eq!(due(), 1);
    store
        .write(|library| library.disable_webhook(key, "ten failures"))
        .unwrap();
    assert_eq!(due(), 0);
    store.write(|library| library.enable_webhook(key)).unwrap();
    assert_eq!(due(), 1);
    let last = store.read().unwrap().last_event_seq().unwrap();
    store
        .write(|library| library.pass_events(key, last))
        .unwrap();
    assert_eq!(due(), 0);
    assert!(store.write(|library| library.remove_webhook(key)).unwrap());
}

#[test]
fn askings_are_counted_and_answers_remembered() {
    let store = library();
    let message = content_hash(b"salt, sender, message");
    store
        .write(|library| {
            for (on, channel, subject) in [
                ("2024-05-01", "wechat", "2024"),
                ("2024-05-02", "wechat", "2024"),
                ("2024-05-02", "web", "2024"),
                ("2024-05-02", "web", "能源"),
                ("2024-06-01", "web", "能源"),
            ] {
                library.count_use(day(on), channel, "keyword", subject)?;
            }
            library.put_answer(message, "answer")
        })
        .unwrap();
    let reader = store.read().unwrap();
    let asked = |channel| -> Vec<_> {
        reader
            .usage_between(day("2024-05-01"), day("2024-05-31"), channel, "keyword", 10)
            .unwrap()
            .into_iter()
            .map(|usage| (usage.subject, usage.count))
            .collect()
    };
    assert_eq!(
        asked(None),
        [("2024".to_owned(), 3), ("能源".to_owned(), 1)]
    );
    assert_eq!(asked(Some("wechat")), [("2024".to_owned(), 2)]);
    assert_eq!(
        reader.find_answer(message).unwrap().as_deref(),
        Some("answer")
    );
    assert_eq!(reader.find_answer(content_hash(b"other")).unwrap(), None);
    drop(reader);
    let later = Timestamp::UNIX_EPOCH + 1.second();
    assert_eq!(
        store
            .write(|library| library.forget_answers(later))
            .unwrap(),
        1
    );
}

#[test]
fn a_digest_moves_on_when_it_was_sent_and_stays_where_it_was_not() {
    let store = with_works(&["甲法"]);
    let at = |seconds: i64| Timestamp::UNIX_EPOCH + seconds.seconds();
    let register = store
        .write(|library| library.ensure_register("local", "法务部"))
        .unwrap();
    let subscription = |address: &str, weekday| NewMailSubscription {
        register,
        address: address.to_owned(),
        times: MailTimes {
            weekday,
            minute: 480,
        },
        created_by: "local".to_owned(),
        first_due_at: at(100),
        is_confirmed: true,
    };
    let subscribe = |address: &str, weekday| {
        let subscription = subscription(address, weekday);
        store
            .write(|library| library.subscribe_mail(&subscription))
            .unwrap()
    };
    let (daily, weekly) = (
        subscribe("a@example.org", None),
        subscribe("b@example.org", Some(1)),
    );
    let due = |seconds| -> Vec<i64> {
        let due = store.read().unwrap().mail_due(at(seconds)).unwrap();
        due.iter().map(|subscription| subscription.key).collect()
    };
    assert_eq!((due(99), due(100)), (vec![], vec![daily, weekly]));
    let attempt = |error: Option<&str>| MailAttempt {
        period_end: at(100),
        message_id: "<1@example.org>".to_owned(),
        change_count: 3,
        error: error.map(str::to_owned),
        duration: Duration::from_millis(20),
    };
    let find = |key| {
        let found = store.read().unwrap().find_mail_subscription(key).unwrap();
        found.unwrap()
    };
    store
        .write(|library| {
            library.note_mail_sent(daily, &attempt(None), at(200))?;
            library.note_mail_unsent(weekly, &attempt(Some("550 no")), at(150), true)?;
            library.note_mail_unsent(weekly, &attempt(Some("550 no")), at(160), true)
        })
        .unwrap();
    assert_eq!(
        (due(150), due(160), due(200)),
        (vec![], vec![weekly], vec![weekly, daily])
    );
    assert_eq!(find(daily).covered_until, at(100));
    assert!(find(weekly).covered_until < at(100));
    assert_eq!(
        (find(weekly).failure_count, find(weekly).refusal_count),
        (2, 2)
    );
    // another kind of failure ends the row of refusals
    store
        .write(|library| library.note_mail_unsent(weekly, &attempt(Some("reset")), at(170), false))
        .unwrap();
    assert_eq!(
        (find(weekly).failure_count, find(weekly).refusal_count),
        (3, 0)
    );
    store
        .write(|library| library.disable_mail(weekly, "refused"))
        .unwrap();
    assert_eq!(due(1000), [daily]);
    let log = store.read().unwrap().mail_deliveries(weekly, 10).unwrap();
    assert_eq!(log.len(), 3);
    assert_eq!(log[0].attempt.error.as_deref(), Some("reset"));
    // subscribed again, it goes on where it stopped
    assert_eq!(subscribe("b@example.org", None), weekly);
    assert_eq!(find(weekly).disabled_at, None);
    assert!(find(weekly).covered_until < at(100));
    store
        .write(|library| library.remove_register(register))
        .unwrap();
    assert_eq!(store.read().unwrap().mail_subscriptions(None).unwrap(), []);
}

#[test]
fn one_process_at_a_time_delivers() {
    let store = with_works(&["甲法"]);
    let other = opened_again(&store);
    let held = store.dispatch_lease(Duration::ZERO).unwrap();
    assert!(matches!(
        other.dispatch_lease(Duration::ZERO),
        Err(Error::Busy { holder, .. }) if holder.starts_with("delivering")
    ));
    // an import does not wait for it
    drop(other.lease("import", Duration::ZERO).unwrap());
    drop(held);
    assert!(other.dispatch_lease(Duration::ZERO).is_ok());
}
