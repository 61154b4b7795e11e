//! One provision by every door: the same words, the same status, the same version; where it cannot be read, the same reason.

use serde_json::{Value, json};

use crate::agents::called;
use crate::server::{Server, path_part, start};
use crate::testing::TestLibrary;

/// Changed by a decision whose amended text nobody brought.
const FERRIES: &str = "# 霜河市渡口管理办法\n\n（2016年6月24日霜河市第四届人民代表大会常务委员会第三次会议通过）\n\n第一条　为了管理渡口，制定本办法。\n\n第二条　渡口应当登记。\n\n第三条　渡船每年检查一次。\n\n第四条　违反第三条规定的，处一百元罚款。\n\n第五条　本办法自2016年9月1日起施行。\n";
const DECISION: &str = "# 霜河市人民代表大会常务委员会关于修改《霜河市渡口管理办法》的决定\n\n（2019年6月27日霜河市第五届人民代表大会常务委员会第三次会议通过）\n\n霜河市第五届人民代表大会常务委员会第三次会议决定对《霜河市渡口管理办法》作如下修改：\n\n一、第二条修改为：“渡口应当登记并公示。”\n\n二、增加一条，作为第三条之一：“渡船应当保险。”\n\n本决定自2019年9月1日起施行。\n";
/// Held in two versions.
const CHANNELS: &str = "# 霜河市航道条例\n\n（2015年3月20日霜河市第三届人民代表大会常务委员会第八次会议通过　根据2018年10月26日霜河市第四届人民代表大会常务委员会第六次会议《关于修改〈霜河市航道条例〉的决定》修正）\n\n第一条　为了养护航道，制定本条例。\n\n第二条　航道每年测深一次。\n\n第三条　违反第二条规定的，处一千元罚款。\n\n第四条　本条例自2015年5月1日起施行。\n";
const CHANNELS_ANEW: &str = "# 霜河市航道条例\n\n（2015年3月20日霜河市第三届人民代表大会常务委员会第八次会议通过　根据2018年10月26日霜河市第四届人民代表大会常务委员会第六次会议《关于修改〈霜河市航道条例〉的决定》修正　2023年6月27日霜河市第五届人民代表大会常务委员会第十二次会议修订）\n\n第一条　为了养护航道，保障通航，制定本条例。\n\n第二条　航道每季度测深一次。\n\n第三条　违反第二条规定的，处三千元罚款。\n\n第四条　本条例自2023年9月1日起施行。\n";
/// Ended by the act that goes on in its words; known by a number.
const TICKETS: &str = "# 霜河市船票管理办法\n\n霜河市人民政府令第12号\n\n《霜河市船票管理办法》已经2009年4月2日市人民政府常务会议通过，现予公布，自2009年6月1日起施行。\n\n2009年4月10日\n\n第一条　为了管理船票，制定本办法。\n\n第二条　船票由渡口管理机构统一印制，任何单位和个人不得伪造、变造和倒卖。\n\n第三条　本办法自2009年6月1日起施行。\n";
const TICKETS_ANEW: &str = "# 霜河市船票条例\n\n（2020年4月28日霜河市第五届人民代表大会常务委员会第九次会议通过）\n\n第一条　为了管理船票，制定本条例。\n\n第二条　船票由水运管理机构统一印制，任何单位和个人不得伪造、变造和倒卖。\n\n第三条　本条例自2020年7月1日起施行。《霜河市船票管理办法》同时废止。\n";
/// Known by the short title that the catalogue has.
const NETWORKS: &str = "# 中华人民共和国网络安全法\n\n（2016年11月7日第十二届全国人民代表大会常务委员会第二十四次会议通过）\n\n第一条　为了测试，制定本法。\n\n第二条　境内的网络测试，适用本法。\n\n第三条　本法自2017年6月1日起施行。\n";

/// A part of a code, which is a text of its own and does not number itself.
fn part(name: &str, first: &str, second: &str) -> String {
    format!(
        "# 中华人民共和国民法典\n\n# {name}\n\n2020年5月28日 第十三届全国人民代表大会第三次会议通过\n\n2021年1月1日 施行\n\n<!-- INFO END -->\n\n\
         ## 第一章　一般规定\n\n{first}\n\n## 第二章　特别规定\n\n{second}\n"
    )
}

fn library() -> TestLibrary {
    let general = part(
        "总则",
        "第一条　民事主体的权利受法律保护。",
        "第二条　民事主体的义务由法律规定。",
    );
    let property = part(
        "物权编",
        "第三条　物权受法律保护。",
        "第四条　物权的种类由法律规定。",
    );
    let library = TestLibrary::new()
        .with_file("a.md", FERRIES)
        .with_file("b.md", DECISION)
        .with_file("c.md", CHANNELS)
        .with_file("d.md", CHANNELS_ANEW)
        .with_file("e.md", TICKETS)
        .with_file("f.md", TICKETS_ANEW)
        .with_file("g.md", NETWORKS)
        .with_file("民法典/总则.md", general)
        .with_file("民法典/物权编.md", property);
    let report = library.import().json();
    assert_eq!(report["taken"].as_array().unwrap().len(), 9, "{report}");
    library
}

/// What every door has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Answer {
    Read {
        /// Words as they were published; empty where only a decision put the provision in.
        held: String,
        /// Words that decisions made of it.
        composed: Option<String>,
        status: String,
        version: String,
    },
    VersionNotHeld,
    NoSuchProvision,
    NoSuchWork,
}

impl Answer {
    fn read(held: &str, composed: Option<&str>, status: &str, version: &str) -> Self {
        Self::Read {
            held: held.to_owned(),
            composed: composed.map(str::to_owned),
            status: status.to_owned(),
            version: version.to_owned(),
        }
    }
}

/// What is asked, and the answer. Names and places as people write them.
struct Row {
    reason: &'static str,
    name: &'static str,
    place: &'static str,
    /// Asked for apart from the name.
    version: Option<&'static str>,
    answer: Answer,
}

const FERRY: &str = "霜河市渡口管理办法";

fn row(reason: &'static str, name: &'static str, place: &'static str, answer: Answer) -> Row {
    Row {
        reason,
        name,
        place,
        version: None,
        answer,
    }
}

fn rows() -> Vec<Row> {
    let mut rows = rows_of_decisions();
    rows.extend(rows_of_codes());
    rows.extend(rows_of_names());
    rows.extend(rows_of_versions());
    rows
}

fn rows_of_decisions() -> Vec<Row> {
    let ferries = |held, composed| Answer::read(held, Some(composed), "amended", "2016-06-24");
    let as_it_was = |reason, place, answer| Row {
        version: Some("2016-06-24"),
        ..row(reason, FERRY, place, answer)
    };
    vec![
        row(
            "changed by a decision",
            FERRY,
            "第二条",
            ferries("第二条　渡口应当登记。", "第二条　渡口应当登记并公示。"),
        ),
        row(
            "put in by a decision: no words of it are held",
            FERRY,
            "第三条之一",
            ferries("", "第三条之一　渡船应当保险。"),
        ),
        as_it_was(
            "a version that was asked for is shown as it is",
            "第二条",
            Answer::read("第二条　渡口应当登记。", None, "amended", "2016-06-24"),
        ),
        as_it_was(
            "and has nothing that came later",
            "第三条之一",
            Answer::NoSuchProvision,
        ),
        row(
            "neither the text nor its decisions have it",
            FERRY,
            "第九条",
            Answer::NoSuchProvision,
        ),
    ]
}

fn rows_of_codes() -> Vec<Row> {
    const CODE: &str = "民法典";
    let of_code =
        |words, part| Answer::read(words, None, "in_force", &format!("2020-05-28.{part}"));
    let property = "第二章　特别规定\n\n第四条　物权的种类由法律规定。";
    vec![
        row(
            "by the number of a part that is a text of its own",
            CODE,
            "第二编第二章",
            of_code(property, "物权编"),
        ),
        row(
            "by the name of the part",
            CODE,
            "物权编第二章",
            of_code(property, "物权编"),
        ),
        row(
            "an article of any part",
            CODE,
            "第二条",
            of_code("第二条　民事主体的义务由法律规定。", "总则"),
        ),
        row(
            "no part has it",
            CODE,
            "第三编第二章",
            Answer::NoSuchProvision,
        ),
    ]
}

fn rows_of_names() -> Vec<Row> {
    let tickets = "第二条　船票由渡口管理机构统一印制，任何单位和个人不得伪造、变造和倒卖。";
    let ended = Answer::read(tickets, None, "repealed", "2009-04-10");
    let networks = "第二条　境内的网络测试，适用本法。";
    let changed = Answer::read(networks, None, "amended", "2016-11-07");
    vec![
        row(
            "an ended act",
            "霜河市船票管理办法",
            "第二条",
            ended.clone(),
        ),
        row("by its number", "霜河市人民政府令第12号", "第二条", ended),
        row("by a short title", "网安法", "第二条", changed),
        row(
            "not in this library",
            "霜河市缆桩条例",
            "第二条",
            Answer::NoSuchWork,
        ),
    ]
}

fn rows_of_versions() -> Vec<Row> {
    let is_now = Answer::read(
        "第二条　航道每季度测深一次。",
        None,
        "in_force",
        "2023-06-27",
    );
    let was = Answer::read("第二条　航道每年测深一次。", None, "amended", "2018-10-26");
    let second = |reason, name, answer| row(reason, name, "第二条", answer);
    vec![
        second("the version of the day", "霜河市航道条例", is_now.clone()),
        second(
            "the version that the name says",
            "霜河市航道条例（2018修正）",
            was,
        ),
        second(
            "the version that the name says, which is that of the day",
            "霜河市航道条例（2023年修订）",
            is_now,
        ),
        second(
            "a version that is not held is no other",
            "霜河市航道条例（2016修正）",
            Answer::VersionNotHeld,
        ),
        Row {
            version: Some("2016-01-01"),
            ..second(
                "nor is one that was asked for apart",
                "霜河市航道条例",
                Answer::VersionNotHeld,
            )
        },
    ]
}

fn said(value: &Value) -> String {
    value.as_str().unwrap_or_default().trim().to_owned()
}

fn composed_in(answer: &Value) -> Option<String> {
    let made = answer.get("composed").filter(|made| !made.is_null())?;
    Some(said(&made["text"]))
}

fn by_command_line(library: &TestLibrary, row: &Row) -> Answer {
    let version = row.version.map(|label| ["--version", label]);
    let version = version.as_ref().map_or(&[][..], |both| &both[..]);
    let run = library.run(&[&["show", row.name, row.place, "--json"], version].concat());
    if run.code != 0 {
        assert_eq!(run.code, 4, "{}: {}", row.reason, run.err);
        return refusal(
            &run.err,
            &[
                ("没有版本", Answer::VersionNotHeld),
                ("no such provision", Answer::NoSuchProvision),
                ("本库未收录", Answer::NoSuchWork),
            ],
        );
    }
    let told = run.json();
    // a provision that only a decision put in stands apart
    let (status, version) = match &told["provision"] {
        Value::Null => (&told["status"], &told["version"]),
        _ => (&told["work"]["status"], &told["expression"]["label"]),
    };
    Answer::Read {
        held: said(&told["provision"]["text"]),
        composed: composed_in(&told),
        status: said(status),
        version: said(version),
    }
}

/// The only answer whose words are in a refusal.
fn refusal(words: &str, known: &[(&str, Answer)]) -> Answer {
    let mut meant = known.iter().filter(|(mark, _)| words.contains(mark));
    let found = meant.next().unwrap_or_else(|| panic!("{words}"));
    found.1.clone()
}

/// Goes where an answer leads.
fn follow(server: &Server, path: &str) -> (u16, String) {
    let mut path = path.to_owned();
    for _ in 0..4 {
        let answer = server.ask("GET", &path, "", b"");
        if !(300..400).contains(&answer.status) {
            let body = String::from_utf8_lossy(&answer.body).into_owned();
            return (answer.status, body);
        }
        let to = answer.head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.eq_ignore_ascii_case("location").then(|| value.trim())
        });
        let to = to.expect("a redirect says where");
        to.split('#')
            .next()
            .unwrap_or_default()
            .clone_into(&mut path);
    }
    panic!("{path} leads on and on");
}

fn address(base: &str, row: &Row) -> String {
    let version = row.version.map(|label| format!("?version={label}"));
    format!(
        "{base}/works/{}/{}{}",
        path_part(row.name),
        path_part(row.place),
        version.unwrap_or_default()
    )
}

fn by_api(server: &Server, row: &Row) -> Answer {
    let (status, body) = follow(server, &address("/api/v1", row));
    let told: Value = serde_json::from_str(&body).expect("JSON");
    if status != 200 {
        assert_eq!(status, 404, "{}: {body}", row.reason);
        return refusal(
            &said(&told["type"]),
            &[
                ("no-such-version", Answer::VersionNotHeld),
                ("no-such-provision", Answer::NoSuchProvision),
                ("no-such-work", Answer::NoSuchWork),
            ],
        );
    }
    Answer::Read {
        held: said(&told["text"]),
        composed: composed_in(&told),
        status: said(&told["status"]),
        version: said(&told["version"]),
    }
}

fn asked_by_agent(row: &Row) -> (&'static str, Value) {
    let mut arguments = json!({"work": row.name, "provision": row.place});
    if let Some(label) = row.version {
        arguments["version"] = label.into();
    }
    ("read_provision", arguments)
}

fn by_agent(told: &Value) -> Answer {
    if let Some(error) = told["error"].as_str() {
        return refusal(
            error,
            &[
                ("has no version", Answer::VersionNotHeld),
                ("has no 第", Answer::NoSuchProvision),
                ("no work called", Answer::NoSuchWork),
            ],
        );
    }
    Answer::Read {
        held: said(&told["text"]),
        composed: composed_in(told),
        status: said(&told["status"]),
        version: said(&told["version"]),
    }
}

/// What of an answer people must read, on a page or in a chat.
fn check_words(shown: &str, row: &Row, refused: [&str; 3]) {
    let case = format!("{}: {shown}", row.reason);
    let squeezed = |words: &str| words.split_whitespace().collect::<String>();
    let shown = squeezed(shown);
    let has = |words: &str| shown.contains(&squeezed(words));
    match &row.answer {
        Answer::Read {
            held,
            composed,
            status,
            version,
        } => {
            assert!(has(held), "{held} in {case}");
            let status = match status.as_str() {
                "in_force" => "有效",
                "amended" => "已修改",
                _ => "已废止",
            };
            assert!(has(status), "{status} in {case}");
            assert!(has(version), "{version} in {case}");
            match composed {
                Some(words) => assert!(has(words) && has("合成"), "{words} in {case}"),
                None => assert!(!has("合成"), "{case}"),
            }
        }
        Answer::VersionNotHeld => assert!(has(refused[0]), "{case}"),
        Answer::NoSuchProvision => assert!(has(refused[1]), "{case}"),
        Answer::NoSuchWork => assert!(has(refused[2]), "{case}"),
    }
}

/// The words of a page, without its tags.
fn words_of_page(page: &str) -> String {
    let mut words = String::new();
    let mut is_tag = false;
    for c in page.chars() {
        match c {
            '<' => is_tag = true,
            '>' => is_tag = false,
            _ if !is_tag => words.push(c),
            _ => {}
        }
    }
    words
}

#[test]
fn one_provision_reads_the_same_by_every_door() {
    let library = library();
    let rows = rows();
    let calls: Vec<(&str, Value)> = rows.iter().map(asked_by_agent).collect();
    let agents = called(&library, &calls);
    let server = start(&library);
    for (row, told) in rows.iter().zip(&agents) {
        let reason = row.reason;
        assert_eq!(by_command_line(&library, row), row.answer, "show: {reason}");
        assert_eq!(by_api(&server, row), row.answer, "API: {reason}");
        assert_eq!(by_agent(told), row.answer, "MCP: {reason}: {told}");

        let (_, page) = follow(&server, &address("", row));
        let words = words_of_page(&page);
        let refused = ["本库没有这个版本", "该文本没有这一条款", "本库没有这个文件"];
        check_words(&words, row, refused);

        // a chat has no other way to name a version than the title
        if row.version.is_none() {
            let asked = format!("{} {}", row.name, row.place);
            let chat = library.run(&["chat", &asked]);
            assert_eq!(chat.code, 0, "{reason}: {}", chat.err);
            check_words(&chat.out, row, ["本库未收", "没有", "本库没有收录"]);
        }
    }
}
