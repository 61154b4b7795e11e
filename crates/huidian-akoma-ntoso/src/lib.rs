#![doc = include_str!("../README.md")]

mod address;
mod error;
mod identifier;
mod instrument;
mod kinds;
mod language;
mod read;
mod runs;
mod write;

pub use address::{Named, WorkAddress, work_named};
pub use error::Error;
pub use identifier::{path_of, portion};
pub use instrument::{Instrument, Reference, RelatedWork};
pub use language::{CHINESE, tag_of};
pub use read::{
    Beginning, OwnFacts, ReadFacts, ReadInstrument, WrittenReference, is_akoma_ntoso, read,
};
pub use write::write;

/// Namespace of Akoma Ntoso 3.0.
pub const NAMESPACE: &str = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0";
/// Namespace of our own attributes.
pub(crate) const OWN_NAMESPACE: &str = "urn:huidian:akn:1";
