//! Decisions as lists of changes.

use huidian_model::Change;
use huidian_parse::read_amendments;

/// The changes of a decision, one line each.
fn told(text: &str) -> Vec<String> {
    read_amendments(text)
        .into_iter()
        .flat_map(|amendment| amendment.instructions)
        .map(|instruction| match instruction.change {
            Change::Replace {
                target,
                becomes,
                text,
            } => format!(
                "{}{} = {}",
                target.citation(),
                becomes.map_or(String::new(), |path| format!(" → {}", path.citation())),
                text.replace('\n', "|")
            ),
            Change::Insert {
                after,
                number,
                text,
            } => format!(
                "+ {} after {}: {}",
                number.map_or("?".to_owned(), |path| path.citation()),
                after.map_or("?".to_owned(), |path| path.citation()),
                text.replace('\n', "|")
            ),
            Change::Delete { target } => format!("- {}", target.citation()),
            Change::Substitute { target, old, new } => {
                format!("{}: {old} → {new}", target.citation())
            }
            Change::Renumber { from, to } => format!("{} → {}", from.citation(), to.citation()),
            Change::RenumberRest => "the rest in order".to_owned(),
        })
        .collect()
}

#[test]
fn changes_are_read_in_the_usual_forms() {
    let cases: [(&str, &str, &[&str]); 13] = [
        (
            "an article in new words, with its label",
            "一、将第三条修改为：“第三条　灯塔应当常亮。\n灯塔应当每月检查。”",
            &["第三条 = 第三条　灯塔应当常亮。|灯塔应当每月检查。"],
        ),
        (
            "paragraphs that each begin with a mark",
            "一、将第十七条修改为：“灯塔应当常亮。\n\n“灯塔应当检查。”",
            &["第十七条 = 灯塔应当常亮。|灯塔应当检查。"],
        ),
        (
            "a new article with its number",
            "二、增加一条，作为第五条：“守塔人应当持证。”",
            &["+ 第五条 after ?: 守塔人应当持证。"],
        ),
        (
            "articles put in between",
            "第二条　在第四条后增加两条，作为第四条之一、第四条之二：\n“第四条之一　甲。\n第四条之二　乙。”",
            &["+ 第四条之一 after 第四条: 第四条之一　甲。|第四条之二　乙。"],
        ),
        ("an article goes", "三、删去第七条。", &["- 第七条"]),
        (
            "several go",
            "三、删去第七条、第九条第二款。",
            &["- 第七条", "- 第九条第二款"],
        ),
        (
            "words in a paragraph",
            "四、将第十条第二款中的“海事局”修改为“海事机构”。",
            &["第十条第二款: 海事局 → 海事机构"],
        ),
        (
            "words in several articles",
            "四、将第十条、第十二条中的“海事局”修改为“海事机构”。",
            &["第十条: 海事局 → 海事机构", "第十二条: 海事局 → 海事机构"],
        ),
        (
            "words that go",
            "五、删去第八条第一款中的“和市”。",
            &["第八条第一款: 和市 → "],
        ),
        (
            "a number and new words",
            "六、第五条改为第六条，修改为：“守塔人应当值班。”",
            &["第五条 → 第六条 = 守塔人应当值班。"],
        ),
        (
            "a paragraph put in",
            "七、第八条增加一款，作为第二款：“灯塔应当登记。”",
            &["+ 第八条第二款 after 第八条: 灯塔应当登记。"],
        ),
        (
            "an item in new words",
            "八、将第九条第（二）项修改为：“（二）涂装；”",
            &["第九条第（二）项 = （二）涂装；"],
        ),
        (
            "the rest follows",
            "此外，对条文顺序作相应调整。",
            &["the rest in order"],
        ),
    ];
    for (reason, text, expected) in cases {
        assert_eq!(told(text), expected, "{reason}");
    }
}

#[test]
fn a_decision_on_several_works_is_told_work_by_work() {
    let text = "对下列规章作如下修改：\n一、对《某市灯塔办法》作如下修改：\n（一）删去第三条。\n（二）将第五条中的“甲”修改为“乙”。\n二、将《某市浮标办法》第二条修改为：“浮标应当常亮。”";
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
