//! Rows as bytes, to put them back as they were.

use super::record::Record;
use crate::codec::{Cursor, put_unsigned};
use crate::database::error::Result;
use crate::database::row::unreadable;
use crate::sql::{Connection, Value, params, params_from_iter};

/// A row: names and values of its columns.
type RowImage = Vec<(String, Value)>;

/// The rows of a record.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Image {
    rows: Vec<RowImage>,
}

impl Image {
    /// The record as it is now; `None` when there is no such row.
    pub(crate) fn take(connection: &Connection, record: Record, key: i64) -> Result<Option<Self>> {
        let mut select = connection.prepare_cached(record.select())?;
        let names = select.column_names()?;
        let mut found = select.query(params![key])?;
        let mut rows = Vec::new();
        while let Some(row) = found.next()? {
            let values = names
                .iter()
                .enumerate()
                .map(|(column, name)| Ok((name.clone(), row.get(column)?)));
            rows.push(values.collect::<Result<RowImage>>()?);
        }
        Ok((!rows.is_empty()).then_some(Self { rows }))
    }

    /// Writes the rows; one that would say what another row says already is left out.
    pub(crate) fn put(&self, connection: &Connection, table: &str) -> Result<()> {
        for row in &self.rows {
            let names: Vec<&str> = row.iter().map(|(name, _)| name.as_str()).collect();
            let places: Vec<String> = (1..=row.len()).map(|place| format!("${place}")).collect();
            let sql = format!(
                "insert into {table} ({}) values ({}) on conflict do nothing",
                names.join(", "),
                places.join(", ")
            );
            connection
                .prepare_cached(&sql)?
                .execute(params_from_iter(row.iter().map(|(_, value)| value)))?;
        }
        Ok(())
    }

    /// Lets `change` look at each value, by the name of its column; says whether it changed any.
    pub(crate) fn change(&mut self, mut change: impl FnMut(&str, &mut Value) -> bool) -> bool {
        let mut is_changed = false;
        for (name, value) in self.rows.iter_mut().flatten() {
            is_changed |= change(name, value);
        }
        is_changed
    }

    /// A column of the first row.
    pub(crate) fn value(&self, column: &str) -> Option<&Value> {
        let row = self.rows.first()?;
        let (_, value) = row.iter().find(|(name, _)| name == column)?;
        Some(value)
    }

    pub(crate) fn text(&self, column: &str) -> Option<&str> {
        match self.value(column)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub(crate) fn integer(&self, column: &str) -> Option<i64> {
        match self.value(column)? {
            Value::Integer(integer) => Some(*integer),
            _ => None,
        }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        put_unsigned(self.rows.len() as u64, &mut bytes);
        for row in &self.rows {
            put_unsigned(row.len() as u64, &mut bytes);
            for (name, value) in row {
                put_bytes(name.as_bytes(), &mut bytes);
                put_value(value, &mut bytes);
            }
        }
        bytes
    }

    pub(crate) fn read(bytes: &[u8]) -> Result<Self> {
        let mut cursor = Cursor(bytes);
        read_rows(&mut cursor)
            .map(|rows| Self { rows })
            .ok_or_else(|| unreadable("kept row", format!("{} bytes", bytes.len())))
    }
}

const NULL: u8 = 0;
const INTEGER: u8 = 1;
const REAL: u8 = 2;
const TEXT: u8 = 3;
const BLOB: u8 = 4;

fn put_value(value: &Value, bytes: &mut Vec<u8>) {
    match value {
        Value::Null => bytes.push(NULL),
        Value::Integer(integer) => {
            bytes.push(INTEGER);
            bytes.extend_from_slice(&integer.to_le_bytes());
        }
        Value::Real(real) => {
            bytes.push(REAL);
            bytes.extend_from_slice(&real.to_le_bytes());
        }
        Value::Text(text) => {
            bytes.push(TEXT);
            put_bytes(text.as_bytes(), bytes);
        }
        Value::Blob(blob) => {
            bytes.push(BLOB);
            put_bytes(blob, bytes);
        }
    }
}

fn put_bytes(given: &[u8], bytes: &mut Vec<u8>) {
    put_unsigned(given.len() as u64, bytes);
    bytes.extend_from_slice(given);
}

fn read_rows(cursor: &mut Cursor<'_>) -> Option<Vec<RowImage>> {
    let rows = cursor.unsigned()?;
    (0..rows)
        .map(|_| {
            let columns = cursor.unsigned()?;
            (0..columns)
                .map(|_| {
                    let name = String::from_utf8(read_bytes(cursor)?).ok()?;
                    Some((name, read_value(cursor)?))
                })
                .collect()
        })
        .collect()
}

fn read_value(cursor: &mut Cursor<'_>) -> Option<Value> {
    Some(match cursor.byte()? {
        NULL => Value::Null,
        INTEGER => Value::Integer(i64::from_le_bytes(cursor.take(8)?.try_into().ok()?)),
        REAL => Value::Real(f64::from_le_bytes(cursor.take(8)?.try_into().ok()?)),
        TEXT => Value::Text(String::from_utf8(read_bytes(cursor)?).ok()?),
        BLOB => Value::Blob(read_bytes(cursor)?),
        _ => return None,
    })
}

fn read_bytes(cursor: &mut Cursor<'_>) -> Option<Vec<u8>> {
    let length = usize::try_from(cursor.unsigned()?).ok()?;
    cursor.take(length).map(<[u8]>::to_vec)
}

#[cfg(test)]
mod tests {
    use super::{Image, Value};

    #[test]
    fn rows_read_back_as_they_were_and_damaged_ones_are_errors() {
        let image = Image {
            rows: vec![
                vec![
                    ("key".to_owned(), Value::Integer(-7)),
                    ("words".to_owned(), Value::Text("第一条".to_owned())),
                ],
                vec![
                    ("none".to_owned(), Value::Null),
                    ("share".to_owned(), Value::Real(0.5)),
                    ("bytes".to_owned(), Value::Blob(vec![0, 255])),
                ],
            ],
        };
        let bytes = image.bytes();
        assert_eq!(Image::read(&bytes).unwrap(), image);
        for end in 0..bytes.len() {
            assert!(Image::read(&bytes[..end]).is_err(), "{end}");
        }
    }
}
