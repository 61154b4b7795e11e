//! The tags of 国办发〔2017〕47号, and those that the State Council's own site has instead.

use super::collector::Collector;
use super::field::{Rung, WebFieldName};
use crate::html::HtmlTree;

/// Name of the tag in lower case, and what it says. `ArticleTitle` stands on documents only, never on lists.
const TAGS: &[(&str, WebFieldName)] = &[
    ("articletitle", WebFieldName::Title),
    ("og:title", WebFieldName::Title),
    ("pubdate", WebFieldName::PublishedOn),
    ("createdate", WebFieldName::PublishedOn),
    // www.gov.cn: YYYY-MM-DD-HH:mm:ss
    ("firstpublishedtime", WebFieldName::PublishedOn),
    ("lastmodifiedtime", WebFieldName::ChangedOn),
    ("article:published_time", WebFieldName::PublishedOn),
    ("contentsource", WebFieldName::Origin),
    ("sitename", WebFieldName::Site),
    ("columnname", WebFieldName::Column),
    ("lanmu", WebFieldName::Column),
    ("url", WebFieldName::Address),
    ("og:url", WebFieldName::Address),
];

pub(super) fn read(tree: &HtmlTree<'_>, found: &mut Collector<'_, '_>) {
    for element in tree.elements().filter(|element| element.name() == "meta") {
        let named = element
            .attribute("name")
            .or_else(|| element.attribute("property"));
        let (Some(name), Some(content)) = (named, element.attribute("content")) else {
            continue;
        };
        let key = name.trim().to_ascii_lowercase();
        if let Some((_, field)) = TAGS.iter().find(|(tag, _)| *tag == key) {
            let value = without_tags(&content);
            found.add(*field, &value, Rung::Meta, name.trim(), element.range());
        }
    }
}

/// `<!-- saved from url=(0042)https://… -->`, which browsers and this program's extension write into saved pages.
pub(super) fn read_mark(tree: &HtmlTree<'_>, found: &mut Collector<'_, '_>) {
    for (words, range) in tree.comments().take(5) {
        let saved = words.trim().strip_prefix("saved from url=(");
        if let Some((_, address)) = saved.and_then(|rest| rest.split_once(')')) {
            let label = "saved from url";
            found.add(WebFieldName::Address, address, Rung::Meta, label, range);
        }
    }
}

/// Titles hold line breaks, and `<br>` as text.
fn without_tags(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        match rest[at..].find('>') {
            Some(end) if end < 40 => rest = &rest[at + end + 1..],
            _ => {
                out.push('<');
                rest = &rest[at + 1..];
            }
        }
    }
    out.push_str(rest);
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}
