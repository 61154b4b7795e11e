#![doc = include_str!("../README.md")]

mod error;
pub mod sources;

pub use error::Refusal;
pub use sources::files;
