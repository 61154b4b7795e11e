use crate::block::{Block, BlockKind};
use crate::inline::copied;
use crate::limits::Limits;
use crate::position::{Positions, trimmed};
use crate::sink::{BlockSink, Reading};

/// Reads plain text: each line that is not blank is a paragraph.
///
/// Chinese text files break lines at paragraphs, not at a column; joining lines would run articles together.
pub(crate) fn read(positions: &Positions<'_>, limits: &Limits) -> Reading {
    let text = positions.text();
    let mut sink = BlockSink::new(limits);
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let bytes = trimmed(text, start..start + line.len());
        start += line.len();
        if bytes.is_empty() {
            continue;
        }
        sink.push(Block {
            span: positions.span(bytes.clone()),
            kind: BlockKind::Paragraph {
                inline: copied(positions, bytes),
            },
        });
    }
    Reading {
        blocks: sink.blocks,
        diagnostics: sink.diagnostics,
        ..Reading::default()
    }
}
