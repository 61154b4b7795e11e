use huidian_following::Error;
use huidian_following::webhooks::{self, Decision, masked};
use huidian_store::NewWebhook;

use crate::library::TestLibrary;

fn hook(url: &str, format: &str, selection: &str) -> NewWebhook {
    NewWebhook {
        register: None,
        brief: None,
        url: url.to_owned(),
        format: format.to_owned(),
        secret: "s".to_owned(),
        selection: selection.to_owned(),
        created_by: "甲".to_owned(),
    }
}

#[test]
fn what_cannot_be_delivered_is_refused_at_once() {
    let library = TestLibrary::new();
    for (url, format, selection) in [
        ("ftp://example.org/a", "huidian", ""),
        ("example.org/a", "huidian", ""),
        ("https://", "huidian", ""),
        ("https:///path", "huidian", ""),
        ("https://example.org/a b", "huidian", ""),
        ("https://example.org/a", "slack", ""),
        ("https://example.org/a", "huidian", "kind=x"),
    ] {
        let added = webhooks::add(&library.store, hook(url, format, selection));
        assert!(
            matches!(added, Err(Error::Parameter { .. })),
            "{url} {format} {selection}"
        );
    }
    assert_eq!(library.store.read().unwrap().webhooks().unwrap(), []);
}

#[test]
fn a_webhook_is_stopped_started_and_removed_on_record() {
    let library = TestLibrary::new();
    let made = hook(
        "https://example.org/hook?key=geheim",
        "wecom",
        "sector=能源&page=2",
    );
    let key = webhooks::add(&library.store, made).unwrap();
    let state = || library.store.read().unwrap().webhooks().unwrap();
    assert_eq!(state()[0].selection, "sector=energy");
    for (decision, is_there, is_stopped) in [
        (Decision::Disable, true, true),
        (Decision::Enable, true, false),
        (Decision::Remove, false, false),
    ] {
        assert!(webhooks::decide(&library.store, key, decision, "甲").unwrap());
        let found = state().into_iter().find(|webhook| webhook.key == key);
        assert_eq!(found.is_some(), is_there, "{decision:?}");
        assert_eq!(
            found.is_some_and(|webhook| webhook.disabled_at.is_some()),
            is_stopped
        );
    }
    assert!(!webhooks::decide(&library.store, key, Decision::Enable, "甲").unwrap());
    let record = library.store.read().unwrap().audit_before(None, 9).unwrap();
    assert_eq!(record.len(), 4);
    assert!(record.iter().all(|entry| {
        let note = format!("{:?}", entry.note);
        entry.note.who == "甲" && !note.contains("geheim")
    }));
}

#[test]
fn addresses_are_shown_without_their_secrets() {
    for (url, shown) in [
        ("https://example.org/hook", "https://example.org/hook"),
        (
            "https://oapi.dingtalk.com/robot/send?access_token=abc",
            "https://oapi.dingtalk.com/robot/send?…",
        ),
        (
            "https://open.feishu.cn/open-apis/bot/v2/hook/0123456789abcdef",
            "https://open.feishu.cn/open-apis/bot/v2/hook/…",
        ),
        ("https://user:word@example.org/a", "https://example.org/a"),
        ("http://example.org", "http://example.org"),
        ("", "://"),
    ] {
        assert_eq!(masked(url), shown, "{url}");
    }
}
