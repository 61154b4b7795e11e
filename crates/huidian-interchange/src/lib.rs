#![doc = include_str!("../README.md")]

mod error;
mod export;
mod manifest;
mod table;

pub use error::Error;
pub use export::{ExportRequest, Exported, Table, export};
pub use manifest::Manifest;
pub use table::Format;
