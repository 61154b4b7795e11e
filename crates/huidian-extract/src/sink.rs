//! Where the readers of the formats put what they find.

use std::ops::Range;

use crate::block::Block;
use crate::diagnostic::{Diagnostic, DiagnosticKind};
use crate::limits::Limits;
use crate::table::TableBuilder;

/// What a reader of one format finds in a text.
#[derive(Default)]
pub(crate) struct Reading {
    pub(crate) front_matter: Vec<(String, String)>,
    pub(crate) title: Option<String>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Counts blocks against the limit.
pub(crate) struct BlockSink {
    pub(crate) blocks: Vec<Block>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    block_limit: usize,
    /// Grid positions of tables that may still be used.
    pub(crate) cell_budget: usize,
}

impl BlockSink {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            blocks: Vec::new(),
            diagnostics: Vec::new(),
            block_limit: limits.blocks,
            cell_budget: limits.cells,
        }
    }

    /// A sink to leave behind while the real one is lent out.
    pub(crate) fn empty() -> Self {
        Self {
            blocks: Vec::new(),
            diagnostics: Vec::new(),
            block_limit: 0,
            cell_budget: 0,
        }
    }

    pub(crate) fn is_full(&self) -> bool {
        self.blocks.len() >= self.block_limit
    }

    pub(crate) fn push(&mut self, block: Block) {
        if !self.is_full() {
            self.blocks.push(block);
            return;
        }
        let cut = self
            .diagnostics
            .iter()
            .any(|diagnostic| diagnostic.message.starts_with(TOO_MANY_BLOCKS));
        if !cut {
            self.note(
                DiagnosticKind::Truncated,
                block.span,
                format!(
                    "{TOO_MANY_BLOCKS} of {}; the rest is left out",
                    self.block_limit
                ),
            );
        }
    }

    pub(crate) fn note(
        &mut self,
        kind: DiagnosticKind,
        span: Range<u32>,
        message: impl Into<String>,
    ) {
        /// Hostile input can have a million faults; the first few say it all.
        const MOST_NOTES: usize = 1000;
        if self.diagnostics.len() < MOST_NOTES {
            self.diagnostics.push(Diagnostic::new(kind, span, message));
        }
    }

    /// Notes that something starts in `span` and does not end.
    pub(crate) fn note_unclosed(&mut self, span: Range<u32>, what: &str) {
        self.note(
            DiagnosticKind::Unclosed,
            span,
            format!("{what} does not end; it is read up to the end"),
        );
    }

    /// Notes that a table was cut off, and takes its positions off the budget.
    pub(crate) fn settle_table(&mut self, table: &TableBuilder, left_out: Option<Range<u32>>) {
        self.cell_budget = self.cell_budget.saturating_sub(table.position_count());
        if let Some(rest) = left_out {
            self.note(
                DiagnosticKind::Truncated,
                rest,
                "the limit of table cells is reached; the rest of the table is left out",
            );
        }
    }

    /// Notes rows of different length where the source writes every cell out.
    pub(crate) fn note_ragged(&mut self, table: &TableBuilder, span: &Range<u32>) {
        if table.is_ragged() {
            self.note(
                DiagnosticKind::RaggedTable,
                span.clone(),
                "the rows of the table differ in length",
            );
        }
    }
}

const TOO_MANY_BLOCKS: &str = "the page has more than the limit";
