use huidian_store::{BatchKind, Error, ImportCounts, ImportItem, ImportOutcome, content_hash};

use crate::library::{library, work};

#[test]
fn the_latest_outcome_of_a_file_is_kept() {
    let store = library();
    let refused = ImportItem {
        name: "办法\n（一）.md".to_owned(),
        hash: content_hash(b"x"),
        pipeline: 1,
        outcome: ImportOutcome::Refused,
        reason: Some("empty".to_owned()),
        work: None,
    };
    let taken = ImportItem {
        pipeline: 2,
        outcome: ImportOutcome::Taken,
        reason: None,
        work: Some(work("办法")),
        ..refused.clone()
    };
    let (first, second) = store
        .write(|library| {
            let first = library.begin_batch(BatchKind::Import, "a folder", None)?;
            library.put_import_item(first, &refused)?;
            let second = library.begin_batch(BatchKind::Import, "the same folder", None)?;
            library.put_import_item(second, &taken)?;
            let counts = ImportCounts {
                taken_count: 1,
                ..ImportCounts::default()
            };
            library.finish_batch(second, counts)?;
            Ok::<_, Error>((first, second))
        })
        .unwrap();
    let reader = store.read().unwrap();
    let found = reader.find_import_item(&taken.name, taken.hash).unwrap();
    assert_eq!(found.as_ref(), Some(&taken));
    assert_eq!(reader.import_items_of(first).unwrap(), []);
    assert_eq!(reader.import_items_of(second).unwrap(), [taken]);
    let runs = reader.batches(10).unwrap();
    assert_eq!(runs[0].counts.taken_count, 1);
    assert!(runs[0].finished_at.is_some() && runs[1].finished_at.is_none());
    assert_eq!(reader.last_import_at().unwrap(), runs[0].finished_at);
}
