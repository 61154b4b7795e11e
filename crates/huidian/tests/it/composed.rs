//! Articles as decisions leave them, where nobody brought the amended text; and which act of a title is meant on a day.

use serde_json::Value;

use crate::server::{get, start};
use crate::testing::TestLibrary;

const LANTERNS: &str = "# 青塘市灯笼条例\n\n（2016年6月24日青塘市第四届人民代表大会常务委员会第三次会议通过）\n\n第一条　为了管理灯笼，制定本条例。\n\n第二条　灯笼应当登记。\n\n第三条　灯笼每年检查一次。\n\n第四条　违反第三条规定的，处一百元罚款。\n\n第五条　本条例自2016年9月1日起施行。\n";
/// An article put in, one changed, the others numbered anew: the form of local congresses.
const FIRST: &str = "# 青塘市人民代表大会常务委员会关于修改《青塘市灯笼条例》的决定\n\n（2019年6月27日青塘市第五届人民代表大会常务委员会第三次会议通过）\n\n青塘市第五届人民代表大会常务委员会第三次会议决定对《青塘市灯笼条例》作如下修改：\n\n一、增加一条，作为第三条：“灯笼应当保险。”\n\n二、第三条改为第四条，修改为：“灯笼每季度检查一次。”\n\n条文顺序作相应调整。\n\n本决定自2019年9月1日起施行。\n";
/// Says one thing that can be done, and one that cannot.
const SECOND: &str = "# 青塘市人民代表大会常务委员会关于修改《青塘市灯笼条例》的决定\n\n（2023年6月27日青塘市第六届人民代表大会常务委员会第十二次会议通过）\n\n一、将第四条中的“每季度”修改为“每月”。\n\n二、将第十五条中的“甲”修改为“乙”。\n\n本决定自2023年9月1日起施行。\n";

fn provision(library: &TestLibrary, path: &str, day: &str) -> Value {
    library.json(&["show", "青塘市灯笼条例", path, "--as-of", day, "--json"])
}

#[test]
fn an_article_is_shown_as_the_decisions_in_force_leave_it() {
    let library = TestLibrary::new()
        .with_file("a.md", LANTERNS)
        .with_file("b.md", FIRST)
        .with_file("c.md", SECOND);
    assert_eq!(library.import().code, 0);
    // (article, day, words held, words composed, complete)
    let cases: [(&str, &str, &str, Option<&str>, bool); 8] = [
        ("第三条", "2018-01-01", "灯笼每年检查一次。", None, true),
        // a decision that has been made and is not yet in force changes nothing
        ("第三条", "2019-08-31", "灯笼每年检查一次。", None, true),
        (
            "第三条",
            "2019-09-01",
            "灯笼每年检查一次。",
            Some("灯笼应当保险。"),
            true,
        ),
        (
            "第四条",
            "2019-09-01",
            "违反第三条规定的，处一百元罚款。",
            Some("灯笼每季度检查一次。"),
            true,
        ),
        // an instruction that cannot be carried out is told with every article
        (
            "第四条",
            "2024-01-01",
            "违反第三条规定的，处一百元罚款。",
            Some("灯笼每月检查一次。"),
            false,
        ),
        (
            "第二条",
            "2024-01-01",
            "灯笼应当登记。",
            Some("灯笼应当登记。"),
            false,
        ),
        // only the composed text has it
        (
            "第六条",
            "2019-09-01",
            "",
            Some("本条例自2016年9月1日起施行。"),
            true,
        ),
        (
            "第五条",
            "2019-09-01",
            "本条例自2016年9月1日起施行。",
            Some("处一百元罚款。"),
            true,
        ),
    ];
    let plain = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    for (path, day, held, composed, complete) in cases {
        let shown = provision(&library, path, day);
        let words = plain(&shown["provision"]["text"]);
        assert!(words.ends_with(held), "{path} on {day}: {words}");
        match composed {
            None => assert!(shown.get("composed").is_none(), "{path} on {day}: {shown}"),
            Some(expected) => {
                let made = &shown["composed"];
                let words = plain(&made["text"]);
                assert!(words.ends_with(expected), "{path} on {day}: {words}");
                assert_eq!(made["complete"], complete, "{path} on {day}");
                assert_eq!(
                    made["undone"].as_array().unwrap().is_empty(),
                    complete,
                    "{path} on {day}"
                );
            }
        }
    }
    // a version that is asked for is shown as it is
    let shown = library.json(&[
        "show",
        "青塘市灯笼条例",
        "第三条",
        "--version",
        "2016-06-24",
        "--json",
    ]);
    assert!(shown.get("composed").is_none(), "{shown}");
    let terminal = library.run(&["show", "青塘市灯笼条例", "第四条", "--as-of", "2024-01-01"]);
    assert!(terminal.out.contains("不是公布的文本"), "{}", terminal.out);
    assert!(terminal.out.contains("没有执行"), "{}", terminal.out);

    let server = start(&library);
    let place = |prefix: &str, day: &str| {
        let work = format!("{}/{}", encoded("青塘市灯笼条例"), encoded("第四条"));
        let (_, answer) = get(&server, &format!("{prefix}/works/{work}?as_of={day}"));
        let (_, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        body.to_owned()
    };
    let answer: Value = serde_json::from_str(&place("/api/v1", "2024-01-01")).unwrap();
    assert_eq!(
        answer["composed"],
        provision(&library, "第四条", "2024-01-01")["composed"]
    );
    let page = place("", "2024-01-01");
    assert!(page.contains("按修改决定合成的文字"), "{page}");
    assert!(page.contains("灯笼每月检查一次。"), "{page}");
    let page = place("", "2018-01-01");
    assert!(!page.contains("按修改决定合成的文字"), "{page}");
}

/// What is known to be read wrongly is not composed, nor what never took effect: the old words stand with their warning.
#[test]
fn nothing_is_composed_of_doubtful_or_ineffective_decisions() {
    let decision = |said: &str| {
        format!(
            "# 青塘市人民代表大会常务委员会关于修改《青塘市灯笼条例》的决定\n\n（2019年6月27日青塘市第五届人民代表大会常务委员会第三次会议通过）\n\n一、{said}\n\n本决定自2019年9月1日起施行。\n"
        )
    };
    let repeal = "# 青塘市人民代表大会常务委员会关于废止《青塘市灯笼条例》的决定\n\n（2019年8月20日青塘市第五届人民代表大会常务委员会第四次会议通过）\n\n废止《青塘市灯笼条例》。\n\n本决定自2019年8月25日起施行。\n";
    let plain = "将第三条中的“每年”修改为“每月”。";
    let cases: [(&str, Option<&str>, bool); 14] = [
        (plain, None, true),
        ("原第三条修改为：“灯笼每月检查一次。”", None, true),
        // articles that change places have the numbers that they are given
        ("将第三条改为第四条，第四条改为第三条。", None, true),
        (
            "第四条修改为：“灯笼应当编号。”，并作为第五条；原第五条作为第四条。",
            None,
            true,
        ),
        ("将第三条的检查周期改为“每月一次”。", None, false),
        ("对第三条作如下修改：“灯笼每月检查一次。”", None, false),
        (
            "将第三条中的“每年”修改为“每月”，其中第二条自2021年1月1日起施行。",
            None,
            false,
        ),
        (
            "将第三条中的“每年”修改为“每月”。\n\n对第二条的修改自2021年1月1日起施行。",
            None,
            false,
        ),
        // all that begins later has begun
        (
            "将第三条中的“每年”修改为“每月”。\n\n其中第二条自2019年11月1日起施行。",
            None,
            true,
        ),
        // the act had ended
        (plain, Some(repeal), false),
        ("将第三条移至第四条之后，作为第四条。", None, false),
        ("将第四条中的罚款数额修改为“二百元”。", None, false),
        ("第四条中的罚款由“一百元”提高到“二百元”。", None, false),
        ("将第三条修改为两款：“每月检查。”“如实记录。”", None, true),
    ];
    for (said, repeal, is_composed) in cases {
        let mut library = TestLibrary::new()
            .with_file("a.md", LANTERNS)
            .with_file("b.md", decision(said));
        if let Some(repeal) = repeal {
            library = library.with_file("c.md", repeal);
        }
        assert_eq!(library.import().code, 0);
        let shown = provision(&library, "第三条", "2020-01-01");
        assert_eq!(
            shown.get("composed").is_some(),
            is_composed,
            "{said}: {shown}"
        );
    }
}

/// A decision that came in before its act can be taken back, though its references were looked up again since.
#[test]
fn a_decision_that_came_before_its_act_is_taken_back() {
    let library = TestLibrary::new().with_file("1.md", FIRST);
    assert_eq!(library.import().code, 0);
    let library = library.with_file("2.md", LANTERNS);
    assert_eq!(library.import().code, 0);
    let undone = library.run(&["batch", "undo", "1"]);
    assert_eq!(undone.code, 0, "{}{}", undone.out, undone.err);
    let shown = provision(&library, "第三条", "2020-01-01");
    assert!(shown.get("composed").is_none(), "{shown}");
    assert_eq!(library.run(&["doctor"]).code, 0);
}

fn encoded(words: &str) -> String {
    words.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// An act takes the place of an older one of its title: the title means the one in force on the day, the number the one that bears it.
#[test]
fn a_title_means_the_act_that_holds_on_the_day() {
    let old = "# 青塘市停灯办法\n\n（2010年5月4日青塘市人民政府令第51号公布）\n\n第一条　为了停灯，制定本办法。\n\n第二条　由灯务处主管。\n\n第三条　本办法自2010年7月1日起施行。\n";
    let new = "# 青塘市停灯办法\n\n（2024年5月6日青塘市人民政府令第88号公布）\n\n第一条　为了停灯和点灯，制定本办法。\n\n第二条　由灯务局主管，灯务处配合。\n\n第三条　灯应当编号。\n\n第四条　本办法自2024年7月1日起施行。2010年5月4日青塘市人民政府令第51号公布的《青塘市停灯办法》同时废止。\n";
    for [first, then] in [[old, new], [new, old]] {
        let library = TestLibrary::new().with_file("1.md", first);
        assert_eq!(library.import().code, 0);
        let library = library.with_file("2.md", then);
        assert_eq!(library.import().code, 0);
        let cases = [
            ("青塘市停灯办法", "2015-01-01", "灯务处主管", "in_force"),
            ("青塘市停灯办法", "2025-01-01", "灯务局主管", "in_force"),
            (
                "青塘市人民政府令第51号",
                "2025-01-01",
                "灯务处主管",
                "repealed",
            ),
            (
                "青塘市人民政府令第88号",
                "2025-01-01",
                "灯务局主管",
                "in_force",
            ),
        ];
        for (name, day, words, status) in cases {
            let shown = library.json(&["show", name, "第二条", "--as-of", day, "--json"]);
            let text = shown["provision"]["text"].as_str().unwrap();
            assert!(text.contains(words), "{name} on {day}: {text}");
            assert_eq!(shown["work"]["work_status"], status, "{name} on {day}");
        }
        let answer = library.run(&["chat", "青塘市停灯办法 第二条"]);
        assert!(answer.out.contains("灯务局主管"), "{}", answer.out);
    }
}
