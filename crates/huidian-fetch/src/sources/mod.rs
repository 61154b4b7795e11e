//! One file per kind of source.

pub mod files;
