//! Pages with several instruments one below the other. All of them are invented.

use huidian_parse::{Hints, instruments_in, parse};

const ACT: &str = "云湖市浮桥管理办法\n\n第一条 为了加强浮桥管理，制定本办法。\n\n第二条 浮桥应当坚固。\n\n第三条 浮桥每月检查一次。\n\n第四条 本办法自2030年5月1日起施行。\n";
const OTHER: &str = "云湖市渡船值班规定\n\n第一条 为了规范渡船值班，制定本规定。\n\n第二条 每班二人。\n\n第三条 交接班应当签字。\n\n第四条 本规定自2030年6月1日起施行。\n";
const POINTS: &str = "云湖市渡船值班规定\n\n一、每班二人，交接班应当签字。\n\n二、夜间加派一人。\n\n三、大风天气停渡。\n";
const DECISION: &str = "云湖市人民政府关于修改《云湖市浮桥管理办法》的决定\n\n云湖市人民政府决定对《云湖市浮桥管理办法》作如下修改：\n\n一、将第二条修改为：“第二条 浮桥应当坚固。”\n\n二、删去第五条。\n\n本决定自2031年6月1日起施行。\n";
const ORDER: &str = "云湖市人民政府令\n\n第58号\n\n《云湖市人民政府关于修改〈云湖市浮桥管理办法〉的决定》已经2031年3月10日市人民政府第12次常务会议审议通过，现予公布。\n\n市长 张三\n2031年3月20日\n";
const NOTICE: &str = "云湖市水务局关于印发《云湖市浮桥管理办法》和《云湖市渡船值班规定》的通知\n\n云水发〔2030〕17号\n\n各区水务局：\n\n现将《云湖市浮桥管理办法》和《云湖市渡船值班规定》印发给你们。\n\n云湖市水务局\n2030年3月6日\n";
const NOTICE_OF_ONE: &str = "云湖市水务局关于印发《云湖市浮桥管理办法》的通知\n\n各区水务局：\n\n现将《云湖市浮桥管理办法》印发给你们。\n\n云湖市水务局\n2030年3月6日\n";

/// Whether there is a cover, and the beginnings of the texts; empty where the page is one text.
fn told(text: &str) -> (bool, Vec<String>) {
    let Some(found) = instruments_in(text, None) else {
        return (false, Vec::new());
    };
    let starts = found.texts.iter().map(|(start, end)| {
        let words: String = text
            .chars()
            .skip(*start as usize)
            .take((end - start) as usize)
            .collect();
        assert!(
            !words.trim_end().ends_with("附件2"),
            "a mark of the next annex"
        );
        words.lines().next().unwrap_or_default().to_owned()
    });
    (found.cover.is_some(), starts.collect())
}

#[test]
fn instruments_of_one_page_are_told_apart() {
    // page, whether a cover stands above all, first lines, why
    let cases: [(String, bool, &[&str], &str); 12] = [
        (ACT.to_owned(), false, &[], "one act"),
        (
            format!("{ORDER}\n{DECISION}\n{ACT}"),
            false,
            &["云湖市人民政府令", "云湖市浮桥管理办法"],
            "the order is the decision's, the act is printed anew",
        ),
        (
            format!("{DECISION}\n{ACT}"),
            false,
            &[
                "云湖市人民政府关于修改《云湖市浮桥管理办法》的决定",
                "云湖市浮桥管理办法",
            ],
            "the same without an order",
        ),
        (
            format!("{DECISION}\n{OTHER}"),
            false,
            &[],
            "the decision does not name it: an annex",
        ),
        (
            format!("{NOTICE}\n附件1\n\n{ACT}\n附件2\n\n{OTHER}"),
            true,
            &["云湖市浮桥管理办法", "云湖市渡船值班规定"],
            "two acts under one notice",
        ),
        (
            format!("{NOTICE}\n附件1\n\n{ACT}\n附件2\n\n{POINTS}"),
            true,
            &["云湖市浮桥管理办法", "云湖市渡船值班规定"],
            "the second is numbered otherwise",
        ),
        (
            format!("{NOTICE_OF_ONE}\n附件1\n\n{ACT}\n附件2\n\n{POINTS}"),
            false,
            &[],
            "the notice issues one: what else is annexed is its annex",
        ),
        (
            format!("{NOTICE_OF_ONE}\n{ACT}"),
            false,
            &[],
            "one act under its notice",
        ),
        (
            format!("{NOTICE_OF_ONE}\n{ACT}\n附件：\n\n{OTHER}"),
            false,
            &[],
            "the notice names one: the other is an annex of it",
        ),
        (format!("{ACT}\n附件\n\n{OTHER}"), false, &[], "an annex"),
        (
            format!("{ACT}\n{OTHER}"),
            false,
            &["云湖市浮桥管理办法", "云湖市渡船值班规定"],
            "two acts, nothing over them",
        ),
        (
            format!("一、将下列规定并入本办法：“{OTHER}”\n\n{ACT}"),
            false,
            &[],
            "what is quoted is no act of the page",
        ),
    ];
    for (page, has_cover, starts, why) in cases {
        let starts: Vec<String> = starts.iter().map(|start| (*start).to_owned()).collect();
        assert_eq!(told(&page), (has_cover, starts), "{why}");
    }
}

#[test]
fn contents_and_a_title_printed_twice_make_no_second_act() {
    let chapters: String = (1..=45)
        .map(|at| format!("第{}章 总则\n", huidian_text::format_numeral(at)))
        .collect();
    let page = format!("云湖市浮桥管理办法\n\n目录\n\n{chapters}\n{ACT}");
    assert_eq!(instruments_in(&page, None), None);
}

/// Gazettes print behind an act what its drafters told the house: no word of it is the act's.
#[test]
fn an_account_behind_an_act_is_no_part_of_it() {
    for title in [
        "关于《云湖市浮桥管理办法（草案）》的说明",
        "关于《云湖市浮桥管理办法（草案）》审议结果的报告",
        "关于《云湖市浮桥管理办法（草案）》修改情况的汇报",
    ] {
        let page = format!("{ACT}\n{title}\n\n主任、各位委员：\n\n一、必要性\n\n浮桥多有损坏。\n");
        let parsed = parse(&page, &Hints::default());
        assert!(!parsed.document.text.contains("必要性"), "{title}");
        assert!(parsed.document.text.ends_with("起施行。"), "{title}");
    }
    // an article that speaks of such a report ends nothing
    let page = ACT.replace("浮桥应当坚固", "关于《浮桥年报》的说明应当公开");
    assert!(
        parse(&page, &Hints::default())
            .document
            .text
            .ends_with("起施行。")
    );
}

/// Each act of a notice has its number and its day; the notice need not set titles in 《》 in its own.
#[test]
fn annexed_acts_have_the_number_and_day_of_their_notice() {
    for act in [ACT, POINTS] {
        let read = parse(&format!("{NOTICE}\n\n{act}"), &Hints::default()).metadata;
        let title = read.title.map(|title| title.value);
        assert_eq!(title.as_deref(), act.lines().next());
        assert_eq!(
            read.numbers.first().map(|number| number.value.to_string()),
            Some("云水发〔2030〕17号".to_owned())
        );
        assert!(
            read.events
                .iter()
                .any(|event| event.on.to_string() == "2030-03-06"),
            "the day of the notice: {title:?}"
        );
    }
    let bare = |annex: &str| {
        let page = format!(
            "云湖市水务局关于印发云湖市浮桥管理办法的通知\n\n云水发〔2030〕17号\n\n各区水务局：\n\n现印发给你们，请遵照执行。\n\n附件：云湖市浮桥管理办法\n\n云湖市水务局\n\n2030年3月6日\n\n附件\n\n{annex}"
        );
        let read = parse(&page, &Hints::default()).metadata;
        (
            read.title.map(|title| title.value),
            read.cover_title.map(|title| title.value),
        )
    };
    let cover = "云湖市水务局关于印发云湖市浮桥管理办法的通知".to_owned();
    assert_eq!(
        bare(ACT),
        (Some("云湖市浮桥管理办法".to_owned()), Some(cover.clone()))
    );
    assert_eq!(
        bare("联系人名单\n").0,
        Some(cover),
        "what it issues is not there"
    );
}
