//! Lines of a package that name the act which the points below change: 二、《某办法》, 某规定（令第47号）, 一、关于《某办法》的修改.

use crate::marker::{MarkForm, read_mark};
use crate::words::{ends_as_title, matching_close};

/// Words in front of the act that a heading names.
const LEADS: [&str; 5] = ["关于", "修改", "修订", "对于", "对"];

/// Words of a heading behind the act; with none of them but these it asks for no change itself.
const BEHIND: [&str; 15] = [
    "作如下修改",
    "作出如下修改",
    "修改如下",
    "部分",
    "有关",
    "条款",
    "条文",
    "内容",
    "事项",
    "情况",
    "修改",
    "修订",
    "如下",
    "的",
    "作",
];

/// Kinds of acts that packages of amendments name as headings.
const ACTS: [&str; 6] = ["条例", "规定", "办法", "细则", "规则", "规程"];

const SHORTEST: usize = 6;
const LONGEST: usize = 60;

/// The title of a heading, numbered or not, that names an act and asks for nothing.
pub(crate) fn heading_title(line: &str) -> Option<&str> {
    let line = line.trim();
    let mark = read_mark(line).filter(|mark| {
        matches!(
            mark.form,
            MarkForm::Comma | MarkForm::Bracket | MarkForm::Point
        )
    });
    let rest = line[mark.as_ref().map_or(0, |mark| mark.length)..].trim();
    marked_title(rest).or_else(|| {
        let is_numbered =
            mark.is_some_and(|mark| matches!(mark.form, MarkForm::Comma | MarkForm::Bracket));
        is_numbered.then(|| plain_title(rest, is_act))?
    })
}

/// The title of a line without a number in a package: 《某办法》, or 某办法 by itself.
pub(crate) fn unnumbered_title(line: &str) -> Option<&str> {
    let line = line.trim();
    if read_mark(line).is_some() {
        return None;
    }
    marked_title(line).or_else(|| {
        let is_short = line.chars().count() <= LONGEST;
        is_short.then(|| plain_title(line, ends_as_title))?
    })
}

/// The title in front of what is asked for on the same line: 某意见（某政发〔2013〕20号）：将第二项中的“…”修改为“…”.
pub(crate) fn led_title(line: &str) -> Option<&str> {
    let line = line.trim();
    let mark = read_mark(line).filter(|mark| {
        matches!(
            mark.form,
            MarkForm::Comma | MarkForm::Bracket | MarkForm::Point
        )
    });
    let rest = line[mark.map_or(0, |mark| mark.length)..].trim_start();
    let (head, asked) = rest.split_once(['：', ':'])?;
    let asks = ["修改", "增加", "删去", "删除", "改为"]
        .iter()
        .any(|word| asked.contains(word));
    let title = marked_title(head).or_else(|| plain_title(head.trim_end(), ends_as_title));
    title.filter(|_| asks)
}

/// Whether a point heads a list of acts that end: 二、宣布下列行政规范性文件失效. None of those is amended.
pub(super) fn lists_ended(line: &str) -> bool {
    let line = line.trim();
    let rest = line[read_mark(line).map_or(0, |mark| mark.length)..].trim();
    let ends = ["废止", "失效", "停止执行", "作废"]
        .iter()
        .any(|word| rest.contains(word));
    let amends = ["修改", "修订", "修正", "增加", "删去", "删除", "改为"]
        .iter()
        .any(|word| rest.contains(word));
    let bare = rest.trim_end_matches(['：', ':', '。']);
    let counts = ["下列", "以下", "如下"]
        .iter()
        .any(|word| rest.contains(word))
        || ["文件", "规章", "法规", "目录", "件）", "件"]
            .iter()
            .any(|end| bare.ends_with(end));
    ends && counts && !amends && !rest.starts_with('第')
}

/// 《某办法》（令第47号）, 关于《某办法》的修改
fn marked_title(words: &str) -> Option<&str> {
    let words = words.trim_end_matches(['：', ':', '；', '。']).trim_end();
    let named = LEADS
        .iter()
        .find_map(|lead| words.strip_prefix(lead))
        .unwrap_or(words)
        .trim_start();
    let close = matching_close(named).filter(|_| named.starts_with('《'))?;
    let mut behind = without_bracket(&named[close + '》'.len_utf8()..]);
    while let Some(shorter) = BEHIND.iter().find_map(|word| behind.strip_prefix(word)) {
        behind = without_bracket(shorter);
    }
    behind.is_empty().then_some(&named['《'.len_utf8()..close])
}

/// Words without the bracket that they begin with, which may hold others.
fn without_bracket(words: &str) -> &str {
    let words = words.trim_start();
    let mut depth = 0_u32;
    for (at, c) in words.char_indices() {
        match c {
            '（' | '(' => depth += 1,
            '）' | ')' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return words[at + c.len_utf8()..].trim_start();
                }
            }
            _ if depth == 0 => return words,
            _ => {}
        }
    }
    words
}

/// 某办法（令第47号） without 《》.
fn plain_title(words: &str, is_kind: fn(&str) -> bool) -> Option<&str> {
    let title = match words.find(['（', '(']) {
        Some(open) if words.ends_with(['）', ')']) => words[..open].trim_end(),
        Some(_) => return None,
        None => words,
    };
    let is_title = is_kind(title)
        && title.chars().count() >= SHORTEST
        && !title.contains(['《', '，', '。', '；', '：', '“'])
        && !["修改", "废止", "关于", "第", "对", "将"]
            .iter()
            .any(|word| title.starts_with(word));
    is_title.then_some(title)
}

fn is_act(title: &str) -> bool {
    ACTS.iter().any(|kind| title.ends_with(kind))
}

#[cfg(test)]
mod tests {
    use super::{heading_title, led_title, lists_ended, unnumbered_title};

    #[test]
    fn titles_in_front_of_what_is_asked_for_and_lists_of_ended_acts_are_known() {
        for (line, expected) in [
            (
                "某省人民政府关于推进灯塔建设的意见（某政发〔2013〕20号）：将第二项中的“甲”修改为“乙”。",
                Some("某省人民政府关于推进灯塔建设的意见"),
            ),
            (
                "2.某市灯塔管理办法（某政发〔2013〕20号）：删去第三条。",
                Some("某市灯塔管理办法"),
            ),
            ("（一）《甲灯规定》：第三条修改为“乙”。", Some("甲灯规定")),
            ("某市灯塔管理办法：经研究决定继续执行。", None),
            ("一、第三条修改为：“乙。”", None),
            ("各区人民政府：现将修改后的办法印发", None),
        ] {
            assert_eq!(led_title(line), expected, "{line}");
        }
        for (line, expected) in [
            ("一、废止下列行政规范性文件", true),
            ("二、宣布下列行政规范性文件失效：", true),
            ("（一）决定废止的规章", true),
            ("三、修改下列行政规范性文件", false),
            ("一、废止和修改的文件", false),
            ("一、第三条废止。", false),
            ("二、《甲灯规定》予以废止。", false),
        ] {
            assert_eq!(lists_ended(line), expected, "{line}");
        }
    }

    #[test]
    fn headings_are_told_from_instructions() {
        let cases = [
            ("二、《甲灯规定》", Some("甲灯规定")),
            (
                "二、《甲灯规定》（2015年1月12日市政府令第47号公布）",
                Some("甲灯规定"),
            ),
            (
                "（二）《甲灯规定（试行）》（令第3号，根据《关于修改〈乙〉的决定》（令第5号）修正）：",
                Some("甲灯规定（试行）"),
            ),
            ("2.关于《甲灯规定》部分条款的修改", Some("甲灯规定")),
            ("三、对《甲灯规定》的修改：", Some("甲灯规定")),
            (
                "一、某市灯塔办法（2014年5月8日市政府令第70号公布）",
                Some("某市灯塔办法"),
            ),
            ("二、删去《甲灯规定》第三条。", None),
            ("二、《甲灯规定》第三条修改为", None),
            ("二、《甲灯规定》予以废止。", None),
            ("第二条　《甲灯规定》", None),
        ];
        for (line, expected) in cases {
            assert_eq!(heading_title(line), expected, "{line}");
        }
        let cases = [
            ("《甲灯规定》", Some("甲灯规定")),
            ("某市灯塔管理办法", Some("某市灯塔管理办法")),
            ("一、《甲灯规定》", None),
            ("本决定自2031年7月1日起施行。", None),
            ("将第二条中的甲修改为乙", None),
        ];
        for (line, expected) in cases {
            assert_eq!(unnumbered_title(line), expected, "{line}");
        }
    }
}
