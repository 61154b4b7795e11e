//! Terms, first days and repeals in the wordings that offices really use.

use huidian_parse::{Hints, Metadata, parse};

/// The days of a rule, published on 2025-04-10, whose last article is given.
fn rule_with(clause: &str) -> Metadata {
    let rule = format!(
        "青塘市灯笼办法\n\n（2025年4月10日青塘市人民政府令第8号公布）\n\n第一条　为了管理灯笼，制定本办法。\n\n第二条　灯笼应当每年检修。\n\n第三条　{clause}\n"
    );
    parse(&rule, &Hints::default()).metadata
}

/// The last day or the months that a text gives itself, in the wordings of municipal documents.
#[test]
fn the_term_of_a_text_is_read_in_any_usual_wording() {
    let until = |day: &str| (None, Some(day.to_owned()));
    let months = |count: u32| (Some(count), None);
    let none = || (None, None);
    let cases = [
        (
            "本办法自2031年5月1日起施行，至2036年4月30日止。",
            until("2036-04-30"),
        ),
        // a notice of the police counts hours
        (
            "本办法自2031年5月1日零时起施行，至2036年4月30日24时止。",
            until("2036-04-30"),
        ),
        (
            "本办法自2031年5月1日起施行至2036年4月30日止。",
            until("2036-04-30"),
        ),
        (
            "本办法自2031年5月1日起至2036年4月30日止施行。",
            until("2036-04-30"),
        ),
        (
            "本办法自2031年5月1日起施行，至2036年4月30日失效。",
            until("2036-04-30"),
        ),
        (
            "本办法自2031年5月1日起施行，2036年5月1日起自行失效。",
            until("2036-04-30"),
        ),
        (
            "本办法自2031年5月1日起施行，2036年4月30日废止。",
            until("2036-04-30"),
        ),
        (
            "本办法自2031年5月1日起执行至2036年4月30日。",
            until("2036-04-30"),
        ),
        (
            "本办法执行期限为2031年5月1日至2036年4月30日。",
            until("2036-04-30"),
        ),
        (
            "本办法自印发之日起施行，执行期限截至2036年4月30日。",
            until("2036-04-30"),
        ),
        (
            "本办法自2031年5月1日起施行，有效期自2031年5月1日至2036年4月30日。",
            until("2036-04-30"),
        ),
        ("本办法自2031年5月1日起施行。有效期五年。", months(60)),
        (
            "本办法自2031年5月1日起施行。本办法的有效期为五年。",
            months(60),
        ),
        ("本办法有效期五年，自2031年5月1日起施行。", months(60)),
        ("本办法自2031年5月1日起施行，试行2年。", months(24)),
        ("本办法自发布之日起试行三年。", months(36)),
        ("本办法自2031年5月1日起试行，期限为2年。", months(24)),
        ("本办法自2031年5月1日起实施，实施期限为三年。", months(36)),
        ("本办法自2031年5月1日起施行，暂定三年。", months(36)),
        ("本办法自发布之日起五年内有效。", months(60)),
        // words between the term and its length, as human resources bureaus write of subsidies
        ("本办法自2031年5月1日起执行，执行期限暂定一年。", months(12)),
        ("本办法自2031年5月1日起施行，有效期暂定为3年。", months(36)),
        ("本办法自2031年5月1日起施行，暂定实施一年。", months(12)),
        ("本办法自2031年5月1日起暂行一年。", months(12)),
        ("本办法自2031年5月1日起施行，有效期为一年半。", months(18)),
        ("本办法自2031年5月1日起施行，暂定半年。", months(6)),
        ("本办法有效期为一年，自2031年5月1日起计算。", months(12)),
        ("本办法有效期自2031年5月1日起五年。", months(60)),
        // the last day, before a verb by which the text ends
        (
            "本办法自2031年5月1日起施行，2036年4月30日后自动失效。",
            until("2036-04-30"),
        ),
        (
            "本办法自2031年5月1日起施行，2036年4月30日停止施行。",
            until("2036-04-30"),
        ),
        (
            "本办法自2031年5月1日起施行，自2036年5月1日起停止执行。",
            until("2036-04-30"),
        ),
        (
            "上述措施自2031年5月1日至2036年4月30日期间实施。",
            until("2036-04-30"),
        ),
        (
            "本办法自2031年5月1日起施行，有效期为自印发之日起两年。",
            months(24),
        ),
        // the end of a year
        (
            "本办法自2031年5月1日起施行，有效期至2036年底。",
            until("2036-12-31"),
        ),
        (
            "本办法自2031年5月1日起施行，执行期限截至2036年年末。",
            until("2036-12-31"),
        ),
        // what the text said before, the policy that it makes, the trial that it lets begin
        ("以上措施自发布之日起实施，有效期两年。", months(24)),
        (
            "上述政策自2031年5月1日起施行，有效期至2036年4月30日。",
            until("2036-04-30"),
        ),
        ("本公告自2031年5月1日起施行，政策期限为三年。", months(36)),
        ("试点期限为三年，自本决定施行之日起算。", months(36)),
        // terms of other things
        (
            "灯笼的临时悬挂期限为五年，自本办法施行之日起计算，期满后不得悬挂。",
            none(),
        ),
        ("本办法施行前取得的许可证有效期三年。", none()),
        (
            "本办法自2031年5月1日起施行，过渡期至2031年12月31日止。",
            none(),
        ),
        ("申请期限为五年的，按照本办法执行。", none()),
        (
            "通行证由本人保存，有效期十年，过期按照本办法换领，公布于众。",
            none(),
        ),
        ("许可证分为正本和副本，有效期为5年，由本部门公布。", none()),
        (
            "本办法自2031年5月1日起施行，《甲办法》2031年12月31日废止。",
            none(),
        ),
        ("本办法自2031年5月1日起施行。", none()),
    ];
    for (clause, expected) in cases {
        let validity = rule_with(clause).validity.unwrap_or_default();
        let found = (validity.months, validity.until.map(|on| on.to_string()));
        assert_eq!(found, expected, "{clause}");
    }
}

/// A term that tells the day from which it is counted tells the first day; one that cannot be counted is told and not left out.
#[test]
fn a_term_tells_the_first_day_or_is_told_as_unread() {
    for clause in [
        "本办法有效期为一年，自2031年5月1日起计算。",
        "本办法自2031年5月1日起暂行一年。",
        "上述措施自2031年5月1日至2036年4月30日期间实施。",
        "本办法有效期自2031年5月1日起五年。",
    ] {
        let begins = rule_with(clause).effective.and_then(|found| found.on);
        let begins = begins.map(|on| on.to_string());
        assert_eq!(begins.as_deref(), Some("2031-05-01"), "{clause}");
    }
    for (clause, expected) in [
        (
            "本办法自2031年5月1日起施行，有效期九十天。",
            Some("有效期九十天"),
        ),
        (
            "本办法自2031年5月1日起施行，暂定两个季度。",
            Some("暂定两个季度"),
        ),
        ("本办法自2031年5月1日起施行，有效期五年。", None),
        ("本办法施行前取得的许可证有效期九十天。", None),
        ("本办法自2031年5月1日起施行。", None),
    ] {
        let unread = rule_with(clause).validity.and_then(|found| found.unread);
        assert_eq!(unread.as_deref(), expected, "{clause}");
    }
}

/// The covering notice of a trial says how long the act holds that it carries.
#[test]
fn a_covering_notice_tells_the_term() {
    for (said, expected) in [
        ("自2031年1月1日起试行，试行期一年。", (Some(12), None)),
        (
            "自2031年1月1日起施行，有效期至2033年12月31日。",
            (None, Some("2033-12-31")),
        ),
        ("请认真贯彻执行。", (None, None)),
    ] {
        let page = format!(
            "青塘市财政局关于印发《灯笼检修规程》的通知\n\n青财〔2030〕5号\n\n各区财政局：\n\n现将《灯笼检修规程》印发给你们，{said}\n\n青塘市财政局\n2030年12月20日\n"
        );
        let validity = parse(&page, &Hints::default())
            .metadata
            .validity
            .unwrap_or_default();
        let until = validity.until.map(|on| on.to_string());
        assert_eq!((validity.months, until.as_deref()), expected, "{said}");
    }
}

/// A term named by its two days tells the first one, too.
#[test]
fn a_term_of_two_days_tells_the_first() {
    let page = "青塘市财政局关于灯笼优惠政策的公告\n\n2031年第5号\n\n现将灯笼优惠政策公告如下：\n\n一、对灯笼免收检修费。\n\n二、本公告执行期限为2031年1月1日至2033年12月31日。\n\n青塘市财政局\n2031年3月20日\n";
    let metadata = parse(page, &Hints::default()).metadata;
    let begins = metadata.effective.and_then(|found| found.on);
    assert_eq!(
        begins.map(|on| on.to_string()).as_deref(),
        Some("2031-01-01")
    );
    let until = metadata.validity.and_then(|found| found.until);
    assert_eq!(
        until.map(|on| on.to_string()).as_deref(),
        Some("2033-12-31")
    );
}

/// First days in usual wordings; published on 2025-04-10.
/// An interpretation that begins by telling when the act it interprets took effect.
#[test]
fn a_first_day_told_of_another_act_is_not_the_texts_own() {
    let text = "最高法院关于灯笼案件的解释\n\n《全国人民代表大会常务委员会关于修改〈灯笼法〉的决定》（以下简称修改决定）已由全国人民代表大会常务委员会会议通过，自2031年12月1日起施行。为了审理案件，解释如下：\n\n第一条 甲。\n\n第二条 乙。\n\n第三条 丙。\n";
    let metadata = parse(text, &Hints::default()).metadata;
    assert_eq!(metadata.effective.and_then(|effective| effective.on), None);
}

#[test]
fn first_days_are_read_in_any_usual_wording() {
    let cases = [
        ("本办法自公布之日起半年后施行。", Some("2025-10-10")),
        ("本办法自公布之日起次月1日施行。", Some("2025-05-01")),
        ("本办法自公布之日的次日起施行。", Some("2025-04-11")),
        ("本办法自公布次日起施行。", Some("2025-04-11")),
        ("本办法自公布后三十日起施行。", Some("2025-05-10")),
        ("本办法自公布之次月1日起施行。", Some("2025-05-01")),
        ("本办法于2031年5月1日起正式实施。", Some("2031-05-01")),
        ("本办法自2031年5月1日开始施行。", Some("2031-05-01")),
        ("本办法2031年5月1日起施行。", Some("2031-05-01")),
        ("本办法定于2031年5月1日起施行。", Some("2031-05-01")),
        ("本办法施行日期为2031年5月1日。", Some("2031-05-01")),
        ("以上措施自2031年5月1日起实施。", Some("2031-05-01")),
        // parts that words tell begin on days of their own
        (
            "本办法自2031年5月1日起施行。本办法关于标签的规定，自2032年5月1日起施行。",
            Some("2031-05-01"),
        ),
        (
            "本办法自2031年5月1日起施行。本办法中关于检修的规定自2032年5月1日起施行。",
            Some("2031-05-01"),
        ),
        (
            "本办法自2031年5月1日起施行。本办法规定的检修制度，自2032年5月1日起施行。",
            Some("2031-05-01"),
        ),
        // months, quarters and years begin on their first day
        ("本办法自2031年5月起执行。", Some("2031-05-01")),
        ("本办法自2031年第四季度起执行。", Some("2031-10-01")),
        ("本办法自2031年起施行。", Some("2031-01-01")),
        // workdays are set year by year
        ("本办法自公布之日起十五个工作日后施行。", None),
        // the day is that of another act
        (
            "本办法自2030年12月1日修订的《灯塔条例》施行之日起施行。",
            None,
        ),
        // what others do on a day
        ("灯塔于2031年5月1日起正式实施改造。", None),
    ];
    for (clause, expected) in cases {
        let metadata = rule_with(clause);
        let found = metadata.effective.and_then(|found| found.on);
        assert_eq!(
            found.map(|on| on.to_string()).as_deref(),
            expected,
            "{clause}"
        );
    }
}

/// A decision whose title has no 《》 names its act all the same; one that takes an act back says so in its title.
#[test]
fn decisions_end_the_act_that_their_title_names() {
    let cases = [
        (
            "关于废止灯塔管理办法的通知",
            "灯塔管理办法自2031年4月1日起不再执行。",
            Some("灯塔管理办法"),
        ),
        (
            "关于撤销《灯塔管理办法》的决定",
            "决定撤销《灯塔管理办法》。",
            Some("灯塔管理办法"),
        ),
        ("关于废止部分规章的决定", "现予公布。", None),
        ("关于灯塔管理的通知", "依照《灯塔管理办法》予以撤销。", None),
    ];
    for (title, words, expected) in cases {
        let page = format!(
            "青塘市人民政府{title}\n\n青政发〔2031〕5号\n\n各区人民政府：\n\n{words}\n\n青塘市人民政府\n2031年3月15日\n"
        );
        let repeals = parse(&page, &Hints::default()).metadata.repeals;
        let found = repeals.first().and_then(|found| found.title.as_deref());
        assert_eq!(found, expected, "{title}");
    }
}

/// A list under a numbered head without a colon, each with its own outcome; an entry may say why.
#[test]
fn a_decision_ends_what_its_lists_say_and_no_more() {
    let decision = |head: &str, entry: &str| {
        format!(
            "青塘市人民政府关于废止和修改部分规章的决定\n\n（2025年10月8日青塘市人民政府令第82号公布）\n\n{head}\n\n（一）{entry}\n"
        )
    };
    let cases = [
        (
            "一、废止下列规章",
            "《甲灯办法》（青塘市人民政府令第3号）。",
            Some("甲灯办法"),
        ),
        (
            "一、决定废止的规章",
            "甲灯办法（2015年5月8日青塘市人民政府令第3号公布）　说明：已被《乙灯办法》代替。",
            Some("甲灯办法"),
        ),
        // planned, or said not to be
        (
            "一、拟废止的规章",
            "《甲灯办法》（青塘市人民政府令第3号）。",
            None,
        ),
        (
            "一、不予废止的规章",
            "《甲灯办法》（青塘市人民政府令第3号）。",
            None,
        ),
        (
            "一、建议废止的规章",
            "《甲灯办法》（青塘市人民政府令第3号）。",
            None,
        ),
        // changed and not ended
        (
            "一、对下列规章中不再适用的条款予以修改",
            "《甲灯办法》（青塘市人民政府令第3号）。",
            None,
        ),
        (
            "一、修改下列规章",
            "《甲灯办法》（青塘市人民政府令第3号）。",
            None,
        ),
    ];
    for (head, entry, expected) in cases {
        let page = decision(head, entry);
        let repeals = parse(&page, &Hints::default()).metadata.repeals;
        let found: Vec<_> = repeals.iter().map(|found| found.title.as_deref()).collect();
        assert_eq!(
            found,
            expected.map(Some).into_iter().collect::<Vec<_>>(),
            "{head}"
        );
    }
}

/// A point of a decision that begins on a day of its own ends its act on that day; a bracket that lists numbers names as many acts.
#[test]
fn points_of_a_decision_have_their_own_days_and_brackets_list_acts() {
    let page = |points: &str, last: &str| {
        format!(
            "青塘市人民政府关于废止部分规章的决定\n\n（2031年12月1日青塘市人民政府令第147号公布）\n\n{points}\n\n{last}\n"
        )
    };
    let two = "一、废止《甲灯办法》（青塘市人民政府令第7号）。\n\n二、废止《乙灯办法》（青塘市人民政府令第8号）。";
    let cases = [
        (
            two,
            "本决定自公布之日起施行，其中第二项自2032年7月1日起施行。",
            vec![
                ("青塘市人民政府令第7号", None),
                ("青塘市人民政府令第8号", Some("2032-07-01")),
            ],
        ),
        (
            two,
            "本决定第一项自公布之日起施行，第二项自2032年7月1日起施行。",
            vec![
                ("青塘市人民政府令第7号", Some("2031-12-01")),
                ("青塘市人民政府令第8号", Some("2032-07-01")),
            ],
        ),
        (
            "废止《甲灯办法》（青政发〔2016〕12号、青政发〔2017〕3号）。",
            "本决定自2032年1月1日起施行。",
            vec![("青政发〔2016〕12号", None), ("青政发〔2017〕3号", None)],
        ),
    ];
    for (points, last, expected) in cases {
        let repeals = parse(&page(points, last), &Hints::default())
            .metadata
            .repeals;
        let found: Vec<(String, Option<String>)> = repeals
            .iter()
            .map(|found| {
                let number = found.number.as_ref().map(ToString::to_string);
                (
                    number.unwrap_or_default(),
                    found.on.map(|on| on.to_string()),
                )
            })
            .collect();
        let expected: Vec<(String, Option<String>)> = expected
            .into_iter()
            .map(|(number, on)| (number.to_owned(), on.map(str::to_owned)))
            .collect();
        assert_eq!(found, expected, "{last}");
    }
}

/// Tables of a clean-up: each row has its own outcome.
#[test]
fn rows_of_a_clean_up_say_what_becomes_of_each_act() {
    let page = "青塘市人民政府关于公布规章清理结果的公告\n\n青政告〔2031〕9号\n\n清理结果现予公布。\n\n| 序号 | 文件名称 | 文号 | 清理结果 |\n|---|---|---|---|\n| 1 | 甲灯管理办法 | 青塘市人民政府令第22号 | 废止 |\n| 2 | 乙灯管理办法 | 青塘市人民政府令第23号 | 拟修改 |\n| 3 | 丙灯管理办法 | 青塘市人民政府令第24号 | 继续有效 |\n| 4 | 丁灯管理办法 | 青塘市人民政府令第25号 | 建议废止 |\n\n青塘市人民政府\n2031年6月15日\n";
    let repeals = parse(page, &Hints::default()).metadata.repeals;
    let found: Vec<_> = repeals
        .iter()
        .filter_map(|found| found.title.as_deref())
        .collect();
    assert_eq!(found, ["甲灯管理办法"]);
}

/// Words that stand between the verb and the act: who made it, when, by which order, as decisions of cities and merged bodies write.
#[test]
fn words_between_the_verb_and_the_act_tell_how_it_came_about() {
    let decision = |words: &str| {
        let page = format!(
            "青塘市人民政府关于废止部分规章的决定\n\n（2035年10月20日青塘市人民政府令第190号公布）\n\n{words}\n\n本决定自2035年12月1日起施行。\n"
        );
        ended(&page)
    };
    let lamp = vec![("灯笼办法".to_owned(), String::new())];
    let both = vec![
        ("灯笼办法".to_owned(), String::new()),
        ("水闸办法".to_owned(), String::new()),
    ];
    let cases = [
        (
            "市人民政府决定，废止2031年11月1日市人民政府令第58号公布的《灯笼办法》。",
            &lamp,
        ),
        (
            "市人民政府决定废止下列规章：2031年11月1日市人民政府令第58号公布的《灯笼办法》。",
            &lamp,
        ),
        ("市人民政府决定废止由原市水利局起草的《灯笼办法》。", &lamp),
        (
            "决定自2035年12月1日起废止原青塘市水利局印发的《灯笼办法》（青水〔2026〕3号）。",
            &lamp,
        ),
        ("决定废止原市水利局《灯笼办法》。", &lamp),
        ("决定废止现行《灯笼办法》。", &lamp),
        (
            "决定废止2026年市水利局印发的《灯笼办法》和2027年市交通局印发的《水闸办法》。",
            &both,
        ),
        ("现行《灯笼办法》停止使用。", &lamp),
    ];
    for (words, expected) in cases {
        assert_eq!(&decision(words), expected, "{words}");
    }
    let none = [
        "有关规定废止后，原市水利局印发的《灯笼办法》继续执行。",
        "建议废止原市水利局印发的《灯笼办法》。",
        "废止的，按照市人民政府公布的《灯笼办法》办理。",
        "旧版提灯停止使用。",
    ];
    for words in none {
        assert_eq!(decision(words), Vec::new(), "{words}");
    }
}

/// A successor that puts itself in the place of another act.
#[test]
fn a_text_says_that_it_takes_the_place_of_another() {
    let lamp = vec![("灯笼办法".to_owned(), String::new())];
    let cases = [
        ("本办法自2035年11月1日起施行，并取代《灯笼办法》。", &lamp),
        (
            "本办法自2035年11月1日起施行，同时取代原《灯笼办法》。",
            &lamp,
        ),
        ("本办法取代2026年市水利局印发的《灯笼办法》。", &lamp),
        (
            "本办法自2035年11月1日起施行。现行《灯笼办法》停止使用。",
            &lamp,
        ),
        (
            "本办法自2035年11月1日起施行。《灯笼办法》由本办法取代。",
            &lamp,
        ),
    ];
    let page = |clause: &str| {
        format!(
            "青塘市提灯办法\n\n（2035年9月1日青塘市人民政府令第191号公布）\n\n第一条　为了保护提灯，制定本办法。\n\n第二条　提灯不得拆除。\n\n第三条　{clause}\n"
        )
    };
    for (clause, expected) in cases {
        assert_eq!(&ended(&page(clause)), expected, "{clause}");
    }
    let none = [
        "《水闸办法》取代《灯笼办法》的，按照前款办理。",
        "本市用电子证取代《灯笼许可证》。",
        "《灯笼许可证》停止使用。",
    ];
    for clause in none {
        assert_eq!(ended(&page(clause)), Vec::new(), "{clause}");
    }
}

/// The acts that a text ends, with how much of them.
fn ended(page: &str) -> Vec<(String, String)> {
    let repeals = parse(page, &Hints::default()).metadata.repeals.into_iter();
    repeals
        .map(|act| (act.title.unwrap_or_default(), act.scope.words()))
        .collect()
}
