//! Sources and gaps of knowledge in English: what the catalogue's files say of themselves and of what nobody could find.

use huidian_model::{Fact, FactValue, Source, fact_words, field_words};

use super::days::date_shown;
use super::reasons::{Form, fill, gaps_of, reason_in_english};
use crate::request::Language;

/// What a source of the catalogue says in brackets behind its file, part by part.
const PARTS: [(&str, &str); 10] = [
    ("一般知识，待核实", "general knowledge, to be checked"),
    ("核对表", "a checked sheet"),
    ("公开资料库", "a public collection"),
    ("公开网页", "a public page"),
    ("其他汇总", "another roundup"),
    ("修订前的文本", "the text before its revision"),
    ("修正", "amendment"),
    ("修订", "revision"),
    ("未附网址", "no address given"),
    ("官方网页", "an official page"),
];

/// Why something is not known. Longer ones before those they begin with.
const UNKNOWN: &[Form] = &[
    ("未见成文日期", "no day of signing seen"),
    ("未见施行日期", "no first day seen"),
    ("未找到公布日期", "no day of publication found"),
    ("核对时未找到文号", "no number found when it was looked for"),
    (
        "核对时未找到标准编号",
        "no number of a standard found when it was looked for",
    ),
    ("征求意见稿不施行", "a draft does not take effect"),
    ("征求意见稿未编文号", "a draft has no number"),
    (
        "征求意见稿没有标准编号",
        "a draft has no number of a standard",
    ),
    ("各汇总均未载明", "no roundup says it"),
    (
        "规划计划一般不写施行日期，未见",
        "plans rarely state a first day; none was seen",
    ),
    ("未找到定稿", "no final found"),
    ("未找到发文机关", "no issuing body found"),
    ("令号未核实", "the number of the order was not checked"),
    ("仅一家汇总载明：{}", "only one roundup says it: {0}"),
];

/// Where exactly a source says it, for readers of a language.
pub(crate) fn source_told(source: &Source, language: Language) -> String {
    let told = source.told();
    if language == Language::Chinese {
        return told;
    }
    let open = told
        .strip_suffix('）')
        .and_then(|open| open.split_once('（'));
    let Some((file, inside)) = open else {
        return told;
    };
    let parts: Vec<&str> = inside
        .split('；')
        .map(|part| {
            let known = PARTS.iter().find(|(chinese, _)| *chinese == part);
            known.map_or(part, |(_, english)| english)
        })
        .collect();
    format!("{file} ({})", parts.join("; "))
}

/// What a fact says, in words of a language.
pub(crate) fn fact_told(fact: &Fact, language: Language) -> String {
    let plain = || fact_words(&fact.value, language, |on| date_shown(on, language));
    if language == Language::Chinese {
        return plain();
    }
    match &fact.value {
        FactValue::TextAbsent(absence) => reason_in_english(&absence.reason).unwrap_or_else(plain),
        FactValue::Unknown { field, reason } => {
            let field = field_words(field, language);
            let english = unknown_in_english(reason).or_else(|| reason_in_english(reason));
            english.map_or_else(plain, |reason| format!("{field}: {reason}"))
        }
        _ => plain(),
    }
}

fn unknown_in_english(reason: &str) -> Option<String> {
    UNKNOWN.iter().find_map(|(form, english)| {
        let gaps = gaps_of(form, reason)?;
        Some(fill(english, &gaps))
    })
}

#[cfg(test)]
mod tests {
    use huidian_model::{Confidence, Fact, FactValue, Source, SourceKind};

    use super::{fact_told, source_told};
    use crate::request::Language;

    #[test]
    fn sources_of_the_catalogue_are_told_in_one_language() {
        for (detail, told) in [
            (
                "works/energy.toml（核对表）",
                "works/energy.toml (a checked sheet; no address given)",
            ),
            (
                "works/a.toml（一般知识，待核实；修正）",
                "works/a.toml (general knowledge, to be checked; amendment; no address given)",
            ),
            ("short_titles.toml", "short_titles.toml (no address given)"),
        ] {
            let source = Source::new(SourceKind::Catalogue, detail);
            assert_eq!(source_told(&source, Language::English), told);
            assert_eq!(source_told(&source, Language::Chinese), source.told());
        }
        let file = Source::new(SourceKind::Text, "条例（修订）.md (0123456789ab)");
        assert_eq!(source_told(&file, Language::English), file.told());
    }

    #[test]
    fn what_is_not_known_is_told_in_one_language() {
        let source = || Source::new(SourceKind::Catalogue, "works/a.toml");
        let unknown = |reason: &str| {
            let value = FactValue::Unknown {
                field: "effective".to_owned(),
                reason: reason.to_owned(),
            };
            fact_told(
                &Fact::new(value, source(), Confidence::High),
                Language::English,
            )
        };
        assert!(unknown("未见施行日期").ends_with(": no first day seen"));
        assert!(unknown("仅一家汇总载明：2025-01-01").ends_with("says it: 2025-01-01"));
        assert!(
            unknown("别的原因").ends_with("别的原因"),
            "kept as it was said"
        );
    }
}
