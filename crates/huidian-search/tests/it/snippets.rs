//! Snippets show the match, at exact offsets.

use crate::library::{search, works};

#[test]
fn highlights_are_exact_character_ranges_of_the_text() {
    let results = search("险情 报告");
    let hit = &results.articles[0];
    let works = works();
    let articles = works
        .iter()
        .flat_map(|work| &work.expressions)
        .flat_map(|expression| &expression.articles);
    let text: Vec<char> = articles
        .into_iter()
        .find(|article| article.path == hit.id.path)
        .unwrap()
        .text
        .chars()
        .collect();
    let marked: Vec<String> = hit
        .snippet
        .highlights
        .iter()
        .map(|range| {
            text[range.start as usize..range.end as usize]
                .iter()
                .collect()
        })
        .collect();
    assert_eq!(marked, ["险情", "报告"]);
    let shown: String = text[hit.snippet.start as usize..]
        .iter()
        .take(hit.snippet.text.chars().count())
        .collect();
    assert_eq!(hit.snippet.text, shown);
}

#[test]
fn a_match_far_inside_is_shown_in_its_sentence() {
    use crate::library::{TODAY, article, work};
    let text = format!(
        "{}有重大险情的，应当报告。{}",
        "前文很长。".repeat(60),
        "后文也长。".repeat(60)
    );
    let works = [work(
        "甲法",
        huidian_model::WorkKind::Law,
        vec![article("第一条", "", &text)],
    )];
    let index = huidian_search::SearchIndex::in_memory(&works);
    let results = index
        .search(&huidian_search::SearchRequest::new("险情", TODAY))
        .unwrap();
    let snippet = &results.articles[0].snippet;
    assert!(snippet.text.starts_with("有重大险情"), "{}", snippet.text);
    assert!(snippet.text.chars().count() <= 120);
    let marked: Vec<String> = snippet
        .pieces()
        .into_iter()
        .filter(|(_, is_match)| *is_match)
        .map(|(piece, _)| piece)
        .collect();
    assert_eq!(marked, ["险情"]);
}
