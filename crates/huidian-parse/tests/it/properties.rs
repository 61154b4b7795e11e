//! What holds for every input, however broken.

use huidian_parse::{Hints, parse};
use proptest::prelude::*;

use crate::trees::check_tree;

/// Pieces that texts are made of, put together at random.
fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("第一条 某甲。\n".to_owned()),
        Just("第二条之一　某乙：\n".to_owned()),
        Just("第一章 总则\n".to_owned()),
        Just("第一编\n".to_owned()),
        Just("（一）某丙；\n".to_owned()),
        Just("（1）某丁；\n".to_owned()),
        Just("1.某戊。\n".to_owned()),
        Just("5.2.1 某己\n".to_owned()),
        Just("一、某庚。\n".to_owned()),
        Just("附件2\n".to_owned()),
        Just("附录A（规范性）\n".to_owned()),
        Just("目　录\n".to_owned()),
        Just("附则\n".to_owned()),
        Just("2024年5月1日\n".to_owned()),
        Just("某某部令\n".to_owned()),
        Just("## 标题办法\n".to_owned()),
        Just("\u{FEFF}\r\n**第三条** [链接](x) <!-- 注 -->\n".to_owned()),
        Just("<!-- 没有结束".to_owned()),
        Just("《《《〈".to_owned()),
        "[a-z()\\[\\]*#\\\\!<>|第条章节（）〔〕、。：；，0-9一二三\n\t ]{0,40}",
        "\\PC{0,30}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_text_gives_a_tree_that_tiles_it(pieces in prop::collection::vec(piece(), 0..60)) {
        let input = pieces.concat();
        let parsed = parse(&input, &Hints::default());
        check_tree(&parsed.document);
    }

    #[test]
    fn offsets_lead_back_to_the_input(pieces in prop::collection::vec(piece(), 0..40)) {
        let input = pieces.concat();
        let source: Vec<char> = input.chars().collect();
        let parsed = parse(&input, &Hints::default());
        for (at, c) in (0u32..).zip(parsed.document.text.chars()) {
            let origin = source.get(parsed.source_map.to_source(at) as usize).copied();
            // a radical stands in the text as the character it looks like
            let seen = origin.map(|c| huidian_text::normalise(&c.to_string()).text);
            let is_same = c == '\n' || seen.is_some_and(|seen| seen == c.to_string());
            prop_assert!(is_same, "character {at} {c:?} comes from {origin:?}");
        }
        if let Some((start, end)) = parsed.taken {
            prop_assert!(start < end && end as usize <= source.len());
        }
    }

    #[test]
    fn spans_lie_on_characters(pieces in prop::collection::vec(piece(), 0..40)) {
        let input = pieces.concat();
        let parsed = parse(&input, &Hints::default());
        let text = &parsed.document.text;
        let length = text.chars().count() as u32;
        for (start, end) in parsed.diagnostics.iter().filter_map(|found| found.span) {
            prop_assert!(start <= end && end <= length);
        }
        let spans = parsed.metadata.events.iter().filter_map(|event| event.span);
        for span in spans.chain(parsed.metadata.repeals.iter().map(|mention| mention.span)) {
            prop_assert!(text.get(span.start as usize..span.end as usize).is_some());
        }
    }

    #[test]
    fn random_bytes_read_as_text_are_no_trouble(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
        check_tree(&parse(&String::from_utf8_lossy(&bytes), &Hints::default()).document);
    }
}
