use huidian_text::markup::escape_markdown;

use super::row::Table;
use super::{COLUMNS, LINK, cells};

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

pub(super) fn tables(tables: &[Table<'_>]) -> String {
    let mut text = String::new();
    for table in tables {
        text.push_str(&format!("## {}\n\n", escape_markdown(&table.name)));
        text.push_str(&line(COLUMNS.iter().map(|column| (*column).to_owned())));
        text.push_str(&line(COLUMNS.iter().map(|_| "---".to_owned())));
        for row in &table.rows {
            let cells = cells(row).into_iter().enumerate().map(|(index, cell)| {
                if index == LINK && cell.starts_with("http") {
                    format!("[原文](<{}>)", cell.replace(['<', '>', '|'], ""))
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

fn line(cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells.collect();
    format!("| {} |\n", cells.join(" | "))
}
