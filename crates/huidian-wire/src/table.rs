//! Tables to take away: one writer for CSV and spreadsheets.

use jiff::civil::Date;
use rust_xlsxwriter::{ExcelDateTime, Format, Url, Workbook, Worksheet, XlsxError};

use crate::csv::{BYTE_ORDER_MARK, push_row};

/// Name of a table, names of its columns and their widths in characters.
#[derive(Debug, Clone, Copy)]
pub struct Table<'t> {
    pub name: &'t str,
    pub columns: &'t [(&'t str, f64)],
}

/// What stands in a cell.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Text(String),
    /// A day that a spreadsheet can sort and compute with.
    Day(Date),
    Count(u64),
    Link {
        url: String,
        text: String,
    },
}

impl Cell {
    /// A date as shapes write it: a whole day is one, a month or a year stays text.
    pub fn date(text: Option<&str>) -> Self {
        let text = text.unwrap_or("");
        text.parse()
            .map_or_else(|_| Cell::Text(text.to_owned()), Cell::Day)
    }

    fn words(&self) -> String {
        match self {
            Cell::Text(text) | Cell::Link { text, .. } => text.clone(),
            Cell::Day(day) => day.to_string(),
            Cell::Count(count) => count.to_string(),
        }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        Cell::Text(text)
    }
}

/// Longest text of a cell (ECMA-376, limits of SpreadsheetML), in UTF-16 units.
const CELL_UNITS: usize = 32_767;
/// Rows of a sheet below its head (the same).
const LAST_ROW: usize = 1_048_575;
/// Links of a sheet (the same, with room for others); beyond them the text alone must do.
const LINKS: usize = 65_000;
/// Longest address a spreadsheet opens.
const URL_LETTERS: usize = 2_000;

impl Table<'_> {
    /// RFC 4180, with a byte order mark.
    pub fn csv<R: AsRef<[Cell]>>(&self, rows: impl IntoIterator<Item = R>) -> String {
        let mut csv = String::from(BYTE_ORDER_MARK);
        push_row(&mut csv, self.columns.iter().map(|(name, _)| *name));
        for row in rows {
            let words: Vec<String> = row.as_ref().iter().map(Cell::words).collect();
            push_row(&mut csv, words.iter().map(String::as_str));
        }
        csv
    }

    /// One sheet, its head kept in sight, every column open to be filtered.
    pub fn xlsx<R: AsRef<[Cell]>>(&self, rows: &[R]) -> Result<Vec<u8>, XlsxError> {
        let mut workbook = Workbook::new();
        let page = workbook.add_worksheet().set_name(self.name)?;
        let bold = Format::new().set_bold();
        for (column, (name, width)) in (0..).zip(self.columns) {
            page.set_column_width(column, *width)?;
            page.write_string_with_format(0, column, *name, &bold)?;
        }
        let rows = rows.get(..LAST_ROW).unwrap_or(rows);
        let mut links = LINKS;
        let day = Format::new().set_num_format("yyyy-mm-dd");
        for (row, cells) in (1..).zip(rows) {
            for (column, cell) in (0..).zip(cells.as_ref()) {
                write_cell(page, (row, column), cell, &day, &mut links)?;
            }
        }
        page.set_freeze_panes(1, 0)?;
        if let Some(last) = self.columns.len().checked_sub(1) {
            page.autofilter(0, 0, rows.len() as u32, last as u16)?;
        }
        workbook.save_to_buffer()
    }
}

fn write_cell(
    page: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    day: &Format,
    links: &mut usize,
) -> Result<(), XlsxError> {
    match cell {
        // spreadsheets count days from 1900 on
        Cell::Day(date) if date.year() >= 1901 => {
            let (year, month) = (date.year() as u16, date.month() as u8);
            let at = ExcelDateTime::from_ymd(year, month, date.day() as u8)?;
            page.write_datetime_with_format(row, column, &at, day)?;
        }
        Cell::Count(count) => {
            page.write_number(row, column, *count as f64)?;
        }
        Cell::Link { url, text } if *links > 0 && url.len() <= URL_LETTERS => {
            *links -= 1;
            page.write_url(row, column, Url::new(url).set_text(fitted(text)))?;
        }
        other => {
            page.write_string(row, column, fitted(&other.words()))?;
        }
    }
    Ok(())
}

/// As much of a text as a cell holds.
fn fitted(text: &str) -> &str {
    let mut units = 0;
    let beyond = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > CELL_UNITS
    });
    beyond.and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{Cell, Table};

    #[test]
    fn whole_days_are_days_and_other_dates_stay_as_written() {
        for (text, cell) in [
            (Some("2024-02-01"), Cell::Day(date(2024, 2, 1))),
            // a month is no day
            (Some("2024-02"), Cell::Text("2024-02".to_owned())),
            (Some("2024"), Cell::Text("2024".to_owned())),
            (None, Cell::Text(String::new())),
        ] {
            assert_eq!(Cell::date(text), cell, "{text:?}");
        }
    }

    #[test]
    fn a_table_says_the_same_in_words() {
        let table = Table {
            name: "表",
            columns: &[("标题", 10.0), ("件数", 5.0), ("公布", 10.0)],
        };
        let rows = [[
            Cell::Link {
                url: "https://law.example/works/a".to_owned(),
                text: "甲,乙".to_owned(),
            },
            Cell::Count(3),
            Cell::Day(date(1899, 1, 2)),
        ]];
        assert_eq!(
            table.csv(&rows),
            "\u{feff}标题,件数,公布\r\n\"甲,乙\",3,1899-01-02\r\n"
        );
        // a day before the spreadsheets' own first one is kept as words
        assert!(table.xlsx(&rows).is_ok());
    }
}
