use quick_xml::events::{BytesStart, Event};

use super::archive::Archive;
use super::drawn::Drawn;
use super::sheet::{CellBudget, Merge, Sheet, SheetCell, draw};
use super::xml;
use crate::error::Error;
use crate::format::Format;
use crate::limits::Limits;

const FORMAT: Format = Format::OpenDocumentSpreadsheet;

/// Columns a sheet may have (ODF has no limit; this is that of the usual programs).
const MOST_COLUMNS: u32 = 16_384;

/// How often one cell or row with text is written out: nobody types a thousand alike, and a file of half a
/// kilobyte can ask for a million.
const MOST_REPEATS: u32 = 1_000;

/// `content.xml` of an OpenDocument file of any kind; an error where it is encrypted or has none.
pub(super) fn content_of(archive: &mut Archive<'_>, format: Format) -> Result<String, Error> {
    let manifest = archive.member("META-INF/manifest.xml")?;
    if manifest.is_some_and(|manifest| manifest.contains("encryption-data")) {
        return Err(Error::PasswordProtected { format });
    }
    archive
        .member("content.xml")?
        .ok_or_else(|| Error::Damaged {
            format,
            reason: "content.xml is missing".to_owned(),
        })
}

/// Reads an OpenDocument spreadsheet.
///
/// Not through calamine, which drops merged areas and stores a repeated row as often as it says.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Drawn, Error> {
    let mut archive = Archive::open(bytes, FORMAT, limits)?;
    let content = content_of(&mut archive, FORMAT)?;
    let mut reader = ContentReader::new(limits);
    reader.read(&content)?;
    if reader.sheets.iter().all(|sheet| sheet.cells.is_empty()) {
        return Err(Error::Empty);
    }
    Ok(draw(reader.sheets, limits))
}

struct ContentReader {
    sheets: Vec<Sheet>,
    row: u32,
    column: u32,
    /// Rows the current row stands for.
    row_repeat: u32,
    cell: Option<OpenCell>,
    budget: CellBudget,
    /// Notes to a cell are not its text.
    annotation_depth: u32,
    first_of_row: usize,
}

struct OpenCell {
    text: String,
    date: Option<String>,
    repeat: u32,
    rows: u32,
    columns: u32,
    has_paragraph: bool,
}

impl ContentReader {
    fn new(limits: &Limits) -> Self {
        Self {
            sheets: Vec::new(),
            row: 0,
            column: 0,
            row_repeat: 1,
            cell: None,
            budget: CellBudget::new(limits),
            annotation_depth: 0,
            first_of_row: 0,
        }
    }

    fn read(&mut self, content: &str) -> Result<(), Error> {
        let mut reader = xml::reader(content);
        loop {
            match reader.read_event() {
                Ok(Event::Eof) => return Ok(()),
                Ok(Event::Start(element)) => self.open(&element),
                Ok(Event::End(element)) => self.close(element.local_name().as_ref()),
                Ok(Event::Text(text)) => self.text(&text),
                Ok(Event::GeneralRef(reference)) => {
                    if let Some(character) = xml::reference(&reference) {
                        self.text(character.encode_utf8(&mut [0; 4]));
                    }
                }
                Ok(_) => {}
                Err(error) => {
                    return Err(Error::Damaged {
                        format: FORMAT,
                        reason: format!("content.xml: {error}"),
                    });
                }
            }
        }
    }

    fn open(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "table" => {
                (self.row, self.column) = (0, 0);
                self.sheets.push(Sheet {
                    name: xml::attribute(element, "name").unwrap_or_default(),
                    ..Sheet::default()
                });
            }
            "table-row" => {
                self.column = 0;
                self.row_repeat = xml::number(element, "number-rows-repeated").unwrap_or(1);
                self.first_of_row = self.sheets.last().map_or(0, |sheet| sheet.cells.len());
            }
            "table-cell" | "covered-table-cell" => self.open_cell(element),
            "annotation" => self.annotation_depth += 1,
            "p" => self.open_paragraph(),
            "line-break" => self.text("\n"),
            "tab" => self.text("\t"),
            "s" => {
                let count = xml::number(element, "c").unwrap_or(1).min(1000);
                self.text(&" ".repeat(count as usize));
            }
            _ => {}
        }
    }

    fn open_cell(&mut self, element: &BytesStart<'_>) {
        let number = |name| xml::number(element, name).unwrap_or(1).max(1);
        self.cell = Some(OpenCell {
            text: String::new(),
            date: xml::attribute(element, "date-value"),
            repeat: number("number-columns-repeated"),
            rows: number("number-rows-spanned"),
            columns: number("number-columns-spanned"),
            has_paragraph: false,
        });
    }

    fn open_paragraph(&mut self) {
        if self.annotation_depth > 0 {
            return;
        }
        if let Some(cell) = &mut self.cell {
            if cell.has_paragraph {
                cell.text.push('\n');
            }
            cell.has_paragraph = true;
        }
    }

    fn text(&mut self, text: &str) {
        if self.annotation_depth > 0 {
            return;
        }
        if let Some(cell) = &mut self.cell
            && cell.has_paragraph
        {
            cell.text.push_str(text);
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "table-cell" | "covered-table-cell" => self.close_cell(),
            "table-row" => self.close_row(),
            "annotation" => self.annotation_depth = self.annotation_depth.saturating_sub(1),
            _ => {}
        }
    }

    fn close_cell(&mut self) {
        let (Some(cell), Some(sheet)) = (self.cell.take(), self.sheets.last_mut()) else {
            return;
        };
        let repeat = cell.repeat.min(MOST_COLUMNS.saturating_sub(self.column));
        let text = cell.shown();
        if (cell.rows > 1 || cell.columns > 1) && repeat > 0 {
            sheet.merges.push(Merge {
                rows: (self.row, self.row.saturating_add(cell.rows - 1)),
                columns: (self.column, self.column.saturating_add(cell.columns - 1)),
            });
        }
        if !text.is_empty() {
            for offset in 0..repeat {
                if offset >= MOST_REPEATS || !self.budget.take(&text) {
                    sheet.is_cut = true;
                    break;
                }
                sheet.cells.push(SheetCell {
                    row: self.row,
                    column: self.column + offset,
                    text: text.clone(),
                });
            }
        }
        self.column += repeat;
    }

    /// Rows that repeat and hold text are written out; the empty tail of a sheet is only counted.
    fn close_row(&mut self) {
        let Some(sheet) = self.sheets.last_mut() else {
            return;
        };
        let cells = self.first_of_row..sheet.cells.len();
        if !cells.is_empty() {
            for offset in 1..self.row_repeat {
                let fits = |cell: &SheetCell| self.budget.take(&cell.text);
                if offset >= MOST_REPEATS || !sheet.cells[cells.clone()].iter().all(fits) {
                    sheet.is_cut = true;
                    break;
                }
                for index in cells.clone() {
                    let cell = &sheet.cells[index];
                    let repeated = SheetCell {
                        row: self.row + offset,
                        column: cell.column,
                        text: cell.text.clone(),
                    };
                    sheet.cells.push(repeated);
                }
            }
        }
        self.row = self.row.saturating_add(self.row_repeat.max(1));
    }
}

impl OpenCell {
    /// A date by its value: what is shown may leave the year out.
    fn shown(&self) -> String {
        match &self.date {
            Some(date) if !self.text.trim().is_empty() => {
                date.strip_suffix("T00:00:00").unwrap_or(date).to_owned()
            }
            _ => self.text.trim().to_owned(),
        }
    }
}
