//! An act that the library does not hold and that a held text ended: every way in says so.

use serde_json::Value;

use crate::server::{Answer, path_part, start};
use crate::testing::TestLibrary;

fn code() -> String {
    "# 中华人民共和国航标法典\n\n\
     2020年5月28日 第十三届全国人民代表大会第三次会议通过\n\n<!-- INFO END -->\n\n\
     第一条 为了规范航标，制定本法。\n\n\
     第二条 本法自2021年1月1日起施行。《中华人民共和国灯塔看守法》、《浮标法》同时废止。\n"
        .to_owned()
}

fn held() -> String {
    "# 中华人民共和国雾号法\n\n\
     2020年5月28日 第十三届全国人民代表大会第三次会议通过\n\n<!-- INFO END -->\n\n\
     第一条 为了规范雾号，制定本法。\n\n\
     第二条 本法自2021年1月1日起施行。\n"
        .to_owned()
}

const SAID: &str = "已废止：2021-01-01 起，据《中华人民共和国航标法典》第二条";

#[test]
fn an_ended_act_without_a_text_is_told_as_ended() {
    let library = TestLibrary::new()
        .with_file("航标法典.md", code())
        .with_file("雾号法.md", held());
    assert_eq!(library.import().code, 0);
    for words in [
        &["灯塔看守法"][..],
        &["中华人民共和国灯塔看守法"],
        &["《浮标法》"],
        &["灯塔看守法", "第二条"],
        &["灯塔看守法第二条"],
    ] {
        let show = library.run(&[&["show"], words].concat());
        assert_eq!(show.code, 4, "{words:?}: {}", show.out);
        assert!(show.err.contains(SAID), "{words:?}: {}", show.err);
    }
    let before = library.run(&["show", "灯塔看守法", "--as-of", "2020-06-01"]);
    let said = "将于 2021-01-01 废止";
    assert!(before.err.contains(said), "{}", before.err);
    for asked in [
        "灯塔看守法还有效吗",
        "灯塔看守法",
        "请问《灯塔看守法》什么时候废止",
        "浮标法废止了吗",
    ] {
        let told = library.run(&["chat", asked]).out;
        assert!(told.contains(SAID), "{asked}: {told}");
        assert!(told.contains("/w/"), "{asked}: {told}");
    }
    let found = library.json(&["search", "灯塔看守法", "--json"]);
    assert!(found.to_string().contains(SAID), "{found}");
    // what nothing ended, and what is held
    for (asked, reason) in [("灯塔守护法", "unknown"), ("雾号法", "held")] {
        let show = library.run(&["show", asked]);
        let chat = library.run(&["chat", asked]).out;
        for told in [&show.out, &show.err, &chat] {
            assert!(!told.contains("已废止：2021"), "{reason}: {told}");
        }
    }
}

#[test]
fn pages_and_api_tell_it_too() {
    let library = TestLibrary::new().with_file("航标法典.md", code());
    assert_eq!(library.import().code, 0);
    let server = start(&library);
    let get = |path: &str| server.ask("GET", path, "", b"");
    let name = path_part("灯塔看守法");
    for (address, status) in [
        (format!("/works/{name}"), 404),
        (format!("/works/{name}/{}", path_part("第二条")), 404),
        (format!("/search?q={name}"), 200),
    ] {
        let page = get(&address);
        assert_eq!(page.status, status, "{address}");
        let text = text_of(&page);
        assert!(text.contains("2021-01-01 起"), "{address}: {text}");
        assert!(text.contains("航标法典"), "{address}: {text}");
    }
    let answer = get(&format!("/api/v1/works/{name}"));
    let problem: Value = serde_json::from_str(&text_of(&answer)).unwrap();
    let detail = problem["detail"].as_str().unwrap();
    assert!(detail.contains(SAID), "{detail}");
    assert!(detail.contains("repealed since 2021-01-01"), "{detail}");
    let found = text_of(&get(&format!("/api/v1/search?q={name}")));
    assert!(found.contains(SAID), "{found}");
    let other = get(&format!("/works/{}", path_part("灯塔守护法")));
    assert!(!text_of(&other).contains("2021-01-01 起"));
}

fn text_of(answer: &Answer) -> String {
    String::from_utf8_lossy(&answer.body).into_owned()
}

#[test]
fn a_citation_of_an_ended_act_says_by_what_it_ended() {
    let library = TestLibrary::new()
        .with_file("航标法典.md", code())
        .with_file("雾号法.md", held());
    assert_eq!(library.import().code, 0);
    let text = "依照《中华人民共和国灯塔看守法》第二条和《灯塔守护法》第三条办理。";
    let calls = [("check_citations", serde_json::json!({"text": text}))];
    let answers = crate::agents::called(&library, &calls);
    let citations = answers[0]["citations"].as_array().unwrap();
    let note = citations[0]["note"].as_str().unwrap();
    assert!(note.contains("repealed since 2021-01-01 by"), "{note}");
    assert!(note.contains("《中华人民共和国航标法典》第二条"), "{note}");
    assert_eq!(citations[0]["ended_by"], "航标法典");
    assert_eq!(citations[0]["verdict"], "not_in_this_library");
    assert!(citations[1].get("note").is_none(), "{}", citations[1]);
}
