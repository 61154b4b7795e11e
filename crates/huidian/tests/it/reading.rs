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
fn an_empty_or_missing_file_is_a_clear_error() {
    let library = TestLibrary::new().with_file("空.txt", "");
    let empty = library.run(&["cite", path_text(&library.files().join("空.txt"))]);
    assert_eq!(empty.code, 1);
    assert!(empty.err.contains("is empty"), "{}", empty.err);
    let missing = library.run(&["digest", "read", "nowhere.md"]);
    assert_eq!(missing.code, 1);
    assert!(missing.err.contains("nowhere.md"), "{}", missing.err);
}
