#![doc = include_str!("../README.md")]

mod address;
pub mod change;
mod coverage;
mod difference;
mod error;
mod finder;
mod interview;
mod keeping;
pub mod mail;
pub mod news;
pub mod notes;
mod reading;
pub mod rights;
mod selection;
pub mod share;
mod signing;
mod unconfirmed;
pub mod webhooks;
mod words;

pub use address::{decode, encode};
pub use coverage::Coverage;
pub use difference::ArticleChange;
pub use error::Error;
pub use finder::{AbsentName, Finder, issuer_names, register_filter};
pub use interview::{Interview, Threshold};
pub use keeping::Keeping;
pub use selection::Selection;
pub use signing::{Signer, hmac, random};
pub use unconfirmed::{UNCONFIRMED, is_unconfirmed, marked};
pub use words::{describe, event_tag};
