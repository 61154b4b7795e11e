//! References of a text to its own articles, when these get other numbers.

use huidian_model::Document;
use huidian_model::provision::Ordinal;
use huidian_text::numeral::is_numeral_char;
use huidian_text::{format_numeral, parse_numeral};

use super::draft::{DraftArticle, Edit};

/// Old numbers of articles with their new ones, where they differ.
pub(super) type Numbering = Vec<(Ordinal, Ordinal)>;

/// Lets the references in words that nobody changed follow the new numbers.
pub(super) fn follow(article: &mut DraftArticle, base: &Document, numbering: &Numbering) {
    if numbering.is_empty() || article.replaced.is_some() {
        return;
    }
    let words = &base.text[article.span.clone()];
    let mut is_foreign = false;
    let mut last_end = 0;
    for (at, _) in words.match_indices('第') {
        if at < last_end {
            continue;
        }
        let Some((number, end)) = article_number(words, at) else {
            continue;
        };
        // 《某法》第三条、第五条: what is listed behind a foreign article is foreign too
        let joins =
            words[last_end..at].trim_matches(['、', '，', '和', '及', '或', '者', '至', '以']);
        is_foreign = if joins.is_empty() && last_end > 0 {
            is_foreign
        } else {
            names_other_work(&words[..at])
        };
        last_end = end;
        let new = numbering.iter().find(|(was, _)| was.0 == [number]);
        let range = article.span.start + at..article.span.start + end;
        let is_free = !article
            .edits
            .iter()
            .any(|edit| edit.range.start < range.end && range.start < edit.range.end);
        let new = new.and_then(|(_, new)| new.0.first());
        if let Some(new) = new.filter(|_| !is_foreign && is_free) {
            article.edits.push(Edit {
                range,
                words: format!("第{}条", format_numeral(*new)),
            });
        }
    }
}

/// 第三条 at a byte: its number and end; none where 之一 follows.
fn article_number(words: &str, at: usize) -> Option<(u32, usize)> {
    let rest = &words[at + '第'.len_utf8()..];
    let length = rest.find(|c| !is_numeral_char(c))?;
    let number = parse_numeral(&rest[..length])?;
    let after = rest[length..].strip_prefix('条')?;
    (!after.starts_with('之')).then(|| (number, words.len() - after.len()))
}

/// Whether the words right before a number name another work: 《某法》, 刑法; 本法 and 本条例 do not.
fn names_other_work(before: &str) -> bool {
    let before = before.trim_end();
    let own = [
        "本法",
        "本条例",
        "本办法",
        "本规定",
        "本解释",
        "本细则",
        "本规则",
    ];
    if own.iter().any(|word| before.ends_with(word)) {
        return false;
    }
    ["》", "法", "条例", "办法", "规定", "细则", "）"]
        .iter()
        .any(|word| before.ends_with(word))
        && !["依照规定", "依法", "违法"]
            .iter()
            .any(|word| before.ends_with(word))
}
