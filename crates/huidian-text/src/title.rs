//! Titles: the key under which spellings of one title meet.

use crate::fold::fold_char;
use crate::title_end::{TitlePlace, has_title_end};

/// Name of the state, dropped from the front of national titles.
const STATE: &str = "中华人民共和国";

/// The key of a title: folded, without 《》, quotation marks, spaces, dashes and middle dots, and without a
/// leading 中华人民共和国. Two spellings of one title have one key; brackets and numbers stay, because they
/// tell titles apart (（试行）, （2024版）).
pub fn title_key(title: &str) -> String {
    let key: String = title
        .chars()
        .map(fold_char)
        .filter(|c| !is_ornament(*c))
        .collect();
    match key.strip_prefix(STATE) {
        Some(rest) if !rest.is_empty() => rest.to_owned(),
        _ => key,
    }
}

fn is_ornament(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '<' | '>' | '"' | '\'' | '-' | '·' | '_' | '*' | '\\' | '#'
        )
}

/// Bracketed ends that mark a draft or a state of the text, in folded form.
const DRAFT_MARKS: [&str; 13] = [
    "审议稿",
    "草案修改稿",
    "草案修改二稿",
    "讨论稿",
    "征求意见稿",
    "公开征求意见稿",
    "再次征求意见稿",
    "二次征求意见稿",
    "修订征求意见稿",
    "草案",
    "送审稿",
    "报批稿",
    "意见征集稿",
];

/// The key of a title and its looser forms, nearest first: without a draft mark at the end, without an issuer before 关于,
/// without a closing bracket such as （试行） or （2024版）.
pub fn title_variants(title: &str) -> Vec<String> {
    let key = title_key(title);
    let mut variants = vec![key.clone()];
    let without_draft = strip_draft_mark(&key).map(str::to_owned);
    if let Some(plain) = &without_draft {
        push_new(&mut variants, plain);
    }
    let base = without_draft.unwrap_or(key);
    if let Some(about) = strip_issuer(&base) {
        push_new(&mut variants, about);
    }
    if let Some((before, _)) = split_closing_bracket(&base) {
        push_new(&mut variants, before);
    }
    variants
}

fn push_new(variants: &mut Vec<String>, variant: &str) {
    if !variant.is_empty() && !variants.iter().any(|known| known == variant) {
        variants.push(variant.to_owned());
    }
}

/// The title before a closing draft mark such as （征求意见稿）; `key` must be folded.
pub fn strip_draft_mark(key: &str) -> Option<&str> {
    let (before, inside) = split_closing_bracket(key)?;
    DRAFT_MARKS
        .iter()
        .any(|mark| inside.ends_with(mark))
        .then_some(before)
}

/// Splits a folded text at its closing bracket pair: `办法(试行)` → (`办法`, `试行`).
pub fn split_closing_bracket(key: &str) -> Option<(&str, &str)> {
    let inner = key.strip_suffix(')')?;
    let open = inner.rfind('(')?;
    Some((&inner[..open], &inner[open + 1..]))
}

fn strip_issuer(key: &str) -> Option<&str> {
    let at = key.find("关于")?;
    (at > 0).then(|| &key[at..])
}

/// Whether words end as titles of normative texts do, a closing bracket such as （试行） left aside.
pub fn ends_as_title(words: &str) -> bool {
    let words = without_closing_brackets(words);
    has_title_end(words, TitlePlace::Page)
}

/// The title behind the number of an announcement: 某署公告2032年第44号（关于某事的公告）.
pub fn title_behind_number(words: &str) -> Option<&str> {
    let (number, rest) = words.trim().split_once(['（', '('])?;
    let title = rest.strip_suffix(['）', ')'])?;
    (number.trim_end().ends_with('号') && title.starts_with("关于") && ends_as_title(title))
        .then_some(title)
}

/// The title that a notice without 《》 in its own publishes: 某局关于印发云湖市供水办法的通知.
pub fn issued_without_marks(notice: &str) -> Option<&str> {
    const VERBS: [&str; 5] = ["印发", "发布", "公布", "下发", "颁布"];
    let (_, rest) = notice.trim().split_once("关于")?;
    let issued = VERBS.iter().find_map(|verb| rest.strip_prefix(verb))?;
    let inner = ["的通知", "的公告", "的通告"]
        .iter()
        .find_map(|end| issued.strip_suffix(end))?
        .trim();
    (!inner.contains(['《', '》']) && ends_as_title(inner)).then_some(inner)
}

/// Words without brackets that close them: 办法（试行） → 办法.
pub fn without_closing_brackets(words: &str) -> &str {
    let mut words = words.trim_end();
    for _ in 0..3 {
        let Some(inner) = words.strip_suffix(['）', ')']) else {
            break;
        };
        let Some(open) = inner.rfind(['（', '(']) else {
            break;
        };
        words = words[..open].trim_end();
    }
    words
}
