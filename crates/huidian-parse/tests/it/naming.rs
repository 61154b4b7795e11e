//! Titles, numbers, issuers, kinds and regions.

use huidian_model::WorkKind;
use huidian_parse::{Hints, Metadata, parse};

fn read(text: &str) -> Metadata {
    parse(text, &Hints::default()).metadata
}

fn title(text: &str) -> String {
    read(text)
        .title
        .map(|title| title.value)
        .unwrap_or_default()
}

const BODY: &str = "\n\n第一条 为了管理灯笼，制定本办法。\n\n第二条 灯笼应当牢固。\n";

/// Governments publish their decisions on other acts by an order: the decision has no articles, and is the work.
#[test]
fn a_decision_below_an_order_is_the_work() {
    let order = "云湖市人民政府令\n\n第58号\n\n《云湖市人民政府关于修改〈灯笼办法〉的决定》已经2031年3月10日市人民政府第12次常务会议审议通过，现予公布。\n\n市长 张三\n2031年3月20日\n\n";
    let decision = "云湖市人民政府关于修改《灯笼办法》的决定";
    let words = "\n\n云湖市人民政府决定对《灯笼办法》作如下修改：\n\n一、删去第二条。\n\n二、删去第五条。\n\n本决定自2031年6月1日起施行。\n";
    assert_eq!(title(&format!("{order}{decision}{words}")), decision);
    // an order whose decision is not printed has no other name
    assert_eq!(title(order), "云湖市人民政府令");
}

#[test]
fn titles_are_the_works_own() {
    let cases = [
        ("灯笼办法", "灯笼办法"),
        ("# 灯笼办法", "灯笼办法"),
        ("**灯笼办法**\n\n（征求意见稿）", "灯笼办法（征求意见稿）"),
        // readings of a people's congress
        (
            "灯笼办法\n\n（草案二次审议稿）",
            "灯笼办法（草案二次审议稿）",
        ),
        // the red head of two bodies on two lines
        (
            "某市财政局\n某市商务局　文件\n\n某财商〔2031〕18号\n\n某市财政局　某市商务局关于做好灯笼补贴\n资金拨付工作的通知",
            "某市财政局\u{3000}某市商务局关于做好灯笼补贴资金拨付工作的通知",
        ),
        ("某某部令\n\n第3号\n\n灯笼办法", "灯笼办法"),
        (
            "某局关于印发《灯笼办法》的通知\n\n各分局：\n\n现将办法印发给你们。\n\n某局\n\n2024年1月2日\n\n灯笼办法",
            "灯笼办法",
        ),
        ("灯笼办法\n\n2024年1月2日 某局公布\n\n灯笼办法", "灯笼办法"),
        (
            "最高法院关于灯笼案件\n若干问题的解释",
            "最高法院关于灯笼案件若干问题的解释",
        ),
    ];
    for (head, expected) in cases {
        assert_eq!(title(&format!("{head}{BODY}")), expected, "{head}");
    }
}

#[test]
fn a_plan_is_named_and_not_the_notice_that_carries_it() {
    let metadata = read(
        "关于印发《灯笼产业行动方案》的通知\n\n一、总体要求\n\n甲。\n\n二、任务\n\n乙。\n\n三、保障\n\n丙。\n",
    );
    assert_eq!(
        metadata.title.map(|title| title.value).as_deref(),
        Some("灯笼产业行动方案")
    );
    assert_eq!(
        metadata.cover_title.map(|title| title.value).as_deref(),
        Some("关于印发《灯笼产业行动方案》的通知")
    );
}

#[test]
fn a_part_of_a_code_is_a_subtitle() {
    let metadata = read(&format!("# 灯笼法典\n\n# 制作编{BODY}"));
    assert_eq!(
        metadata.title.map(|title| title.value).as_deref(),
        Some("灯笼法典")
    );
    assert_eq!(
        metadata.subtitle.map(|title| title.value).as_deref(),
        Some("制作编")
    );
}

#[test]
fn numbers_stand_with_the_title() {
    let cases = [
        (
            "灯笼通知\n\n某工信联发〔2023〕41号\n\n各县：\n\n一、甲。\n\n二、乙。\n",
            "某工信联发〔2023〕41号",
        ),
        (
            "中华人民共和国某部令\n\n第27号\n\n灯笼办法\n\n第一条 甲。\n\n第二条 乙。\n",
            "中华人民共和国某部令第27号",
        ),
        // the issuer's whole name in front of its code
        (
            "灯笼规定\n\n（1994年8月12日某市人民政府某政发[1994]21号文发布）\n\n第一条 甲。\n\n第二条 乙。\n",
            "某政发〔1994〕21号",
        ),
        // what the standard replaces is no number of its own
        (
            "GB/T 99001-2023\n代替 GB/T 99001-2010，GB/T 99002-2010\n\n灯笼\n\n1 范围\n\n甲。\n\n2 规范性引用文件\n\n无。\n",
            "GB/T 99001-2023",
        ),
        (
            "灯笼条例\n\n2009年9月17日 中华人民共和国国务院令第563号公布\n\n第一条 甲。\n\n第二条 乙。\n",
            "中华人民共和国国务院令第563号",
        ),
        (
            "GB/T 99001-2023 灯笼\n\n1 范围\n\n甲。\n\n2 规范性引用文件\n\n无。\n",
            "GB/T 99001-2023",
        ),
    ];
    for (text, expected) in cases {
        let numbers: Vec<String> = read(text)
            .numbers
            .iter()
            .map(|found| found.value.to_string())
            .collect();
        assert_eq!(numbers, [expected], "{text}");
    }
    let body = "灯笼办法\n\n第一条 根据某工信发〔2001〕1号，制定本办法。\n\n第二条 甲。\n";
    assert!(
        read(body).numbers.is_empty(),
        "a number the text cites is not its own"
    );
}

#[test]
fn issuers_are_read_as_written() {
    let names = |text: &str| -> Vec<String> {
        read(text)
            .issuers
            .into_iter()
            .map(|found| found.value)
            .collect()
    };
    let joint = "灯笼通知\n\n各县：\n\n一、甲。\n\n二、乙。\n\n某部\n\n某某总局\n\n2024年1月2日\n";
    assert_eq!(names(joint), ["某部", "某某总局"]);
    let in_line = "灯笼通知\n\n各县：\n\n一、甲。\n\n二、乙。\n\n某部 某某总局\n2024年1月2日\n";
    assert_eq!(names(in_line), ["某部", "某某总局"]);
    let titled = format!("最高人民法院关于灯笼案件的解释{BODY}");
    assert_eq!(names(&titled), ["最高人民法院"]);
    let adopted =
        format!("灯笼法\n\n2019年4月23日 第十三届全国人民代表大会常务委员会第十次会议通过{BODY}");
    assert_eq!(names(&adopted), ["全国人民代表大会常务委员会"]);
}

#[test]
fn kinds_follow_the_maker() {
    let cases = [
        (
            "灯笼法",
            "2019年4月23日 第十三届全国人民代表大会常务委员会第十次会议通过",
            WorkKind::Law,
        ),
        (
            "灯笼条例",
            "2009年9月17日 中华人民共和国国务院令第563号公布",
            WorkKind::AdministrativeRegulation,
        ),
        (
            "军用灯笼条例",
            "2004年9月17日 中华人民共和国国务院、中华人民共和国中央军事委员会令第418号公布",
            WorkKind::AdministrativeRegulation,
        ),
        (
            "灯笼办法",
            "2021年8月26日 国家市场监督管理总局令第47号公布",
            WorkKind::DepartmentalRule,
        ),
        (
            "浙江省灯笼条例",
            "2011年3月1日 浙江省第十一届人民代表大会常务委员会第二十次会议通过",
            WorkKind::LocalRegulation,
        ),
        (
            "某自治县自治条例",
            "2011年3月1日 某自治县第十一届人民代表大会第二次会议通过",
            WorkKind::AutonomousRegulation,
        ),
        (
            "最高人民法院关于灯笼的解释",
            "2018年9月3日 最高人民法院审判委员会第1747次会议通过",
            WorkKind::JudicialInterpretation,
        ),
        (
            "中华人民共和国宪法修正案（1999年）",
            "1999年3月15日 第九届全国人民代表大会第二次会议通过",
            WorkKind::Constitution,
        ),
    ];
    for (title, note, expected) in cases {
        let guess = read(&format!("{title}\n\n{note}{BODY}")).kind.expect(title);
        assert_eq!(guess.kind, expected, "{title}: {}", guess.reason);
    }
}

#[test]
fn folders_and_file_names_help_where_the_text_is_silent() {
    let hints = Hints {
        file_name: Some("灯笼暂行规定(1987-05-06).md".to_owned()),
        folder: Some("laws/行政法规".to_owned()),
        ..Hints::default()
    };
    let metadata = parse("第一条 甲。\n\n第二条 乙。\n", &hints).metadata;
    assert_eq!(
        metadata.title.map(|title| title.value).as_deref(),
        Some("灯笼暂行规定")
    );
    assert_eq!(
        metadata.kind.map(|guess| guess.kind),
        Some(WorkKind::AdministrativeRegulation)
    );
    assert_eq!(
        metadata
            .version_on
            .map(|found| found.value.to_string())
            .as_deref(),
        Some("1987-05-06")
    );
}

#[test]
fn regions_come_from_title_or_maker() {
    let cases = [
        ("浙江省灯笼条例", "", Some("浙江"), None),
        (
            "滨州市灯笼条例",
            "2020年11月27日 经山东省第十三届人民代表大会常务委员会第二十四次会议批准",
            Some("山东"),
            Some("滨州"),
        ),
        (
            "中华人民共和国灯笼法",
            "2019年4月23日 第十三届全国人民代表大会常务委员会第十次会议通过",
            None,
            None,
        ),
        (
            "城市灯笼管理办法",
            "2021年8月26日 某部令第47号公布",
            None,
            None,
        ),
    ];
    for (title, note, region, locality) in cases {
        let metadata = read(&format!("{title}\n\n{note}{BODY}"));
        assert_eq!(
            (metadata.region.as_deref(), metadata.locality.as_deref()),
            (region, locality),
            "{title}"
        );
    }
}

/// Joint orders print each name on a line and 令 below; seals are set wide.
#[test]
fn bodies_on_several_lines_and_names_set_wide_are_issuers() {
    let issuers = |text: &str| -> Vec<String> {
        let issuers = read(text).issuers.into_iter();
        issuers.map(|issuer| issuer.value).collect()
    };
    let order = format!(
        "青塘省水利厅\n\n青塘省交通运输厅\n\n令\n\n第99号\n\n《灯笼办法》已经2025年2月6日厅务会议审议通过，现予公布。\n\n2025年4月1日\n\n灯笼办法{BODY}"
    );
    assert_eq!(issuers(&order), ["青塘省水利厅", "青塘省交通运输厅"]);
    let notice = "关于灯笼补贴的通知\n\n各县水利局：\n\n一、补贴一万元。\n\n二、由县局发放。\n\n青塘省水利厅\n青 塘 省 财 政 厅\n2025年5月8日\n";
    assert_eq!(issuers(notice), ["青塘省水利厅", "青塘省财政厅"]);
    let sealed = "关于灯笼补贴的通知\n\n各县水利局：\n\n一、补贴一万元。\n\n二、由县局发放。\n\n青塘省水利厅（印章）　　青塘省财政厅（印章）\n\n2025年5月8日\n";
    assert_eq!(issuers(sealed), ["青塘省水利厅", "青塘省财政厅"]);
    let standard = "DB99/T 3012—2031\n\n灯笼维护规范\n\n2031-06-30发布　2031-07-30实施\n\n青塘省市场监督管理局　发布\n\n1 范围\n\n甲。\n\n2 规范性引用文件\n\n无。\n";
    assert_eq!(issuers(standard), ["青塘省市场监督管理局"]);
}
