use std::io::Write;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::column::{Column, Value};
use super::output::{HashedOutput, RowWriter, Written};
use crate::error::Result;

/// One JSON object a line, keys in the order of the columns.
pub struct JsonLinesWriter<W: Write> {
    columns: &'static [Column],
    output: HashedOutput<W>,
    line: Vec<u8>,
}

impl<W: Write> JsonLinesWriter<W> {
    pub fn new(columns: &'static [Column], output: HashedOutput<W>) -> Self {
        Self {
            columns,
            output,
            line: Vec::new(),
        }
    }
}

impl<W: Write> RowWriter for JsonLinesWriter<W> {
    fn write_row(&mut self, row: Vec<Value>) -> Result<()> {
        self.line.clear();
        serde_json::to_writer(&mut self.line, &Row(self.columns, &row))
            .expect("a row of texts and numbers has a JSON form");
        self.line.push(b'\n');
        self.output.put(&self.line)
    }

    fn finish(self: Box<Self>) -> Result<Written> {
        self.output.finish()
    }
}

struct Row<'r>(&'r [Column], &'r [Value]);

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (column, value) in self.0.iter().zip(self.1) {
            match value {
                Value::Missing => map.serialize_entry(column.name, &())?,
                Value::Text(text) => map.serialize_entry(column.name, text)?,
                Value::Integer(number) => map.serialize_entry(column.name, number)?,
                Value::Boolean(is_true) => map.serialize_entry(column.name, is_true)?,
                Value::TextList(texts) => map.serialize_entry(column.name, texts)?,
            }
        }
        map.end()
    }
}
