//! What the terminal shows: tables that know Chinese is two columns wide, colours only where they are wanted.

use std::borrow::Cow;
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

/// Prints what people read: signs that steer a terminal are shown, not sent. JSON and files for programs go through [`print_exactly`].
pub fn print(text: &str) -> io::Result<()> {
    print_exactly(&harmless(text))
}

/// Prints a line of what people read to standard error, as [`print()`] does to standard output.
macro_rules! print_error {
    ($($words:tt)*) => {
        eprintln!("{}", $crate::terminal::harmless(&format!($($words)*)))
    };
}
pub(crate) use print_error;

/// A name or another word from outside in a line of ours: line breaks and signs that turn the line around are shown as well.
pub fn word(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        let is_turning = matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}');
        if c.is_control() || is_turning {
            shown.extend(c.escape_default());
        } else {
            shown.push(c);
        }
    }
    shown
}

/// Text without signs that steer a terminal; our own colours stay.
pub fn harmless(text: &str) -> Cow<'_, str> {
    let steers = |c: char| c.is_control() && !matches!(c, '\n' | '\t');
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(steers) {
        shown.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(colour) = own_colour(rest) {
            shown.push_str(colour);
            rest = &rest[colour.len()..];
            continue;
        }
        let mut chars = rest.chars();
        // a line of Windows ends in two
        match chars.next() {
            Some('\r') if chars.as_str().starts_with('\n') => {}
            Some(c) => shown.extend(c.escape_default()),
            None => {}
        }
        rest = chars.as_str();
    }
    shown.push_str(rest);
    Cow::Owned(shown)
}

/// A colour as [`paint`] writes it, where colours are shown at all: the worst that somebody's words can do with it is to be coloured.
fn own_colour(text: &str) -> Option<&str> {
    let codes = ["0", "1", "2", "31", "32", "33", "1;31"];
    let inner = text.strip_prefix("\x1b[").filter(|_| has_colours())?;
    let (code, _) = inner.split_once('m')?;
    codes.contains(&code).then(|| &text[..code.len() + 3])
}

/// Prints text as it is, and takes a closed pipe (`| head`) for the end, not for an error.
pub fn print_exactly(text: &str) -> io::Result<()> {
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
                .map(|cell| cell.replace(['\n', '\r', '\t'], " "))
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

#[cfg(test)]
mod tests {
    use super::{harmless, word};

    #[test]
    fn nothing_from_outside_steers_the_terminal() {
        for (given, shown) in [
            ("灯塔.md", "灯塔.md"),
            // colours, the title of the window, the clipboard, one sign for escape and bracket
            ("a\x1b[31m.md", "a\\u{1b}[31m.md"),
            ("a\x1b]0;x\x07", "a\\u{1b}]0;x\\u{7}"),
            ("a\u{9b}31m", "a\\u{9b}31m"),
            ("a\rb", "a\\rb"),
            ("a\x08\x7f", "a\\u{8}\\u{7f}"),
        ] {
            assert_eq!(harmless(given), shown);
            assert_eq!(word(given), shown);
        }
        assert_eq!(harmless("一\r\n二\n\t三"), "一\n二\n\t三");
        assert_eq!(word("一\n二"), "一\\n二");
        assert_eq!(word("cod.\u{202e}exe"), "cod.\\u{202e}exe");
    }
}
