#![doc = include_str!("../README.md")]

pub mod bundle;
pub mod chat;
mod error;
pub mod format;
mod selection;
pub mod wechat;

pub use error::Error;
pub use selection::{Selection, issuer_names, works_found};
