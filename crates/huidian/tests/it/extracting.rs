//! `huidian extract`, and what hostile files cost.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

use crate::testing::{TestLibrary, binary, path_text};

fn extract(folder: &Path, files: &[&str]) -> Output {
    Command::new(binary())
        .current_dir(folder)
        .env("HOME", folder)
        .args(["extract", "--json"])
        .args(files)
        .output()
        .expect("the binary runs")
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).expect("the output is JSON")
}

const TEXT: &str = "# 云湖市栈道管理办法\n\n（2025年3月6日云湖市人民政府令第12号公布　自2025年5月1日起施行）\n\n第一条　为了管理栈道，制定本办法。\n\n第二条　本办法自2025年5月1日起施行。\n\n| 名称 | 期限 |\n|---|---|\n| 栈道 | 三年 |\n";

#[test]
fn a_file_is_read_without_a_library_and_nothing_is_written() {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("a.md"), TEXT).unwrap();
    let output = extract(folder.path(), &["a.md"]);
    assert_eq!(output.status.code(), Some(0));
    let shape = json(&output);
    assert_eq!(shape["format"], "md");
    assert_eq!(shape["facts"]["title"], "云湖市栈道管理办法");
    assert_eq!(shape["facts"]["articles"], 2);
    let dates = shape["facts"]["dates"].as_array().unwrap();
    assert!(
        dates
            .iter()
            .any(|date| date["kind"] == "effective" && date["date"] == "2025-05-01")
    );
    assert_eq!(shape["tables"][0][1][0], "栈道");
    assert_eq!(shape["ocr"], false);
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(left.len(), 1, "only the file itself");
}

#[test]
fn archives_are_read_file_by_file_and_several_files_give_an_array() {
    let folder = TempDir::new().unwrap();
    // A TAR of two members, written out: each a head of 512 bytes and the content.
    let mut tape = Vec::new();
    for name in ["a.md", "b.txt"] {
        let mut head = [0u8; 512];
        head[..name.len()].copy_from_slice(name.as_bytes());
        head[124..135].copy_from_slice(format!("{:011o}", TEXT.len()).as_bytes());
        head[156] = b'0';
        head[257..262].copy_from_slice(b"ustar");
        tape.extend(head);
        tape.extend(TEXT.as_bytes());
        tape.resize(tape.len().next_multiple_of(512), 0);
    }
    std::fs::write(folder.path().join("a.tar"), tape).unwrap();
    std::fs::write(folder.path().join("empty.md"), "").unwrap();
    let output = extract(folder.path(), &["a.tar", "empty.md"]);
    assert_eq!(output.status.code(), Some(3), "one of two was refused");
    let shapes = json(&output);
    assert_eq!(shapes.as_array().map(Vec::len), Some(2));
    let members = shapes[0]["members"].as_array().unwrap();
    assert_eq!(members.len(), 2);
    assert_eq!(members[0]["facts"]["title"], "云湖市栈道管理办法");
    let text = shapes[0]["text"].as_str().unwrap();
    assert!(text.contains("a.md\n") && text.contains("第一条"), "{text}");
    assert!(shapes[1]["error"].is_string());
}

/// Marks of Markdown that stand in a web page as characters are words, for whoever reads it.
#[test]
fn extract_and_import_read_one_file_alike() {
    let page = |second: &str| {
        format!(
            "<html><body><h1>云湖市栈道管理办法</h1><p>第一条　为了管理栈道，制定本办法。</p>{second}<p>第三条　栈道应当防滑。</p><p>第四条　本办法自2025年5月1日起施行。</p><p>云湖市人民政府</p><p>2025年3月6日</p></body></html>"
        )
    };
    for (name, second, articles) in [
        ("plain.html", "<p>第二条　栈道应当有灯。</p>", 4),
        (
            "comment.html",
            "<p>&lt;!-- </p><p>第二条　栈道应当有灯。</p>",
            4,
        ),
        ("fence.html", "<p>```</p><p>第二条　栈道应当有灯。</p>", 4),
        ("quotation.html", "<p>&gt; 第二条　栈道应当有灯。</p>", 3),
        ("plain.md", "", 3),
    ] {
        let text = if name.ends_with(".md") {
            TEXT.replace("第二条", "第二条　栈道应当有灯。\n\n第三条")
        } else {
            page(second)
        };
        let library = TestLibrary::new().with_file(name, &text);
        let file = library.files().join(name);
        let shape = json(&extract(&library.files(), &[path_text(&file)]));
        assert_eq!(shape["facts"]["articles"], articles, "{name}: {shape}");
        library.import();
        let work = library.json(&["show", "云湖市栈道管理办法", "--json"]);
        assert_eq!(work["expressions"][0]["article_count"], articles, "{name}");
        let effective = &work["dates"]["effective"];
        let said = shape["facts"]["dates"].as_array().unwrap();
        assert!(
            said.iter()
                .any(|date| date["kind"] == "effective" && date["date"] == *effective),
            "{name}: {said:?} {effective}"
        );
    }
}

/// A spreadsheet of half a kilobyte that asks for sixty gigabytes.
#[test]
fn a_file_that_asks_for_too_much_costs_its_own_failure_and_the_next_is_read() {
    let folder = TempDir::new().unwrap();
    let cell = format!(
        "<t:table-row t:number-rows-repeated=\"1000000\"><t:table-cell><p>{}</p></t:table-cell></t:table-row>",
        "长".repeat(20_000)
    );
    let content = format!("<d xmlns:t=\"t\"><t:table>{cell}</t:table></d>");
    let mut writer =
        zip::ZipWriter::new(std::fs::File::create(folder.path().join("bomb.ods")).unwrap());
    let stored =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    writer.start_file("mimetype", stored).unwrap();
    writer
        .write_all(b"application/vnd.oasis.opendocument.spreadsheet")
        .unwrap();
    writer.start_file("content.xml", stored).unwrap();
    writer.write_all(content.as_bytes()).unwrap();
    writer.finish().unwrap();
    std::fs::write(folder.path().join("a.md"), TEXT).unwrap();
    let output = extract(folder.path(), &["bomb.ods", "a.md"]);
    let shapes = json(&output);
    let text = shapes[0]["text"].as_str().unwrap_or_default();
    assert!(text.chars().count() <= 64_000_000);
    assert_eq!(shapes[1]["facts"]["title"], "云湖市栈道管理办法");
}
