//! Articles as decisions leave them, where nobody brought the amended text; and which act of a title is meant on a day.

use serde_json::{Value, json};

use crate::agents::called;
use crate::server::{get, path_part, start};
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
        let work = format!("{}/{}", path_part("青塘市灯笼条例"), path_part("第四条"));
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

/// The words that decisions made stand in every door, marked, and never among what was published.
#[test]
fn composed_words_are_shown_and_found_in_every_door_with_their_mark() {
    let library = TestLibrary::new()
        .with_file("a.md", LANTERNS)
        .with_file("b.md", FIRST);
    assert_eq!(library.import().code, 0);
    let title = "青塘市灯笼条例";
    let mark = "拟合成（未与公布文本核对）";
    let provisions = |composed: &Value| -> Vec<(String, String)> {
        let list = composed["provisions"].as_array().cloned();
        let list = list.unwrap_or_else(|| panic!("provisions in {composed}"));
        list.iter()
            .map(|one| {
                let text = one["text"].as_str().unwrap_or("-").replace('　', " ");
                let words = text.rsplit(' ').next().unwrap_or_default().to_owned();
                (
                    one["provision"].as_str().unwrap_or_default().to_owned(),
                    words,
                )
            })
            .collect()
    };
    let expected: Vec<(String, String)> = [
        ("第三条", "灯笼应当保险。"),
        ("第四条", "灯笼每季度检查一次。"),
        ("第五条", "违反第四条规定的，处一百元罚款。"),
        ("第六条", "本条例自2016年9月1日起施行。"),
    ]
    .map(|(place, words)| (place.to_owned(), words.to_owned()))
    .to_vec();
    let shown = library.json(&["show", title, "--json"]);
    assert_eq!(shown["composed"]["mark"], mark);
    assert_eq!(provisions(&shown["composed"]), expected);
    let whole = library.json(&["show", title, "--text", "--json"]);
    let text = &whole["texts"][0];
    assert_eq!(provisions(&text["composed"]), expected);
    let published = text["text"].as_str().unwrap();
    assert!(!published.contains("应当保险"), "{published}");
    // before the decision took effect, and of a version that is asked for, there is nothing
    for asked in [["--as-of", "2019-08-31"], ["--version", "2016-06-24"]] {
        let shown = library.json(&[&["show", title, "--text", "--json"][..], &asked].concat());
        assert!(shown["texts"][0].get("composed").is_none(), "{shown}");
    }
    let terminal = library.run(&["show", title, "--text"]);
    let (before, after) = terminal.out.split_once(mark).expect("the mark");
    assert!(!before.contains("应当保险") && after.contains("应当保险"));

    // 应当保险 with 灯笼 stands in the decision too; every quarter's check of lanterns in one article does in neither of them
    let found = library.json(&["search", "灯笼每季度检查一次", "--json"]);
    let composed = found["composed"].as_array().expect("composed hits");
    assert_eq!(composed.len(), 1, "{found}");
    assert_eq!(composed[0]["provision"], "第四条");
    assert_eq!(composed[0]["composed"], true);
    assert_eq!(composed[0]["mark"], mark);
    assert_eq!(composed[0]["effective"], "2019-09-01");
    let hits = found["hits"].as_array().unwrap();
    let of_act = hits.iter().filter(|hit| hit["work"] == title);
    assert!(
        of_act
            .into_iter()
            .all(|hit| !hit["snippet"].to_string().contains("每季度")),
        "composed words are no hit of the act: {found}"
    );
    let before = library.json(&[
        "search",
        "灯笼每季度检查一次",
        "--as-of",
        "2019-08-31",
        "--json",
    ]);
    assert!(before.get("composed").is_none(), "{before}");
    let told = library.run(&["search", "灯笼每季度检查一次"]);
    assert!(told.out.contains(mark), "{}", told.out);

    // the lines are those of the index, whatever is composed
    let file = library.files().join("out.jsonl");
    let path = crate::testing::path_text(&file);
    let exported = library.run(&["export", "--format", "jsonl", "-o", path]);
    assert_eq!(exported.code, 0, "{}", exported.err);
    let rows: Vec<Value> = std::fs::read_to_string(&file)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let doctor = library.json(&["doctor", "--json"]);
    assert_eq!(
        doctor["index_articles"].as_u64(),
        u64::try_from(rows.len()).ok()
    );
    let row = |place: &str| {
        let own = rows.iter();
        let mut own = own.filter(|row| row["work"] == title && row["path"] == place);
        own.next().cloned().unwrap_or_else(|| panic!("{place}"))
    };
    assert_eq!(row("第二条")["composed"], false);
    assert!(row("第二条")["composed_text"].is_null());
    let third = row("第三条");
    assert_eq!(third["composed"], true);
    assert_eq!(third["composed_text"], "灯笼应当保险。");
    assert_eq!(third["text"], "灯笼每年检查一次。");
    assert_eq!(third["recognised"], false);

    let server = start(&library);
    let get_page = |path: &str| {
        let (_, answer) = get(&server, path);
        let (head, body) = answer.split_once("\r\n\r\n").expect("a head and a body");
        (head.to_owned(), body.to_owned())
    };
    let (_, page) = get_page(&format!("/works/{}", path_part(title)));
    assert!(
        page.contains(mark) && page.contains("id=\"composed-第三条\""),
        "{page}"
    );
    let (text, below) = page
        .split_once("id=\"composed\"")
        .expect("apart from the text");
    assert!(
        !text.contains("应当保险") && below.contains("灯笼应当保险"),
        "{page}"
    );
    assert!(
        text.contains("按修改决定") && text.contains("此条另有文字"),
        "{text}"
    );
    let old = format!("/works/{}?as_of=2019-08-31", path_part(title));
    assert!(!get_page(&old).1.contains(mark));
    // an article that only the composed text has leads there
    let (head, _) = get_page(&format!(
        "/works/{}/{}",
        path_part(title),
        path_part("第六条")
    ));
    assert!(
        head.contains("307") && head.contains("#composed-"),
        "{head}"
    );
    let (_, page) = get_page(&format!("/search?q={}", path_part("灯笼每季度检查一次")));
    assert!(
        page.contains(mark) && page.contains("#composed-第四条"),
        "{page}"
    );
    let (_, api) = get_page(&format!(
        "/api/v1/search?q={}",
        path_part("灯笼每季度检查一次")
    ));
    let api: Value = serde_json::from_str(&api).unwrap();
    assert_eq!(api["composed"], found["composed"]);
    let (_, api) = get_page(&format!("/api/v1/works/{}", path_part(title)));
    let api: Value = serde_json::from_str(&api).unwrap();
    assert_eq!(api["composed"], shown["composed"]);
}

#[test]
fn agents_are_told_composed_words_apart() {
    let library = TestLibrary::new()
        .with_file("a.md", LANTERNS)
        .with_file("b.md", FIRST);
    assert_eq!(library.import().code, 0);
    let work = "青塘市灯笼条例";
    let read = |more: Value| {
        let mut arguments = json!({"work": work});
        for (key, value) in more.as_object().expect("arguments") {
            arguments[key] = value.clone();
        }
        ("read_provision", arguments)
    };
    let answers = called(
        &library,
        &[
            read(json!({"provision": "第三条"})),
            read(json!({"provision": "第三条", "as_of": "2019-08-31"})),
            read(json!({"provision": "第三条", "version": "2016-06-24"})),
            read(json!({"provision": "第六条"})),
            read(json!({})),
            ("search_articles", json!({"query": "灯笼每季度检查一次"})),
        ],
    );
    let said = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    assert!(said(&answers[0]["text"]).ends_with("灯笼每年检查一次。"));
    let composed = &answers[0]["composed"];
    assert!(
        said(&composed["text"]).ends_with("灯笼应当保险。"),
        "{composed}"
    );
    assert!(said(&composed["mark"]).contains("未与公布文本核对"));
    assert!(answers[1].get("composed").is_none(), "{}", answers[1]);
    assert!(answers[2].get("composed").is_none(), "{}", answers[2]);
    // only the composed text has it: no words are passed off as held
    assert_eq!(answers[3]["text"], "");
    assert!(said(&answers[3]["composed"]["text"]).contains("2016年9月1日"));
    assert!(!said(&answers[4]["text"]).contains("应当保险"));
    let units = answers[4]["composed"]["provisions"].as_array();
    assert_eq!(units.map(Vec::len), Some(4), "{}", answers[4]);
    assert_eq!(answers[5]["composed"][0]["provision"], "第四条");
    assert!(!answers[5]["hits"].to_string().contains("\"composed\""));
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
    let cases: [(&str, Option<&str>, bool); 15] = [
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
        ("对第三条作如下修改：“灯笼每月检查一次。”", None, true),
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
        ("将第三条移至第四条之后，作为第四条。", None, true),
        // what is asked of one article is not understood: nobody knows what else of the decision holds
        (
            "将第三条中的“每年”修改为“每月”。\n\n二、第四条规定的罚款幅度提高一倍。",
            None,
            false,
        ),
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
