//! Commands that read a file and the library.

use crate::testing::{TestLibrary, path_text, regulation};

#[test]
fn references_are_found_and_looked_up_in_three_values() {
    let library = TestLibrary::new()
        .with_file("某市灯塔养护条例.md", regulation("某市灯塔养护条例", 1, 6))
        .with_file("意见.txt", "依照《某市灯塔养护条例》第三条和《某市灯塔养护条例》第九十条办理，参照《某县从未收录办法》第二条。");
    library.run(&[
        "import",
        path_text(&library.files().join("某市灯塔养护条例.md")),
    ]);
    let citations = library.json(&[
        "cite",
        path_text(&library.files().join("意见.txt")),
        "--json",
    ]);
    let verdicts: Vec<&str> = citations
        .as_array()
        .unwrap()
        .iter()
        .map(|found| found["verdict"].as_str().unwrap())
        .collect();
    assert_eq!(
        verdicts,
        ["found", "no_such_provision", "not_in_this_library"],
        "{citations}"
    );
    assert_eq!(citations[0]["path"], "第三条");
    assert_eq!(citations[0]["work"], "某市灯塔养护条例");
    assert_eq!(citations[0]["start"], 2);
}

#[test]
fn references_between_works_are_listed_both_ways() {
    let second = "# 某市灯塔养护条例实施细则\n\n2020年1月1日 某市人民政府公布\n\n<!-- INFO END -->\n\n\
        第一条 根据《某市灯塔养护条例》，制定本细则。\n\n第二条 《某市灯塔养护条例》第三条所称单位，包括船厂。\n\n\
        第三条 本细则自2020年2月1日起施行。\n";
    let library = TestLibrary::new()
        .with_file("某市灯塔养护条例.md", regulation("某市灯塔养护条例", 1, 6))
        .with_file("某市灯塔养护条例实施细则.md", second);
    assert_eq!(library.import().code, 0);
    let to = library.json(&[
        "citations",
        "某市灯塔养护条例",
        "第三条",
        "--incoming",
        "--json",
    ]);
    assert_eq!(to["incoming"][0]["unit"], "第二条", "{to}");
    assert_eq!(to["incoming"][0]["verdict"], "found");
    let from = library.json(&[
        "citations",
        "某市灯塔养护条例实施细则",
        "--outgoing",
        "--json",
    ]);
    assert_eq!(from["outgoing"].as_array().unwrap().len(), 2, "{from}");
    let graph = library.json(&["graph", "某市灯塔养护条例实施细则", "--json"]);
    assert!(
        graph["edges"]
            .as_array()
            .unwrap()
            .iter()
            .any(|edge| edge["kind"] == "based_on"),
        "{graph}"
    );
}

#[test]
fn an_empty_or_missing_file_is_a_clear_error() {
    let library = TestLibrary::new().with_file("空.txt", "");
    let empty = library.run(&["cite", path_text(&library.files().join("空.txt"))]);
    assert_eq!(empty.code, 1);
    assert!(empty.err.contains("is empty"), "{}", empty.err);
    let missing = library.run(&["digest", "read", "nowhere.md"]);
    assert_eq!(missing.code, 1);
    assert!(missing.err.contains("nowhere.md"), "{}", missing.err);
}
