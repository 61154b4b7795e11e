//! Days in notes and orders: which are of the text, and which of the decision that amended it.

use huidian_model::EventKind;
use huidian_parse::{Hints, Metadata, parse};

fn read(page: &str) -> Metadata {
    parse(page, &Hints::default()).metadata
}

fn days(metadata: &Metadata, kind: EventKind) -> Vec<String> {
    let events = metadata.events.iter().filter(|event| event.kind == kind);
    let mut days: Vec<String> = events.map(|event| event.on.to_string()).collect();
    days.sort();
    days.dedup();
    days
}

/// Cities' regulations, which a province approves (设区的市的地方性法规题注): the decision was passed on one day and approved on another, and the text was
/// amended once by it.
#[test]
fn a_decision_passed_and_approved_amends_once() {
    const FIRST: &str = "2011年8月30日云湖市第二届人民代表大会常务委员会第二十六次会议通过　2011年11月24日楚江省第十一届人民代表大会常务委员会第二十七次会议批准";
    let city = "云湖市第三届人民代表大会常务委员会第三十七次会议";
    let province = "楚江省第十二届人民代表大会常务委员会第二十九次会议";
    let decision = "《云湖市人民代表大会常务委员会关于修改〈云湖市渡口条例〉的决定》";
    let cases: [(String, &[&str]); 8] = [
        (
            format!(
                "{FIRST}　根据2016年12月29日{city}通过、2017年3月29日{province}批准的{decision}第一次修正　根据2019年10月30日{city}通过、2019年11月29日{province}批准的{decision}第二次修正"
            ),
            &["2017-03-29", "2019-11-29"],
        ),
        (
            format!(
                "{FIRST}　根据2016年12月29日{city}通过，2017年3月29日{province}批准的{decision}修正"
            ),
            &["2017-03-29"],
        ),
        (
            format!(
                "{FIRST}　根据2016年12月29日{city}通过并经2017年3月29日{province}批准的{decision}修正"
            ),
            &["2017-03-29"],
        ),
        (
            format!(
                "{FIRST}　根据2016年12月29日{city}通过　2017年3月29日{province}批准的{decision}修正"
            ),
            &["2017-03-29"],
        ),
        // with the day on which it was made public
        (
            format!(
                "{FIRST}　根据2016年12月29日{city}通过、2017年3月29日{province}批准、2017年4月11日公布的{decision}修正"
            ),
            &["2017-04-11"],
        ),
        (
            format!(
                "{FIRST}　根据2016年12月29日{city}通过、2017年3月29日{province}批准的{decision}修订"
            ),
            &["2017-03-29"],
        ),
        // by decisions that need no approval
        (
            format!(
                "{FIRST}　根据2016年12月29日{city}通过的{decision}第一次修正　根据2019年10月30日{city}{decision}第二次修正"
            ),
            &["2016-12-29", "2019-10-30"],
        ),
        // two days in one clause, each with its own verb
        (
            format!(
                "{FIRST}　根据2016年12月29日{decision}第一次修正、2019年10月30日{decision}第二次修正"
            ),
            &["2016-12-29", "2019-10-30"],
        ),
    ];
    for (note, expected) in cases {
        let page = format!(
            "# 云湖市渡口条例\n\n（{note}）\n\n第一条　为了管理渡口，制定本条例。\n\n第二条　渡口有灯。\n\n第三条　本条例自2012年1月1日起施行。\n"
        );
        let metadata = read(&page);
        assert_eq!(days(&metadata, EventKind::Amended), expected, "{note}");
        assert_eq!(
            days(&metadata, EventKind::Adopted),
            ["2011-08-30"],
            "{note}"
        );
        assert_eq!(
            days(&metadata, EventKind::Approved),
            ["2011-11-24"],
            "{note}"
        );
    }
}

/// Orders of ministers and announcements of departments (局务会议审议通过，现予公告): whatever the word for making public, what was done before has its day.
#[test]
fn an_order_that_publishes_in_any_words_tells_the_day_of_adoption() {
    for verb in [
        "现予公布",
        "现予公告",
        "现予发布",
        "现予印发",
        "现予施行",
        "现予通告",
        "现予公开发布",
        "现予以公告",
        "予以公告",
        "特此公告",
        "现将全文公布如下",
        "现公告如下",
    ] {
        let page = format!(
            "云湖市渡务局\n公　　告\n\n2031年第12号\n\n关于发布《云湖市渡口封签管理规定》的公告\n\n《云湖市渡口封签管理规定》已经2031年5月6日云湖市渡务局第3次局务会议审议通过，{verb}，自2031年7月1日起施行。\n\n特此公告。\n\n云湖市渡务局\n2031年5月20日\n\n云湖市渡口封签管理规定\n\n第一条　为了管理渡口，制定本规定。\n\n第二条　渡口应当封签。\n\n第三条　配送人员应当查验。\n\n第四条　本规定自2031年7月1日起施行。\n"
        );
        let metadata = read(&page);
        assert_eq!(
            days(&metadata, EventKind::Adopted),
            ["2031-05-06"],
            "{verb}"
        );
        assert_eq!(
            days(&metadata, EventKind::Published),
            ["2031-05-20"],
            "{verb}"
        );
        assert_eq!(
            days(&metadata, EventKind::Effective),
            ["2031-07-01"],
            "{verb}"
        );
    }
}

/// Governments of provinces and cities print number and day in brackets under the title (规范性文件汇编), and let the text begin 自发布之日.
#[test]
fn a_number_and_a_day_under_the_title_are_those_of_its_issue() {
    for (note, expected) in [
        ("（楚政发〔2024〕12号　2024年5月6日）", &["2024-05-06"][..]),
        ("（2024年5月6日　楚政发〔2024〕12号）", &["2024-05-06"]),
        ("（2024年5月6日楚江省人民政府令第75号）", &["2024-05-06"]),
        // a day that is told for what it is, two days, no day, no number
        (
            "（2024年5月6日楚江省人民政府令第75号公布）",
            &["2024-05-06"],
        ),
        ("（2024年5月6日省人民政府第8次常务会议通过）", &[]),
        ("（楚政发〔2024〕12号　2024年5月6日　2024年6月1日）", &[]),
        ("（楚政发〔2024〕12号　2024年5月）", &[]),
        ("（2024年5月6日）", &[]),
    ] {
        let page = format!(
            "楚江省渡口管理办法\n{note}\n第一条　为了管理渡口，制定本办法。\n第二条　本办法自发布之日起施行。\n"
        );
        assert_eq!(days(&read(&page), EventKind::Published), expected, "{note}");
    }
}
