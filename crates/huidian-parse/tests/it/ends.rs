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
