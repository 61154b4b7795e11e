//! Where a chapter begins that a decision puts behind the last one.

use super::ComposedArticle;

/// Before the new articles behind all old ones: those that the decision gives after the heading, or the only one there is. Of several that it gives before,
/// nobody can tell which are the chapter's.
pub(super) fn place(articles: &[ComposedArticle], by: usize) -> Option<usize> {
    let is_old = |article: &ComposedArticle| article.was.is_some();
    let old = articles.iter().rposition(is_old).map_or(0, |at| at + 1);
    let new = &articles[old..];
    let is_given_after =
        |article: &ComposedArticle| article.changed_by.iter().any(|given| *given > by);
    match new.iter().position(is_given_after) {
        Some(at) => Some(old + at),
        None => (new.len() == 1).then_some(old),
    }
}
