use std::ops::Range;

use super::flow::Flow;
use super::grid::Grid;
use super::tag::Tag;
use super::tokenizer::{Token, Tokenizer, attribute, unescaped};
use crate::block::{Block, BlockKind};
use crate::inline::Inline;
use crate::position::{Positions, is_blank};
use crate::sink::{BlockSink, Reading};

/// Tables inside tables beyond this depth are read as plain blocks.
const DEEPEST_TABLE: usize = 24;

/// Turns tokens into blocks. Nesting is counted, not walked, so that its depth does not matter.
pub(super) struct Reader<'p, 'a> {
    positions: &'p Positions<'a>,
    tokenizer: Tokenizer<'a>,
    range: Range<usize>,
    sink: BlockSink,
    flow: Flow<'p, 'a>,
    around: Around,
    grids: Vec<(Grid, Around)>,
    /// Tables open beyond [`DEEPEST_TABLE`].
    ignored_tables: u32,
    skip_depth: u32,
    shows_skipped: bool,
    front_matter: Vec<(String, String)>,
    title: Option<String>,
    /// Blocks that were in the sink before.
    first_block: usize,
}

/// What the current block is in; a table cell starts afresh.
#[derive(Default)]
struct Around {
    heading: Option<u8>,
    lists: Vec<List>,
    /// An item that has no text yet, and its number.
    item: Option<Item>,
    quote_depth: u32,
    in_caption: bool,
    bold_depth: u32,
}

#[derive(Default)]
struct Item {
    marker: Option<String>,
}

struct List {
    /// Next number of an ordered list.
    next: Option<u32>,
}

impl<'p, 'a> Reader<'p, 'a> {
    pub(super) fn new(positions: &'p Positions<'a>, sink: BlockSink, range: Range<usize>) -> Self {
        Self {
            first_block: sink.blocks.len(),
            positions,
            tokenizer: Tokenizer::new(positions.text(), range.clone()),
            range,
            sink,
            flow: Flow::new(positions),
            around: Around::default(),
            grids: Vec::new(),
            ignored_tables: 0,
            skip_depth: 0,
            shows_skipped: false,
            front_matter: Vec::new(),
            title: None,
        }
    }

    pub(super) fn show_skipped(&mut self) {
        self.shows_skipped = true;
    }

    pub(super) fn run(&mut self) {
        while let Some(token) = self.tokenizer.next() {
            match token {
                Token::Text(range) if self.skip_depth == 0 => self.flow.text(range),
                Token::Open { tag, range } => self.open(tag, range),
                Token::Close { tag, range } => self.close(tag, range),
                Token::Text(_) | Token::Hidden(_) => {}
            }
        }
        self.flush();
        let span = self.positions.span(self.range.clone());
        if !self.grids.is_empty() {
            self.sink.note_unclosed(span.clone(), "a table");
        }
        while !self.grids.is_empty() {
            self.close_table(self.range.end);
        }
        if self.tokenizer.has_unclosed() {
            self.sink.note_unclosed(span, "a comment, script or tag");
        }
        // Text between the rows of a table comes out before the table, as browsers show it too.
        self.sink.blocks[self.first_block..].sort_by_key(|block| block.span.start);
    }

    pub(super) fn finish(self) -> Reading {
        let title = self.page_title();
        Reading {
            front_matter: self.front_matter,
            title,
            blocks: self.sink.blocks,
            diagnostics: self.sink.diagnostics,
        }
    }

    pub(super) fn into_sink(self) -> BlockSink {
        self.sink
    }

    /// Government sites put the bare title into `ArticleTitle`; `title` has the site's name behind it.
    fn page_title(&self) -> Option<String> {
        let named = |name: &str| {
            let found = self
                .front_matter
                .iter()
                .find(|(key, value)| key.eq_ignore_ascii_case(name) && !value.is_empty());
            found.map(|(_, value)| value.clone())
        };
        named("ArticleTitle")
            .or_else(|| named("og:title"))
            .or_else(|| self.title.clone())
            .or_else(|| named("twitter:title"))
    }

    fn tag_text(&self, range: &Range<usize>) -> &'a str {
        &self.positions.text()[range.clone()]
    }

    fn open(&mut self, tag: Tag, range: Range<usize>) {
        match tag {
            Tag::RawText => {
                self.tokenizer.raw_text(&range);
            }
            Tag::Skipped if !self.shows_skipped => {
                if !self.tag_text(&range).ends_with("/>") {
                    self.skip_depth += 1;
                }
            }
            // What hides navigation is not meant to hide the article when its end is missing.
            Tag::Content | Tag::Heading(1) if self.skip_depth > 0 => {
                self.skip_depth = 0;
                self.open_shown(tag, range);
            }
            _ if self.skip_depth > 0 => {}
            _ => self.open_shown(tag, range),
        }
    }

    fn open_shown(&mut self, tag: Tag, range: Range<usize>) {
        match tag {
            Tag::Block | Tag::Content => self.flush(),
            Tag::Heading(level) => {
                self.flush();
                self.around.heading = Some(level);
            }
            Tag::OrderedList | Tag::UnorderedList => self.open_list(tag, &range),
            Tag::ListItem => self.open_item(&range),
            Tag::Quote => {
                self.flush();
                self.around.quote_depth += 1;
            }
            Tag::Preformatted => {
                self.flush();
                self.flow.keeps_space = true;
            }
            Tag::Break => self.line_break(range),
            Tag::Rule => {
                self.flush();
                self.emit(Block {
                    span: self.positions.span(range),
                    kind: BlockKind::Rule,
                });
            }
            Tag::Image => self.image(&range),
            Tag::Anchor => {
                let target = attribute(self.tag_text(&range), "href");
                let full = attribute(self.tag_text(&range), "title");
                self.flow.open_link(
                    target.unwrap_or_default().into_owned(),
                    full.map(std::borrow::Cow::into_owned),
                );
            }
            Tag::Bold => self.flow.open_bold(),
            Tag::Meta => self.meta(&range),
            Tag::Title => self.read_title(&range),
            _ => self.open_in_table(tag, range),
        }
    }

    fn open_in_table(&mut self, tag: Tag, range: Range<usize>) {
        match tag {
            Tag::Table => self.open_table(range.start),
            Tag::TableHead | Tag::TableBody => {
                if let Some((grid, _)) = self.grids.last_mut()
                    && !grid.has_open_cell()
                {
                    grid.set_head(tag == Tag::TableHead);
                }
            }
            Tag::Row => {
                self.close_cell(range.start);
                if let Some((grid, _)) = self.grids.last_mut() {
                    grid.open_row();
                }
            }
            Tag::Cell | Tag::HeaderCell => self.open_cell(tag, range),
            Tag::Caption if !self.grids.is_empty() => {
                self.flush();
                self.around.in_caption = true;
            }
            _ => {}
        }
    }

    fn close(&mut self, tag: Tag, range: Range<usize>) {
        match tag {
            Tag::Skipped if !self.shows_skipped => {
                self.skip_depth = self.skip_depth.saturating_sub(1);
            }
            _ if self.skip_depth > 0 => {}
            Tag::Block | Tag::Content => self.flush(),
            Tag::ListItem => {
                self.flush();
                self.around.item = None;
            }
            Tag::Heading(_) => {
                self.flush();
                self.around.heading = None;
            }
            Tag::OrderedList | Tag::UnorderedList => {
                self.flush();
                self.around.lists.pop();
            }
            Tag::Quote => {
                self.flush();
                self.around.quote_depth = self.around.quote_depth.saturating_sub(1);
            }
            Tag::Preformatted => {
                self.flush();
                self.flow.keeps_space = false;
            }
            Tag::Anchor => self.flow.close_link(),
            Tag::Bold => self.flow.close_bold(),
            Tag::Break => self.line_break(range),
            _ => self.close_in_table(tag, range),
        }
    }

    fn close_in_table(&mut self, tag: Tag, range: Range<usize>) {
        match tag {
            Tag::Table if self.ignored_tables > 0 => {
                self.ignored_tables -= 1;
                self.flush();
            }
            Tag::Table => self.close_table(range.end),
            Tag::Cell | Tag::HeaderCell => self.close_cell(range.end),
            Tag::Row => {
                self.close_cell(range.start);
                if let Some((grid, _)) = self.grids.last_mut() {
                    grid.close_row();
                }
            }
            Tag::TableHead => {
                if let Some((grid, _)) = self.grids.last_mut() {
                    grid.set_head(false);
                }
            }
            Tag::Caption => {
                self.flush();
                self.around.in_caption = false;
            }
            _ => {}
        }
    }

    fn line_break(&mut self, range: Range<usize>) {
        // Two in a row set paragraphs apart.
        if self.flow.is_at_line_start() {
            self.flush();
        } else {
            self.flow.line_break(range);
        }
    }

    fn open_list(&mut self, tag: Tag, range: &Range<usize>) {
        self.flush();
        let start = attribute(self.tag_text(range), "start");
        let first = start
            .and_then(|start| start.trim().parse().ok())
            .unwrap_or(1);
        // Hostile depth must not cost memory for each level.
        if self.around.lists.len() < 64 {
            self.around.lists.push(List {
                next: (tag == Tag::OrderedList).then_some(first),
            });
        }
    }

    fn open_item(&mut self, range: &Range<usize>) {
        self.flush();
        let value = attribute(self.tag_text(range), "value");
        let marker = self.around.lists.last_mut().and_then(|list| {
            let number = list.next?;
            let number = value.and_then(|value| value.parse().ok()).unwrap_or(number);
            list.next = Some(number.saturating_add(1));
            Some(format!("{number}."))
        });
        self.around.item = Some(Item { marker });
    }

    fn image(&mut self, range: &Range<usize>) {
        let tag = self.tag_text(range);
        let value = |name| attribute(tag, name).filter(|value| !value.is_empty());
        // Official accounts load pictures late and keep the address in `data-src`.
        let target = value("data-src").or_else(|| value("src"));
        let alternative = value("alt");
        self.flow.image(
            alternative.unwrap_or_default().into_owned(),
            target.unwrap_or_default().into_owned(),
            range,
        );
    }

    fn meta(&mut self, range: &Range<usize>) {
        const MOST: usize = 200;
        let tag = self.tag_text(range);
        let name = attribute(tag, "name").or_else(|| attribute(tag, "property"));
        if let (Some(name), Some(content)) = (name, attribute(tag, "content"))
            && self.front_matter.len() < MOST
        {
            let content = content.trim().to_owned();
            self.front_matter.push((name.into_owned(), content));
        }
    }

    fn read_title(&mut self, range: &Range<usize>) {
        let inside = self.tokenizer.raw_text(range);
        let title = unescaped(self.tag_text(&inside));
        let words: Vec<&str> = title.split_whitespace().collect();
        if self.title.is_none() && !words.is_empty() && inside.len() < 4096 {
            self.title = Some(words.join(" "));
        }
    }

    fn open_table(&mut self, start: usize) {
        self.flush();
        if self.grids.len() >= DEEPEST_TABLE {
            self.ignored_tables += 1;
            return;
        }
        self.around.bold_depth = self.flow.set_bold_depth(0);
        let around = std::mem::take(&mut self.around);
        let grid = Grid::new(start, self.sink.cell_budget);
        self.grids.push((grid, around));
    }

    fn open_cell(&mut self, tag: Tag, range: Range<usize>) {
        if self.ignored_tables > 0 {
            return self.flush();
        }
        self.close_cell(range.start);
        let text = self.tag_text(&range);
        let number = |name, most: u32| {
            let value = attribute(text, name);
            value.map_or(1, |value| value.trim().parse().unwrap_or(1).min(most))
        };
        // 0 rows means all that follow; the limits are those of the HTML standard.
        let rows = match number("rowspan", 65_534) {
            0 => u32::MAX,
            rows => rows,
        };
        let spans = (rows, number("colspan", 1000).max(1));
        if let Some((grid, _)) = self.grids.last_mut() {
            grid.open_cell(range.start, spans, tag == Tag::HeaderCell);
        } else {
            self.flush();
        }
    }

    fn close_cell(&mut self, end: usize) {
        self.flush();
        if self.ignored_tables > 0 {
            return;
        }
        if let Some((grid, _)) = self.grids.last_mut() {
            grid.close_cell(end, self.positions);
            self.around = Around::default();
            self.flow.set_bold_depth(0);
            self.flow.close_link();
            self.flow.keeps_space = false;
        }
    }

    fn close_table(&mut self, end: usize) {
        self.flush();
        let Some((grid, around)) = self.grids.pop() else {
            return;
        };
        self.around = around;
        self.flow.set_bold_depth(self.around.bold_depth);
        for block in grid.finish(end, self.positions, &mut self.sink) {
            self.emit(block);
        }
    }

    /// Ends the block being read.
    fn flush(&mut self) {
        let Some((inline, bytes)) = self.flow.take() else {
            return;
        };
        let span = self.positions.span(bytes);
        if self.around.in_caption
            && let Some((grid, _)) = self.grids.last_mut()
        {
            grid.set_caption(span, inline);
            return;
        }
        if let Some((alternative, target)) = inline.only_image() {
            let kind = BlockKind::Image {
                alternative,
                target,
            };
            self.emit(Block { span, kind });
        } else if !inline.text.chars().all(is_blank) {
            let kind = self.block_kind(inline);
            self.emit(Block { span, kind });
        }
    }

    fn block_kind(&mut self, inline: Inline) -> BlockKind {
        if let Some(level) = self.around.heading {
            return BlockKind::Heading { level, inline };
        }
        if self.flow.keeps_space {
            return BlockKind::Preformatted { inline };
        }
        if let Some(Item { marker }) = self.around.item.take() {
            return BlockKind::ListItem {
                depth: self.around.lists.len().saturating_sub(1) as u8,
                marker,
                inline,
            };
        }
        if self.around.quote_depth > 0 {
            return BlockKind::Quote { inline };
        }
        BlockKind::Paragraph { inline }
    }

    /// Puts a block into the innermost open cell, or onto the page.
    fn emit(&mut self, block: Block) {
        let open = self
            .grids
            .iter_mut()
            .rev()
            .find(|(grid, _)| grid.has_open_cell());
        match open {
            Some((grid, _)) => grid.push(block),
            None => self.sink.push(block),
        }
    }
}
