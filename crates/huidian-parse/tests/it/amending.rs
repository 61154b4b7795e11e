//! Decisions as lists of changes.

use huidian_model::Change;
use huidian_parse::read_amendments;

/// The changes of a decision, one line each.
pub(crate) fn told(text: &str) -> Vec<String> {
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
            Change::DeleteHeading { target } => format!("- heading of {}", target.citation()),
            Change::Substitute { target, old, new } => {
                format!("{}: {old} → {new}", target.citation())
            }
            Change::Renumber { from, to } => format!("{} → {}", from.citation(), to.citation()),
            Change::ReplaceSentence {
                target,
                number,
                text,
            } => {
                let number = number.map_or("last".to_owned(), |number| number.to_string());
                format!("{} {number} = {text}", target.citation())
            }
            Change::AddWords {
                target,
                number,
                text,
            } => {
                let number = number.map_or("end".to_owned(), |number| number.to_string());
                format!("{} + {number}: {text}", target.citation())
            }
            Change::RenumberRest => "the rest in order".to_owned(),
            Change::NotUnderstood => "not understood".to_owned(),
        })
        .collect()
}

#[test]
fn changes_are_read_in_the_usual_forms() {
    let cases: &[(&str, &str, &[&str])] = &[
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
            "two changes of number in one sentence",
            "二、第五条改为第四条，第六条改为第五条。",
            &["第五条 → 第四条", "第六条 → 第五条"],
        ),
        (
            "a change of number with new words is one change",
            "二、第五条改为第四条，修改为：“灯塔应当常亮。”",
            &["第五条 → 第四条 = 灯塔应当常亮。"],
        ),
        (
            "two articles become the first of them",
            "一、第四条、第五条合并为第四条，修改为：“灯塔应当常亮。”",
            &["- 第五条", "第四条 = 灯塔应当常亮。"],
        ),
        (
            "words put in before others",
            "一、在第四条“登记”前增加“依法”。",
            &["第四条: 登记 → 依法登记"],
        ),
        (
            "words put at the end of an article",
            "一、第四条末尾增加“违者处罚。”",
            &["第四条 + end: 违者处罚。"],
        ),
        (
            "a sentence more",
            "一、第四条第一款增加一句：“违者处罚。”",
            &["第四条第一款 + end: 违者处罚。"],
        ),
        (
            "a sentence more, by its number",
            "一、第四条增加一句，作为第二句：“违者处罚。”",
            &["第四条 + 2: 违者处罚。"],
        ),
        (
            "a sentence behind another",
            "一、在第四条第二句后增加一句：“违者处罚。”",
            &["第四条 + 3: 违者处罚。"],
        ),
        (
            "a paragraph of an article that gets a new number with it, as the National People's Congress writes",
            "一、将第三条改为第四条，增加一款，作为第二款：“违者处罚。”",
            &["第三条 → 第四条", "+ 第三条第二款 after 第三条: 违者处罚。"],
        ),
        (
            "the same, and a paragraph in new words",
            "一、将第三条改为第四条，第二款修改为：“违者处罚。”",
            &["第三条 → 第四条", "第三条第二款 = 违者处罚。"],
        ),
        (
            "a paragraph becomes an article in new words",
            "一、将第二条第二款单独作为一条，作为第三条，修改为：“违者处罚。”",
            &["+ 第三条 after ?: 违者处罚。", "- 第二条第二款"],
        ),
        (
            "a paragraph becomes an article as it is",
            "一、第二条第二款改为第三条。",
            &["第二条第二款 → 第三条"],
        ),
        (
            "the same in other words",
            "一、第五条第三款单独作为第六条。",
            &["第五条第三款 → 第六条"],
        ),
        (
            "a paragraph that becomes an article of a number nobody says",
            "一、第五条第三款单列一条。",
            &["not understood"],
        ),
        (
            "articles that change places",
            "一、第五条与第六条位置互换。",
            &["第五条 → 第六条", "第六条 → 第五条"],
        ),
        (
            "two words into two others, without 分别",
            "一、将第四条中的“每年”“五百元”修改为“每季”“八百元”。",
            &["第四条: 每年 → 每季", "第四条: 五百元 → 八百元"],
        ),
        (
            "what is left alone is not read, and nothing is composed",
            "一、将“甲局”（第三条除外）修改为“乙局”。",
            &["not understood"],
        ),
        (
            "which of the articles gets the words is not said",
            "一、第四条、第五条末尾增加“违者处罚。”",
            &["not understood"],
        ),
        (
            "the same change in another article",
            "一、将第二条中的“甲局”修改为“乙局”，第五条作相同修改。",
            &["第二条: 甲局 → 乙局", "第五条: 甲局 → 乙局"],
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
        (
            "an article whose number nobody says is no paragraph of another",
            "二、在第三条后增加一条：“栈道应当上漆。”",
            &["not understood"],
        ),
        (
            "one that names itself",
            "二、在第三条后增加一条：“第三条之一　栈道应当上漆。”",
            &["+ ? after 第三条: 第三条之一　栈道应当上漆。"],
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
    for &(reason, text, expected) in cases {
        assert_eq!(told(text), expected, "{reason}");
    }
}

/// Forms that cities and ministries use beside the usual ones; the right values were written down before the reader was tried on them.
#[test]
fn changes_are_read_in_rarer_forms() {
    let cases: &[(&str, &str, &[&str])] = &[
        (
            "a chapter named before its articles are quoted",
            "一、增加一章，作为第三章“安全”，共两条：\n“第八条　应当值守。\n“第九条　应当记录。”",
            &["+ 第三章 after ?: 第三章　安全|第八条　应当值守。|第九条　应当记录。"],
        ),
        (
            "two paragraphs, each in a quotation of its own",
            "一、将第三条修改为两款：“每月检查。”“如实记录。”",
            &["第三条 = 每月检查。|如实记录。"],
        ),
        (
            "paragraphs that each close their quotation",
            "一、将第五条修改为：\n“第五条　应当备案。”\n“备案由市局负责。”",
            &["第五条 = 第五条　应当备案。|备案由市局负责。"],
        ),
        (
            "parts that change places",
            "一、将第三条与第四条互换。",
            &["第三条 → 第四条", "第四条 → 第三条"],
        ),
        (
            "the rest in order, in other words",
            "一、删除第四条，后续条款序号依次调整。",
            &["- 第四条", "the rest in order"],
        ),
        (
            "a sentence goes, not the article",
            "一、删去第三条第二句。",
            &["第三条 2 = "],
        ),
        (
            "half an article goes",
            "一、删去第二条后半段。",
            &["not understood"],
        ),
        (
            "a sentence goes, the verb last",
            "一、将第二条第二款末句删去。",
            &["第二条第二款 last = "],
        ),
        (
            "a sentence in new words",
            "一、将第二条第二句修改为：“检查结果应当公布。”",
            &["第二条 2 = 检查结果应当公布。"],
        ),
        (
            "an article goes, and a sentence of another",
            "一、删去第二条、第三条但书。",
            &["- 第二条", "not understood"],
        ),
        (
            "words of a sentence are words",
            "一、将第二条第二句中的“每月”修改为“每周”。",
            &["第二条: 每月 → 每周"],
        ),
        ("the verb stands last", "一、第七条删去。", &["- 第七条"]),
        (
            "the verb stands last, in another word",
            "一、将第七条、第九条第二款予以删除。",
            &["- 第七条", "- 第九条第二款"],
        ),
        (
            "a range goes",
            "一、删去第十条至第十二条。",
            &["- 第十条", "- 第十一条", "- 第十二条"],
        ),
        (
            "words that go, the verb last",
            "一、将第八条第一款中的“和市”删去。",
            &["第八条第一款: 和市 → "],
        ),
        (
            "several words that go",
            "一、删去第八条中的“和市”、“以及区”。",
            &["第八条: 和市 → ", "第八条: 以及区 → "],
        ),
        (
            "words behind words",
            "一、在第八条第一款中的“灯塔”后增加“、浮标”。",
            &["第八条第一款: 灯塔 → 灯塔、浮标"],
        ),
        (
            "words in front of words",
            "一、第八条“灯塔”之前增加“沿海”。",
            &["第八条: 灯塔 → 沿海灯塔"],
        ),
        ("a chapter goes", "一、删去第三章。", &["- 第三章"]),
        (
            "the heading of a chapter goes",
            "一、删去第三章章名。",
            &["- heading of 第三章"],
        ),
        (
            "a chapter is called otherwise",
            "一、将第三章章名修改为：“灯塔与浮标”。",
            &["第三章 = 灯塔与浮标"],
        ),
        (
            "two articles become one",
            "一、将第十条、第十一条合并为一条，作为第十条，修改为：“灯塔应当常亮。”",
            &["- 第十一条", "第十条 = 灯塔应当常亮。"],
        ),
        (
            "two paragraphs become one",
            "一、第六条第一款、第二款合并为一款，修改为：“灯塔应当常亮。”",
            &["- 第六条第二款", "第六条第一款 = 灯塔应当常亮。"],
        ),
        (
            "an article becomes two",
            "一、将第九条分为两条，作为第九条、第十条，修改为：“第九条　甲。\n第十条　乙。”",
            &["第九条 = 第九条　甲。|第十条　乙。"],
        ),
        (
            "a new number, and words changed in it",
            "一、第十条改为第十一条，并将其中的“海事局”修改为“海事机构”。",
            &["第十条 → 第十一条", "第十条: 海事局 → 海事机构"],
        ),
        (
            "a range of new numbers",
            "一、第十五条至第十七条改为第十六条至第十八条。",
            &[
                "第十五条 → 第十六条",
                "第十六条 → 第十七条",
                "第十七条 → 第十八条",
            ],
        ),
        (
            "a paragraph put in under its number",
            "一、第八条增加第二款：“灯塔应当登记。”",
            &["+ 第八条第二款 after 第八条: 灯塔应当登记。"],
        ),
        (
            "several words into one",
            "一、将第八条中的“海事局”“港务局”修改为“海事机构”。",
            &["第八条: 海事局 → 海事机构", "第八条: 港务局 → 海事机构"],
        ),
        (
            "several words, each into its own",
            "一、将第八条中的“海事局”“港务局”分别修改为“海事机构”“港口机构”。",
            &["第八条: 海事局 → 海事机构", "第八条: 港务局 → 港口机构"],
        ),
        (
            "words changed, others gone",
            "一、将第一条中的“海事局”改为“海事机构”，“和市”删去。",
            &["第一条: 海事局 → 海事机构", "第一条: 和市 → "],
        ),
        (
            "a paragraph in new words, the next gone",
            "一、第十三条第一款修改为：“灯塔应当常亮。”删去第二款。",
            &["第十三条第一款 = 灯塔应当常亮。", "- 第十三条第二款"],
        ),
        (
            "an item put in, the others move",
            "一、第十条增加一项，作为第三项：“（三）浮标；”，原第三项改为第四项。",
            &[
                "+ 第十条第（三）项 after 第十条: （三）浮标；",
                "第十条第（三）项 → 第十条第（四）项",
            ],
        ),
        (
            "everywhere",
            "一、将本办法中的“海事局”统一修改为“海事机构”。",
            &[": 海事局 → 海事机构"],
        ),
        (
            "a paragraph becomes two",
            "一、将第十五条第一款修改为两款，作为第一款、第二款：“甲。\n“乙。”",
            &["第十五条第一款 = 甲。|乙。"],
        ),
        (
            "one article after the other in a sentence",
            "一、将第一条中的“海事局”修改为“海事机构”，第二条中的“港务局”修改为“港口机构”。",
            &["第一条: 海事局 → 海事机构", "第二条: 港务局 → 港口机构"],
        ),
        (
            "the same article in the next half of a sentence",
            "一、将第八条中的“海事局”修改为“海事机构”；“港务局”修改为“港口机构”。",
            &["第八条: 海事局 → 海事机构", "第八条: 港务局 → 港口机构"],
        ),
        (
            "an article, then everywhere",
            "一、将第八条中的“海事局”修改为“海事机构”；将本办法中的“港务局”统一修改为“港口机构”。",
            &["第八条: 海事局 → 海事机构", ": 港务局 → 港口机构"],
        ),
        (
            "a comma before the verb",
            "一、将第八条中的“海事局”，修改为“海事机构”。",
            &["第八条: 海事局 → 海事机构"],
        ),
        (
            "a form that is not read is told",
            "一、将第八条移至第十条之后。",
            &["not understood"],
        ),
        (
            "parts with numbers above a hundred",
            "一百零九、增加一条，作为第五条：“甲。\n“乙。”\n一百一十、删去第七条。\n二百零一、删去第九条。",
            &["+ 第五条 after ?: 甲。|乙。", "- 第七条", "- 第九条"],
        ),
        (
            "a sentence right behind the new words",
            "一、增加一条，作为第五条：“甲。”删去第七条。",
            &["+ 第五条 after ?: 甲。", "- 第七条"],
        ),
        (
            "the order told by labels in marks",
            "十、将《解释》的条文顺序作相应调整：“第八条”调整为“第七条”，“第九条”调整为“第八条”。",
            &["the rest in order", "第八条 → 第七条", "第九条 → 第八条"],
        ),
        (
            "what is not composed is told",
            "一、将引言修改为：“为了规范灯塔，制定本办法。”",
            &["not understood"],
        ),
        (
            "words of several articles, each into its own",
            "一、将第二条中的“海事局”、第四条中的“港务局”分别修改为“海事机构”、“港口机构”。",
            &["not understood"],
        ),
        (
            "an article of a chapter",
            "一、删去第三章第十条。",
            &["- 第三章第十条"],
        ),
    ];
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(_, text, expected)| told(text) != *expected)
        .map(|(reason, text, expected)| format!("{reason}: {:?}, not {expected:?}", told(text)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
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

/// What is said of the order of articles below the last of several works is meant of all.
#[test]
fn the_order_of_articles_is_put_right_in_every_work() {
    let decision = "一、对《甲灯办法》作出修改\n\n（一）删去第三条。\n\n二、对《乙灯办法》作出修改\n\n将第三条中的“一百元”修改为“三百元”。\n\n此外，对条文顺序作相应调整。\n";
    let orders = read_amendments(decision).into_iter().map(|amendment| {
        let mut changes = amendment.instructions.iter().map(|one| &one.change);
        (
            amendment.work.clone().unwrap_or_default(),
            changes.any(|change| *change == Change::RenumberRest),
        )
    });
    assert_eq!(
        orders.collect::<Vec<_>>(),
        [("甲灯办法".to_owned(), true), ("乙灯办法".to_owned(), true)]
    );
}

/// The works of a decision with the number of changes in each, and what its metadata says it amends.
#[test]
fn a_sentence_may_turn_from_one_work_to_the_next() {
    let cases: [(&str, &[(&str, usize)]); 5] = [
        // cities change a word in several rules in one sentence
        (
            "云湖市人民政府关于修改部分规章的决定\n\n一、将《云湖市渡口办法》第三条中的“航务处”修改为“交通局”，《云湖市码头办法》第五条中的“航务处”修改为“交通局”，并删去《云湖市锚地办法》第六条第二款。\n",
            &[
                ("云湖市渡口办法", 1),
                ("云湖市码头办法", 1),
                ("云湖市锚地办法", 1),
            ],
        ),
        // the last turn lists two works
        (
            "云湖市人民政府关于修改部分规章的决定\n\n将《云湖市渡口办法》第三条中的“甲”修改为“乙”；将《云湖市码头办法》第五条、《云湖市锚地办法》第六条中的“丙”修改为“丁”。\n",
            &[
                ("云湖市渡口办法", 1),
                ("云湖市码头办法", 1),
                ("云湖市锚地办法", 1),
            ],
        ),
        // the new words name a work
        (
            "云湖市人民政府关于修改《云湖市渡口办法》的决定\n\n一、将第三条修改为：“依照《云湖市码头办法》第五条办理。”\n\n二、将第四条中的“《云湖市锚地办法》第二条”修改为“《云湖市港口条例》第九条”。\n",
            &[("云湖市渡口办法", 2)],
        ),
        // a work is named as a reason
        (
            "云湖市人民政府关于修改《云湖市渡口办法》的决定\n\n一、将第三条中的“甲”修改为“乙”，与《云湖市港口条例》第九条一致。\n",
            &[("云湖市渡口办法", 1)],
        ),
        // brackets behind a title
        (
            "云湖市人民政府关于修改部分规章的决定\n\n一、《云湖市渡口办法》（市政府令第5号）第三条中的“甲”修改为“乙”，《云湖市码头办法》（市政府令第6号）第五条删去。\n",
            &[("云湖市渡口办法", 1), ("云湖市码头办法", 1)],
        ),
    ];
    for (text, expected) in cases {
        let found: Vec<(String, usize)> = read_amendments(text)
            .into_iter()
            .map(|amendment| {
                (
                    amendment
                        .work
                        .unwrap_or_else(|| "云湖市渡口办法".to_owned()),
                    amendment.instructions.len(),
                )
            })
            .collect();
        let expected: Vec<(String, usize)> = expected
            .iter()
            .map(|(work, count)| ((*work).to_owned(), *count))
            .collect();
        assert_eq!(found, expected, "{text}");
        let parsed = huidian_parse::parse(text, &huidian_parse::Hints::default());
        let amends: Vec<String> = parsed
            .metadata
            .amends
            .iter()
            .filter_map(|mention| mention.title.clone())
            .collect();
        let works: Vec<String> = expected.into_iter().map(|(work, _)| work).collect();
        assert_eq!(amends, works, "{text}");
    }
}
