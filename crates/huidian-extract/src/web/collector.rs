use std::ops::Range;

use super::field::{Rung, WebField, WebFieldName};
use crate::position::{Positions, is_blank};

/// Gathers fields with their places in code points.
pub(super) struct Collector<'p, 'a> {
    pub(super) positions: &'p Positions<'a>,
    pub(super) fields: Vec<WebField>,
}

impl Collector<'_, '_> {
    pub(super) fn add(
        &mut self,
        name: WebFieldName,
        value: &str,
        rung: Rung,
        label: &str,
        at: Range<usize>,
    ) {
        let value = value.trim_matches(is_blank);
        if value.is_empty() || matches!(value, "null" | "undefined" | "-" | "--" | "无") {
            return;
        }
        self.fields.push(WebField {
            name,
            value: value.to_owned(),
            rung,
            label: label.to_owned(),
            span: self.positions.span(at),
        });
    }
}
