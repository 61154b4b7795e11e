use huidian_text::markup::{escape_markdown, escape_markup, push_escaped};
use proptest::prelude::*;

#[test]
fn text_stays_text_in_markup() {
    for (text, escaped) in [
        // the five characters that mean something
        (
            "<a href=\"x\">'&'</a>",
            "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;",
        ),
        // what XML has no place for goes
        ("灯\u{0}塔\u{7}\u{85}", "灯塔"),
        // lines stay lines
        ("第一条\n\t灯塔", "第一条\n\t灯塔"),
    ] {
        assert_eq!(escape_markup(text), escaped, "{text:?}");
    }
}

#[test]
fn text_stays_text_in_markdown() {
    for (text, escaped) in [
        // emphasis, links and code
        (
            "*甲*_乙_[丙](丁)`戊`",
            "\\*甲\\*\\_乙\\_\\[丙\\](丁)\\`戊\\`",
        ),
        // marks of lists and headings, at the beginning of a line only where they mean nothing inside
        ("- 甲-乙", "\\- 甲-乙"),
        ("# 甲", "\\# 甲"),
        // a cell stays one cell, and one line
        ("甲|乙\n丙", "甲\\|乙 丙"),
        // an entity is its letters
        ("&lt;", "\\&lt;"),
    ] {
        assert_eq!(escape_markdown(text), escaped, "{text:?}");
    }
}

proptest! {
    #[test]
    fn no_text_opens_an_element_or_ends_an_attribute(text in "\\PC{0,40}") {
        let mut markup = String::new();
        push_escaped(&mut markup, &text);
        prop_assert!(!markup.contains(['<', '>', '"', '\'']));
        let back = markup
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&quot;", "\"")
            .replace("&#39;", "'")
            .replace("&amp;", "&");
        prop_assert_eq!(back, text);
    }
}
