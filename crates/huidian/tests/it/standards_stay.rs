//! The text of a standard that the keeper brought is read here and leaves by no door, unless a setting lets it.

use std::io::{Read as _, Write as _};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::testing::{TestLibrary, path_text, regulation};

/// Words that stand in the standard and nowhere else.
const WORDS: &str = "栈道传感器的采样间隔不应大于三十秒";

fn standard() -> String {
    format!(
        "# 栈道监测数据安全要求\n\nGB/T 99901—2025\n\n前言\n\n本文件代替GB/T 99901—2010《栈道监测》。\n\n\
         1 范围\n\n本文件规定了栈道监测数据的安全要求。\n\n\
         2 规范性引用文件\n\nGB/T 99002 栈道 基本术语\n\n\
         3 术语和定义\n\n3.1 栈道\n\n供行人通过的构筑物。\n\n\
         4 采集要求\n\n4.1 {WORDS}。\n\n4.2 采集的数据应留存不少于三年。\n"
    )
}

fn library() -> (TestLibrary, String) {
    let library = TestLibrary::new()
        .with_file("标准.md", standard())
        .with_file("条例.md", regulation("某市栈道养护条例", 3, 5));
    assert_eq!(library.import().code, 0);
    let found = library.json(&["search", WORDS, "--json"]);
    let work = found["hits"][0]["work"].as_str().map(str::to_owned);
    (library, work.expect("the standard is read and found here"))
}

/// All that is in a bundle, names and words, unpacked.
fn unpacked(library: &TestLibrary) -> String {
    let file = library.files().join("包.zip");
    let _ = std::fs::remove_file(&file);
    let made = library.run(&["bundle", "-o", path_text(&file)]);
    assert_eq!(made.code, 0, "{}", made.err);
    let mut archive = zip::ZipArchive::new(std::fs::File::open(&file).unwrap()).unwrap();
    let mut all = String::new();
    for index in 0..archive.len() {
        let mut member = archive.by_index(index).unwrap();
        let mut bytes = Vec::new();
        member.read_to_end(&mut bytes).unwrap();
        all.push_str(&member.name().unwrap());
        all.push_str(&String::from_utf8_lossy(&bytes));
    }
    all
}

/// What each door of the command line lets out.
fn doors(library: &TestLibrary, work: &str) -> Vec<(&'static str, String)> {
    let mut out = vec![("bundle", unpacked(library))];
    let folder = library.files();
    for format in ["jsonl", "csv", "parquet"] {
        let file = folder.join(format!("条文.{format}"));
        let made = library.run(&["export", "--format", format, "-o", path_text(&file)]);
        assert_eq!(made.code, 0, "{}", made.err);
        let bytes = std::fs::read(&file).unwrap();
        out.push((format, String::from_utf8_lossy(&bytes).into_owned()));
    }
    for format in ["oscal", "ciso"] {
        let file = folder.join(format!(
            "文本.{}",
            if format == "ciso" { "yaml" } else { "json" }
        ));
        library.run(&[
            "export",
            "--format",
            format,
            "--work",
            work,
            "-o",
            path_text(&file),
        ]);
        out.push((format, std::fs::read_to_string(&file).unwrap_or_default()));
    }
    let texts = folder.join("akn");
    let _ = std::fs::remove_dir_all(&texts);
    let _ = std::fs::remove_file(folder.join("akn.manifest.json"));
    assert_eq!(
        library
            .run(&["export", "--format", "akn", "-o", path_text(&texts)])
            .code,
        0
    );
    let files = std::fs::read_dir(&texts).unwrap();
    let all: Vec<String> = files
        .map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap())
        .collect();
    assert!(!all.is_empty(), "the ordinance leaves");
    out.push(("akn", all.concat()));
    out.push(("mcp", agent(library, work)));
    out
}

/// What an agent is told that reads the work and searches for its words.
fn agent(library: &TestLibrary, work: &str) -> String {
    let call = |id: u32, name: &str, arguments: Value| {
        json!({"jsonrpc": "2.0", "id": id, "method": "tools/call",
               "params": {"name": name, "arguments": arguments}})
    };
    let lines = [
        json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
            "protocolVersion": "2025-06-18", "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"}}}),
        json!({"jsonrpc": "2.0", "method": "notifications/initialized"}),
        call(2, "read_provision", json!({"work": work})),
        call(
            3,
            "read_provision",
            json!({"work": work, "provision": "4.1"}),
        ),
        // part of the words: the question is not the answer
        call(4, "search_articles", json!({"query": "传感器的采样间隔"})),
    ];
    let mut child = library
        .command(&["mcp"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("start the server for agents");
    let mut input = child.stdin.take().unwrap();
    for line in lines {
        writeln!(input, "{line}").unwrap();
    }
    let mut output = std::io::BufReader::new(child.stdout.take().unwrap());
    let mut answers = String::new();
    while !answers.contains("\"id\":4") {
        let read = std::io::BufRead::read_line(&mut output, &mut answers).unwrap();
        assert!(read > 0, "the server ended: {answers}");
    }
    drop(input);
    child.wait().unwrap();
    answers
}

#[test]
fn the_text_of_a_standard_leaves_by_no_door_unless_a_setting_lets_it() {
    let (library, work) = library();
    for (door, out) in doors(&library, &work) {
        assert!(!out.contains(WORDS), "{door} let the standard out");
    }
    // The lines of an export stay those of the index; what is withheld says so.
    let rows = std::fs::read_to_string(library.files().join("条文.jsonl")).unwrap();
    let indexed = library.json(&["doctor", "--json"]);
    assert_eq!(
        Some(rows.lines().count() as u64),
        indexed["index_articles"].as_u64()
    );
    let withheld: Vec<Value> = rows
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .filter(|row: &Value| row["withheld"] == true)
        .collect();
    assert!(!withheld.is_empty());
    assert!(
        withheld
            .iter()
            .all(|row| row["work"] == work.as_str() && row["text"].is_null())
    );

    std::fs::write(
        library.data().join("huidian.toml"),
        "[deliver]\nstandards = true\n",
    )
    .unwrap();
    for (door, out) in doors(&library, &work) {
        // columns of Parquet are packed
        assert!(
            door == "parquet" || out.contains(WORDS),
            "{door} keeps what it may give: {out:.300}"
        );
    }
}
