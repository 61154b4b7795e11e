//! A picture with the figures behind it.

use crate::request::Query;

pub(super) struct Chart {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) svg: String,
    pub(super) head: Vec<String>,
    pub(super) lines: Vec<Line>,
}

/// Address of the works behind a line, its label, what stands beside it.
pub(super) type Line = (Option<String>, String, Vec<String>);

/// Lines of a table on a page; the file has all.
const SHOWN: usize = 60;

impl Chart {
    pub(super) fn shown(&self) -> &[Line] {
        self.lines.get(..SHOWN).unwrap_or(&self.lines)
    }

    pub(super) fn is_cut(&self) -> bool {
        self.lines.len() > SHOWN
    }

    /// Where the figures are to be had as a file.
    pub(super) fn data(&self, query: &Query, extension: &str) -> String {
        let asked = query.without(&["lang"]).with("chart", self.id);
        asked.link(&format!("/overview/data.{extension}"))
    }
}
