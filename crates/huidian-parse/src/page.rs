//! Finds the instrument in a page that wraps it in promotion, navigation and news.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use huidian_text::fold;

use crate::clean::{Cleaned, Line};
use crate::marker::{Mark, MarkForm, read_mark};
use crate::parsed::Hints;
use crate::words::{
    char_count, ends_as_title, ends_in_stop, ends_sentence, is_date_line, is_number_line,
    without_closing_brackets,
};

/// Lines of the instrument.
pub(crate) struct FoundInstrument {
    pub lines: Range<usize>,
    /// Whether anything was left out.
    pub is_part: bool,
}

/// Words of the frame around an article on any site, met in short lines only.
const FRAME_WORDS: [&str; 45] = [
    "扫码",
    "扫一扫",
    "二维码",
    "公众号",
    "阅读原文",
    "原文链接",
    "分享到",
    "分享至",
    "字号",
    "字体:",
    "浏览次数",
    "浏览量",
    "阅读量",
    "阅读数",
    "点击量",
    "点击图片",
    "点击下图",
    "点击上方",
    "点击关注",
    "上一篇",
    "下一篇",
    "相关阅读",
    "相关链接",
    "相关新闻",
    "推荐阅读",
    "延伸阅读",
    "往期",
    "猜你喜欢",
    "责任编辑",
    "责编",
    "编辑:",
    "校对:",
    "排版:",
    "来源:",
    "作者:",
    "免责声明",
    "特别声明",
    "网站地图",
    "版权所有",
    "icp备",
    "copyright",
    "公安备",
    "返回顶部",
    "关闭窗口",
    "小程序",
];

/// Finds whether any of [`FRAME_WORDS`] is in a text at all: most texts of laws have none and are not looked at line by line.
static FRAME_FINDER: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let unfolded = FRAME_WORDS.iter().map(|word| word.replace(':', "："));
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(
            FRAME_WORDS
                .iter()
                .map(|word| (*word).to_owned())
                .chain(unfolded),
        )
        .expect("a list of words makes an automaton")
});

/// Words that make a line part of the frame when it has hardly anything else.
const BUTTONS: [&str; 24] = [
    "订阅",
    "点赞",
    "在看",
    "收藏",
    "转发",
    "转载",
    "打印",
    "登录",
    "注册",
    "首页",
    "导航",
    "评论",
    "留言",
    "下载",
    "关注",
    "分享",
    "抖音",
    "视频号",
    "投稿",
    "热门",
    "知道了",
    "取消",
    "允许",
    "当前位置",
];

/// Longest line that one of [`BUTTONS`] makes a part of the frame, in characters.
const BUTTON_LIMIT: usize = 8;

/// Longest line of a frame, in characters; anything longer is text.
const FRAME_LIMIT: usize = 60;

/// Lines of frame that show a page where nothing else does.
const FRAME_EVIDENCE: usize = 3;

/// Longest title, in characters.
const TITLE_LIMIT: usize = 90;

struct Scan<'c> {
    words: &'c str,
    line: &'c Line,
    mark: Option<Mark>,
    is_frame: bool,
}

/// Finds the lines of the instrument. Everything is taken when nothing around it looks like a page, or no instrument is found.
pub(crate) fn find_instrument(cleaned: &Cleaned, _hints: &Hints) -> FoundInstrument {
    let all = 0..cleaned.lines.len();
    let whole = FoundInstrument {
        lines: all.clone(),
        is_part: false,
    };
    let may_have_frame = cleaned.has_origin
        || cleaned.lines.iter().any(|line| line.is_link)
        || FRAME_FINDER.is_match(&cleaned.text);
    if !may_have_frame {
        return whole;
    }
    let lines = scan(cleaned);
    let frame_count = lines.iter().filter(|line| line.is_frame).count();
    if frame_count < FRAME_EVIDENCE && !(cleaned.has_origin && frame_count > 0) {
        return whole;
    }
    let Some(anchors) = find_anchors(&lines) else {
        return whole;
    };
    let start = find_start(&lines, anchors.start);
    let end = find_end(&lines, anchors.end);
    if start == 0 && end == all.end || start >= end {
        return whole;
    }
    FoundInstrument {
        lines: start..end,
        is_part: true,
    }
}

fn scan(cleaned: &Cleaned) -> Vec<Scan<'_>> {
    cleaned
        .lines
        .iter()
        .map(|line| {
            let words = cleaned.line_text(line);
            let mark = read_mark(words);
            Scan {
                is_frame: is_frame(words, line, mark.as_ref()),
                words,
                line,
                mark,
            }
        })
        .collect()
}

fn is_frame(words: &str, line: &Line, mark: Option<&Mark>) -> bool {
    if line.is_link {
        return true;
    }
    let length = words.len();
    if length > FRAME_LIMIT * 3 || mark.is_some() || ends_as_title(words) {
        return false;
    }
    let count = char_count(words);
    if count > FRAME_LIMIT {
        return false;
    }
    let folded = fold(words);
    let has_source = folded.contains("来源:");
    if ends_in_stop(words) && !has_source {
        return false;
    }
    FRAME_WORDS.iter().any(|word| folded.contains(word))
        || count <= BUTTON_LIMIT && BUTTONS.iter().any(|word| folded.contains(word))
}

/// First and last line of the longest run of numbered parts.
fn find_anchors(lines: &[Scan<'_>]) -> Option<Range<usize>> {
    let articles = anchors_of(lines, |form| {
        matches!(form, MarkForm::Article | MarkForm::Chapter | MarkForm::Part)
    });
    if articles.len() >= 3 {
        return Some(*articles.first()?..*articles.last()? + 1);
    }
    let divisions = anchors_of(lines, |form| {
        matches!(form, MarkForm::Comma | MarkForm::Bracket | MarkForm::Clause)
    });
    if divisions.len() < 2 {
        return None;
    }
    Some(*divisions.first()?..*divisions.last()? + 1)
}

fn anchors_of(lines: &[Scan<'_>], wanted: impl Fn(MarkForm) -> bool) -> Vec<usize> {
    lines
        .iter()
        .enumerate()
        .filter(|(_, line)| {
            !line.is_frame && line.mark.as_ref().is_some_and(|mark| wanted(mark.form))
        })
        .map(|(at, _)| at)
        .collect()
}

/// The first title after the last line of the frame above the numbered parts; without a title, the line after the frame.
fn find_start(lines: &[Scan<'_>], first_anchor: usize) -> usize {
    let after_frame = lines[..first_anchor]
        .iter()
        .rposition(|line| line.is_frame)
        .map_or(0, |at| at + 1);
    let title = (after_frame..first_anchor).find(|at| is_own_title(lines, *at));
    if let Some(title) = title {
        return title;
    }
    // a bare page: the headline is the title, with the frame's lines between it and the text
    (after_frame..first_anchor)
        .find(|at| !is_leftover(&lines[*at]))
        .unwrap_or(first_anchor)
}

/// Whether the line is a title of an instrument and not a headline about one.
fn is_own_title(lines: &[Scan<'_>], at: usize) -> bool {
    let line = &lines[at];
    let words = line.words;
    let is_headline =
        words.contains(['|', '｜']) || words.contains("附全文") || words.contains("全文）");
    let has_form = char_count(words) <= TITLE_LIMIT
        && ends_as_title(words)
        && !ends_in_stop(without_closing_brackets(words))
        && !words.contains(['。', '：'])
        && line.mark.is_none();
    has_form && !is_headline && !is_repeated_later(lines, at)
}

/// A page's headline that comes again above the text: the later one is the instrument's own.
fn is_repeated_later(lines: &[Scan<'_>], at: usize) -> bool {
    let near = lines.len().min(at + 40);
    lines[at + 1..near]
        .iter()
        .any(|other| other.words == lines[at].words)
}

/// A short line with nothing an instrument begins with.
fn is_leftover(line: &Scan<'_>) -> bool {
    char_count(line.words) <= 30
        && line.line.level == 0
        && !ends_sentence(line.words)
        && !ends_as_title(line.words)
        && !is_number_line(line.words)
}

/// The line after the text: what follows the last number as long as it can belong to it.
fn find_end(lines: &[Scan<'_>], after_anchor: usize) -> usize {
    let mut end = after_anchor;
    let mut at = after_anchor;
    while let Some(line) = lines.get(at) {
        if line.is_frame {
            break;
        }
        if belongs(line) {
            end = at + 1;
        } else if at - end > SIGNER_LIMIT {
            break;
        }
        at += 1;
    }
    end
}

/// Lines between the text and the date of its signature: the widest joint documents have some forty issuers.
const SIGNER_LIMIT: usize = 45;

/// Whether a line after the last number is still text: a sentence, a number, a date, an annex.
fn belongs(line: &Scan<'_>) -> bool {
    line.mark.is_some()
        || is_date_line(line.words)
        || ends_in_stop(line.words)
        || line.words.ends_with(['；', '：'])
        || line.words.contains('\t')
        || line.words.starts_with('|')
}
