//! The library never says more than it knows: verdicts with their horizon, texts and numbers of one day, answers that name what they rest on.

use serde_json::Value;

use crate::server::{Server, get, path_part, start};
use crate::testing::{TestLibrary, path_text};

/// Its first text began in 2012; since when the one of 2020 holds, nobody says.
const AMENDED: &str = "# 云湖市灯塔条例\n\n2011年11月17日 云湖市第五届人民代表大会常务委员会第三次会议通过\n\n\
    根据2020年5月14日云湖市第七届人民代表大会常务委员会第二十一次会议《关于修改〈云湖市灯塔条例〉等三件地方性法规的决定》修正\n\n<!-- INFO END -->\n\n\
    第一条 为了守护灯塔，制定本条例。\n\n第二条 灯塔应当每年刷白。\n\n第三条 本条例自2012年3月1日起施行。\n";
/// In force from a publication that nobody dated.
const ADOPTED: &str = "# 云湖市雾号条例\n\n1995年6月14日 云湖市第三届人民代表大会常务委员会第九次会议通过\n\n<!-- INFO END -->\n\n\
    第一条 为了管理雾号，制定本条例。\n\n第二条 雾号应当清晰。\n\n第三条 本条例自公布之日起施行。\n";
const PLAIN: &str = "云湖市浮标管理办法\n\n（2024年3月1日云湖市人民政府令第12号公布）\n\n第一条　为了管理浮标，制定本办法。\n\n第二条　浮标应当登记。\n\n第三条　本办法自2024年5月1日起施行。\n";
/// The catalogue knows that this law was revised on 2025-10-28 and begins anew on 2026-01-01; the words here are our own.
const OLD_LAW: &str = "# 中华人民共和国网络安全法\n\n2016年11月7日 第十二届全国人民代表大会常务委员会第二十四次会议通过\n\n<!-- INFO END -->\n\n\
    第一条 为了守护灯塔之间的网络，制定本法。\n\n第二条 灯语应当加密。\n\n第三条 本法自2017年6月1日起施行。\n";

fn library() -> TestLibrary {
    let library = TestLibrary::new()
        .with_file("灯塔.md", AMENDED)
        .with_file("雾号.md", ADOPTED)
        .with_file("浮标.md", PLAIN)
        .with_file("网络安全法(2016-11-07).md", OLD_LAW);
    assert_eq!(library.import().code, 0);
    library
}

fn page(server: &Server, path: &str) -> String {
    let (status, answer) = get(server, path);
    assert_eq!(status, 200, "{path}: {answer}");
    answer
}

/// A text of which nobody knows the first day is presumed to hold, with the reason, at every door and in the index alike.
#[test]
fn a_text_of_unknown_first_day_is_presumed_to_hold() {
    let library = library();
    for (title, words, place, reason, on) in [
        (
            "云湖市灯塔条例",
            "灯塔应当",
            "第二条",
            "施行日期不明",
            "2021-03-01",
        ),
        (
            "云湖市雾号条例",
            "雾号应当",
            "第二条",
            "公布日期不明",
            "1995-08-01",
        ),
    ] {
        let day = ["--as-of", on];
        let shown = library.json(&["show", title, "--json", day[0], day[1]]);
        assert_eq!(shown["status"], "presumed_in_force", "{title}");
        let basis = shown["status_basis"].as_str().unwrap();
        assert!(
            basis.contains(reason) && basis.contains("推定现行"),
            "{basis}"
        );
        let found = library.json(&["search", words, "--json", day[0], day[1]]);
        assert_eq!(found["hits"][0]["provision"], place, "{found}");
        assert_eq!(found["hits"][0]["status"], "presumed_in_force", "{title}");
        let query = format!("{words} status:推定现行");
        let found = library.json(&["search", &query, "--json", day[0], day[1]]);
        let hits = found["hits"].as_array().unwrap().iter();
        let exact = hits.filter(|hit| hit["near"] != true);
        assert_eq!(exact.count(), 1, "{title}");
        let query = format!("{words} status:有效");
        let found = library.json(&["search", &query, "--json", day[0], day[1]]);
        let hits = found["hits"].as_array().unwrap().iter();
        let told = hits.filter(|hit| hit["title"] == title && hit["status"] == "in_force");
        assert_eq!(told.count(), 0, "{found}");
    }
    // before the text was made it held for nobody; the work did
    let early = ["show", "云湖市灯塔条例", "--json", "--as-of", "2015-01-01"];
    let early = library.json(&early);
    assert_eq!(early["status"], "not_yet_in_force");
    assert_eq!(early["work_status"], "in_force");
    // a text that says when it begins is told as before
    let day = ["--as-of", "2026-03-01"];
    // long after its adoption an act was published, nobody says when
    let old = library.json(&["show", "云湖市雾号条例", "--json", day[0], day[1]]);
    assert_eq!(old["status"], "in_force");
    let basis = old["status_basis"].as_str().unwrap();
    assert!(
        basis.contains("公布日期不明") && !basis.contains("1995-06-14 起施行"),
        "{basis}"
    );
    // an amended text has begun years after it was made, nobody says when
    let late = library.json(&["show", "云湖市灯塔条例", "--json", day[0], day[1]]);
    assert_eq!(late["status"], "in_force");
    let basis = late["status_basis"].as_str().unwrap();
    assert!(basis.contains("施行日期不明"), "{basis}");
    let plain = library.json(&["show", "云湖市浮标管理办法", "--json", day[0], day[1]]);
    assert_eq!(plain["status"], "in_force");
}

#[test]
fn every_surface_that_prints_a_status_says_up_to_when_it_is_known() {
    let library = library();
    let known = "2024-03-01";
    let table = library.run(&["list", "--match", "浮标"]).out;
    assert!(
        table.contains("资料截至") && table.contains(known),
        "{table}"
    );
    let csv = library
        .run(&["list", "--match", "浮标", "--format", "csv"])
        .out;
    assert!(
        csv.lines()
            .next()
            .unwrap()
            .ends_with(",known_until,newer_text_known"),
        "{csv}"
    );
    assert!(csv.contains(&format!(",{known},false")), "{csv}");
    let said = format!("有效（据截至 {known} 的资料）");
    let found = library.run(&["search", "浮标应当登记"]).out;
    assert!(found.contains(&said), "{found}");
    let works = library.files().join("works.jsonl");
    let exported = library.run(&["export", "--what", "works", "-o", path_text(&works)]);
    assert_eq!(exported.code, 0, "{}", exported.err);
    let works = std::fs::read_to_string(works).unwrap();
    let line = works
        .lines()
        .find(|line| line.contains("云湖市浮标管理办法"));
    let line: Value = serde_json::from_str(line.unwrap()).unwrap();
    assert_eq!(line["known_until"], known, "{line}");
    for question in [
        "浮标",
        "浮标应当登记",
        "云湖市浮标管理办法还有效吗",
        "云湖市浮标管理办法 第二条",
    ] {
        let answer = library.run(&["chat", question]).out;
        assert!(
            answer.contains("据截至 2024-03-01 的资料"),
            "{question}: {answer}"
        );
    }
    let written = [
        "digest",
        "write",
        "--from",
        "2024-03-01",
        "--to",
        "2024-03-31",
    ];
    let written = library.run(&written).out;
    assert!(written.contains(&said), "{written}");

    let server = start(&library);
    let shown = "据截至2024年3月1日的资料";
    for path in [
        format!("/works?q={}", path_part("浮标")),
        format!("/search?q={}", path_part("浮标应当登记")),
    ] {
        let page = page(&server, &path);
        assert!(page.contains(shown), "{path}: {page}");
    }
    assert!(page(&server, "/").contains("据截至"), "home");
    let csv = page(&server, &format!("/works.csv?q={}", path_part("浮标")));
    assert!(csv.contains("资料截至") && csv.contains(known), "{csv}");
    let csv = page(
        &server,
        &format!("/api/v1/works.csv?q={}", path_part("浮标")),
    );
    assert!(csv.contains("known_until") && csv.contains(known), "{csv}");
    let calendar = page(&server, "/calendar.ics?from=2024-01-01");
    let calendar = calendar.replace("\r\n ", "");
    assert!(calendar.contains("据截至 2024-03-01 的资料"), "{calendar}");
}

/// A revision that is known and not held is an event: in the life of the work, in calendars, among the changes, and in the roundup of its year with
/// its own first day and no order of another text.
#[test]
fn a_revision_that_is_not_held_is_told_wherever_changes_are() {
    let library = library();
    let written = library.json(&[
        "digest",
        "write",
        "--from",
        "2025-01-01",
        "--to",
        "2025-12-31",
        "--format",
        "json",
    ]);
    let rows = written["documents"].as_array().unwrap().iter();
    let row = rows
        .clone()
        .find(|row| row["title"] == "中华人民共和国网络安全法");
    let row = row.unwrap_or_else(|| panic!("{written}"));
    assert_eq!(row["date"], "2025-10-28");
    assert_eq!(row["effective"], "2026-01-01");
    assert_eq!(
        row["number"],
        Value::Null,
        "the order of 2016 is not that of 2025"
    );
    assert_eq!(row["unverified"], true, "general knowledge alone says so");
    assert_ne!(written["unverified"], "无");
    let first = library.json(&[
        "digest",
        "write",
        "--from",
        "2016-01-01",
        "--to",
        "2016-12-31",
        "--format",
        "json",
    ]);
    let rows = first["documents"].as_array().unwrap().iter();
    let row = rows
        .clone()
        .find(|row| row["title"] == "中华人民共和国网络安全法");
    assert_eq!(
        row.unwrap()["number"],
        "中华人民共和国主席令第53号",
        "{first}"
    );

    let server = start(&library);
    let life = page(
        &server,
        &format!("/works/{}/life.csv", path_part("网络安全法")),
    );
    assert!(life.contains("2025-10-28,修改"), "{life}");
    assert!(
        life.contains("2026-01-01,施行（2025-10-28 修改后的文本，本库未收）"),
        "{life}"
    );
    assert!(
        life.contains("未附网址"),
        "a source without an address says so: {life}"
    );
    let query = path_part("网络安全法");
    let calendar = page(&server, &format!("/calendar.ics?q={query}&from=2026-01-01"));
    let calendar = calendar.replace("\r\n ", "");
    assert!(
        calendar.contains("（2025-10-28 文本）（本库未收）"),
        "{calendar}"
    );
}

#[test]
fn a_citation_of_an_amended_text_names_its_decision() {
    let library = library();
    let server = start(&library);
    let base = format!("/works/{}", path_part("云湖市灯塔条例"));
    let decision = "2020-05-14《关于修改〈云湖市灯塔条例〉等三件地方性法规的决定》";
    for file in ["cite.txt", "cite.bib", "cite.ris", "cite.csl.json"] {
        let cited = page(&server, &format!("{base}/{file}"));
        assert!(cited.contains(decision), "{file}: {cited}");
        let plain = page(
            &server,
            &format!("/works/{}/{file}", path_part("云湖市浮标管理办法")),
        );
        assert!(!plain.contains("决定"), "{file}: {plain}");
    }
    let shown = page(&server, &base);
    assert!(shown.contains(decision), "the page");
}

/// What is empty says what was looked at.
#[test]
fn an_empty_answer_about_changes_names_its_coverage() {
    let library = library();
    let made = library.run(&["register", "add", "法务部", "云湖市浮标管理办法"]);
    assert_eq!(made.code, 0, "{}", made.err);
    let covered = "只看了所收的 1 件文件（有全文 1 件），资料截至 2024-03-01";
    let late = ["--since", "2090-01-01"];
    for asked in [
        ["register", "changes", "法务部"],
        ["register", "brief", "法务部"],
    ] {
        let told = library
            .run(&[asked[0], asked[1], asked[2], late[0], late[1]])
            .out;
        assert!(told.contains(covered), "{asked:?}: {told}");
    }
    let brief = ["register", "brief", "法务部", "--json", late[0], late[1]];
    let brief = library.json(&brief);
    assert_eq!(brief["coverage"]["works"], 1, "{brief}");
    assert_eq!(brief["coverage"]["known_until"], "2024-03-01", "{brief}");
    let server = start(&library);
    let answer = page(&server, "/api/v1/registers/1/changes?since=2090-01-01");
    assert!(answer.ends_with("[]"), "{answer}");
    for header in ["huidian-works: 1", "huidian-known-until: 2024-03-01"] {
        assert!(answer.contains(header), "{header}: {answer}");
    }
    let shown = page(&server, "/registers/1?since=2090-01-01");
    assert!(shown.contains(covered), "{shown}");
    let feed = format!("/feeds/works.atom?year=1950&q={}", path_part("浮标"));
    assert!(
        page(&server, &feed).contains("只看了所收的 0 件文件"),
        "{feed}"
    );
    let chat = library.run(&["chat", "本周 金融"]).out;
    assert!(!chat.contains("没有法律上的变化。"), "{chat}");
}

/// Rows of a roundup that nobody has checked are told as that where they are told at all.
#[test]
fn what_nobody_has_checked_is_marked_in_feeds_and_chat() {
    let roundup = "# 2024年某行业政策汇总\n\n**能源领域**\n\n| 政策 | 日期 | 发布单位 |\n| --- | --- | --- |\n\
        | 《海上灯塔数字化养护管理办法》 | 6/1 | 国家能源局 |\n\
        | 《灯塔巡检数据报送通知》 | 7/1 | 国家能源局 |\n\
        | 《浮标智能化改造指导意见》 | 8/1 | 国家能源局 |\n";
    let library = TestLibrary::new().with_file("2024年汇总.md", roundup);
    assert_eq!(library.import().code, 0);
    let chat = library.run(&["chat", "灯塔数字化养护"]).out;
    assert!(chat.contains("待核定"), "{chat}");
    let server = start(&library);
    let query = path_part("海上灯塔数字化养护管理办法");
    let feed = page(&server, &format!("/feeds/works.atom?q={query}"));
    let entries = feed.matches("<entry>").count();
    assert!(entries > 0, "{feed}");
    assert!(
        feed.matches("（待核定，未经核对）").count() >= entries,
        "{feed}"
    );
}

/// A meeting that adopts a draft puts nothing out for comment.
#[test]
fn a_draft_that_a_meeting_adopted_is_no_fault() {
    let news = "# 2024年9月网络安全政策月报\n\n**国内动态**\n\n\
        国务院常务会议8月30日审议通过《网络数据安全管理条例（草案）》。\n\n\
        国家密码管理局9月10日公布《电子政务电子认证服务管理办法》。\n\n\
        国家能源局9月12日印发《电力网络安全事件应急预案》。\n";
    let library = TestLibrary::new().with_file("月报.md", news);
    let file = library.files().join("月报.md");
    let check = library.json(&["digest", "check", path_text(&file), "--json"]);
    let rows = check["rows"].as_array().unwrap().iter();
    let row = rows.clone().find(|row| {
        row["title"]
            .as_str()
            .unwrap()
            .contains("网络数据安全管理条例")
    });
    let row = row.unwrap_or_else(|| panic!("{check}"));
    assert_eq!(row["work"], "网络数据安全管理条例", "{row}");
    let classes: Vec<&str> = row["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["class"].as_str().unwrap())
        .collect();
    assert!(!classes.contains(&"final_shown_as_draft"), "{classes:?}");
    assert!(!classes.contains(&"date_wrong"), "{classes:?}");
}

/// What two sources say of the issuers stands side by side.
#[test]
fn issuers_that_sources_contradict_are_all_shown() {
    let library = TestLibrary::new();
    let shown = library.json(&["show", "互联网政务应用安全管理规定", "--json"]);
    let others = shown["other_issuers"].as_array().unwrap();
    assert_eq!(others.len(), 1, "{shown}");
    assert_eq!(others[0]["names"][0], "国家互联网信息办公室");
    let told = library.run(&["show", "互联网政务应用安全管理规定"]).out;
    assert!(
        told.contains("另作 国家互联网信息办公室（威努特-2024 第38行）"),
        "{told}"
    );
    let server = start(&library);
    let shown = page(
        &server,
        &format!("/works/{}", path_part("互联网政务应用安全管理规定")),
    );
    assert!(shown.contains("另一来源作 国家互联网信息办公室"), "{shown}");
}

/// Nothing that no page vouches for is told as sure: facts and relations, in every shape.
#[test]
fn confidence_is_bounded_by_the_kind_of_source() {
    let library = TestLibrary::new();
    let listed = library.json(&["list", "--json"]);
    let mut told = 0;
    for work in listed.as_array().unwrap() {
        let shown = library.json(&["show", work["id"].as_str().unwrap(), "--json"]);
        let facts = shown["facts"].as_array().unwrap().iter();
        for one in facts.chain(shown["relations"].as_array().unwrap()) {
            let source = one["source"].as_str().unwrap();
            if ["一般知识", "核对表", "其他汇总"]
                .iter()
                .any(|words| source.contains(words))
            {
                told += 1;
                assert_ne!(one["confidence"], "high", "{one}");
                assert!(source.contains("未附网址"), "{one}");
            }
        }
        if told > 60 {
            break;
        }
    }
    assert!(told > 60, "{told}");
}
