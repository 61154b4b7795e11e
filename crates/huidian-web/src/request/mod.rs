//! What a request asks for: the query string, the reader's preferences, the day.

mod query;
mod visitor;
mod who;

pub(crate) use query::{
    PAIR_LIMIT, Query, VALUE_LIMIT, all_of, ascii_link, decode_name, encode_path,
};
pub(crate) use visitor::{Visitor, cookie};

pub(crate) use huidian_model::Language;
pub(crate) use who::Who;
