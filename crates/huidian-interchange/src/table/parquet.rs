//! Parquet, without Arrow: columns are gathered for one row group and written one after the other.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, Type as PhysicalType};
use parquet::data_type::{BoolType, ByteArray, ByteArrayType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};

use super::column::{Column, ColumnKind, Value};
use super::output::{HashedOutput, RowWriter, Written};
use crate::error::{Error, Result};

/// Rows of a row group: about 10 MB of articles, which is what is held in memory at once.
const GROUP_ROWS: usize = 20_000;

/// Definition levels of the three-level LIST of the Parquet format (LogicalTypes.md, "Lists"): the list is there, an element is there.
const LIST_EMPTY: i16 = 0;
const LIST_ELEMENT: i16 = 1;

/// A table in one Parquet file.
pub struct ParquetTable<W: Write + Send> {
    columns: &'static [Column],
    file: SerializedFileWriter<HashedOutput<W>>,
    path: PathBuf,
    rows: Vec<Vec<Value>>,
}

impl<W: Write + Send> ParquetTable<W> {
    pub fn new(columns: &'static [Column], output: HashedOutput<W>) -> Result<Self> {
        let path = output.path().to_owned();
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by("huidian".to_owned())
            .build();
        let file = schema(columns)
            .and_then(|schema| SerializedFileWriter::new(output, schema, Arc::new(properties)))
            .map_err(failed(&path))?;
        Ok(Self {
            columns,
            file,
            path,
            rows: Vec::new(),
        })
    }

    fn write_group(&mut self) -> std::result::Result<(), ParquetError> {
        let rows = std::mem::take(&mut self.rows);
        if rows.is_empty() {
            return Ok(());
        }
        let mut group = self.file.next_row_group()?;
        for (index, column) in self.columns.iter().enumerate() {
            let mut writer = group
                .next_column()?
                .expect("the schema has a column for each of the table");
            let values = rows.iter().filter_map(|row| row.get(index));
            match column.kind {
                ColumnKind::Text => write_texts(&mut writer, values)?,
                ColumnKind::Integer => write_integers(&mut writer, values)?,
                ColumnKind::Boolean => write_booleans(&mut writer, values)?,
                ColumnKind::TextList => write_lists(&mut writer, values)?,
            }
            writer.close()?;
        }
        group.close()?;
        Ok(())
    }
}

impl<W: Write + Send> RowWriter for ParquetTable<W> {
    fn write_row(&mut self, row: Vec<Value>) -> Result<()> {
        self.rows.push(row);
        if self.rows.len() >= GROUP_ROWS {
            let path = self.path.clone();
            self.write_group().map_err(failed(&path))?;
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<Written> {
        let path = self.path.clone();
        self.write_group().map_err(failed(&path))?;
        let table = *self;
        table.file.into_inner().map_err(failed(&path))?.finish()
    }
}

fn failed(path: &Path) -> impl FnOnce(ParquetError) -> Error {
    let path = path.to_owned();
    move |source| Error::Parquet { path, source }
}

fn schema(columns: &[Column]) -> std::result::Result<TypePtr, ParquetError> {
    let fields = columns
        .iter()
        .map(|column| field(column).map(Arc::new))
        .collect::<std::result::Result<Vec<_>, _>>()?;
    let schema = Type::group_type_builder("huidian")
        .with_fields(fields)
        .build()?;
    Ok(Arc::new(schema))
}

fn field(column: &Column) -> std::result::Result<Type, ParquetError> {
    let plain = |physical| {
        Type::primitive_type_builder(column.name, physical).with_repetition(Repetition::OPTIONAL)
    };
    match column.kind {
        ColumnKind::Text => plain(PhysicalType::BYTE_ARRAY)
            .with_logical_type(Some(LogicalType::String))
            .with_converted_type(ConvertedType::UTF8)
            .build(),
        ColumnKind::Integer => plain(PhysicalType::INT64).build(),
        ColumnKind::Boolean => plain(PhysicalType::BOOLEAN).build(),
        ColumnKind::TextList => list_field(column.name),
    }
}

fn list_field(name: &str) -> std::result::Result<Type, ParquetError> {
    let element = Type::primitive_type_builder("element", PhysicalType::BYTE_ARRAY)
        .with_repetition(Repetition::REQUIRED)
        .with_logical_type(Some(LogicalType::String))
        .with_converted_type(ConvertedType::UTF8)
        .build()?;
    let list = Type::group_type_builder("list")
        .with_repetition(Repetition::REPEATED)
        .with_fields(vec![Arc::new(element)])
        .build()?;
    Type::group_type_builder(name)
        .with_repetition(Repetition::REQUIRED)
        .with_logical_type(Some(LogicalType::List))
        .with_converted_type(ConvertedType::LIST)
        .with_fields(vec![Arc::new(list)])
        .build()
}

type ColumnResult = std::result::Result<(), ParquetError>;

fn write_texts<'v>(
    writer: &mut SerializedColumnWriter<'_>,
    values: impl Iterator<Item = &'v Value>,
) -> ColumnResult {
    let (mut texts, mut levels) = (Vec::new(), Vec::new());
    for value in values {
        if let Value::Text(text) = value {
            texts.push(ByteArray::from(text.as_str()));
            levels.push(1);
        } else {
            levels.push(0);
        }
    }
    writer
        .typed::<ByteArrayType>()
        .write_batch(&texts, Some(&levels), None)?;
    Ok(())
}

fn write_integers<'v>(
    writer: &mut SerializedColumnWriter<'_>,
    values: impl Iterator<Item = &'v Value>,
) -> ColumnResult {
    let (mut numbers, mut levels) = (Vec::new(), Vec::new());
    for value in values {
        if let Value::Integer(number) = value {
            numbers.push(*number);
            levels.push(1);
        } else {
            levels.push(0);
        }
    }
    writer
        .typed::<Int64Type>()
        .write_batch(&numbers, Some(&levels), None)?;
    Ok(())
}

fn write_booleans<'v>(
    writer: &mut SerializedColumnWriter<'_>,
    values: impl Iterator<Item = &'v Value>,
) -> ColumnResult {
    let (mut truths, mut levels) = (Vec::new(), Vec::new());
    for value in values {
        if let Value::Boolean(is_true) = value {
            truths.push(*is_true);
            levels.push(1);
        } else {
            levels.push(0);
        }
    }
    writer
        .typed::<BoolType>()
        .write_batch(&truths, Some(&levels), None)?;
    Ok(())
}

fn write_lists<'v>(
    writer: &mut SerializedColumnWriter<'_>,
    values: impl Iterator<Item = &'v Value>,
) -> ColumnResult {
    let (mut texts, mut definitions, mut repetitions) = (Vec::new(), Vec::new(), Vec::new());
    for value in values {
        let list: &[String] = match value {
            Value::TextList(list) => list,
            _ => &[],
        };
        if list.is_empty() {
            definitions.push(LIST_EMPTY);
            repetitions.push(0);
        }
        for (index, text) in list.iter().enumerate() {
            texts.push(ByteArray::from(text.as_str()));
            definitions.push(LIST_ELEMENT);
            repetitions.push(i16::from(index > 0));
        }
    }
    writer
        .typed::<ByteArrayType>()
        .write_batch(&texts, Some(&definitions), Some(&repetitions))?;
    Ok(())
}
