//! Tests of the built-in catalogue.

mod authorities;
mod data_files;
mod facts_sheet;
mod readings;
mod works;
