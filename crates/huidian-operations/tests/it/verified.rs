//! Hashes and quotations against the texts of a library.

use huidian_compare::{HashedWords, QuoteVerdict};
use huidian_model::{FactValue, ProvisionPath, ReviewState, WorkId};
use huidian_operations::{VerifyRequest, cite, verify};
use huidian_store::content_hash;
use huidian_testing::{TestStore, document, expression, fact};
use jiff::civil::date;

const WORK: &str = "灯塔养护条例";

fn library(review: ReviewState) -> TestStore {
    let store = TestStore::default();
    let id = WorkId::new(WORK);
    store
        .write::<_, huidian_store::Error>(|library| {
            library.put_facts(&id, &[fact(FactValue::Title(WORK.to_owned()))])?;
            let document = document(&["灯塔应当养护。", "违者罚款。"]);
            let (text, packed) = expression(&id, "2024-01-01", Some("2024-02-01"), &document);
            library.put_expression(&text, &packed)?;
            library.set_review(&id, Some(review))
        })
        .unwrap();
    store.leave_jobs();
    store
}

#[test]
fn the_hash_of_an_answer_and_that_of_a_row_are_both_of_the_article() {
    let store = library(ReviewState::Reviewed);
    let reader = store.read().unwrap();
    let hash = |words: &str| content_hash(words.as_bytes()).to_string();
    let whole = "第一条　灯塔应当养护。\n第二条　违者罚款。";
    for (words, verdict, of, reason) in [
        (
            "第二条　违者罚款。",
            QuoteVerdict::Exact,
            Some(HashedWords::Provision),
            "as answers have it",
        ),
        (
            "违者罚款。",
            QuoteVerdict::Exact,
            Some(HashedWords::WithoutLabel),
            "as rows have it",
        ),
        (
            "违者重罚。",
            QuoteVerdict::NotInThatText,
            Some(HashedWords::Provision),
            "other words",
        ),
    ] {
        let request = VerifyRequest {
            work: Some(WorkId::new(WORK)),
            provision: Some(ProvisionPath::article(2)),
            ..VerifyRequest::default()
        };
        let checked = verify(&reader, &hash(words), &request, date(2026, 1, 1)).unwrap();
        assert_eq!(
            (checked[0].verdict, checked[0].hash_of),
            (verdict, of),
            "{reason}"
        );
    }
    // without a provision it is found, and told as what
    for (words, of) in [
        ("灯塔应当养护。", HashedWords::WithoutLabel),
        (whole, HashedWords::WholeText),
    ] {
        let request = VerifyRequest {
            work: Some(WorkId::new(WORK)),
            ..VerifyRequest::default()
        };
        let checked = verify(&reader, &hash(words), &request, date(2026, 1, 1)).unwrap();
        assert_eq!(
            (checked[0].verdict, checked[0].hash_of),
            (QuoteVerdict::Exact, Some(of)),
            "{words}"
        );
    }
}

#[test]
fn a_text_that_waits_proves_nothing() {
    let store = library(ReviewState::Unreviewed);
    let reader = store.read().unwrap();
    let today = date(2026, 1, 1);
    let found = cite(&reader, &format!("依照《{WORK}》第二条。"), None, today).unwrap();
    let resolution = found[0].resolution.as_ref().unwrap();
    assert_eq!(resolution.verdict.id(), "not_in_this_library");
    assert_eq!((&resolution.work, &resolution.expression), (&None, &None));
    let request = VerifyRequest {
        work: Some(WorkId::new(WORK)),
        ..VerifyRequest::default()
    };
    let checked = verify(&reader, "违者罚款。", &request, today).unwrap();
    assert_eq!(checked[0].verdict, QuoteVerdict::NothingToCompare);
    assert!(
        checked[0]
            .reason
            .is_some_and(|reason| reason.contains("review"))
    );
}
