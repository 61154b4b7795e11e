//! Rows of roundups about revised laws, against a library that holds the revised texts.

use huidian_digest::{DateKind, Digest, Row};
use huidian_model::{AuthorityRegister, EventKind, FactValue, ReviewState, WorkId};
use huidian_operations::check_roundup;
use huidian_testing::{TestStore, document, event, expression, fact};
use jiff::civil::date;

const LAW: &str = "灯塔养护条例";

/// A library in which only the texts say when the revised one begins.
fn library() -> TestStore {
    let store = TestStore::default();
    let id = WorkId::new(LAW);
    store
        .write::<_, huidian_store::Error>(|library| {
            let facts = [
                fact(FactValue::Title(LAW.to_owned())),
                event(EventKind::Published, "2004-08-01"),
                event(EventKind::Effective, "2004-10-01"),
                event(EventKind::Amended, "2024-08-05"),
            ];
            library.put_facts(&id, &facts)?;
            for (label, begins, words) in [
                ("2004-08-01", "2004-10-01", "灯塔应当养护。"),
                ("2024-08-05", "2024-10-01", "灯塔应当每年养护。"),
            ] {
                let (text, packed) = expression(&id, label, Some(begins), &document(&[words]));
                library.put_expression(&text, &packed)?;
            }
            library.set_review(&id, Some(ReviewState::Reviewed))
        })
        .unwrap();
    store.leave_jobs();
    store
}

#[test]
fn the_first_day_of_a_revised_text_is_that_of_the_text() {
    let store = library();
    let reader = store.read().unwrap();
    for (why, published, begins, suggestion) in [
        ("the revised text's own", "2024-08-05", "2024-10-01", None),
        ("the first text's own", "2004-08-01", "2004-10-01", None),
        (
            "a wrong one",
            "2024-08-05",
            "2024-11-01",
            Some("2024-10-01"),
        ),
    ] {
        let row = Row {
            title: LAW.to_owned(),
            date: Some(published.parse().unwrap()),
            date_kind: Some(DateKind::Published),
            effective: Some(begins.parse().unwrap()),
            ..Row::default()
        };
        let digest = Digest {
            documents: vec![row],
            ..Digest::default()
        };
        let authorities = AuthorityRegister::default();
        let checked = check_roundup(&reader, &authorities, &digest, date(2026, 11, 22)).unwrap();
        let found: Vec<Option<&str>> = checked.report.rows[0]
            .findings
            .iter()
            .map(|finding| finding.suggestion.as_deref())
            .collect();
        let expected: Vec<Option<&str>> = suggestion.map(Some).into_iter().collect();
        assert_eq!(
            found, expected,
            "{why}: {:?}",
            checked.report.rows[0].findings
        );
    }
}
