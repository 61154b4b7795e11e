//! What only a server can get wrong: connections that go, others that write, text that it cannot hold.

use std::sync::Arc;
use std::time::Duration;

use huidian_model::{FactValue, WorkKind};
use huidian_store::{Error, PostgresOptions, Store, StoreOptions};
use huidian_testing::{TestServer, TestStore, fact, postgres};

use crate::library::library;
use crate::samples::{opened_again, work};

/// A library on a server, or nothing where there is none.
fn shared() -> Option<(&'static TestServer, TestStore, Arc<PostgresOptions>)> {
    let server = postgres()?;
    let store = library();
    let place = store.options().postgres.clone().unwrap();
    Some((server, store, place))
}

fn put(store: &Store, id: &str) -> Result<(), Error> {
    store.write(|library| {
        library.put_facts(&work(id), &[fact(FactValue::Title(id.to_owned()))])?;
        Ok(())
    })
}

fn count(store: &Store) -> usize {
    store.read().unwrap().work_ids().unwrap().len()
}

/// Ends every connection to a library.
fn end_connections(server: &TestServer, place: &PostgresOptions) {
    server.psql(
        place,
        &format!(
            "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'huidian {}'",
            place.schema
        ),
    );
}

#[test]
fn a_reader_sees_one_state_while_others_write() {
    let Some((_, store, _)) = shared() else {
        return;
    };
    put(&store, "甲法").unwrap();
    let reader = store.read().unwrap();
    let revision = reader.revision().unwrap();
    let other = opened_again(&store);
    put(&other, "乙法").unwrap();
    assert_eq!(reader.work_ids().unwrap().len(), 1);
    assert_eq!(reader.revision().unwrap(), revision);
    // the next one sees it, whoever wrote
    let next = store.read().unwrap();
    assert_eq!(next.work_ids().unwrap().len(), 2);
    assert!(next.revision().unwrap() > revision);
}

#[test]
fn readers_do_not_wait_for_a_writer_and_a_second_writer_waits_as_long_as_it_was_told() {
    let Some((_, store, _)) = shared() else {
        return;
    };
    put(&store, "甲法").unwrap();
    let options = StoreOptions {
        busy_timeout: Duration::from_millis(200),
        ..store.options().clone()
    };
    let impatient = Store::open(store.folder(), options).unwrap();
    let held = store.lease("import", Duration::ZERO).unwrap();
    store
        .write(|library| {
            library.put_facts(&work("乙法"), &[])?;
            assert_eq!(count(&impatient), 1);
            let refused = put(&impatient, "丙法");
            assert!(
                matches!(&refused, Err(Error::Busy { holder, .. }) if holder.starts_with("import")),
                "{refused:?}"
            );
            Ok::<_, Error>(())
        })
        .unwrap();
    drop(held);
    put(&impatient, "丙法").unwrap();
    assert_eq!(count(&store), 3);
}

#[test]
fn writers_of_several_programs_lose_nothing() {
    let Some((_, store, _)) = shared() else {
        return;
    };
    std::thread::scope(|threads| {
        for program in 0..4 {
            let other = opened_again(&store);
            threads.spawn(move || {
                for number in 0..10 {
                    put(&other, &format!("法{program}-{number}")).unwrap();
                }
            });
        }
    });
    assert_eq!(count(&store), 40);
    // each change of the content counts
    assert_eq!(store.read().unwrap().revision().unwrap(), 40);
}

#[test]
fn connections_that_were_ended_are_made_again() {
    let Some((server, store, place)) = shared() else {
        return;
    };
    put(&store, "甲法").unwrap();
    assert_eq!(count(&store), 1);
    end_connections(server, &place);
    assert_eq!(count(&store), 1);
    put(&store, "乙法").unwrap();
    assert_eq!(count(&store), 2);
}

#[test]
fn a_step_whose_connection_goes_leaves_nothing_behind() {
    let Some((server, store, place)) = shared() else {
        return;
    };
    put(&store, "甲法").unwrap();
    let failed = store.write(|library| {
        library.put_facts(&work("乙法"), &[fact(FactValue::Kind(WorkKind::Law))])?;
        end_connections(server, &place);
        library.put_facts(&work("丙法"), &[])?;
        Ok::<_, Error>(())
    });
    assert!(matches!(failed, Err(Error::Database(_))), "{failed:?}");
    assert_eq!(count(&store), 1);
    put(&store, "丁法").unwrap();
    assert_eq!(count(&store), 2);
}

#[test]
fn a_lease_ends_with_its_connection() {
    let Some((server, store, place)) = shared() else {
        return;
    };
    let held = store.lease("lost import", Duration::ZERO).unwrap();
    let other = opened_again(&store);
    assert!(other.lease("import", Duration::ZERO).is_err());
    let own = format!("lost import, process {}", std::process::id());
    server.psql(
        &place,
        &format!("select pg_terminate_backend(pid) from pg_stat_activity where application_name = '{own}'"),
    );
    assert!(other.lease("import", Duration::from_secs(5)).is_ok());
    drop(held);
}

#[test]
fn libraries_of_one_server_do_not_wait_for_each_other() {
    let Some((_, store, _)) = shared() else {
        return;
    };
    let other = library();
    let _held = store.lease("import", Duration::ZERO).unwrap();
    assert!(other.lease("import", Duration::ZERO).is_ok());
    store
        .write(|first| {
            first.put_facts(&work("甲法"), &[])?;
            put(&other, "乙法")
        })
        .unwrap();
    assert_eq!((count(&store), count(&other)), (1, 1));
}

#[test]
fn text_that_the_server_cannot_hold_is_refused_and_the_step_with_it() {
    let Some((_, store, _)) = shared() else {
        return;
    };
    put(&store, "甲法").unwrap();
    let refused = store.write(|library| library.put_setting("name", "a\0b"));
    assert!(
        matches!(&refused, Err(Error::Unstorable { value, .. }) if value.contains("zero character")),
        "{refused:?}"
    );
    put(&store, "乙法").unwrap();
    assert_eq!(count(&store), 2);
}

#[test]
fn a_library_that_is_only_read_is_not_changed() {
    let Some((_, store, _)) = shared() else {
        return;
    };
    put(&store, "甲法").unwrap();
    let options = StoreOptions {
        is_read_only: true,
        ..store.options().clone()
    };
    let reading = Store::open(store.folder(), options.clone()).unwrap();
    assert_eq!(count(&reading), 1);
    assert!(matches!(put(&reading, "乙法"), Err(Error::ReadOnly)));
    // and none is made
    let nowhere = StoreOptions {
        postgres: Some(Arc::new(postgres().unwrap().place())),
        ..options
    };
    let missing = Store::open(store.folder(), nowhere);
    assert!(
        matches!(missing, Err(Error::NoSharedLibrary(_))),
        "{missing:?}"
    );
}
