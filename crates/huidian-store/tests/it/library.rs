//! A small library to test with.

use std::sync::Arc;

use huidian_model::provision::Ordinal;
use huidian_model::{
    Confidence, Document, EventKind, Expression, ExpressionId, Fact, FactValue, Issuers, Provision,
    ProvisionKind, ProvisionPath, Sector, Source, SourceKind, WorkId, WorkKind,
};
use huidian_store::{PackedText, Store, StoreOptions};
use jiff::Timestamp;
use jiff::civil::Date;

pub(crate) fn options() -> StoreOptions {
    StoreOptions {
        clock: Arc::new(Timestamp::UNIX_EPOCH),
        ..StoreOptions::default()
    }
}

pub(crate) fn library() -> Store {
    Store::temporary(options()).unwrap()
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) fn work(id: &str) -> WorkId {
    WorkId::new(id)
}

pub(crate) fn fact(value: FactValue) -> Fact {
    Fact::new(
        value,
        Source::new(SourceKind::Catalogue, "test"),
        Confidence::High,
    )
}

pub(crate) fn event(kind: EventKind, on: &str) -> Fact {
    fact(FactValue::Event {
        kind,
        on: on.parse().unwrap(),
    })
}

/// A work with the facts most tests want.
pub(crate) fn facts(
    title: &str,
    kind: WorkKind,
    issuer: &str,
    sector: Sector,
    published: &str,
) -> Vec<Fact> {
    vec![
        fact(FactValue::Title(title.to_owned())),
        fact(FactValue::Kind(kind)),
        fact(FactValue::Issuers(Issuers::named([(
            issuer.to_owned(),
            None,
        )]))),
        fact(FactValue::Sector(sector)),
        event(EventKind::Published, published),
    ]
}

/// A text of so many articles, one line each, with its tree.
pub(crate) fn document(articles: &[&str]) -> Document {
    let mut document = Document::default();
    for (index, words) in articles.iter().enumerate() {
        let number = index as u32 + 1;
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
            parent: None,
            path,
        });
    }
    document
}

/// A text of a work and what is packed for it.
pub(crate) fn expression(
    work: &WorkId,
    label: &str,
    effective_on: Option<&str>,
    document: &Document,
) -> (Expression, PackedText) {
    let text = PackedText::new(document);
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
        article_count: document.provisions.len() as u32,
        char_count: document.text.chars().count() as u32,
    };
    (expression, text)
}
