//! Heads of official paper: numbers set apart, marks in the corner, names of kinds set wide, days of meetings, bylines in English. Towns are invented.

use huidian_model::EventKind;
use huidian_parse::{Hints, Metadata, parse};

fn read(page: &str) -> Metadata {
    parse(page, &Hints::default()).metadata
}

fn title_of(metadata: &Metadata) -> &str {
    metadata.title.as_ref().map_or("", |title| &title.value)
}

fn day_of(metadata: &Metadata, kind: EventKind) -> Option<String> {
    metadata.date_of(kind).map(|on| on.to_string())
}

/// Scans and old files set the characters of a number apart.
#[test]
fn a_number_whose_characters_stand_apart_is_one_number() {
    for number in ["青 塘 政 办 【 2016 】 22 号", "青 塘 政 办 〔2016〕22号"] {
        let page = format!(
            "青塘市人民政府办公室文件\n\n{number}\n\n青塘市人民政府办公室\n关于做好护林工作的通知\n\n各县人民政府：\n\n现通知如下：\n\n一、加强巡护。\n\n二、加强宣传。\n\n青塘市人民政府办公室\n\n2016年9月6日\n"
        );
        let metadata = read(&page);
        let found = metadata
            .numbers
            .first()
            .map(|found| found.value.to_string());
        assert_eq!(found.as_deref(), Some("青塘政办〔2016〕22号"), "{number}");
    }
    // two numbers in a line are two
    let page = "青水发〔2025〕4号　青财发〔2025〕8号\n\n青塘市水利局　青塘市财政局关于灯笼补贴的通知\n\n各县水利局：\n\n现通知如下。\n\n一、补贴一万元。\n\n二、由县局发放。\n";
    assert_eq!(read(page).numbers.len(), 2);
}

/// GB/T 9704: copy number, secrecy and urgency in the corner, here with their labels; 签发人 beside the number.
#[test]
fn labelled_marks_in_the_corner_are_no_part_of_the_text() {
    let page = "份号：000123\n\n密级：公开\n\n紧急程度：特急\n\n青政发〔2031〕12号　　　　签发人：某某某\n\n青塘市人民政府\n关于划定夜间禁航区的通知\n\n各县人民政府：\n\n现通知如下：\n\n一、东渡为禁航区。\n\n二、本通知自2031年10月1日起施行。\n\n青塘市人民政府\n\n2031年8月11日\n";
    let metadata = read(page);
    assert_eq!(
        title_of(&metadata),
        "青塘市人民政府关于划定夜间禁航区的通知"
    );
    let found = metadata
        .numbers
        .first()
        .map(|found| found.value.to_string());
    assert_eq!(found.as_deref(), Some("青政发〔2031〕12号"));
}

/// Ministries that announce together: their names, 公　告 set wide, and the number of the year below.
#[test]
fn a_joint_announcement_without_a_title_is_called_an_announcement() {
    let page = "国家灯务局　国家渡务局\n公　告\n\n〔2031〕第9号\n\n为规范渡灯，现公告如下：\n\n一、渡灯应当防水。\n\n二、渡灯不得拒收现金。\n\n三、本公告自2031年12月1日起施行。\n\n国家灯务局\n\n国家渡务局\n\n2031年10月30日\n";
    let metadata = read(page);
    assert_eq!(title_of(&metadata), "国家灯务局　国家渡务局公告");
    let found = metadata
        .numbers
        .first()
        .map(|found| found.value.to_string());
    assert_eq!(found.as_deref(), Some("国家灯务局公告〔2031〕第9号"));
    assert_eq!(metadata.issuers.len(), 2);
}

/// A notice that carries an act tells the meeting that passed it; commissions decide in full session.
#[test]
fn the_day_of_the_meeting_is_read_from_the_sentence_that_carries_the_act() {
    let carried = |said: &str| {
        format!(
            "青塘市林业局关于印发《栈道巡护细则》的通知\n\n青林规〔2031〕3号\n\n各县林业局：\n\n{said}\n\n青塘市林业局\n\n2031年4月16日\n\n栈道巡护细则\n\n第一条　为规范巡护，制定本细则。\n\n第二条　巡护每日一次。\n\n第三条　本细则自2031年6月1日起施行。\n"
        )
    };
    let passed = Some("2031-04-02");
    let cases = [
        (
            "《栈道巡护细则》已经2031年4月2日局务会审议通过，并经市司法局审核，现印发给你们，请遵照执行。",
            passed,
        ),
        (
            "《栈道巡护细则》已于2031年4月2日经局长办公会议审议通过，现印发给你们。",
            passed,
        ),
        (
            "《栈道巡护细则》已经市政府第81次常务会议（2031年4月2日）审议通过，现印发给你们。",
            passed,
        ),
        (
            "根据2030年3月1日通过的《青塘市森林条例》，现将《栈道巡护细则》印发给你们。",
            None,
        ),
        ("现将《栈道巡护细则》印发给你们。", None),
    ];
    for (said, adopted) in cases {
        let metadata = read(&carried(said));
        let found = day_of(&metadata, EventKind::Adopted);
        assert_eq!(found.as_deref(), adopted, "{said}");
        let signed = day_of(&metadata, EventKind::Signed);
        assert_eq!(signed.as_deref(), Some("2031-04-16"), "{said}");
        let version = metadata.version_on.map(|found| found.value.to_string());
        assert_eq!(version.as_deref(), Some("2031-04-16"), "{said}");
    }
    let order = "国家灯务委员会公告\n\n第8号\n\n《提灯规定》已由国家灯务委员会2031年4月27日全体会议决定，现予公布，自2031年6月1日起施行。\n\n国家灯务委员会\n\n2031年5月31日\n\n提灯规定\n\n第一条　为了规范提灯，制定本规定。\n\n第二条　提灯应当核对。\n\n第三条　本规定自2031年6月1日起施行。\n";
    let metadata = read(order);
    let adopted = day_of(&metadata, EventKind::Adopted);
    assert_eq!(adopted.as_deref(), Some("2031-04-27"));
    let published = day_of(&metadata, EventKind::Published);
    assert_eq!(published.as_deref(), Some("2031-05-31"));
}

/// A notice that carries an act may name another first day than the act: the act is believed, and both days are kept.
#[test]
fn a_first_day_that_the_notice_gives_is_kept_beside_that_of_the_act() {
    let page = |said: &str| {
        format!(
            "青塘市审计局关于印发《渡灯审计办法》的通知\n\n青审发〔2031〕4号\n\n各县审计局：\n\n现将《渡灯审计办法》印发给你们，{said}\n\n青塘市审计局\n\n2031年4月1日\n\n渡灯审计办法\n\n第一条　为规范审计，制定本办法。\n\n第二条　审计每年一次。\n\n第三条　本办法自2031年5月1日起施行。\n"
        )
    };
    for (said, expected) in [
        ("自印发之日起执行。", vec!["2031-05-01", "2031-04-01"]),
        ("自2031年5月1日起施行。", vec!["2031-05-01"]),
        ("请遵照执行。", vec!["2031-05-01"]),
    ] {
        let metadata = read(&page(said));
        let own = metadata.effective.as_ref().and_then(|found| found.on);
        assert_eq!(own.map(|on| on.to_string()).as_deref(), Some("2031-05-01"));
        let days = metadata.events.iter();
        let days = days.filter(|event| event.kind == EventKind::Effective);
        let days: Vec<String> = days.map(|event| event.on.to_string()).collect();
        assert_eq!(days, expected, "{said}");
        let chosen = day_of(&metadata, EventKind::Effective);
        assert_eq!(chosen.as_deref(), Some("2031-05-01"), "{said}");
    }
}

/// English channels of cities date a page in English: the day it was put up, and never that of the act.
#[test]
fn an_english_byline_tells_when_the_page_was_put_up() {
    for byline in [
        "Updated: March 5, 2031　Source: Qingtang Daily",
        "Released on 5 March 2031",
        "Published: Mar 5th, 2031",
    ] {
        let page = format!(
            "青塘市渡灯管理办法\n\n{byline}\n\n（2031年2月10日青塘市人民政府令第166号公布　自2031年4月1日起施行）\n\n第一条　为了规范渡灯，制定本办法。\n\n第二条　渡灯应当公示。\n\n第三条　本办法自2031年4月1日起施行。\n"
        );
        let metadata = read(&page);
        let online = day_of(&metadata, EventKind::PutOnline);
        assert_eq!(online.as_deref(), Some("2031-03-05"), "{byline}");
        let published = day_of(&metadata, EventKind::Published);
        assert_eq!(published.as_deref(), Some("2031-02-10"), "{byline}");
        assert_eq!(title_of(&metadata), "青塘市渡灯管理办法");
    }
}

/// The last line of a text, and who signed it when. The reason stands behind each row.
#[test]
fn a_seal_line_with_its_day_is_a_signature() {
    let body =
        "云湖市索道局关于加强索道管理的通知\n\n各索道单位：\n\n现就有关事项通知如下，请遵照执行。";
    for (line, signed, why) in [
        ("云湖市索道局2024年5月20日", true, "as a scan has it"),
        ("云湖市索道局　2024年5月20日", true, "set apart"),
        (
            "报送时间2024年5月20日",
            false,
            "no body stands before the day",
        ),
        (
            "由云湖市索道局负责，2024年5月20日",
            false,
            "part of a sentence",
        ),
    ] {
        let text = format!("{body}\n\n{line}\n\n（此件公开发布）\n");
        let metadata = parse(&text, &Hints::default()).metadata;
        let days: Vec<String> = metadata
            .events
            .iter()
            .filter(|event| event.kind == EventKind::Signed)
            .map(|event| event.on.to_string())
            .collect();
        let expected: &[&str] = if signed { &["2024-05-20"] } else { &[] };
        assert_eq!(days, expected, "{why}");
        let issuers: Vec<&str> = metadata
            .issuers
            .iter()
            .map(|name| name.value.as_str())
            .collect();
        assert_eq!(issuers, ["云湖市索道局"], "{why}");
    }
}
