//! How a text differs from the one before it, article by article.

use huidian_compare::{Change, Row, RowKind, compare};
use huidian_model::{Document, Expression, ExpressionId, WorkId};
use huidian_store::Reader;

use crate::error::Result;

/// An article that is in one of two texts only, or reads differently in them.
#[derive(Debug, Clone, PartialEq)]
pub struct ArticleChange {
    pub kind: RowKind,
    /// Where it stands in the newer text, or stood in the older one: `第二十一条/第一款`.
    pub path: String,
    /// Its words in each text; several articles where they were split or merged.
    pub before: Option<String>,
    pub after: Option<String>,
    /// Numbers in each text, for people.
    pub old_label: String,
    pub new_label: String,
    /// The words, without labels.
    pub words: Vec<Change>,
}

/// Differences of a text of this label to the one before it; none for the first text of a work or of a part.
pub(crate) fn article_changes(
    reader: &Reader<'_>,
    work: &WorkId,
    label: &str,
) -> Result<Vec<ArticleChange>> {
    let kind = reader.find_work(work)?.and_then(|work| work.kind);
    if !reader.may_leave(kind) {
        return Ok(Vec::new());
    }
    let expressions = reader.expressions_of(work)?;
    let Some((earlier, later)) = neighbours(&expressions, label) else {
        return Ok(Vec::new());
    };
    let read = |id: &ExpressionId| reader.document(id);
    let (Some(before), Some(after)) = (read(&earlier.id)?, read(&later.id)?) else {
        return Ok(Vec::new());
    };
    Ok(differences(&before, &after))
}

/// The text of a label, and the one of the same part before it.
fn neighbours<'e>(
    expressions: &'e [Expression],
    label: &str,
) -> Option<(&'e Expression, &'e Expression)> {
    let at = expressions
        .iter()
        .position(|expression| expression.id.label == label)?;
    let later = &expressions[at];
    let earlier = expressions[..at]
        .iter()
        .rfind(|earlier| earlier.part == later.part)?;
    Some((earlier, later))
}

/// Articles that belong together and differ, in the order of the newer text.
fn differences(before: &Document, after: &Document) -> Vec<ArticleChange> {
    let rows = compare(before, after).rows.into_iter();
    rows.filter(|row| row.kind != RowKind::Unchanged)
        .map(|row| article_change(before, after, row))
        .collect()
}

fn article_change(before: &Document, after: &Document, row: Row) -> ArticleChange {
    ArticleChange {
        kind: row.kind,
        path: path_of(after, &row.new)
            .or_else(|| path_of(before, &row.old))
            .unwrap_or_default(),
        before: text_of(before, &row.old),
        after: text_of(after, &row.new),
        old_label: labels_of(before, &row.old),
        new_label: labels_of(after, &row.new),
        words: row.inline,
    }
}

fn path_of(document: &Document, indices: &[u32]) -> Option<String> {
    let provision = document.provisions.get(*indices.first()? as usize)?;
    Some(provision.path.to_string())
}

fn text_of(document: &Document, indices: &[u32]) -> Option<String> {
    let provisions = indices
        .iter()
        .filter_map(|index| document.provisions.get(*index as usize));
    let texts: Vec<&str> = provisions
        .map(|provision| document.text_of(provision).trim())
        .collect();
    (!texts.is_empty()).then(|| texts.join("\n"))
}

fn labels_of(document: &Document, indices: &[u32]) -> String {
    let provisions = indices
        .iter()
        .filter_map(|index| document.provisions.get(*index as usize));
    let labels: Vec<String> = provisions
        .map(|provision| provision.path.citation())
        .collect();
    labels.join("、")
}
