//! Personal data taken out of originals and of all that was made of them, on record and for good.

use std::fs;
use std::io::Write;
use std::path::Path;

use serde_json::Value;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::testing::{TestLibrary, path_text, regulation};

const TITLE: &str = "某市灯塔养护条例";
const NAME: &str = "李守灯";
const PHONE: &str = "13800001111";

/// A regulation whose third article names somebody.
fn with_somebody(title: &str, seed: usize) -> String {
    regulation(title, seed, 6).replacen(
        "应当在每年",
        &format!("可以向李　守灯（{NAME}，电话138-0000-1111）报告，并应当在每年"),
        1,
    )
}

fn docx(markdown: &str) -> Vec<u8> {
    let lines = markdown.lines().filter(|line| !line.starts_with("<!--"));
    let body: String = lines
        .map(|line| {
            format!(
                "<w:p><w:r><w:t>{}</w:t></w:r></w:p>",
                line.trim_start_matches('#').trim()
            )
        })
        .collect();
    let content = format!(
        "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>{body}</w:body></w:document>"
    );
    let mut zip = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in [
        (
            "[Content_Types].xml",
            "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"/>",
        ),
        ("word/document.xml", content.as_str()),
    ] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn redact(library: &TestLibrary, target: &str, more: &[&str]) -> Value {
    let mut arguments = vec!["mend", "redact", target, "--words", NAME, PHONE];
    arguments.extend(["--reason", "个人请求删除", "--json"]);
    arguments.extend(more);
    library.json(&arguments)
}

/// Whether any file below a folder has the words as they are.
fn stands_in(folder: &Path, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let Ok(entries) = fs::read_dir(folder) else {
        return found;
    };
    for entry in entries.flatten() {
        if entry.path().is_dir() {
            found.extend(stands_in(&entry.path(), words));
            continue;
        }
        let bytes = fs::read(entry.path()).unwrap();
        for word in words {
            let word = word.as_bytes();
            if bytes.windows(word.len()).any(|window| window == word) {
                found.push(entry.path().display().to_string());
            }
        }
    }
    found
}

fn words_everywhere(library: &TestLibrary) -> String {
    let mut all = String::new();
    for arguments in [
        ["show", TITLE, "--text"].as_slice(),
        &["show", TITLE, "--facts", "--json"],
        &["batch", "list", "--json"],
        &[
            "evidence",
            TITLE,
            "-o",
            path_text(&library.data().join("证据")),
        ],
    ] {
        let run = library.run(arguments);
        assert_eq!(run.code, 0, "{arguments:?}: {}", run.err);
        all.push_str(&run.out);
    }
    let evidence = fs::read_dir(library.data().join("证据")).unwrap();
    for file in evidence.flatten() {
        all.push_str(&String::from_utf8_lossy(&fs::read(file.path()).unwrap()));
    }
    all
}

#[test]
fn a_text_file_keeps_its_shape_and_loses_the_words_everywhere() {
    let library = TestLibrary::new().with_file("条例.md", with_somebody(TITLE, 1));
    assert_eq!(
        library.import().json()["taken"].as_array().unwrap().len(),
        1
    );
    let hits = library.json(&["search", NAME, "--json"]);
    assert_ne!(hits["total"], 0, "{hits}");
    let before = library.json(&["show", TITLE, "第三条", "--json"]);

    // it tells first, and changes nothing
    let plan = redact(&library, TITLE, &[]);
    assert_eq!(plan["is_done"], false, "{plan}");
    assert_eq!(plan["originals"][0]["fate"], "covered", "{plan}");
    assert_eq!(
        plan["originals"][0]["count"], 3,
        "spaced, plain, the number: {plan}"
    );
    assert!(words_everywhere(&library).contains(NAME));

    let done = redact(&library, TITLE, &["--yes"]);
    assert_eq!(done["is_done"], true, "{done}");
    let said = words_everywhere(&library);
    for word in [NAME, "守灯", PHONE, "138-0000-1111"] {
        assert!(!said.contains(word), "{word}");
    }
    assert!(said.contains("███"), "the mark is seen");
    assert!(
        said.contains(done["originals"][0]["former_hash"].as_str().unwrap()),
        "the hash of what it was stays on record"
    );
    for word in [NAME, PHONE] {
        let hits = library.json(&["search", word, "--json"]);
        let found = hits.to_string();
        assert!(!found.contains(NAME) && !found.contains("138-"), "{found}");
    }
    let left = stands_in(&library.data(), &[NAME, "138-0000-1111"]);
    assert_eq!(
        left,
        Vec::<String>::new(),
        "database, log, originals, index"
    );

    // the tree is that of before, and the library sound
    let after = library.json(&["show", TITLE, "第三条", "--json"]);
    assert_eq!(after["provision"]["path"], before["provision"]["path"]);
    let doctor = library.json(&["doctor", "--json"]);
    assert_eq!(doctor["sound"], true, "{doctor}");

    // the same bytes do not bring the words back; nothing takes the act back
    let again = library.import().json();
    assert_eq!(again["taken"].as_array().unwrap().len(), 0, "{again}");
    assert!(again.to_string().contains("已去除个人信息"), "{again}");
    let undo = library.run(&["batch", "undo", done["batch"].as_str().unwrap()]);
    assert_ne!(undo.code, 0);
    assert!(undo.err.contains("不可撤销"), "{}", undo.err);
    assert!(!words_everywhere(&library).contains(NAME));
}

#[test]
fn taking_back_what_was_done_before_does_not_bring_words_back() {
    let library = TestLibrary::new()
        .with_file("条例.md", with_somebody(TITLE, 1))
        .with_file("b.md", regulation("第2港浮标养护条例", 2, 6));
    library.import();
    let moved = library.json(&["show", TITLE, "--json"])["expressions"][0]["label"]
        .as_str()
        .unwrap()
        .to_owned();
    let act = library.json(&[
        "mend",
        "move",
        TITLE,
        &moved,
        "--to",
        "第2港浮标养护条例",
        "--reason",
        "试",
        "--json",
    ]);
    redact(&library, "条例.md", &["--yes"]);
    let undone = library.run(&["batch", "undo", act["batch"].as_str().unwrap()]);
    assert_eq!(undone.code, 0, "{}", undone.err);
    let text = library.run(&["show", TITLE, "--text"]);
    assert!(
        text.out.contains("███") && !text.out.contains(NAME),
        "{}",
        text.out
    );
    assert_eq!(library.json(&["doctor", "--json"])["sound"], true);
    let shown = library.json(&["show", TITLE, "第七条", "--json"]);
    assert!(
        shown.to_string().contains("施行"),
        "the tree fits the text: {shown}"
    );
}

#[test]
fn of_a_document_only_its_words_stay() {
    let library = TestLibrary::new().with_file("条例.docx", docx(&with_somebody(TITLE, 1)));
    assert_eq!(
        library.import().json()["taken"].as_array().unwrap().len(),
        1
    );
    let done = redact(&library, TITLE, &["--yes"]);
    assert_eq!(done["originals"][0]["fate"], "words_only", "{done}");
    let listed = library.json(&["captures", "list", "--json"]).to_string();
    assert!(listed.contains("条例.docx.txt"), "{listed}");
    let text = library.run(&["show", TITLE, "--text"]).out;
    assert!(text.contains("███") && !text.contains(NAME), "{text}");
    let again = library.import().json();
    assert_eq!(again["taken"].as_array().unwrap().len(), 0, "{again}");
    assert_eq!(library.json(&["doctor", "--json"])["sound"], true);
}

#[test]
fn words_that_are_not_there_or_mean_nobody_change_nothing() {
    let library = TestLibrary::new().with_file("条例.md", with_somebody(TITLE, 1));
    library.import();
    for (words, reason, told) in [
        ("王某某", "试", "没有这些字"),
        ("李", "试", "太短"),
        (NAME, " ", "理由"),
        (NAME, "李守灯请求", "理由里有"),
    ] {
        let run = library.run(&[
            "mend", "redact", TITLE, "--words", words, "--reason", reason, "--yes",
        ]);
        assert_ne!(run.code, 0, "{words}");
        assert!(run.err.contains(told), "{words}: {}", run.err);
        assert!(
            !run.err.contains(words) || words == "李",
            "never the words: {}",
            run.err
        );
    }
    let missing = library.run(&[
        "mend",
        "redact",
        "没有这件",
        "--words",
        NAME,
        "--reason",
        "试",
        "--yes",
    ]);
    assert_eq!(missing.code, 4, "{}", missing.err);
    let text = library.run(&["show", TITLE, "--text"]).out;
    assert!(text.contains(NAME), "nothing was changed");
}
