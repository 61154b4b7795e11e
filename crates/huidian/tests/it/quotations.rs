//! Quotations compared with the texts they come from.

use crate::server::start;
use crate::testing::TestLibrary;

const LAW: &str = "# 某市灯塔养护条例\n\n2019年3月4日 某市第十五届人民代表大会常务委员会第十次会议通过\n\n第一条 为了养护灯塔，制定本条例。\n\n第二条 灯塔管理单位应当在每年三月底前报送养护记录，\n并保存三年。\n\n第三条 违反本条例第二条规定的，由海事主管部门责令改正。\n\n第四条 本条例自2019年6月1日起施行。\n";

fn library() -> TestLibrary {
    let library = TestLibrary::new().with_file("甲.md", LAW);
    assert_eq!(library.import().code, 0);
    library
}

/// text, verdict, what stands where, reason
const ROWS: &[(&str, &str, Option<&str>, &str)] = &[
    (
        "《某市灯塔养护条例》第二条规定：“灯塔管理单位应当在每年三月底前报送养护记录，并保存三年。”",
        "exact",
        None,
        "over the end of a line",
    ),
    (
        "依照《某市灯塔养护条例》第二条，“灯塔管理单位……保存三年”。",
        "exact",
        None,
        "what …… leaves out is left out",
    ),
    (
        "《某市灯塔养护条例》第二条：“灯塔管理单位应当在每年五月底前报送养护记录”",
        "with_differences",
        None,
        "another month",
    ),
    (
        "《某市灯塔养护条例》第一条：“由海事主管部门责令改正”",
        "not_in_that_text",
        Some("第三条"),
        "the words stand in another article",
    ),
    (
        "《某市灯塔养护条例》第二条：“处五万元以上十万元以下的罚款”",
        "not_in_that_text",
        None,
        "words that stand nowhere",
    ),
    (
        "《某市灯塔养护条例》第九条：“由海事主管部门责令改正”",
        "nothing_to_compare",
        Some("第三条"),
        "an article that the text does not have",
    ),
    (
        "《某县浮标条例》第二条：“浮标管理单位应当报送记录”",
        "nothing_to_compare",
        None,
        "a work that is not here may exist all the same",
    ),
    (
        "有人说：“灯塔管理单位应当在每年三月底前报送养护记录”",
        "nothing_to_compare",
        None,
        "no reference before the words",
    ),
];

#[test]
fn quotations_are_told_exact_near_or_none() {
    let library = library();
    let server = start(&library);
    for (text, verdict, stands_in, reason) in ROWS {
        let run = library.run(&["verify", text, "--json"]);
        let found = run.json();
        assert_eq!(found.as_array().map(Vec::len), Some(1), "{reason}: {found}");
        assert_eq!(found[0]["verdict"], *verdict, "{reason}: {found}");
        assert_eq!(
            found[0]["stands_in"].as_str(),
            *stands_in,
            "{reason}: {found}"
        );
        assert_eq!(
            run.code,
            if *verdict == "exact" { 0 } else { 5 },
            "{reason}"
        );
        // the span is that of the words in the input
        let span = |key: &str| found[0][key].as_u64().unwrap() as usize;
        let words: String = text
            .chars()
            .skip(span("start"))
            .take(span("end") - span("start"))
            .collect();
        assert_eq!(found[0]["quote"], words, "{reason}");
        let answer = server.ask("POST", "/api/v1/quotations", "", text.as_bytes());
        assert_eq!(answer.json(), found, "{reason}");
    }
    let near = library.run(&["verify", ROWS[2].0, "--json"]).json();
    assert_eq!(
        near[0]["differences"],
        serde_json::json!([{"quoted": "五", "text": "三"}])
    );
}

#[test]
fn a_quotation_of_a_named_provision_carries_the_hash_of_its_words() {
    let library = library();
    let place = [
        "--work",
        "某市灯塔养护条例",
        "--provision",
        "第二条",
        "--json",
    ];
    let words = "“灯塔管理单位应当在每年三月底前报送养护记录”";
    let found = library.run(&[&["verify", words], &place[..]].concat());
    assert_eq!(found.code, 0, "{}", found.out);
    let read = library.json(&["show", "某市灯塔养护条例", "第二条", "--json"]);
    assert_eq!(found.json()[0]["sha256"], read["provision"]["sha256"]);
    let gone = library.run(&["verify", words, "--work", "没有的法"]);
    assert_eq!(gone.code, 4, "{}", gone.out);
    let server = start(&library);
    let shown = server.json("/api/v1/works/某市灯塔养护条例/第二条");
    assert_eq!(shown["sha256"], read["provision"]["sha256"]);
    assert!(shown["release"].as_i64().unwrap() > 0, "{shown}");
}

#[test]
fn a_hit_of_a_search_carries_the_hash_of_its_words_and_on_request_the_words() {
    let library = library();
    let read = library.json(&["show", "某市灯塔养护条例", "第二条", "--json"]);
    let hash = &read["provision"]["sha256"];
    let found = library.json(&["search", "报送养护记录", "--json"]);
    assert_eq!(&found["hits"][0]["sha256"], hash, "{found}");
    assert!(found["hits"][0].get("text").is_none(), "not asked for");
    let whole = library.json(&["search", "报送养护记录", "--json", "--full-text"]);
    assert_eq!(whole["hits"][0]["text"], read["provision"]["text"]);
    assert_eq!(&whole["hits"][0]["sha256"], hash);
    let server = start(&library);
    let query = "/api/v1/search?q=%E6%8A%A5%E9%80%81%E5%85%BB%E6%8A%A4%E8%AE%B0%E5%BD%95";
    for address in [
        query.to_owned(),
        format!("{query}&full_text=true"),
        query.to_owned(),
    ] {
        let found = server.json(&address);
        assert_eq!(&found["hits"][0]["sha256"], hash, "{found}");
        let text = found["hits"][0].get("text");
        assert_eq!(text.is_some(), address.ends_with("true"), "{found}");
    }
}

#[test]
fn a_hash_is_verified_as_words_are() {
    let library = library();
    let read = library.json(&["show", "某市灯塔养护条例", "第二条", "--json"]);
    let hash = read["provision"]["sha256"].as_str().unwrap();
    let other = "0".repeat(64);
    // hash, provision, exit code, verdict, key and its value, reason
    let rows = [
        (
            hash,
            Some("第二条"),
            0,
            "exact",
            ("sha256", hash),
            "these words stand there",
        ),
        (
            hash,
            None,
            0,
            "exact",
            ("provision", "第二条"),
            "and are found in the text",
        ),
        (
            hash,
            Some("第一条"),
            5,
            "not_in_that_text",
            ("stands_in", "第二条"),
            "they stand elsewhere",
        ),
        (
            &other,
            Some("第二条"),
            5,
            "not_in_that_text",
            ("sha256", hash),
            "other words",
        ),
        (
            &other,
            None,
            5,
            "not_in_that_text",
            ("work", "某市灯塔养护条例"),
            "nowhere in the text",
        ),
    ];
    for (given, provision, code, verdict, (key, value), reason) in rows {
        let mut arguments = vec!["verify", given, "--work", "某市灯塔养护条例", "--json"];
        arguments.extend(provision.iter().flat_map(|place| ["--provision", place]));
        let run = library.run(&arguments);
        assert_eq!(run.code, code, "{reason}: {}{}", run.out, run.err);
        let told = &run.json()[0];
        assert_eq!(told["verdict"], verdict, "{reason}");
        assert_eq!(told[key], value, "{reason}");
    }
    let alone = library.run(&["verify", hash, "--json"]);
    assert_eq!(alone.code, 5, "{}", alone.out);
    assert!(alone.out.contains("needs the work"), "{}", alone.out);
}

/// A contract lies on the desk as a document, and is read as an import reads it.
#[test]
fn references_of_a_word_document_are_looked_up() {
    let library = library();
    let server = start(&library);
    let work: String = "某市灯塔养护条例"
        .bytes()
        .map(|byte| format!("%{byte:02X}"))
        .collect();
    let answer = server.ask("GET", &format!("/works/{work}/text.docx"), "", b"");
    assert_eq!(answer.status, 200);
    let file = library.files().join("合同.docx");
    std::fs::write(&file, &answer.body).unwrap();
    let file = file.to_str().unwrap();
    let cited = library.run(&["cite", file]);
    assert_eq!(cited.code, 0, "{}", cited.err);
    assert!(
        cited.out.contains("本条例第二条") && cited.out.contains("已找到"),
        "{}",
        cited.out
    );
    let checked = library.run(&["digest", "check", file]);
    assert!(
        checked.out.contains("huidian cite"),
        "says what to do instead: {}",
        checked.out
    );
    let broken = library.files().join("坏.docx");
    std::fs::write(&broken, b"PK\x03\x04 nothing more").unwrap();
    let refused = library.run(&["cite", broken.to_str().unwrap()]);
    assert_eq!(refused.code, 1);
    assert!(
        refused.err.contains("读不出") && refused.err.contains("save it as"),
        "{}",
        refused.err
    );
}
