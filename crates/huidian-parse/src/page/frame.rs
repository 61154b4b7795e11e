//! The frame around a text on a page: navigation, promotion, buttons, sources.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use huidian_text::fold;

use crate::clean::Line;
use crate::marker::Mark;
use crate::words::{char_count, ends_as_title, ends_in_stop};

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

/// Whether a text has any word of a frame.
pub(super) fn may_be_framed(text: &str) -> bool {
    FRAME_FINDER.is_match(text)
}

/// Whether a line belongs to the frame.
pub(super) fn is_frame(words: &str, line: &Line, mark: Option<&Mark>) -> bool {
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
