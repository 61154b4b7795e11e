//! Files that a keeper brings without an address are judged as all others, and what waits for a person is nowhere until somebody decides.

use serde_json::Value;

use crate::cases::Table;
use crate::server::{get, start};
use crate::testing::TestLibrary;
use crate::truth::encoded;

fn rule(title: &str, second: &str, end: &str) -> String {
    format!(
        "# {title}\n\n第一条　为规范浮标管理，制定本办法。\n\n第二条　{second}\n\n第三条　本办法自2025年5月1日起施行。\n\n{end}"
    )
}

/// What an import without a review made of each file: `text`, `waiting`, or what it is.
fn kinds(imported: &Value) -> Vec<(String, String)> {
    let list = |key: &str| imported[key].as_array().cloned().unwrap_or_default();
    let mut kinds: Vec<(String, String)> = [list("taken"), list("refused")]
        .concat()
        .iter()
        .map(|line| {
            let path = line["path"].as_str().unwrap_or_default();
            let name = path.rsplit('/').next().unwrap_or_default();
            (
                name.to_owned(),
                line["kind"].as_str().unwrap_or_default().to_owned(),
            )
        })
        .collect();
    kinds.sort();
    kinds
}

#[test]
fn a_file_without_an_address_is_filed_only_where_a_public_body_stands_behind_it() {
    let remarks = "我们认为，这一条很重要。从企业合规的角度看，建议企业尽快梳理浮标台账。笔者在实务中发现，不少企业理解不到位。".repeat(4);
    let commented: String = (1..9)
        .map(|number| {
            format!(
                "第{}条　浮标应当编号。\n\n【律师解读】{remarks}\n\n",
                ["", "一", "二", "三", "四", "五", "六", "七", "八"][number]
            )
        })
        .collect();
    let rows: Vec<(&str, String, &str, &str)> = vec![
        (
            "01.md",
            rule(
                "云湖市浮标管理办法",
                "浮标应当编号。",
                "云湖市海事局\n\n2025年4月1日\n",
            ),
            "text",
            "signed by a body of a place",
        ),
        (
            "02.md",
            rule(
                "浮标灯质管理规定",
                "灯质应当登记。",
                "交通运输部\n\n2025年4月1日\n",
            ),
            "text",
            "signed by a ministry",
        ),
        (
            "03.md",
            rule("渡船灯质管理暂行规定", "灯质应当登记。", ""),
            "waiting",
            "signed by nobody, resting on no law, with nothing for an organ of the state: any house's rules are built like that",
        ),
        (
            "09.md",
            rule(
                "渡口灯质管理暂行规定",
                "县级以上人民政府应当加强领导，海事管理部门负责监督。",
                "",
            ),
            "text",
            "signed by nobody, and it says what organs of the state do: collections are like that",
        ),
        (
            "10.md",
            rule("航标灯质管理暂行规定", "灯质应当登记。", "").replace(
                "为规范浮标管理，",
                "为规范浮标管理，根据《中华人民共和国航道法》，",
            ),
            "text",
            "signed by nobody, and it rests on a law",
        ),
        (
            "04.md",
            rule(
                "云湖科技股份有限公司浮标管理办法",
                "员工违反的，扣发绩效。",
                "云湖科技股份有限公司\n\n2025年4月1日\n",
            ),
            "waiting",
            "a company's own rule",
        ),
        (
            "05.md",
            rule(
                "云湖市第二小学学生浮标使用办法",
                "学生不得攀爬。",
                "云湖市第二小学\n\n2025年4月1日\n",
            ),
            "waiting",
            "a school's own rule",
        ),
        (
            "06.md",
            rule("中华人民共和国浮标法（专家建议稿）", "浮标属于国家。", ""),
            "waiting",
            "a draft by scholars",
        ),
        (
            "07.md",
            rule("云湖省浮标交易条例", "浮标不得买卖。", "")
                .replace("\n\n第一条", "\n\n国发〔2099〕9号\n\n第一条"),
            "waiting",
            "the number of a year to come",
        ),
        (
            "08.md",
            format!("# 重磅解读：浮标法逐条评析\n\n{remarks}\n\n{commented}"),
            "waiting",
            "a reading with the articles between",
        ),
    ];
    let library = rows
        .iter()
        .fold(TestLibrary::new(), |library, (name, text, ..)| {
            library.with_file(name, text)
        });
    let run = library.import();
    assert_eq!(run.code, 0, "{}", run.err);
    let found = kinds(&serde_json::from_str(&run.out).unwrap());
    let mut table = Table::default();
    for (name, _, wanted, reason) in rows {
        let kind = found.iter().find(|(known, _)| known == name);
        let kind = kind.map_or("", |(_, kind)| kind.as_str());
        // a reading may as well be told as what it is
        let is_right = kind == wanted || wanted == "waiting" && !matches!(kind, "text" | "excerpt");
        table.check(reason, is_right, &format!("{name} is {kind}, not {wanted}"));
    }
}

#[test]
fn another_text_of_a_work_without_a_day_waits() {
    let dated = "# 云湖市浮标管理条例\n\n2024年3月5日云湖市人民代表大会常务委员会通过\n\n第一条　浮标应当编号。\n\n第二条　浮标应当登记。\n\n第三条　本条例自2024年6月1日起施行。\n";
    let undated = "# 云湖市浮标管理条例\n\n第一条　浮标应当涂漆。\n\n第二条　灯船应当巡查。\n\n第三条　违反本条例的，处以罚款。\n";
    let library = TestLibrary::new()
        .with_file("1.md", dated)
        .with_file("2.md", undated);
    let run = library.import();
    assert_eq!(run.code, 0, "{}", run.err);
    let shown = library.json(&["show", "云湖市浮标管理条例", "--json"]);
    assert_eq!(
        shown["expressions"].as_array().map(Vec::len),
        Some(1),
        "{shown}"
    );
}

/// Every door, before a person has decided and after.
#[test]
fn what_waits_is_in_no_list_search_feed_or_export_until_it_is_accepted() {
    const TITLE: &str = "云湖市浮标巡查办法";
    let library = TestLibrary::new().with_file(
        "a.md",
        rule(
            TITLE,
            "浮标每月巡查两次。",
            "云湖市海事局\n\n2025年4月1日\n",
        ),
    );
    let path = library.files();
    let path = crate::testing::path_text(&path);
    let imported = library.json(&["import", "--json", "--trust", "nothing", path]);
    assert_eq!(imported["taken"][0]["kind"], "waiting", "{imported}");
    let seen = |when: &str| -> Vec<(&str, bool)> {
        let server = start(&library);
        let page = |path: &str| get(&server, path).1;
        let word = encoded("浮标每月巡查");
        let export = library.files().join(format!("{when}.jsonl"));
        let export = crate::testing::path_text(&export).to_owned();
        let made = library.run(&[
            "export", "--format", "jsonl", "--what", "works", "-o", &export,
        ]);
        assert_eq!(made.code, 0, "{}", made.err);
        let exported = std::fs::read_to_string(&export).unwrap();
        vec![
            ("list", library.run(&["list", "--json"]).out.contains(TITLE)),
            (
                "search",
                library
                    .run(&["search", "浮标每月巡查", "--json"])
                    .out
                    .contains(TITLE),
            ),
            (
                "chat",
                library.run(&["chat", "浮标巡查"]).out.contains(TITLE),
            ),
            (
                "page of the list",
                page(&format!("/works?q={}", encoded(TITLE))).contains(&format!("《{TITLE}》"))
                    || page("/works").contains(TITLE),
            ),
            (
                "API list",
                page("/api/v1/works?limit=100&q=%E6%B5%AE%E6%A0%87").contains(TITLE),
            ),
            (
                "API search",
                page(&format!("/api/v1/search?q={word}")).contains(TITLE),
            ),
            ("site map", page("/sitemap.xml").contains(&encoded(TITLE))),
            ("feed", page("/feeds/works.atom").contains(TITLE)),
            ("home", page("/").contains(TITLE)),
            (
                "counts",
                !page("/about").contains("<dt>有正文</dt><dd>0</dd>"),
            ),
            ("export", exported.contains(TITLE)),
        ]
    };
    let before: Vec<&str> = seen("before")
        .into_iter()
        .filter(|(_, is)| *is)
        .map(|(door, _)| door)
        .collect();
    assert_eq!(before, Vec::<&str>::new());
    let review = library.run(&["review"]);
    assert!(review.out.contains(TITLE), "{}", review.out);
    let accepted = library.run(&["review", "accept", TITLE]);
    assert_eq!(accepted.code, 0, "{}", accepted.err);
    let missing: Vec<&str> = seen("after")
        .into_iter()
        // the first page tells of what is new in law, not in the library
        .filter(|(door, is)| !*is && *door != "home")
        .map(|(door, _)| door)
        .collect();
    assert_eq!(missing, Vec::<&str>::new());
}

/// Whoever brings a file in a terminal is told that it waits, and why.
#[test]
fn a_terminal_says_what_waits_and_why() {
    let library = TestLibrary::new().with_file(
        "办法.md",
        rule("云湖大学浮标管理办法", "学生不得攀爬。", ""),
    );
    let run = library.run(&["import", crate::testing::path_text(&library.files())]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(
        run.out.contains("待审核") && run.out.contains("制定机关"),
        "{}",
        run.out
    );
    assert!(!run.out.contains("新收录"), "{}", run.out);
    assert!(run.out.contains("huidian review"), "{}", run.out);
}

/// A text that waits may have come in first and taken the plain id: what people and texts call by the title is the work that readers see.
#[test]
fn a_work_that_waits_takes_no_name_from_one_that_is_read() {
    const TITLE: &str = "云湖市浮标巡查办法";
    let library = TestLibrary::new();
    let take = |name: &str, text: &str, trust: &[&str]| {
        let path = library.files().join(name);
        std::fs::write(&path, text).unwrap();
        let path = crate::testing::path_text(&path);
        let run = library.json(&[&["import", "--json"], trust, &[path]].concat());
        run["taken"][0]["work"].as_str().unwrap().to_owned()
    };
    let old = rule(
        TITLE,
        "浮标每年巡查一次。",
        "云湖市海事局\n\n2015年4月1日\n",
    );
    let new = rule(
        TITLE,
        "浮标每月巡查两次。",
        "云湖市海事局\n\n2025年4月1日\n",
    );
    let citing = rule(
        "云湖市灯塔巡查规定",
        &format!("灯塔按照《{TITLE}》第二条巡查。"),
        "云湖市海事局\n\n2025年6月1日\n",
    );
    let waits = take("a.md", &old, &["--trust", "nothing"]);
    let read = take("b.md", &new, &[]);
    let from = take("c.md", &citing, &[]);
    assert_ne!(waits, read);
    let shown = library.json(&["show", TITLE, "--json"]);
    assert_eq!(shown["id"], read.as_str(), "{waits}");
    let cited = library.json(&["citations", &from, "--json"]);
    assert_eq!(cited["outgoing"][0]["work_id"], read.as_str(), "{cited}");
}
