//! A small invented library: a law in two versions, and a draft nobody dated.

use huidian_model::provision::Ordinal;
use huidian_model::{
    Confidence, Document, EventKind, Expression, ExpressionId, Fact, FactValue, Issuers, Provision,
    ProvisionKind, ProvisionPath, ReviewState, Source, SourceKind, WorkId, WorkKind,
};
use huidian_store::{PackedText, Store, StoreOptions, Transaction};

pub const LAW: &str = "云湖市栈道条例";
pub const DRAFT: &str = "云湖市索道办法（征求意见稿）";
pub const REJECTED: &str = "不是文件的文章";

pub fn library() -> Store {
    let store = Store::temporary(StoreOptions::default()).unwrap();
    store
        .write::<_, huidian_store::Error>(|library| {
            put_work(
                library,
                LAW,
                &[
                    FactValue::Kind(WorkKind::LocalRegulation),
                    FactValue::Issuers(Issuers::named([(
                        "云湖市人民代表大会常务委员会".to_owned(),
                        None,
                    )])),
                    event(EventKind::Published, "2019-03-01"),
                    event(EventKind::Effective, "2019-05-01"),
                ],
            )?;
            put_text(
                library,
                LAW,
                "2019-03-01",
                Some("2019-05-01"),
                &["为了安全，制定本条例。", "栈道,应当\"每年\"检修。"],
            )?;
            put_text(
                library,
                LAW,
                "2024-06-01",
                Some("2024-07-01"),
                &["为了安全，制定本条例。", "栈道应当每月检修。", "违者罚款。"],
            )?;
            put_work(library, DRAFT, &[FactValue::Draft(true)])?;
            put_text(library, DRAFT, "undated", None, &["=索道应当检修。"])?;
            put_work(library, REJECTED, &[])?;
            put_text(library, REJECTED, "2024-01-01", None, &["第一条不该出现。"])?;
            library.set_review(&WorkId::new(REJECTED), Some(ReviewState::Rejected))
        })
        .unwrap();
    store
}

fn event(kind: EventKind, on: &str) -> FactValue {
    FactValue::Event {
        kind,
        on: on.parse().unwrap(),
    }
}

pub fn put_work(
    library: &mut Transaction<'_>,
    title: &str,
    values: &[FactValue],
) -> Result<(), huidian_store::Error> {
    let facts: Vec<Fact> = [FactValue::Title(title.to_owned())]
        .iter()
        .chain(values)
        .map(|value| {
            let source = Source::new(SourceKind::Catalogue, "test");
            Fact::new(value.clone(), source, Confidence::High)
        })
        .collect();
    library.put_facts(&WorkId::new(title), &facts).map(|_| ())
}

pub fn put_text(
    library: &mut Transaction<'_>,
    title: &str,
    label: &str,
    effective: Option<&str>,
    articles: &[&str],
) -> Result<(), huidian_store::Error> {
    let document = document(articles);
    let text = PackedText::new(&document);
    let expression = Expression {
        id: ExpressionId {
            work: WorkId::new(title),
            label: label.to_owned(),
        },
        title: title.to_owned(),
        part: None,
        dated_on: label.parse().ok(),
        effective_on: effective.map(|day| day.parse().unwrap()),
        effective_basis: "stated".to_owned(),
        is_end_assumed: false,
        ended_on: None,
        language: "zh-Hans".to_owned(),
        text: text.hash(),
        article_count: articles.len() as u32,
        char_count: document.text.chars().count() as u32,
    };
    library.put_expression(&expression, &text).map(|_| ())
}

fn document(articles: &[&str]) -> Document {
    let mut document = Document::default();
    for (index, words) in articles.iter().enumerate() {
        let number = index as u32 + 1;
        let path = ProvisionPath::article(number);
        let start = document.text.len() as u32;
        document.text.push_str(&format!("{path}　{words}\n"));
        document.provisions.push(Provision {
            kind: ProvisionKind::Article,
            ordinal: Some(Ordinal::one(number)),
            start,
            end: document.text.len() as u32,
            label_end: start + path.to_string().len() as u32,
            parent: None,
            path,
        });
    }
    document
}
