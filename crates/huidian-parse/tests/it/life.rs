//! What texts say of their own life, in the forms that offices write.

use huidian_model::EventKind;
use huidian_parse::{Hints, Metadata, Scope, parse};

fn read(text: &str) -> Metadata {
    parse(text, &Hints::default()).metadata
}

fn rule_with(note: &str, clause: &str) -> Metadata {
    read(&format!(
        "青塘市灯笼办法\n\n（2025年4月10日青塘市人民政府令第8号公布{note}）\n\n第一条　为了管理灯笼，制定本办法。\n\n第二条　灯笼应当每年检修。\n\n第三条　{clause}\n"
    ))
}

#[test]
fn heads_of_official_paper_name_document_number_and_maker() {
    let rule = "第一条　为了管理灯笼，制定本办法。\n\n第二条　灯笼应当检修。\n";
    let order = |number: &str| {
        format!(
            "青塘省水利厅令\n\n{number}\n\n《青塘省灯笼办法》已经2025年3月1日厅务会议审议通过，现予公布。\n\n厅长　某某\n\n2025年3月20日\n\n青塘省灯笼办法\n\n{rule}"
        )
    };
    let cases = [
        // ministries number their orders by the year
        (
            order("2025年第5号"),
            "青塘省灯笼办法",
            "青塘省水利厅令2025年第5号",
            "青塘省水利厅",
        ),
        // offices that write together print each name and 文件 on lines of their own
        (
            "青塘市水利局\n青塘市财政局\n文件\n\n青水发〔2025〕4号　青财发〔2025〕8号\n\n青塘市水利局　青塘市财政局关于灯笼补贴的通知\n\n各县水利局：\n\n现就有关事项通知如下。\n\n一、补贴一万元。\n\n二、由县局发放。\n\n青塘市水利局　青塘市财政局\n\n2025年3月6日\n".to_owned(),
            "青塘市水利局　青塘市财政局关于灯笼补贴的通知",
            "青水发〔2025〕4号",
            "青塘市水利局",
        ),
        // a notice that passes on what a department made: who made it stands in a bracket
        (
            format!(
                "青塘省人民政府办公厅关于转发省水利厅\n青塘省灯笼办法的通知\n\n青政办发〔2025〕26号\n\n各市人民政府：\n\n省水利厅制定的《青塘省灯笼办法》已经省人民政府同意，现转发给你们。\n\n青塘省人民政府办公厅\n\n2025年3月6日\n\n青塘省灯笼办法\n\n（省水利厅　2025年2月）\n\n{rule}"
            ),
            "青塘省灯笼办法",
            "青政办发〔2025〕26号",
            "青塘省人民政府办公厅",
        ),
        // a notice without marks around the title, and a line on its release under the signature
        (
            format!(
                "青塘省水利厅关于印发青塘省灯笼办法的通知\n青水规〔2025〕3号\n\n各市水利局：\n现将《青塘省灯笼办法》印发给你们。\n\n青塘省水利厅\n2025年3月20日\n（此件主动公开）\n\n青塘省灯笼办法\n\n第一章 总 则\n{rule}"
            ),
            "青塘省灯笼办法",
            "青水规〔2025〕3号",
            "青塘省水利厅",
        ),
        // an announcement with the rule in its annex
        (
            format!(
                "国家灯务局公告\n\n2025年第7号\n\n为规范灯务，国家灯务局制定了《灯笼报送规定》，现予发布，自2025年7月1日起施行。\n\n附件：灯笼报送规定\n\n国家灯务局\n\n2025年5月20日\n\n附件\n\n灯笼报送规定\n\n{rule}"
            ),
            "灯笼报送规定",
            "国家灯务局公告2025年第7号",
            "国家灯务局",
        ),
        // the President makes public what the committee passed
        (
            format!(
                "中华人民共和国主席令\n\n第五百零一号\n\n《中华人民共和国灯笼法》已由中华人民共和国第十四届全国人民代表大会常务委员会第十六次会议于2025年6月27日通过，现予公布。\n\n中华人民共和国主席　某某\n\n2025年6月27日\n\n中华人民共和国灯笼法\n\n（2025年6月27日第十四届全国人民代表大会常务委员会第十六次会议通过）\n\n{rule}"
            ),
            "中华人民共和国灯笼法",
            "中华人民共和国主席令第501号",
            "全国人民代表大会常务委员会",
        ),
    ];
    for (text, title, number, issuer) in cases {
        let metadata = read(&text);
        let found = metadata.title.as_ref().map(|found| found.value.as_str());
        assert_eq!(found, Some(title), "{text}");
        let found = metadata
            .numbers
            .first()
            .map(|found| found.value.to_string());
        assert_eq!(found.as_deref(), Some(number), "{text}");
        let found = metadata.issuers.first().map(|found| found.value.as_str());
        assert_eq!(found.unwrap_or(""), issuer, "{text}");
    }
}

#[test]
fn a_gazettes_running_heads_are_neither_title_nor_text() {
    let text = "青塘市人民政府公报　2025年第5期\n\n青塘市灯笼办法\n\n（2025年3月1日青塘市人民政府令第8号公布）\n\n第一条　灯笼应当每\n— 12 —\n\n青塘市人民政府公报　2025年第5期\n\n年检修。\n\n第二条　灯笼应当登记。\n— 13 —\n";
    let parsed = parse(text, &Hints::default());
    let title = parsed
        .metadata
        .title
        .as_ref()
        .map(|found| found.value.as_str());
    // the head stands behind one number only: it may be anything, and stays in front
    assert!(
        title.is_some_and(|title| title.ends_with("青塘市灯笼办法")),
        "{title:?}"
    );
    let text = format!("{text}\n青塘市人民政府公报　2025年第5期\n\n第三条　灯笼归村民。\n— 14 —\n");
    let parsed = parse(&text, &Hints::default());
    let title = parsed
        .metadata
        .title
        .as_ref()
        .map(|found| found.value.as_str());
    assert_eq!(title, Some("青塘市灯笼办法"));
    assert!(
        parsed.document.text.contains("灯笼应当每年检修。"),
        "{}",
        parsed.document.text
    );
}

#[test]
fn first_days_of_parts_of_a_text_are_told_apart() {
    let cases = [
        // another body sets the day
        (
            "本办法自2025年5月1日起施行，第二条自省人民政府规定之日起施行。",
            Some("2025-05-01"),
            vec![("第二条", None)],
        ),
        (
            "本办法自2025年5月1日起施行。第二条的施行日期由市人民政府另行规定。",
            Some("2025-05-01"),
            vec![("第二条", None)],
        ),
        // some at once, the rest later: the text begins with the first
        (
            "本办法第二条自公布之日起施行，其余条款自2027年9月1日起施行。",
            Some("2025-04-10"),
            vec![
                ("第二条", Some("2025-04-10")),
                ("第一条", Some("2027-09-01")),
                ("第三条", Some("2027-09-01")),
            ],
        ),
        // some later, the rest first: nothing turns round
        (
            "第二条自2027年9月1日起施行，其余条款自2025年5月1日起施行。",
            Some("2025-05-01"),
            vec![("第二条", Some("2027-09-01"))],
        ),
        // a trial begins on its day
        ("本办法自2025年5月1日起试行。", Some("2025-05-01"), vec![]),
        // a day for something else
        (
            "本办法自2025年5月1日起施行。灯笼的施行情况另行报告。",
            Some("2025-05-01"),
            vec![],
        ),
    ];
    for (clause, first, staged) in cases {
        let metadata = rule_with("", clause);
        let on = metadata.effective.as_ref().and_then(|found| found.on);
        assert_eq!(on.map(|on| on.to_string()).as_deref(), first, "{clause}");
        let found: Vec<(String, Option<String>)> = metadata
            .staged
            .iter()
            .flat_map(|staged| {
                staged
                    .provisions
                    .iter()
                    .map(move |path| (path.citation(), staged.on.map(|on| on.to_string())))
            })
            .collect();
        let found: Vec<(&str, Option<&str>)> = found
            .iter()
            .map(|(path, on)| (path.as_str(), on.as_deref()))
            .collect();
        assert_eq!(found, staged, "{clause}");
    }
}

#[test]
fn terms_are_read_from_the_bracket_and_from_trials() {
    let cases = [
        // the bracket under the title
        (
            "　自2025年5月1日起施行　有效期2年",
            "灯笼归村民。",
            Some(24),
        ),
        // a trial
        ("", "本办法自2025年5月1日起试行，试行期一年。", Some(12)),
        ("", "本办法自2025年5月1日起施行，试行期限为6个月。", Some(6)),
        // the term of a permit
        ("", "许可证有效期2年。", None),
    ];
    for (note, clause, months) in cases {
        let validity = rule_with(note, clause).validity;
        assert_eq!(
            validity.and_then(|found| found.months),
            months,
            "{note} {clause}"
        );
    }
}

#[test]
fn repeals_have_a_measure_and_a_day() {
    let old = "《青塘市灯笼清扫办法》";
    let cases = [
        // all but one article
        (format!("除第三条外，{old}同时废止。"), Some((false, None))),
        (format!("{old}除第三条外同时废止。"), Some((false, None))),
        // counted from the new act's own first day
        (
            format!("{old}自本办法施行之日起满六个月后废止。"),
            Some((true, Some("2026-07-01"))),
        ),
        (
            format!("{old}自本办法施行之日起同时废止。"),
            Some((true, None)),
        ),
        // it goes on until a day
        (
            format!("{old}在本办法施行后继续适用至2026年12月31日，期满后废止。"),
            Some((true, Some("2027-01-01"))),
        ),
        // what goes with it ends with it
        (format!("{old}及其实施细则同时废止。"), Some((true, None))),
        // no longer for some: it goes on for all else
        (
            format!("自本办法施行之日起，{old}不再适用于木灯。"),
            Some((false, None)),
        ),
        (format!("{old}不再适用。"), Some((true, None))),
        // after a time of transition, counted from the new act's first day
        (
            format!("过渡期一年，过渡期满后{old}废止。"),
            Some((true, Some("2027-01-01"))),
        ),
        // why it ends is no scope
        (
            format!("{old}因情况变化，自2026年6月1日起失效。"),
            Some((true, Some("2026-06-01"))),
        ),
        (format!("{old}不再有效。"), Some((true, None))),
        (
            format!("此前发布的{old}等有关规定同时废止。"),
            Some((true, None)),
        ),
        // in one place only
        (
            format!("在保税区内，{old}同时停止施行。"),
            Some((false, None)),
        ),
        // which is all the land that it has
        (
            format!("在本市行政区域内，{old}同时停止施行。"),
            Some((true, None)),
        ),
        // wished, and a permit taken back
        (format!("市人民政府应当适时废止{old}。"), None),
        (format!("有前款情形的，依照{old}予以撤销。"), None),
        // nothing ends
        (format!("{old}继续适用至2026年12月31日。"), None),
    ];
    for (clause, expected) in cases {
        let metadata = rule_with("", &format!("本办法自2026年1月1日起施行。{clause}"));
        let found = metadata.repeals.first().map(|found| {
            (
                found.scope == Scope::Whole,
                found.on.map(|on| on.to_string()),
            )
        });
        let found = found.as_ref().map(|(whole, on)| (*whole, on.as_deref()));
        assert_eq!(found, expected, "{clause}");
    }
}

#[test]
fn decisions_amend_under_any_heading_and_act_when_approved() {
    let decision = read(
        "青塘市人民政府关于废止和修改部分规章的决定\n\n（2025年10月8日青塘市人民政府令第82号公布）\n\n一、对1件规章予以废止：\n\n（一）《青塘市甲灯办法》。\n\n二、对1件规章的部分条款予以修改：\n\n将《青塘市乙灯办法》第三条修改为：“应当每月检查。”\n",
    );
    let amended: Vec<Option<&str>> = decision
        .amends
        .iter()
        .map(|found| found.title.as_deref())
        .collect();
    assert_eq!(amended, [Some("青塘市乙灯办法")]);
    // a city's decision does nothing before the province approves it
    let approved = read(
        "青塘市人民代表大会常务委员会关于废止《青塘市甲灯条例》的决定\n\n（2025年10月27日青塘市第五届人民代表大会常务委员会第十二次会议通过　2025年11月28日青海岸省第十四届人民代表大会常务委员会第二十二次会议批准）\n\n会议决定：废止《青塘市甲灯条例》。\n",
    );
    let on = approved.repeals.first().and_then(|found| found.on);
    assert_eq!(on.map(|on| on.to_string()).as_deref(), Some("2025-11-28"));
}

#[test]
fn information_tables_tell_an_end() {
    let page = |rows: &str| {
        read(&format!(
            "{rows}\n\n青塘市人民政府关于灯笼的意见\n\n青政发〔2015〕9号\n\n各县人民政府：\n\n提出以下意见。\n\n一、安全第一。\n\n二、分类整改。\n\n青塘市人民政府\n\n2015年3月6日\n"
        ))
    };
    let cases = [
        // local catalogues of rules in force
        (
            "文号：青政发〔2015〕9号　公布日期：2015-03-12　有效性：废止　废止日期：2020-05-01",
            Some("repealed"),
            Some((EventKind::Repealed, "2020-05-01")),
        ),
        (
            "文号：青政发〔2015〕9号　公布日期：2015-03-12　是否有效：否",
            Some("expired"),
            None,
        ),
        (
            "文号：青政发〔2015〕9号　公布日期：2015-03-12　有效性：失效　失效日期：2020-05-01",
            Some("expired"),
            Some((EventKind::Expires, "2020-05-01")),
        ),
        // in part, or not at all
        (
            "文号：青政发〔2015〕9号　公布日期：2015-03-12　有效性：部分失效",
            None,
            None,
        ),
        (
            "文号：青政发〔2015〕9号　公布日期：2015-03-12　有效性：现行有效",
            None,
            None,
        ),
    ];
    for (rows, status, event) in cases {
        let metadata = page(rows);
        let found = metadata.ended_status.as_ref().map(|found| found.value.id());
        assert_eq!(found, status, "{rows}");
        for kind in [EventKind::Repealed, EventKind::Expires] {
            let on = metadata.date_of(kind).map(|on| on.to_string());
            let expected = event.filter(|(known, _)| *known == kind).map(|(_, on)| on);
            assert_eq!(on.as_deref(), expected, "{rows}");
        }
    }
}

/// Offices keep acts of limited term alive by notices, stop them for a while, and put off their beginning.
#[test]
fn notices_on_the_term_of_an_act_are_read() {
    use huidian_parse::Term;
    let until = |day: &str| Term::Until(day.parse().unwrap());
    let day = |day: &str| day.parse().unwrap();
    let cases: [(&str, &str, Option<Term>); 17] = [
        (
            "关于延长《灯笼办法》有效期的通知",
            "现将其有效期延长至2028年12月31日。",
            Some(until("2028-12-31")),
        ),
        (
            "关于继续执行《灯笼办法》的通知",
            "《灯笼办法》有效期届满后继续执行，有效期延长五年，至2028年12月31日止。",
            Some(until("2028-12-31")),
        ),
        (
            "关于延长《灯笼办法》有效期的通知",
            "《灯笼办法》的有效期延长三年。",
            Some(Term::Longer(36)),
        ),
        (
            "关于延长《灯笼办法》实施期限的通知",
            "实施期限延长六个月。",
            Some(Term::Longer(6)),
        ),
        (
            "关于延长《灯笼办法》有效期的通知",
            "具体期限另行通知。",
            Some(Term::Told),
        ),
        (
            "关于暂停实施《灯笼办法》第二条的决定",
            "自2025年1月1日起至2025年12月31日止，暂停实施第二条。",
            Some(Term::Suspended {
                from: Some(day("2025-01-01")),
                until: Some(day("2025-12-31")),
            }),
        ),
        (
            "关于推迟《灯笼办法》施行日期的公告",
            "推迟至2025年7月1日起施行。",
            Some(Term::Postponed(day("2025-07-01"))),
        ),
        (
            "关于暂停执行《灯笼办法》的通知",
            "《灯笼办法》自2025年1月1日起暂停执行，至2025年12月31日止。",
            Some(Term::Suspended {
                from: Some(day("2025-01-01")),
                until: Some(day("2025-12-31")),
            }),
        ),
        (
            "关于暂缓实施《灯笼办法》的通知",
            "现决定暂缓实施《灯笼办法》，恢复时间另行通知。",
            Some(Term::Suspended {
                from: None,
                until: None,
            }),
        ),
        (
            "关于恢复执行《灯笼办法》的通知",
            "《灯笼办法》自2026年3月1日起恢复执行。",
            Some(Term::Resumed(Some(day("2026-03-01")))),
        ),
        // not resumed yet
        (
            "关于恢复执行《灯笼办法》的通知",
            "《灯笼办法》恢复施行的具体时间另行通知。",
            Some(Term::Told),
        ),
        (
            "关于延期施行《灯笼办法》的通知",
            "《灯笼办法》延期至2027年1月1日起施行。",
            Some(Term::Postponed(day("2027-01-01"))),
        ),
        (
            "关于《灯笼办法》延期施行的公告",
            "《灯笼办法》推迟到2027年1月1日施行。",
            Some(Term::Postponed(day("2027-01-01"))),
        ),
        // a part of the land, or of the act: the act goes on
        (
            "关于在东片区暂停实施《灯笼办法》的决定",
            "自2025年1月1日起在东片区暂停实施。",
            Some(Term::Told),
        ),
        (
            "关于在试验区暂时调整适用《灯笼办法》有关规定的决定",
            "自2025年1月1日起暂时调整适用第二条。",
            Some(Term::Told),
        ),
        // other acts say other things of terms
        (
            "关于印发《灯笼办法》的通知",
            "有效期延长至2028年12月31日。",
            None,
        ),
        ("灯笼办法", "延长工作时间至22时。", None),
    ];
    for (title, words, expected) in cases {
        let page = format!(
            "某局{title}\n\n某局发〔2023〕5号\n\n各分局：\n\n{words}\n\n某局\n2023年12月15日\n"
        );
        let terms = parse(&page, &Hints::default()).metadata.terms;
        assert_eq!(
            terms.first().map(|term| term.change),
            expected,
            "{title}：{words}"
        );
        if expected.is_some() {
            assert_eq!(terms[0].work.title.as_deref(), Some("灯笼办法"));
        }
    }
}

#[test]
fn a_text_that_begins_with_another_names_it() {
    use huidian_parse::EffectiveRule;
    for words in ["自《灯塔法》施行之日起施行", "与《灯塔法》同时施行"] {
        let page = format!(
            "灯笼办法\n\n第一条 为了管理灯笼，制定本办法。\n\n第二条 灯笼应当牢固。\n\n第三条 本办法{words}。\n"
        );
        let effective = parse(&page, &Hints::default()).metadata.effective.unwrap();
        assert_eq!(
            effective.rule,
            EffectiveRule::With("灯塔法".to_owned()),
            "{words}"
        );
        assert_eq!(effective.on, None);
    }
}

/// A successor that ends an act but for some of it does not end what it keeps.
#[test]
fn what_a_repeal_reserves_goes_on() {
    for (words, scope) in [
        (
            "《灯塔办法》同时废止，但第二条继续有效。",
            "除第二条外的内容",
        ),
        (
            "《灯塔办法》同时废止，但有关基金的规定继续执行至2027年12月31日。",
            "除“有关基金的规定”以外的内容",
        ),
        ("《灯塔办法》除第二条外同时废止。", "除第二条外的内容"),
        ("《灯塔办法》同时废止。", ""),
        ("《灯塔办法》同时作废。", ""),
        (
            "《灯塔办法》除第二条外，其余条款同时废止。",
            "除第二条外的内容",
        ),
        // what was done under it is saved, and nothing of it goes on
        (
            "《灯塔办法》同时废止，但依照该办法取得的许可证在有效期内继续有效。",
            "",
        ),
        ("《灯塔办法》同时废止，但本办法另有规定的除外。", ""),
    ] {
        let page = format!(
            "灯笼办法\n\n第一条 为了管理灯笼，制定本办法。\n\n第二条 灯笼应当牢固。\n\n第三条 本办法自2026年1月1日起施行。{words}\n"
        );
        let repeals = parse(&page, &Hints::default()).metadata.repeals;
        assert_eq!(repeals.len(), 1, "{words}");
        assert_eq!(repeals[0].scope.words(), scope, "{words}");
    }
}

/// The day in the bracket behind an act that a decision is about is none of the decision's own (cities amend their rules in this form).
#[test]
fn a_preamble_tells_the_days_of_the_act_that_is_amended() {
    for preamble in [
        "市人民政府决定对《云湖市水井管理办法》（2024年3月1日云湖市人民政府令第120号公布）作如下修改：",
        "市人民政府决定修改《云湖市水井管理办法》（2024年3月1日云湖市人民政府令第120号公布）：",
        "市人民政府决定，将《云湖市水井管理办法》（2024年3月1日云湖市人民政府令第120号公布）第二条作如下修改：",
    ] {
        let text = format!(
            "云湖市人民政府关于修改《云湖市水井管理办法》的决定\n\n云湖市人民政府令第140号\n\n{preamble}\n\n将第二条中的“每年”修改为“每半年”。\n\n本决定自公布之日起施行。\n\n2025年9月1日\n"
        );
        let metadata = huidian_parse::parse(&text, &huidian_parse::Hints::default()).metadata;
        let version = metadata.version_on.map(|found| found.value.to_string());
        assert_eq!(version.as_deref(), Some("2025-09-01"), "{preamble}");
    }
}
