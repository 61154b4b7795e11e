//! Where on a page its text stands.

use std::ops::Range;
use std::sync::LazyLock;

use super::furniture::is_furniture;
use super::web_page::DENSEST;
use crate::html::{Element, HtmlTree, Selector};

/// Places where the content systems of official sites put the text, the surest first.
const CASCADE: [&str; 36] = [
    "#UCAP-CONTENT",
    ".trs_editor_view",
    ".TRS_UEDITOR",
    ".TRS_Editor",
    "#zoom",
    ".pages_content",
    "#BodyLabel",
    "#con_con",
    ".my_conboxzw",
    ".Three_xilan_07",
    "#article-content",
    ".article-content",
    ".article_con",
    ".article-con",
    ".editor-content",
    ".news_content_style",
    ".content_body_box",
    ".xxgk-content",
    ".xxgk_con",
    ".detail-content",
    ".pub-det",
    "#ivs_content",
    ".Article_content",
    ".main-txt",
    "#mainText",
    "#printContent",
    "#fontzoom",
    ".xxy_text",
    "#detailContent",
    "td.detail",
    ".main-content",
    ".ccontent",
    ".news_content",
    "div.article",
    "div.content",
    "#content",
];
/// Characters that make a place the text: less is a caption or an empty template.
const FEWEST_CHARACTERS: usize = 80;
/// Where every place has less, a short notice.
const SHORT_NOTICE: usize = 20;

static PLACES: LazyLock<Vec<Selector>> = LazyLock::new(|| {
    CASCADE
        .iter()
        .filter_map(|place| Selector::new(place).ok())
        .collect()
});

/// The bytes of the text and how they were found.
pub(super) fn find(tree: &HtmlTree<'_>, selectors: &[Selector]) -> Option<(Range<usize>, String)> {
    let mut short: Option<(usize, Range<usize>, String)> = None;
    let places = selectors.iter().chain(PLACES.iter());
    let mut candidates = places
        .filter_map(|place| Some((longest(tree, place)?, place.as_str())))
        .map(|((count, range), place)| (count, range, place.to_owned()));
    for (count, range, place) in candidates.by_ref() {
        if count >= FEWEST_CHARACTERS {
            return Some((range, place));
        }
        if count >= SHORT_NOTICE && short.as_ref().is_none_or(|(best, ..)| *best < count) {
            short = Some((count, range, place));
        }
    }
    if let Some(range) = between_print_marks(tree) {
        return Some((range, "startprint".to_owned()));
    }
    if let Some((_, range, place)) = short {
        return Some((range, place));
    }
    densest(tree).map(|range| (range, DENSEST.to_owned()))
}

/// The longest text that a selector finds.
fn longest(tree: &HtmlTree<'_>, place: &Selector) -> Option<(usize, Range<usize>)> {
    tree.select(place)
        .filter(|element| !matches!(element.name(), "input" | "a" | "meta" | "body"))
        .map(|element| (character_count(&element.text()), element.range()))
        .max_by_key(|(count, range)| (*count, std::cmp::Reverse(range.start)))
}

fn character_count(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// `<!-- startprint -->` … `<!-- endprint -->`
fn between_print_marks(tree: &HtmlTree<'_>) -> Option<Range<usize>> {
    let mut start = None;
    for (words, range) in tree.comments() {
        let words = words.trim().to_ascii_lowercase();
        if words.starts_with("startprint") {
            start = Some(range.end);
        } else if words.starts_with("endprint")
            && let Some(start) = start
        {
            let inside = start..range.start;
            return (character_count(&tree.text_in(&inside)) >= FEWEST_CHARACTERS)
                .then_some(inside);
        }
    }
    None
}

/// The innermost box that holds most of the words in paragraphs.
fn densest(tree: &HtmlTree<'_>) -> Option<Range<usize>> {
    let paragraph_count = |element: Element<'_, '_>| -> usize {
        element
            .children()
            .filter(|child| matches!(child.name(), "p" | "h2" | "h3" | "h4" | "table"))
            .map(|child| character_count(&child.text()))
            .sum()
    };
    tree.elements()
        .filter(|element| {
            matches!(
                element.name(),
                "div" | "td" | "article" | "section" | "main"
            )
        })
        .map(|element| (paragraph_count(element), element))
        .filter(|(count, element)| *count >= FEWEST_CHARACTERS && !is_furniture(*element))
        .max_by_key(|(count, element)| (*count, element.range().start))
        .map(|(_, element)| element.range())
}
