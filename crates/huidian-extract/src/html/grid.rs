use std::ops::Range;

use crate::block::{Block, BlockKind};
use crate::inline::Inline;
use crate::position::Positions;
use crate::sink::BlockSink;
use crate::table::{LooseCell, TableBuilder};

/// Blocks in one cell beyond which it may be a page of its own.
const MOST_BLOCKS_IN_CELL: usize = 12;

/// A table being read.
pub(super) struct Grid {
    start: usize,
    rows: Vec<Vec<Draft>>,
    row: Option<Vec<Draft>>,
    cell: Option<OpenCell>,
    caption: Option<(Range<u32>, Inline)>,
    in_head: bool,
    has_inner_table: bool,
    /// Characters in all cells, and in the longest cell of many blocks.
    length: u64,
    longest: u64,
    cell_count: usize,
    cell_limit: usize,
    /// Start of the first cell left out because of the limit.
    cut_at: Option<usize>,
}

struct OpenCell {
    start: usize,
    row_span: u32,
    column_span: u32,
    is_header: bool,
    blocks: Vec<Block>,
}

/// A closed cell: its joined text, or its blocks where they may still be needed one by one.
enum Draft {
    Text(LooseCell),
    Blocks(LooseCell, Vec<Block>),
}

impl Grid {
    pub(super) fn new(start: usize, cell_limit: usize) -> Self {
        Self {
            start,
            rows: Vec::new(),
            row: None,
            cell: None,
            caption: None,
            in_head: false,
            has_inner_table: false,
            length: 0,
            longest: 0,
            cell_count: 0,
            cell_limit,
            cut_at: None,
        }
    }

    pub(super) fn set_head(&mut self, in_head: bool) {
        self.in_head = in_head;
    }

    pub(super) fn has_open_cell(&self) -> bool {
        self.cell.is_some()
    }

    pub(super) fn open_row(&mut self) {
        self.close_row();
        self.row = Some(Vec::new());
    }

    pub(super) fn close_row(&mut self) {
        if let Some(row) = self.row.take()
            && (self.cut_at.is_none() || !row.is_empty())
        {
            self.rows.push(row);
        }
    }

    pub(super) fn open_cell(&mut self, start: usize, spans: (u32, u32), is_header: bool) {
        let (row_span, column_span) = spans;
        self.cell = Some(OpenCell {
            start,
            row_span,
            column_span,
            is_header: is_header || self.in_head,
            blocks: Vec::new(),
        });
    }

    /// Puts a block into the open cell.
    pub(super) fn push(&mut self, block: Block) {
        if let Some(cell) = &mut self.cell {
            cell.blocks.push(block);
        }
    }

    pub(super) fn set_caption(&mut self, span: Range<u32>, caption: Inline) {
        self.caption = Some((span, caption));
    }

    pub(super) fn close_cell(&mut self, end: usize, positions: &Positions<'_>) {
        let Some(cell) = self.cell.take() else {
            return;
        };
        if self.cell_count >= self.cell_limit {
            self.cut_at.get_or_insert(cell.start);
            return;
        }
        self.cell_count += 1;
        let draft = cell.close(end, positions);
        let length = draft.length();
        self.length += length;
        if let Draft::Blocks(_, blocks) = &draft {
            self.has_inner_table |= blocks.iter().any(|block| block.table().is_some());
            if blocks.len() > MOST_BLOCKS_IN_CELL {
                self.longest = self.longest.max(length);
            }
        }
        self.row.get_or_insert_default().push(draft);
    }

    /// Whether the table only arranges a page: it holds one cell, a table, or nearly all its text in one cell.
    fn is_layout(&self) -> bool {
        self.cell_count <= 1 || self.has_inner_table || self.longest * 10 > self.length * 7
    }

    /// The blocks this table stands for: itself, or its content where it only arranges a page.
    pub(super) fn finish(
        mut self,
        end: usize,
        positions: &Positions<'_>,
        sink: &mut BlockSink,
    ) -> Vec<Block> {
        self.close_cell(end, positions);
        self.close_row();
        let span = positions.span(self.start..end);
        if self.is_layout() {
            let caption = self.caption.take().map(|(span, inline)| Block {
                span,
                kind: BlockKind::Paragraph { inline },
            });
            let cells = self.rows.into_iter().flatten();
            return caption
                .into_iter()
                .chain(cells.flat_map(Draft::into_blocks))
                .collect();
        }
        let mut builder = TableBuilder::new(sink.cell_budget);
        let mut left_out = self.cut_at.map(|cut| positions.at(cut)..span.end);
        for row in self.rows {
            let start = row.first().map_or(span.start, |cell| cell.span().start);
            if !builder.push_row(row.into_iter().map(Draft::into_cell)) {
                left_out = Some(start..span.end);
                break;
            }
        }
        sink.settle_table(&builder, left_out);
        sink.note_ragged(&builder, &span);
        if builder.is_empty() {
            return Vec::new();
        }
        let mut table = builder.finish();
        table.caption = self.caption.map(|(_, caption)| caption);
        vec![Block {
            span,
            kind: BlockKind::Table(table),
        }]
    }
}

impl OpenCell {
    fn close(mut self, end: usize, positions: &Positions<'_>) -> Draft {
        // Text between the rows of an inner table comes out before that table.
        self.blocks.sort_by_key(|block| block.span.start);
        let is_plain = |block: &Block| matches!(block.kind, BlockKind::Paragraph { .. });
        let keeps_blocks =
            self.blocks.len() > MOST_BLOCKS_IN_CELL || !self.blocks.iter().all(is_plain);
        let cell = LooseCell {
            row_span: self.row_span,
            column_span: self.column_span,
            is_header: self.is_header,
            span: positions.span(self.start..end),
            inline: joined(&self.blocks),
        };
        if keeps_blocks {
            Draft::Blocks(cell, self.blocks)
        } else {
            Draft::Text(cell)
        }
    }
}

/// The text of all blocks, one on a line.
fn joined(blocks: &[Block]) -> Inline {
    if let [block] = blocks
        && let Some(inline) = block.inline()
    {
        return inline.clone();
    }
    let mut all = Inline::default();
    for inline in blocks.iter().filter_map(Block::inline) {
        all.append_line(inline);
    }
    all
}

impl Draft {
    fn length(&self) -> u64 {
        match self {
            Self::Text(cell) | Self::Blocks(cell, _) => cell.inline.text.len() as u64,
        }
    }

    fn span(&self) -> &Range<u32> {
        match self {
            Self::Text(cell) | Self::Blocks(cell, _) => &cell.span,
        }
    }

    fn into_cell(self) -> LooseCell {
        match self {
            Self::Text(cell) | Self::Blocks(cell, _) => cell,
        }
    }

    fn into_blocks(self) -> Vec<Block> {
        match self {
            Self::Blocks(_, blocks) => blocks,
            Self::Text(cell) if cell.inline.is_empty() && cell.inline.marks.is_empty() => {
                Vec::new()
            }
            Self::Text(cell) => vec![Block {
                span: cell.span,
                kind: BlockKind::Paragraph {
                    inline: cell.inline,
                },
            }],
        }
    }
}
