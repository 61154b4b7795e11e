#![doc = include_str!("../README.md")]

mod cite;
mod lookup;
mod number;
mod roundup;

pub use cite::cite;
pub use lookup::Lookup;
pub use number::canonical_number;
pub use roundup::{Roundup, roundup_rows};
