//! Rows of pages that are no roundups: what is surely an instrument of a public body is a work, all else is told beside the page. All invented.

use huidian_ingest::Outcome;
use huidian_testing::TestStore;

use crate::support::import_text;

fn page(headline: &str, body: &str) -> String {
    format!(
        "---\ntitle: {headline}\nurl: https://mp.example.com/s?x=7\nsource: 棋盘推演社\ndate: 2031-03-03\n---\n\n# {headline}\n\n棋盘推演社\n\n{body}\n\n预览时标签不可点\n\n微信扫一扫\n"
    )
}

fn titles(store: &huidian_store::Store) -> Vec<String> {
    let reader = store.read().unwrap();
    let works = reader.work_ids().unwrap();
    works
        .iter()
        .filter(|id| reader.is_shown(id).unwrap())
        .filter_map(|id| reader.find_work(id).unwrap())
        .map(|work| work.title)
        .collect()
}

#[test]
fn books_that_an_unrelated_page_names_are_no_works() {
    let books = "桌上推演是一门手艺。常有人问从哪里学起，下面几本书值得一读。\n\n1. 《职业推演玩家指南》，作者写于1944年9月。\n\n2. 《锻造推演玩家：一个教育的框架》，讲怎样教新人。\n\n3. 《如何掌握推演游戏》，讲规则为什么重要。\n\n4. 《为什么规则是规则》，讲设计者的想法。\n\n5. 《产品必要功能要求》，讲棋盘要有什么。\n\n6. 《推演社章程》，讲会员怎样相处。\n\n玩得开心最要紧，欢迎大家来棋盘边坐坐。";
    let store = TestStore::default();
    let before = titles(&store).len();
    let report = import_text(
        &store,
        "2036-07-01",
        "books.md",
        &page("推演新手该读什么书", books),
    );
    assert!(
        !report.items[0].outcome.is_taken(),
        "{:?}",
        report.items[0].outcome
    );
    assert_eq!(titles(&store).len(), before);
}

#[test]
fn of_a_page_that_is_no_roundup_only_sure_rows_are_works() {
    let sure: String = (1..=12)
        .map(|ordinal| format!("{ordinal}. 2031年{}月3日，国家发展和改革委员会发布《泵站第{ordinal}类记录管理办法》，值得关注的是其对保存期限的要求。\n\n", ordinal % 12 + 1))
        .collect();
    let unsure = "13. 《推演玩家成长指南》，笔者以为写得最好。\n\n14. 2031年5月6日，星河棋牌有限公司发布《棋室管理办法》，值得关注的是其收费。\n\n";
    let store = TestStore::default();
    let report = import_text(
        &store,
        "2036-07-01",
        "reading.md",
        &page(
            "深度解读：一年来泵站记录制度的亮点",
            &format!("笔者认为，过去一年的制度建设亮点突出。\n\n{sure}{unsure}"),
        ),
    );
    let outcome = &report.items[0].outcome;
    let Outcome::Roundup {
        added, left_out, ..
    } = outcome
    else {
        panic!("{outcome:?}");
    };
    assert!(*added >= 10, "{outcome:?}");
    assert!(
        left_out.iter().all(|title| !title.contains("泵站")),
        "{outcome:?}"
    );
    let shown = titles(&store);
    assert!(shown.iter().any(|title| title.contains("泵站第3类")));
    for title in ["推演玩家成长指南", "棋室管理办法"] {
        assert!(!shown.iter().any(|known| known == title), "{title}");
    }
}

#[test]
fn a_roundup_keeps_all_its_rows() {
    let rows: String = (1..=5)
        .map(|ordinal| {
            format!("{ordinal}. 《云湖市泵站第{ordinal}类记录管理办法》，云湖市水务局，2031年3月{ordinal}日公布。\n\n")
        })
        .collect();
    let store = TestStore::default();
    let report = import_text(&store, "2036-07-01", "水务政策汇总.md", &rows);
    let outcome = &report.items[0].outcome;
    assert!(
        matches!(outcome, Outcome::Roundup { added: 5, left_out, .. } if left_out.is_empty()),
        "{outcome:?}"
    );
}
