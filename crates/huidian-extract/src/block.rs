use serde::{Deserialize, Serialize};

use std::ops::Range;

use crate::inline::Inline;
use crate::table::Table;

/// One visible unit of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// Code points of [`Page::text`](crate::Page::text), markup included.
    pub span: Range<u32>,
    pub kind: BlockKind,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum BlockKind {
    Heading {
        /// 1 to 6.
        level: u8,
        inline: Inline,
    },
    Paragraph {
        inline: Inline,
    },
    ListItem {
        /// 0 for the outermost list.
        depth: u8,
        /// The number as it is shown (`1.`, `（一）`); absent for a bullet.
        marker: Option<String>,
        inline: Inline,
    },
    Quote {
        inline: Inline,
    },
    /// Lines whose spacing counts.
    Preformatted {
        inline: Inline,
    },
    Table(Table),
    Image {
        alternative: String,
        target: String,
    },
    Rule,
}

impl Block {
    /// The text of a block that is not a table.
    pub fn inline(&self) -> Option<&Inline> {
        match &self.kind {
            BlockKind::Heading { inline, .. }
            | BlockKind::Paragraph { inline }
            | BlockKind::ListItem { inline, .. }
            | BlockKind::Quote { inline }
            | BlockKind::Preformatted { inline } => Some(inline),
            BlockKind::Table(_) | BlockKind::Image { .. } | BlockKind::Rule => None,
        }
    }

    pub fn table(&self) -> Option<&Table> {
        match &self.kind {
            BlockKind::Table(table) => Some(table),
            _ => None,
        }
    }
}
