//! Articles of official accounts.

use std::ops::Range;

use super::collector::Collector;
use super::field::{Rung, WebFieldName};
use crate::html::HtmlTree;

/// Name of the place where an article's text stands.
const BODY: &str = "#js_content";

/// Reads an account's article; says whether the page is one: it has a body of that name and a title.
pub(super) fn read(tree: &HtmlTree<'_>, found: &mut Collector<'_, '_>) -> bool {
    if body(tree).is_none() {
        return false;
    }
    let before = found.fields.len();
    super::meta::read(tree, found);
    for element in tree.elements() {
        let class = element.attribute("class").unwrap_or_default();
        let id = element.attribute("id").unwrap_or_default();
        if id == "activity-name" || class.contains("rich_media_title") {
            let words = element.text().replace('\n', " ");
            found.add(
                WebFieldName::Title,
                &words,
                Rung::Heading,
                &id,
                element.range(),
            );
        }
        if id == "js_name" || class.contains("wx_follow_nickname") {
            let words = element.text();
            found.add(
                WebFieldName::Origin,
                &words,
                Rung::Visible,
                &id,
                element.range(),
            );
        }
        if element.name() == "script" {
            script(element.inner_html(), element.inside(), found);
        }
    }
    found.fields[before..]
        .iter()
        .any(|field| field.name == WebFieldName::Title)
}

pub(super) fn body(tree: &HtmlTree<'_>) -> Option<(Range<usize>, String)> {
    let is_body = |element: &crate::html::Element<'_, '_>| {
        element.attribute("id").is_some_and(|id| id == "js_content")
    };
    let element = tree.elements().find(is_body)?;
    Some((element.range(), BODY.to_owned()))
}

/// `var ct = "1767283200"`: seconds since 1970, because the visible day is filled in by script.
fn script(words: &str, at: Range<usize>, found: &mut Collector<'_, '_>) {
    for mark in [
        "var ct = \"",
        "var ct=\"",
        "var createTime = '",
        "ori_create_time: '",
    ] {
        let Some((_, rest)) = words.split_once(mark) else {
            continue;
        };
        let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
        found.add(WebFieldName::PublishedOn, &digits, Rung::Script, "ct", at);
        return;
    }
}
