//! Whether a page shows a draft: by its titles, by its headline, by what stands above its first number.

use huidian_text::{title_key, title_variants};

use super::Reading;
use super::title::{Titles, asks_opinions, headline_title};

/// A draft, or a notice that asks for opinions.
pub(super) fn is_draft(reading: &Reading<'_, '_>, titles: &Titles) -> bool {
    let is_marked = |title: &String| {
        let key = title_key(title);
        huidian_text::title::strip_draft_mark(&key).is_some()
            || asks_opinions(title)
            || key.contains("征求意见稿")
    };
    if titles.title.iter().chain(&titles.cover).any(is_marked) {
        return true;
    }
    if titles
        .title
        .as_deref()
        .is_some_and(|title| asks_views(reading, title))
    {
        return true;
    }
    let keys = titles
        .title
        .as_deref()
        .map(title_variants)
        .unwrap_or_default();
    let headline = reading.headline;
    let is_of_headline = headline_title(headline).is_none_or(|title| {
        title_variants(&title)
            .iter()
            .any(|variant| keys.contains(variant))
    });
    is_of_headline
        && ["征求意见稿", "公开征求", "征集意见", "草案"]
            .iter()
            .any(|mark| headline.contains(mark))
}

/// Whether what stands right above the first number asks for views on the act below.
fn asks_views(reading: &Reading<'_, '_>, title: &str) -> bool {
    /// Rows above the wording that are looked at.
    const REACH: usize = 12;
    let before = reading.before();
    let near = before[before.len().saturating_sub(REACH)..].iter();
    near.chain(reading.head()).any(|row| {
        let mut sentences = row.line.text.split_inclusive(['。', '；']);
        sentences.any(|said| huidian_text::asks_views_on(said, title))
    })
}
