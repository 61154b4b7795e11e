//! HTML by a tolerant tokenizer of our own: a tree library gives no source offsets, and recursion over
//! 10,000 nested elements is how tree walkers die.

mod entity;
mod flow;
mod grid;
mod reader;
mod tag;
mod tokenizer;
mod tree;

use std::ops::Range;

use crate::limits::Limits;
use crate::position::Positions;
use crate::sink::{BlockSink, Reading};

pub(crate) use entity::entity_at;
pub(crate) use tag::Tag;
pub use tree::{Element, HtmlTree, Selector, SelectorError};

pub(crate) use tokenizer::{Token, Tokenizer, attribute, unescaped};

/// Reads a whole page.
pub(crate) fn read(positions: &Positions<'_>, limits: &Limits) -> Reading {
    let whole = 0..positions.text().len();
    let mut reader = reader::Reader::new(positions, BlockSink::new(limits), whole.clone());
    reader.run();
    let mut reading = reader.finish();
    if reading.blocks.is_empty() {
        // A `nav` that is never closed hides everything; showing too much is better than nothing.
        let mut again = reader::Reader::new(positions, BlockSink::new(limits), whole);
        again.show_skipped();
        again.run();
        reading = again.finish();
    }
    reading
}

/// Reads a piece of HTML inside a Markdown page into `sink`.
pub(crate) fn read_fragment(
    positions: &Positions<'_>,
    range: Range<usize>,
    sink: BlockSink,
) -> BlockSink {
    let mut reader = reader::Reader::new(positions, sink, range);
    reader.run();
    reader.into_sink()
}
