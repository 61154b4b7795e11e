//! Where the words of an ended act went: articles of the acts that ended it whose wording shows it.

use huidian_compare::compare;
use huidian_model::{Document, ExpressionId, ProvisionKind, ProvisionPath, RelationKind, WorkId};
use huidian_store::{Error, Reader};

/// Words that an article and its successor share at least, as a part of all: below it both may speak of the same without one following the other.
const ALIKE: f64 = 0.6;

/// An article that says what one of an ended act said.
#[derive(Debug, Clone, PartialEq)]
pub struct Successor {
    /// The text of the later act.
    pub expression: ExpressionId,
    pub title: String,
    pub path: ProvisionPath,
    /// 0 (nothing shared) to 1 (same words).
    pub similarity: f64,
}

/// Successors of an article in the acts that repealed or replaced its work, the most alike first. What was written anew has none: nothing is
/// guessed from numbers or subjects.
///
/// # Errors
///
/// When the library cannot be read.
pub fn successors_of(
    reader: &Reader<'_>,
    work: &WorkId,
    document: &Document,
    path: &ProvisionPath,
) -> Result<Vec<Successor>, Error> {
    let Some(article) = path.step(ProvisionKind::Article) else {
        return Ok(Vec::new());
    };
    let article = ProvisionPath(vec![article.clone()]);
    let mut found: Vec<Successor> = successions(reader, work, document)?
        .into_iter()
        .filter(|(old, _)| *old == article)
        .map(|(_, successor)| successor)
        .collect();
    found.sort_by(|a, b| b.similarity.total_cmp(&a.similarity));
    Ok(found)
}

/// Every article of an ended work that has a successor, with each of them, act by act.
///
/// # Errors
///
/// When the library cannot be read.
pub fn successions(
    reader: &Reader<'_>,
    work: &WorkId,
    document: &Document,
) -> Result<Vec<(ProvisionPath, Successor)>, Error> {
    let mut found: Vec<(ProvisionPath, Successor)> = Vec::new();
    let mut seen: Vec<WorkId> = Vec::new();
    for relation in reader.relations_of(work)? {
        let ends = matches!(
            relation.kind,
            RelationKind::Repeals | RelationKind::Replaces
        );
        if !ends || relation.to != *work || seen.contains(&relation.from) {
            continue;
        }
        seen.push(relation.from.clone());
        // the text that was made when the act ended; later ones follow their own amendments
        let texts = reader.expressions_of(&relation.from)?;
        let Some(first) = texts.first() else {
            continue;
        };
        let Some(later) = reader.document(&first.id)? else {
            continue;
        };
        let title = reader.find_title(&relation.from)?.unwrap_or_default();
        for row in compare(document, &later).rows {
            if row.similarity < ALIKE {
                continue;
            }
            let paths = |indexes: &[u32], of: &Document| -> Vec<ProvisionPath> {
                let provisions = indexes
                    .iter()
                    .filter_map(|index| of.provisions.get(*index as usize));
                provisions.map(|provision| provision.path.clone()).collect()
            };
            for old in paths(&row.old, document) {
                found.extend(paths(&row.new, &later).into_iter().map(|path| {
                    let successor = Successor {
                        expression: first.id.clone(),
                        title: title.clone(),
                        path,
                        similarity: row.similarity,
                    };
                    (old.clone(), successor)
                }));
            }
        }
    }
    Ok(found)
}
