//! Who issued it: the seal line, the order, the words before 关于, or who the page says published it.

use super::title::Titles;
use super::{Reading, is_private};
use crate::shape::{BODY_ENDS, Part, Row};

pub(super) fn read(
    reading: &Reading<'_, '_>,
    titles: &Titles,
    number: Option<&str>,
) -> Vec<String> {
    let ways: [&dyn Fn() -> Vec<String>; 9] = [
        &|| private_over_title(reading, titles),
        &|| sealed(reading),
        &|| number.map(ordered).unwrap_or_default(),
        &|| noted(reading),
        &|| titled(titles, reading.headline),
        &|| dated_below(reading),
        &|| headed(reading),
        &|| announced(reading),
        &|| told(reading, titles),
    ];
    ways.iter()
        .map(|way| way())
        .find(|names| !names.is_empty())
        .unwrap_or_default()
}

/// The names over the first date that stands alone.
fn sealed(reading: &Reading<'_, '_>) -> Vec<String> {
    let rows = reading.wording_rows();
    let date = rows
        .windows(2)
        .position(|pair| pair[0].part == Part::Signer && pair[1].part == Part::Date)
        .map(|at| at + 1);
    let Some(date) = date else { return Vec::new() };
    let mut names: Vec<String> = Vec::new();
    for row in rows[..date]
        .iter()
        .rev()
        .take_while(|row| row.part == Part::Signer)
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
    {
        names.extend(bodies(&row.line.text, &SPACES));
    }
    unique(names)
}

/// A company's name on a line of its own right above the title: the rules below it are its own.
fn private_over_title(reading: &Reading<'_, '_>, titles: &Titles) -> Vec<String> {
    let Some(title) = titles.title.as_deref().map(huidian_text::title_key) else {
        return Vec::new();
    };
    let rows = &reading.rows[..reading.wording.run.first_row];
    let over = rows.windows(2).find_map(|pair| {
        let key = huidian_text::title_key(&pair[1].line.text);
        let is_title = pair[1].part == Part::Title && !key.is_empty() && title.starts_with(&key);
        let name = pair[0].line.text.trim();
        (is_title && is_private(name) && is_body(name)).then(|| name.to_owned())
    });
    over.into_iter().collect()
}

/// What sets names apart in a seal line: 某委员会、某管理委员会 can be one body of two names.
const SPACES: [char; 4] = [' ', '\u{3000}', '\t', '\u{a0}'];
const STOPS: [char; 6] = [' ', '\u{3000}', '\t', '\u{a0}', '、', '，'];

/// The bodies on the line of a cover that says who publishes.
pub(crate) fn bodies_of(words: &str) -> Vec<String> {
    unique(bodies(words, &SPACES))
}

/// Names set apart by spaces, 、 or nothing at all but the ends of names.
fn bodies(words: &str, stops: &[char]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    let mut open = String::new();
    for piece in words.split(stops).filter(|piece| !piece.is_empty()) {
        open.push_str(piece);
        if is_body(&open) {
            names.push(std::mem::take(&mut open));
        }
    }
    names
}

pub(super) fn is_body(words: &str) -> bool {
    let count = words.chars().count();
    (3..=40).contains(&count)
        && (BODY_ENDS.iter().any(|end| words.ends_with(end))
            || words.ends_with("国务院")
            || words.ends_with("中央"))
        && !words.contains(['《', '》', '：', ':', '。', '“', '（'])
        && !calls_itself(words)
        && !["记者", "公众", "企业", "用户", "平台", "大会", "协会举办"]
            .iter()
            .any(|word| words.contains(word) && !is_association(words, word))
}

/// 现将我局, 由本委: a body that speaks of itself names nobody.
fn calls_itself(words: &str) -> bool {
    let ends = [
        "局",
        "委",
        "部",
        "厅",
        "办",
        "会",
        "院",
        "署",
        "市政府",
        "中心",
    ];
    let is_own = |own: char| words.split(own).skip(1).any(|kind| ends.contains(&kind));
    is_own('我') || is_own('本') || words.starts_with("现将") || words.starts_with("现就")
}

/// 中国某企业协会 is called after its members.
fn is_association(words: &str, member: &str) -> bool {
    member == "企业"
        && ["协会", "联合会", "商会"]
            .iter()
            .any(|end| words.ends_with(end))
}

/// A body on a line of its own under the title, and a day in brackets below it.
fn dated_below(reading: &Reading<'_, '_>) -> Vec<String> {
    let is_day = |words: &str| {
        let inside = words
            .trim()
            .strip_prefix(['（', '('])
            .and_then(|rest| rest.strip_suffix(['）', ')']));
        inside.is_some_and(|inside| {
            let length = inside.chars().count();
            huidian_text::find_dates(inside)
                .first()
                .is_some_and(|date| date.start == 0 && date.end == inside.len() && length <= 14)
        })
    };
    let top: Vec<&Row<'_>> = top(reading).collect();
    top.windows(2)
        .find(|pair| is_day(&pair[1].line.text))
        .map(|pair| unique(bodies(pair[0].line.text.trim(), &SPACES)))
        .unwrap_or_default()
}

/// The last rows above the wording, where the head of its paper stands, and those of the wording above its first number.
fn top<'r, 'l>(reading: &Reading<'r, 'l>) -> impl Iterator<Item = &'r Row<'l>> {
    const REACH: usize = 3;
    let before = reading.before();
    before[before.len().saturating_sub(REACH)..]
        .iter()
        .chain(reading.head())
}

/// 某局文件 over the number: the red head of official paper (GB/T 9704—2012, 7.2.4).
fn headed(reading: &Reading<'_, '_>) -> Vec<String> {
    let heads = top(reading).filter_map(|row| {
        let words = row.line.text.trim().strip_suffix("文件")?;
        let names = bodies(words, &SPACES);
        (!names.is_empty()).then_some(names)
    });
    heads.map(unique).next().unwrap_or_default()
}

/// The bodies of an order: A B令第12号.
fn ordered(number: &str) -> Vec<String> {
    // the word is set wide in heads
    let number = number
        .replace("公\u{3000}告", "公告")
        .replace("公 告", "公告");
    let end = number.find('令').or_else(|| number.find("公告"));
    let head = end.map_or("", |end| &number[..end]);
    if head.is_empty() || head.contains('〔') {
        return Vec::new();
    }
    let names: Vec<String> = head
        .split([' ', '\u{3000}', '、'])
        .map(without_state)
        .filter(|name| is_body(name))
        .collect();
    unique(names)
}

fn without_state(name: &str) -> String {
    name.strip_prefix("中华人民共和国")
        .filter(|rest| is_body(rest))
        .unwrap_or(name)
        .to_owned()
}

/// （2025年9月11日 国家互联网信息办公室） under the title.
fn noted(reading: &Reading<'_, '_>) -> Vec<String> {
    let mut notes = reading
        .head()
        .iter()
        .map(|row| row.line.text.trim())
        .filter(|words| words.starts_with(['（', '(']));
    notes
        .find_map(|note| {
            let inside = note.trim_matches(['（', '）', '(', ')']);
            let date = huidian_text::find_dates(inside)
                .into_iter()
                .next()
                .filter(|date| date.start == 0)?;
            let names = bodies(inside[date.end..].trim(), &STOPS);
            (!names.is_empty()).then_some(names)
        })
        .unwrap_or_default()
}

/// The names before 关于 in a title, or before 令 and 公告.
fn titled(titles: &Titles, headline: &str) -> Vec<String> {
    let named = titles
        .cover
        .iter()
        .chain(&titles.title)
        .map(String::as_str)
        .chain([headline]);
    for title in named {
        let Some((before, _)) = title.split_once("关于") else {
            continue;
        };
        let before = before.rsplit(['|', '｜', '！']).next().unwrap_or(before);
        let names = bodies(before, &STOPS);
        if !names.is_empty()
            && names.concat().chars().count() * 10
                >= before.chars().filter(|c| !c.is_whitespace()).count() * 8
        {
            return unique(names);
        }
    }
    Vec::new()
}

/// Who the words before the wording say published it.
fn announced(reading: &Reading<'_, '_>) -> Vec<String> {
    let near = reading
        .head()
        .iter()
        .chain(reading.before().iter().rev().take(NEAR));
    let told = near
        .map(|row: &Row<'_>| row.line.text.as_str())
        .chain([reading.headline]);
    for words in told {
        let names = publishers(words);
        if !names.is_empty() {
            return names;
        }
    }
    Vec::new()
}

/// Who a paragraph far above the wording says published the instrument that it names.
fn told(reading: &Reading<'_, '_>, titles: &Titles) -> Vec<String> {
    let Some(title) = titles.title.as_deref() else {
        return Vec::new();
    };
    let quoted = format!("《{title}》");
    let far = reading.before().iter().rev().skip(NEAR);
    far.map(|row| row.line.text.as_str())
        .filter(|words| words.contains(&quoted))
        .map(publishers)
        .find(|names| !names.is_empty())
        .unwrap_or_default()
}

/// Paragraphs above the wording that can name who published it.
const NEAR: usize = 12;

const PUBLISHES: [&str; 10] = [
    "就《",
    "联合印发",
    "联合发布",
    "联合公布",
    "印发",
    "发布",
    "公布",
    "起草",
    "制定",
    "决定",
];

/// The names right before 印发, 发布 and the like.
fn publishers(words: &str) -> Vec<String> {
    if words.contains("签署国务院令") {
        return vec!["国务院".to_owned()];
    }
    for clause in words.split(['，', '。', '；', '：', '|']) {
        let Some(at) = PUBLISHES.iter().filter_map(|verb| clause.find(verb)).min() else {
            continue;
        };
        let before = clause[..at].trim_end_matches(['已', '正', '式', '共', '同', '会']);
        let before = match huidian_text::find_dates(before).pop() {
            // 某局于2031年3月2日正式发布
            Some(day) if day.end == before.len() && day.start > 0 => {
                before[..day.start].trim_end_matches('于')
            }
            _ => before.trim_end_matches(['近', '日', '已', '正', '式', '共', '同', '会']),
        };
        let before = before.trim_start_matches("近日").trim_start_matches("日前");
        let before = before.split("近日").next().unwrap_or(before);
        let before = before
            .rsplit(['日', '由'])
            .next()
            .filter(|rest| rest.chars().count() > 2)
            .unwrap_or(before);
        let names: Vec<String> = before
            .split(['、', '和', '与', ' ', '\u{3000}'])
            .flat_map(|name| name.split("会同"))
            .map(|name| {
                name.trim_start_matches("通报")
                    .trim_end_matches("联合")
                    .trim_end_matches("等")
                    .trim()
                    .to_owned()
            })
            .filter(|name| is_body(name) || name.ends_with("网信办") || name.ends_with("总局"))
            .collect();
        let names = rejoin(before, names);
        if !names.is_empty() {
            return names;
        }
    }
    Vec::new()
}

/// 国家发展和改革委员会, 工业和信息化部: 和 inside a name parts nothing.
fn rejoin(before: &str, names: Vec<String>) -> Vec<String> {
    const WITH_AND: [&str; 8] = [
        "工业和信息化部",
        "国家发展和改革委员会",
        "中央网络安全和信息化委员会办公室",
        "人力资源和社会保障部",
        "住房和城乡建设部",
        "文化和旅游部",
        "经济和信息化局",
        "发展和改革委员会",
    ];
    if !WITH_AND.iter().any(|name| before.contains(name)) {
        return unique(names);
    }
    let masked = WITH_AND.iter().fold(before.to_owned(), |words, name| {
        words.replace(name, &name.replace('和', "\u{1}"))
    });
    let names = masked
        .split(['、', '和', '与', ' ', '\u{3000}'])
        .flat_map(|name| name.split("会同"))
        .map(|name| {
            name.replace('\u{1}', "和")
                .trim_start_matches("通报")
                .trim_end_matches("联合")
                .trim_end_matches("等")
                .trim()
                .to_owned()
        })
        .filter(|name| is_body(name) || name.ends_with("网信办"))
        .collect();
    unique(names)
}

fn unique(names: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for name in names {
        if !kept.contains(&name) {
            kept.push(name);
        }
    }
    kept
}
