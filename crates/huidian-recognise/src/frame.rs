//! The article of a page without its navigation, promotion and buttons.

use huidian_model::find_numbers;
use huidian_text::title::ends_as_title;
use huidian_text::title_key;

use crate::letter::is_letter_title;
use crate::line::Line;
use crate::mark::read_mark;

/// Lines with any of these end an article on any site: buttons, promotion, what else there is to read.
const TAIL_WORDS: [&str; 40] = [
    "预览时标签不可点",
    "微信扫一扫",
    "如若转载",
    "未经授权禁止转载",
    "独立观点",
    "如有侵权",
    "推荐阅读",
    "相关阅读",
    "相关热文",
    "相关推荐",
    "延伸阅读",
    "往期回顾",
    "往期推荐",
    "往期精彩",
    "更多阅读",
    "精彩回顾",
    "热门推荐",
    "猜你喜欢",
    "你可能感兴趣",
    "继续滑动看下一个",
    "阅读原文",
    "倾力推荐",
    "倾情推出",
    "点击下方卡片",
    "长按识别",
    "扫码关注",
    "关注我们",
    "商务合作",
    "合作电话",
    "发表评论",
    "版权声明",
    "版权所有",
    "copyright",
    "all rights reserved",
    "icp备",
    "责任编辑",
    "点击下图",
    "欢迎关注",
    "提升网络安全意识",
    "上一篇",
];

/// Lines with any of these are no words of the article, wherever they stand.
const BUTTON_WORDS: [&str; 24] = [
    "阅读量",
    "阅读：",
    "点赞",
    "收藏",
    "扫码订阅",
    "征订热线",
    "邮发代号",
    "分享至",
    "分享到",
    "订阅",
    "登录",
    "注册",
    "投稿",
    "所属地",
    "发布时间",
    "译文仅供参考",
    "译文声明",
    "本文是翻译文章",
    "新浪微博",
    "点击蓝字",
    "字号",
    "打印",
    "浏览次数",
    "首页",
];

/// Longest line of a frame, in characters.
const FRAME_LIMIT: usize = 48;
/// Characters of a title, at least.
const TITLE: usize = 6;
/// Characters of a headline that are compared: sites cut long ones.
const HEADLINE_PIECE: usize = 20;

/// The lines of the article, and whether the page goes on below it.
pub(crate) fn article<'l>(
    lines: &'l [Line],
    headline: Option<&str>,
    account: Option<&str>,
) -> (Vec<&'l Line>, bool) {
    let start = headline.map_or(0, |headline| after_headline(lines, headline));
    let mut taken = Vec::new();
    for line in &lines[start..] {
        if is_tail(line)
            && taken
                .iter()
                .map(|line: &&Line| line.char_count())
                .sum::<usize>()
                > 30
        {
            return (taken, true);
        }
        let is_account =
            account.is_some_and(|account| is_of_account(account, line, taken.is_empty()));
        if !line.is_link && !is_account && !is_button(line) {
            taken.push(line);
        }
    }
    (taken, false)
}

/// Characters that the first line of an article has in common with the account's name where it is another name of it: a laboratory that became a centre.
const ACCOUNT: usize = 8;

fn is_of_account(account: &str, line: &Line, is_first: bool) -> bool {
    let alike = account
        .chars()
        .zip(line.text.chars())
        .take_while(|(left, right)| left == right)
        .count();
    account == line.text || is_first && alike >= ACCOUNT && line.char_count() <= FRAME_LIMIT / 2
}

/// The line after the last repetition of the headline that still has most of the page below it.
fn after_headline(lines: &[Line], headline: &str) -> usize {
    let key = title_key(headline);
    let piece: String = key.chars().take(HEADLINE_PIECE).collect();
    if piece.is_empty() {
        return 0;
    }
    let limit = headline.chars().count() + 40;
    let total: usize = lines.iter().map(Line::char_count).sum();
    let (mut above, mut start) = (0, 0);
    for (at, line) in lines.iter().enumerate() {
        above += line.char_count();
        if above * 3 > total * 2 && at > 0 {
            break;
        }
        // the order and its number between the headline and the title are the instrument's
        if start > 0 && is_number(line) {
            break;
        }
        if line.char_count() <= limit && title_key(&line.text).contains(&piece) {
            // 关于征求《X》意见的通知 under the headline 《X》公开征求意见 is the heading of what the page shows
            if start > 0 && is_letter_title(&line.text) && !is_letter_title(headline) {
                return at;
            }
            start = at + 1;
        }
    }
    start
}

fn is_tail(line: &Line) -> bool {
    line.char_count() <= FRAME_LIMIT && contains_folded(&line.text, &TAIL_WORDS)
}

/// A number of an instrument and hardly anything else: 某部令第3号.
fn is_number(line: &Line) -> bool {
    let covered: u32 = find_numbers(&line.text)
        .iter()
        .filter(|found| found.number.as_standard().is_none())
        .map(|found| found.end - found.start)
        .sum();
    covered > 0 && covered as usize * 3 >= line.char_count() * 2
}

/// An article about 点赞 or 登录 is no button, nor is any sentence.
fn is_button(line: &Line) -> bool {
    let is_sentence = line.text.ends_with(['。', '；']) || read_mark(&line.text).is_some();
    let is_title = line.char_count() >= TITLE && ends_as_title(&line.text);
    !is_sentence
        && !is_title
        && line.char_count() <= FRAME_LIMIT / 2
        && contains_folded(&line.text, &BUTTON_WORDS)
}

fn contains_folded(words: &str, wanted: &[&str]) -> bool {
    let folded = words.to_ascii_lowercase();
    wanted.iter().any(|word| folded.contains(word))
}
