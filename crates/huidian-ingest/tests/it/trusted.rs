//! What no source can vouch for, bodies that are none, and days that cannot be. All invented.

use huidian_fetch::Incoming;
use huidian_ingest::{Outcome, Report, Trust};
use huidian_model::WorkId;
use huidian_store::Store;
use huidian_testing::TestStore;
use huidian_text::format_numeral;

use crate::support::{import_text, import_trusted};

const SUBJECTS: [&str; 5] = [
    "闸门启闭由值班人员逐次登记，交接时双方核对签名",
    "水尺读数每日三次，遇汛期应当加密到每小时一次",
    "渠道清淤应当在冬季停水期间进行，并公告沿线用户",
    "巡堤人员发现渗漏的，应当立即报告并设置标志",
    "用水计划由灌区管理单位于每年三月底以前报送",
];

fn articles(own: &str) -> String {
    (1..=16)
        .map(|ordinal| {
            let number = format_numeral(ordinal);
            let subject = SUBJECTS[ordinal as usize % SUBJECTS.len()];
            match ordinal {
                1 => format!(
                    "第一条　为了规范灌区水闸管理，根据《中华人民共和国水法》，制定{own}。\n\n"
                ),
                16 => format!("第{number}条　{own}自2025年5月1日起施行。\n\n"),
                _ => format!("第{number}条　{subject}；第{number}类记录保存{number}年。\n\n"),
            }
        })
        .collect()
}

fn text(title: &str, head: &str, signer: &str) -> String {
    format!("# {title}\n\n{head}\n\n{}{signer}\n", articles("本办法"))
}

fn import(store: &Store, text: &str) -> Report {
    import_text(store, "2025-07-01", "brought.md", text)
}

fn work_in(report: &Report) -> WorkId {
    match &report.items[0].outcome {
        Outcome::Text { work, .. } => work.clone(),
        other => panic!("{other:?}"),
    }
}

fn waits(report: &Report) -> bool {
    report
        .items
        .iter()
        .all(|item| item.outcome.needs_review() || !matches!(item.outcome, Outcome::Text { .. }))
}

#[test]
fn an_official_source_vouches_for_the_issuer_and_for_nothing_else() {
    let half: String = articles("本办法")
        .split_inclusive("\n\n")
        .enumerate()
        .filter(|(at, _)| at % 2 == 0)
        .map(|(_, article)| article)
        .collect();
    let title = "灌区水闸管理办法";
    for (what, text, is_filed) in [
        ("a whole text of nobody known", text(title, "", ""), true),
        (
            "a firm's own rule",
            text(
                "云灌科技有限公司水闸管理办法",
                "云灌〔2025〕1号",
                "云灌科技有限公司\n\n2025年3月1日",
            ),
            false,
        ),
        (
            "every second article",
            format!("# {title}\n\n{half}"),
            false,
        ),
    ] {
        let store = TestStore::default();
        let incoming = Incoming::new("brought.md", text.into_bytes(), store.now()).unwrap();
        let report = import_trusted(&store, "2025-07-01", vec![incoming], Trust::Official);
        assert_eq!(!waits(&report), is_filed, "{what}: {:?}", report.items);
    }
}

#[test]
fn days_that_cannot_be_wait_and_stand_on_no_work() {
    let title = "云湖省灌区水闸管理办法";
    let rule = |number: &str, day: &str| text(title, number, &format!("云湖省水利厅\n\n{day}"));
    let good = rule("云水规〔2025〕1号", "2025年3月1日");
    for (what, number, day) in [
        (
            "a number and a day to come",
            "云水规〔2099〕1号",
            "2099年1月1日",
        ),
        ("a day to come alone", "云水规〔2025〕1号", "2099年1月1日"),
        ("before the republic", "云水规〔1921〕1号", "1921年1月1日"),
        ("a thirteenth month", "云水规〔2025〕1号", "2025年13月1日"),
    ] {
        let store = TestStore::default();
        let true_one = import(&store, &good);
        assert!(!waits(&true_one), "{:?}", true_one.items);
        let held = work_in(&true_one);
        let changed = rule(number, day).replace("应当", "可以");
        let report = import(&store, &changed);
        assert!(waits(&report), "{what}: {:?}", report.items);
        let reader = store.read().unwrap();
        assert_eq!(reader.expressions_of(&held).unwrap().len(), 1, "{what}");
        let work = reader.find_work(&held).unwrap().unwrap();
        let number = work.number.unwrap().to_string();
        assert_eq!(number, "云水规〔2025〕1号", "{what}");
    }
}

#[test]
fn the_text_of_another_place_exchanges_neither_issuer_nor_number() {
    let title = "云湖省灌区水闸管理办法";
    let good = text(title, "云水规〔2025〕1号", "云湖省水利厅\n\n2025年3月1日");
    for signer in ["山湖省水利厅", "石岭自治区水利厅"] {
        let store = TestStore::default();
        let true_one = import(&store, &good);
        assert!(!waits(&true_one), "{:?}", true_one.items);
        let held = work_in(&true_one);
        let other = good
            .replace("云湖省水利厅", signer)
            .replace("每日三次", "每日两次");
        let report = import(&store, &other);
        assert!(waits(&report), "{signer}: {:?}", report.items);
        let reader = store.read().unwrap();
        let work = reader.find_work(&held).unwrap().unwrap();
        assert!(work.issuers.names().all(|name| name == "云湖省水利厅"));
        assert_eq!(reader.expressions_of(&held).unwrap().len(), 1);
    }
}

#[test]
fn an_act_of_the_same_maker_under_another_number_waits_unless_it_ends_the_first() {
    let title = "云湖省灌区水闸管理办法";
    let act = |number: &str, day: &str| text(title, number, &format!("云湖省水利厅\n\n{day}"));
    let first = act("云水规〔2021〕4号", "2021年3月1日").replace("2025年5月1日", "2021年5月1日");
    let anew = act("云水规〔2025〕9号", "2025年3月1日").replace("逐次登记", "每次扫码登记");
    let ends = anew.replace(
        "起施行。",
        "起施行。《云湖省灌区水闸管理办法》（云水规〔2021〕4号）同时废止。",
    );
    for (text, is_filed) in [(&anew, false), (&ends, true)] {
        let store = TestStore::default();
        assert!(!waits(&import(&store, &first)));
        let report = import(&store, text);
        assert_eq!(!waits(&report), is_filed, "{:?}", report.items);
    }
}

#[test]
fn what_ends_like_a_body_is_none() {
    for (signer, is_public) in [
        ("云湖省水利厅", true),
        ("水利部", true),
        ("某直播运营部", false),
        ("大云工部", false),
        ("云湖省垂钓俱乐部", false),
        ("棋友论坛管理委员会", false),
        ("云兰共和国司法部", false),
    ] {
        let store = TestStore::default();
        let page = text("水闸管理办法", "", &format!("{signer}\n\n2025年3月1日"));
        let report = import(&store, &page);
        assert_eq!(!waits(&report), is_public, "{signer}: {:?}", report.items);
    }
}

#[test]
fn what_an_account_shows_of_nobody_waits() {
    let page = |title: &str, head: &str, end: &str| {
        format!(
            "---\ntitle: {title}\nurl: https://mp.example.com/s?x=9\nsource: 水务观察\ndate: 2025-03-03\n---\n\n# {title}\n\n水务观察\n\n{head}\n\n**{title}**\n\n{}{end}\n\n预览时标签不可点\n\n微信扫一扫\n",
            articles("本办法")
        )
    };
    for (what, page, is_filed) in [
        ("nobody", page("灌区水闸管理办法", "", ""), false),
        (
            "a body and its number",
            page(
                "灌区水闸管理办法",
                "水利部令第55号",
                "水利部\n\n2025年3月1日",
            ),
            true,
        ),
    ] {
        let store = TestStore::default();
        let report = import(&store, &page);
        assert_eq!(!waits(&report), is_filed, "{what}: {:?}", report.items);
    }
}
