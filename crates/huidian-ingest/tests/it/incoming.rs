//! What comes in is kept as what it is, whoever brings it.

use huidian_fetch::Incoming;
use huidian_ingest::{Outcome, Report};
use huidian_model::Format;
use huidian_store::Store;
use huidian_testing::TestStore;

use crate::support::import_all;

fn import(store: &Store, incoming: Vec<Incoming>) -> Report {
    import_all(store, "2025-07-01", incoming)
}

fn library() -> TestStore {
    TestStore::default()
}

#[test]
fn spreadsheets_are_kept_as_what_they_are() {
    let xls: &[u8] = include_bytes!("../fixtures/roundup.xls");
    let ods: &[u8] = include_bytes!("../fixtures/roundup.ods");
    // bytes, name they come under, what they are
    for (bytes, name, format) in [
        (xls, "数据政策汇总.xls", Format::LegacyExcelWorkbook),
        (ods, "数据政策汇总.ods", Format::OpenDocumentSpreadsheet),
        // the content decides, not the name
        (ods, "数据政策汇总.xlsx", Format::OpenDocumentSpreadsheet),
    ] {
        let store = library();
        let now = "2025-07-01T08:00:00Z".parse().unwrap();
        let report = import(
            &store,
            vec![Incoming::new(name, bytes.to_vec(), now).unwrap()],
        );
        let outcome = &report.items[0].outcome;
        assert!(
            matches!(outcome, Outcome::Roundup { rows: 3, .. }),
            "{name}: {outcome:?}"
        );
        let captures = store.read().unwrap().all_captures().unwrap();
        assert_eq!(captures[0].format, format, "{name}");
    }
}

#[test]
fn a_fetched_page_keeps_its_address_and_its_time() {
    let store = library();
    let text = "# 某市灯塔养护条例\n\n第一条　为了养护灯塔，制定本条例。\n\n第二条　灯塔应当每年检查一次。\n\n第三条　本条例自2023年7月1日起施行。\n";
    let now = "2025-07-01T08:00:00Z".parse().unwrap();
    let incoming = Incoming {
        origin: Some("https://example.org/lamp.html".to_owned()),
        shown: "https://example.org/lamp.html".to_owned(),
        ..Incoming::new("example/灯塔.md", text.as_bytes().to_vec(), now).unwrap()
    };
    let report = import(&store, vec![incoming]);
    assert_eq!(report.items[0].path, "https://example.org/lamp.html");
    let capture = store.read().unwrap().all_captures().unwrap().remove(0);
    assert_eq!(capture.name, "example/灯塔.md");
    assert_eq!(
        capture.origin.as_deref(),
        Some("https://example.org/lamp.html")
    );
    assert_eq!(capture.captured_at, now);
}
