//! Forty things that people ask agents, each solved by scripted calls of tools: find, quote, compare, check. Ten have no answer, and then none may be given.

use serde_json::{Value, json};

use crate::library::{AMENDED, Agent, CODE, WAITING};
use crate::task_library::{BUOYS, DRAFT, FERRIES, LIGHTS, MARKS, STANDARD, filled};

/// How a task is solved: what an agent calls that was told no more than the question.
enum Way {
    /// `read_provision` with these arguments.
    Read(Value),
    /// `search_articles`, then `read_provision` of the place the query names, else of the first article found.
    Search(Value),
    /// `find_works`, the first.
    Find(Value),
    /// `check_citations` of a text, its first reference.
    Cite(&'static str),
    /// The same, its first quotation.
    Quote(&'static str),
    /// `compare_texts`, the row of an article.
    Compare(&'static str, &'static str, &'static str),
    /// `check_roundup`, its first row.
    Roundup(&'static str),
    /// `list_changes`, the first of a kind.
    Changes(Value, &'static str),
}

use Way::{Changes, Cite, Compare, Find, Quote, Read, Roundup, Search};

/// Work, provision, and status or verdict that an answer must have.
type Expected = (&'static str, &'static str, &'static str);

struct Task {
    question: &'static str,
    way: Way,
    expected: Expected,
}

fn task(question: &'static str, way: Way, expected: Expected) -> Task {
    Task {
        question,
        way,
        expected,
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn named(answer: &Value, keys: [&str; 3]) -> (String, String, String) {
    let [work, provision, status] = keys.map(|key| text(&answer[key]));
    (work, provision, status)
}

/// What the calls give; the words of the refusal where they are refused.
fn solve(agent: &Agent, way: &Way) -> Result<(String, String, String), String> {
    let call = |tool: &str, arguments: &Value| {
        let (is_refused, answer) = agent.call(tool, arguments);
        if is_refused {
            assert!(answer["next"][0].is_string(), "{answer}: what now?");
            return Err(text(&answer["error"]));
        }
        Ok(answer)
    };
    let frame = ["work", "provision", "status"];
    match way {
        Read(arguments) => Ok(named(&call("read_provision", arguments)?, frame)),
        Search(arguments) => {
            let found = call("search_articles", arguments)?;
            let jump = &found["jumps"][0];
            let mut hits = found["hits"].as_array().into_iter().flatten();
            let place = if jump["work"].is_string() {
                (text(&jump["work"]), text(&jump["provision"]))
            } else {
                hits.find(|hit| hit["provision"].is_string())
                    .map(|hit| (text(&hit["work"]), text(&hit["provision"])))
                    .ok_or_else(|| text(&found["coverage"]))?
            };
            let read = json!({"work": place.0, "provision": place.1, "as_of": arguments["as_of"]});
            Ok(named(&call("read_provision", &read)?, frame))
        }
        Find(arguments) => {
            let found = call("find_works", arguments)?;
            let first = &found["works"][0];
            if first.is_null() {
                return Err(text(&found["coverage"]));
            }
            Ok(named(first, ["id", "", "status"]))
        }
        Cite(words) => {
            let found = call("check_citations", &json!({"text": words}))?;
            Ok(named(
                &found["citations"][0],
                ["work_id", "path", "verdict"],
            ))
        }
        Quote(words) => {
            let found = call("check_citations", &json!({"text": words}))?;
            Ok(named(
                &found["quotations"][0],
                ["work", "provision", "verdict"],
            ))
        }
        Compare(old, new, article) => {
            let found = call("compare_texts", &json!({"old": old, "new": new}))?;
            let rows = found["rows"].as_array().into_iter().flatten();
            let mut of_article = rows.filter(|row| row["new"][0] == *article);
            let row = of_article.next().ok_or("no row of the article")?;
            let work = text(&found["new_text"]["work"]);
            Ok((work, (*article).to_owned(), text(&row["kind"])))
        }
        Roundup(words) => {
            let checked = call("check_roundup", &json!({"text": words}))?;
            let row = &checked["rows"][0];
            if row.is_null() {
                return Err(text(&checked["coverage"]));
            }
            Ok(named(row, ["work", "", "date_means"]))
        }
        Changes(arguments, kind) => {
            let found = call("list_changes", arguments)?;
            let mut changes = found["changes"].as_array().into_iter().flatten();
            let change = changes.find(|change| change["kind"] == *kind);
            let change = change.ok_or_else(|| text(&found["coverage"]))?;
            Ok(named(change, ["work", "", "kind"]))
        }
    }
}

fn read(work: &str, provision: &str) -> Way {
    Read(json!({"work": work, "provision": provision}))
}

fn read_on(work: &str, provision: &str, day: &str) -> Way {
    Read(json!({"work": work, "provision": provision, "as_of": day}))
}

fn search(query: &str) -> Way {
    Search(json!({"query": query}))
}

fn quoting() -> Vec<Task> {
    vec![
        task(
            "灯塔归谁看守？",
            read(LIGHTS, "第二条"),
            (LIGHTS, "第二条", "in_force"),
        ),
        task(
            "灯塔条例第3条怎么写？",
            read(LIGHTS, "3"),
            (LIGHTS, "第三条", "in_force"),
        ),
        task(
            "2016年灯器多久检修？",
            read_on(LIGHTS, "第三条", "2016-05-01"),
            (LIGHTS, "第三条", "in_force"),
        ),
        task(
            "2015年的灯塔条例第四条",
            Read(json!({"work": LIGHTS, "provision": "第四条", "version": "2015-01-10"})),
            (LIGHTS, "第四条", "amended"),
        ),
        task(
            "值守人员要培训吗？",
            read(LIGHTS, "第五条"),
            (LIGHTS, "第五条", "in_force"),
        ),
        task(
            "渡船要备救生衣吗？",
            read(FERRIES, "第一条"),
            (FERRIES, "第一条", "repealed"),
        ),
        task(
            "2015年渡船要备救生衣吗？",
            read_on(FERRIES, "第一条", "2015-01-01"),
            (FERRIES, "第一条", "in_force"),
        ),
        task(
            "浮标现在要涂反光漆吗？",
            read(BUOYS, "第一条"),
            (BUOYS, "第一条", "not_yet_in_force"),
        ),
        task(
            "明年浮标要涂反光漆吗？",
            read_on(BUOYS, "第一条", "2027-02-01"),
            (BUOYS, "第一条", "in_force"),
        ),
        task(
            "索道草案第一条",
            read(DRAFT, "第一条"),
            (DRAFT, "第一条", "draft"),
        ),
        task(
            "灯塔典第二条（在附则里）",
            read(CODE, "第二条"),
            (CODE, "第二条", "in_force"),
        ),
        // the text held began in 2024; what held in 2012 is not here
        task(
            "2012年栈道条例第一条",
            read_on(AMENDED, "第一条", "2012-01-01"),
            (AMENDED, "第一条", "not_yet_in_force"),
        ),
    ]
}

fn searching() -> Vec<Task> {
    vec![
        task(
            "哪里写了“每季度检修一次”？",
            search("每季度检修一次"),
            (LIGHTS, "第三条", "in_force"),
        ),
        task(
            "损坏灯塔罚多少？",
            search("损坏灯塔 罚款"),
            (LIGHTS, "第四条", "in_force"),
        ),
        task(
            "灯塔条例2",
            search("云湖市灯塔条例2"),
            (LIGHTS, "第二条", "in_force"),
        ),
        task(
            "《云湖市渡船办法》第二条",
            search("《云湖市渡船办法》第二条"),
            (FERRIES, "第二条", "repealed"),
        ),
        task(
            "雾天能开渡船吗？",
            search("雾天"),
            (FERRIES, "第二条", "repealed"),
        ),
        task(
            "渡船办法里的救生衣",
            Search(json!({"query": "救生衣", "filter": format!("work={FERRIES}")})),
            (FERRIES, "第一条", "repealed"),
        ),
        task(
            "哪条讲反光漆？",
            search("反光漆"),
            (BUOYS, "第一条", "not_yet_in_force"),
        ),
        task(
            "找渡船的文件",
            Find(json!({"query": "渡船"})),
            (FERRIES, "", "repealed"),
        ),
        task(
            "现在有哪些征求意见稿？",
            Find(json!({"filter": "draft=true"})),
            (DRAFT, "", "draft"),
        ),
        task(
            "有没有航标条例？",
            Find(json!({"query": MARKS})),
            (MARKS, "", "in_force"),
        ),
        task(
            "2027年施行的浮标规定",
            Find(json!({"query": "浮标", "as_of": "2027-06-01"})),
            (BUOYS, "", "in_force"),
        ),
    ]
}

fn checking() -> Vec<Task> {
    let since = json!({"since": "2026-01-01", "filter": format!("work={BUOYS}")});
    vec![
        task(
            "浮标规定今年有什么变化？",
            Changes(since, "text_added"),
            (BUOYS, "", "text_added"),
        ),
        task(
            "这篇汇总的头一行是哪件文件，日期是什么日子？",
            Roundup(
                "# 2026年政策汇总\n\n1. 《云湖市浮标规定》，2026年10月1日发布\n2. 《云湖市灯塔条例》，2021年6月1日发布\n",
            ),
            (BUOYS, "", "published"),
        ),
        task(
            "这处引用对吗？",
            Cite("依照《云湖市灯塔条例》第三条检修。"),
            (LIGHTS, "第三条", "found"),
        ),
        task(
            "这句引得对吗？",
            Quote("《云湖市灯塔条例》第三条规定：“灯器每季度检修一次，并作记录。”"),
            (LIGHTS, "第三条", "exact"),
        ),
        task(
            "这句呢？",
            Quote("《云湖市灯塔条例》第三条规定：“灯器每月度检修一次，并作记录。”"),
            (LIGHTS, "第三条", "with_differences"),
        ),
        task(
            "罚款改了吗？",
            Compare(
                "云湖市灯塔条例@2015-01-10",
                "云湖市灯塔条例@2021-06-01",
                "第四条",
            ),
            (LIGHTS, "第四条", "changed"),
        ),
        task(
            "2021年加了哪条？",
            Compare(
                "云湖市灯塔条例@2015-01-10",
                "云湖市灯塔条例@2021-06-01",
                "第五条",
            ),
            (LIGHTS, "第五条", "added"),
        ),
    ]
}

/// The words say why there is none.
fn without_answer() -> Vec<Task> {
    vec![
        task(
            "灯塔条例第九十九条",
            read(LIGHTS, "第九十九条"),
            (LIGHTS, "", "has no 第九十九条"),
        ),
        task(
            "冰灯办法第一条",
            read("云湖市冰灯办法", "第一条"),
            ("", "", "may exist all the same"),
        ),
        task(
            "航标条例第一条",
            read(MARKS, "第一条"),
            (MARKS, "", "is not held here"),
        ),
        task(
            "渡口办法第一条",
            read(WAITING, "第一条"),
            (WAITING, "", "waits for review"),
        ),
        task(
            "1999年的灯塔条例",
            Read(json!({"work": LIGHTS, "version": "1999-01-01"})),
            (LIGHTS, "", "has no version 1999-01-01"),
        ),
        task(
            "技术规范第一条",
            read(STANDARD, "第一条"),
            (STANDARD, "", "is not handed out"),
        ),
        task(
            "有没有冰灯的文件？",
            Find(json!({"query": "冰灯"})),
            ("", "", "cannot be seen from here"),
        ),
        task(
            "哪里写了 qqzz？",
            search("qqzzxxww"),
            ("", "", "cannot be seen from here"),
        ),
        task(
            "这处引用对吗？",
            Cite("违反《云湖市灯塔条例》第九十九条的，处罚。"),
            (LIGHTS, "第九十九条", "no_such_provision"),
        ),
        task(
            "这句引得对吗？",
            Quote("《云湖市灯塔条例》第二条规定：“所有灯塔一律涂成绿色，不得例外。”"),
            (LIGHTS, "第二条", "not_in_that_text"),
        ),
    ]
}

#[test]
fn thirty_tasks_are_solved_with_the_provision_and_its_status() {
    let agent = Agent::of(&filled());
    let tasks: Vec<Task> = [quoting(), searching(), checking()]
        .into_iter()
        .flatten()
        .collect();
    assert_eq!(tasks.len(), 30);
    let mut wrong = Vec::new();
    for Task {
        question,
        way,
        expected,
    } in tasks
    {
        let solved = solve(&agent, &way);
        let (work, provision, status) = expected;
        let is_right = solved.as_ref().is_ok_and(|(found, place, told)| {
            (found.as_str(), place.as_str(), told.as_str()) == (work, provision, status)
        });
        if !is_right {
            wrong.push(format!("{question}: {solved:?}, not {expected:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn ten_tasks_without_an_answer_get_none_and_are_told_why() {
    let agent = Agent::of(&filled());
    let tasks = without_answer();
    assert_eq!(tasks.len(), 10);
    let mut wrong = Vec::new();
    for Task {
        question,
        way,
        expected,
    } in tasks
    {
        let (work, provision, why) = expected;
        let is_right = match solve(&agent, &way) {
            Err(told) => told.contains(why) && told.contains(work),
            // a verdict is an answer that says there is none
            Ok((found, place, verdict)) => {
                let is_checked = matches!(way, Cite(_) | Quote(_));
                is_checked
                    && (found.as_str(), place.as_str(), verdict.as_str()) == (work, provision, why)
            }
        };
        if !is_right {
            wrong.push(format!("{question}: {:?}", solve(&agent, &way)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
