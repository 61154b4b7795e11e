//! What a text is based on, repeals, replaces, defines and calls in short.

use huidian_parse::{Hints, Metadata, parse};

fn read(first: &str, last: &str) -> Metadata {
    let text = format!(
        "灯笼管理办法\n\n第一条 {first}\n\n第二条 本办法所称灯笼，是指能照明的笼状器具。\n\n第三条 {last}\n"
    );
    parse(&text, &Hints::default()).metadata
}

fn titles(mentions: &[huidian_parse::WorkMention]) -> Vec<String> {
    mentions
        .iter()
        .map(|mention| match (&mention.title, &mention.number) {
            (Some(title), Some(number)) => format!("{title} {number}"),
            (Some(title), None) => title.clone(),
            (None, Some(number)) => number.to_string(),
            (None, None) => String::new(),
        })
        .collect()
}

#[test]
fn bases_are_listed_in_order() {
    let metadata = read(
        "为了管理灯笼，根据《中华人民共和国消防法》《烟火条例》等法律法规，结合本省实际，制定本办法。",
        "甲。",
    );
    assert_eq!(
        titles(&metadata.based_on),
        ["中华人民共和国消防法", "烟火条例"]
    );
    let metadata = read("办理许可，应当根据《烟火条例》的规定提交材料。", "甲。");
    assert!(metadata.based_on.is_empty(), "a rule to follow is no base");
}

#[test]
fn repeals_name_works_with_their_numbers() {
    let cases: &[(&str, &[&str])] = &[
        (
            "本办法自2024年5月1日起施行。《花灯办法》（某部令第3号）同时废止。",
            &["花灯办法 某部令第3号"],
        ),
        (
            "本办法自2024年5月1日起施行，2001年发布的《花灯办法》同时废止。",
            &["花灯办法"],
        ),
        (
            "本办法自公布之日起施行。《花灯办法》《河灯办法》（某发〔2001〕3号）同时废止。",
            &["花灯办法", "河灯办法 某发〔2001〕3号"],
        ),
        (
            "本办法自2024年5月1日起施行。《花灯通则》、《河灯办法》、《灯会总则（试行）》同时废止。",
            &["花灯通则", "河灯办法", "灯会总则（试行）"],
        ),
        (
            "《某省实施〈花灯法〉办法》自行废止。",
            &["某省实施〈花灯法〉办法"],
        ),
        ("许可证被废止的，应当交回。", &[]),
    ];
    for (clause, expected) in cases {
        assert_eq!(titles(&read("甲。", clause).repeals), *expected, "{clause}");
    }
}

#[test]
fn lists_of_repealed_works_are_read() {
    let metadata = read(
        "甲。",
        "下列文件同时废止：\n\n（一）《花灯办法》；\n\n（二）《河灯办法》。",
    );
    assert_eq!(titles(&metadata.repeals), ["花灯办法", "河灯办法"]);
}

#[test]
fn standards_name_what_they_replace() {
    let text = "GB/T 99001-2023 灯笼\n\n代替 GB/T 99001-2010\n\n1 范围\n\n甲。\n\n2 规范性引用文件\n\n无。\n";
    let metadata = parse(text, &Hints::default()).metadata;
    assert_eq!(titles(&metadata.replaces), ["GB/T 99001-2010"]);
    // the third stays in force but for a part
    let text = "GB/T 99001-2023\n代替 GB/T 99001-2010，GB/T 99002-2010，部分代替 GB/T 99003-2012\n\n灯笼\n\n1 范围\n\n甲。\n\n2 规范性引用文件\n\n无。\n";
    let replaced = parse(text, &Hints::default()).metadata.replaces;
    let whole: Vec<bool> = replaced.iter().map(|one| one.scope.is_whole()).collect();
    assert_eq!(
        titles(&replaced),
        ["GB/T 99001-2010", "GB/T 99002-2010", "GB/T 99003-2012"]
    );
    assert_eq!(whole, [true, true, false]);
}

#[test]
fn definitions_and_short_names_are_found() {
    let metadata = read(
        "根据《中华人民共和国灯笼法》（以下简称《灯笼法》）和某某管理局（以下简称某管局）的意见，制定本办法。",
        "本办法下列用语的含义：\n\n（一）骨架，是指支撑灯面的部分。\n\n（二）灯面，是指透光的部分。",
    );
    let terms: Vec<_> = metadata
        .definitions
        .iter()
        .map(|definition| definition.term.as_str())
        .collect();
    assert_eq!(terms, ["灯笼", "骨架", "灯面"]);
    let names: Vec<_> = metadata
        .short_names
        .iter()
        .map(|name| (name.short.as_str(), name.full.as_str()))
        .collect();
    assert_eq!(names[0], ("灯笼法", "中华人民共和国灯笼法"));
    assert_eq!(names[1].0, "某管局");
    assert!(names[1].1.ends_with("某某管理局"));
}

#[test]
fn decisions_name_what_they_amend() {
    let text = "某部关于修改《灯笼管理办法》等三件规章的决定\n\n为了统一表述，决定修改下列规章：\n\n\
        一、修改《灯笼管理办法》\n\n1.将第三条修改为：“第三条 按照《烟火条例》执行。”\n\n\
        二、对《河灯管理办法》第五条作出修改。\n\n三、将《花灯管理办法》第二条中的“灯会”修改为“灯节”。\n\n\
        四、《走马灯管理办法》予以废止。\n\n本决定自2024年5月1日起施行。\n";
    let metadata = parse(text, &Hints::default()).metadata;
    assert_eq!(
        titles(&metadata.amends),
        ["灯笼管理办法", "河灯管理办法", "花灯管理办法"]
    );
    let rule = read("根据《灯笼条例》，制定本办法。", "甲。");
    assert!(rule.amends.is_empty());
}
