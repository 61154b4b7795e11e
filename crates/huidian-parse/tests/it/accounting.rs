//! Decisions read whole: the works that headings name, and the words of instructions that are left over.

use huidian_model::Change;
use huidian_parse::read_amendments;

/// A package may name its works as headings without 《》, with the points on each below.
#[test]
fn headings_without_marks_name_the_works_of_a_package() {
    let text = "决定对下列规章作出修改：\n一、某市灯塔办法（2014年5月8日市政府令第70号公布）\n1.删去第三条。\n2.将第五条中的“甲”修改为“乙”。\n二、某市浮标办法（2015年5月8日市政府令第71号公布）\n1.删去第二条。";
    let works: Vec<(Option<String>, usize)> = read_amendments(text)
        .into_iter()
        .map(|amendment| (amendment.work, amendment.instructions.len()))
        .collect();
    assert_eq!(
        works,
        [
            (Some("某市灯塔办法".to_owned()), 2),
            (Some("某市浮标办法".to_owned()), 1)
        ]
    );
}

/// Every word of an instruction is read or known to say nothing; what is left may say more than is read.
#[test]
fn words_that_were_not_read_are_told() {
    let cases: [(&str, &[&str]); 5] = [
        ("一、将第三条中的“每年”修改为“每月”。", &[]),
        (
            "一、将第五条改为两条，作为第五条、第六条，修改为：“第五条　甲。\n“第六条　乙。”",
            &[],
        ),
        ("一、将第三条的检查周期改为“每月一次”。", &["检查周期"]),
        (
            "一、第四条中的罚款由“一百元”提高到“二百元”，修改为“二百元”。",
            &["罚款", "提高到"],
        ),
        ("一、将第三条移至第四条之后，作为第四条。", &[]),
    ];
    for (text, expected) in cases {
        let unread: Vec<String> = read_amendments(text)
            .into_iter()
            .flat_map(|amendment| amendment.unread)
            .collect();
        assert_eq!(unread, expected, "{text}");
    }
}

/// The points of a decision of the usual form: changes read, and words told as not understood.
fn account(points: &str) -> (usize, Vec<String>) {
    let text = format!(
        "青川市人民代表大会常务委员会关于修改《青川市灯塔条例》的决定\n\n（2031年5月8日通过）\n\n会议决定对《青川市灯塔条例》作如下修改：\n\n{points}\n\n本决定自2031年7月1日起施行。\n\n《青川市灯塔条例》根据本决定作相应修改，重新公布。"
    );
    let (mut read, mut lost) = (0, Vec::new());
    for instruction in read_amendments(&text)
        .into_iter()
        .flat_map(|amendment| amendment.instructions)
    {
        if instruction.change == Change::NotUnderstood {
            let words = &text[instruction.start as usize..instruction.end as usize];
            lost.push(words.trim().to_owned());
        } else {
            read += 1;
        }
    }
    (read, lost)
}

/// A point that nobody understands is told, in whatever words it asks, and so is a sentence behind one that is read.
#[test]
fn every_point_is_carried_out_or_told() {
    let cases: [(&str, usize, &[&str]); 14] = [
        (
            "一、第九条规定的押金降低一半。",
            0,
            &["一、第九条规定的押金降低一半。"],
        ),
        (
            "一、押金降低一半。\n\n二、将第三条修改为：“灯塔常亮。”",
            1,
            &["一、押金降低一半。"],
        ),
        (
            "一、对第六条、第七条的标点作相应修改。",
            0,
            &["一、对第六条、第七条的标点作相应修改。"],
        ),
        (
            "一、将第三条修改为：“灯塔常亮。”\n\n第九条规定的押金降低一半。",
            1,
            &["第九条规定的押金降低一半。"],
        ),
        (
            "一、将第三条中的“甲”修改为“乙”。第九条规定的押金降低一半。",
            1,
            &["第九条规定的押金降低一半。"],
        ),
        (
            "一、第九条的押金降低一半，自2031年7月1日起施行。",
            0,
            &["一、第九条的押金降低一半，自2031年7月1日起施行。"],
        ),
        (
            "第九条规定的押金降低一半。",
            0,
            &["第九条规定的押金降低一半。"],
        ),
        // known to ask for no change of words
        (
            "一、将第三条修改为：“灯塔常亮。”\n\n二、本决定第一条自2031年8月1日起施行。",
            1,
            &[],
        ),
        (
            "一、对第三条作如下修改：\n（一）第三条第一款修改为：“灯塔常亮。”\n（二）删去第三条第二款。",
            2,
            &[],
        ),
        (
            "一、将第三条修改为：“灯塔常亮。”\n\n二、废止下列规章：\n（一）《青川市浮标办法》；\n（二）《青川市航标办法》。",
            1,
            &[],
        ),
        (
            "一、将第三条修改为：“灯塔常亮。\n第九条规定的押金降低一半。”",
            1,
            &[],
        ),
        ("一、将第三条修改为：“灯塔常亮。”其他条款继续有效。", 1, &[]),
        (
            "一、将第五条拆分为两条，作为第五条、第六条：“第五条　甲。\n“第六条　乙。”",
            1,
            &[],
        ),
        (
            "一、第五条分为两条，作为第五条、第六条，修改为：“第五条　甲。\n“第六条　乙。”",
            1,
            &[],
        ),
    ];
    for (points, read, lost) in cases {
        assert_eq!(
            account(points),
            (read, lost.iter().map(|words| (*words).to_owned()).collect()),
            "{points}"
        );
    }
}

/// A decision without points, and without the words that announce them.
#[test]
fn a_decision_in_one_sentence_is_accounted_for() {
    let told = |decided: &str| {
        let text = format!(
            "青川市人民政府关于修改《青川市灯塔办法》的决定\n\n根据《青川省灯塔条例》第五条的规定，{decided}\n\n本决定自2031年7月1日起施行。\n\n《青川市灯塔办法》根据本决定对条文顺序作相应调整，重新公布。"
        );
        let read = read_amendments(&text).into_iter();
        let mut changes = read
            .flat_map(|amendment| amendment.instructions)
            .map(|instruction| instruction.change);
        changes.any(|change| change == Change::NotUnderstood)
    };
    assert!(told(
        "市人民政府决定将《青川市灯塔办法》第九条规定的押金降低一半。"
    ));
    assert!(!told(
        "市人民政府决定将《青川市灯塔办法》第九条中的“甲”修改为“乙”。"
    ));
}

/// What stands behind the closing words is the amended act, or signatures; an act that amends nothing has no account.
#[test]
fn the_account_ends_with_the_operative_part() {
    let (read, lost) = account(
        "一、将第三条修改为：“灯塔常亮。”\n\n本决定自2031年7月1日起施行。\n\n青川市灯塔条例\n\n第一条　为了灯塔，制定本条例。\n\n第二条　违反第一条规定的，处罚款。",
    );
    assert_eq!((read, lost), (1, Vec::new()));
    let act = "青川市灯塔条例\n\n第一条　为了灯塔，制定本条例。\n\n第二条　方案需要调整的，作如下调整：\n（一）甲；\n（二）违反第一条规定的。";
    assert!(read_amendments(act).is_empty());
}

/// Forms that are plain though few write them.
#[test]
fn rarer_verbs_are_read() {
    for point in [
        "第八条修订如下：“灯塔常亮。”",
        "第八条内容变更为：“灯塔常亮。”",
        "第八条改写为：“灯塔常亮。”",
        "第八条修订为“灯塔常亮。”",
        "第八条作如下修改：\n“灯塔常亮。”",
        "取消第八条。",
        "废止第八条。",
        "第八条作废。",
        "第八条予以废止。",
        "第八条停止执行。",
        "第五条补充一款：“灯塔常亮。”",
        "第五条补充第三款：“灯塔常亮。”",
        "第六条与第七条互换。",
        "将第八条移作第五条。",
    ] {
        let (read, lost) = account(&format!("一、{point}"));
        assert!(read > 0 && lost.is_empty(), "{point}: {read} {lost:?}");
    }
    // words that only look like them
    for point in [
        "第八条作如下修改：“甲”改成红色。",
        "因取消收费，第八条相应处理。",
        "第五条补充说明。",
        "第六条第一款与第二款互换。",
        "将第八条移至第三条第二款之后。",
        "将第一部分标题修改为：“一、灯塔”。",
    ] {
        let (read, lost) = account(&format!("一、{point}"));
        assert!(read == 0 && !lost.is_empty(), "{point}: {read} {lost:?}");
    }
}

/// What a decision quotes has “ ” where it writes ‘ ’ within its own (GB/T 15834); one that writes “ ” there means both as they stand.
#[test]
fn marks_within_a_quotation_are_those_of_the_text() {
    let cases: [(&str, &str, &str); 4] = [
        (
            "一、将第四条中的“‘点灯’工程”修改为“‘长明’工程”。",
            "“点灯”工程",
            "“长明”工程",
        ),
        (
            "一、将第四条中的“市“点灯”工程”修改为“‘长明’工程”。",
            "市“点灯”工程",
            "‘长明’工程",
        ),
        ("一、将第四条中的“甲’乙”修改为“丙”。", "甲’乙", "丙"),
        (
            "一、将第四条中的“甲”修改为“‘乙’和‘丙’”。",
            "甲",
            "“乙”和“丙”",
        ),
    ];
    for (text, old, new) in cases {
        let found: Vec<Change> = read_amendments(text)
            .into_iter()
            .flat_map(|amendment| amendment.instructions)
            .map(|instruction| instruction.change)
            .collect();
        let expected = Change::Substitute {
            target: "第四条".parse().expect("an address"),
            old: old.to_owned(),
            new: new.to_owned(),
        };
        assert_eq!(found, [expected], "{text}");
    }
}
