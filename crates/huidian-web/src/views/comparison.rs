//! Two texts article by article, with what changed marked.

use huidian_compare::{Change, ChangeKind, Row, RowKind};
use huidian_following::ArticleChange;
use huidian_model::Document;
use huidian_text::markup::push_escaped;

use crate::request::Language;

/// One line of the comparison: articles before and after, as HTML.
#[derive(Debug)]
pub(crate) struct ComparedLine {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) old_label: String,
    pub(crate) new_label: String,
    pub(crate) old: String,
    pub(crate) new: String,
}

/// A comparison with its counts.
#[derive(Debug)]
pub(crate) struct ComparisonView {
    pub(crate) lines: Vec<ComparedLine>,
    /// Id, name and number of each kind of change that occurs.
    pub(crate) counts: Vec<(&'static str, &'static str, usize)>,
}

const KINDS: [RowKind; 8] = [
    RowKind::Changed,
    RowKind::Added,
    RowKind::Removed,
    RowKind::Moved,
    RowKind::Split,
    RowKind::Merged,
    RowKind::Renumbered,
    RowKind::Unchanged,
];

impl ComparisonView {
    /// Leaves the lines whose words changed; gives the old and new numbers of articles that only got another one.
    pub(crate) fn leave_out_unchanged(&mut self) -> Vec<(String, String)> {
        let is_of = |line: &ComparedLine, kind: RowKind| line.id == kind.id();
        let renumbered = self.lines.iter();
        let renumbered = renumbered
            .filter(|line| is_of(line, RowKind::Renumbered))
            .map(|line| (line.old_label.clone(), line.new_label.clone()))
            .collect();
        self.lines
            .retain(|line| !is_of(line, RowKind::Unchanged) && !is_of(line, RowKind::Renumbered));
        renumbered
    }
}

pub(crate) fn compare(old: &Document, new: &Document, language: Language) -> ComparisonView {
    let comparison = huidian_compare::compare(old, new);
    let counts = KINDS
        .into_iter()
        .map(|kind| {
            let rows = comparison.rows.iter().filter(|row| row.kind == kind);
            (kind.id(), named(kind, language), rows.count())
        })
        .filter(|(_, _, count)| *count > 0);
    ComparisonView {
        counts: counts.collect(),
        lines: comparison
            .rows
            .iter()
            .map(|row| line(row, old, new, language))
            .collect(),
    }
}

fn line(row: &Row, old: &Document, new: &Document, language: Language) -> ComparedLine {
    ComparedLine {
        id: row.kind.id(),
        name: named(row.kind, language),
        old_label: labels(old, &row.old),
        new_label: labels(new, &row.new),
        old: marked(&row.inline, ChangeKind::Delete, "del", !row.old.is_empty()),
        new: marked(&row.inline, ChangeKind::Insert, "ins", !row.new.is_empty()),
    }
}

impl ComparedLine {
    /// An article of a register's changes.
    pub(crate) fn of_article(article: &ArticleChange, language: Language) -> Self {
        let side = |own, element, is_there| marked(&article.words, own, element, is_there);
        Self {
            id: article.kind.id(),
            name: named(article.kind, language),
            old_label: article.old_label.clone(),
            new_label: article.new_label.clone(),
            old: side(ChangeKind::Delete, "del", article.before.is_some()),
            new: side(ChangeKind::Insert, "ins", article.after.is_some()),
        }
    }
}

fn labels(document: &Document, places: &[u32]) -> String {
    places
        .iter()
        .filter_map(|place| document.provisions.get(*place as usize))
        .map(|provision| provision.path.citation())
        .collect::<Vec<_>>()
        .join("、")
}

/// One side: what stayed, and what is on this side only in its element. A whole article that came or went is not marked again.
fn marked(changes: &[Change], own: ChangeKind, element: &str, is_there: bool) -> String {
    let mut html = String::new();
    if !is_there {
        return html;
    }
    let is_whole = changes.iter().all(|change| change.kind == own);
    for change in changes {
        if change.kind == ChangeKind::Equal || (change.kind == own && is_whole) {
            push_escaped(&mut html, &change.text);
        } else if change.kind == own {
            html.push_str(&format!("<{element}>"));
            push_escaped(&mut html, &change.text);
            html.push_str(&format!("</{element}>"));
        }
    }
    html
}

fn named(kind: RowKind, language: Language) -> &'static str {
    let english = match kind {
        RowKind::Unchanged => "unchanged",
        RowKind::Changed => "changed",
        RowKind::Moved => "moved",
        RowKind::Renumbered => "renumbered",
        RowKind::Added => "added",
        RowKind::Removed => "removed",
        RowKind::Split => "split",
        RowKind::Merged => "merged",
    };
    language.pick(kind.chinese(), english)
}
