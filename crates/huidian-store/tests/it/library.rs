//! A small library to test with.

use std::sync::Arc;

use huidian_model::{EventKind, Fact, FactValue, Sector, WorkId, WorkKind};
use huidian_store::StoreOptions;
use huidian_testing::{TestStore, event, fact, issuers};
use jiff::Timestamp;
use jiff::civil::Date;

pub(crate) fn options() -> StoreOptions {
    StoreOptions {
        clock: Arc::new(Timestamp::UNIX_EPOCH),
        ..StoreOptions::default()
    }
}

pub(crate) fn library() -> TestStore {
    TestStore::new(Arc::new(Timestamp::UNIX_EPOCH))
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) fn work(id: &str) -> WorkId {
    WorkId::new(id)
}

/// A work with the facts most tests want.
pub(crate) fn facts(
    title: &str,
    kind: WorkKind,
    issuer: &str,
    sector: Sector,
    published: &str,
) -> Vec<Fact> {
    vec![
        fact(FactValue::Title(title.to_owned())),
        fact(FactValue::Kind(kind)),
        issuers(&[issuer]),
        fact(FactValue::Sector(sector)),
        event(EventKind::Published, published),
    ]
}
