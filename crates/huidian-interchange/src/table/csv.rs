use std::io::Write;

use huidian_wire::csv::push_row;

use super::column::{Column, Value};
use super::output::{HashedOutput, RowWriter, Written};
use crate::error::Result;

/// Comma-separated values for programs: ids instead of Chinese labels, no byte order mark.
pub struct CsvWriter<W: Write> {
    output: HashedOutput<W>,
    line: String,
}

impl<W: Write> CsvWriter<W> {
    /// Writes the line of column names.
    pub fn new(columns: &[Column], mut output: HashedOutput<W>) -> Result<Self> {
        let mut line = String::new();
        push_row(&mut line, columns.iter().map(|column| column.name));
        output.put(line.as_bytes())?;
        Ok(Self { output, line })
    }
}

impl<W: Write> RowWriter for CsvWriter<W> {
    fn write_row(&mut self, row: Vec<Value>) -> Result<()> {
        let cells: Vec<String> = row.into_iter().map(cell).collect();
        self.line.clear();
        push_row(&mut self.line, cells.iter().map(String::as_str));
        self.output.put(self.line.as_bytes())
    }

    fn finish(self: Box<Self>) -> Result<Written> {
        self.output.finish()
    }
}

fn cell(value: Value) -> String {
    match value {
        Value::Missing => String::new(),
        Value::Text(text) => text,
        Value::Integer(number) => number.to_string(),
        Value::Boolean(is_true) => is_true.to_string(),
        Value::TextList(texts) => texts.join(";"),
    }
}
