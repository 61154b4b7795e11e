//! Numbers of orders and announcements that stand on lines of their own below the body, in the forms that offices write.

use huidian_parse::{Hints, parse};

#[test]
fn numbers_are_read_over_lines_with_sessions_years_and_brackets() {
    let cases = [
        (
            "青塘市人民代表大会常务委员会公告\n（十四届）第十六号",
            "青塘市人民代表大会常务委员会公告〔十四届〕第16号",
        ),
        (
            "青塘市人民代表大会常务委员会公告\n〔十四届〕第17号",
            "青塘市人民代表大会常务委员会公告〔十四届〕第17号",
        ),
        (
            "青塘市人民代表大会常务委员会公告\n第十八号",
            "青塘市人民代表大会常务委员会公告第18号",
        ),
        (
            "青塘市人民代表大会常务委员会公告\n（第二十号）",
            "青塘市人民代表大会常务委员会公告第20号",
        ),
        ("国家灯务局公告\n2031年　第8号", "国家灯务局公告2031年第8号"),
        ("国家灯务局公告\n2031年第9号", "国家灯务局公告2031年第9号"),
        (
            "国家灯务局\n公告\n2031年第10号",
            "国家灯务局公告2031年第10号",
        ),
        (
            "国家灯务局公告　2031年　第11号",
            "国家灯务局公告2031年第11号",
        ),
        ("国家灯务局令\n第13号", "国家灯务局令第13号"),
    ];
    let mut wrong = Vec::new();
    for (head, expected) in cases {
        let text = format!(
            "{head}\n\n为规范灯务，制定了《灯笼报送规定》，现予公布，自2031年9月1日起施行。\n特此公告。\n\n国家灯务局\n2031年6月24日\n\n灯笼报送规定\n\n第一条　为了规范灯笼，制定本规定。\n\n第二条　灯笼应当每月检查一次。\n\n第三条　本规定自2031年9月1日起施行。\n"
        );
        let numbers = parse(&text, &Hints::default()).metadata.numbers;
        let found = numbers.first().map(|found| found.value.to_string());
        if found.as_deref() != Some(expected) {
            wrong.push(format!("{head}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Brackets and years of other things are no numbers.
#[test]
fn lines_below_a_body_that_are_no_numbers_stay_none() {
    for head in ["国家灯务局公告\n（2031年）", "国家灯务局公告\n十四届会议"] {
        let text = format!("{head}\n\n现公布灯笼名单。\n\n国家灯务局\n2031年6月24日\n");
        let numbers = parse(&text, &Hints::default()).metadata.numbers;
        assert!(numbers.is_empty(), "{head} {numbers:?}");
    }
}

/// A decision whose title is counted, or bears its year, amends as any other.
#[test]
fn counted_decisions_name_what_they_amend() {
    for (title, is_decision) in [
        ("青塘市人民政府关于修改《青塘市灯塔办法》的决定（一）", true),
        (
            "青塘市人民政府关于修改《青塘市灯塔办法》的决定（2031年）",
            true,
        ),
        ("青塘市人民政府关于修改《青塘市灯塔办法》的决定", true),
        (
            "青塘市人民政府关于修改《青塘市灯塔办法》的决定的说明",
            false,
        ),
    ] {
        let text = format!(
            "{title}\n\n（2031年4月1日青塘市人民政府令第51号公布）\n\n决定对《青塘市灯塔办法》作如下修改：\n\n一、将第四条修改为：“灯塔应当每半年检查一次。”\n\n本决定自2031年6月1日起施行。\n"
        );
        let amends = parse(&text, &Hints::default()).metadata.amends;
        let named = amends
            .iter()
            .any(|work| work.title.as_deref() == Some("青塘市灯塔办法"));
        assert_eq!(named, is_decision, "{title}");
    }
}
