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

/// One account prints the title of a letter above it, another has it in its headline alone, and a third ends with who edited the page.
#[test]
fn copies_of_a_letter_are_one_text() {
    let title = "关于发布2031年度供水数据标准需求的通知";
    let letter = "供水标秘字〔2031〕15号\n\n各有关单位：\n\n为发挥标准的引领作用，秘书处组织梳理了供水数据标准需求，现予发布，请各单位积极参与。\n\n全国供水标准化技术委员会秘书处\n\n2031年5月8日";
    let page = |body: &str| {
        format!(
            "---\ntitle: {title}\nurl: https://mp.example.com/s?x=1\nsource: 水务观察\ndate: 2031-05-09\n---\n\n# {title}\n\n水务观察\n\n{body}\n\n预览时标签不可点\n"
        )
    };
    let store = library();
    let now = "2031-05-10T08:00:00Z".parse().unwrap();
    for (name, body) in [
        ("a.md", format!("**{title}**\n\n{letter}")),
        ("b.md", letter.to_owned()),
        (
            "c.md",
            format!("{letter}\n\n本文来源：某某网\n\n本文编辑：某某某"),
        ),
    ] {
        let incoming = Incoming::new(name, page(&body).into_bytes(), now).unwrap();
        let report = crate::support::import_all(&store, "2031-07-01", vec![incoming]);
        let outcome = &report.items[0].outcome;
        assert!(
            matches!(outcome, Outcome::Text { doubts, .. } if doubts.is_empty()),
            "{name}: {outcome:?}"
        );
    }
    let reader = store.read().unwrap();
    let works = reader.find_works_by_title(title).unwrap();
    assert_eq!(works.len(), 1);
    assert_eq!(reader.expressions_of(&works[0].work).unwrap().len(), 1);
}
