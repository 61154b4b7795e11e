//! Files that hold several instruments give several works, each with its own facts. Town, bridge and ferry are invented.

use huidian_ingest::{Outcome, Report, Undo};
use huidian_model::WorkId;
use huidian_testing::TestStore;

use crate::importing::import_page;

const DECIDED: &str = "云湖市人民政府令\n\n第58号\n\n《云湖市人民政府关于修改〈云湖市浮桥管理办法〉的决定》已经2031年3月10日市人民政府第12次常务会议审议通过，现予公布，自2031年6月1日起施行。\n\n市长 张三\n2031年3月20日\n\n云湖市人民政府关于修改《云湖市浮桥管理办法》的决定\n\n云湖市人民政府决定对《云湖市浮桥管理办法》作如下修改：\n\n一、将第二条修改为：“第二条 本市行政区域内浮桥的建设、养护和使用，适用本办法。”\n\n二、删去第三条。\n\n本决定自2031年6月1日起施行。\n\n《云湖市浮桥管理办法》根据本决定作相应修改，重新公布。\n\n云湖市浮桥管理办法\n\n（2010年4月1日云湖市人民政府令第20号公布 根据2031年3月20日云湖市人民政府令第58号《云湖市人民政府关于修改〈云湖市浮桥管理办法〉的决定》修正）\n\n第一条 为了加强浮桥管理，保障通行安全，制定本办法。\n\n第二条 本市行政区域内浮桥的建设、养护和使用，适用本办法。\n\n第三条 浮桥养护单位应当每月检查一次。\n\n第四条 本办法自2010年5月1日起施行。\n";

const ISSUED: &str = "云湖市水务局关于印发《云湖市泵房管理办法》和《云湖市泵房值班规定》的通知\n\n云水发〔2031〕17号\n\n各区水务局：\n\n现将《云湖市泵房管理办法》和《云湖市泵房值班规定》印发给你们，请遵照执行。\n\n云湖市水务局\n2031年3月6日\n\n附件1\n\n云湖市泵房管理办法\n\n第一条 为了加强泵房管理，制定本办法。\n\n第二条 泵房应当有人值班。\n\n第三条 值班人员应当记录水位。\n\n第四条 本办法自2031年5月1日起施行。\n\n附件2\n\n云湖市泵房值班规定\n\n第一条 为了规范泵房值班，制定本规定。\n\n第二条 值班人员每班不少于二人。\n\n第三条 交接班应当签字。\n\n第四条 本规定自2031年6月1日起施行。\n";

fn works_of(report: &Report) -> Vec<WorkId> {
    let works = report.items.iter().map(|item| match &item.outcome {
        Outcome::Text { work, .. } => work.clone(),
        other => panic!("{other:?}"),
    });
    works.collect()
}

/// Title, number, first day of the text that a work got.
fn told(store: &TestStore, work: &WorkId) -> (String, Option<String>, Option<String>) {
    let reader = store.read().unwrap();
    let held = reader.find_work(work).unwrap().unwrap();
    let text = reader.expressions_of(work).unwrap().pop().unwrap();
    (
        held.title,
        held.number.map(|number| number.to_string()),
        text.effective_on.map(|on| on.to_string()),
    )
}

#[test]
fn a_decision_and_the_act_printed_anew_below_it_are_two_works() {
    let store = TestStore::default();
    let works = works_of(&import_page(&store, DECIDED));
    assert_eq!(works.len(), 2, "{works:?}");
    let (title, number, effective) = told(&store, &works[0]);
    assert!(title.ends_with("的决定"), "{title}");
    assert!(number.is_some_and(|number| number.contains("58")));
    assert_eq!(
        effective.as_deref(),
        Some("2031-06-01"),
        "not the act's own day of 2010"
    );
    let (title, ..) = told(&store, &works[1]);
    assert_eq!(title, "云湖市浮桥管理办法");
    assert_ne!(works[0], works[1]);
}

#[test]
fn two_acts_under_one_notice_are_two_works_with_its_number() {
    let store = TestStore::default();
    let works = works_of(&import_page(&store, ISSUED));
    let told: Vec<_> = works.iter().map(|work| told(&store, work)).collect();
    for ((title, number, effective), (wanted, day)) in told.iter().zip([
        ("云湖市泵房管理办法", "2031-05-01"),
        ("云湖市泵房值班规定", "2031-06-01"),
    ]) {
        assert_eq!(title, wanted);
        assert!(
            number
                .as_ref()
                .is_some_and(|number| number.contains("17号")),
            "{title}"
        );
        assert_eq!(effective.as_deref(), Some(day), "{title}");
    }
    assert_eq!(told.len(), 2);
}

#[test]
fn a_page_with_two_works_is_taken_back_whole() {
    let store = TestStore::default();
    let before = store.read().unwrap().content_digest().unwrap();
    let report = import_page(&store, ISSUED);
    assert_ne!(store.read().unwrap().content_digest().unwrap(), before);
    let undo = Undo {
        store: &store,
        catalogue: huidian_catalogue::builtin(),
        index_folder: &store.folder().join("index"),
        today: "2031-07-01".parse().unwrap(),
    };
    undo.run(report.batch.unwrap(), "编者").unwrap();
    assert_eq!(store.read().unwrap().content_digest().unwrap(), before);
}

/// Titles of one order are often alike but for a word: the number that both bear makes them one work no more.
#[test]
fn two_acts_of_one_order_with_titles_alike_are_two_works() {
    let act = |name: &str, day: &str| {
        format!(
            "云湖市{name}管理办法\n\n第一条 为了加强{name}管理，制定本办法。\n\n第二条 {name}应当登记，由海事管理部门发给凭证。\n\n第三条 本办法自2031年{day}起施行。\n"
        )
    };
    let page = format!(
        "云湖市人民政府令\n\n第78号\n\n《云湖市舢板管理办法》《云湖市竹筏管理办法》已经2031年4月8日市人民政府第50次常务会议通过，现予公布，分别自2031年6月1日、2031年8月1日起施行。\n\n市长 张三\n2031年4月20日\n\n{}\n{}",
        act("舢板", "6月1日"),
        act("竹筏", "8月1日")
    );
    let store = TestStore::default();
    let told: Vec<_> = works_of(&import_page(&store, &page))
        .iter()
        .map(|work| told(&store, work))
        .map(|(title, _, effective)| (title, effective.unwrap_or_default()))
        .collect();
    let wanted = [
        ("云湖市舢板管理办法", "2031-06-01"),
        ("云湖市竹筏管理办法", "2031-08-01"),
    ];
    assert_eq!(
        told,
        wanted.map(|(title, day)| (title.to_owned(), day.to_owned()))
    );
}

/// The second annex is numbered otherwise than the first: a work of its own all the same, with the number and the day of the notice.
#[test]
fn an_annex_numbered_otherwise_is_a_work_of_its_own() {
    let (acts, second) = ISSUED.split_once("附件2").unwrap();
    let second: String = second
        .replace("第一条 ", "一、")
        .replace("第二条 ", "二、")
        .replace("第三条 ", "三、")
        .replace("第四条 ", "四、");
    let store = TestStore::default();
    let works = works_of(&import_page(&store, &format!("{acts}附件2{second}")));
    let reader = store.read().unwrap();
    let told: Vec<_> = works
        .iter()
        .map(|work| {
            let held = reader.find_work(work).unwrap().unwrap();
            let signed = held
                .events
                .iter()
                .any(|event| event.on.to_string() == "2031-03-06");
            (
                held.title,
                held.number.map(|number| number.to_string()),
                signed,
            )
        })
        .collect();
    let wanted = ["云湖市泵房管理办法", "云湖市泵房值班规定"].map(|title| {
        (
            title.to_owned(),
            Some("云水发〔2031〕17号".to_owned()),
            true,
        )
    });
    assert_eq!(told, wanted);
    for work in &works {
        let text = reader.expressions_of(work).unwrap().pop().unwrap();
        assert!(text.char_count < 200, "the other's words are not in it");
    }
}

/// In the frame of an account as well: the day of the notice is that of what it annexes, whose own words tell the first day only.
#[test]
fn annexes_on_an_account_keep_the_day_of_their_notice() {
    let page = format!(
        "---\ntitle: 云湖水务印发两个文件（附全文）\nurl: https://mp.example.com/s?x=9\nsource: 云湖水务\ndate: 2031-03-07\n---\n\n# 云湖水务印发两个文件（附全文）\n\n云湖水务\n\n{ISSUED}\n\n预览时标签不可点\n\n微信扫一扫\n"
    );
    let store = TestStore::default();
    let works = works_of(&import_page(&store, &page));
    assert_eq!(works.len(), 2, "{works:?}");
    let reader = store.read().unwrap();
    for work in &works {
        let held = reader.find_work(work).unwrap().unwrap();
        assert!(
            held.events
                .iter()
                .any(|event| event.on.to_string() == "2031-03-06"),
            "{} {:?}",
            held.title,
            held.events
        );
    }
}
