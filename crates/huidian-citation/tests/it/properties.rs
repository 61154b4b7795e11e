use huidian_citation::{Context, annotate, find};
use proptest::prelude::*;

/// Pieces from which references are made, in any order: most of what comes out is nonsense, and must be borne.
const PIECES: [&str; 54] = [
    "人体器官捐献和移植条例",
    "执业",
    "审计署",
    "领海及毗连区法",
    "市",
    "港",
    "第",
    "十",
    "二",
    "条",
    "款",
    "项",
    "（",
    "）",
    "(",
    ")",
    "《",
    "》",
    "〈",
    "〉",
    "“",
    "”",
    "本法",
    "本条",
    "前款",
    "前两条",
    "同条",
    "该法",
    "至",
    "、",
    "和",
    "之一",
    "。",
    "\n",
    " ",
    "　",
    "以下简称",
    "网络安全法",
    "中华人民共和国",
    "及其实施条例",
    "作如下修改",
    "GB/T 22239-2019",
    "国发〔2024〕1号",
    "8.1.2",
    "第三章",
    "附件",
    "的",
    "修改为：",
    "章",
    "目",
    "A",
    "🚀",
    "é",
    "1",
];

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(PIECES.to_vec()), 0..60)
        .prop_map(|pieces| pieces.concat())
}

/// Words cut by a hard line end, and radicals, are given as they stand in the text.
#[test]
fn a_reference_cut_by_a_line_end_is_given_as_written() {
    for text in [
        "《、\n网络安全法》",
        "依据《网络安\n全法》第二十一条，",
        "依据《网络安全法》第⼆⼗⼀条，",
    ] {
        let found = find(text, &Context::default());
        assert_eq!(found.len(), 1, "{text}");
        assert!(text.contains(&found[0].text), "{text}: {}", found[0].text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn references_are_ordered_and_lie_in_the_text(text in text()) {
        let length = text.chars().count() as u32;
        let characters: Vec<char> = text.chars().collect();
        let mut before = 0;
        for citation in find(&text, &Context::default()) {
            prop_assert!(citation.start >= before && citation.start < citation.end && citation.end <= length);
            let words: String = characters[citation.start as usize..citation.end as usize].iter().collect();
            prop_assert_eq!(&words, &citation.text);
            before = citation.end;
        }
    }

    #[test]
    fn any_text_is_borne(text in any::<String>()) {
        let citations = find(&text, &Context::default());
        let joined: String = annotate(&text, &citations).iter().map(|segment| segment.text).collect();
        prop_assert_eq!(joined, text);
    }
}

/// Time grows with the length of the text, whatever it repeats: each of these took a second or less where a quadratic reader takes hours.
#[test]
fn long_lines_of_one_thing_are_read_in_linear_time() {
    for piece in PIECES.iter().copied().chain([
        "第一、",
        "《办法》（以下简称《甲》）",
        "“本法第一条",
        "第一条。",
        "。第一条 甲",
        "本条前款",
    ]) {
        let text = piece.repeat(100_000 / piece.len());
        let start = std::time::Instant::now();
        let found = find(&text, &Context::default());
        assert!(found.len() < text.len());
        assert!(
            start.elapsed().as_secs() < 12,
            "{piece} took {:?}",
            start.elapsed()
        );
    }
}
