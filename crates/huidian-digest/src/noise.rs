//! What a page holds besides the article: navigation, promotion, QR codes, reply lines.

use crate::instrument::is_bare_title;
use crate::lexicon::{PROMOTION, TAIL};
use crate::number::standard_at_start;
use crate::numbering::after_numbering;
use crate::outline::has_title_form;
use crate::passage::Passage;
use crate::quote::{Quote, quotes};
use crate::unit::Line;

/// Whether a line opens the apparatus behind an article (往期推荐, 微信扫一扫).
pub(crate) fn opens_tail(line: &Line) -> bool {
    let passage = &line.passage;
    passage.len() <= 24 && passage.has_any(&TAIL, passage.whole())
}

/// Whether a line is no part of the article.
pub(crate) fn is_noise(line: &Line) -> bool {
    let passage = &line.passage;
    if !passage.chars.iter().any(|c| c.is_alphanumeric()) {
        return true;
    }
    if is_address(line) {
        return true;
    }
    let is_promotion = passage.has_any(&PROMOTION, passage.whole()) && !is_title_line(line);
    is_promotion && passage.len() <= 60 && quotes(passage).is_empty()
}

/// 国家药监局关于医疗器械注册的通告: words of promotion may stand in a title.
fn is_title_line(line: &Line) -> bool {
    let passage = &line.passage;
    let (start, _) = after_numbering(passage);
    let text = passage.text(start..passage.len());
    has_title_form(&text) && is_bare_title(&text)
        || standard_at_start(passage, start..passage.len()).is_some()
}

/// A line that is a web address, or a label and one.
fn is_address(line: &Line) -> bool {
    let text = line.passage.folded_text(line.passage.whole());
    let text = text.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    text.starts_with("http://") || text.starts_with("https://") || text.starts_with("www.")
}

/// A link that leads elsewhere: menus and lists of other articles. A title in title marks, a number or a date makes it an item.
pub(crate) fn is_menu(line: &Line) -> bool {
    let passage = &line.passage;
    let found = quotes(passage);
    line.is_link
        && (found.is_empty() || writes_about(passage, &found))
        && !crate::instrument::is_bare_title(&passage.text(passage.whole()))
}

/// 《甲法》与《乙规范》对照比较表, 初探《丙法》的逻辑: words beside the titles that are no facts and tell of no issue. What links there is
/// written about them.
fn writes_about(passage: &Passage, found: &[Quote]) -> bool {
    const ABOUT: [&str; 22] = [
        "翻译",
        "英文版",
        "译文",
        "对照",
        "比较",
        "逻辑",
        "要旨",
        "评析",
        "探",
        "思考",
        "启示",
        "演变",
        "起源",
        "应用",
        "立项",
        "汇报",
        "理解",
        "观察",
        "分析",
        "评论",
        "笔记",
        "案例",
    ];
    let (start, _) = after_numbering(passage);
    let is_inside = |at: usize| found.iter().any(|quote| quote.outer.contains(&at));
    let beside: String = (start..passage.len())
        .filter(|at| !is_inside(*at))
        .map(|at| passage.folded[at])
        .collect();
    ABOUT.iter().any(|word| beside.contains(word))
}
