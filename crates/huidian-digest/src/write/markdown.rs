use huidian_text::markup::escape_markdown;

use super::row::{Table, WrittenRow, narrow_dates, narrow_issuers};
use super::{Columns, LINK, NARROW};

pub(super) const TEMPLATE: &str = "\
---
title: {title}
as_of: {as_of}
from: {from}
to: {to}
count: {count}
unverified: {unverified}
---

# {title}

{tables}";

pub(super) fn tables(tables: &[Table<'_>], is_narrow: bool) -> String {
    let columns = Columns::of(tables);
    let names = if is_narrow {
        NARROW.to_vec()
    } else {
        columns.names()
    };
    let mut text = String::new();
    for table in tables {
        text.push_str(&format!("## {}\n\n", escape_markdown(&table.name)));
        text.push_str(&line(names.iter().map(|name| (*name).to_owned())));
        text.push_str(&line(names.iter().map(|_| "---".to_owned())));
        for row in &table.rows {
            if is_narrow {
                text.push_str(&line(narrow_cells(row).into_iter()));
                continue;
            }
            let cells = columns.cells(row).into_iter().map(|(index, cell)| {
                if index == LINK && cell.starts_with("http") {
                    link(&cell, "原文")
                } else {
                    escape_markdown(&cell)
                }
            });
            text.push_str(&line(cells));
        }
        text.push('\n');
    }
    text
}

/// Title with its link and number, dates with what they are, issuers with the status.
fn narrow_cells(row: &WrittenRow) -> [String; 3] {
    let title = escape_markdown(&row.title_cell());
    let title = match row.link.as_deref().filter(|link| link.starts_with("http")) {
        Some(address) => link(address, &title),
        None => title,
    };
    let number = row.number.as_deref().map(escape_markdown);
    let joined = |lines: Vec<String>| -> String {
        let lines: Vec<String> = lines.iter().map(|line| escape_markdown(line)).collect();
        lines.join("，")
    };
    [
        std::iter::once(title)
            .chain(number)
            .collect::<Vec<_>>()
            .join(" "),
        joined(narrow_dates(row)),
        joined(narrow_issuers(row)),
    ]
}

fn link(address: &str, words: &str) -> String {
    format!("[{words}](<{}>)", address.replace(['<', '>', '|'], ""))
}

fn line(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells.collect();
    format!("| {} |\n", cells.join(" | "))
}
