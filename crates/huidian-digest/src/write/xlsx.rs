use rust_xlsxwriter::{Format as CellFormat, FormatBorder, Workbook, Worksheet, XlsxError};

use super::row::Table;
use super::{COLUMNS, Columns, LINK, WriteError, WriteOptions};

/// Column widths in characters.
const WIDTHS: [f64; COLUMNS.len()] = [60.0, 24.0, 12.0, 10.0, 12.0, 12.0, 40.0, 10.0, 30.0];

/// One sheet for each section, the header kept in sight.
pub(super) fn bytes(
    tables: &[Table<'_>],
    options: &WriteOptions<'_>,
) -> Result<Vec<u8>, WriteError> {
    workbook(tables, options).map_err(|error| WriteError::Container(error.to_string()))
}

fn workbook(tables: &[Table<'_>], options: &WriteOptions<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let properties = rust_xlsxwriter::DocProperties::new().set_title(&options.title);
    workbook.set_properties(&properties);
    let mut names: Vec<String> = Vec::new();
    let columns = Columns::of(tables);
    for table in tables {
        let name = sheet_name(&table.name, &names);
        write_sheet(workbook.add_worksheet().set_name(&name)?, table, &columns)?;
        names.push(name);
    }
    if tables.is_empty() {
        workbook.add_worksheet();
    }
    workbook.save_to_buffer()
}

/// Sheet names have at most 31 characters, some are forbidden, and none may come twice.
fn sheet_name(section: &str, taken: &[String]) -> String {
    let plain: String = section
        .chars()
        .filter(|c| {
            !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') && !c.is_control()
        })
        .take(28)
        .collect();
    let plain = if plain.trim().is_empty() {
        "汇总".to_owned()
    } else {
        plain
    };
    let mut name = plain.clone();
    let mut count = 2;
    while taken.contains(&name) {
        name = format!("{plain}{count}");
        count += 1;
    }
    name
}

fn write_sheet(
    sheet: &mut Worksheet,
    table: &Table<'_>,
    columns: &Columns,
) -> Result<(), XlsxError> {
    let head = CellFormat::new().set_bold().set_border(FormatBorder::Thin);
    let body = CellFormat::new()
        .set_text_wrap()
        .set_border(FormatBorder::Thin);
    for (column, index) in (0u16..).zip(&columns.0) {
        sheet.write_with_format(0, column, COLUMNS[*index], &head)?;
        sheet.set_column_width(column, WIDTHS[*index])?;
    }
    for (line, row) in (1u32..).zip(&table.rows) {
        for (column, (index, cell)) in (0u16..).zip(columns.cells(row)) {
            let is_link = index == LINK && cell.starts_with("http") && cell.len() < 2000;
            if is_link {
                sheet.write_url(line, column, cell.as_str())?;
            } else {
                let cell: String = cell
                    .chars()
                    .filter(|c| !c.is_control())
                    .take(32_000)
                    .collect();
                sheet.write_string_with_format(line, column, cell, &body)?;
            }
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}
