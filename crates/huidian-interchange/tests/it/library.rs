//! A small invented library: a law in two versions, and a draft nobody dated.

use huidian_model::{EventKind, Fact, FactValue, ReviewState, WorkId, WorkKind};
use huidian_store::Transaction;
use huidian_testing::{TestStore, document, event, expression, fact, issuers};

pub const LAW: &str = "云湖市栈道条例";
pub const DRAFT: &str = "云湖市索道办法（征求意见稿）";
pub const REJECTED: &str = "不是文件的文章";

pub fn library() -> TestStore {
    let store = TestStore::default();
    store
        .write::<_, huidian_store::Error>(|library| {
            put_work(
                library,
                LAW,
                &[
                    fact(FactValue::Kind(WorkKind::LocalRegulation)),
                    issuers(&["云湖市人民代表大会常务委员会"]),
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
            put_work(library, DRAFT, &[fact(FactValue::Draft(true))])?;
            put_text(library, DRAFT, "undated", None, &["=索道应当检修。"])?;
            put_work(library, REJECTED, &[])?;
            put_text(library, REJECTED, "2024-01-01", None, &["第一条不该出现。"])?;
            library.set_review(&WorkId::new(REJECTED), Some(ReviewState::Rejected))
        })
        .unwrap();
    store
}

pub fn put_work(
    library: &mut Transaction<'_>,
    title: &str,
    told: &[Fact],
) -> Result<(), huidian_store::Error> {
    let mut facts = vec![fact(FactValue::Title(title.to_owned()))];
    facts.extend_from_slice(told);
    library.put_facts(&WorkId::new(title), &facts).map(|_| ())
}

pub fn put_text(
    library: &mut Transaction<'_>,
    title: &str,
    label: &str,
    effective: Option<&str>,
    articles: &[&str],
) -> Result<(), huidian_store::Error> {
    let (text, packed) = expression(&WorkId::new(title), label, effective, &document(articles));
    library.put_expression(&text, &packed).map(|_| ())
}
