//! Originals that the library has lost, imported again: the same bytes are the same work, whatever became of it. Acts are invented.

use huidian_ingest::{Outcome, Report};
use huidian_model::ReviewState;
use huidian_store::Store;
use huidian_testing::TestStore;

use crate::support::import_text;

const DAY: &str = "2026-11-30";

/// A regulation whose third article is missing, so that it waits for a person; of another adoption, of other words.
fn regulation(year: u16, tail: &str) -> String {
    format!(
        "# 云湖市栈道养护条例\n\n{year}年3月1日 云湖市第十五届人民代表大会常务委员会第十次会议通过\n\n\
         第一条 为了养护栈道，制定本条例。\n\n第二条 栈道由市交通运输主管部门负责养护。\n\n\
         第九条 县级人民政府应当检查栈道{tail}。\n\n第十条 本条例自{year}年6月1日起施行。\n"
    )
}

/// What became of the one text: its work, whether that is new, whether it waits.
#[track_caller]
fn became(report: &Report) -> (String, bool, bool) {
    match &report.items[0].outcome {
        Outcome::Text {
            work,
            is_new_work,
            needs_review,
            ..
        } => (work.to_string(), *is_new_work, *needs_review),
        other => panic!("{other:?}"),
    }
}

/// Takes the bytes of all originals and texts away.
fn lose(store: &Store) {
    let raw = rusqlite::Connection::open(store.folder().join("huidian.db")).unwrap();
    assert!(raw.execute("delete from blob_content", []).unwrap() > 0);
    drop(raw);
    assert!(!store.doctor().unwrap().is_clean());
}

#[test]
fn the_lost_original_of_a_work_heals_with_that_work() {
    type Decide = fn(&Store, &huidian_model::WorkId);
    let decisions: [(&str, Decide, bool); 2] = [
        ("waits", |_, _| {}, true),
        (
            "accepted",
            |store, work| {
                let accepted = Some(ReviewState::Reviewed);
                store
                    .write(|library| library.set_review(work, accepted))
                    .unwrap();
            },
            false,
        ),
    ];
    for (what, decide, waits) in decisions {
        let store = TestStore::default();
        let text = regulation(2024, "");
        let (work, is_new, needs_review) = became(&import_text(&store, DAY, "甲.md", &text));
        assert!(is_new && needs_review, "{what}");
        decide(&store, &huidian_model::WorkId::new(&work));
        let digest = store.read().unwrap().content_digest().unwrap();
        lose(&store);
        let again = became(&import_text(&store, DAY, "甲.md", &text));
        assert_eq!(again, (work, false, waits), "{what}");
        assert_eq!(store.read().unwrap().work_ids().unwrap().len(), 1, "{what}");
        assert!(store.doctor().unwrap().is_clean(), "{what}");
        assert_eq!(
            store.read().unwrap().content_digest().unwrap(),
            digest,
            "{what}"
        );
    }
}

#[test]
fn other_words_of_a_title_that_waits_are_a_work_of_their_own() {
    let store = TestStore::default();
    let first = became(&import_text(&store, DAY, "甲.md", &regulation(2024, "")));
    let second = regulation(2024, "和灯塔，并报上一级人民政府");
    let second = became(&import_text(&store, DAY, "乙.md", &second));
    assert_ne!(first.0, second.0);
    assert!(second.1 && second.2, "{second:?}");
}
