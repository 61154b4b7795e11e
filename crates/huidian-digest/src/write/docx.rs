use huidian_office::{Run, WordDocument};

use super::row::Table;
use super::{COLUMNS, Head, WriteError, WriteOptions, WrittenRow, cells};

/// A Word document with a heading and a table for each section.
pub(super) fn bytes(
    tables: &[Table<'_>],
    rows: &[WrittenRow],
    options: &WriteOptions<'_>,
) -> Result<Vec<u8>, WriteError> {
    let head = Head::new(rows, options);
    let mut document = WordDocument::landscape();
    document.heading(1, &head.title);
    let note = format!(
        "收录{}条，数据截至{}。未核实：{}。",
        head.count, head.as_of, head.unverified
    );
    document.paragraph(&[Run::plain(&note)]);
    for table in tables {
        document.heading(2, &table.name);
        let rows = std::iter::once(COLUMNS.map(str::to_owned))
            .chain(table.rows.iter().map(|row| cells(row)));
        // a cell is one line
        document.table(rows.map(|row| row.map(|cell| cell.replace(char::is_control, " "))));
    }
    document
        .into_bytes()
        .map_err(|error| WriteError::Container(error.to_string()))
}
