use std::collections::HashMap;

use encoding_rs::Encoding;

use super::token::{Token, Tokens};
use crate::block::{Block, BlockKind};
use crate::container::canvas::Canvas;
use crate::container::drawn::Drawn;
use crate::diagnostic::DiagnosticKind;
use crate::inline::{Mark, MarkKind};
use crate::limits::Limits;
use crate::position::{count_chars, is_blank};
use crate::sink::BlockSink;
use crate::table::{LooseCell, TableBuilder};

/// Groups inside each other beyond which the rest of a file is not text that anybody wrote.
const DEEPEST: usize = 1_000;

/// What holds inside a group.
#[derive(Clone)]
struct State {
    is_skipped: bool,
    is_hidden: bool,
    is_bold: bool,
    /// Font of the text, which decides its code page.
    font: i32,
    /// Characters to leave out after `\u`.
    fallback_count: i32,
    in_table: bool,
    outline: Option<u8>,
    in_font_table: bool,
    is_note: bool,
    /// The number in front of an item, behind which a program puts a tab.
    is_number: bool,
}

pub(super) fn read(bytes: &[u8], limits: &Limits) -> Drawn {
    let mut reader = Reader {
        state: State {
            is_skipped: false,
            is_hidden: false,
            is_bold: false,
            font: -1,
            fallback_count: 1,
            in_table: false,
            outline: None,
            in_font_table: false,
            is_note: false,
            is_number: false,
        },
        states: Vec::new(),
        page: encoding_rs::GBK,
        fonts: HashMap::new(),
        pending: Vec::new(),
        skip: 0,
        high: None,
        is_first: false,
        is_starred: false,
        text: String::new(),
        bold_count: 0,
        row: Vec::new(),
        rows: Vec::new(),
        notes: Vec::new(),
        note: String::new(),
        canvas: Canvas::default(),
        sink: BlockSink::new(limits),
        has_changes: false,
        number: String::new(),
    };
    let mut tokens = Tokens::new(bytes);
    while let Some(token) = tokens.next() {
        if let Token::Word("bin", Some(count)) = token {
            tokens.skip_bytes(count.max(0) as usize);
            continue;
        }
        reader.take(&token);
        if reader.states.len() > DEEPEST || reader.sink.is_full() {
            break;
        }
    }
    reader.finish()
}

struct Reader {
    state: State,
    states: Vec<State>,
    page: &'static Encoding,
    fonts: HashMap<i32, &'static Encoding>,
    /// Bytes of a code page that wait for the rest of their character.
    pending: Vec<u8>,
    /// Fallback characters still to be left out.
    skip: i32,
    /// First half of a character beyond the basic plane.
    high: Option<u16>,
    /// A group was just opened: its first word says what it is.
    is_first: bool,
    is_starred: bool,
    text: String,
    bold_count: usize,
    row: Vec<String>,
    rows: Vec<Vec<String>>,
    notes: Vec<String>,
    note: String,
    canvas: Canvas,
    sink: BlockSink,
    has_changes: bool,
    /// The number of the paragraph as the program that wrote the file shows it.
    number: String,
}

impl Reader {
    fn take(&mut self, token: &Token<'_>) {
        if !matches!(token, Token::Byte(_)) {
            self.flush_bytes();
        }
        let was_first = std::mem::replace(&mut self.is_first, false);
        match token {
            Token::Open => {
                self.states.push(self.state.clone());
                self.is_first = true;
                self.is_starred = false;
                self.skip = 0;
            }
            Token::Close => self.close(),
            Token::Symbol(b'*') if was_first => {
                self.is_starred = true;
                self.is_first = true;
            }
            Token::Symbol(symbol) => self.symbol(*symbol),
            Token::Byte(_) if self.skip > 0 => self.skip -= 1,
            Token::Byte(byte) => self.pending.push(*byte),
            Token::Text(bytes) => self.plain(bytes),
            Token::Word(word, number) => {
                if was_first {
                    self.open_destination(word);
                }
                self.word(word, *number);
            }
        }
    }

    fn close(&mut self) {
        let was_note = self.state.is_note;
        if let Some(state) = self.states.pop() {
            // The properties of a row outlive the groups of its cells.
            let in_table = self.state.in_table;
            self.state = state;
            self.state.in_table |= in_table;
        }
        if was_note && !self.state.is_note {
            let note = std::mem::take(&mut self.note);
            if !note.trim().is_empty() {
                self.notes.push(note.trim().to_owned());
            }
        }
    }

    /// What a group holds by its first word; words nobody knows behind `\*` are not text (RTF 1.9.1).
    fn open_destination(&mut self, word: &str) {
        let is_text = matches!(
            word,
            "shptxt" | "shpinst" | "shp" | "pntext" | "listtext" | "ud" | "upr"
        );
        let is_other = matches!(
            word,
            "colortbl"
                | "stylesheet"
                | "info"
                | "pict"
                | "object"
                | "header"
                | "headerl"
                | "headerr"
                | "headerf"
                | "footer"
                | "footerl"
                | "footerr"
                | "footerf"
                | "fldinst"
                | "listtable"
                | "listoverridetable"
                | "revtbl"
                | "rsidtbl"
                | "generator"
                | "themedata"
                | "datastore"
                | "latentstyles"
                | "xmlnstbl"
                | "bkmkstart"
                | "bkmkend"
                | "annotation"
                | "atnid"
                | "atnauthor"
                | "nonshppict"
                | "sp"
                | "filetbl"
                | "ftnsep"
                | "ftnsepc"
                | "aftnsep"
        );
        if word == "fonttbl" {
            self.state.in_font_table = true;
        } else if word == "footnote" {
            self.state.is_note = true;
        } else if matches!(word, "pntext" | "listtext") {
            self.state.is_number = true;
        } else if is_other || self.is_starred && !is_text {
            self.state.is_skipped = true;
        }
    }

    fn word(&mut self, word: &str, number: Option<i32>) {
        let is_on = number != Some(0);
        match word {
            "ansicpg" => self.page = code_page(number.unwrap_or(936)),
            "f" => self.state.font = number.unwrap_or(0),
            "fcharset" if self.state.in_font_table => {
                if let Some(encoding) = charset(number.unwrap_or(1)) {
                    self.fonts.insert(self.state.font, encoding);
                }
            }
            "uc" => self.state.fallback_count = number.unwrap_or(1).clamp(0, 16),
            "u" => self.unicode(number.unwrap_or(0)),
            "b" => self.state.is_bold = is_on,
            "v" => self.state.is_hidden = is_on,
            "deleted" => {
                self.has_changes = true;
                self.state.is_hidden = is_on;
            }
            "revised" => self.has_changes = true,
            "plain" => (self.state.is_bold, self.state.is_hidden) = (false, false),
            "pard" => (self.state.in_table, self.state.outline) = (false, None),
            "intbl" => self.state.in_table = true,
            "outlinelevel" => {
                self.state.outline = number
                    .filter(|level| (0..9).contains(level))
                    .map(|level| level as u8);
            }
            "par" | "sect" | "page" => self.end_paragraph(),
            "line" => self.put("\n"),
            "tab" if self.state.is_number => self.put(" "),
            "tab" => self.put("\t"),
            "cell" | "nestcell" => self.end_cell(),
            "row" | "nestrow" => self.end_row(),
            "emdash" => self.put("—"),
            "endash" => self.put("–"),
            "bullet" => self.put("•"),
            "lquote" => self.put("‘"),
            "rquote" => self.put("’"),
            "ldblquote" => self.put("“"),
            "rdblquote" => self.put("”"),
            "emspace" | "qmspace" => self.put("\u{3000}"),
            _ => {}
        }
    }

    fn symbol(&mut self, symbol: u8) {
        match symbol {
            b'~' => self.put("\u{a0}"),
            b'_' => self.put("-"),
            b'{' | b'}' | b'\\' => self.put(&char::from(symbol).to_string()),
            b'\n' | b'\r' => self.end_paragraph(),
            _ => {}
        }
    }

    fn unicode(&mut self, value: i32) {
        self.skip = self.state.fallback_count;
        let unit = (value & 0xffff) as u16;
        let character = match self.high.take() {
            Some(high) => char::decode_utf16([high, unit]).next().and_then(Result::ok),
            None if (0xd800..0xdc00).contains(&unit) => {
                self.high = Some(unit);
                return;
            }
            None => char::from_u32(u32::from(unit)),
        };
        if let Some(character) = character {
            self.put(character.encode_utf8(&mut [0; 4]));
        }
    }

    /// Text between the words: ASCII by the rule, bytes of the code page in practice. Line ends mean nothing.
    fn plain(&mut self, bytes: &[u8]) {
        let mut bytes: Vec<u8> = bytes
            .iter()
            .copied()
            .filter(|byte| !matches!(byte, b'\r' | b'\n'))
            .collect();
        let left_out = (self.skip.max(0) as usize).min(bytes.len());
        bytes.drain(..left_out);
        self.skip -= left_out as i32;
        self.pending = bytes;
        self.flush_bytes();
    }

    fn flush_bytes(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let bytes = std::mem::take(&mut self.pending);
        let encoding = self
            .fonts
            .get(&self.state.font)
            .copied()
            .unwrap_or(self.page);
        let text = encoding.decode_without_bom_handling(&bytes).0.into_owned();
        self.put(&text);
    }

    fn put(&mut self, text: &str) {
        let state = &self.state;
        if state.is_skipped || state.is_hidden || state.in_font_table {
            return;
        }
        if state.is_note {
            self.note.push_str(text);
            return;
        }
        let text = if self.text.is_empty() {
            text.trim_start_matches(is_blank)
        } else {
            text
        };
        self.text.push_str(text);
        if state.is_number {
            self.number.push_str(text);
        }
        if state.is_bold {
            self.bold_count += text.chars().filter(|c| !is_blank(*c)).count();
        }
    }

    fn end_paragraph(&mut self) {
        if self.state.is_skipped || self.state.is_note {
            return self.put("\n");
        }
        if self.state.in_table {
            // A second paragraph of a cell.
            return self.put("\n");
        }
        self.end_table();
        let text = std::mem::take(&mut self.text);
        let bold_count = std::mem::take(&mut self.bold_count);
        let number = std::mem::take(&mut self.number);
        let text = text.trim_end_matches(is_blank);
        // A number whose words were all deleted is none.
        let is_bare = self.has_changes && text == number.trim_end_matches(is_blank);
        if text.is_empty() || is_bare {
            return;
        }
        let is_bold = text.chars().filter(|c| !is_blank(*c)).count() == bold_count;
        let marks = if is_bold {
            let range = 0..count_chars(text.as_bytes());
            vec![Mark {
                range,
                kind: MarkKind::Bold,
            }]
        } else {
            Vec::new()
        };
        let (span, inline) = self.canvas.inline(text, marks);
        self.canvas.write("\n");
        let kind = match self.state.outline {
            Some(outline) => BlockKind::Heading {
                level: (outline + 1).min(6),
                inline,
            },
            None => BlockKind::Paragraph { inline },
        };
        self.sink.push(Block { span, kind });
    }

    fn end_cell(&mut self) {
        let text = std::mem::take(&mut self.text);
        self.bold_count = 0;
        self.row.push(text.trim_matches(is_blank).to_owned());
    }

    fn end_row(&mut self) {
        let row = std::mem::take(&mut self.row);
        if !row.is_empty() {
            self.rows.push(row);
        }
    }

    fn end_table(&mut self) {
        self.end_row();
        let rows = std::mem::take(&mut self.rows);
        if rows.is_empty() {
            return;
        }
        let mut table = TableBuilder::new(self.sink.cell_budget);
        let start = self.canvas.length();
        for row in rows {
            let mut cells = Vec::new();
            for text in row {
                if !cells.is_empty() {
                    self.canvas.write("\t");
                }
                let (span, inline) = self.canvas.inline(&text, Vec::new());
                cells.push(LooseCell::single(span, inline));
            }
            self.canvas.write("\n");
            if !table.push_row(cells) {
                break;
            }
        }
        let span = start..self.canvas.length();
        self.sink.settle_table(&table, None);
        if !table.is_empty() {
            let kind = BlockKind::Table(table.finish());
            self.sink.push(Block { span, kind });
        }
    }

    fn finish(mut self) -> Drawn {
        self.flush_bytes();
        self.state.in_table = false;
        self.state.is_skipped = false;
        self.state.is_note = false;
        self.end_paragraph();
        for note in std::mem::take(&mut self.notes) {
            self.text = note;
            self.end_paragraph();
        }
        if self.has_changes {
            self.sink.note(
                DiagnosticKind::TrackedChanges,
                0..0,
                "the document has tracked changes; its text is the one with all of them accepted",
            );
        }
        Drawn {
            text: self.canvas.text,
            blocks: self.sink.blocks,
            diagnostics: self.sink.diagnostics,
            ..Drawn::default()
        }
    }
}

/// Windows code pages by number; Chinese where it is not one we know.
fn code_page(number: i32) -> &'static Encoding {
    match number {
        950 => encoding_rs::BIG5,
        1252 => encoding_rs::WINDOWS_1252,
        65001 => encoding_rs::UTF_8,
        932 => encoding_rs::SHIFT_JIS,
        949 => encoding_rs::EUC_KR,
        54936 => encoding_rs::GB18030,
        _ => encoding_rs::GBK,
    }
}

/// Character sets of fonts (RTF 1.9.1, `\fcharset`).
fn charset(number: i32) -> Option<&'static Encoding> {
    match number {
        0 => Some(encoding_rs::WINDOWS_1252),
        128 => Some(encoding_rs::SHIFT_JIS),
        129 => Some(encoding_rs::EUC_KR),
        134 => Some(encoding_rs::GBK),
        136 => Some(encoding_rs::BIG5),
        _ => None,
    }
}
