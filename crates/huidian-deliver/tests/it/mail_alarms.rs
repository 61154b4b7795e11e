//! Mail to keepers about sources that are broken or silent.

use huidian_deliver::mail::{Fault, Unsent};
use huidian_model::Clock;

use crate::mail::Fixture;

#[test]
fn keepers_get_one_mail_for_what_is_wrong_with_sources() {
    let mut fixture = Fixture::new();
    fixture.settings.alarms = vec!["keeper@example.org".to_owned()];
    let raise = |kind: &str| {
        let alarm = huidian_store::SourceAlarm {
            key: 0,
            source: "example-notices".to_owned(),
            name: "某局 通知公告".to_owned(),
            kind: kind.to_owned(),
            detail: "列表没有一行可读".to_owned(),
            raised_at: fixture.clock.now(),
        };
        let raised = fixture.store.write(|library| library.raise_alarm(&alarm));
        raised.unwrap();
    };
    assert_eq!(fixture.round(|_| Ok(())), [0, 0, 0]);
    raise("broken");
    raise("silent");
    let busy = Unsent {
        fault: Fault::Passing,
        reason: "busy".to_owned(),
    };
    assert_eq!(fixture.round(|_| Err(busy.clone())), [0, 1, 0]);
    // not again at once
    assert_eq!(fixture.round(|_| Ok(())), [0, 0, 0]);
    fixture.pass(120);
    assert_eq!(fixture.round(|_| Ok(())), [1, 0, 0]);
    let mail = fixture.last();
    assert_eq!(mail.to, "keeper@example.org");
    assert!(mail.subject.contains("2 个来源有变化"), "{}", mail.subject);
    for words in [
        "读不出来",
        "很久没有新文件",
        "https://law.example/keeper/sources",
    ] {
        assert!(mail.text.contains(words), "{words}: {}", mail.text);
    }
    assert_eq!(fixture.round(|_| Ok(())), [0, 0, 0]);
    raise("well");
    assert_eq!(fixture.round(|_| Ok(())), [1, 0, 0]);
    assert!(fixture.last().subject.contains("恢复正常"));
}
