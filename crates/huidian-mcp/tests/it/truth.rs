//! What agents are told is the truth, and the whole of it.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::library::{AMENDED, Agent, CODE, LANTERNS, WAITING};
use crate::task_library::{LIGHTS, filled};

#[test]
fn a_code_in_parts_is_read_part_by_part_and_compared_by_part_only() {
    let agent = Agent::new();
    let mut read = Vec::new();
    let mut cursor = Value::Null;
    loop {
        let arguments = json!({"work": CODE, "cursor": cursor});
        let (is_refused, answer) = agent.call("read_provision", &arguments);
        assert!(!is_refused, "{answer}");
        assert_eq!(answer["articles"], 3, "of the work, not of the part");
        assert_eq!(answer["parts"].as_array().map(Vec::len), Some(2));
        read.push((answer["part"].clone(), answer["text"].clone()));
        cursor = answer["next_cursor"].clone();
        if cursor.is_null() {
            break;
        }
    }
    let parts: Vec<&Value> = read.iter().map(|(part, _)| part).collect();
    assert_eq!(parts, [&json!("总则"), &json!("附则")]);
    let (_, by_version) = agent.call(
        "read_provision",
        &json!({"work": CODE, "version": "2020-05-28"}),
    );
    assert_eq!(
        by_version["articles"], 3,
        "a version without its part is all of them"
    );
    let (_, one) = agent.call(
        "read_provision",
        &json!({"work": CODE, "version": "2020-05-28.附则"}),
    );
    assert_eq!(
        (&one["articles"], &one["part"]),
        (&json!(2), &json!("附则"))
    );

    let arguments = json!({"work": CODE, "provision": "第九条"});
    let (is_refused, answer) = agent.call("read_provision", &arguments);
    let error = answer["error"].as_str().unwrap_or_default();
    assert!(
        is_refused && error.contains("总则") && error.contains("附则"),
        "{answer}"
    );
    assert!(
        answer["next"][0]
            .as_str()
            .is_some_and(|next| next.contains("3 articles")),
        "{answer}"
    );

    let arguments = json!({"old": CODE, "new": AMENDED});
    let (is_refused, answer) = agent.call("compare_texts", &arguments);
    let next = answer["next"][0].as_str().unwrap_or_default();
    assert!(is_refused && next.contains("@2020-05-28.总则"), "{answer}");
    let arguments = json!({"old": format!("{CODE}@2020-05-28.总则"), "new": AMENDED});
    assert!(!agent.call("compare_texts", &arguments).0);
}

#[test]
fn a_text_that_waits_for_review_is_not_given_as_fact() {
    let agent = Agent::new();
    for (tool, arguments) in [
        ("read_provision", json!({"work": WAITING})),
        (
            "read_provision",
            json!({"work": WAITING, "provision": "第一条"}),
        ),
        ("compare_texts", json!({"old": WAITING, "new": AMENDED})),
    ] {
        let (is_refused, answer) = agent.call(tool, &arguments);
        let error = answer["error"].as_str().unwrap_or_default();
        assert!(is_refused && error.contains("review"), "{tool}: {answer}");
    }
    for place in [WAITING.to_owned(), format!("{WAITING}/第一条")] {
        let uri = format!("huidian://works/{place}");
        let answer = agent.ask("resources/read", &json!({"uri": uri}));
        assert!(answer["error"].is_object(), "{answer}");
    }
    let text = format!("依照《{WAITING}》第一条“渡口应当有灯。”办理。");
    let (_, checked) = agent.call("check_citations", &json!({"text": text}));
    assert_eq!(
        checked["citations"][0]["verdict"], "not_in_this_library",
        "{checked}"
    );
    assert_eq!(
        checked["quotations"][0]["verdict"], "nothing_to_compare",
        "{checked}"
    );
    let (_, found) = agent.call("find_works", &json!({"query": WAITING}));
    assert_eq!(found["works"][0]["waits_for_review"], true, "{found}");
    // 2 + the lanterns; the one that waits is not among what was looked through
    let (_, nothing) = agent.call("find_works", &json!({"query": "没有的办法"}));
    let coverage = nothing["coverage"].as_str().unwrap_or_default();
    let count = 2 + LANTERNS;
    assert!(
        coverage.starts_with(&format!(
            "looked through {count} works, {count} of them with text"
        )),
        "{coverage}"
    );
}

#[test]
fn a_search_that_nothing_fits_says_so() {
    let agent = Agent::new();
    let (_, found) = agent.call("search_articles", &json!({"query": "qqzzxxyy"}));
    let notes = found["notes"].as_array().map_or(0, Vec::len);
    let is_empty = found["hits"].as_array().is_none_or(Vec::is_empty);
    assert!(is_empty || notes > 0, "{found}");
    assert!(!is_empty || found["coverage"].is_string(), "{found}");
}

#[test]
fn a_day_of_an_earlier_text_is_not_told_by_a_later_one() {
    let agent = Agent::new();
    let arguments = json!({"work": AMENDED, "provision": "第一条", "as_of": "2015-01-01"});
    let (_, read) = agent.call("read_provision", &arguments);
    let arguments = json!({"query": format!("{AMENDED}第一条"), "as_of": "2015-01-01"});
    let (_, found) = agent.call("search_articles", &arguments);
    let hit = &found["hits"][0];
    for (place, answer) in [
        ("read_provision", &read),
        ("a hit", hit),
        ("a jump", &found["jumps"][0]),
    ] {
        assert_eq!(answer["status"], "not_yet_in_force", "{place}: {answer}");
        assert_eq!(answer["work_status"], "in_force", "{place}: {answer}");
        assert_eq!(answer["version_not_held"], true, "{place}: {answer}");
    }
    assert!(
        read["note"]
            .as_str()
            .is_some_and(|note| note.contains("2015-01-01")),
        "{read}"
    );
    let (_, today) = agent.call(
        "read_provision",
        &json!({"work": AMENDED, "provision": "第一条"}),
    );
    assert_eq!(
        (&today["status"], &today["work_status"]),
        (&json!("in_force"), &json!("in_force"))
    );
    assert!(today.get("version_not_held").is_none(), "{today}");
}

#[test]
fn pages_of_a_search_hold_every_hit_once() {
    let agent = Agent::new();
    let mut seen = BTreeSet::new();
    let mut rows = 0;
    let mut cursor = Value::Null;
    let mut total = Value::Null;
    for _ in 0..20 {
        let arguments = json!({"query": "提灯", "limit": 2, "cursor": cursor});
        let (is_refused, answer) = agent.call("search_articles", &arguments);
        assert!(!is_refused, "{answer}");
        total = answer["total"].clone();
        for hit in answer["hits"].as_array().into_iter().flatten() {
            rows += 1;
            seen.insert((hit["work"].to_string(), hit["provision"].to_string()));
        }
        cursor = answer["next_cursor"].clone();
        if cursor.is_null() {
            break;
        }
    }
    assert!(cursor.is_null(), "the pages end");
    assert_eq!(rows, seen.len(), "none twice");
    assert_eq!(total, seen.len(), "and all of them");
    assert_eq!(seen.len(), 2 * LANTERNS, "works and their articles");
}

#[test]
fn a_cursor_that_is_none_is_the_askers_fault() {
    let agent = Agent::new();
    for tool in [
        "find_works",
        "search_articles",
        "list_changes",
        "read_provision",
    ] {
        let arguments = match tool {
            "search_articles" => json!({"query": "提灯", "cursor": "no"}),
            "list_changes" => json!({"since": "2020-01-01", "cursor": "no"}),
            "read_provision" => json!({"work": AMENDED, "cursor": "9.no"}),
            _ => json!({"cursor": "no"}),
        };
        let (is_refused, answer) = agent.call(tool, &arguments);
        let error = answer["error"].as_str().unwrap_or_default();
        assert!(
            is_refused && error.contains("cursor") && !error.contains("could not be read"),
            "{tool}: {answer}"
        );
    }
    let answer = agent.ask("resources/list", &json!({"cursor": "no"}));
    assert_eq!(answer["error"]["code"], -32602, "{answer}");
}

/// A cursor of one question, taken for another, skipped the first hits of that one.
#[test]
fn a_cursor_is_of_the_question_it_was_given_for() {
    let agent = Agent::new();
    for (tool, asked, others) in [
        (
            "search_articles",
            json!({"query": "提灯", "limit": 2}),
            vec![
                ("query", json!("栈道")),
                ("filter", json!("year=2022")),
                ("as_of", json!("2025-01-01")),
            ],
        ),
        (
            "find_works",
            json!({"query": "提灯", "limit": 2}),
            vec![
                ("query", json!("号")),
                ("filter", json!("year=2022")),
                ("as_of", json!("2025-01-01")),
            ],
        ),
        (
            "list_changes",
            json!({"since": "2026-01-01", "limit": 2}),
            vec![
                ("since", json!("2020-01-01")),
                ("filter", json!("year=2022")),
            ],
        ),
    ] {
        let (_, first) = agent.call(tool, &asked);
        let cursor = &first["next_cursor"];
        assert!(cursor.is_string(), "{tool}: {first}");
        let mut same = asked.clone();
        same["cursor"] = cursor.clone();
        same["limit"] = json!(3);
        let (is_refused, next) = agent.call(tool, &same);
        assert!(!is_refused, "{tool}, a larger page: {next}");
        for (name, value) in others {
            let mut other = same.clone();
            other[name] = value;
            let (is_refused, answer) = agent.call(tool, &other);
            let error = answer["error"].as_str().unwrap_or_default();
            assert!(is_refused, "{tool}, other {name}: {answer}");
            assert!(error.contains("another question"), "{tool}: {answer}");
            assert!(
                answer["next"][0]
                    .as_str()
                    .is_some_and(|next| next.contains("without a cursor")),
                "{tool}: {answer}"
            );
        }
    }
    let (_, found) = agent.call("find_works", &json!({"query": "提灯", "limit": 2}));
    let arguments = json!({"query": "提灯", "cursor": found["next_cursor"]});
    let (is_refused, answer) = agent.call("search_articles", &arguments);
    assert!(is_refused, "of another list: {answer}");
}

#[test]
fn a_limit_beyond_the_schema_is_refused() {
    let agent = Agent::new();
    for (tool, arguments) in [
        ("find_works", json!({"query": "提灯"})),
        ("search_articles", json!({"query": "提灯"})),
        ("list_changes", json!({"since": "2026-01-01"})),
    ] {
        for (limit, is_taken) in [(0, false), (1, true), (50, true), (100_000, false)] {
            let mut arguments = arguments.clone();
            arguments["limit"] = json!(limit);
            let (is_refused, answer) = agent.call(tool, &arguments);
            assert_eq!(is_refused, !is_taken, "{tool}, {limit}: {answer}");
        }
    }
}

#[test]
fn an_empty_answer_says_what_was_looked_through() {
    let agent = Agent::new();
    for (tool, empty, full, list) in [
        (
            "check_citations",
            json!({"text": "今天天气很好。"}),
            json!({"text": format!("依照《{AMENDED}》第一条。")}),
            "citations",
        ),
        (
            "check_roundup",
            json!({"text": "今天天气很好。"}),
            json!({"text": format!("# 政策汇总\n\n| 名称 | 发布日期 |\n|---|---|\n| {AMENDED} | 2024-01-05 |\n| {CODE} | 2020-05-28 |\n")}),
            "rows",
        ),
        (
            "find_works",
            json!({"query": "没有的办法"}),
            json!({"query": AMENDED}),
            "works",
        ),
    ] {
        let (is_refused, answer) = agent.call(tool, &empty);
        assert!(!is_refused, "{tool}: {answer}");
        assert_eq!(answer[list], json!([]), "{tool}: {answer}");
        let coverage = answer["coverage"].as_str().unwrap_or_default();
        assert!(
            coverage.contains("looked through") && coverage.contains("cannot be seen from here"),
            "{tool}: {answer}"
        );
        let (_, answer) = agent.call(tool, &full);
        assert_ne!(answer[list], json!([]), "{tool}: {answer}");
        assert!(answer["coverage"].is_null(), "{tool}: {answer}");
    }
    let (_, nothing) = agent.call("what_applies", &json!({"profile": {}}));
    assert_eq!(nothing["applies"], json!([]), "{nothing}");
    let coverage = nothing["coverage"].as_str().unwrap_or_default();
    assert!(coverage.contains("cannot be seen from here"), "{nothing}");
}

#[test]
fn what_is_not_offered_says_what_is() {
    let agent = Agent::new();
    for method in ["foo/bar", "resources/subscribe"] {
        let answer = agent.ask(method, &json!({"uri": "huidian://works/x"}));
        let error = &answer["error"];
        assert_eq!(error["code"], -32601, "{method}: {answer}");
        let told = error["message"].as_str().unwrap_or_default();
        assert!(
            told.contains(method) && told.contains("tools/list"),
            "{answer}"
        );
    }
}

#[test]
fn a_method_that_is_there_says_what_is_wrong_with_its_params() {
    let agent = Agent::new();
    for (method, params) in [
        ("tools/call", json!({})),
        ("tools/call", json!({"name": 7})),
        ("tools/call", json!({"name": "search", "arguments": "x"})),
        ("initialize", json!({})),
        ("resources/read", json!({"url": "huidian://works/x"})),
        ("prompts/get", json!({"name": []})),
        ("completion/complete", json!({"ref": "x"})),
    ] {
        let answer = agent.ask(method, &params);
        let error = &answer["error"];
        assert_eq!(error["code"], -32602, "{method} {params}: {answer}");
        let told = error["message"].as_str().unwrap_or_default();
        assert!(told.contains(method), "{method} {params}: {answer}");
    }
}

#[test]
fn schemas_say_what_may_be_given_and_what_comes() {
    fn lists(schema: &Value, place: &str) {
        if schema["type"] == "array" {
            assert!(schema["items"].is_object(), "{place}: {schema}");
        }
        for (name, member) in schema["properties"].as_object().into_iter().flatten() {
            lists(member, &format!("{place}/{name}"));
        }
        if schema["items"].is_object() {
            lists(&schema["items"], place);
        }
    }
    let answer = Agent::new().ask("tools/list", &json!({}));
    let tools = answer["result"]["tools"].as_array().cloned();
    let tools = tools.unwrap_or_default();
    assert_eq!(tools.len(), 8, "{answer}");
    for tool in &tools {
        let (name, given) = (&tool["name"], &tool["inputSchema"]);
        assert_eq!(given["additionalProperties"], false, "{name}");
        let limit = &given["properties"]["limit"];
        assert!(
            limit.is_null() || limit["maximum"].is_u64(),
            "{name}: {limit}"
        );
        lists(&tool["outputSchema"], &name.to_string());
    }
}

#[test]
fn an_address_that_a_tool_gives_is_read_as_a_resource() {
    let agent = Agent::new();
    let arguments = json!({"work": AMENDED, "provision": "第二条"});
    let (_, read) = agent.call("read_provision", &arguments);
    for address in [
        &read["address"],
        &agent.call("find_works", &json!({"query": AMENDED})).1["works"][0]["address"],
    ] {
        let answer = agent.ask("resources/read", &json!({"uri": address}));
        assert!(
            answer["result"]["contents"][0]["text"].is_string(),
            "{address}: {answer}"
        );
    }
}

#[test]
fn an_answer_links_what_is_in_it() {
    let agent = Agent::new();
    for (tool, arguments) in [
        (
            "read_provision",
            json!({"work": AMENDED, "provision": "第二条"}),
        ),
        ("find_works", json!({"query": AMENDED})),
        ("search_articles", json!({"query": "提灯"})),
    ] {
        let answer = agent.ask("tools/call", &json!({"name": tool, "arguments": arguments}));
        let blocks = answer["result"]["content"].as_array();
        let blocks = blocks.into_iter().flatten();
        let mut links = blocks
            .filter(|block| block["type"] == "resource_link")
            .peekable();
        assert!(links.peek().is_some(), "{tool}: {answer}");
        for link in links {
            let read = agent.ask("resources/read", &json!({"uri": link["uri"]}));
            assert!(
                read["result"]["contents"][0]["text"].is_string(),
                "{link}: {read}"
            );
        }
    }
}

#[test]
fn json_that_is_none_is_a_bad_request() {
    let agent = Agent::new();
    for body in ["{", "[]", "\"x\"", "{\"jsonrpc\": \"2.0\"}"] {
        let (status, answer) = agent.post(body);
        assert_eq!(status, StatusCode::BAD_REQUEST, "{body}");
        assert_eq!(answer["error"]["code"], -32700, "{body}: {answer}");
    }
}

/// What an agent has to know beside the words: which texts there are, whether one of the day is among them, and how far the library can see.
#[test]
fn a_text_names_its_versions_and_what_cannot_be_known_of_the_day() {
    let agent = Agent::of(&filled());
    let read = |as_of: &str| {
        let arguments =
            json!({"work": LIGHTS, "provision": "第三条", "version": "2021-06-01", "as_of": as_of});
        agent.call("read_provision", &arguments).1
    };
    // the earlier text held on the day, and is here
    let ahead = read("2021-07-01");
    assert_eq!(ahead["status"], "not_yet_in_force", "{ahead}");
    assert!(ahead.get("version_not_held").is_none(), "{ahead}");
    assert!(ahead.get("note").is_none(), "{ahead}");
    assert_eq!(ahead["versions"], json!(["2015-01-10", "2021-06-01"]));
    let (_, found) = agent.call(
        "search_articles",
        &json!({"query": "每季度检修一次", "as_of": "2021-07-01"}),
    );
    let hit = &found["hits"][0];
    assert_eq!(hit["version"], "2021-06-01", "{found}");
    assert!(hit.get("version_not_held").is_none(), "{found}");
    // of a day to come nobody knows
    let to_come = read("2099-01-01");
    assert!(
        to_come["note"]
            .as_str()
            .is_some_and(|note| note.contains("2099-01-01")),
        "{to_come}"
    );
}

#[test]
fn the_work_that_a_query_names_leads_and_unknown_places_are_refused() {
    let agent = Agent::of(&filled());
    let (_, found) = agent.call("find_works", &json!({"query": LIGHTS, "limit": 1}));
    assert_eq!(found["works"][0]["title"], LIGHTS, "{found}");
    for filter in ["region=火星", "issuer=不存在的机关"] {
        let (is_error, refused) = agent.call("find_works", &json!({"filter": filter}));
        assert!(
            is_error && refused["next"].is_array(),
            "{filter}: {refused}"
        );
    }
}
