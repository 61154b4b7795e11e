//! Counts equal those of a scan, for every substring.

use std::path::PathBuf;

use huidian_model::WorkKind;
use huidian_search::{IndexWork, Mode, SearchIndex, SearchRequest};
use huidian_text::fold;

use crate::library::{Dice, TODAY, article, search, work};

/// Words, marks, digits, letters, traditional and full-width forms, so that every kind of pair occurs.
const PIECES: &[&str] = &[
    "数据", "出境", "电力", "网络", "安全", "应当", "的", "。", "，", "《", "》", "（", "）", "(",
    ")", "第", "条", "一", "2024", "ＧＢ", "GB/T", " ", "\n", "數據", "關鍵", "－", "—", "信息",
    "保护", "哈哈", "哈", "；", "：", "“", "”", "𠮷", "①", "a", "B", "%", "3",
];

fn generated(seed: u64, count: usize) -> Vec<IndexWork> {
    let mut dice = Dice(seed);
    (0..count)
        .map(|number| {
            let articles = (0..=dice.below(8)).map(|at| {
                let length = dice.below(40);
                let text: String = (0..length)
                    .map(|_| PIECES[dice.below(PIECES.len())])
                    .collect();
                article(&format!("第{at}条"), "", &text)
            });
            work(
                &format!("规定{number}号"),
                WorkKind::Law,
                articles.collect(),
            )
        })
        .collect()
}

fn texts(works: &[IndexWork]) -> Vec<String> {
    let articles = works
        .iter()
        .flat_map(|work| &work.expressions)
        .flat_map(|expression| &expression.articles);
    articles.map(|article| fold(&article.text)).collect()
}

/// A piece of one to eight characters, as a phrase.
fn piece(texts: &[String], dice: &mut Dice) -> Option<String> {
    let text: Vec<char> = texts[dice.below(texts.len())].chars().collect();
    let start = dice.below(text.len());
    let length = (1 + dice.below(8)).min(text.len().saturating_sub(start));
    let piece: String = text[start..start + length].iter().collect();
    // marks that the query language uses, and spaces at the ends, which it trims
    let plain = !piece.contains(['"', '\n']) && piece.trim() == piece && !piece.is_empty();
    plain.then_some(piece)
}

fn check(works: &[IndexWork], seed: u64, wanted: usize) {
    let index = SearchIndex::in_memory(works);
    let texts = texts(works);
    let mut dice = Dice(seed);
    let mut checked = 0;
    while checked < wanted {
        let Some(piece) = piece(&texts, &mut dice) else {
            continue;
        };
        // a piece without spaces, colons and bars needs no quotation marks
        let is_plain = !piece.contains([' ', ':', '|']) && checked % 2 == 0;
        let text = if is_plain {
            piece.clone()
        } else {
            format!("\"{piece}\"")
        };
        let mut request = SearchRequest::new(text, TODAY);
        request.wants_facets = false;
        let results = index.search(&request).unwrap();
        let expected = texts.iter().filter(|text| text.contains(&piece)).count();
        assert_eq!(
            (results.mode, results.article_total),
            (Mode::Exact, expected),
            "{piece:?}"
        );
        checked += 1;
    }
}

#[test]
fn counts_of_generated_texts_equal_a_scan() {
    check(&generated(1, 150), 2, 2_000);
}

#[test]
fn counts_of_the_corpus_equal_a_scan() {
    let Some(works) = corpus() else { return };
    check(&works, 3, 300);
}

/// Files of the corpus as works of one article per line; `None`, with a word, when it is not there.
fn corpus() -> Option<Vec<IndexWork>> {
    let shared = std::env::var_os("HUIDIAN_SHARED").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared"),
        PathBuf::from,
    );
    let folder = shared.join("corpus/laws/经济法");
    let Ok(files) = std::fs::read_dir(&folder) else {
        assert!(
            std::env::var_os("HUIDIAN_REQUIRE_ALL").is_none(),
            "needs ../shared"
        );
        println!("skipped: needs ../shared");
        return None;
    };
    let mut paths: Vec<PathBuf> = files.flatten().map(|file| file.path()).collect();
    paths.sort();
    let works = paths.iter().map(|path| {
        let text = std::fs::read_to_string(path).unwrap_or_default();
        let lines = text
            .lines()
            .filter(|line| !line.is_empty())
            .map(|line| article("", "", line));
        work(
            &path.file_stem().unwrap_or_default().to_string_lossy(),
            WorkKind::Law,
            lines.collect(),
        )
    });
    Some(works.collect())
}

#[test]
fn forms_of_writing_do_not_matter() {
    for (query, reason) in [
        ("水文数据", "as written"),
        ("水文數據", "traditional"),
        ("\"水文數據應當\"", "traditional, as a phrase"),
        ("３日内", "full-width digit"),
        ("汇交；数据", "mark as written"),
        ("汇交;数据", "half-width mark"),
    ] {
        let results = search(query);
        assert_eq!(results.mode, Mode::Exact, "{reason}");
        assert!(results.article_total >= 1, "{reason}: {query}");
    }
}

#[test]
fn a_word_that_no_segmenter_knows_is_found() {
    assert_eq!(search("段实").article_total, 1);
}

#[test]
fn texts_come_back_as_written() {
    let text = "ＧＢ/T 1.1—2020，《關鍵》(a)（Ｂ）“引”𠮷①";
    let works = [work(
        "甲法",
        WorkKind::Law,
        vec![
            article("第一条", "", text),
            article("第二条", "", "《a》（b）,，，"),
        ],
    )];
    let index = SearchIndex::in_memory(&works);
    let results = index.search(&SearchRequest::new("关键", TODAY)).unwrap();
    assert_eq!(results.articles[0].snippet.text, text);
}
