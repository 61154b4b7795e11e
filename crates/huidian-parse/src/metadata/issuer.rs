//! Who issued the text, as it names them.

use huidian_model::Number;

use super::{Found, HistoryAct, Metadata, Reading};
use crate::head::Field;
use crate::structure::{Genre, Role};
use crate::words::{body_before_day, char_count, is_body, is_date_line, without_seal};

pub(super) fn read(reading: &Reading<'_>, metadata: &mut Metadata) {
    let mut issuers = publishers(reading);
    if issuers.is_empty() {
        issuers = orderers(reading);
        name_orderers(&issuers, metadata);
    }
    if issuers.is_empty() {
        issuers = signers(reading);
    }
    if issuers.is_empty() {
        issuers = from_head(reading);
    }
    if issuers.is_empty() {
        issuers = from_numbers(metadata);
    }
    if issuers.is_empty() {
        issuers = from_title(metadata);
    }
    if issuers.is_empty() {
        issuers = from_history(metadata);
    }
    if issuers.is_empty() {
        issuers = presidents(metadata);
    }
    metadata.issuers = issuers;
}

/// Bodies that publish standards, as covers name them; a longer name stands before one that it holds.
const PUBLISHERS: [&str; 12] = [
    "中华人民共和国国家质量监督检验检疫总局",
    "国家质量监督检验检疫总局",
    "国家市场监督管理总局",
    "中国国家标准化管理委员会",
    "国家标准化管理委员会",
    "中华人民共和国工业和信息化部",
    "中华人民共和国住房和城乡建设部",
    "中华人民共和国公安部",
    "中华人民共和国交通运输部",
    "国家密码管理局",
    "国家市场监督管理局",
    "中国人民银行",
];

/// Lines of a standard that can be its cover.
const COVER_LINES: usize = 40;

/// Who publishes a standard, by its cover: the names stand beside 发布, in one line or in two, with nothing between them.
fn publishers(reading: &Reading<'_>) -> Vec<Found<String>> {
    if reading.built.genre != Genre::Clauses {
        return Vec::new();
    }
    let lines = reading.cleaned.lines.iter().take(COVER_LINES);
    let lines: Vec<(usize, &str)> = lines
        .map(|line| (line.start, reading.cleaned.line_text(line)))
        .take_while(|(_, words)| !words.ends_with(['。', '；']))
        .collect();
    let squeezed = |words: &str| -> String { words.split_whitespace().collect() };
    let Some(last) = lines
        .iter()
        .rposition(|(_, words)| squeezed(words).ends_with("发布"))
    else {
        return Vec::new();
    };
    let mut found: Vec<Found<String>> = Vec::new();
    for &(start, words) in &lines[last.saturating_sub(2)..=last] {
        let mut at = 0;
        while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
            let name = PUBLISHERS.iter().find(|name| rest.starts_with(**name));
            match name {
                Some(name) => {
                    let from = start + at;
                    found.push(Found::at((*name).to_owned(), from, from + name.len()));
                    at += name.len();
                }
                None => at += rest.chars().next().map_or(1, char::len_utf8),
            }
        }
    }
    if found.is_empty() {
        // 某省市场监督管理局　发布
        let (start, words) = lines[last];
        let name = squeezed(words);
        let name = name.strip_suffix("发布").filter(|name| is_body(name));
        found.extend(name.map(|name| Found::at(name.to_owned(), start, start + words.len())));
    }
    found
}

/// Lines of a page in which the head of an order is looked for.
const ORDER_LINES: usize = 30;

/// The bodies of a joint order whose head stands on several lines: each name on one, then 令 alone.
fn orderers(reading: &Reading<'_>) -> Vec<Found<String>> {
    let lines: Vec<(usize, &str)> = reading
        .cleaned
        .lines
        .iter()
        .take(ORDER_LINES)
        .map(|line| (line.start, reading.cleaned.line_text(line)))
        .collect();
    let Some(order) = lines.iter().position(|(_, words)| words.trim() == "令") else {
        return Vec::new();
    };
    let mut names: Vec<Found<String>> = lines[..order]
        .iter()
        .rev()
        .map(|(start, words)| (start, words, unspaced(words)))
        .take_while(|(.., name)| is_body(name))
        .map(|(start, words, name)| Found::at(name, *start, start + words.len()))
        .collect();
    names.reverse();
    names
}

/// 令第99号 below the names of those who order: the number is theirs.
fn name_orderers(names: &[Found<String>], metadata: &mut Metadata) {
    let joined: Vec<&str> = names.iter().map(|name| name.value.as_str()).collect();
    for number in &mut metadata.numbers {
        if let Number::Order(order) = &mut number.value
            && order.issuer.is_empty()
        {
            order.issuer = joined.join("、");
        }
    }
}

/// 交 通 运 输 部: a name set wide, without its spaces; other words as they are.
fn unspaced(words: &str) -> String {
    let is_wide = words.split_whitespace().count() > 1
        && words.split_whitespace().all(|word| char_count(word) == 1);
    if is_wide {
        words.split_whitespace().collect()
    } else {
        words.trim().to_owned()
    }
}

/// The names over the first signature's date.
fn signers(reading: &Reading<'_>) -> Vec<Found<String>> {
    let mut names: Vec<Found<String>> = Vec::new();
    for (_, start, words) in reading.lines_of(Role::Signature) {
        if is_date_line(words) {
            break;
        }
        if let Some(name) = body_before_day(words) {
            let at = start + words.find(name).unwrap_or(0);
            names.push(Found::at(name.to_owned(), at, at + name.len()));
            break;
        }
        let wide = unspaced(words);
        if wide != words.trim() && is_body(&wide) {
            names.push(Found::at(wide, start, start + words.len()));
            continue;
        }
        for name in words
            .split([' ', '\u{3000}', '\t', '、'])
            .map(without_seal)
            .filter(|name| is_body(name))
        {
            let at = start + words.find(name).unwrap_or(0);
            names.push(Found::at(name.to_owned(), at, at + name.len()));
        }
    }
    names
}

/// 发文机关 of the page's table or of front matter.
fn from_head(reading: &Reading<'_>) -> Vec<Found<String>> {
    let Some(fact) = reading.head.find(Field::Issuer) else {
        return Vec::new();
    };
    fact.value
        .split([' ', '\u{3000}', '、', '，', ',', ';', '；'])
        .map(str::trim)
        .filter(|name| is_body(name))
        .map(|name| Found::outside(name.to_owned(), fact.rung))
        .collect()
}

fn from_numbers(metadata: &Metadata) -> Vec<Found<String>> {
    metadata
        .numbers
        .iter()
        .filter_map(|number| match &number.value {
            // the President publishes what the National People's Congress or its committee made
            Number::Order(order) if !order.issuer.is_empty() && !order.issuer.ends_with("主席") =>
            {
                // 公安部第三研究所 is no meeting
                let is_session = order.issuer.contains('届');
                let body = is_session.then(|| body_of_meeting(&order.issuer)).flatten();
                let body = body.unwrap_or_else(|| order.issuer.clone());
                Some(Found::of_text(body, number.span))
            }
            _ => None,
        })
        .take(1)
        .collect()
}

/// The President of an order that does not say who made what it publishes.
fn presidents(metadata: &Metadata) -> Vec<Found<String>> {
    let of = |number: &Found<Number>| match &number.value {
        Number::Order(order) if order.issuer.ends_with("主席") => {
            Some(Found::of_text(order.issuer.clone(), number.span))
        }
        _ => None,
    };
    metadata.numbers.iter().find_map(of).into_iter().collect()
}

/// The names before 关于 in the title of the text or of its cover.
fn from_title(metadata: &Metadata) -> Vec<Found<String>> {
    [&metadata.title, &metadata.cover_title]
        .into_iter()
        .flatten()
        .find_map(|title| {
            let (before, _) = title.value.split_once("关于")?;
            let names: Vec<Found<String>> = before
                .split([' ', '\u{3000}', '、'])
                .filter(|name| is_body(name))
                .map(|name| Found::of_text(name.to_owned(), title.span))
                .collect();
            (!names.is_empty()).then_some(names)
        })
        .unwrap_or_default()
}

/// The body whose meeting adopted it, or who published it.
fn from_history(metadata: &Metadata) -> Vec<Found<String>> {
    let wanted = [
        HistoryAct::Adopted,
        HistoryAct::Published,
        HistoryAct::Revised,
    ];
    wanted
        .iter()
        .find_map(|act| {
            let entry = metadata.history.iter().find(|entry| entry.act == *act)?;
            let names: Vec<Found<String>> = entry
                .by
                .as_deref()?
                .split(['、', '，'])
                .filter_map(body_of_meeting)
                .map(|value| Found::of_text(value, Some(entry.span)))
                .collect();
            (!names.is_empty()).then_some(names)
        })
        .unwrap_or_default()
}

/// 第十二届全国人民代表大会常务委员会第二十四次会议 → 全国人民代表大会常务委员会; other names stay.
fn body_of_meeting(by: &str) -> Option<String> {
    let without_session = match (by.find('第'), by.find('届')) {
        (Some(start), Some(end)) if start < end => {
            format!("{}{}", &by[..start], &by[end + '届'.len_utf8()..])
        }
        _ => by.to_owned(),
    };
    let name = without_session
        .split("第")
        .next()?
        .trim_end_matches('令')
        .trim_end_matches("公告")
        .trim();
    let name = name
        .strip_prefix("中华人民共和国")
        .filter(|rest| rest.starts_with("全国人民代表大会"))
        .unwrap_or(name);
    if name.ends_with("人民代表大会常务委员") {
        return Some(format!("{name}会"));
    }
    is_body(name).then(|| name.to_owned())
}
