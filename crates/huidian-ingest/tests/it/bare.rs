//! Files without an address: which come in as texts, and which wait for a person. Town, school and firm are invented.

use huidian_fetch::{Incoming, Listing};
use huidian_ingest::{Import, ImportRequest, Outcome, Silent};
use huidian_testing::TestStore;

/// Why it waits; empty for what comes in.
fn doubts_of(text: &str) -> Vec<String> {
    match outcome_of(text) {
        Outcome::Text { doubts, .. } => doubts,
        other => vec![format!("{other:?}")],
    }
}

fn outcome_of(text: &str) -> Outcome {
    let store = TestStore::default();
    let page = Incoming::new("page.txt", text.as_bytes().to_vec(), store.now()).unwrap();
    let import = Import {
        store: &store,
        catalogue: huidian_catalogue::builtin(),
        index_folder: &store.folder().join("index"),
        today: "2031-07-01".parse().unwrap(),
    };
    let request = ImportRequest {
        listing: Listing::of([page]),
        described: "page.txt".to_owned(),
        ..ImportRequest::default()
    };
    let report = import.run(&request, &Silent).unwrap();
    report.items[0].outcome.clone()
}

const HOUSE: [&str; 5] = [
    "为规范管理，制定本规定。",
    "人员不得携带设备进入机房。",
    "值班人员应当妥善保管账号。",
    "违反本规定的，批评教育。",
    "本规定自发布之日起施行。",
];
const PUBLIC: [&str; 5] = [
    "为规范管理，制定本规定。",
    "县级以上人民政府应当加强领导。",
    "水行政主管部门负责监督。",
    "违反本规定的，由水行政主管部门责令改正。",
    "本规定自2030年5月1日起施行。",
];

fn page(title: &str, note: &str, articles: [&str; 5]) -> String {
    let lines: Vec<String> = articles
        .iter()
        .zip(["一", "二", "三", "四", "五"])
        .map(|(words, number)| format!("第{number}条 {words}"))
        .collect();
    format!("{title}\n\n{note}\n\n{}\n", lines.join("\n\n"))
}

#[test]
fn what_nobody_could_have_issued_waits() {
    let broken = page(
        "云湖市水表管理办法",
        "（2030年2月3日云湖市人民政府令第9号公布）",
        PUBLIC,
    )
    .replace(PUBLIC[4], "本规定所称水表，是指安装在用户处用于")
    .trim_end()
    .to_owned();
    let judgment = "云湖市东岸区人民法院\n\n（2030）云0102民初321号\n\n第一条 县级以上人民政府应当加强领导。\n\n第二条 水行政主管部门负责监督。\n\n第三条 本规定自2030年5月1日起施行。\n";
    // a dry voice between the articles, on a page without a headline
    let commented = PUBLIC[..4].iter().fold(
        page(
            "云湖市水表管理办法",
            "（2030年2月3日云湖市人民政府令第9号公布）",
            PUBLIC,
        ),
        |text, words| {
            text.replace(
                words,
                &format!("{words}\n\n笔者走访发现，不少水表没有台账，责任要落实到岗位。"),
            )
        },
    );
    for (text, reason) in [
        (commented, "夹有评论"),
        (
            page(
                "云湖第一中学校园网络管理规定",
                "（2030年3月1日校长办公会议通过）",
                HOUSE,
            ),
            "制定机关",
        ),
        (
            page(
                "云湖大学实验室管理办法",
                "（2030年3月1日校长办公会通过）",
                HOUSE,
            ),
            "制定机关",
        ),
        (page("网络使用管理规定", "", HOUSE), "制定机关"),
        (
            page(
                "网络安全服务合同（模板）",
                "甲方：________　乙方：________",
                HOUSE,
            ),
            "制定机关",
        ),
        (
            page(
                "云湖花园小区管理规约",
                "（2030年3月1日业主大会通过）",
                HOUSE,
            ),
            "制定机关",
        ),
        (page("云湖市水表管理条例学习笔记", "", PUBLIC), "学习材料"),
        (page("云湖市水表管理条例新旧对照表", "", PUBLIC), "学习材料"),
        (
            page(
                "云湖市水表管理办法",
                "（2030年13月1日云湖市人民政府令第9号公布）",
                PUBLIC,
            ),
            "日期不存在",
        ),
        (broken, "不完整"),
        (judgment.to_owned(), "标题"),
    ] {
        let doubts = doubts_of(&text);
        assert!(
            doubts.iter().any(|doubt| doubt.contains(reason)),
            "{text}: {doubts:?}"
        );
    }
}

#[test]
fn what_a_body_stands_behind_comes_in() {
    for text in [
        page(
            "云湖市水表管理办法",
            "（2030年2月3日云湖市人民政府令第9号公布）",
            PUBLIC,
        ),
        // copied without its note: what it gives organs of the state to do shows what it is
        page("水表管理规定", "", PUBLIC),
        page("云湖市劳动合同管理条例", "", PUBLIC),
        page("法规汇编编辑出版管理规定", "", PUBLIC),
        // the stop of the last sentence is often left out
        page(
            "云湖市水表管理办法",
            "（2030年2月3日云湖市人民政府令第9号公布）",
            PUBLIC,
        )
        .trim_end()
        .trim_end_matches('。')
        .to_owned(),
    ] {
        assert_eq!(doubts_of(&text), [""; 0], "{text}");
    }
}

/// Replies name what they approve by its short name, line after line, as readings do.
#[test]
fn a_reply_to_a_government_comes_in() {
    let reply = "国务院关于《云湖都市圈浮桥布局规划》的批复\n\n国函〔2030〕951号\n\n云湖省人民政府、自然资源部：\n\n你们关于报请批准《云湖都市圈浮桥布局规划》的请示收悉。现批复如下：\n\n一、原则同意《云湖都市圈浮桥布局规划》（以下简称《规划》），请认真组织实施。\n\n二、《规划》实施要坚持生态优先。\n\n三、云湖省人民政府要加强组织领导。\n\n国务院\n2030年6月13日\n\n（此件公开发布）\n";
    assert_eq!(doubts_of(reply), [""; 0]);
}

/// A standard names the standards it rests on, those it replaces, and others at its end: it is a text all the same. A list of standards is none.
#[test]
fn a_standard_is_a_text_whatever_it_names() {
    let cover = "中华人民共和国国家标准\n\nGB/T 49871—2030\n\n代替 GB/T 49871—2021\n\n网络安全技术　水表遥测数据保护要求\n\n2030-08-23 发布　2031-03-01 实施\n\n国家市场监督管理总局　国家标准化管理委员会 发布\n\n";
    let foreword = "前　言\n\n本文件按照GB/T 1.1—2020《标准化工作导则　第1部分：标准化文件的结构和起草规则》的规定起草。\n\n本文件代替GB/T 49871—2021《信息安全技术　水表遥测数据保护要求》。\n\n";
    let body = "1　范围\n\n本文件规定了水表遥测数据的保护要求。\n\n2　规范性引用文件\n\nGB/T 25069—2022　信息安全技术　术语\n\nGB/T 43697—2024　数据安全技术　数据分类分级规则\n\nGB/T 22239—2019　信息安全技术　网络安全等级保护基本要求\n\n3　术语和定义\n\n下列术语和定义适用于本文件。\n\n4　总体要求\n\n4.1　数据处理者应建立目录。\n\n4.2　目录应每三个月更新一次。\n\n";
    let standard = format!("{cover}{foreword}{body}");
    let doubts = doubts_of(&standard);
    assert!(
        !doubts.iter().any(|doubt| doubt.starts_with("Roundup")),
        "{doubts:?}"
    );
    let rows: String = (1..9)
        .map(|number| format!("{number}　GB/T 4{number}871—2030　《网络安全技术　水表第{number}类要求》2030年{number}月1日发布\n\n"))
        .collect();
    let list = format!("2030年网络安全国家标准汇总\n\n{rows}");
    let outcome = doubts_of(&list);
    assert!(outcome[0].starts_with("Roundup"), "{outcome:?}");
}

/// A draft has the cover of a standard before it has a number; what the cover does not carry is not made up.
#[test]
fn a_draft_of_a_standard_comes_in_and_its_cover_alone_waits() {
    let cover = |level: &str| {
        format!(
            "ICS 35.030\n\nCCS L 80\n\n{level}\n\nGB/T XXXXX—XXXX\n\n网络安全技术　水表遥测数据保护要求\n\nCybersecurity technology — Requirements for telemetry of water meters\n\n（征求意见稿）\n\nXXXX-XX-XX发布\n\nXXXX-XX-XX实施\n\n"
        )
    };
    let clauses = "前　言\n\n本文件按照GB/T 1.1—2020的规定起草。\n\n1　范围\n\n本文件规定了水表遥测数据的保护要求。\n\n2　规范性引用文件\n\n本文件没有规范性引用文件。\n\n3　术语和定义\n\n下列术语和定义适用于本文件。\n\n4　总体要求\n\n4.1　数据处理者应建立目录。\n\n4.2　目录应每三个月更新一次。\n\n";
    let national = "中华人民共和国国家标准";
    for (text, reason) in [
        (format!("{}{clauses}", cover(national)), ""),
        (format!("{}{clauses}", cover("企业标准")), "制定机关"),
        (cover(national), "不完整"),
    ] {
        let doubts = doubts_of(&text);
        let waits_for = doubts.iter().any(|doubt| doubt.contains(reason));
        assert!(
            if reason.is_empty() {
                doubts.is_empty()
            } else {
                waits_for
            },
            "{text}: {doubts:?}"
        );
    }
}

/// A ministry asks for opinions on a draft and prints it below: the draft is the work, however the notice puts it.
#[test]
fn a_draft_below_the_notice_that_asks_for_opinions_is_the_work() {
    for headline in [
        "云湖市水务局公开征求对《关于进一步加强水表检定管理的通知（征求意见稿）》的意见",
        "关于公开征求《关于进一步加强水表检定管理的通知》意见的公告",
    ] {
        let parts: String = ["一", "二", "三", "四"]
            .iter()
            .map(|number| format!("{number}、重点任务之{number}\n\n（一）县级以上人民政府应当健全水表检定工作机制。\n\n（二）水行政主管部门应当开展检查。\n\n"))
            .collect();
        let text = format!(
            "{headline}\n\n各有关单位：\n\n现就《关于进一步加强水表检定管理的通知（征求意见稿）》公开征求意见。请于2031年5月31日前反馈。\n\n云湖市水务局\n\n2031年5月1日\n\n关于进一步加强水表检定管理的通知（征求意见稿）\n\n为推进水表检定管理，现提出以下要求。\n\n{parts}"
        );
        match outcome_of(&text) {
            Outcome::Text { work, .. } => assert!(
                work.as_str()
                    .starts_with("关于进一步加强水表检定管理的通知"),
                "{headline}: {work}"
            ),
            other => panic!("{headline}: {other:?}"),
        }
    }
}
