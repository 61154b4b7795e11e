//! What the preamble of a decision says it amends.

#[test]
fn a_preamble_names_the_works_that_a_decision_amends() {
    let cases: [(&str, &[&str]); 5] = [
        // bureaus amend their own rules by a notice
        (
            "云湖市交通局关于修改《云湖市渡口办法》部分条款的通知\n\n云交规〔2031〕5号\n\n各区交通局：\n\n经研究，决定对《云湖市渡口办法》（云交规〔2029〕3号）部分条款修改如下：\n\n一、删除第四条。\n",
            &["云湖市渡口办法"],
        ),
        (
            "云湖市人民政府关于修改《云湖市渡口办法》等三件规章的决定\n\n市人民政府决定对《云湖市渡口办法》（2010年3月1日市政府令第5号公布，根据2015年3月1日《云湖市人民政府关于修改部分规章的决定》修正）、《云湖市码头办法》和《云湖市锚地办法》作如下修改：\n\n删去附件中的“甲”。\n",
            &["云湖市渡口办法", "云湖市码头办法", "云湖市锚地办法"],
        ),
        (
            "云湖市人民政府关于修改部分规章的决定\n\n市人民政府决定修改《云湖市渡口办法》《云湖市码头办法》：\n\n一、删去附件。\n",
            &["云湖市渡口办法", "云湖市码头办法"],
        ),
        (
            "云湖市人民政府关于修改部分规章的决定\n\n根据《云湖市港口条例》的规定，市人民政府决定对《云湖市渡口办法》作如下修改：\n",
            &["云湖市渡口办法"],
        ),
        (
            "云湖市人民政府关于修改和废止部分规章的决定\n\n市人民政府决定对《云湖市渡口办法》予以废止。\n",
            &[],
        ),
    ];
    for (text, expected) in cases {
        let parsed = huidian_parse::parse(text, &huidian_parse::Hints::default());
        let found = parsed.metadata.amends.iter();
        let found: Vec<&str> = found
            .filter_map(|mention| mention.title.as_deref())
            .collect();
        assert_eq!(found, expected, "{text}");
    }
}

/// The act that a point names, and the title it gives.
type Renamed = (Option<&'static str>, &'static str);

/// What a decision's point says, and what it renames; why the row is here.
const RENAMES: &[(&str, Option<Renamed>, &str)] = &[
    (
        "一、将名称修改为“云湖市浮标和灯塔管理规定”。",
        Some((None, "云湖市浮标和灯塔管理规定")),
        "decisions on one act leave it unnamed",
    ),
    (
        "一、将《云湖市浮标管理规定》的名称修改为《云湖市浮标和灯塔管理规定》。",
        Some((Some("云湖市浮标管理规定"), "云湖市浮标和灯塔管理规定")),
        "packages name each",
    ),
    (
        "（一）将规章名称改为“云湖市浮标和灯塔管理规定”，将第三条删去。",
        Some((None, "云湖市浮标和灯塔管理规定")),
        "the first of several changes of a sentence",
    ),
    (
        "一、题目修改为：“云湖市浮标和灯塔管理规定”。",
        Some((None, "云湖市浮标和灯塔管理规定")),
        "with a colon",
    ),
    (
        "二、将第三章的名称修改为“浮标的管理规定”。",
        None,
        "the name of a chapter",
    ),
    (
        "三、将附件的标题修改为“云湖市浮标管理规定”。",
        None,
        "the title of an annex",
    ),
    (
        "四、将第九条中的“名称”修改为“标题”。",
        None,
        "the word itself is what changes",
    ),
    (
        "五、第四条第二款机构名称修改为“市海事局”。",
        None,
        "a body's name is no title",
    ),
];

#[test]
fn a_decision_gives_an_act_a_new_title() {
    for (point, expected, why) in RENAMES {
        let text = format!(
            "云湖市人民政府关于修改《云湖市浮标管理规定》的决定\n\n（2024年6月3日云湖市人民政府令第88号公布　自2024年7月1日起施行）\n\n{point}\n\n本决定自2024年7月1日起施行。\n"
        );
        let parsed = huidian_parse::parse(&text, &huidian_parse::Hints::default());
        let renames = parsed.metadata.renames.iter();
        let found: Vec<(Option<&str>, &str)> = renames
            .map(|rename| (rename.from.as_deref(), rename.to.as_str()))
            .collect();
        assert_eq!(found, Vec::from_iter(*expected), "{why}: {point}");
    }
}
