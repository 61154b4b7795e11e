//! What tests of several crates share.
//!
//! A test fails here by a panic, which is what a harness is for.

mod authenticator;
mod bucket;
mod certificate;
mod clock;
mod index;
mod postgres;
mod store;
mod text;

pub use authenticator::{Authenticator, client_data};
pub use bucket::{TestBuckets, buckets};
pub use clock::TestClock;
pub use index::{index_text, index_works};
pub use postgres::{TestServer, postgres};
pub use store::TestStore;
pub use text::{document, document_under, expression};

use huidian_model::{Confidence, EventKind, Fact, FactValue, Issuers, Source, SourceKind};

/// A fact of the catalogue, as sure as facts can be.
pub fn fact(value: FactValue) -> Fact {
    let source = Source::new(SourceKind::Catalogue, "test");
    Fact::new(value, source, Confidence::High)
}

/// Something that happened to a work on a day (`YYYY-MM-DD`).
pub fn event(kind: EventKind, on: &str) -> Fact {
    let on = on
        .parse()
        .unwrap_or_else(|error| panic!("{on} is no day: {error}"));
    fact(FactValue::Event { kind, on })
}

/// Who issued a work, by names that the authority file need not know.
pub fn issuers(names: &[&str]) -> Fact {
    let named = names.iter().map(|name| ((*name).to_owned(), None));
    fact(FactValue::Issuers(Issuers::named(named)))
}
