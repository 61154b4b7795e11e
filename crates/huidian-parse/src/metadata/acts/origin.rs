//! Words in front of a work that tell how it came about: 2011年11月1日市人民政府令第58号公布的《X》, 原市水利局印发的《X》.

use crate::words::{char_count, is_body};

/// Verbs by which works are made and changed.
const MAKING: [&str; 14] = [
    "通过", "批准", "发布", "公布", "颁布", "印发", "制定", "下发", "转发", "签署", "修改", "修正",
    "修订", "发",
];

/// Longest account of a work's making, in characters: three amendments with their sessions.
const PROVENANCE_LIMIT: usize = 320;

/// 1991年8月16日某市第九届人大常委会第二十八次会议通过的: how the next work was made.
pub(super) fn is_provenance(words: &str) -> bool {
    if words.chars().count() > PROVENANCE_LIMIT || words.contains(['。', '；']) {
        return false;
    }
    let plain = words.trim_end_matches(['的', '）', ')']);
    let is_made = MAKING.iter().any(|verb| plain.ends_with(verb));
    let dates = huidian_text::find_dates(words);
    let is_dated = dates
        .last()
        .is_some_and(|date| words[date.end..].chars().count() <= 12);
    let does_more = ["应当", "适用", "执行", "按照", "依照", "不一致"]
        .iter()
        .any(|word| words.contains(word));
    (is_made && (words.len() > plain.len() || !dates.is_empty()) || is_dated) && !does_more
}

/// Longest account between a verb and its work, in characters.
const LEAD_LIMIT: usize = 80;

/// What stands between a verb and the work that it ends, without the words that announce it (下列规章：).
pub(super) fn without_announcement(lead: &str) -> &str {
    const MARKS: [char; 6] = ['了', '原', '：', ':', ' ', '\u{3000}'];
    const ANNOUNCED: [&str; 9] = [
        "下列文件",
        "以下文件",
        "下列规章",
        "以下规章",
        "下列地方性法规",
        "以下地方性法规",
        "下列规范性文件",
        "以下规范性文件",
        "下列政府规章",
    ];
    let lead = lead.trim_matches(MARKS);
    ANNOUNCED
        .iter()
        .find_map(|word| lead.strip_prefix(word))
        .map_or(lead, |rest| rest.trim_matches(MARKS))
}

/// Whether words between a verb and a work belong to the work: 现行, a body that has made it, or a phrase that ends in 的 behind a verb of
/// making (由市水利局起草的).
pub(super) fn is_of_act(lead: &str) -> bool {
    let begins_elsewhere = lead.starts_with([
        '的', '后', '前', '之', '及', '或', '与', '和', '、', '，', ',', '“', '）', ')',
    ]);
    if begins_elsewhere
        || char_count(lead) > LEAD_LIMIT
        || lead.contains(['。', '；', '：', '《', '\n'])
    {
        return false;
    }
    if matches!(
        lead.trim_end_matches('的'),
        "现行" | "旧" | "旧版" | "此前" | "以前"
    ) {
        return true;
    }
    let drafts = [
        "起草的",
        "拟订的",
        "拟定的",
        "出台的",
        "批转的",
        "实施的",
        "施行的",
    ]
    .iter()
    .any(|end| lead.ends_with(end));
    drafts || is_provenance(lead) || is_body(lead)
}

/// 本办法自2025年11月1日起施行，并: this text is what puts itself in the place of the act named next.
pub(super) fn is_of_this(before: &str) -> bool {
    let mut words = before.trim_end();
    while let Some(shorter) = ["并", "同时", "一并", "将", "即", "，", ","]
        .iter()
        .find_map(|word| words.strip_suffix(word))
    {
        words = shorter.trim_end();
    }
    let clause = words.rsplit(['，', ',', ' ', '\u{3000}', '\t']).next();
    clause.is_some_and(|clause| clause.starts_with('本') && char_count(clause) <= LEAD_LIMIT)
        && !["本市", "本省", "本区", "本县"]
            .iter()
            .any(|place| clause.is_some_and(|clause| clause.starts_with(place)))
}

/// 由本办法, 为本规定所 between an act and 取代.
pub(super) fn is_replaced_by_this(tail: &str) -> bool {
    let words =
        tail.trim_matches(|c: char| c.is_whitespace() || matches!(c, '，' | '同' | '时' | '即'));
    let by = words
        .strip_prefix(['由', '为', '被'])
        .or_else(|| words.split_once('由').map(|(_, by)| by));
    by.is_some_and(|by| by.starts_with('本') && char_count(by) <= 10)
}
