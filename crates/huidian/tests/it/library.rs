//! The way a newcomer goes: list, import, search, show.

use crate::testing::{TestLibrary, path_text, regulation};

#[test]
fn a_fresh_library_holds_the_built_in_catalogue() {
    let library = TestLibrary::new();
    let works = library.json(&["list", "--json"]);
    let works = works.as_array().unwrap();
    assert!(works.len() >= 76, "{}", works.len());
    let energy = library.json(&["list", "--sector", "能源", "--json"]);
    assert!(energy.as_array().unwrap().iter().all(|work| {
        work["sectors"]
            .as_array()
            .unwrap()
            .iter()
            .any(|sector| sector == "energy")
    }));
    let work = library.json(&["show", "电力网络安全事件应急预案", "--json"]);
    assert_eq!(work["issuers"][0]["name"], "国家能源局");
    assert!(
        work["facts"]
            .as_array()
            .unwrap()
            .iter()
            .all(|fact| fact["source"] != "")
    );
    assert_eq!(work["text"]["held"], false);
    assert_ne!(work["text"]["absent_reason"], serde_json::Value::Null);
}

#[test]
fn an_imported_text_is_listed_searched_and_read() {
    let library =
        TestLibrary::new().with_file("某市灯塔养护条例.md", regulation("某市灯塔养护条例", 1, 12));
    let report = library.import();
    assert_eq!(report.code, 0, "{}", report.err);
    let report = report.json();
    assert_eq!(report["taken"][0]["kind"], "text");
    assert_eq!(report["works"].as_array().unwrap().len(), 1);
    let hits = library.json(&["search", "灯塔养护", "--json"]);
    assert!(hits["total"].as_u64().unwrap() >= 12, "{hits}");
    let hit = &hits["hits"]
        .as_array()
        .unwrap()
        .iter()
        .find(|hit| !hit["provision"].is_null())
        .unwrap()
        .clone();
    assert!(hit["snippet"].as_str().unwrap().contains("灯塔养护"));
    let read = library.json(&["show", "某市灯塔养护条例", "第三条", "--json"]);
    assert_eq!(read["provision"]["path"], "第三条");
    assert!(
        read["provision"]["text"]
            .as_str()
            .unwrap()
            .starts_with("第三条")
    );
    assert_eq!(read["expression"]["effective"], "2019-06-01");
    let missing = library.run(&["show", "某市灯塔养护条例", "第九十九条"]);
    assert_eq!(missing.code, 4);
    assert_eq!(library.run(&["show", "没有这样一部法"]).code, 4);
}

#[test]
fn a_work_is_found_by_any_name_of_its_issuer_and_any_form_of_its_number() {
    let library = TestLibrary::new();
    for name in [
        "国家网信办令第16号",
        "国家互联网信息办公室令第16号",
        "中华人民共和国国务院令第790号",
        "GB∕T 43697—2024",
        "数安法",
        // as people shorten them
        "GB 43697",
        "43697-2024",
        "金规24号",
        "金规[2024]24",
        "PIPL",
        "Cybersecurity Law",
        "cybersecurity law of the People's Republic of China",
    ] {
        assert_eq!(library.run(&["show", name]).code, 0, "{name}");
    }
    let hits = library.json(&["search", "国家网信办令第16号", "--json"]);
    assert_eq!(
        hits["jumps"][0]["work"], "促进和规范数据跨境流动规定",
        "{hits}"
    );
}

#[test]
fn an_article_is_found_by_what_people_type() {
    let library = TestLibrary::new()
        .with_file("灯塔.md", regulation("某市灯塔养护条例", 1, 12))
        .with_file(
            "养护.md",
            regulation("某市灯塔养护条例第二版说明办法", 2, 4),
        );
    assert_eq!(library.import().code, 0);
    for words in [
        &["某市灯塔养护条例", "第三条"][..],
        &["某市灯塔养护条例", "第三"],
        &["某市灯塔养护条例第三条"],
        &["某市灯塔养护条例第三"],
        &["《某市灯塔养护条例》第三条"],
        // 第 in a title is no provision
        &["某市灯塔养护条例第二版说明办法第三条"],
    ] {
        let read = library.json(&[&["show"], words, &["--json"]].concat());
        assert_eq!(read["provision"]["path"], "第三条", "{words:?}");
    }
    let hits = library.json(&["search", "Personal Information Protection Law", "--json"]);
    assert_eq!(hits["jumps"][0]["work"], "个人信息保护法", "{hits}");
    let hits = library.json(&["search", "某市灯塔养护条例第三", "--json"]);
    assert_eq!(hits["jumps"][0]["provision"], "第三条", "{hits}");
}

#[test]
fn importing_again_changes_nothing() {
    let library = TestLibrary::new()
        .with_file("甲.md", regulation("甲市灯塔养护条例", 1, 5))
        .with_file("乙.md", regulation("乙市灯塔养护条例", 2, 5));
    assert_eq!(library.import().code, 0);
    let before = library.json(&["doctor", "--json"]);
    let again = library.import().json();
    assert_eq!(again["taken"].as_array().unwrap().len(), 0);
    assert_eq!(again["unchanged"].as_array().unwrap().len(), 2);
    let after = library.json(&["doctor", "--json"]);
    assert_eq!(before["content_digest"], after["content_digest"]);
    assert_eq!(after["sound"], true);
}

#[test]
fn a_dry_run_reports_and_writes_nothing() {
    let library = TestLibrary::new().with_file("甲.md", regulation("甲市灯塔养护条例", 1, 5));
    // a library is made by whoever writes to it
    let _token = library.bearer("编者", "editor");
    let before = library.json(&["doctor", "--json"])["content_digest"].clone();
    let report = library.json(&["import", "--json", "--dry-run", path_text(&library.files())]);
    assert_eq!(report["taken"].as_array().unwrap().len(), 1);
    assert_eq!(report["dry_run"], true);
    assert_eq!(
        library.json(&["doctor", "--json"])["content_digest"],
        before
    );
}

#[test]
fn two_versions_follow_each_other() {
    let old = regulation("丙市灯塔养护条例", 3, 4);
    let new = old
        .replace("\n\n<!-- INFO END -->", "\n\n2022年7月1日 某市第十六届人民代表大会常务委员会第三次会议修订\n\n<!-- INFO END -->")
        .replace("2019年6月1日起施行", "2022年9月1日起施行")
        .replace("海事主管部门", "交通运输主管部门");
    let library = TestLibrary::new()
        .with_file("丙市灯塔养护条例(2019-03-04).md", old)
        .with_file("丙市灯塔养护条例(2022-07-01).md", new);
    assert_eq!(library.import().code, 0);
    let work = library.json(&["show", "丙市灯塔养护条例", "--json"]);
    assert_eq!(work["expressions"].as_array().unwrap().len(), 2, "{work}");
    let text = |day: &str| {
        let read = library.json(&["show", "丙市灯塔养护条例", "2", "--as-of", day, "--json"]);
        read["provision"]["text"].as_str().unwrap().to_owned()
    };
    assert!(text("2020-01-01").contains("海事主管部门"));
    assert!(text("2023-01-01").contains("交通运输主管部门"));
    let diff = library.json(&[
        "diff",
        "丙市灯塔养护条例@2019-03-04",
        "丙市灯塔养护条例@2022-07-01",
        "--json",
    ]);
    assert!(
        diff["summary"]["changed"].as_u64().unwrap() >= 4,
        "{}",
        diff["summary"]
    );
}

#[test]
fn lists_come_as_tables_and_csv_too() {
    let library = TestLibrary::new();
    let table = library.run(&["list", "--sector", "医疗"]);
    assert!(
        table.out.contains("标题") && !table.out.contains('\u{1b}'),
        "{}",
        table.out
    );
    let csv = library.run(&["list", "--sector", "医疗", "--format", "csv"]);
    assert!(csv.out.starts_with("\u{FEFF}id,title,"), "{}", csv.out);
    let wrong = library.run(&["list", "--sector", "天文"]);
    assert_eq!(wrong.code, 2);
    assert!(
        wrong.err.contains("智慧城市"),
        "the message names what is known: {}",
        wrong.err
    );
}

#[test]
fn a_list_that_was_written_is_read_back_whatever_its_titles_hold() {
    let title = "最高人民法院关于适用《灯塔看守法》若干问题的解释（二）";
    let text = format!(
        "# {title}\n\n2010年3月5日 最高人民法院审判委员会第1480次会议通过\n\n<!-- INFO END -->\n\n第一条 灯塔看守法第二条所称夜间，自日落起计算。\n\n第二条 本解释自2010年4月1日起施行。\n"
    );
    let library = TestLibrary::new().with_file("解释.md", text);
    assert_eq!(library.import().code, 0);
    let csv = library.run(&["list", "--format", "csv"]).out;
    let file = library.data().with_extension("csv");
    std::fs::write(&file, &csv).unwrap();
    let read = library.json(&["digest", "read", path_text(&file), "--json"]);
    let rows = read["documents"].as_array().unwrap();
    let mut found: Vec<&str> = rows
        .iter()
        .filter_map(|row| row["title"].as_str())
        .collect();
    let listed = library.json(&["list", "--json"]);
    let works = listed.as_array().unwrap();
    let mut wanted: Vec<&str> = works
        .iter()
        .filter_map(|work| work["title"].as_str())
        .collect();
    assert!(wanted.contains(&title));
    found.sort_unstable();
    wanted.sort_unstable();
    assert_eq!(found, wanted);
}

#[test]
fn every_command_has_help_with_examples() {
    let library = TestLibrary::new();
    for command in [
        "serve", "import", "list", "search", "show", "cite", "doctor", "diff", "graph", "review",
    ] {
        let help = library.run(&[command, "--help"]);
        assert_eq!(help.code, 0, "{command}");
        assert!(
            help.out.contains("huidian") || command == "doctor",
            "{command}: {}",
            help.out
        );
    }
    assert!(library.run(&["--version"]).out.starts_with("huidian "));
    assert!(
        library
            .run(&["completions", "bash"])
            .out
            .contains("huidian")
    );
}
