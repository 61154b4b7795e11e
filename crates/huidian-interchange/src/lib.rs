#![doc = include_str!("../README.md")]

mod akoma_ntoso;
mod chosen;
mod ciso_assistant;
mod duties;
mod encoded;
mod error;
mod export;
mod http;
mod manifest;
mod mapping;
mod oscal;
mod place;
mod table;

pub use akoma_ntoso::{AknExport, AknManifest, AknRequest, export_akn};
pub use ciso_assistant::{Framework, Requirement, ciso_framework};
pub use duties::{duty_catalog, duty_framework};
pub use encoded::make_links_absolute;
pub use error::Error;
pub use export::{ExportRequest, Exported, Table, export};
pub use http::{InterchangeLibrary, router};
pub use manifest::Manifest;
pub use mapping::{duty_mappings, oscal_mappings};
pub use oscal::oscal_catalog;
pub use table::Format;
