//! Texts of so many articles.

use huidian_model::provision::Ordinal;
use huidian_model::{
    Document, Expression, ExpressionId, Provision, ProvisionKind, ProvisionPath, WorkId,
};
use huidian_store::PackedText;

/// One line an article (`第一条　…`), nothing above them.
pub fn document(articles: &[&str]) -> Document {
    let mut document = Document::default();
    push_articles(&mut document, articles, None);
    document
}

/// The same below one heading, such as `第一章　总则`.
pub fn document_under(chapter: &str, articles: &[&str]) -> Document {
    let mut document = Document {
        text: format!("{chapter}\n"),
        provisions: vec![Provision {
            kind: ProvisionKind::Chapter,
            ordinal: Some(Ordinal::one(1)),
            start: 0,
            end: 0,
            label_end: chapter.len() as u32,
            parent: None,
            path: ProvisionPath::default(),
        }],
    };
    push_articles(&mut document, articles, Some(0));
    document.provisions[0].end = document.text.len() as u32;
    document
}

fn push_articles(document: &mut Document, articles: &[&str], parent: Option<u32>) {
    for (number, words) in (1..).zip(articles) {
        let path = ProvisionPath::article(number);
        let start = document.text.len() as u32;
        let label_end = start + path.to_string().len() as u32;
        document.text.push_str(&format!("{path}　{words}\n"));
        document.provisions.push(Provision {
            kind: ProvisionKind::Article,
            ordinal: Some(Ordinal::one(number)),
            start,
            end: document.text.len() as u32,
            label_end,
            parent,
            path,
        });
    }
}

/// A text of a work and what is packed for it. The label is the day it is dated on, `undated` and the like aside.
pub fn expression(
    work: &WorkId,
    label: &str,
    effective_on: Option<&str>,
    document: &Document,
) -> (Expression, PackedText) {
    let text = PackedText::new(document);
    let day = |words: &str| {
        words
            .parse()
            .unwrap_or_else(|error| panic!("{words} is no day: {error}"))
    };
    let expression = Expression {
        id: ExpressionId {
            work: work.clone(),
            label: label.to_owned(),
        },
        title: work.to_string(),
        part: None,
        dated_on: label.get(..10).and_then(|label| label.parse().ok()),
        effective_on: effective_on.map(day),
        effective_basis: "stated".to_owned(),
        ended_on: None,
        is_end_assumed: false,
        language: "zh-Hans".to_owned(),
        text: text.hash(),
        article_count: document.units().count() as u32,
        char_count: document.text.chars().count() as u32,
    };
    (expression, text)
}
