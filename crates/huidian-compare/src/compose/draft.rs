//! The base text as a list of articles that can be changed.

use std::ops::Range;

use huidian_model::provision::Ordinal;
use huidian_model::{Document, ProvisionKind, ProvisionPath};

use super::heading::{self, DraftHeading};

/// New words for a stretch of an article.
#[derive(Debug, Clone)]
pub(super) struct Edit {
    /// Bytes of the base text; empty where words are put in.
    pub range: Range<usize>,
    pub words: String,
}

/// An article while it is being changed.
#[derive(Debug, Clone)]
pub(super) struct DraftArticle {
    pub was: Option<Ordinal>,
    /// The number a decision gives it.
    pub number: Option<Ordinal>,
    /// Bytes of its words in the base text; empty for a new one.
    pub span: Range<usize>,
    /// Words that take the place of all its own.
    pub replaced: Option<String>,
    pub edits: Vec<Edit>,
    pub is_deleted: bool,
    pub changed_by: Vec<usize>,
    /// Items were put in or taken out: their numbers follow.
    pub counts_items: bool,
}

impl DraftArticle {
    pub fn new(number: Option<Ordinal>, words: String, by: usize) -> Self {
        Self {
            was: None,
            number,
            span: 0..0,
            replaced: Some(words),
            edits: Vec::new(),
            is_deleted: false,
            changed_by: vec![by],
            counts_items: false,
        }
    }

    pub fn touch(&mut self, by: usize) {
        if !self.changed_by.contains(&by) {
            self.changed_by.push(by);
        }
    }
}

/// The articles of a text, those of its first run of numbers.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub articles: Vec<DraftArticle>,
    pub inserted: Vec<DraftArticle>,
    pub headings: Vec<DraftHeading>,
    text: String,
}

impl Draft {
    pub fn of(document: &Document) -> Self {
        let articles = document
            .provisions
            .iter()
            .filter(|provision| {
                provision.kind == ProvisionKind::Article && provision.path.0.len() == 1
            })
            .filter_map(|provision| {
                Some(DraftArticle {
                    was: Some(provision.ordinal.clone()?),
                    number: None,
                    span: words_of(document, provision.label_end, provision.end),
                    replaced: None,
                    edits: Vec::new(),
                    is_deleted: false,
                    changed_by: Vec::new(),
                    counts_items: false,
                })
            })
            .collect();
        Self {
            articles,
            inserted: Vec::new(),
            headings: heading::of(document),
            text: document.text.clone(),
        }
    }

    /// The article of a path, by its number in the base text.
    pub fn find(&mut self, path: &ProvisionPath) -> Option<&mut DraftArticle> {
        let number = &path.step(ProvisionKind::Article)?.ordinal;
        self.articles
            .iter_mut()
            .find(|article| article.was.as_ref() == Some(number))
    }

    /// Numbers and words as they stand.
    pub fn articles(&self) -> Vec<(Ordinal, String)> {
        self.articles
            .iter()
            .filter_map(|article| {
                let words = self.text.get(article.span.clone())?.to_owned();
                Some((article.was.clone()?, words))
            })
            .collect()
    }
}

/// The words of an article without label and the space around.
fn words_of(document: &Document, label_end: u32, end: u32) -> Range<usize> {
    let words = &document.text[label_end as usize..end as usize];
    let start = label_end as usize + words.len() - words.trim_start_matches(is_gap).len();
    let kept = words.trim_matches(is_gap).len();
    start..start + kept
}

fn is_gap(c: char) -> bool {
    c.is_whitespace() || matches!(c, '：' | '*')
}
