//! The errata of a roundup (勘误表): every finding beside its row, with what an editor decided, as a page, a workbook or CSV.

use std::fmt::Write as _;

use huidian_digest::{Revision, RowRevision, Verdict};
use huidian_text::markup::escape_markup as escape;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, XlsxError};

use crate::csv;
use crate::digest::{CheckShape, CheckedRowShape, FindingShape};

/// Heading of the tables; the last two only where somebody decided.
const COLUMNS: [&str; 11] = [
    "行",
    "栏目",
    "标题",
    "日期",
    "发布单位",
    "库中文件",
    "问题",
    "说明",
    "建议",
    "处理",
    "改为",
];
const UNDECIDED_COLUMNS: usize = 9;

/// Heading of the CSV, for programs.
const CSV_COLUMNS: [&str; 11] = [
    "row",
    "title",
    "finding",
    "severity",
    "message",
    "shown",
    "suggestion",
    "evidence",
    "work",
    "decision",
    "corrected",
];

/// A check, and what was decided about it.
#[derive(Debug, Clone, Copy)]
pub struct Errata<'e> {
    pub check: &'e CheckShape,
    /// Of the same report.
    pub revision: Option<&'e Revision>,
}

/// One line of the errata: a row with one of its findings, or with none.
struct Line<'c> {
    number: usize,
    row: &'c CheckedRowShape,
    finding: Option<(usize, &'c FindingShape)>,
    revision: Option<&'c RowRevision>,
}

impl<'e> Errata<'e> {
    fn lines(&self) -> Vec<Line<'e>> {
        let mut lines = Vec::new();
        for (index, row) in self.check.rows.iter().enumerate() {
            let line = |finding| Line {
                number: index + 1,
                row,
                finding,
                revision: self
                    .revision
                    .and_then(|revision| revision.rows().get(index)),
            };
            if row.findings.is_empty() {
                lines.push(line(None));
            }
            lines.extend(
                row.findings
                    .iter()
                    .enumerate()
                    .map(|found| line(Some(found))),
            );
        }
        lines
    }

    fn columns(&self) -> &'static [&'static str] {
        match self.revision {
            Some(_) => &COLUMNS,
            None => &COLUMNS[..UNDECIDED_COLUMNS],
        }
    }

    fn title(&self) -> &'e str {
        self.check.title.as_deref().unwrap_or(&self.check.file)
    }

    /// Whether a missed work was put in.
    fn missed_decision(&self, place: usize) -> &'static str {
        let is_added = self
            .revision
            .is_some_and(|revision| revision.is_missed_added(place));
        if is_added { "补入" } else { "" }
    }
}

impl Line<'_> {
    fn cells(&self) -> [String; 11] {
        let finding = |read: fn(&FindingShape) -> String| {
            self.finding
                .map(|(_, finding)| read(finding))
                .unwrap_or_default()
        };
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
            self.decision(),
            self.corrected(),
        ]
    }

    /// 采纳, or 忽略 with its reason; empty where nobody decided.
    fn decision(&self) -> String {
        let verdict = self
            .finding
            .zip(self.revision)
            .and_then(|((place, _), revision)| revision.verdict(place));
        match verdict {
            None => String::new(),
            Some(Verdict::Accepted) => "采纳".to_owned(),
            Some(Verdict::Ignored { reason }) if reason.is_empty() => "忽略".to_owned(),
            Some(Verdict::Ignored { reason }) => format!("忽略：{reason}"),
        }
    }

    /// The row as it was changed: 题名：《甲办法》；日期：2024-02-01.
    fn corrected(&self) -> String {
        let Some(revision) = self.revision.filter(|revision| revision.is_changed()) else {
            return String::new();
        };
        if revision.is_left_out() {
            return "删去此行".to_owned();
        }
        let changed: Vec<String> = revision
            .changed()
            .map(|field| format!("{}：{}", field.chinese(), field.shown(revision.current())))
            .collect();
        changed.join("；")
    }

    fn csv_cells(&self) -> [String; 11] {
        let finding = |read: fn(&FindingShape) -> String| {
            self.finding
                .map(|(_, finding)| read(finding))
                .unwrap_or_default()
        };
        let other = self.finding.and_then(|(_, finding)| finding.other.clone());
        [
            self.number.to_string(),
            self.row.row.title.clone(),
            finding(|finding| finding.class.to_owned()),
            finding(|finding| finding.severity.to_owned()),
            finding(|finding| finding.message.clone()),
            finding(|finding| finding.shown.clone().unwrap_or_default()),
            finding(|finding| finding.suggestion.clone().unwrap_or_default()),
            finding(|finding| finding.evidence.join("；")),
            self.row.work.clone().or(other).unwrap_or_default(),
            self.decision(),
            self.corrected(),
        ]
    }
}

/// The findings as comma-separated values, rows without any left out.
pub fn comma_separated(errata: &Errata<'_>) -> String {
    let mut text = String::from(csv::BYTE_ORDER_MARK);
    csv::push_row(&mut text, CSV_COLUMNS);
    let lines = errata.lines();
    for line in lines
        .iter()
        .filter(|line| line.finding.is_some() || line.revision.is_some_and(RowRevision::is_changed))
    {
        csv::push_row(&mut text, line.csv_cells().iter().map(String::as_str));
    }
    for (place, finding) in errata.check.missed.iter().enumerate() {
        let cells = [
            "",
            "",
            finding.class,
            finding.severity,
            &finding.message,
            "",
            finding.suggestion.as_deref().unwrap_or(""),
            "",
            finding.other.as_deref().unwrap_or(""),
            errata.missed_decision(place),
            "",
        ];
        csv::push_row(&mut text, cells);
    }
    text
}

/// The errata as a page that stands alone.
pub fn html(errata: &Errata<'_>) -> String {
    let check = errata.check;
    let title = escape(errata.title());
    let mut page = format!(
        "<!doctype html>\n<html lang=\"zh-Hans\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>勘误：{title}</title>\n<style>{STYLE}</style>\n<h1>勘误：{title}</h1>\n<p>核对日 {}，共 {} 行。</p>\n",
        escape(check.as_of.as_deref().unwrap_or("")),
        check.rows.len()
    );
    let columns = errata.columns();
    page.push_str("<table><thead><tr>");
    for column in columns {
        let _ = write!(page, "<th scope=\"col\">{column}</th>");
    }
    page.push_str("</tr></thead><tbody>\n");
    for line in errata.lines() {
        let severity = line.finding.map_or("none", |(_, finding)| finding.severity);
        let _ = write!(page, "<tr class=\"{severity}\">");
        for cell in line.cells().iter().take(columns.len()) {
            let _ = write!(page, "<td>{}</td>", escape(cell));
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody></table>\n");
    if !check.missed.is_empty() {
        page.push_str("<h2>同期同领域未收</h2>\n<ul>\n");
        for (place, finding) in check.missed.iter().enumerate() {
            let decision = errata.missed_decision(place);
            let _ = writeln!(page, "<li>{} {decision}</li>", escape(&finding.message));
        }
        page.push_str("</ul>\n");
    }
    page.push_str("</html>\n");
    page
}

const STYLE: &str = "body{font:15px/1.7 sans-serif;margin:2rem;color:#222}table{border-collapse:collapse;width:100%}\
    th,td{border:1px solid #ccc;padding:.3rem .5rem;text-align:left;vertical-align:top}th{background:#f3f1ec}\
    tr.error td:nth-child(7){color:#a61b1b;font-weight:600}tr.warning td:nth-child(7){color:#8a5a00}tr.none{color:#777}";

/// Column widths in characters.
const WIDTHS: [f64; 11] = [
    5.0, 18.0, 48.0, 12.0, 24.0, 36.0, 14.0, 60.0, 40.0, 24.0, 48.0,
];

/// Longest text of a cell (ECMA-376, limits of SpreadsheetML) with room to spare.
const CELL_CHARS: usize = 16_000;

/// The errata as a workbook: one sheet of findings, one of what was missed.
pub fn xlsx(errata: &Errata<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // a fixed date: the same errata give the same bytes
    let properties =
        DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?);
    book.set_properties(&properties);
    let bold = Format::new().set_bold();
    let columns = errata.columns();
    let sheet = book.add_worksheet().set_name("勘误")?;
    for ((column, name), width) in (0u16..).zip(columns).zip(WIDTHS) {
        sheet.write_with_format(0, column, *name, &bold)?;
        sheet.set_column_width(column, width)?;
    }
    for (row, line) in (1u32..).zip(errata.lines()) {
        for (column, cell) in (0u16..).zip(line.cells()).take(columns.len()) {
            sheet.write(row, column, fitted(&cell))?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    let missed = book.add_worksheet().set_name("同期未收")?;
    missed.write_with_format(0, 0, "说明", &bold)?;
    for (row, (place, finding)) in (1u32..).zip(errata.check.missed.iter().enumerate()) {
        missed.write(row, 0, fitted(&finding.message))?;
        missed.write(row, 1, finding.other.clone().unwrap_or_default())?;
        missed.write(row, 2, errata.missed_decision(place))?;
    }
    missed.set_column_width(0, 80.0)?;
    book.save_to_buffer()
}

fn fitted(text: &str) -> String {
    text.chars().take(CELL_CHARS).collect()
}
