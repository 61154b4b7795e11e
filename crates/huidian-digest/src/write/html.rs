use huidian_text::markup::escape_markup;

use super::row::{Table, WrittenRow, narrow_dates, narrow_issuers};
use super::{Columns, DATES, LINK, NARROW};

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
pub(super) fn tables(tables: &[Table<'_>], is_narrow: bool) -> String {
    let columns = Columns::of(tables);
    let names = if is_narrow {
        NARROW.to_vec()
    } else {
        columns.names()
    };
    let mut text = String::new();
    for table in tables {
        text.push_str(&format!(
            "<h2 style=\"{HEADING}\">{}</h2>\n<table style=\"{TABLE}\">\n<tr>",
            escaped(&table.name)
        ));
        for name in &names {
            text.push_str(&format!("<th style=\"{HEAD_CELL}\">{name}</th>"));
        }
        text.push_str("</tr>\n");
        for row in &table.rows {
            let cells = if is_narrow {
                narrow_cells(row)
            } else {
                wide_cells(&columns, row)
            };
            text.push_str(&format!("<tr>{cells}</tr>\n"));
        }
        text.push_str("</table>\n");
    }
    text
}

fn wide_cells(columns: &Columns, row: &WrittenRow) -> String {
    let cell = |(index, cell): (usize, String)| {
        let style = if DATES.contains(&index) {
            DATE_CELL
        } else {
            CELL
        };
        let inner = if index == LINK && cell.starts_with("http") {
            link(&cell, "原文")
        } else {
            escaped(&cell)
        };
        format!("<td style=\"{style}\">{inner}</td>")
    };
    columns.cells(row).into_iter().map(cell).collect()
}

/// Title with its link and number, dates with what they are, issuers with the status.
fn narrow_cells(row: &WrittenRow) -> String {
    let title = escaped(&row.title_cell());
    let title = match row.link.as_deref().filter(|link| link.starts_with("http")) {
        Some(address) => link(address, &title),
        None => title,
    };
    let number = row.number.as_deref().map(escaped);
    let cells = [
        std::iter::once(title).chain(number).collect::<Vec<_>>(),
        narrow_dates(row).iter().map(|date| escaped(date)).collect(),
        narrow_issuers(row)
            .iter()
            .map(|line| escaped(line))
            .collect(),
    ];
    let cell = |lines: &Vec<String>| format!("<td style=\"{CELL}\">{}</td>", lines.join("<br>"));
    cells.iter().map(cell).collect()
}

fn link(address: &str, words: &str) -> String {
    format!(
        "<a href=\"{}\" style=\"color:#1f5fbf;\">{words}</a>",
        escaped(address)
    )
}

/// A cell is one line.
pub(super) fn escaped(text: &str) -> String {
    escape_markup(&text.replace(char::is_control, " "))
}
