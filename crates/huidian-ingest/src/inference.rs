//! Who made a text that names nobody, where the law leaves only one answer.

use huidian_catalogue::Catalogue;
use huidian_model::{
    AuthorityId, Confidence, Fact, FactValue, Issuers, Source, SourceKind, WorkKind,
};
use huidian_parse::{HistoryAct, Metadata};
use huidian_text::title::split_closing_bracket;
use huidian_text::title_key;
use jiff::civil::{Date, date};

/// Only regulations may be called 条例: of the State Council (行政法规制定程序条例第五条) or of a people's congress (规章制定程序条例第七条).
const NATIONAL: &str = "《立法法》第七十二条、《行政法规制定程序条例》第五条：全国性的“条例”为国务院制定的行政法规；文本未写制定机关";
const APPROVED: &str = "《立法法》第七十二条：题注只写国务院批准，按行政法规推断";
const LOCAL: &str = "《立法法》第八十条、第八十一条，《规章制定程序条例》第七条：地方的“条例”为当地人民代表大会或其常务委员会制定的地方性法规，按常务委员会推断；文本未写制定机关";

/// Before 行政法规制定程序暂行条例 of that day ministries called their rules 条例, too.
const NAMES_SETTLED_ON: Date = date(1987, 4, 21);

/// The issuer of a text that states none, with the article it is inferred from; `None` where more than one body comes into question.
pub(crate) fn issuer(
    title: &str,
    text: &str,
    metadata: &Metadata,
    catalogue: &Catalogue,
) -> Option<Fact> {
    if metadata.is_draft() {
        return None;
    }
    let council = || "国务院".to_owned();
    let (name, basis) = if is_approved_by_the_council(title, metadata, catalogue) {
        (council(), APPROVED)
    } else if !is_regulation_by_name(title) || !is_dated(metadata) {
        return None;
    } else if let Some(congress) = local_congress(title, catalogue) {
        (congress, LOCAL)
    } else if is_national(title, text, metadata) {
        (council(), NATIONAL)
    } else {
        return None;
    };
    let value = Issuers::named([(name.clone(), Some(AuthorityId(name)))]);
    Some(Fact::new(
        FactValue::Issuers(value),
        Source::new(SourceKind::Inference, basis),
        Confidence::Low,
    ))
}

fn is_regulation_by_name(title: &str) -> bool {
    let key = title_key(title);
    split_closing_bracket(&key)
        .map_or(key.as_str(), |(before, _)| before)
        .ends_with("条例")
}

/// The standing committee of the place that a title begins with. Autonomous regulations are the congress's own (立法法第八十五条).
fn local_congress(title: &str, catalogue: &Catalogue) -> Option<String> {
    starts_of(title)
        .filter(|_| !title.contains("自治条例"))
        .map(|place| format!("{place}人民代表大会常务委员会"))
        .find(|name| is_authority(name, catalogue))
}

/// Beginnings of a title that could be the name of a place or body, shortest first.
fn starts_of(title: &str) -> impl Iterator<Item = &str> {
    const LONGEST: usize = 12;
    title
        .char_indices()
        .take(LONGEST)
        .map(|(at, c)| &title[..at + c.len_utf8()])
}

fn is_authority(name: &str, catalogue: &Catalogue) -> bool {
    let register = &catalogue.authorities.register;
    register.find(&AuthorityId(name.to_owned())).is_some()
}

/// A regulation that a ministry published with the approval of the State Council; its title may name the ministry.
fn is_approved_by_the_council(title: &str, metadata: &Metadata, catalogue: &Catalogue) -> bool {
    let is_approved = metadata
        .history
        .iter()
        .any(|entry| entry.act == HistoryAct::Approved && entry.by.as_deref() == Some("国务院"));
    is_approved && !starts_of(title).any(|start| is_authority(start, catalogue))
}

fn is_dated(metadata: &Metadata) -> bool {
    let version = metadata.version_on.as_ref().map(|found| found.value);
    let effective = metadata.effective.as_ref().and_then(|found| found.on);
    version
        .map(huidian_model::PartialDate::earliest)
        .or(effective)
        .is_some_and(|on| on >= NAMES_SETTLED_ON)
}

/// Words of bodies that make 条例 of their own, or make them together with the State Council.
const OTHER_MAKERS: [&str; 7] = [
    "中央军事委员会",
    "中央军委",
    "国家监察委员会",
    "全国人民代表大会常务委员会",
    "本省",
    "本市",
    "本自治区",
];

/// Whether a text speaks to the whole country in the words of a regulation of the State Council, and nobody else comes into question.
fn is_national(title: &str, text: &str, metadata: &Metadata) -> bool {
    let kind = metadata.kind.as_ref().map(|guess| guess.kind);
    let is_possible = matches!(kind, None | Some(WorkKind::AdministrativeRegulation));
    // ranks of police and customs officers are laws; the Party calls its own rules 条例
    let is_of_another_rank = title.contains("衔条例") || title.contains("中国共产党");
    is_possible
        && metadata.region.is_none()
        && text.contains("国务院")
        && text.contains("本条例")
        && !is_of_another_rank
        && !OTHER_MAKERS
            .iter()
            .any(|word| title.contains(word) || text.contains(word))
}
