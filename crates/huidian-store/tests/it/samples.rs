//! What tests put into a library.

use std::sync::Arc;

use huidian_model::{EventKind, Fact, FactValue, Sector, WorkId, WorkKind};
use huidian_store::{Store, StoreOptions};
use huidian_testing::{event, fact, issuers};
use jiff::Timestamp;
use jiff::civil::Date;

pub(crate) fn options() -> StoreOptions {
    StoreOptions {
        clock: Arc::new(Timestamp::UNIX_EPOCH),
        ..StoreOptions::default()
    }
}

/// The same library, as another process opens it.
pub(crate) fn opened_again(store: &Store) -> Store {
    Store::open(store.folder(), store.options().clone()).unwrap()
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
