//! Decisions read whole: the works that headings name, and the words of instructions that are left over.

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
        ("一、将第三条移至第四条之后，作为第四条。", &["移至"]),
    ];
    for (text, expected) in cases {
        let unread: Vec<String> = read_amendments(text)
            .into_iter()
            .flat_map(|amendment| amendment.unread)
            .collect();
        assert_eq!(unread, expected, "{text}");
    }
}
