//! Texts that look right and are not: a false date, an invented number, a cut tail, a draft as the final, two acts in one. All invented.

use huidian_ingest::{Mend, Outcome, Report};
use huidian_model::{ReviewState, WorkId};
use huidian_operations::Keeper;
use huidian_store::Store;
use huidian_testing::TestStore;
use huidian_text::format_numeral;

use crate::support::import_text;

const SUBJECTS: [&str; 8] = [
    "泵站运行记录由值班人员逐班填写，交接时双方核对签名",
    "水表检定周期不得超过六年，到期应当更换并留存旧表编号",
    "管网压力低于限值时，调度中心应当立即告知受影响的用户",
    "用水量异常的，抄表员应当在三个工作日内上门复核读数",
    "检测报告应当载明采样地点、方法和仪器，并由审核人签发",
    "停水检修应当提前二十四小时公告，紧急抢修的除外",
    "供水单位应当每年组织一次应急演练，演练情况归档备查",
    "用户档案的查阅应当登记事由，不得用于供水以外的用途",
];

fn article(ordinal: u32, last: u32) -> String {
    let number = format_numeral(ordinal);
    let subject = SUBJECTS[ordinal as usize % SUBJECTS.len()];
    match ordinal {
        1 => "第一条 为了规范泵站记录管理，根据《中华人民共和国数据安全法》等法律、行政法规，制定本办法。\n\n".to_owned(),
        _ if ordinal == last => {
            format!("第{number}条 本办法自2031年5月1日起施行。\n\n")
        }
        _ => format!("第{number}条 {subject}；第{number}类记录的保存期限为{number}年，期满由主管部门决定是否销毁。\n\n"),
    }
}

const LAST: u32 = 24;
const HEAD: &str = "# 泵站记录管理办法\n\n（2031年3月2日国家发展和改革委员会令第7号公布 自2031年5月1日起施行）\n\n";

fn articles() -> String {
    (1..=LAST).map(|ordinal| article(ordinal, LAST)).collect()
}

fn rule() -> String {
    format!("{HEAD}{}", articles())
}

/// Every fifteenth character of the articles is another one, as in a bad copy.
fn noisy(text: &str) -> String {
    const OTHERS: [char; 12] = [
        '山', '石', '田', '土', '木', '禾', '竹', '米', '羊', '虫', '舟', '车',
    ];
    let is_plain = |c: char| !"第条章一二三四五六七八九十\n，。；、".contains(c);
    let mut at = 0usize;
    text.chars()
        .map(|c| {
            at += 1;
            if at.is_multiple_of(15) && is_plain(c) {
                OTHERS[(at / 15) % OTHERS.len()]
            } else {
                c
            }
        })
        .collect()
}

fn import(store: &Store, name: &str, text: &str) -> Report {
    import_text(store, "2036-07-01", name, text)
}

fn work_of(store: &Store, title: &str) -> WorkId {
    let found = store.read().unwrap().find_work_by_title(title).unwrap();
    found.unwrap_or_else(|| panic!("{title} is a work"))
}

fn export(headline: &str, body: &str) -> String {
    format!(
        "---\ntitle: {headline}\nurl: https://mp.example.com/s?x=1\nsource: 水务观察\ndate: 2031-03-03\n---\n\n# {headline}\n\n水务观察\n\n{body}\n\n预览时标签不可点\n\n微信扫一扫\n"
    )
}

#[test]
fn a_date_that_only_the_file_tells_makes_no_version() {
    let revised = HEAD.replace(
        "自2031年5月1日起施行）",
        "自2031年5月1日起施行 2035年6月10日国家发展和改革委员会令第9号修订）",
    );
    let amended = articles().replace(
        &article(6, LAST),
        "第六条 运行记录应当同时保存电子副本和纸质副本；副本之间不一致的，以签名的纸质副本为准，并在次日说明原因。\n\n",
    );
    for (reason, articles, count) in [
        ("the same words on another day", articles(), 1),
        ("characters exchanged all over", noisy(&articles()), 1),
        ("one article made anew", amended, 2),
    ] {
        let store = TestStore::default();
        import(&store, "held.md", &rule());
        let held = work_of(&store, "泵站记录管理办法");
        let report = import(&store, "brought.md", &format!("{revised}{articles}"));
        let reader = store.read().unwrap();
        assert_eq!(
            reader.expressions_of(&held).unwrap().len(),
            count,
            "{reason}: {:?}",
            report.items
        );
        let waits = report.items.iter().any(|item| item.outcome.needs_review());
        assert_eq!(waits, count == 1, "{reason}: {:?}", report.items);
    }
}

#[test]
fn what_is_no_whole_act_waits_or_is_a_part() {
    let blank = articles().replace("自2031年5月1日起施行", "自2031年 月 日起施行");
    let cut: String = (1..=13).map(|ordinal| article(ordinal, LAST)).collect();
    let blocks: String = (1..=LAST)
        .map(|ordinal| {
            let own = if (ordinal / 4) % 2 == 0 {
                "本办法"
            } else {
                "本规定"
            };
            article(ordinal, LAST).replace(
                "期满由主管部门决定",
                &format!("期满依照{own}由主管部门决定"),
            )
        })
        .collect();
    for (reason, text) in [
        ("a draft's blank day", format!("{HEAD}{blank}")),
        ("the tail cut off", format!("{HEAD}{cut}")),
        ("articles of two acts in blocks", format!("{HEAD}{blocks}")),
        (
            "a number far beyond all of its body",
            rule().replace(
                "国家发展和改革委员会令第7号",
                "国家互联网信息办公室令第999号",
            ),
        ),
        (
            "a day that no calendar has",
            rule().replace("2031年3月2日", "2031年2月30日"),
        ),
        (
            "of a province that is not named",
            format!(
                "# 泵站记录管理条例\n\n{}",
                articles()
                    .replace("本办法", "本条例")
                    .replace("主管部门", "本省主管部门")
            ),
        ),
        (
            "rules of a company",
            export(
                "某水务发布《泵站记录管理办法》（附全文）",
                &format!("云湖水务有限责任公司\n\n泵站记录管理办法\n\n{}", articles()),
            ),
        ),
    ] {
        let store = TestStore::default();
        let report = import(&store, "brought.md", &text);
        assert!(
            report.items.iter().all(|item| item.outcome.needs_review()),
            "{reason}: {:?}",
            report.items
        );
    }
    let store = TestStore::default();
    let report = import(&store, "whole.md", &rule());
    assert!(
        report.items.iter().all(|item| !item.outcome.needs_review()),
        "the whole act does not wait: {:?}",
        report.items
    );
}

#[test]
fn a_number_that_contradicts_the_known_one_waits_beside_it() {
    let store = TestStore::default();
    import(&store, "held.md", &rule());
    let held = work_of(&store, "泵站记录管理办法");
    let report = import(
        &store,
        "brought.md",
        &rule()
            .replace("令第7号", "令第8号")
            .replace("逐班填写", "每班填写"),
    );
    assert!(report.items[0].outcome.needs_review(), "{:?}", report.items);
    let work = store.read().unwrap().find_work(&held).unwrap().unwrap();
    let number = work.number.unwrap().to_string();
    assert!(number.ends_with("第7号"), "{number}");
}

#[test]
fn a_text_without_its_province_is_held_against_the_one_with_it() {
    let store = TestStore::default();
    let words = articles()
        .replace("本办法", "本条例")
        .replace("主管部门", "县级以上人民政府水行政主管部门");
    let note = "（2031年3月2日广东省第十八届人民代表大会常务委员会第三次会议通过）\n\n";
    import(
        &store,
        "held.md",
        &format!("# 广东省泵站记录管理条例\n\n{note}{words}"),
    );
    let report = import(
        &store,
        "brought.md",
        &format!("# 泵站记录管理条例\n\n{words}"),
    );
    match &report.items[0].outcome {
        Outcome::Text { doubts, .. } => assert!(
            doubts
                .iter()
                .any(|doubt| doubt.contains("广东省泵站记录管理条例")),
            "{doubts:?}"
        ),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_notice_is_never_the_text_of_what_it_announces() {
    let store = TestStore::default();
    import(&store, "held.md", &rule());
    let held = work_of(&store, "泵站记录管理办法");
    let notice = "国家发展和改革委员会办公厅关于发布《泵站记录管理办法》的通知\n\n发改办〔2031〕12号\n\n各省、自治区、直辖市发展改革委：\n\n为规范泵站记录管理，我委组织编制了《泵站记录管理办法》，现予发布，请遵照执行。\n\n附件：泵站记录管理办法\n\n国家发展和改革委员会办公厅\n\n2031年3月5日";
    let report = import(
        &store,
        "notice.md",
        &export("关于发布《泵站记录管理办法》的通知", notice),
    );
    let reader = store.read().unwrap();
    assert_eq!(
        reader.expressions_of(&held).unwrap().len(),
        1,
        "{:?}",
        report.items
    );
    let work = reader.find_work(&held).unwrap().unwrap();
    assert_eq!(work.title, "泵站记录管理办法");
}

#[test]
fn a_text_of_a_rejected_work_is_not_filed_again() {
    let store = TestStore::default();
    import(&store, "held.md", &rule());
    let held = work_of(&store, "泵站记录管理办法");
    let mend = Mend {
        store: &store,
        catalogue: huidian_catalogue::builtin(),
        index_folder: &store.folder().join("index"),
        today: "2036-07-01".parse().unwrap(),
    };
    mend.review(
        Keeper("编者"),
        std::slice::from_ref(&held),
        ReviewState::Rejected,
    )
    .unwrap();
    let report = import(
        &store,
        "again.md",
        &format!("{}\n", rule().replace("（2031", "\n（2031")),
    );
    match &report.items[0].outcome {
        Outcome::Refused { reason, .. } => assert!(reason.contains("曾被拒绝"), "{reason}"),
        other => panic!("{other:?}"),
    }
    let again = format!("{}\n", rule().replace("（2031", "\n（2031"));
    let report = import(&store, "again.md", &again);
    assert!(
        matches!(&report.items[0].outcome, Outcome::Refused { reason, .. } if reason.contains("曾被拒绝")),
        "the same bytes while the work is rejected: {:?}",
        report.items[0].outcome
    );
    {
        let reader = store.read().unwrap();
        assert_eq!(reader.expressions_of(&held).unwrap().len(), 1);
    }
    let same = import(&store, "held.md", &rule());
    assert!(
        matches!(&same.items[0].outcome, Outcome::Refused { reason, .. } if reason.contains("曾被拒绝")),
        "the file that it was taken from: {:?}",
        same.items[0].outcome
    );
    mend.review(
        Keeper("编者"),
        std::slice::from_ref(&held),
        ReviewState::Reviewed,
    )
    .unwrap();
    let report = import(&store, "again.md", &again);
    assert!(
        !matches!(report.items[0].outcome, Outcome::Refused { .. }),
        "the rejection was taken back: {:?}",
        report.items[0].outcome
    );
    let same = import(&store, "held.md", &rule());
    assert_eq!(same.items[0].outcome, Outcome::Unchanged);
}

#[test]
fn a_page_of_many_rows_is_a_roundup_whatever_its_words_sound_like() {
    let rows: String = (1..=14)
        .map(|ordinal| {
            format!(
                "{ordinal}. 2031年{}月3日，国家发展和改革委员会发布《泵站第{ordinal}类记录管理办法》，值得关注的是其对保存期限的要求。\n\n",
                ordinal % 12 + 1
            )
        })
        .collect();
    let page = export(
        "深度解读：一年来泵站记录制度的亮点",
        &format!("笔者认为，过去一年的制度建设亮点突出。\n\n{rows}"),
    );
    let store = TestStore::default();
    let report = import(&store, "year.md", &page);
    match &report.items[0].outcome {
        Outcome::Roundup { rows, .. } => assert!(*rows >= 12, "{rows}"),
        other => panic!("{other:?}"),
    }
}
