use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{
    Data, DataRef, ExcelDateTime, Reader, SheetVisible, Xls, XlsError, Xlsb, XlsbError, Xlsx,
    XlsxError,
};

use super::archive::Archive;
use super::drawn::Drawn;
use super::sheet::{CellBudget, Merge, Sheet, SheetCell, draw};
use crate::error::Error;
use crate::format::Format;
use crate::limits::Limits;

/// Reads the visible sheets of an Excel workbook.
pub(super) fn read(bytes: &[u8], format: Format, limits: &Limits) -> Result<Drawn, Error> {
    if format == Format::ExcelWorkbook {
        Archive::open(bytes, format, limits)?.check_sizes()?;
    }
    // The library reads hostile files too and is not ours: its panic is a damaged file, not our end.
    let sheets = catch_unwind(AssertUnwindSafe(|| sheets(bytes, format, limits)))
        .unwrap_or_else(|_| Err(damaged(format, "the reader gave up on it")))?;
    if sheets.iter().all(|sheet| sheet.cells.is_empty()) {
        return Err(Error::Empty);
    }
    Ok(draw(sheets, limits))
}

fn damaged(format: Format, reason: &str) -> Error {
    Error::Damaged {
        format,
        reason: reason.to_owned(),
    }
}

fn sheets(bytes: &[u8], format: Format, limits: &Limits) -> Result<Vec<Sheet>, Error> {
    let cursor = Cursor::new(bytes);
    if format == Format::LegacyExcelWorkbook {
        let workbook = Xls::new(cursor).map_err(|error| match error {
            XlsError::Password => Error::PasswordProtected { format },
            error => damaged(format, &error.to_string()),
        })?;
        return Ok(legacy_sheets(workbook, limits));
    }
    match Xlsx::new(cursor.clone()) {
        Ok(workbook) => xml_sheets(workbook, limits),
        Err(XlsxError::Password) => Err(Error::PasswordProtected { format }),
        Err(error) => match Xlsb::new(cursor) {
            Ok(workbook) => binary_sheets(workbook, limits),
            Err(XlsbError::Password) => Err(Error::PasswordProtected { format }),
            Err(_) => Err(damaged(format, &error.to_string())),
        },
    }
}

fn damaged_sheet(error: &dyn std::error::Error) -> Error {
    damaged(Format::ExcelWorkbook, &error.to_string())
}

fn visible_names<'b, R: Reader<Cursor<&'b [u8]>>>(workbook: &R) -> Vec<String> {
    let sheets = workbook.sheets_metadata().iter();
    sheets
        .filter(|sheet| sheet.visible == SheetVisible::Visible)
        .map(|sheet| sheet.name.clone())
        .collect()
}

fn xml_sheets(mut workbook: Xlsx<Cursor<&[u8]>>, limits: &Limits) -> Result<Vec<Sheet>, Error> {
    let mut sheets = Vec::new();
    let mut left = CellBudget::new(limits);
    for name in visible_names(&workbook) {
        // Many names may lead to one sheet: each reading of it costs.
        if left.is_spent() {
            break;
        }
        let areas = workbook
            .merge_cells_by_sheet_name(&name)
            .unwrap_or_default();
        // A chart sheet has no cells to read.
        let Ok(mut reader) = workbook.worksheet_cells_reader(&name) else {
            continue;
        };
        let merges = areas.iter().map(|area| Merge {
            rows: (area.start.0, area.end.0),
            columns: (area.start.1, area.end.1),
        });
        let mut sheet = Sheet {
            name,
            merges: merges.collect(),
            ..Sheet::default()
        };
        while let Some(cell) = reader.next_cell().map_err(|error| damaged_sheet(&error))? {
            let (row, column) = cell.get_position();
            if !sheet.take(row, column, shared_text(cell.get_value()), &mut left) {
                break;
            }
        }
        sheets.push(sheet.sorted());
    }
    Ok(sheets)
}

fn binary_sheets(mut workbook: Xlsb<Cursor<&[u8]>>, limits: &Limits) -> Result<Vec<Sheet>, Error> {
    let mut sheets = Vec::new();
    let mut left = CellBudget::new(limits);
    for name in visible_names(&workbook) {
        // Many names may lead to one sheet: each reading of it costs.
        if left.is_spent() {
            break;
        }
        let Ok(mut reader) = workbook.worksheet_cells_reader(&name) else {
            continue;
        };
        let mut sheet = Sheet {
            name,
            ..Sheet::default()
        };
        while let Some(cell) = reader.next_cell().map_err(|error| damaged_sheet(&error))? {
            let (row, column) = cell.get_position();
            if !sheet.take(row, column, shared_text(cell.get_value()), &mut left) {
                break;
            }
        }
        sheets.push(sheet.sorted());
    }
    Ok(sheets)
}

fn legacy_sheets(mut workbook: Xls<Cursor<&[u8]>>, limits: &Limits) -> Vec<Sheet> {
    let mut sheets = Vec::new();
    let mut left = CellBudget::new(limits);
    for name in visible_names(&workbook) {
        // Many names may lead to one sheet: each reading of it costs.
        if left.is_spent() {
            break;
        }
        let areas = workbook
            .merge_cells_by_sheet_name(&name)
            .unwrap_or_default();
        let Ok(range) = workbook.worksheet_range(&name) else {
            continue;
        };
        let (first_row, first_column) = range.start().unwrap_or_default();
        let merges = areas.iter().map(|area| Merge {
            rows: (area.start.0, area.end.0),
            columns: (area.start.1, area.end.1),
        });
        let mut sheet = Sheet {
            name,
            merges: merges.collect(),
            ..Sheet::default()
        };
        for (row, column, value) in range.used_cells() {
            let (row, column) = (first_row + row as u32, first_column + column as u32);
            if !sheet.take(row, column, text(value), &mut left) {
                break;
            }
        }
        sheets.push(sheet);
    }
    sheets
}

impl Sheet {
    /// Adds a cell that has text; `false` when no more may be added.
    fn take(&mut self, row: u32, column: u32, text: String, left: &mut CellBudget) -> bool {
        if text.is_empty() {
            return true;
        }
        if !left.take(&text) {
            self.is_cut = true;
            return false;
        }
        self.cells.push(SheetCell { row, column, text });
        true
    }

    /// Cells come in order unless the file is odd.
    fn sorted(mut self) -> Self {
        self.cells.sort_by_key(|cell| (cell.row, cell.column));
        self
    }
}

fn shared_text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::SharedString(shared) => text(&Data::String((*shared).to_owned())),
        other => text(&Data::from(other.clone())),
    }
}

/// The text of a value as a reader would write it down.
fn text(value: &Data) -> String {
    match value {
        Data::String(text) => text.trim().replace("\r\n", "\n"),
        Data::Float(number) => decimal(*number),
        Data::Int(number) => number.to_string(),
        Data::Bool(true) => "TRUE".to_owned(),
        Data::Bool(false) => "FALSE".to_owned(),
        Data::DateTime(instant) => date(instant),
        Data::DateTimeIso(text) => text.strip_suffix("T00:00:00").unwrap_or(text).to_owned(),
        Data::DurationIso(text) => text.clone(),
        // `#N/A` and its like say that there is nothing to read.
        Data::Error(_) | Data::Empty => String::new(),
    }
}

/// Whole numbers without a point: years, serial numbers.
fn decimal(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e15 {
        (number as i64).to_string()
    } else {
        number.to_string()
    }
}

/// `YYYY-MM-DD`, with the time of day where there is one.
fn date(instant: &ExcelDateTime) -> String {
    if instant.is_duration() {
        return decimal(instant.as_f64());
    }
    let (year, month, day, hour, minute, second, _) = instant.to_ymd_hms_milli();
    let time = format!("{hour:02}:{minute:02}");
    if instant.as_f64() < 1.0 {
        return time;
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    if (hour, minute, second) == (0, 0, 0) {
        date
    } else {
        format!("{date} {time}")
    }
}
