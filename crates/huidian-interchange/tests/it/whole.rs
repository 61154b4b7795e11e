//! What is given away is whole, confirmed, and this library's.

use huidian_interchange::{
    AknRequest, Error, ExportRequest, Format, Table, ciso_framework, export, export_akn,
    oscal_catalog,
};
use huidian_model::citation::{CitationKind, Resolution};
use huidian_model::{Citation, FactValue, ReviewState, Verdict, WorkId};
use huidian_store::UnitCitation;
use huidian_testing::{TestStore, document, expression, fact};
use jiff::civil::date;
use serde_json::Value;

use crate::library::{LAW, library, put_text, put_work};

const CODE: &str = "云湖市灯塔典";
const WAITING: &str = "云湖市渡口办法";

fn filled() -> TestStore {
    let store = library();
    store
        .write::<_, huidian_store::Error>(|library| {
            put_work(library, CODE, &[])?;
            for (part, words) in [("总则", "灯塔照明。"), ("附则", "本典施行。")] {
                let id = WorkId::new(CODE);
                let label = format!("2020-05-28.{part}");
                let (mut text, packed) =
                    expression(&id, &label, Some("2021-01-01"), &document(&[words]));
                text.part = Some(part.to_owned());
                library.put_expression(&text, &packed)?;
            }
            put_work(library, WAITING, &[])?;
            put_text(library, WAITING, "2022-01-01", None, &["渡口应当有灯。"])?;
            library.set_review(&WorkId::new(WAITING), Some(ReviewState::Unreviewed))
        })
        .unwrap();
    store
}

#[test]
fn a_part_is_not_given_for_the_whole() {
    let store = filled();
    let day = date(2026, 11, 28);
    let code = WorkId::new(CODE);
    let refusals = [
        oscal_catalog(&store, &code, None, day).unwrap_err(),
        ciso_framework(&store, &code, None, day).unwrap_err(),
    ];
    for refusal in refusals {
        let told = refusal.to_string();
        assert!(
            told.contains("2020-05-28.总则") && told.contains("2020-05-28.附则"),
            "{told}"
        );
    }
    let part = oscal_catalog(&store, &code, Some("2020-05-28.附则"), day).unwrap();
    assert_eq!(part["catalog"]["metadata"]["title"], "云湖市灯塔典（附则）");
    let framework = ciso_framework(&store, &code, Some("2020-05-28.总则"), day).unwrap();
    assert_eq!(framework.name, "云湖市灯塔典（总则）");
}

/// CISO Assistant takes what has a higher version for an update, and nothing else.
#[test]
fn a_text_that_is_put_right_has_a_higher_version() {
    let store = filled();
    let (day, law) = (date(2026, 11, 28), WorkId::new(LAW));
    let version = |label| {
        ciso_framework(&store, &law, Some(label), day)
            .unwrap()
            .version
    };
    let before = version("2019-03-01");
    assert_eq!(before, 2_019_030_100);
    let later = version("2024-06-01");
    assert!(later > before, "{later}");
    for corrected in 1..=2 {
        let words = format!("为了安全，制定本条例（{corrected}）。");
        store
            .write::<_, huidian_store::Error>(|library| {
                put_text(library, LAW, "2019-03-01", Some("2019-05-01"), &[&words])
            })
            .unwrap();
        assert_eq!(version("2019-03-01"), before + corrected);
        assert_eq!(version("2024-06-01"), later, "another text");
    }
}

#[test]
fn what_waits_for_a_person_is_given_to_nobody() {
    let store = filled();
    let day = date(2026, 11, 28);
    let waiting = WorkId::new(WAITING);
    assert!(matches!(
        oscal_catalog(&store, &waiting, None, day),
        Err(Error::NotShown(_))
    ));
    assert!(matches!(
        ciso_framework(&store, &waiting, None, day),
        Err(Error::NotShown(_))
    ));
    // nor does a reference lead to it
    let (text, _) = expression(&WorkId::new(LAW), "2024-06-01", None, &document(&["x"]));
    store
        .write::<_, huidian_store::Error>(|library| {
            let citation = Citation {
                start: 0,
                end: 2,
                text: format!("《{WAITING}》"),
                kind: CitationKind::NamedWork,
                work: Some(WAITING.to_owned()),
                target: Vec::new(),
                resolution: Some(Resolution {
                    verdict: Verdict::Found,
                    work: Some(waiting.clone()),
                    expression: None,
                    moved_to: None,
                    missing: Vec::new(),
                }),
            };
            let found = UnitCitation {
                unit: "第一条".to_owned(),
                citation,
            };
            library.put_citations(&text.id, &[found]).map(|_| ())
        })
        .unwrap();
    let folder = tempfile::tempdir().unwrap();
    let rows = |table| -> Vec<Value> {
        let request = ExportRequest {
            table,
            format: Format::JsonLines,
            as_of: day,
            since: None,
        };
        let exported = export(&store, &request, &folder.path().join("out.jsonl")).unwrap();
        let text = std::fs::read_to_string(exported.path).unwrap();
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let references = rows(Table::Citations);
    assert_eq!(references.len(), 1);
    assert_eq!(references[0]["verdict"], "not_in_this_library");
    assert_eq!(references[0]["target_work"], Value::Null);
    assert_eq!(
        references[0]["target_name"], WAITING,
        "the words of the text stay"
    );
}

#[test]
fn a_cursor_of_another_library_is_refused_and_nothing_is_written() {
    let store = filled();
    let folder = tempfile::tempdir().unwrap();
    let as_of = date(2026, 11, 28);
    let last = store.read().unwrap().last_event_seq().unwrap();
    let other = {
        let store = TestStore::default();
        store
            .write::<_, huidian_store::Error>(|library| {
                let title = fact(FactValue::Title("别库办法".to_owned()));
                library
                    .put_facts(&WorkId::new("别库办法"), &[title])
                    .map(|_| ())
            })
            .unwrap();
        let cursor = store.read().unwrap().last_cursor().unwrap();
        store.leave_jobs();
        cursor
    };
    // beyond the end, before the beginning, a place that both have and only one gave out, nothing at all
    let beyond = (last + 1).to_string();
    for since in [&*beyond, "99999999", "-1", &other, "x"] {
        let since = since.to_owned();
        let path = folder.path().join("out.jsonl");
        let request = ExportRequest {
            table: Table::Provisions,
            format: Format::JsonLines,
            as_of,
            since: Some(since.clone()),
        };
        let told = export(&store, &request, &path).unwrap_err().to_string();
        assert!(told.contains("cursor") && told.contains(&since), "{told}");
        let akn = AknRequest {
            as_of,
            since: Some(since),
        };
        assert!(export_akn(&store, &akn, &folder.path().join("texts")).is_err());
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    let request = ExportRequest {
        table: Table::Events,
        format: Format::JsonLines,
        as_of,
        since: Some(store.read().unwrap().last_cursor().unwrap()),
    };
    let exported = export(&store, &request, &folder.path().join("news.jsonl")).unwrap();
    assert_eq!(exported.manifest.rows, 0, "the cursor of the last manifest");
}
