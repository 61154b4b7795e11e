//! Headings: which open a section, which name a document, which are only ornament.

use std::ops::Range;

use huidian_text::numeral::is_numeral_char;

use crate::instrument::{is_bare_title, is_generic_name};
use crate::lexicon::Act;
use crate::mention::first_verb;
use crate::number::standard_at_start;
use crate::passage::Passage;
use crate::quote::quotes;
use crate::unit::{Line, Shape, Unit};
use crate::when::dates;

/// How a line is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Numbering {
    None,
    /// 1. 1、 （1） ① 01
    Arabic,
    /// 一、 （一） 第一部分
    Chinese,
}

/// What a line does in the outline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    Section(String),
    /// Opens an item; the range is its text without numbering.
    Item(Range<usize>),
    /// A heading inside an item.
    Inner,
    Ornament,
    Body,
}

/// Where the text of a line begins behind bullets and numbering.
pub(crate) fn after_numbering(passage: &Passage) -> (usize, Numbering) {
    let start = skip_symbols(passage, 0);
    match number_end(passage, start) {
        Some((end, numbering)) => (skip_symbols(passage, end), numbering),
        None => (start, Numbering::None),
    }
}

fn skip_symbols(passage: &Passage, mut at: usize) -> usize {
    while at < passage.len() {
        let c = passage.chars[at];
        let opens = matches!(
            c,
            '《' | '〈' | '“' | '"' | '（' | '(' | '【' | '[' | '「' | '『' | '〔'
        );
        if c.is_alphanumeric() || opens || is_numeral_char(c) {
            break;
        }
        at += 1;
    }
    at
}

fn number_end(passage: &Passage, start: usize) -> Option<(usize, Numbering)> {
    let c = *passage.folded.get(start)?;
    if matches!(c, '(' | '[') {
        let end = run_end(passage, start + 1);
        let closes = matches!(passage.folded.get(end), Some(')' | ']'));
        return (end > start + 1 && end - start <= 5 && closes)
            .then(|| (end + 1, numbering_of(passage.folded[start + 1])));
    }
    if matches!(passage.chars[start], '①'..='⑳' | '⑴'..='⒇' | '⒈'..='⒛' | '❶'..='❿' | '➀'..='➓')
    {
        return Some((start + 1, Numbering::Arabic));
    }
    if passage.is_at("no.", start) || passage.is_at("part", start) {
        let digits = skip_symbols(passage, start + if c == 'n' { 3 } else { 4 });
        let end = run_end(passage, digits);
        return (end > digits).then_some((end, Numbering::Chinese));
    }
    let is_letter = c.is_ascii_lowercase()
        && matches!(passage.folded.get(start + 1), Some('.' | '、' | ')'))
        && !passage
            .folded
            .get(start + 2)
            .is_some_and(char::is_ascii_alphanumeric);
    if is_letter {
        return Some((start + 2, Numbering::Arabic));
    }
    if c == '第' {
        let end = run_end(passage, start + 1);
        let unit = ["部分", "章", "篇", "节"]
            .iter()
            .find(|unit| passage.is_at(unit, end))?;
        return (end > start + 1).then(|| (end + unit.chars().count(), Numbering::Chinese));
    }
    if let Some(end) = levels_end(passage, start) {
        return Some((end, Numbering::Arabic));
    }
    let end = run_end(passage, start);
    // 03-15 and 03/15 are days
    let is_day = matches!(passage.folded.get(end), Some('-' | '/' | '.'))
        && passage
            .folded
            .get(end + 1)
            .is_some_and(char::is_ascii_digit);
    let is_padded = end - start == 2 && c == '0' && !is_day;
    let length = end - start;
    let mark = passage.folded.get(end).copied();
    let next = passage.folded.get(end + 1).copied();
    let marked = matches!(mark, Some('、' | ')' | ':' | '_'))
        || mark == Some('.') && !next.is_some_and(|c| c.is_ascii_digit());
    if length == 0 || length > 4 || marked && length > 3 && c.is_ascii_digit() {
        return None;
    }
    if marked {
        // 一: 甲 and 5:30 are no numbering
        let is_colon = mark == Some(':');
        return (!is_colon || c == '0').then_some((end + 1, numbering_of(c)));
    }
    // 9 个人信息… is numbered, 9 个文件 is not
    let counts = matches!(
        next,
        Some('项' | '个' | '月' | '家' | '部' | '日' | '年' | '起' | '款')
    ) && !passage.is_at("个人", end + 1);
    if is_padded || length <= 3 && mark == Some(' ') && c.is_ascii_digit() && !counts {
        return Some((end, Numbering::Arabic));
    }
    None
}

/// 1.1.2. and 2.3、: numbers of several levels. 2.0版 and 5.30 are none.
fn levels_end(passage: &Passage, start: usize) -> Option<usize> {
    let mut at = start;
    let mut levels = 0;
    let mut is_closed = false;
    loop {
        let end = (at..passage.len())
            .find(|&at| !passage.folded[at].is_ascii_digit())
            .unwrap_or(passage.len());
        if end == at || end - at > 2 {
            break;
        }
        levels += 1;
        at = end;
        is_closed = passage.folded.get(at) == Some(&'.');
        if !is_closed {
            break;
        }
        at += 1;
    }
    // 03.22 and 11.8 are days
    let parts: Vec<String> = passage.folded[start..at]
        .split(|c| *c == '.')
        .map(|part| part.iter().collect())
        .collect();
    let is_day = levels == 2
        && !is_closed
        && (parts[0].starts_with('0') || parts[1].parse::<u8>().is_ok_and(|day| day > 12));
    if is_day {
        return None;
    }
    let is_marked = matches!(passage.folded.get(at), Some('、' | ' '));
    let leads_on = passage.folded.get(at).is_some_and(|c| !c.is_ascii());
    (levels >= 2 && (is_marked || leads_on && (is_closed || levels >= 3))).then_some(at)
}

fn numbering_of(c: char) -> Numbering {
    if c.is_ascii_digit() {
        Numbering::Arabic
    } else {
        Numbering::Chinese
    }
}

fn run_end(passage: &Passage, start: usize) -> usize {
    let Some(first) = passage.folded.get(start) else {
        return start;
    };
    let is_digit = first.is_ascii_digit();
    (start..passage.len())
        .find(|&at| {
            let c = passage.folded[at];
            if is_digit {
                !c.is_ascii_digit()
            } else {
                !is_numeral_char(c) || c.is_ascii_digit()
            }
        })
        .unwrap_or(passage.len())
}

/// Places a line in the outline. `next` is the next line or table that is no noise; `in_item` says that a heading opened an item before.
pub(crate) fn place(line: &Line, next: Option<&Unit<'_>>, in_item: bool) -> Place {
    let passage = &line.passage;
    let (start, numbering) = after_numbering(passage);
    let numbering = if numbering == Numbering::None && line.marker.is_some() {
        Numbering::Arabic
    } else {
        numbering
    };
    let core = passage.trim(start..passage.len());
    if core.is_empty()
        || !passage.chars[core.clone()]
            .iter()
            .any(|c| c.is_alphabetic())
    {
        return Place::Ornament;
    }
    let looks_like_heading = matches!(line.shape, Shape::Heading(_) | Shape::Bold);
    let is_short = core.len() <= 80 && !matches!(passage.chars[core.end - 1], '。' | '；' | '，');
    if !is_short
        || !looks_like_heading && numbering == Numbering::None && !is_framed(passage, &core)
    {
        return plain_section(passage, &core, line).map_or(Place::Body, Place::Section);
    }
    if names_document(passage, &core, numbering, line) {
        return Place::Item(core);
    }
    if !looks_like_heading && line.shape == Shape::Item && numbering != Numbering::Chinese {
        return Place::Body;
    }
    heading_place(passage, core, numbering, line, next, in_item)
}

fn heading_place(
    passage: &Passage,
    core: Range<usize>,
    numbering: Numbering,
    line: &Line,
    next: Option<&Unit<'_>>,
    in_item: bool,
) -> Place {
    let text = section_name(passage, core.clone());
    let is_news = is_news_line(passage, &core);
    if core.len() <= 30
        && (is_generic_name(&huidian_text::fold(&text))
            || is_stage_name(&text)
            || is_period(passage, &core))
    {
        return Place::Section(text);
    }
    let leads_to_heading = matches!(next, Some(Unit::Line(line)) if matches!(line.shape, Shape::Heading(_) | Shape::Bold))
        || matches!(next, Some(Unit::Table(_)));
    if is_news && !(leads_to_heading && core.len() <= 20 && numbering != Numbering::Arabic) {
        return Place::Item(core);
    }
    let has_section_word = has_section_word(&text);
    let is_long = core.len() > 30;
    let is_clause = passage.chars[core.clone()]
        .iter()
        .any(|c| matches!(c, '：' | '，' | ':' | '！'));
    let is_numbered_news =
        numbering == Numbering::Arabic && (is_clause || !has_section_word && core.len() > 12);
    if is_long || is_numbered_news {
        return Place::Item(core);
    }
    let is_open = !in_item
        || has_section_word
        || numbering == Numbering::Chinese
        || matches!(line.shape, Shape::Heading(level) if level <= 3);
    if is_open {
        Place::Section(text)
    } else if is_clause
        && text
            .split(['：', ':'])
            .next()
            .is_some_and(crate::body::is_body)
    {
        // 国务院：进一步优化外商投资环境
        Place::Item(core)
    } else {
        Place::Inner
    }
}

fn has_section_word(text: &str) -> bool {
    const WORDS: [&str; 40] = [
        "领域", "政策", "法规", "标准", "动态", "资讯", "国内", "国际", "国外", "海外", "境外",
        "地方", "行业", "部门", "盘点", "热点", "要闻", "部分", "篇", "情报", "事件", "漏洞",
        "利用", "观察", "声音", "国家", "中央", "全球", "立法", "监管", "文件", "法律", "规章",
        "导视", "导读", "速览", "汇总", "条例", "类", "其他",
    ];
    WORDS.iter().any(|word| text.contains(word))
}

/// 4—6月：立标准, 第二季度, 上半年: some months of the year, and a motto.
fn is_period(passage: &Passage, core: &Range<usize>) -> bool {
    let text = passage.folded_text(core.clone());
    let text = text.split_once('年').map_or(text.as_str(), |(year, rest)| {
        if year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()) {
            rest
        } else {
            text.as_str()
        }
    });
    let is_part = [
        "第一季度",
        "第二季度",
        "第三季度",
        "第四季度",
        "一季度",
        "二季度",
        "三季度",
        "四季度",
        "上半年",
        "下半年",
    ]
    .iter()
    .any(|part| text.starts_with(part));
    let after_first = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let between = after_first.strip_prefix('月').unwrap_or(after_first);
    let after_mark = between.trim_start_matches(['-', '~', '至', '到', '、']);
    let last = after_mark.trim_start_matches(|c: char| c.is_ascii_digit());
    let is_span = after_first.len() < text.len()
        && after_mark.len() < between.len()
        && last.len() < after_mark.len()
        && last.starts_with('月')
        && !last[3..].starts_with(|c: char| c.is_ascii_digit());
    is_part || is_span
}

/// 正式发布, 公开征求意见: how far the documents below have come.
fn is_stage_name(text: &str) -> bool {
    const STAGES: [&str; 14] = [
        "发布",
        "印发",
        "出台",
        "征求意见",
        "意见征集",
        "征集意见",
        "公示",
        "报批",
        "立项",
        "实施",
        "施行",
        "生效",
        "批准",
        "废止",
    ];
    const AROUND: [&str; 18] = [
        "正式", "公开", "已", "新", "正在", "即将", "拟", "稿", "阶段", "类", "文件", "政策",
        "法规", "标准", "、", "和", "与", "及",
    ];
    let text = text.split(['（', '(']).next().unwrap_or(text).trim();
    let mut rest = text;
    let mut has_stage = false;
    while !rest.is_empty() {
        if let Some(shorter) = STAGES.iter().find_map(|word| rest.strip_prefix(word)) {
            has_stage = true;
            rest = shorter;
        } else if let Some(shorter) = AROUND.iter().find_map(|word| rest.strip_prefix(word)) {
            rest = shorter;
        } else {
            return false;
        }
    }
    has_stage
}

/// A heading that tells an event: it has a verb of news or a date.
fn is_news_line(passage: &Passage, core: &Range<usize>) -> bool {
    const EVENTS: [&str; 7] = ["召开", "举行", "举办", "启动", "揭牌", "成立", "开幕"];
    const NEWS: [&str; 30] = [
        "举行", "举办", "召开", "启动", "披露", "通报", "曝光", "遭", "被", "宣布", "成立", "完成",
        "获批", "开展", "部署", "约谈", "处罚", "攻击", "泄露", "签署", "计划", "将", "强调",
        "回应", "警告", "下令", "批准", "通过", "上线", "揭牌",
    ];
    first_verb(passage, core.clone()).is_some_and(|verb| verb.act != Act::Administered)
        || core.len() > 12 && passage.has_any(&NEWS, core.clone())
        || core.len() > 5 && passage.has_any(&EVENTS, core.end.saturating_sub(2)..core.end)
        || !dates(passage, core.clone()).is_empty()
}

/// Whether a heading names a document without title marks or in them.
fn names_document(
    passage: &Passage,
    core: &Range<usize>,
    numbering: Numbering,
    line: &Line,
) -> bool {
    if quotes(passage)
        .iter()
        .any(|quote| core.contains(&quote.outer.start))
    {
        return true;
    }
    if standard_at_start(passage, core.clone()).is_some() {
        return true;
    }
    let text = passage.text(core.clone());
    is_bare_title(&text)
        && (numbering == Numbering::Arabic || line.shape == Shape::Item || has_title_form(&text))
}

/// Signs that a line is a title and not the name of a section: 关于…的通知, a closing bracket, a year, an issuer in front.
pub(crate) fn has_title_form(text: &str) -> bool {
    let folded = huidian_text::fold(text);
    folded.contains("关于") && folded.contains('的')
        || folded.ends_with(')') && folded.chars().count() > 8
        || folded.starts_with("中华人民共和国")
        || folded.contains("暂行") && folded.chars().count() > 8
}

/// 【国内政策】 and the like.
fn is_framed(passage: &Passage, core: &Range<usize>) -> bool {
    core.len() <= 30 && passage.chars[core.start] == '【' && passage.chars[core.end - 1] == '】'
}

/// A short plain line that only names a group of documents.
fn plain_section(passage: &Passage, core: &Range<usize>, line: &Line) -> Option<String> {
    let text = section_name(passage, core.clone());
    (line.shape == Shape::Plain
        && core.len() <= 16
        && is_generic_name(&huidian_text::fold(&text))
        && !passage.chars[core.clone()]
            .iter()
            .any(|c| matches!(c, '，' | '。' | '：' | ':')))
    .then_some(text)
}

/// The name of a section: without frames, and with the letters of 工 业 领 域 drawn together.
pub(crate) fn section_name(passage: &Passage, core: Range<usize>) -> String {
    let text = passage.text(core);
    let text = text.trim_matches(|c: char| {
        matches!(
            c,
            '【' | '】' | '[' | ']' | ':' | '：' | '*' | '#' | '|' | '▎' | ' '
        )
    });
    let is_spaced = text.contains(' ') && text.split(' ').all(|word| word.chars().count() <= 1);
    if is_spaced {
        text.replace(' ', "")
    } else {
        text.to_owned()
    }
}
