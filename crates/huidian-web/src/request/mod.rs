//! What a request asks for: the query string, the reader's preferences, the day.

mod filter;
mod query;
mod visitor;

pub(crate) use filter::WorkFilter;
pub(crate) use query::{Query, ascii_link, encode_path};
pub(crate) use visitor::{Language, Visitor, cookie};
