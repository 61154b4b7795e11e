use huidian_office::{Run, WordDocument};

use super::row::Table;
use super::{Columns, Head, WriteError, WriteOptions, WrittenRow};

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
    let columns = Columns::of(tables);
    for table in tables {
        document.heading(2, &table.name);
        let names = columns.names().into_iter().map(str::to_owned).collect();
        let cells = |row: &&WrittenRow| -> Vec<String> {
            let cells = columns.cells(row).into_iter();
            // a cell is one line
            cells
                .map(|(_, cell)| cell.replace(char::is_control, " "))
                .collect()
        };
        document.table(std::iter::once(names).chain(table.rows.iter().map(cells)));
    }
    document
        .into_bytes()
        .map_err(|error| WriteError::Container(error.to_string()))
}
