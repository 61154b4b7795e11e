use huidian_model::{FactValue, Relation, RelationKind, ReviewState, Sector, WorkId, WorkKind};
use huidian_store::{BatchKind, PageRequest, Store, WorkFilter};
use huidian_testing::{TestStore, document, expression};

use crate::samples::{day, facts, work};

const CLOSED: &str = "内部甲";
const OPEN: &str = "公开乙";

/// Two works, one in a closed collection.
fn library() -> TestStore {
    let store = TestStore::new(std::sync::Arc::new(jiff::Timestamp::UNIX_EPOCH));
    store
        .write(|library| -> Result<(), huidian_store::Error> {
            for id in [CLOSED, OPEN] {
                let said = facts(id, WorkKind::Law, "某部", Sector::Energy, "2024-01-01");
                library.put_facts(&work(id), &said)?;
            }
            let key = library.add_collection("内部", "编辑")?;
            library.put_in_collection(key, &work(CLOSED))?;
            library.close_collection(key, true)
        })
        .unwrap();
    store
}

fn listed(store: &Store) -> Vec<WorkId> {
    let reader = store.read().unwrap();
    let page = reader
        .list_works(
            &WorkFilter::default(),
            &PageRequest::everything(day("2024-06-01")),
        )
        .unwrap();
    page.items.into_iter().map(|work| work.id).collect()
}

#[test]
fn strangers_read_a_library_without_closed_works() {
    let store = library();
    let strangers = store.of_strangers();
    assert_eq!(listed(&store).len(), 2);
    assert_eq!(listed(&strangers), [work(OPEN)]);
    let reader = strangers.read().unwrap();
    assert!(reader.find_work(&work(CLOSED)).unwrap().is_none());
    assert!(reader.find_work_by_name(CLOSED).unwrap().is_none());
    assert_eq!(reader.counts().unwrap().work_count, 1);
    assert!(reader.collections().unwrap().is_empty());
    let titles = reader.all_titles().unwrap();
    assert!(titles.iter().all(|known| known.work == work(OPEN)));
    assert_eq!(
        store.read().unwrap().closed_works().unwrap(),
        [work(CLOSED)]
    );
}

#[test]
fn opening_is_seen_by_the_next_reader() {
    let store = library();
    let strangers = store.of_strangers();
    let key = store.read().unwrap().collections().unwrap()[0].key;
    let before = strangers.read().unwrap().revision().unwrap();
    let set = |is_closed| {
        store
            .write(|library| library.close_collection(key, is_closed))
            .unwrap();
    };
    set(false);
    assert_eq!(listed(&strangers).len(), 2);
    set(true);
    assert_eq!(listed(&strangers).len(), 1);
    // caches of pages hang on it
    assert!(strangers.read().unwrap().revision().unwrap() > before);
}

#[test]
fn what_a_closed_work_says_of_others_is_said_without_its_name() {
    let store = library();
    let strangers = store.of_strangers();
    let witness = huidian_model::Source::new(
        huidian_model::SourceKind::Text,
        format!("{CLOSED}@2024-01-01"),
    );
    store
        .write(|library| -> Result<(), huidian_store::Error> {
            let repealed = huidian_model::Fact::new(
                FactValue::Event {
                    kind: huidian_model::EventKind::Repealed,
                    on: "2024-03-01".parse().unwrap(),
                },
                witness.clone(),
                huidian_model::Confidence::High,
            );
            library.put_facts(&work(OPEN), &[repealed])?;
            let relation = Relation {
                from: work(CLOSED),
                kind: RelationKind::Repeals,
                to: work(OPEN),
                on: None,
                evidence: "乙同时废止".to_owned(),
                source: witness,
                confidence: huidian_model::Confidence::High,
                is_confirmed: true,
            };
            library.put_relation(&relation)?;
            Ok(())
        })
        .unwrap();
    let told = |store: &Store| {
        let reader = store.read().unwrap();
        format!(
            "{:?}{:?}{:?}{:?}",
            reader.find_work(&work(OPEN)).unwrap(),
            reader.relations_of(&work(OPEN)).unwrap(),
            reader.force_intervals(&work(OPEN)).unwrap(),
            reader.all_relations().unwrap(),
        )
    };
    assert!(told(&store).contains(CLOSED));
    let said = told(&strangers);
    assert!(!said.contains(CLOSED), "{said}");
    assert!(said.contains("Repealed"), "the status is the same: {said}");
}

#[test]
fn acts_on_collections_are_taken_back_and_nothing_opens_by_the_way() {
    let store = library();
    let (key, closing) = store
        .write(|library| -> Result<_, huidian_store::Error> {
            let why = ("", "");
            let making = library.begin_act(BatchKind::Collection, "新建", "编辑", why)?;
            let key = library.add_collection("标准", "编辑")?;
            library.put_in_collection(key, &work(OPEN))?;
            let closing = library.begin_act(BatchKind::Collection, "关闭", "编辑", why)?;
            library.close_collection(key, true)?;
            Ok(((key, making), closing))
        })
        .unwrap();
    let (_, making) = key;
    assert_eq!(listed(&store.of_strangers()), []);
    let refused = store.write(|library| library.undo_batch(making, "编辑"));
    assert!(refused.unwrap_err().to_string().contains("已关闭"));
    let undo = |batch| store.write(|library| library.undo_batch(batch, "编辑"));
    undo(closing).unwrap();
    assert_eq!(listed(&store.of_strangers()), [work(OPEN)]);
    undo(making).unwrap();
    assert_eq!(store.read().unwrap().collections().unwrap().len(), 1);
}

#[test]
fn a_work_that_becomes_one_with_a_closed_one_is_closed() {
    let store = library();
    store
        .write(|library| library.merge_works(&work(CLOSED), &work(OPEN)))
        .unwrap();
    assert_eq!(listed(&store).len(), 1);
    assert_eq!(listed(&store.of_strangers()), []);
}

#[test]
fn a_text_that_waits_is_not_there_for_strangers_until_it_is_accepted() {
    let store = library();
    let waits = work("待审丙");
    let (text, packed) = expression(&waits, "2024-01-01", None, &document(&["待审的话。"]));
    store
        .write(|library| -> Result<(), huidian_store::Error> {
            let said = facts(
                "待审丙",
                WorkKind::Law,
                "某部",
                Sector::Energy,
                "2024-01-01",
            );
            library.put_facts(&waits, &said)?;
            library.put_expression(&text, &packed)?;
            library.set_review(&waits, Some(ReviewState::Unreviewed))
        })
        .unwrap();
    let strangers = store.of_strangers();
    let held = |store: &Store| {
        let reader = store.read().unwrap();
        (
            reader.find_work(&waits).unwrap().is_some(),
            reader.expressions_of(&waits).unwrap().len(),
            reader.document(&text.id).unwrap().is_some(),
        )
    };
    let decided = |review| {
        store
            .write(|library| library.set_review(&waits, Some(review)))
            .unwrap();
        (held(&store), held(&strangers))
    };
    let (all, nothing) = ((true, 1, true), (false, 0, false));
    assert_eq!(decided(ReviewState::Unreviewed), (all, nothing));
    assert_eq!(decided(ReviewState::Reviewed), (all, all));
    // that it was there and went is told to who follows it, its words are not
    assert_eq!(decided(ReviewState::Rejected), (all, (true, 0, false)));
}
