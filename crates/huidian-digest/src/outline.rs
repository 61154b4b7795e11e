//! Headings: which open a section, which name a document, which are only ornament.

use std::ops::Range;

use crate::instrument::{is_bare_title, is_generic_name};
use crate::lexicon::Act;
use crate::mention::first_verb;
use crate::number::standard_at_start;
use crate::numbering::{Numbering, after_numbering};
use crate::passage::Passage;
use crate::quote::quotes;
use crate::unit::{Line, Shape, Unit};
use crate::when::dates;

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
    if is_question(&text) {
        return Place::Item(core);
    }
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

/// 问：…, Q2：…: what is answered below it is about no question before.
fn is_question(text: &str) -> bool {
    let rest = text.trim_start_matches(['问', 'Q', 'q']);
    let mark = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < text.len() && mark.starts_with(['：', ':'])
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
pub(crate) fn is_stage_name(text: &str) -> bool {
    const STAGES: [&str; 17] = [
        "送审",
        "审查",
        "起草",
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
    const AROUND: [&str; 27] = [
        "正式",
        "公开",
        "已",
        "新",
        "正在",
        "即将",
        "拟",
        "稿",
        "阶段",
        "类",
        "文件",
        "政策",
        "法规",
        "标准",
        "、",
        "和",
        "与",
        "及",
        "国家",
        "行业",
        "地方",
        "团体",
        "强制性",
        "推荐性",
        "（",
        "）",
        "中",
    ];
    let bare = text.split(['（', '(']).next().unwrap_or(text).trim();
    is_made_of(bare, &STAGES, &AROUND) || is_made_of(text.trim(), &STAGES, &AROUND)
}

/// Whether a text is words of two lists and no more, one of the first among them.
fn is_made_of(text: &str, stages: &[&str], around: &[&str]) -> bool {
    let mut rest = text;
    let mut has_stage = false;
    while !rest.is_empty() {
        if let Some(shorter) = stages.iter().find_map(|word| rest.strip_prefix(word)) {
            has_stage = true;
            rest = shorter;
        } else if let Some(shorter) = around.iter().find_map(|word| rest.strip_prefix(word)) {
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
