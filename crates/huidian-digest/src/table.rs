//! Tables of documents: which column holds what, and the rows.

mod beside;
mod cell;
mod latin;
mod layout;
mod named;
mod rows;
mod share;

pub(crate) use layout::{Layout, layout};
pub(crate) use rows::{Event, Facts, TableRow, Trouble, key_value_rows, rows};
