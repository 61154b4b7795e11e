//! One binary for all tests of the crate.

mod containers;
mod decoding;
mod delimited;
mod drawn_pdf;
mod hostile;
mod html;
mod markdown;
mod office;
mod open_text;
mod packed;
mod pdf;
mod pdf_heads;
mod properties;
mod rendering;
mod replay;
mod scans;
mod shared;

use huidian_extract::{Block, BlockKind, MarkKind, Page, Table, extract};

/// Reads a text under a file name.
fn page(text: &str, file_name: &str) -> Page {
    extract(text.as_bytes(), Some(file_name)).unwrap()
}

/// The blocks of a page, one on a line, in a short form that shows what was understood.
fn outline(page: &Page) -> String {
    page.blocks
        .iter()
        .map(|block| sketch(block) + "\n")
        .collect()
}

fn sketch(block: &Block) -> String {
    let text = block.inline().map_or(String::new(), |inline| {
        let text = inline.text.replace('\n', "⏎");
        let bold = if inline.is_bold() { "**" } else { "" };
        let links: String = inline
            .links()
            .flat_map(|(_, target)| [" →", target])
            .collect();
        format!("{bold}{text}{bold}{links}")
    });
    match &block.kind {
        BlockKind::Heading { level, .. } => format!("h{level} {text}"),
        BlockKind::Paragraph { .. } => format!("p {text}"),
        BlockKind::ListItem { depth, marker, .. } => {
            format!(
                "li{depth} {}{text}",
                marker.clone().map_or(String::new(), |marker| marker + " ")
            )
        }
        BlockKind::Quote { .. } => format!("> {text}"),
        BlockKind::Preformatted { .. } => format!("pre {text}"),
        BlockKind::Table(table) => rows(table),
        BlockKind::Image {
            alternative,
            target,
        } => format!("img {alternative}|{target}"),
        BlockKind::Rule => "hr".to_owned(),
        _ => "?".to_owned(),
    }
}

/// The rows of a table; `^` and `<` for positions covered from above and from the left, `!` for headings.
fn rows(table: &Table) -> String {
    let caption = table
        .caption
        .iter()
        .map(|caption| format!("caption {}\n", caption.text));
    let rows = (0..table.row_count()).map(|row| {
        let cells: Vec<String> = (0..table.column_count())
            .map(|column| match table.find_cell(row, column) {
                None => "·".to_owned(),
                Some(cell) if cell.row != row => "^".to_owned(),
                Some(cell) if cell.column != column => "<".to_owned(),
                Some(cell) => {
                    let header = if cell.is_header { "!" } else { "" };
                    format!("{header}{}", cell.inline.text.replace('\n', "⏎"))
                }
            })
            .collect();
        format!("| {} |", cells.join(" | "))
    });
    let rows: Vec<String> = rows.collect();
    caption.collect::<String>() + &rows.join("\n")
}

/// The source text under a span of code points.
fn source(page: &Page, span: &std::ops::Range<u32>) -> String {
    let length = (span.end - span.start) as usize;
    page.text
        .chars()
        .skip(span.start as usize)
        .take(length)
        .collect()
}

/// The stretches of bold text of a page's first block.
fn bold(page: &Page) -> Vec<String> {
    let inline = page.blocks[0].inline().unwrap();
    let characters: Vec<char> = inline.text.chars().collect();
    let marks = inline
        .marks
        .iter()
        .filter(|mark| mark.kind == MarkKind::Bold);
    marks
        .map(|mark| {
            characters[mark.range.start as usize..mark.range.end as usize]
                .iter()
                .collect()
        })
        .collect()
}
