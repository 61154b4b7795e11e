//! How values of the model stand in columns.

mod bytes;
mod fact_value;
mod fields;
mod path;
mod printed;
mod text;
mod tree;

pub(crate) use bytes::{Cursor, put_unsigned};
pub use fact_value::{decode_fact_value, encode_fact_value};
pub(crate) use fact_value::{decode_issuers, decode_number, encode_issuers, encode_number};
pub(crate) use fields::{join, split};
pub use path::{decode_target, encode_target};
pub(crate) use printed::{decode_printed, encode_printed};
pub use text::PackedText;
pub(crate) use tree::{decode_tree, encode_tree};
