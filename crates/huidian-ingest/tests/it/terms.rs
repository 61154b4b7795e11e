//! Days that hang on other acts. Town, ferry and bridge are invented.

use huidian_fetch::{Incoming, Listing};
use huidian_ingest::{Import, ImportRequest, Silent};
use huidian_model::{EventKind, FactValue, PartialDate};
use huidian_testing::TestStore;

const TICKETS: &str = "云湖市渡口票价管理办法\n\n云湖市发展和改革委员会 云发改规〔2020〕9号\n\n第一条 为了管理票价，制定本办法。\n\n第二条 票价应当公示。\n\n第三条 本办法自2021年1月1日起施行，有效期至2023年12月31日。\n";
const KEPT: &str = "云湖市发展和改革委员会关于延长《云湖市渡口票价管理办法》有效期的通知\n\n云发改规〔2023〕11号\n\n各区发展和改革局：\n\n经评估，《云湖市渡口票价管理办法》（云发改规〔2020〕9号）需要继续实施，现将其有效期延长至2028年12月31日。\n\n本通知自2024年1月1日起施行。\n\n云湖市发展和改革委员会\n2023年12月15日\n";
const STOPPED: &str = "云湖市发展和改革委员会关于暂停执行《云湖市渡口票价管理办法》的通知\n\n云发改规〔2023〕12号\n\n各区发展和改革局：\n\n自2023年6月1日起暂停执行《云湖市渡口票价管理办法》，恢复时间另行通知。\n\n云湖市发展和改革委员会\n2023年5月15日\n";
const BRIDGE: &str = "云湖市浮桥登记办法\n\n（2025年12月1日云湖市人民政府令第80号公布）\n\n第一条 为了登记浮桥，根据《云湖市浮桥条例》，制定本办法。\n\n第二条 浮桥应当登记。\n\n第三条 本办法自《云湖市浮桥条例》施行之日起施行。\n";
const BRIDGES: &str = "云湖市浮桥条例\n\n（2025年10月30日云湖市第五届人民代表大会常务委员会第九次会议通过）\n\n第一条 为了保护浮桥，制定本条例。\n\n第二条 浮桥应当坚固。\n\n第三条 本条例自2026年3月1日起施行。\n";

fn import(store: &TestStore, texts: &[&str]) {
    for text in texts {
        let page = Incoming::new("page.txt", text.as_bytes().to_vec(), store.now()).unwrap();
        let import = Import {
            store,
            catalogue: huidian_catalogue::builtin(),
            index_folder: &store.folder().join("index"),
            today: "2031-07-01".parse().unwrap(),
        };
        let request = ImportRequest {
            listing: Listing::of([page]),
            described: "page.txt".to_owned(),
            ..ImportRequest::default()
        };
        import.run(&request, &Silent).unwrap();
    }
}

fn date_of(store: &TestStore, title: &str, kind: EventKind) -> Option<PartialDate> {
    let reader = store.read().unwrap();
    let work = reader.find_work_by_title(title).unwrap().expect(title);
    reader.find_work(&work).unwrap().unwrap().date_of(kind)
}

#[test]
fn an_act_whose_term_is_lengthened_ends_later_whichever_comes_in_first() {
    for order in [[TICKETS, KEPT], [KEPT, TICKETS]] {
        let store = TestStore::default();
        import(&store, &order);
        let ends = date_of(&store, "云湖市渡口票价管理办法", EventKind::Expires);
        assert_eq!(ends, Some("2028-12-31".parse().unwrap()));
    }
}

#[test]
fn that_an_act_is_stopped_for_a_while_is_told() {
    let store = TestStore::default();
    import(&store, &[TICKETS, STOPPED]);
    let reader = store.read().unwrap();
    let work = reader
        .find_work_by_title("云湖市渡口票价管理办法")
        .unwrap()
        .unwrap();
    let facts = reader.find_work(&work).unwrap().unwrap().facts;
    let is_told =
        |value: &FactValue| matches!(value, FactValue::Note(words) if words.contains("暂停执行"));
    assert!(facts.iter().any(|fact| is_told(&fact.value)));
}

#[test]
fn an_act_that_begins_with_another_has_its_day_whichever_comes_in_first() {
    for order in [[BRIDGE, BRIDGES], [BRIDGES, BRIDGE]] {
        let store = TestStore::default();
        import(&store, &order);
        let begins = date_of(&store, "云湖市浮桥登记办法", EventKind::Effective);
        assert_eq!(begins, Some("2026-03-01".parse().unwrap()));
    }
}
