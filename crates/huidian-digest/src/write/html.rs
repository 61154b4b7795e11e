use huidian_text::markup::escape_markup;

use super::row::Table;
use super::{COLUMNS, LINK, cells};

pub(super) const TEMPLATE: &str = "\
<!DOCTYPE html>
<html lang=\"zh-CN\">
<head>
<meta charset=\"utf-8\">
<title>{title}</title>
</head>
<body>
<section style=\"font-family:sans-serif;font-size:15px;line-height:1.7;color:#222;\">
<h1 style=\"font-size:20px;text-align:center;\">{title}</h1>
<p style=\"font-size:13px;color:#666;\">收录{count}条，数据截至{as_of}。未核实：{unverified}。</p>
{tables}
</section>
</body>
</html>
";

/// Editors of official accounts drop style sheets and keep style attributes.
const HEADING: &str =
    "font-size:17px;border-left:4px solid #1f5fbf;padding-left:8px;margin:24px 0 10px;";
const TABLE: &str = "width:100%;border-collapse:collapse;font-size:13px;";
const HEAD_CELL: &str = "border:1px solid #c9d3e0;background:#eef3fa;padding:6px;text-align:left;";
const CELL: &str = "border:1px solid #c9d3e0;padding:6px;vertical-align:top;";

/// A date broken over two lines is hard to read.
const DATE_CELL: &str =
    "border:1px solid #c9d3e0;padding:6px;vertical-align:top;white-space:nowrap;";
/// Places of the dates among the cells.
const DATES: [usize; 2] = [2, 4];

pub(super) fn tables(tables: &[Table<'_>]) -> String {
    let mut text = String::new();
    for table in tables {
        text.push_str(&format!(
            "<h2 style=\"{HEADING}\">{}</h2>\n<table style=\"{TABLE}\">\n<tr>",
            escaped(&table.name)
        ));
        for column in COLUMNS {
            text.push_str(&format!("<th style=\"{HEAD_CELL}\">{column}</th>"));
        }
        text.push_str("</tr>\n");
        for row in &table.rows {
            text.push_str("<tr>");
            for (index, cell) in cells(row).iter().enumerate() {
                let style = if DATES.contains(&index) {
                    DATE_CELL
                } else {
                    CELL
                };
                let inner = if index == LINK && cell.starts_with("http") {
                    format!(
                        "<a href=\"{}\" style=\"color:#1f5fbf;\">原文</a>",
                        escaped(cell)
                    )
                } else {
                    escaped(cell)
                };
                text.push_str(&format!("<td style=\"{style}\">{inner}</td>"));
            }
            text.push_str("</tr>\n");
        }
        text.push_str("</table>\n");
    }
    text
}

/// A cell is one line.
pub(super) fn escaped(text: &str) -> String {
    escape_markup(&text.replace(char::is_control, " "))
}
