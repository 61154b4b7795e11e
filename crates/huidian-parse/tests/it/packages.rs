//! Decisions on several acts (一揽子修改: State Council, provinces and cities that amend 等N件 rules at once): each change is of its own act, or of none.

use huidian_model::Change;
use huidian_parse::read_amendments;

/// The works with the number of changes read in each, `?` where nobody can say; words that were not understood count as none.
fn told(text: &str) -> Vec<(String, usize)> {
    let counted = read_amendments(text).into_iter().map(|amendment| {
        let changes = amendment.instructions.iter();
        let read = changes.filter(|one| one.change != Change::NotUnderstood);
        (
            amendment.work.unwrap_or_else(|| "?".to_owned()),
            read.count(),
        )
    });
    counted.collect()
}

const HEAD: &str = "云湖市人民政府关于修改《云湖市渡口办法》等三件政府规章的决定\n\n（2031年2月6日云湖市人民政府令第79号公布）\n\n市人民政府决定对三件政府规章的部分条款予以修改：\n\n";
const FERRIES: &str = "云湖市渡口办法";
const PIERS: &str = "云湖市码头办法";
const ANCHORS: &str = "云湖市锚地办法";

fn check(points: &str, expected: &[(&str, usize)]) {
    let text = format!("{HEAD}{points}\n\n本决定自2031年3月1日起施行。\n");
    let expected: Vec<(String, usize)> = expected
        .iter()
        .map(|(work, count)| ((*work).to_owned(), *count))
        .collect();
    assert_eq!(told(&text), expected, "{points}");
}

/// A heading names its act in whatever form, and a paragraph below that begins 第三条修改为 (without 将) is of that act.
#[test]
fn headings_of_a_package_take_the_points_below_to_their_act() {
    let all = [(FERRIES, 1), (PIERS, 1), (ANCHORS, 1)];
    let cases = [
        // governments of cities: the act by itself on a numbered line
        "一、《云湖市渡口办法》\n\n将第二条中的“甲”修改为“乙”。\n\n二、《云湖市码头办法》\n\n第三条修改为：“码头昼夜有人。”\n\n三、《云湖市锚地办法》\n\n删去第三条。",
        // with its order, and points below
        "一、《云湖市渡口办法》（2015年1月12日市政府令第46号公布）\n（一）第二条修改为：“渡口有灯。”\n二、《云湖市码头办法》（2015年1月12日市政府令第47号公布，根据《云湖市人民政府关于修改〈云湖市灯塔办法〉的决定》（令第50号）修正）\n（一）第三条修改为：“码头昼夜有人。”\n三、《云湖市锚地办法》（市政府令第48号）\n（一）删去第三条。",
        // standing committees of provinces: 关于《…》的修改
        "一、关于《云湖市渡口办法》的修改\n第二条修改为：“渡口有灯。”\n二、关于《云湖市码头办法》部分条款的修改\n第三条修改为：“码头昼夜有人。”\n三、对《云湖市锚地办法》的修改：\n删去第三条。",
        // the acts without a number, the points of each counted anew
        "《云湖市渡口办法》\n一、第二条修改为：“渡口有灯。”\n《云湖市码头办法》\n一、第三条修改为：“码头昼夜有人。”\n《云湖市锚地办法》\n一、删去第三条。",
        // and without marks around the title
        "云湖市渡口办法\n一、第二条修改为：“渡口有灯。”\n云湖市码头办法（市政府令第47号）\n一、第三条修改为：“码头昼夜有人。”\n云湖市锚地办法\n一、删去第三条。",
        "一、云湖市渡口办法\n将第二条修改为：“渡口有灯。”\n二、云湖市码头办法\n第三条修改为：“码头昼夜有人。”\n三、云湖市锚地办法\n删去第三条。",
        // below a point that sums them up
        "一、修改下列规章：\n（一）《云湖市渡口办法》\n第二条修改为：“渡口有灯。”\n（二）《云湖市码头办法》\n第三条修改为：“码头昼夜有人。”\n（三）《云湖市锚地办法》\n1.删去第三条。",
        // 对《…》作如下修改 without a number, below the points of another
        "对《云湖市渡口办法》作如下修改：\n一、第二条修改为：“渡口有灯。”\n对《云湖市码头办法》作如下修改：\n一、第三条修改为：“码头昼夜有人。”\n对《云湖市锚地办法》作如下修改：\n一、删去第三条。",
    ];
    for points in cases {
        check(points, &all);
        let text = format!("{HEAD}{points}\n");
        let parsed = huidian_parse::parse(&text, &huidian_parse::Hints::default());
        let amends = parsed.metadata.amends.into_iter();
        let mut named: Vec<String> = amends.filter_map(|mention| mention.title).collect();
        named.sort_by_key(|title| points.find(title.as_str()));
        assert_eq!(named, [FERRIES, PIERS, ANCHORS], "{points}");
    }
}

/// What is not surely of one act changes none: its heading is not read, or its act is not named.
#[test]
fn what_is_not_surely_of_one_act_changes_none() {
    let cases: [(&str, &[(&str, usize)]); 7] = [
        // a heading that names no act
        (
            "一、《云湖市渡口办法》\n第二条修改为：“渡口有灯。”\n二、码头方面\n第三条修改为：“码头昼夜有人。”",
            &[(FERRIES, 1), ("?", 0)],
        ),
        (
            "一、《云湖市渡口办法》\n（一）第二条修改为：“渡口有灯。”\n二、码头方面\n（一）第三条修改为：“码头昼夜有人。”",
            &[(FERRIES, 1), ("?", 0)],
        ),
        // the same without numbers: the points are counted anew
        (
            "《云湖市渡口办法》\n一、第二条修改为：“渡口有灯。”\n二、删去第三条。\n码头方面\n一、第三条修改为：“码头昼夜有人。”",
            &[(FERRIES, 2), ("?", 0)],
        ),
        // a point of the level of those that name their acts
        (
            "一、将《云湖市渡口办法》第二条修改为：“渡口有灯。”\n二、将《云湖市码头办法》第三条修改为：“码头昼夜有人。”\n三、第五条修改为：“另有规定的除外。”",
            &[(FERRIES, 1), (PIERS, 1), ("?", 0)],
        ),
        // no act is named at all, or all of them at once
        ("一、第三条修改为：“码头昼夜有人。”", &[("?", 0)]),
        (
            "对《云湖市渡口办法》《云湖市码头办法》作如下修改：\n一、第三条修改为：“昼夜有人。”",
            &[("?", 0)],
        ),
        (
            "对《云湖市渡口办法》等三件规章作如下修改：\n一、第三条修改为：“昼夜有人。”",
            &[("?", 0)],
        ),
    ];
    for (points, expected) in cases {
        check(points, expected);
    }
}

/// A decision whose title names one act, and which turns to another in a point: points without a name are of neither, or of the one of the title.
#[test]
fn a_point_on_another_act_leaves_the_others_to_the_act_of_the_title() {
    let decision = |points: &str| {
        format!(
            "云湖市人民政府关于修改《云湖市渡口办法》的决定\n\n市人民政府决定作如下修改：\n\n{points}\n"
        )
    };
    let named = |expected: &[(&str, usize)]| -> Vec<(String, usize)> {
        let owned = expected.iter();
        owned
            .map(|(work, count)| ((*work).to_owned(), *count))
            .collect()
    };
    let before = decision(
        "一、第二条修改为：“渡口有灯。”\n\n二、将《云湖市码头办法》第三条修改为：“码头昼夜有人。”",
    );
    assert_eq!(told(&before), named(&[(FERRIES, 1), (PIERS, 1)]));
    let behind = decision(
        "一、第二条修改为：“渡口有灯。”\n\n二、将《云湖市码头办法》第三条修改为：“码头昼夜有人。”\n\n三、第四条修改为：“渡口有人。”",
    );
    assert_eq!(told(&behind), named(&[(FERRIES, 1), (PIERS, 1), ("?", 0)]));
}

/// Clean-ups of a province's documents (宣布失效 and 修改 in one decision): what ends is not amended, and a title may stand in front of what is asked for.
#[test]
fn a_decision_that_ends_some_acts_amends_the_others() {
    let decision = |points: &str| {
        told(&format!(
            "云湖市人民政府关于废止、宣布失效和修改部分行政规范性文件的决定\n\n云政发〔2031〕18号\n\n经清理，市人民政府决定：\n\n{points}\n\n本决定自印发之日起施行。\n"
        ))
    };
    let ended = "一、废止下列行政规范性文件\n\n1.云湖市人民政府关于加强渡口建设的意见（云政发〔2025〕31号）\n\n二、宣布下列行政规范性文件失效\n\n云湖市人民政府关于做好码头普查工作的通知（云政发〔2025〕44号）\n\n";
    let own = ("云湖市人民政府关于推进灯塔建设的意见".to_owned(), 1);
    let titled = "云湖市人民政府关于推进灯塔建设的意见（云政发〔2023〕20号）";
    for amended in [
        format!("三、修改下列行政规范性文件\n\n{titled}：将第二项中的“甲”修改为“乙”。"),
        format!("三、修改下列行政规范性文件\n\n1.{titled}：将第二项中的“甲”修改为“乙”。"),
        format!("三、修改下列行政规范性文件\n\n{titled}\n\n将第二项中的“甲”修改为“乙”。"),
        "三、修改《云湖市人民政府关于推进灯塔建设的意见》（云政发〔2023〕20号），将第二项中的“甲”修改为“乙”。".to_owned(),
    ] {
        assert_eq!(decision(&format!("{ended}{amended}")), std::slice::from_ref(&own), "{amended}");
        assert_eq!(decision(&amended), std::slice::from_ref(&own), "{amended}");
    }
    // an act that nobody names is none of those that end
    let unnamed = format!("{ended}三、修改有关文件\n\n将第二项中的“甲”修改为“乙”。");
    let found = decision(&unnamed);
    assert!(found.iter().all(|(_, read)| *read == 0), "{found:?}");
}

/// Standing committees of provinces and cities close such decisions by naming the acts once more: that paragraph is of no point.
#[test]
fn the_paragraph_behind_all_points_takes_no_point_to_another_act() {
    let points = "一、对《云湖市渡口办法》作出修改\n\n（一）将第七条中的“甲”修改为“乙”。\n\n（二）删去第八条。\n\n二、对《云湖市码头办法》作出修改\n\n（一）将第二条修改为：“码头有灯。”\n\n（二）在第二条后增加一条，作为第三条：“码头有人。”\n\n本决定自2031年3月1日起施行。\n\n";
    for (closing, ferries, piers) in [
        (
            "《云湖市渡口办法》《云湖市码头办法》根据本决定作相应修改并对条文顺序作相应调整，重新公布。",
            3,
            3,
        ),
        (
            "《云湖市渡口办法》等二件规章根据本决定作相应修改并对条文顺序作相应调整，重新公布。",
            3,
            3,
        ),
        (
            "上述规章根据本决定作相应修改并对条文顺序作相应调整，重新公布。",
            3,
            3,
        ),
        (
            "《云湖市码头办法》根据本决定作相应修改并对条文顺序作相应调整，重新公布。",
            2,
            3,
        ),
    ] {
        let text = format!("{HEAD}{points}{closing}\n");
        let expected = [(FERRIES.to_owned(), ferries), (PIERS.to_owned(), piers)];
        assert_eq!(told(&text), expected, "{closing}");
        // and no act has an instruction of the other
        for amendment in read_amendments(&text) {
            let is_ferries = amendment.work.as_deref() == Some(FERRIES);
            let inserts = amendment.instructions.iter();
            let mut inserts = inserts.filter(|one| matches!(one.change, Change::Insert { .. }));
            assert_eq!(inserts.next().is_none(), is_ferries, "{closing}");
        }
    }
}
