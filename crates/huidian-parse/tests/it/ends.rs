//! When other acts end: on days that are said, after a while in which they go on, and on conditions that have no day.

use huidian_model::EventKind;
use huidian_parse::{Hints, Metadata, Term, parse};

/// A rule of 1 July 2031 with a clause in its last article.
fn rule_with(clause: &str) -> Metadata {
    let text = format!(
        "青塘市灯塔条例\n\n（2031年4月10日青塘市人民政府令第8号公布）\n\n第一条　为了管理灯塔，制定本条例。\n\n第二条　灯塔应当每年检修。市人民政府应当制定配套规定。\n\n第三条　本条例自2031年7月1日起施行。{clause}\n"
    );
    parse(&text, &Hints::default()).metadata
}

/// The day on which the act ends, `None` where no end of it is told; an end without any day is an empty one.
fn repeal_of(metadata: &Metadata) -> Option<String> {
    let own = metadata.date_of(EventKind::Effective);
    let repeal = metadata
        .repeals
        .iter()
        .find(|repeal| repeal.title.as_deref() == Some("青塘市灯笼办法"))?;
    let on = repeal.on.or(own);
    Some(on.map_or_else(String::new, |on| on.to_string()))
}

#[test]
fn a_repeal_that_hangs_on_what_has_no_day_is_told_and_not_dated() {
    let open = [
        "《青塘市灯笼办法》自前条规定的配套规定施行之日起废止。",
        "《青塘市灯笼办法》（市人民政府令第4号）自相关配套规定施行之日起同时废止。",
        "新的实施细则施行后，《青塘市灯笼办法》废止。",
        "自市灯务登记信息平台运行之日起，《青塘市灯笼办法》停止执行。",
        "待新的收费标准公布后，《青塘市灯笼办法》即行废止。",
        "自自治区灯务规定实施之日起，《青塘市灯笼办法》废止。",
        "新的系统上线之日起，《青塘市灯笼办法》停止执行。",
    ];
    for clause in open {
        let metadata = rule_with(clause);
        assert_eq!(repeal_of(&metadata), None, "{clause}");
        let told = metadata.terms.iter().any(|term| {
            term.change == Term::Told && term.work.title.as_deref() == Some("青塘市灯笼办法")
        });
        assert!(told, "{clause} {:?}", metadata.terms);
    }
    // nothing ends, and no condition is told
    for clause in [
        "《青塘市灯笼办法》的废止时间由市人民政府另行公布。",
        "《青塘市灯笼办法》自《青塘市灯具细则》施行之日起废止。",
        "《青塘市灯笼办法》在新的收费标准公布前继续执行。",
    ] {
        assert_eq!(repeal_of(&rule_with(clause)), None, "{clause}");
    }
    let dated = [
        ("《青塘市灯笼办法》自本条例施行之日起废止。", "2031-07-01"),
        ("自本条例施行之日起，《青塘市灯笼办法》废止。", "2031-07-01"),
        ("本条例施行后，《青塘市灯笼办法》同时废止。", "2031-07-01"),
        ("《青塘市灯笼办法》自施行之日起废止。", "2031-07-01"),
        (
            "自《青塘市灯塔条例》施行之日起，《青塘市灯笼办法》废止。",
            "2031-07-01",
        ),
        ("自新条例施行之日起，《青塘市灯笼办法》废止。", "2031-07-01"),
        ("《青塘市灯笼办法》同时废止。", "2031-07-01"),
        ("《青塘市灯笼办法》自公布之日起废止。", "2031-04-10"),
        (
            "自本条例施行之日起满六个月后，《青塘市灯笼办法》废止。",
            "2032-01-01",
        ),
        (
            "自2031年9月1日新平台运行之日起，《青塘市灯笼办法》废止。",
            "2031-09-01",
        ),
    ];
    for (clause, day) in dated {
        let metadata = rule_with(clause);
        assert_eq!(repeal_of(&metadata), Some(day.to_owned()), "{clause}");
    }
}

/// A decision whose title says without a condition what its text does on one.
#[test]
fn the_title_of_a_decision_dates_no_repeal_that_its_text_leaves_open() {
    let decision = |words: &str| {
        let text = format!(
            "青塘市人民政府关于废止《青塘市灯笼办法》的决定\n\n（2031年4月10日青塘市人民政府令第9号公布）\n\n市人民政府决定：\n\n{words}\n\n本决定自公布之日起施行。\n"
        );
        repeal_of(&parse(&text, &Hints::default()).metadata)
    };
    let open = "《青塘市灯笼办法》自新的灯具规定施行之日起废止。";
    assert_eq!(decision(open), None);
    let plain = "废止《青塘市灯笼办法》。";
    assert_eq!(decision(plain), Some("2031-04-10".to_owned()));
}

#[test]
fn an_act_that_goes_on_for_a_while_ends_on_the_day_that_is_said() {
    let cases = [
        (
            "《青塘市灯笼办法》（市人民政府令第4号）延续执行至2031年12月31日，自2032年1月1日起废止。",
            "2032-01-01",
        ),
        (
            "《青塘市灯笼办法》执行至2031年12月31日，此后不再执行。",
            "2032-01-01",
        ),
        (
            "《青塘市灯笼办法》继续执行至2031年12月31日止，到期自动失效。",
            "2032-01-01",
        ),
        (
            "《青塘市灯笼办法》继续执行至2031年12月31日止，自动废止。",
            "2032-01-01",
        ),
        (
            "2026年6月6日公布的《青塘市灯笼办法》（市人民政府令第4号）继续施行，至2032年1月1日废止。",
            "2032-01-01",
        ),
        (
            "《青塘市灯笼办法》过渡期至2031年12月31日，过渡期满后废止。",
            "2032-01-01",
        ),
        (
            "过渡期至2031年12月31日，过渡期满后，《青塘市灯笼办法》废止。",
            "2032-01-01",
        ),
        (
            "《青塘市灯笼办法》在2031年12月31日前继续执行，自2032年1月1日起废止。",
            "2032-01-01",
        ),
        (
            "《青塘市灯笼办法》自2032年1月1日起废止，在此之前继续有效。",
            "2032-01-01",
        ),
        (
            "《青塘市灯笼办法》继续有效至2031年12月31日，期满后废止。",
            "2032-01-01",
        ),
    ];
    for (clause, day) in cases {
        let metadata = rule_with(clause);
        assert_eq!(repeal_of(&metadata), Some(day.to_owned()), "{clause}");
    }
    // what the act regulates goes on, or ends, and not the act
    for clause in [
        "《青塘市灯笼办法》规定的试点继续执行至2031年12月31日，到期后停止执行。",
        "依照《青塘市灯笼办法》取得的许可证继续有效至2031年12月31日。",
    ] {
        let metadata = rule_with(clause);
        assert_eq!(repeal_of(&metadata), None, "{clause}");
        assert!(metadata.terms.is_empty(), "{clause} {:?}", metadata.terms);
    }
}

#[test]
fn a_sentence_of_its_own_keeps_an_act_up_to_a_last_day() {
    let until = |clause: &str| {
        let terms = rule_with(clause).terms;
        let term = terms.first()?;
        match term.change {
            Term::Until(on) => Some((term.work.title.clone()?, on.to_string())),
            _ => None,
        }
    };
    let kept = Some(("青塘市灯笼办法".to_owned(), "2031-12-31".to_owned()));
    for clause in [
        "《青塘市灯笼办法》继续执行至2031年12月31日止。",
        "《青塘市灯笼办法》（市人民政府令第4号）执行至2031年12月31日。",
        "《青塘市灯笼办法》有效期延长至2031年12月31日。",
    ] {
        assert_eq!(until(clause), kept, "{clause}");
    }
    for clause in [
        "《青塘市灯笼办法》继续执行。",
        "《青塘市灯塔条例》继续执行至2031年12月31日止。",
        "《青塘市灯笼办法》第三条规定的收费继续执行至2031年12月31日。",
    ] {
        assert_eq!(until(clause), None, "{clause}");
    }
}

/// Repeals counted from a beginning: from that of this text where it is meant, else without a day.
#[test]
fn a_repeal_counted_from_the_beginning_of_the_text_has_its_day() {
    for (clause, day) in [
        (
            "《青塘市灯笼办法》自本条例施行之日起满一年废止。",
            "2032-07-01",
        ),
        ("本条例施行满一年后，《青塘市灯笼办法》废止。", "2032-07-01"),
        (
            "自本条例施行满一年之日起，《青塘市灯笼办法》废止。",
            "2032-07-01",
        ),
        (
            "《青塘市灯笼办法》自本条例施行满六个月之日起废止。",
            "2032-01-01",
        ),
        (
            "《青塘市灯笼办法》自本条例施行后满一年之日起废止。",
            "2032-07-01",
        ),
        ("《青塘市灯笼办法》在本条例施行一年后废止。", "2032-07-01"),
        (
            "本条例施行半年后，《青塘市灯笼办法》（市人民政府令第4号）停止执行。",
            "2032-01-01",
        ),
        (
            "本条例施行一年零六个月后，《青塘市灯笼办法》废止。",
            "2033-01-01",
        ),
        (
            "本条例施行30日后，《青塘市灯笼办法》同时废止。",
            "2031-07-31",
        ),
        ("本条例公布满一年后，《青塘市灯笼办法》废止。", "2032-04-10"),
        ("新条例施行满一年后，《青塘市灯笼办法》废止。", "2032-07-01"),
    ] {
        let metadata = rule_with(clause);
        assert_eq!(repeal_of(&metadata), Some(day.to_owned()), "{clause}");
    }
    // one sentence with the first day of the text
    let text = "青塘市灯塔条例\n\n（2031年4月10日青塘市人民政府令第8号公布）\n\n第一条　为了管理灯塔，制定本条例。\n\n第二条　灯塔应当每年检修。\n\n第三条　本条例自2031年7月1日起施行，《青塘市灯笼办法》施行满一年后废止。\n";
    let metadata = parse(text, &Hints::default()).metadata;
    assert_eq!(repeal_of(&metadata), Some("2032-07-01".to_owned()));
    for clause in [
        // from whose beginning, nobody says here
        "《青塘市灯笼办法》施行满一年后废止。",
        "《青塘市灯具细则》施行满一年后，《青塘市灯笼办法》废止。",
        "新的实施细则施行满六个月后，《青塘市灯笼办法》废止。",
        "《青塘市灯笼办法》自配套规定施行满一年之日起废止。",
        // at some time within
        "本条例施行一年内，《青塘市灯笼办法》予以废止。",
    ] {
        let metadata = rule_with(clause);
        assert_eq!(repeal_of(&metadata), None, "{clause}");
        let is_told = metadata.terms.iter().any(|term| term.change == Term::Told);
        assert!(is_told, "{clause} {:?}", metadata.terms);
    }
}

/// What a bracket behind the title excepts goes on.
#[test]
fn an_exception_in_brackets_keeps_part_of_the_act() {
    for (clause, scope) in [
        (
            "《青塘市灯笼办法》（第二条、第三条除外）同时废止。",
            "除第二条、第三条外的内容",
        ),
        (
            "《青塘市灯笼办法》（市人民政府令第4号，第二条除外）同时废止。",
            "除第二条外的内容",
        ),
        (
            "《青塘市灯笼办法》（除第二条以外）同时废止。",
            "除第二条外的内容",
        ),
        (
            "《青塘市灯笼办法》（收费标准除外）同时废止。",
            "除收费标准外的内容",
        ),
    ] {
        let repeals = rule_with(clause).repeals;
        let scopes: Vec<String> = repeals.iter().map(|one| one.scope.words()).collect();
        assert_eq!(scopes, [scope], "{clause}");
    }
    let whole = rule_with("《青塘市灯笼办法》（市人民政府令第4号）同时废止。").repeals;
    assert!(whole.iter().all(|one| one.scope.is_whole()), "{whole:?}");
}

/// Information tables give the term of an act as one day or as two.
#[test]
fn the_term_in_a_table_ends_on_its_last_day() {
    for (value, until) in [
        ("2024-04-01 至 2029-03-31", Some("2029-03-31")),
        ("2024年4月1日—2029年3月31日", Some("2029-03-31")),
        ("2029-03-31", Some("2029-03-31")),
        ("至2029年3月31日", Some("2029-03-31")),
        ("自2024年4月1日起五年", None),
        ("2024年4月1日起至长期", None),
    ] {
        let text = format!(
            "标题：青塘市灯笼办法\n有效期：{value}\n发布日期：2024-03-20\n\n青塘市灯笼办法\n\n第一条　为了管理灯笼，制定本办法。\n\n第二条　灯笼应当检修。\n"
        );
        let metadata = parse(&text, &Hints::default()).metadata;
        let found = metadata
            .date_of(EventKind::Expires)
            .map(|on| on.to_string());
        assert_eq!(found.as_deref(), until, "{value}");
    }
}
