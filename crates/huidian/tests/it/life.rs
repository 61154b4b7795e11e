//! What the library says of acts that others change or that a page marks as ended.

use crate::server::{get, path_part, start};
use crate::testing::{TestLibrary, path_text};

fn decision(year: u16, session: &str) -> String {
    format!(
        "# 青塘市人民代表大会常务委员会关于修改《青塘市灯笼条例》的决定\n\n（{year}年10月27日青塘市第五届人民代表大会常务委员会{session}通过）\n\n将第四条中的“每年”修改为“每月”。\n\n本决定自{year}年12月1日起施行。\n"
    )
}

#[test]
fn acts_of_one_title_by_others_or_of_another_day_are_other_works() {
    let rule = |county: &str, number: u8, day: &str| {
        format!(
            "# 灯笼清扫办法\n\n（{day}{county}人民政府令第{number}号公布　自2010年5月1日起施行）\n\n第一条　为了清扫{county}的灯笼，制定本办法。\n\n第二条　应当清扫。\n"
        )
    };
    let cases: [(&str, Vec<String>, usize); 2] = [
        // most laws have several decisions of one title
        (
            "decisions",
            vec![decision(2019, "第三次会议"), decision(2025, "第十二次会议")],
            2,
        ),
        // two counties with a rule of one title
        (
            "counties",
            vec![
                rule("甲山县", 1, "2010年3月1日"),
                rule("乙水县", 2, "2010年4月1日"),
            ],
            2,
        ),
    ];
    for (name, texts, count) in cases {
        let mut library = TestLibrary::new();
        for (at, text) in texts.into_iter().enumerate() {
            library = library.with_file(&format!("{name}{at}.md"), text);
        }
        assert_eq!(library.import().code, 0);
        let listed = library.json(&["list", "--text", "yes", "--json"]);
        let works = listed.as_array().unwrap().len();
        assert_eq!(works, count, "{name}");
    }
}

#[test]
fn a_page_that_marks_its_act_as_ended_is_never_presumed_in_force() {
    let page = |row: &str| {
        format!(
            "<html><head><title>青塘市人民政府关于灯笼的意见</title></head><body><table><tr><td>文号</td><td>青政发〔2015〕9号</td><td>公布日期</td><td>2015-03-12</td></tr><tr>{row}</tr></table><div class=\"content\"><p>青塘市人民政府关于灯笼的意见</p><p>青政发〔2015〕9号</p><p>各县人民政府：</p><p>提出以下意见。</p><p>一、安全第一。</p><p>二、分类整改。</p><p>青塘市人民政府</p><p>2015年3月6日</p></div></body></html>"
        )
    };
    let title = "青塘市人民政府关于灯笼的意见";
    for (row, now, before) in [
        // with its day
        (
            "<td>有效性</td><td>废止</td><td>废止日期</td><td>2020-05-01</td>",
            "repealed",
            "presumed_in_force",
        ),
        // without: from the day of the capture on it has ended, before that nobody knows
        (
            "<td>有效性</td><td>失效</td><td>主题分类</td><td>其他</td>",
            "expired",
            "to_be_checked",
        ),
        (
            "<td>有效性</td><td>有效</td><td>主题分类</td><td>其他</td>",
            "presumed_in_force",
            "presumed_in_force",
        ),
    ] {
        let library = TestLibrary::new().with_file("page.html", page(row));
        assert_eq!(library.import().code, 0);
        let work = library.json(&["show", title, "--as-of", "2090-01-01", "--json"]);
        assert_eq!(work["status"], now, "{row}");
        let work = library.json(&["show", title, "--as-of", "2019-01-01", "--json"]);
        assert_eq!(work["status"], before, "{row}");
    }
}

#[test]
fn a_check_of_references_says_what_may_be_relied_on() {
    let law = "# 中华人民共和国治安管理处罚法\n\n2005年8月28日 第十届全国人民代表大会常务委员会第十七次会议通过\n\n2012年10月26日 第十一届全国人民代表大会常务委员会第二十九次会议修正\n\n<!-- INFO END -->\n\n第一条 为了守护灯塔周边的安宁，制定本法。\n\n第二条 本法自2006年3月1日起施行。\n";
    let library = TestLibrary::new().with_file("治安管理处罚法(2012-10-26).md", law);
    assert_eq!(library.import().code, 0);
    let file = library.files().join("cited.txt");
    std::fs::write(&file, "依照《治安管理处罚法》第一条处理。\n").unwrap();
    let file = path_text(&file);
    let found = library.json(&["cite", file, "--json"]);
    // the revision of 2025 is known and not held
    assert_eq!(found[0]["newer_text_known"], true, "{found}");
    assert_ne!(found[0]["status"], "in_force", "{found}");
}

/// A successor that keeps an article of an act ends the others: whoever cites one of those has to be told.
#[test]
fn references_to_what_a_partial_repeal_ended_are_told() {
    let old = "云湖市路灯管理办法\n\n（2018年3月1日云湖市人民政府令第12号公布）\n\n第一条　为了管理路灯，制定本办法。\n\n第二条　路灯应当登记。\n\n第三条　本办法自2018年5月1日起施行。\n";
    let new = "云湖市路灯条例\n\n（2025年8月1日云湖市第五届人民代表大会常务委员会第九次会议通过）\n\n第一条　为了保护路灯，制定本条例。\n\n第二条　路灯应当坚固。\n\n第三条　本条例自2025年10月1日起施行。《云湖市路灯管理办法》同时废止，但第二条继续有效。\n";
    let library = TestLibrary::new()
        .with_file("1.md", old)
        .with_file("2.md", new);
    assert_eq!(library.import().code, 0);
    let contract = library.files().join("合同.txt");
    let words = "依照《云湖市路灯管理办法》第一条。依照《云湖市路灯管理办法》第二条。\n";
    std::fs::write(&contract, words).unwrap();
    let contract = path_text(&contract);
    let status = |day: &str| {
        let cited = library.json(&["cite", contract, "--as-of", day, "--json"]);
        let cited = cited.as_array().unwrap().clone();
        cited
            .iter()
            .map(|one| one["status"].as_str().unwrap_or_default().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(status("2026-01-01"), ["repealed", "in_force"]);
    assert_eq!(status("2025-01-01"), ["in_force", "in_force"]);
}

/// An act of which one article ended goes on, and says so wherever its status stands; what is known of it reaches to the day the other act was made.
#[test]
fn a_partial_repeal_is_told_with_the_status_of_the_act() {
    let old = "云湖市路灯管理办法\n\n（2018年3月1日云湖市人民政府令第12号公布）\n\n第一条　为了管理路灯，制定本办法。\n\n第二条　路灯应当登记。\n\n第三条　本办法自2018年5月1日起施行。\n";
    let new = "云湖市路灯条例\n\n（2025年8月1日云湖市第五届人民代表大会常务委员会第九次会议通过）\n\n第一条　为了保护路灯，制定本条例。\n\n第二条　本条例自2025年10月1日起施行。《云湖市路灯管理办法》第二条同时废止。\n";
    let library = TestLibrary::new()
        .with_file("1.md", old)
        .with_file("2.md", new);
    assert_eq!(library.import().code, 0);
    let shown = |day: &str| {
        let shown = library.json(&["show", "云湖市路灯管理办法", "--as-of", day, "--json"]);
        let text = |key: &str| shown[key].as_str().unwrap_or_default().to_owned();
        (text("status"), text("status_basis"), text("known_until"))
    };
    let (status, basis, known) = shown("2026-01-01");
    assert_eq!(
        (status.as_str(), known.as_str()),
        ("in_force", "2025-08-01")
    );
    assert!(basis.contains("第二条 自 2025-10-01 起被"), "{basis}");
    let (_, basis, _) = shown("2025-09-01");
    assert!(!basis.contains("第二条"), "{basis}");

    let file = library.files().join("条文.jsonl");
    let exported = library.run(&["export", "-o", path_text(&file), "--as-of", "2025-09-01"]);
    assert_eq!(exported.code, 0, "{}", exported.err);
    let written = std::fs::read_to_string(&file).unwrap();
    let lines: Vec<serde_json::Value> = written
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let ended = |path: &str| {
        let line = lines.iter().find(|line| {
            line["path"] == path && line["title"].as_str() == Some("云湖市路灯管理办法")
        });
        line.unwrap_or_else(|| panic!("{path}: {written}"))["ended_on"].clone()
    };
    assert_eq!(ended("第二条"), "2025-10-01");
    assert_eq!(ended("第一条"), serde_json::Value::Null);
}

/// An article that another act ended apart, while its act goes on, is found by its own status, at every door.
#[test]
fn an_article_that_ended_apart_is_searched_by_its_own_status() {
    let old = "云湖市路灯管理办法\n\n（2018年3月1日云湖市人民政府令第12号公布）\n\n第一条　为了管理路灯，制定本办法。\n\n第二条　路灯应当登记。\n\n第三条　路灯应当擦拭。\n\n第四条　本办法自2018年5月1日起施行。\n";
    let new = "云湖市路灯条例\n\n（2025年8月1日云湖市第五届人民代表大会常务委员会第九次会议通过）\n\n第一条　为了保护路灯，制定本条例。\n\n第二条　本条例自2025年10月1日起施行。《云湖市路灯管理办法》第二条同时废止。\n";
    let notice = "云湖市人民政府关于暂停实施《云湖市路灯管理办法》第三条的通知\n\n云府发〔2026〕8号\n\n各县（市、区）人民政府：\n\n自2026年3月1日起暂停实施《云湖市路灯管理办法》第三条，至2026年6月30日止。\n\n云湖市人民政府\n\n2026年2月2日\n";
    let library = TestLibrary::new()
        .with_file("1.md", old)
        .with_file("2.md", new)
        .with_file("3.md", notice);
    assert_eq!(library.import().code, 0);
    let hits = |found: &serde_json::Value| {
        let mut hits: Vec<String> = found["hits"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|hit| hit["provision"].is_string())
            .map(|hit| format!("{} {}", hit["provision"], hit["status"]).replace('"', ""))
            .collect();
        hits.sort();
        hits.join("、")
    };
    let server = start(&library);
    for (status, day, expected) in [
        (
            "有效",
            "2025-09-01",
            "第一条 in_force、第三条 in_force、第二条 in_force",
        ),
        ("有效", "2026-01-01", "第一条 in_force、第三条 in_force"),
        ("已废止", "2026-01-01", "第二条 repealed"),
        ("有效", "2026-04-01", "第一条 in_force"),
        ("待核", "2026-04-01", "第三条 to_be_checked"),
        ("有效", "2026-07-01", "第一条 in_force、第三条 in_force"),
    ] {
        let query = format!("路灯 in:云湖市路灯管理办法 status:{status}");
        let found = library.json(&["search", &query, "--as-of", day, "--json"]);
        assert_eq!(hits(&found), expected, "{query} {day}: {found}");
        // there a day asks for what is in force on it
        if status != "有效" {
            continue;
        }
        let query = path_part(&query);
        let found = server.json(&format!("/api/v1/search?q={query}&as_of={day}"));
        assert_eq!(hits(&found), expected, "the API: {day}");
        let (_, page) = get(&server, &format!("/search?q={query}&as_of={day}"));
        for place in ["第一条", "第二条", "第三条"] {
            let is_expected = expected.contains(place);
            let has = page.contains(&format!("》{place}</a>"));
            assert_eq!(has, is_expected, "{place} {day}: {page}");
        }
    }
    // today it has ended
    let query = path_part("路灯 in:云湖市路灯管理办法 status:已废止");
    let found = server.json(&format!("/api/v1/search?q={query}"));
    assert_eq!(hits(&found), "第二条 repealed");
    let (_, page) = get(&server, &format!("/search?q={query}"));
    assert!(page.contains("》第二条</a>"), "{page}");
}

/// The order that published a revision gives its number to an act only where the note names no other, and that is told.
#[test]
fn the_number_of_a_revision_is_told_as_such() {
    let rule = |note: &str| {
        format!(
            "云湖市路灯管理办法\n\n（{note}）\n\n第一条　为了管理路灯，制定本办法。\n\n第二条　路灯应当登记。\n"
        )
    };
    let cases = [
        // the first order is the act's own
        (
            "1999年10月7日云湖市人民政府令第27号发布　2023年4月27日云湖市人民政府令第76号修订",
            "27",
            false,
        ),
        (
            "1999年10月7日云湖市人民政府发布　2023年4月27日云湖市人民政府令第76号修订",
            "76",
            true,
        ),
        ("2023年4月27日云湖市人民政府令第76号公布", "76", false),
        // the announcement that published what the body had revised
        (
            "2002年12月20日云湖市第三届人民代表大会常务委员会第四次会议通过　2023年4月27日云湖市第五届人民代表大会常务委员会第九次会议修订　2023年4月28日云湖市人民代表大会常务委员会公告第42号公布",
            "42",
            true,
        ),
    ];
    for (note, number, is_told) in cases {
        let library = TestLibrary::new().with_file("1.md", rule(note));
        assert_eq!(library.import().code, 0);
        let shown = library.json(&["show", "云湖市路灯管理办法", "--facts", "--json"]);
        let own = shown["number"].as_str().unwrap_or_default();
        assert!(own.contains(number), "{note}: {own}");
        let facts = shown["facts"].as_array().unwrap();
        let told = "是 2023-04-27 修订时的文号";
        let has = facts.iter().any(|fact| {
            fact["value"]
                .as_str()
                .is_some_and(|value| value.contains(told))
        });
        assert_eq!(has, is_told, "{note}: {shown}");
        let confidence = facts.iter().find(|fact| fact["field"] == "number");
        let expected = if is_told { "medium" } else { "high" };
        assert_eq!(confidence.unwrap()["confidence"], expected, "{note}");
        let server = start(&library);
        let (_, page) = get(
            &server,
            "/works/%E4%BA%91%E6%B9%96%E5%B8%82%E8%B7%AF%E7%81%AF%E7%AE%A1%E7%90%86%E5%8A%9E%E6%B3%95",
        );
        assert_eq!(page.contains(told), is_told, "{note}: {page}");
    }
}

/// A notice that lengthens the term of an act is related to it, and tells until when the library knows of it.
#[test]
fn an_extension_is_related_to_the_act_that_it_keeps() {
    let act = "云湖市路灯补贴办法\n\n（2020年3月1日云湖市人民政府令第12号公布）\n\n第一条　为了补贴路灯，制定本办法。\n\n第二条　本办法自2020年5月1日起施行，有效期至2025年4月30日。\n";
    let notice = "云湖市人民政府关于延长《云湖市路灯补贴办法》有效期的通知\n\n云府发〔2025〕8号\n\n各县（市、区）人民政府：\n\n《云湖市路灯补贴办法》有效期延长至2030年4月30日。\n\n云湖市人民政府\n\n2025年4月2日\n";
    let library = TestLibrary::new()
        .with_file("1.md", act)
        .with_file("2.md", notice);
    assert_eq!(library.import().code, 0);
    let shown = library.json(&[
        "show",
        "云湖市路灯补贴办法",
        "--as-of",
        "2026-01-01",
        "--json",
    ]);
    assert_eq!(shown["status"], "in_force", "{shown}");
    assert_eq!(shown["known_until"], "2025-04-02", "{shown}");
    let relations = shown["relations"].to_string();
    assert!(relations.contains("adjusts"), "{relations}");
    assert!(
        shown["disputes"].as_array().is_none_or(Vec::is_empty),
        "{shown}"
    );
}

#[test]
fn the_timeline_tells_what_other_acts_stopped_resumed_and_ended_in_part() {
    let act = |title: &str, number: &str, words: &str, day: &str| {
        format!(
            "青塘市水务局{title}\n\n青水规〔2023〕{number}号\n\n各区水务局：\n\n{words}\n\n青塘市水务局\n{day}\n"
        )
    };
    let library = TestLibrary::new()
        .with_file(
            "办法.txt",
            "青塘市灯船票价管理办法\n\n青塘市水务局 青水规〔2020〕9号\n\n第一条 为了管理票价，制定本办法。\n\n第二条 票价应当公示。\n\n第三条 本办法自2021年1月1日起施行。\n",
        )
        .with_file(
            "停.txt",
            act(
                "关于暂停执行《青塘市灯船票价管理办法》的通知",
                "12",
                "自2023年6月1日起暂停执行《青塘市灯船票价管理办法》，恢复时间另行通知。",
                "2023年5月15日",
            ),
        )
        .with_file(
            "续.txt",
            act(
                "关于恢复执行《青塘市灯船票价管理办法》的通知",
                "20",
                "《青塘市灯船票价管理办法》自2023年10月1日起恢复执行。",
                "2023年9月15日",
            ),
        );
    assert_eq!(library.import().code, 0);
    let server = start(&library);
    let path: String = "/works/青塘市灯船票价管理办法"
        .bytes()
        .map(|byte| {
            if byte.is_ascii() {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect();
    for (language, told) in [
        (
            "zh",
            [
                "2023年6月1日</time> <span",
                "暂停施行：青塘市水务局关于暂停执行",
                "恢复施行：青塘市水务局关于恢复执行",
            ],
        ),
        (
            "en",
            [
                "2023-06-01\">",
                "Suspended：青塘市水务局关于暂停执行",
                "Resumed：青塘市水务局关于恢复执行",
            ],
        ),
    ] {
        let page = server
            .ask("GET", &format!("{path}?lang={language}"), "", b"")
            .body;
        let page = String::from_utf8(page).unwrap();
        let begin = page.find("<ol class=\"timeline\">").expect("a timeline");
        let timeline = &page[begin..begin + page[begin..].find("</ol>").unwrap()];
        for words in told {
            assert!(timeline.contains(words), "{words}: {timeline}");
        }
        let suspended = timeline.matches(told[1]).count();
        assert_eq!(suspended, 1, "told once: {timeline}");
    }
}

#[test]
fn an_act_that_a_decision_renames_is_found_by_both_names_whatever_came_first() {
    const OLD: &str = "云湖市浮标管理规定";
    const NEW: &str = "云湖市浮标和灯塔管理规定";
    let act = format!(
        "{OLD}\n\n（2020年3月5日云湖市人民政府令第40号公布　自2020年5月1日起施行）\n\n第一条　为了加强浮标管理，制定本规定。\n\n第二条　浮标由市海事局管理。\n\n第三条　违反本规定的，处一千元罚款。\n\n第四条　本规定自2020年5月1日起施行。\n"
    );
    let decision = format!(
        "云湖市人民政府关于修改《{OLD}》的决定\n\n（2024年6月3日云湖市人民政府令第88号公布　自2024年7月1日起施行）\n\n一、将名称修改为“{NEW}”。\n\n二、将第二条修改为：“浮标、灯塔由市海事局管理。”\n\n本决定自2024年7月1日起施行。\n"
    );
    let amended = format!(
        "{NEW}\n\n（2020年3月5日云湖市人民政府令第40号公布　根据2024年6月3日云湖市人民政府令第88号修正）\n\n第一条　为了加强浮标管理，制定本规定。\n\n第二条　浮标、灯塔由市海事局管理。\n\n第三条　违反本规定的，处一千元罚款。\n\n第四条　本规定自2020年5月1日起施行。\n"
    );
    for order in [[0, 1, 2], [1, 0, 2]] {
        let library = TestLibrary::new();
        let texts = [&act, &decision, &amended];
        for (at, which) in order.into_iter().enumerate() {
            let path = library.files().join(format!("{at}.txt"));
            std::fs::write(&path, texts[which]).unwrap();
            let run = library.run(&["import", path_text(&path)]);
            assert_eq!(run.code, 0, "{}{}", run.out, run.err);
            if at == 1 {
                let shown = library.json(&["show", NEW, "--json"]);
                assert_eq!(shown["id"], OLD, "{order:?}");
            }
        }
        let shown = library.json(&["show", NEW, "--json"]);
        assert_eq!(shown["id"], OLD, "one act under both names: {order:?}");
        let texts = shown["expressions"].as_array().unwrap().len();
        assert_eq!(texts, 2, "{order:?}: {shown}");
        // a text is named as answers name it
        let first = library.run(&["show", &format!("{OLD}@2020-03-05"), "第二条"]);
        assert!(first.out.contains("浮标由市海事局管理"), "{}", first.out);
    }
}
