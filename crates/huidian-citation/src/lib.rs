#![doc = include_str!("../README.md")]

mod alias;
mod anchor;
pub mod annotate;
pub mod context;
mod cursor;
mod find;
mod grammar;
mod instrument;
mod number;
mod outline;
mod page_ends;
pub mod resolve;
mod scanner;
mod title;
pub mod titles;
mod told_number;
mod version;

pub use annotate::{Segment, annotate};
pub use context::Context;
pub use find::find;
pub use resolve::{InBook, Library, Origin, resolve};
pub use titles::Titles;
pub use version::{CitedVersion, title_without_version, version_of_title};
