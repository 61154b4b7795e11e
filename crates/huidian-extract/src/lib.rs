#![doc = include_str!("../README.md")]

mod block;
mod container;
mod decode;
mod delimited;
mod diagnostic;
mod error;
mod format;
mod html;
mod inline;
mod limits;
mod markdown;
mod offsets;
mod page;
mod plain;
mod position;
mod render;
mod shape;
mod sink;
mod table;
pub mod web;

pub use block::{Block, BlockKind};
pub use decode::{Decoded, Encoding, Repair, RepairedRun, decode};
pub use diagnostic::{Diagnostic, DiagnosticKind};
pub use error::Error;
pub use format::Format;
pub use html::{Element, HtmlTree, Selector, SelectorError};
pub use inline::{Inline, Mark, MarkKind};
pub use limits::Limits;
pub use offsets::{OffsetMap, Run};
pub use page::{Page, extract, extract_within};
pub use render::{Line, MainText, main_text};
pub use shape::{LineShape, ShapedLine, ShapedText};
pub use table::{Cell, Table};
