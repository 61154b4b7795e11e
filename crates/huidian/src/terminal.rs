//! What the terminal shows: tables that know Chinese is two columns wide, colours only where they are wanted.

use std::fmt::Write as _;
use std::io::{self, IsTerminal, Write};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Widest a column grows when the terminal does not say how wide it is.
const DEFAULT_WIDTH: usize = 120;

/// Whether standard output takes colours: a terminal, and `NO_COLOR` unset (no-color.org).
pub fn has_colours() -> bool {
    io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// The same for standard error.
pub fn error_has_colours() -> bool {
    io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// The word that begins an error message.
pub fn paint_error(text: &str) -> String {
    if error_has_colours() {
        format!("\x1b[1;31m{text}\x1b[0m")
    } else {
        text.to_owned()
    }
}

/// Text in a colour or weight, plain where colours are not wanted.
pub fn paint(text: &str, style: Style) -> String {
    if has_colours() {
        format!("\x1b[{}m{text}\x1b[0m", style.code())
    } else {
        text.to_owned()
    }
}

#[derive(Debug, Clone, Copy)]
pub enum Style {
    Strong,
    Faint,
    Good,
    Bad,
    Warn,
    Match,
}

impl Style {
    fn code(self) -> &'static str {
        match self {
            Style::Strong => "1",
            Style::Faint => "2",
            Style::Good => "32",
            Style::Bad => "31",
            Style::Warn => "33",
            Style::Match => "1;31",
        }
    }
}

/// Prints text, and takes a closed pipe (`| head`) for the end, not for an error.
pub fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => std::process::exit(0),
        other => other,
    }
}

/// A table with a heading row; columns as wide as their widest cell, the widest one cut to fit the terminal.
#[derive(Debug, Default)]
pub struct Table {
    heading: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new<I: IntoIterator<Item = &'static str>>(heading: I) -> Self {
        Self {
            heading: heading.into_iter().map(str::to_owned).collect(),
            rows: Vec::new(),
        }
    }

    pub fn row<I: IntoIterator<Item = String>>(&mut self, cells: I) {
        self.rows.push(
            cells
                .into_iter()
                .map(|cell| cell.replace(['\n', '\t'], " "))
                .collect(),
        );
    }

    /// The table as text. Not cut when the output is no terminal, so that scripts see whole cells.
    pub fn render(&self) -> String {
        let mut widths = self.natural_widths();
        if io::stdout().is_terminal() {
            fit(&mut widths, terminal_width());
        }
        let mut text = String::new();
        push_row(&mut text, &self.heading, &widths, Some(Style::Strong));
        for row in &self.rows {
            push_row(&mut text, row, &widths, None);
        }
        text
    }

    fn natural_widths(&self) -> Vec<usize> {
        let mut widths: Vec<usize> = self.heading.iter().map(|cell| cell.width()).collect();
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(cell.width());
            }
        }
        widths
    }
}

fn terminal_width() -> usize {
    std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok())
        .unwrap_or(DEFAULT_WIDTH)
}

/// Takes what is too much from the widest column.
fn fit(widths: &mut [usize], available: usize) {
    let total: usize = widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1);
    if let Some(widest) = widths.iter_mut().max()
        && total > available
    {
        *widest = widest.saturating_sub(total - available).max(20);
    }
}

fn push_row(text: &mut String, cells: &[String], widths: &[usize], style: Option<Style>) {
    let mut line = String::new();
    for (index, (cell, width)) in cells.iter().zip(widths).enumerate() {
        let shown = cut(cell, *width);
        let gap = if index + 1 == widths.len() {
            0
        } else {
            width + 2 - shown.width()
        };
        let _ = write!(line, "{shown}{}", " ".repeat(gap));
    }
    let line = line.trim_end();
    match style {
        Some(style) => text.push_str(&paint(line, style)),
        None => text.push_str(line),
    }
    text.push('\n');
}

/// The beginning of `text` in at most `width` columns, with … where something was cut.
pub fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut shown = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        shown.push(c);
    }
    shown.push('…');
    shown
}
