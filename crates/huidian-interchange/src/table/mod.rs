//! Tables: typed columns, rows, and the formats they are written in.

mod column;
mod csv;
mod json_lines;
mod parquet;
mod writer;

pub use column::{Column, Value};
pub use writer::{Format, RowWriter, open};
