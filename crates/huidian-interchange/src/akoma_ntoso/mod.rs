//! Texts as Akoma Ntoso: one of them, or all in a folder.

mod folder;
mod prepare;

pub use folder::{AknExport, AknManifest, AknRequest, export_akn};
pub(crate) use prepare::Texts;
