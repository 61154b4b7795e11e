//! Tables: typed columns, rows, and the formats they are written in.

mod column;
mod csv;
mod json_lines;
mod output;
mod parquet;
mod writer;

pub use column::{Column, Value};
pub use output::RowWriter;
pub use writer::{Format, open};
