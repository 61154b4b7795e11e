//! Messages of the command line say everything twice; a page says it once.

use std::borrow::Cow;

use crate::request::Language;

/// The half of a message such as `已有 (known)`, `已有（known）` or `已有 known` that a reader of one language wants; a message that is not made so stays whole.
pub(crate) fn in_one_language(message: &str, language: Language) -> Cow<'_, str> {
    let whole = Cow::Borrowed(message);
    if let Some((chinese, english)) = in_brackets(message) {
        return Cow::Borrowed(match language {
            Language::Chinese => chinese,
            Language::English => english,
        });
    }
    let Some((said, chinese, english)) = one_after_another(message) else {
        return whole;
    };
    match language {
        Language::Chinese => Cow::Borrowed(&message[..said.len() + chinese.len()]),
        Language::English => Cow::Owned(format!("{said}{english}")),
    }
}

fn in_brackets(message: &str) -> Option<(&str, &str)> {
    let marked = |open: &str, close: char| message.strip_suffix(close)?.rsplit_once(open);
    let (chinese, english) = marked(" (", ')').or_else(|| marked("（", '）'))?;
    let is_so = !chinese.is_ascii()
        && english.is_ascii()
        && english.contains(|c: char| c.is_ascii_lowercase());
    is_so.then_some((chinese, english))
}

/// What was asked, as far as it stands before the Chinese; the Chinese; the English after it: at least three words that begin after the last Chinese letter.
fn one_after_another(message: &str) -> Option<(&str, &str, &str)> {
    let first = message.find(|c: char| !c.is_ascii())?;
    let last = message.char_indices().rfind(|(_, c)| !c.is_ascii())?;
    let after = last.0 + last.1.len_utf8();
    let begins = message[after..]
        .match_indices(' ')
        .find(|(at, _)| message[after + at + 1..].starts_with(|c: char| c.is_ascii_lowercase()))?;
    // what a colon announces, and what stands between the two, is said in either language
    let is_detail = last.1 == '：'
        || message[after..after + begins.0].contains(|c: char| c.is_ascii_alphabetic());
    if is_detail {
        return None;
    }
    let (chinese, english) = message.split_at(after + begins.0);
    let english = &english[1..];
    let words = english.split(' ').filter(|word| word.len() > 1);
    (words.count() >= 3).then(|| (&chinese[..first], &chinese[first..], english))
}

#[cfg(test)]
mod tests {
    use super::in_one_language;
    use crate::request::Language;

    #[test]
    fn a_message_in_two_languages_is_halved_and_others_stay_whole() {
        for (message, chinese, english) in [
            // as reports of imports say it
            (
                "已收录文件的文本 (text of a work already known)",
                "已收录文件的文本",
                "text of a work already known",
            ),
            // brackets of Chinese in the first half
            (
                "汇总：3 件（新增 1 件） (roundup)",
                "汇总：3 件（新增 1 件）",
                "roundup",
            ),
            // brackets of Chinese writing
            (
                "没有很贴切的条文（nothing fits well: try words of the law）",
                "没有很贴切的条文",
                "nothing fits well: try words of the law",
            ),
            // no brackets
            (
                "没有可对照的较早文本 there is no earlier text to compare with",
                "没有可对照的较早文本",
                "there is no earlier text to compare with",
            ),
            // what was asked stands before both, and a year of the first half is not the second
            (
                "2024-13 不是日期，应为 2024-05-01、2024-05 或 2024 is not a day: YYYY-MM-DD",
                "2024-13 不是日期，应为 2024-05-01、2024-05 或 2024",
                "2024-13 is not a day: YYYY-MM-DD",
            ),
            // names of this field in one sentence
            (
                "列出 GB/T 22239 和 robots.txt",
                "列出 GB/T 22239 和 robots.txt",
                "列出 GB/T 22239 和 robots.txt",
            ),
            // a detail that is no second half
            (
                "参数 content：works/own.toml: duty OWN-2: unknown attribute is_bank",
                "参数 content：works/own.toml: duty OWN-2: unknown attribute is_bank",
                "参数 content：works/own.toml: duty OWN-2: unknown attribute is_bank",
            ),
            (
                "参数 content：duty own has no attribute is_bank",
                "参数 content：duty own has no attribute is_bank",
                "参数 content：duty own has no attribute is_bank",
            ),
            // one language only
            (
                "a text (with a remark)",
                "a text (with a remark)",
                "a text (with a remark)",
            ),
            ("空文件", "空文件", "空文件"),
            ("第三条 (试行)", "第三条 (试行)", "第三条 (试行)"),
            ("", "", ""),
        ] {
            assert_eq!(
                in_one_language(message, Language::Chinese),
                chinese,
                "{message}"
            );
            assert_eq!(
                in_one_language(message, Language::English),
                english,
                "{message}"
            );
        }
    }
}
