//! One file per form in which sites lay out their lists.

pub(crate) mod feed;
pub(crate) mod gazette;
pub(crate) mod html;
pub(crate) mod jpaas;
pub(crate) mod jpage;
pub(crate) mod json;
pub(crate) mod paging;
pub(crate) mod xinhua;

use crate::row::Row;

/// What one answer of a list holds.
#[derive(Debug, Default)]
pub(crate) struct Read {
    pub rows: Vec<Row>,
    /// As the site counts them.
    pub total: Option<usize>,
    pub pages: Option<usize>,
    /// Lines that looked like rows and were not kept: they lead elsewhere, or their title is not wanted.
    pub passed_over: usize,
    /// Whether the site says in its own form that there is nothing.
    pub is_proved_empty: bool,
}
