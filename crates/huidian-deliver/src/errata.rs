//! The errata of a roundup (勘误表): every finding beside its row, as a page or a workbook.

use std::fmt::Write as _;

use huidian_wire::{CheckShape, CheckedRowShape, FindingShape};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

/// Heading of the tables.
const COLUMNS: [&str; 9] = [
    "行",
    "栏目",
    "标题",
    "日期",
    "发布单位",
    "库中文件",
    "问题",
    "说明",
    "建议",
];

/// One line of the errata: a row with one of its findings, or with none.
struct Line<'c> {
    number: usize,
    row: &'c CheckedRowShape,
    finding: Option<&'c FindingShape>,
}

fn lines(check: &CheckShape) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    for (index, row) in check.rows.iter().enumerate() {
        let number = index + 1;
        let findings: Vec<&FindingShape> = row.findings.iter().collect();
        if findings.is_empty() {
            lines.push(Line {
                number,
                row,
                finding: None,
            });
        }
        lines.extend(findings.into_iter().map(|finding| Line {
            number,
            row,
            finding: Some(finding),
        }));
    }
    lines
}

impl Line<'_> {
    fn cells(&self) -> [String; 9] {
        let finding =
            |read: fn(&FindingShape) -> String| self.finding.map(read).unwrap_or_default();
        let row = &self.row.row;
        [
            self.number.to_string(),
            row.section.clone().unwrap_or_default(),
            row.title.clone(),
            row.date.clone().unwrap_or_default(),
            row.issuers.join("、"),
            self.row
                .work
                .clone()
                .unwrap_or_else(|| "库中没有".to_owned()),
            finding(|finding| finding.class_chinese.to_owned()),
            finding(|finding| finding.message.clone()),
            finding(|finding| finding.suggestion.clone().unwrap_or_default()),
        ]
    }
}

/// The errata as a page that stands alone.
pub fn html(check: &CheckShape) -> String {
    let title = escape(check.title.as_deref().unwrap_or(&check.file));
    let mut page = format!(
        "<!doctype html>\n<html lang=\"zh-Hans\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>勘误：{title}</title>\n<style>{STYLE}</style>\n<h1>勘误：{title}</h1>\n<p>核对日 {}，共 {} 行。</p>\n",
        escape(check.as_of.as_deref().unwrap_or("")),
        check.rows.len()
    );
    page.push_str("<table><thead><tr>");
    for column in COLUMNS {
        let _ = write!(page, "<th scope=\"col\">{column}</th>");
    }
    page.push_str("</tr></thead><tbody>\n");
    for line in lines(check) {
        let severity = line.finding.map_or("none", |finding| finding.severity);
        let _ = write!(page, "<tr class=\"{severity}\">");
        for cell in line.cells() {
            let _ = write!(page, "<td>{}</td>", escape(&cell));
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody></table>\n");
    if !check.missed.is_empty() {
        page.push_str("<h2>同期同领域未收</h2>\n<ul>\n");
        for finding in &check.missed {
            let _ = writeln!(page, "<li>{}</li>", escape(&finding.message));
        }
        page.push_str("</ul>\n");
    }
    page.push_str("</html>\n");
    page
}

const STYLE: &str = "body{font:15px/1.7 sans-serif;margin:2rem;color:#222}table{border-collapse:collapse;width:100%}\
    th,td{border:1px solid #ccc;padding:.3rem .5rem;text-align:left;vertical-align:top}th{background:#f3f1ec}\
    tr.error td:nth-child(7){color:#a61b1b;font-weight:600}tr.warning td:nth-child(7){color:#8a5a00}tr.none{color:#777}";

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

/// The errata as a workbook: one sheet of findings, one of what was missed.
pub fn xlsx(check: &CheckShape) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // a fixed date: the same errata give the same bytes
    let properties =
        DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    book.set_properties(&properties);
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet().set_name("勘误")?;
    for (column, name) in COLUMNS.iter().enumerate() {
        sheet.write_with_format(0, column as u16, *name, &bold)?;
    }
    for (row, line) in lines(check).iter().enumerate() {
        for (column, cell) in line.cells().iter().enumerate() {
            sheet.write(row as u32 + 1, column as u16, cell)?;
        }
    }
    for (column, width) in [(2u16, 48.0), (4, 24.0), (5, 36.0), (7, 60.0), (8, 40.0)] {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let missed = book.add_worksheet().set_name("同期未收")?;
    missed.write_with_format(0, 0, "说明", &bold)?;
    for (row, finding) in check.missed.iter().enumerate() {
        missed.write(row as u32 + 1, 0, &finding.message)?;
        missed.write(row as u32 + 1, 1, finding.other.clone().unwrap_or_default())?;
    }
    missed.set_column_width(0, 80.0)?;
    book.save_to_buffer()
}
