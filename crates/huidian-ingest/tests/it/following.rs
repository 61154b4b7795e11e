//! Indexes of several servers over one library.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use huidian_ingest::{Worker, follow_index, prepare};
use huidian_model::{FactValue, ReviewState, SystemClock, WorkId, WorkKind};
use huidian_search::SearchIndex;
use huidian_store::{Error, Task, UploadFolder};
use huidian_testing::{TestStore, fact, postgres};

fn put(store: &TestStore, title: &str) {
    let facts = [
        fact(FactValue::Title(title.to_owned())),
        fact(FactValue::Kind(WorkKind::Law)),
    ];
    store
        .write::<_, Error>(|library| {
            library.put_facts(&WorkId::new(title), &facts)?;
            library.set_review(&WorkId::new(title), Some(ReviewState::Reviewed))
        })
        .unwrap();
}

fn holds(index: &Path, title: &str) -> bool {
    let index = SearchIndex::open(index).unwrap();
    index.suggest(title, 5).iter().any(|one| one.text == title)
}

#[test]
fn each_index_follows_what_any_server_changes() {
    let Some(server) = postgres() else { return };
    let store = TestStore::on_server(Arc::new(SystemClock), server);
    let catalogue = huidian_catalogue::builtin();
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let indexes = folders.each_ref().map(|folder| folder.path().join("index"));
    for index in &indexes {
        prepare(&store, catalogue, index).unwrap();
        // it has just been built
        assert!(!follow_index(&store, catalogue, index).unwrap());
    }
    put(&store, "某市灯塔法");
    for index in &indexes {
        assert!(!holds(index, "某市灯塔法"));
        assert!(follow_index(&store, catalogue, index).unwrap());
        assert!(holds(index, "某市灯塔法"));
        assert!(!follow_index(&store, catalogue, index).unwrap());
    }
    // two changes while one was away, one of them a work that nobody is shown any more
    put(&store, "某市浮标法");
    store
        .write::<_, Error>(|library| {
            library.set_review(&WorkId::new("某市灯塔法"), Some(ReviewState::Rejected))
        })
        .unwrap();
    assert!(follow_index(&store, catalogue, &indexes[0]).unwrap());
    // opening catches up as well
    prepare(&store, catalogue, &indexes[1]).unwrap();
    for index in &indexes {
        assert!(holds(index, "某市浮标法") && !holds(index, "某市灯塔法"));
    }
    // a note of another library, or of a state that was never reached, counts for nothing
    for note in ["7 PostgreSQL elsewhere", "999999999 x", ""] {
        put(&store, "某市航标法");
        fs::write(indexes[0].join("followed"), note).unwrap();
        assert!(
            follow_index(&store, catalogue, &indexes[0]).unwrap(),
            "{note}"
        );
        assert!(holds(&indexes[0], "某市航标法") && !holds(&indexes[0], "某市灯塔法"));
    }
}

#[test]
fn a_library_in_a_folder_has_one_index_and_follows_nothing() {
    let store = TestStore::new(Arc::new(SystemClock));
    if store.server().is_some() {
        return;
    }
    let index = store.folder().join("index");
    let catalogue = huidian_catalogue::builtin();
    prepare(&store, catalogue, &index).unwrap();
    assert!(!index.join("followed").exists());
    put(&store, "某市灯塔法");
    assert!(!follow_index(&store, catalogue, &index).unwrap());
    assert!(
        store
            .read()
            .unwrap()
            .works_changed_since(0)
            .unwrap()
            .is_empty()
    );
}

#[test]
fn an_upload_that_waits_in_the_database_is_taken_in_by_any_worker_and_goes() {
    let Some(server) = postgres() else { return };
    let store = TestStore::on_server(Arc::new(SystemClock), server);
    let catalogue = huidian_catalogue::builtin();
    let index_folder = store.folder().join("index");
    prepare(&store, catalogue, &index_folder).unwrap();
    let folder = UploadFolder::new("uploads/a").unwrap();
    let text = "# 某市灯塔养护条例\n\n（2023年5月6日某市人民代表大会常务委员会通过）\n\n\
        第一条　为了养护灯塔，制定本条例。\n\n第二条　本条例自2023年7月1日起施行。\n";
    let key = store
        .write::<_, Error>(|library| {
            library.put_upload_file(&folder, "灯塔.md", text.as_bytes())?;
            let task = Task::Import {
                folder: folder.clone(),
                by: Some("编者".to_owned()),
            };
            library.add_job(&task.into())
        })
        .unwrap();
    let worker = Worker {
        store: &store,
        catalogue,
        index_folder: &index_folder,
        clock: &SystemClock,
    };
    assert!(worker.work().unwrap());
    let reader = store.read().unwrap();
    let job = reader.find_job(key).unwrap().unwrap();
    assert_eq!(job.state, huidian_store::JobState::Done, "{job:?}");
    assert!(job.outcome.unwrap().contains("灯塔.md"));
    assert!(reader.upload_files(&folder).unwrap().is_empty());
    assert!(!store.folder().join(folder.path()).exists());
}
