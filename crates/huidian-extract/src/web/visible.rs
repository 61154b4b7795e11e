//! What a page shows above its text: the headline, and the line with the day and the origin.

use std::ops::Range;
use std::sync::LazyLock;

use super::collector::Collector;
use super::field::{Rung, WebFieldName};
use super::furniture::is_furniture;
use super::label;
use crate::html::{Element, HtmlTree, Selector};

/// Where sites put the headline of a document.
const HEADINGS: &str = "h1#ti, h1.title, h1.article-title, .share-title, #ti, .article_title, .pages-title, .pages_title, .xxgk_title, .artTitle, .detail-title, .article-title, #title, h1";
/// Where sites put the day.
const DATES: &str = "#pubtime, .pages-date, .publish-date, .pubtime, .pub-time, .publish-time, #publish_time, .article-time, .info-date, .sourse-date, .times, .laiyuan, .info, .article-info, .source";

static HEADING: LazyLock<Vec<Selector>> = LazyLock::new(|| compile(HEADINGS));
static DATE: LazyLock<Vec<Selector>> = LazyLock::new(|| compile(DATES));

fn compile(list: &str) -> Vec<Selector> {
    list.split(',')
        .filter_map(|one| Selector::new(one).ok())
        .collect()
}

pub(super) fn read(
    tree: &HtmlTree<'_>,
    body: Option<&Range<usize>>,
    found: &mut Collector<'_, '_>,
) {
    headline(tree, body, found);
    let above = body.map_or(usize::MAX, |body| body.start);
    for selector in DATE.iter() {
        for element in tree.select(selector) {
            if element.range().start < above {
                byline(element, found);
            }
        }
    }
    lines_above(tree, body, found);
    title_element(tree, found);
}

fn headline(tree: &HtmlTree<'_>, body: Option<&Range<usize>>, found: &mut Collector<'_, '_>) {
    for selector in HEADING.iter() {
        for element in tree.select(selector) {
            let words = element.text().replace('\n', "");
            let count = words.chars().count();
            let is_below = body.is_some_and(|body| element.range().start >= body.end);
            // a logo is an h1 too, and has few words
            if !is_below && (6..=150).contains(&count) && !is_furniture(element) {
                found.add(
                    WebFieldName::Title,
                    &words,
                    Rung::Heading,
                    selector.as_str(),
                    element.range(),
                );
            }
        }
    }
}

/// 发布时间：2024-01-30 09:00 来源：网络安全管理局
fn byline(element: Element<'_, '_>, found: &mut Collector<'_, '_>) {
    let words = element.text();
    if words.chars().count() > 200 {
        return;
    }
    add_parts(&words, element.range(), found);
}

fn add_parts(words: &str, at: Range<usize>, found: &mut Collector<'_, '_>) {
    let day = first_date(words);
    if let Some(day) = day {
        found.add(
            WebFieldName::PublishedOn,
            day,
            Rung::Visible,
            "",
            at.clone(),
        );
    }
    for mark in ["来源：", "来源:", "信息来源：", "文章来源："] {
        if let Some((_, rest)) = words.split_once(mark) {
            let origin = rest.trim_start().split(char::is_whitespace).next();
            found.add(
                WebFieldName::Origin,
                origin.unwrap_or_default(),
                Rung::Visible,
                mark,
                at.clone(),
            );
            break;
        }
    }
}

/// Lines with a label of their own, above the text or right below it.
fn lines_above(tree: &HtmlTree<'_>, body: Option<&Range<usize>>, found: &mut Collector<'_, '_>) {
    for element in tree.elements() {
        if !matches!(
            element.name(),
            "p" | "div" | "span" | "li" | "td" | "em" | "i" | "label"
        ) {
            continue;
        }
        let range = element.range();
        let is_inside = body.is_some_and(|body| range.start >= body.start && range.end <= body.end);
        if is_inside || range.len() > 1500 {
            continue;
        }
        let words = element.text();
        if words.chars().count() > 120 {
            continue;
        }
        let Some((name, label, value)) = label::split(&words) else {
            continue;
        };
        match name {
            WebFieldName::PublishedOn | WebFieldName::SignedOn | WebFieldName::EffectiveOn => {
                if let Some(day) = first_date(value) {
                    found.add(name, day, Rung::Visible, label, range);
                }
            }
            WebFieldName::Origin => {
                let origin = value.split(char::is_whitespace).next().unwrap_or_default();
                found.add(name, origin, Rung::Visible, label, range);
            }
            _ => {}
        }
    }
}

/// The first date in words, as written: 2024-01-30, 2024/1/30, 2024.01.30, 2024年1月30日.
pub(super) fn first_date(words: &str) -> Option<&str> {
    let bytes = words.as_bytes();
    let mut at = 0;
    while at + 8 <= bytes.len() {
        let is_start = bytes[at..at + 4].iter().all(u8::is_ascii_digit)
            && matches!(bytes[at], b'1' | b'2')
            && (at == 0 || !bytes[at - 1].is_ascii_digit());
        if is_start && let Some(length) = date_length(&words[at..]) {
            return Some(&words[at..at + length]);
        }
        at += 1;
    }
    None
}

fn date_length(words: &str) -> Option<usize> {
    let mut rest = words.get(4..)?;
    let mut ends = 0;
    for marks in [["-", "/", ".", "年"], ["-", "/", ".", "月"]] {
        rest = marks.iter().find_map(|mark| rest.strip_prefix(mark))?;
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        if !(1..=2).contains(&digits) {
            return None;
        }
        rest = &rest[digits..];
        ends = words.len() - rest.len();
    }
    Some(if rest.starts_with('日') {
        ends + '日'.len_utf8()
    } else {
        ends
    })
}

/// The title element, cut before the site's name.
fn title_element(tree: &HtmlTree<'_>, found: &mut Collector<'_, '_>) {
    let Some(element) = tree.elements().find(|element| element.name() == "title") else {
        return;
    };
    let words = element.text().replace('\n', " ");
    let cut = ["_", " - ", "-", "|", "｜", "——", " – "]
        .iter()
        .filter_map(|mark| words.find(mark))
        .filter(|at| words[..*at].chars().count() >= 8)
        .min()
        .unwrap_or(words.len());
    found.add(
        WebFieldName::Title,
        &words[..cut],
        Rung::TitleElement,
        "title",
        element.range(),
    );
}
