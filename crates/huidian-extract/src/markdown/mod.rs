//! Markdown as websites and official accounts export it, read line by line with source offsets.

mod cursor;
mod destination;
mod emphasis;
mod front_matter;
mod inline;
mod line;
mod list;
mod raw_html;
mod reader;
mod scanner;
mod table;

use crate::limits::Limits;
use crate::position::Positions;
use crate::sink::{BlockSink, Reading};

pub(crate) fn read(positions: &Positions<'_>, limits: &Limits) -> Reading {
    let (front_matter, body) = front_matter::split(positions.text());
    let mut reader = reader::Reader::new(positions, BlockSink::new(limits), body);
    reader.run();
    let sink = reader.into_sink();
    let title = front_matter
        .iter()
        .find(|(key, value)| is_title(key) && !value.is_empty())
        .map(|(_, value)| value.clone());
    Reading {
        front_matter,
        title,
        blocks: sink.blocks,
        diagnostics: sink.diagnostics,
    }
}

/// How front matter calls a title, in English and as collections of laws do.
fn is_title(key: &str) -> bool {
    key.eq_ignore_ascii_case("title") || ["标题", "题名", "名称", "法规名称"].contains(&key)
}
