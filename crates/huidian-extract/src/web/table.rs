//! The information table: pairs of label and value in the shapes that sites use.

use std::ops::Range;

use super::collector::Collector;
use super::field::{Rung, WebFieldName};
use super::label;
use crate::html::{Element, HtmlTree};

/// Elements that hold one label or one value.
const CELLS: [&str; 12] = [
    "td", "th", "dt", "dd", "li", "p", "span", "b", "strong", "div", "label", "em",
];
/// Pairs of different names that make a run of pairs an information table: one alone may be a word in the text.
const FEWEST: usize = 2;
/// Longest value, in characters; more is a text that stands behind a word like 标题.
const LONGEST_VALUE: usize = 300;

struct Pair {
    name: WebFieldName,
    label: String,
    value: String,
    at: Range<usize>,
    /// The table, list or box it stands in.
    container: usize,
}

pub(super) fn read(
    tree: &HtmlTree<'_>,
    body: Option<&Range<usize>>,
    found: &mut Collector<'_, '_>,
) {
    let mut pairs: Vec<Pair> = Vec::new();
    for element in tree.elements() {
        let range = element.range();
        let is_in_body =
            body.is_some_and(|body| range.start >= body.start && range.end <= body.end);
        let is_seen = pairs
            .last()
            .is_some_and(|pair| range.start < pair.at.end && range.end <= pair.at.end);
        if is_in_body || is_seen || !CELLS.contains(&element.name()) {
            continue;
        }
        pairs.extend(pair_at(element));
    }
    if pairs.is_empty() {
        pairs = tree.elements().flat_map(pairs_of_columns).collect();
    }
    for pair in &pairs {
        let mut names: Vec<WebFieldName> = pairs
            .iter()
            .filter(|other| other.container == pair.container)
            .map(|other| other.name)
            .collect();
        names.sort_unstable();
        names.dedup();
        if names.len() >= FEWEST && !(names.len() == FEWEST && is_byline(&names)) {
            found.add(
                pair.name,
                &pair.value,
                Rung::Table,
                &pair.label,
                pair.at.clone(),
            );
        }
    }
}

/// 来源 and 发布时间 under the headline are no information table.
fn is_byline(names: &[WebFieldName]) -> bool {
    names
        .iter()
        .all(|name| matches!(name, WebFieldName::PublishedOn | WebFieldName::Origin))
}

fn pair_at(element: Element<'_, '_>) -> Option<Pair> {
    let words = element.text();
    // long before anything is compared: the boxes around a page come by here too
    if words.len() > (LONGEST_VALUE + 20) * 4 {
        return None;
    }
    if let Some(name) = label::read(&words) {
        let value = value_after(element)?;
        let text = value.text();
        // an empty cell says that the site does not say
        if label::read(&text).is_some() || text.chars().count() > LONGEST_VALUE {
            return None;
        }
        return Some(Pair {
            name,
            label: label::squeezed(&words),
            value: text.replace('\n', " "),
            at: element.range().start..value.range().end,
            container: container_of(element),
        });
    }
    let is_leaf_line = matches!(element.name(), "li" | "p" | "td" | "dd" | "div" | "span");
    let (name, label, value) = label::split(&words).filter(|_| is_leaf_line)?;
    let value = value.split('\n').collect::<Vec<_>>().join(" ");
    let has_more = value.contains(['：', ':']) && label::split_any(&value);
    (!has_more && !value.is_empty() && value.chars().count() <= LONGEST_VALUE).then(|| Pair {
        name,
        label: label::squeezed(label),
        value,
        at: element.range(),
        container: container_of(element),
    })
}

/// A table of two rows, the labels in the first and one text's values below. With more rows it is a list of texts.
fn pairs_of_columns(table: Element<'_, '_>) -> Vec<Pair> {
    if table.name() != "table" {
        return Vec::new();
    }
    let rows: Vec<Element<'_, '_>> = table
        .descendants()
        .filter(|element| element.name() == "tr")
        .collect();
    let [labels, values] = rows.as_slice() else {
        return Vec::new();
    };
    let cells = |row: &Element<'_, '_>| -> Vec<(String, Range<usize>)> {
        row.children()
            .filter(|cell| matches!(cell.name(), "td" | "th"))
            .map(|cell| (cell.text(), cell.range()))
            .collect()
    };
    let (labels, values) = (cells(labels), cells(values));
    if labels.len() != values.len() || values.iter().any(|(value, _)| label::read(value).is_some())
    {
        return Vec::new();
    }
    let container = table.range().start;
    let pairs = labels.iter().zip(values);
    pairs
        .filter(|(_, (value, _))| value.chars().count() <= LONGEST_VALUE)
        .filter_map(|((words, _), (value, at))| {
            Some(Pair {
                name: label::read(words)?,
                label: label::squeezed(words),
                value: value.replace('\n', " "),
                at,
                container,
            })
        })
        .collect()
}

/// The cell that a label's value stands in.
fn value_after<'t, 'a>(label: Element<'t, 'a>) -> Option<Element<'t, 'a>> {
    let is_value = |element: &Element<'t, 'a>| {
        CELLS.contains(&element.name())
            || matches!(element.name(), "a" | "h1" | "h2" | "font" | "i")
    };
    // `td > b` then `td`: the label may be wrapped in its cell
    let mut at = label;
    for _ in 0..3 {
        if let Some(next) = at.following() {
            return Some(next).filter(is_value);
        }
        at = at.parent().filter(|parent| {
            super::label::squeezed(&parent.text()) == super::label::squeezed(&label.text())
        })?;
    }
    None
}

fn container_of(element: Element<'_, '_>) -> usize {
    let holds = |above: &Element<'_, '_>| matches!(above.name(), "table" | "dl" | "ul" | "ol");
    let near = element.ancestors().find(holds);
    // no list: the box two levels up holds the lines
    let boxed = || element.ancestors().nth(1);
    near.or_else(boxed).map_or(0, |above| above.range().start)
}
