//! Which acts a sentence of a notice on their term speaks of, and whether it speaks of their term.

use huidian_text::find_dates;

use super::acts::Named;
use super::keeping::KEEPS;
use super::named::WorkMention;
use crate::words::without_closing_brackets;

/// Kinds of acts by which a notice calls the one of its title.
const KINDS: [&str; 10] = [
    "办法",
    "规定",
    "细则",
    "条例",
    "规则",
    "意见",
    "通知",
    "方案",
    "管理办法",
    "实施细则",
];

/// 《办法》 in the text of a notice whose title names one act of that end is this act, whether or not it says so.
pub(super) fn name_by_title(work: &mut Named, of_title: &[WorkMention]) {
    let Some(short) = work.title.as_deref().filter(|title| KINDS.contains(title)) else {
        return;
    };
    let mut ending = of_title
        .iter()
        .filter_map(|known| known.title.as_deref())
        .filter(|full| without_closing_brackets(full).ends_with(short));
    if let (Some(full), None) = (ending.next(), ending.next()) {
        work.title = Some(full.to_owned());
    }
}

/// 根据《X》, 按照《X》: an act by which it is done, and none to which it is done.
pub(super) fn is_basis(before: &str) -> bool {
    let words = before.trim_end_matches(['原', '与', '和', '、', ' ']);
    let clause = words.rsplit(['，', ',']).next().unwrap_or(words);
    [
        "根据",
        "依据",
        "按照",
        "依照",
        "遵照",
        "按",
        "经",
        "符合",
        "贯彻",
        "落实",
        "执行好",
    ]
    .iter()
    .any(|word| clause.contains(word))
}

/// Whether what stands between the acts and the word of keeping, or before the acts, speaks of their own term and of nothing else.
pub(super) fn is_of_acts(segment: &str) -> bool {
    const OWN: [&str; 24] = [
        "有效期限",
        "有效期",
        "实施期限",
        "执行期限",
        "施行期限",
        "试行期限",
        "试行期",
        "期限",
        "届满",
        "到期",
        "期满",
        "现将",
        "统一",
        "自动",
        "决定",
        "同意",
        "均",
        "予以",
        "后",
        "继续",
        "将",
        "即",
        "的",
        "至",
    ];
    let Some(close) = segment.rfind('》') else {
        return false;
    };
    let Some(verb) = KEEPS.iter().filter_map(|word| segment.find(word)).min() else {
        return false;
    };
    if verb < close {
        return true;
    }
    let mut rest = without_brackets(&segment[close + '》'.len_utf8()..verb]);
    for date in find_dates(&rest.clone()).iter().rev() {
        rest.replace_range(date.start..date.end, "");
    }
    for word in OWN {
        rest = rest.replace(word, "");
    }
    rest.trim_matches(|c: char| c.is_whitespace() || matches!(c, '，' | '、' | ',' | '于' | '在'))
        .is_empty()
}

/// Words without what stands in （）.
fn without_brackets(words: &str) -> String {
    let mut depth = 0;
    words
        .chars()
        .filter(|c| {
            match c {
                '（' | '(' => depth += 1,
                '）' | ')' => {
                    depth -= 1;
                    return false;
                }
                _ => {}
            }
            depth <= 0
        })
        .collect()
}
