//! Why texts wait for a person: the sentences that an import writes, sorted by kind and told in English.

use super::reasons::{Form, fill, gaps_of};
use crate::request::Language;

/// What an import may doubt; a work stands in the last gap of some.
const DOUBTS: &[Form] = &[
    ("把握不足", "not sure enough that this is a text"),
    (
        "正文不完整：编号有缺或结尾缺失",
        "the text is not whole: numbers or its end are missing",
    ),
    (
        "条文编号重复，或自称两种名称，可能混有两件文件",
        "numbers come again, or it has two names: perhaps two texts on one page",
    ),
    (
        "施行日期留空，像是征求意见稿",
        "the first day is left blank, as in a draft",
    ),
    (
        "正文中夹有评论或报道",
        "comments or news stand between its own words",
    ),
    ("没有可作标题的文字", "no words that can be its title"),
    ("未见已知的制定机关", "no known body issued it"),
    (
        "发文字号与机关或日期不符",
        "the number is another body's, or of another year",
    ),
    (
        "标题是汇编、对照或学习材料的",
        "the title is that of a collection, a comparison or matter to learn from",
    ),
    (
        "本次导入要求全部审核",
        "everything of this import was to be reviewed",
    ),
    (
        "文件自称不是中国的法规",
        "the file says it is no Chinese law",
    ),
    ("只是文件的一部分", "a part only"),
    ("所写日期不存在", "a day that does not exist"),
    (
        "文号的年份还没有到",
        "the year of the number is yet to come",
    ),
    (
        "文号与已知的 {} 不一致：{}",
        "another number than {0}, which is known: {1}",
    ),
    (
        "文号远在该机关已知的文号之后（已知最大为 {}）",
        "the number is far beyond the body's known ones (the last is {0})",
    ),
    (
        "与库中同题文件文字相像，机关或文号不同：{}",
        "words like those of a work of the same title, with another issuer or number: {0}",
    ),
    (
        "文字与库中的征求意见稿相同：{}",
        "the words of a draft that is held: {0}",
    ),
    (
        "文字与库中的 {} 相同，标题少了地区或机关",
        "the words of {0}, with a title that lacks place or body",
    ),
    (
        "文字与库中文本逐字相同，只有日期不同：{}",
        "the words of a text that is held, with another day: {0}",
    ),
    (
        "与库中文本只有零散的单字不同，不像修订：{}",
        "single characters differ from a text that is held, unlike a revision: {0}",
    ),
    (
        "只是一部分，与库中文本不尽相同：{}",
        "a part, and not quite the words of the text that is held: {0}",
    ),
    (
        "没有日期，文号也与库中的不同：{}",
        "no day, and another number than the held one's: {0}",
    ),
    (
        "库中已有文本，来文没有日期，不能另立版本：{}",
        "a text is held, and this one has no day to be a version of: {0}",
    ),
    (
        "与库中同日的文本不同：{}",
        "unlike the text of the same day that is held: {0}",
    ),
    (
        "与库中同题文件的文本不相像：{}",
        "unlike the text of the same title that is held: {0}",
    ),
];

/// What stands in the place of a gap where the kind of a doubt is named.
const GAP: &str = "…";

fn form_of(doubt: &str) -> Option<(&'static Form, Vec<&str>)> {
    DOUBTS
        .iter()
        .find_map(|form| Some((form, gaps_of(form.0, doubt)?)))
}

/// The single doubts of a reason to wait.
pub(crate) fn doubts_of(reason: &str) -> impl Iterator<Item = &str> {
    reason.split('；').filter(|doubt| !doubt.is_empty())
}

/// A doubt in the language of the page; one that is not known stays as it was written.
pub(crate) fn doubt_in(doubt: &str, language: Language) -> String {
    match form_of(doubt) {
        Some((form, gaps)) if language == Language::English => fill(form.1, &gaps),
        _ => doubt.to_owned(),
    }
}

/// What kind of doubt it is, whatever work or number it names: a name for filters, in Chinese.
pub(crate) fn doubt_kind(doubt: &str) -> String {
    let Some((form, _)) = form_of(doubt) else {
        return doubt.to_owned();
    };
    let without_work = form.0.strip_suffix("：{}").unwrap_or(form.0);
    without_work.replace("{}", GAP)
}

/// The kind of a doubt for the reader.
pub(crate) fn doubt_kind_in(kind: &str, language: Language) -> String {
    if language == Language::Chinese {
        return kind.to_owned();
    }
    let known = DOUBTS.iter().find(|form| {
        let without_work = form.0.strip_suffix("：{}").unwrap_or(form.0);
        without_work.replace("{}", GAP) == kind
    });
    known.map_or_else(
        || kind.to_owned(),
        |form| {
            let gaps = [GAP; 2];
            let text = fill(form.1, &gaps);
            text.strip_suffix(": …").unwrap_or(&text).to_owned()
        },
    )
}

#[cfg(test)]
mod tests {
    use super::{doubt_in, doubt_kind, doubt_kind_in, doubts_of};
    use crate::request::Language;

    #[test]
    fn doubts_are_sorted_by_what_they_say_and_not_by_the_work_they_name() {
        for (doubt, kind, english) in [
            (
                "把握不足",
                "把握不足",
                "not sure enough that this is a text",
            ),
            (
                "文号与已知的 某发〔2024〕3号 不一致：某办法",
                "文号与已知的 … 不一致",
                "another number than …, which is known",
            ),
            (
                "与库中同日的文本不同：某条例",
                "与库中同日的文本不同",
                "unlike the text of the same day that is held",
            ),
            (
                "文字与库中的 某办法 相同，标题少了地区或机关",
                "文字与库中的 … 相同，标题少了地区或机关",
                "the words of …, with a title that lacks place or body",
            ),
            ("某人另有说法", "某人另有说法", "某人另有说法"),
        ] {
            assert_eq!(doubt_kind(doubt), kind);
            assert_eq!(doubt_kind_in(kind, Language::English), english);
            assert_eq!(doubt_kind_in(kind, Language::Chinese), kind);
        }
        let both: Vec<&str> = doubts_of("把握不足；只是文件的一部分").collect();
        assert_eq!(both, ["把握不足", "只是文件的一部分"]);
        assert_eq!(
            doubt_in("与库中同日的文本不同：某条例", Language::English),
            "unlike the text of the same day that is held: 某条例"
        );
    }
}
