//! One decision on several acts, a decision that deletes and renumbers in one sentence, and prolongations, repeals and drafts in the words in which offices write them.

use serde_json::Value;

use crate::testing::TestLibrary;

fn rule(title: &str, order: u8, articles: &[&str]) -> String {
    let mut text = format!(
        "# {title}\n\n（2015年1月12日青塘市人民政府令第{order}号公布）\n\n第一条　为了管理城市，制定本规定。\n\n"
    );
    for (words, number) in articles.iter().zip(["二", "三", "四"]) {
        text.push_str(&format!("第{number}条　{words}\n\n"));
    }
    text + "第五条　本规定自2015年3月1日起施行。\n"
}

fn composed(library: &TestLibrary, work: &str, article: &str) -> Option<String> {
    let shown = library.json(&["show", work, article, "--json"]);
    let words = shown["composed"]["text"].as_str()?;
    let plain: String = words.split_whitespace().collect();
    Some(
        plain
            .split_once('条')
            .map_or(plain.clone(), |(_, rest)| rest.to_owned()),
    )
}

fn imported(files: &[(&str, String)], decision: &str) -> TestLibrary {
    let mut library = TestLibrary::new();
    for (name, text) in files {
        library = library.with_file(name, text.clone());
    }
    let library = library.with_file("z.md", decision);
    assert_eq!(library.import().code, 0);
    library
}

/// Governments of cities (关于修改《…》等三件政府规章的决定): the words of one act stood, complete and without a word, in another.
#[test]
fn a_decision_on_several_acts_changes_each_by_its_own_points() {
    let acts = [
        (
            "a.md",
            rule(
                "青塘市旅馆业规定",
                46,
                &["开办旅馆应当向派出所备案。", "旅馆应当登记。", "旅馆有灯。"],
            ),
        ),
        (
            "b.md",
            rule(
                "青塘市典当业规定",
                47,
                &[
                    "典当行应当登记。",
                    "典当行应当保存录像十五日。",
                    "典当行有灯。",
                ],
            ),
        ),
        (
            "c.md",
            rule(
                "青塘市印章业规定",
                48,
                &["刻章应当查验。", "底档保存二年。", "印章店有灯。"],
            ),
        ),
    ];
    let decision = |points: &str| {
        format!(
            "# 青塘市人民政府关于修改《青塘市旅馆业规定》等三件政府规章的决定\n\n（2025年2月6日青塘市人民政府令第79号公布）\n\n市人民政府决定对三件政府规章的部分条款予以修改：\n\n{points}\n\n本决定自2025年3月1日起施行。\n"
        )
    };
    let sure = decision(
        "一、《青塘市旅馆业规定》\n\n将第二条中的“派出所”修改为“公安机关”。\n\n二、《青塘市典当业规定》\n\n第三条修改为：“典当行应当保存录像三十日。”\n\n三、《青塘市印章业规定》\n\n删去第三条。",
    );
    let library = imported(&acts, &sure);
    assert_eq!(
        composed(&library, "青塘市旅馆业规定", "第二条").as_deref(),
        Some("开办旅馆应当向公安机关备案。")
    );
    assert_eq!(
        composed(&library, "青塘市旅馆业规定", "第三条").as_deref(),
        Some("旅馆应当登记。")
    );
    assert_eq!(
        composed(&library, "青塘市典当业规定", "第三条").as_deref(),
        Some("典当行应当保存录像三十日。")
    );
    let shown = library.json(&["show", "青塘市印章业规定", "第三条", "--json"]);
    assert!(
        !shown["composed"]["text"]
            .as_str()
            .unwrap_or_default()
            .contains("底档"),
        "{shown}"
    );
    // a heading that names no act: what stands below may be of any of them
    let unsure = decision(
        "一、《青塘市旅馆业规定》\n\n将第二条中的“派出所”修改为“公安机关”。\n\n二、典当方面\n\n第三条修改为：“典当行应当保存录像三十日。”",
    );
    let library = imported(&acts, &unsure);
    for work in ["青塘市旅馆业规定", "青塘市典当业规定", "青塘市印章业规定"]
    {
        assert_eq!(composed(&library, work, "第三条"), None, "{work}");
    }
}

/// 删去第三条第二款，第三款改为第二款，修改为：“…” stopped the whole decision.
#[test]
fn a_paragraph_goes_and_the_next_is_given_anew() {
    let act = rule(
        "青塘市公厕规定",
        42,
        &[
            "公厕免费。",
            "公厕每日清洗。\n\n清洗人员持证上岗。\n\n清洗记录保存六个月。",
            "公厕有灯。",
        ],
    );
    let decision = "# 青塘市人民政府关于修改《青塘市公厕规定》的决定\n\n（2024年5月6日青塘市人民政府令第69号公布　自2024年7月1日起施行）\n\n市人民政府决定对《青塘市公厕规定》作如下修改：\n\n一、删去第三条第二款，第三款改为第二款，修改为：“清洗记录公示，并保存一年。”\n\n二、第四条增加一款，作为第二款：“新建公厕有扶手。”\n\n本决定自2024年7月1日起施行。\n";
    let library = imported(&[("a.md", act)], decision);
    assert_eq!(
        composed(&library, "青塘市公厕规定", "第三条").as_deref(),
        Some("公厕每日清洗。清洗记录公示，并保存一年。")
    );
    assert_eq!(
        composed(&library, "青塘市公厕规定", "第四条").as_deref(),
        Some("公厕有灯。新建公厕有扶手。")
    );
    let shown = library.json(&["show", "青塘市公厕规定", "第四条", "--json"]);
    assert_eq!(shown["composed"]["complete"], true, "{shown}");
}

/// Bureaus: the act prolonged by its short name, the trial version ended by the final one, a draft under a final title.
#[test]
fn lives_are_read_in_the_words_of_bureaus() {
    let act = "# 青塘市助浴办法\n\n（2020年6月10日青塘市民政局印发　青民规〔2020〕3号）\n\n第一条　为了管理助浴，制定本办法。\n\n第二条　助浴自愿。\n\n第三条　本办法自2020年7月1日起施行，有效期至2025年6月30日。\n";
    let notice = "青塘市民政局关于继续执行《青塘市助浴办法》的通知\n\n青民规〔2025〕6号\n\n各县民政局：\n\n《青塘市助浴办法》（青民规〔2020〕3号，以下简称《办法》）将于2025年6月30日到期。经研究，决定继续执行《办法》，有效期至2028年6月30日。\n\n本通知自印发之日起施行。\n\n青塘市民政局\n2025年6月16日\n";
    let trial = "# 青塘市租赁登记办法（试行）\n\n（2019年9月1日青塘市建设局印发　青建规〔2019〕2号）\n\n第一条　为了登记租赁，制定本办法。\n\n第二条　租赁应当登记。\n\n第三条　本办法自2019年11月1日起施行。\n";
    let fin = "# 青塘市租赁登记办法\n\n（2025年7月3日青塘市建设局印发　青建规〔2025〕7号）\n\n第一条　为了登记租赁，制定本办法。\n\n第二条　租赁应当备案。\n\n第三条　本办法自2025年8月1日起施行。《青塘市租赁登记办法（试行）》（青建规〔2019〕2号）同步废止。\n";
    let draft = "青塘市飞行办法\n\n为提高立法质量，现将我局起草的《青塘市飞行办法》全文公布，向社会公开征求意见。有关单位可以在2025年6月30日前，将意见发送至电子邮箱。\n\n青塘市交通局\n2025年5月30日\n\n第一条　为了管理飞行，制定本办法。\n\n第二条　飞行应当登记。\n\n第三条　本办法自2025年　月　日起施行。\n";
    let library = imported(
        &[
            ("a.md", act.to_owned()),
            ("b.txt", notice.to_owned()),
            ("c.md", trial.to_owned()),
            ("d.md", fin.to_owned()),
        ],
        draft,
    );
    let shown = library.json(&["show", "青塘市助浴办法", "--as-of", "2026-01-01", "--json"]);
    assert_eq!(shown["dates"]["expires"], "2028-06-30", "{shown}");
    assert_eq!(shown["work_status"], "in_force");
    let shown = library.json(&["show", "青建规〔2019〕2号", "--json"]);
    assert_eq!(shown["dates"]["repealed"], "2025-08-01", "{shown}");
    let draft: Value = library.json(&["show", "青塘市飞行办法", "--json"]);
    assert_eq!(draft["draft"], true, "{draft}");
    assert_eq!(
        draft["dates"]["consultation_closes"], "2025-06-30",
        "{draft}"
    );
    assert!(
        draft["status"] != "presumed_in_force" && draft["status"] != "in_force",
        "{draft}"
    );
}
