//! What is put into a document is in it, and nothing else.

use std::io::{Cursor, Read};

use huidian_office::{Run, WordDocument};

fn made() -> Vec<u8> {
    let mut document = WordDocument::landscape();
    document.heading(1, "灯塔条例 <试行>");
    document.paragraph(&[Run::bold("第一条"), Run::plain("　为了照明 & 航行\u{0}")]);
    document.table([["甲", "乙"], ["丙<", ""]]);
    document.into_bytes().unwrap()
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive
        .by_name(name)
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    text
}

#[test]
fn a_document_is_made_alike_twice() {
    assert_eq!(made(), made());
}

#[test]
fn text_is_text_whatever_it_says() {
    let text = part(&made(), "word/document.xml");
    for (words, is_there) in [
        ("灯塔条例 &lt;试行&gt;", true),
        ("<w:b/>", true),
        ("　为了照明 &amp; 航行<", true),
        ("丙&lt;", true),
        ("<试行>", false),
        ("\u{0}", false),
    ] {
        assert_eq!(text.contains(words), is_there, "{words}: {text}");
    }
    assert_eq!(text.matches("<w:tr>").count(), 2);
    assert_eq!(text.matches("<w:tc>").count(), 4);
    for element in ["w:p", "w:r", "w:t", "w:tr", "w:tc", "w:tbl"] {
        let opened = text.matches(&format!("<{element}>")).count()
            + text.matches(&format!("<{element} ")).count();
        let closed = text.matches(&format!("</{element}>")).count();
        assert_eq!(opened, closed, "{element}");
    }
}

#[test]
fn every_part_that_is_named_is_there() {
    let bytes = made();
    for name in ["word/document.xml", "word/styles.xml"] {
        assert!(part(&bytes, "[Content_Types].xml").contains(name));
        assert!(part(&bytes, name).starts_with("<?xml"));
    }
}
