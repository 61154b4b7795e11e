#![doc = include_str!("../README.md")]

mod amendments;
mod authorities;
mod catalogue;
mod entry;
mod error;
mod evidence;
mod facts;
mod files;
mod offices;
mod places;
mod relations;
mod roundups;
mod sectors;
mod short_titles;
mod topics;
mod works;

pub use amendments::Amendments;
pub use authorities::{Authorities, Rename};
pub use catalogue::{Catalogue, CatalogueWork, builtin, embedded_fingerprint, use_instead};
pub use error::Error;
pub use files::{DataFile, EMBEDDED, duty_files};
pub use roundups::Roundup;
pub use sectors::{SectorRules, Sectors};
pub use short_titles::ShortTitles;
pub use topics::Topics;
