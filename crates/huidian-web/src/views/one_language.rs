//! Messages of the command line say everything twice; a page says it once.

use crate::request::Language;

/// The half of a message such as `已有 (known)` that a reader of one language wants; a message that is not made so stays whole.
pub(crate) fn in_one_language(message: &str, language: Language) -> &str {
    let halves = message
        .strip_suffix(')')
        .and_then(|rest| rest.rsplit_once(" ("));
    let Some((chinese, english)) = halves else {
        return message;
    };
    if chinese.is_ascii() || !english.is_ascii() || english.is_empty() {
        return message;
    }
    match language {
        Language::Chinese => chinese,
        Language::English => english,
    }
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
