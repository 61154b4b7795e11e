//! `目录.xlsx`: one sheet for each of the nine sectors, as the roundup has one table for each.

use huidian_model::Sector;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Url, Workbook, Worksheet,
};

use super::Request;
use super::entry::Entry;
use crate::error::Result;

/// The roundup's three columns first, then what we know besides.
const COLUMNS: [(&str, f64); 9] = [
    ("政策", 60.0),
    ("日期", 12.0),
    ("发布单位", 30.0),
    ("文号", 24.0),
    ("类别", 12.0),
    ("时效", 10.0),
    ("资料截至", 12.0),
    ("施行日期", 12.0),
    ("全文", 40.0),
];
/// Name of the sheet for works that belong to no sector.
const WITHOUT_SECTOR: &str = "其他法律";

struct Formats {
    heading: Format,
    cell: Format,
    link: Format,
}

impl Formats {
    fn new() -> Self {
        let cell = Format::new()
            .set_text_wrap()
            .set_align(FormatAlign::VerticalCenter)
            .set_border(FormatBorder::Thin);
        Self {
            heading: cell
                .clone()
                .set_bold()
                .set_align(FormatAlign::Center)
                .set_background_color("#E8EDF3"),
            link: cell.clone().set_font_color("#0B5394"),
            cell,
        }
    }
}

/// The workbook; the day is its time of making, so that the same content gives the same bytes.
pub(super) fn workbook(request: &Request<'_>, entries: &[Entry]) -> Result<Vec<u8>> {
    let mut workbook = Workbook::new();
    let day = request.as_of;
    let made = ExcelDateTime::from_ymd(
        day.year().clamp(1900, 9999) as u16,
        day.month() as u8,
        day.day() as u8,
    )?;
    let properties = DocProperties::new()
        .set_title(request.name)
        .set_author("Huidian 会典")
        .set_creation_datetime(&made);
    workbook.set_properties(&properties);
    let formats = Formats::new();
    for sector in Sector::ALL {
        let rows = entries
            .iter()
            .filter(|entry| entry.sectors.contains(&sector));
        add_sheet(
            &mut workbook,
            &formats,
            &format!("{}领域", sector.chinese()),
            rows,
        )?;
    }
    let mut others = entries
        .iter()
        .filter(|entry| entry.sectors.is_empty())
        .peekable();
    if others.peek().is_some() {
        add_sheet(&mut workbook, &formats, WITHOUT_SECTOR, others)?;
    }
    Ok(workbook.save_to_buffer()?)
}

fn add_sheet<'e>(
    workbook: &mut Workbook,
    formats: &Formats,
    name: &str,
    entries: impl Iterator<Item = &'e Entry>,
) -> Result<()> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(name)?;
    for (column, (heading, width)) in COLUMNS.iter().enumerate() {
        sheet.write_with_format(0, column as u16, *heading, &formats.heading)?;
        sheet.set_column_width(column as u16, *width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let mut row = 0;
    for entry in entries {
        row += 1;
        write_row(sheet, formats, row, entry)?;
    }
    if row > 0 {
        sheet.autofilter(0, 0, row, COLUMNS.len() as u16 - 1)?;
    }
    Ok(())
}

fn write_row(sheet: &mut Worksheet, formats: &Formats, row: u32, entry: &Entry) -> Result<()> {
    let title = format!("《{}》", entry.title);
    let date = entry.short_date();
    let cells = [
        title.as_str(),
        date.as_str(),
        entry.issuers.as_str(),
        entry.number.as_str(),
        entry.kind,
        entry.status,
        entry.known_until.as_str(),
        entry.effective_on.as_str(),
    ];
    for (column, text) in cells.into_iter().enumerate() {
        sheet.write_string_with_format(row, column as u16, text, &formats.cell)?;
    }
    let last = COLUMNS.len() as u16 - 1;
    match &entry.page {
        Some(page) => {
            // a sheet takes 65,530 links; beyond that the path alone must do
            if row < 65_000 {
                let url = Url::new(format!("file:///{page}")).set_text("打开");
                sheet.write_url_with_format(row, last, url, &formats.link)?;
            } else {
                sheet.write_string_with_format(row, last, page, &formats.cell)?;
            }
        }
        None => {
            sheet.write_string_with_format(row, last, &entry.absence, &formats.cell)?;
        }
    }
    Ok(())
}
