//! Words of the pieces around a title.

use crate::fields::Field;
use crate::instrument::is_generic_name;

/// Which date a verb beside it makes; plain where nothing stands beside it; `None` for other words.
pub(super) fn verb_kind(around: &str) -> Option<Field> {
    const SKIPPED: [&str; 34] = [
        "正式", "自", "于", "将于", "起", "日期", "时间", "日", "已", "星期", "周", "一", "二",
        "三", "四", "五", "六", "上午", "下午", "开始", "将", "从", "拟", "并", "发文", "更新",
        "即", "对外", "的", "报道", "消息", "前", "年", "讯",
    ];
    let mut rest = around;
    let mut field = None;
    while !rest.is_empty() {
        if let Some((word, kind)) = VERBS.iter().find(|(word, _)| rest.starts_with(word)) {
            // 修订发布: what was done with the revised text on the day
            field = field
                .filter(|field| *field != Field::Amended)
                .or(Some(*kind));
            rest = &rest[word.len()..];
        } else if let Some(word) = SKIPPED.iter().find(|word| rest.starts_with(**word)) {
            rest = &rest[word.len()..];
        } else {
            return None;
        }
    }
    // 7月1日起 over what takes effect then
    let from_then_on = field.is_none() && around.trim() == "起";
    Some(field.unwrap_or(if from_then_on {
        Field::Effective
    } else {
        Field::Date
    }))
}

const VERBS: [(&str, Field); 31] = [
    ("审议通过", Field::Adopted),
    ("通过", Field::Adopted),
    ("发布", Field::Published),
    ("公布", Field::Published),
    ("印发", Field::Published),
    ("颁布", Field::Published),
    ("出台", Field::Published),
    ("公开征求意见", Field::Published),
    ("征求意见截止", Field::Closes),
    ("征求意见", Field::Published),
    ("成文", Field::Signed),
    ("签发", Field::Signed),
    ("施行", Field::Effective),
    ("实施", Field::Effective),
    ("生效", Field::Effective),
    ("执行", Field::Effective),
    ("截止", Field::Closes),
    ("截至", Field::Closes),
    ("反馈意见", Field::Closes),
    ("意见反馈", Field::Closes),
    ("修订", Field::Amended),
    ("修正", Field::Amended),
    ("修改", Field::Amended),
    ("published", Field::Published),
    ("issued", Field::Published),
    ("effective", Field::Effective),
    ("adopted", Field::Adopted),
    ("comments due", Field::Closes),
    ("date", Field::Date),
    ("from", Field::Date),
    ("on", Field::Date),
];

/// A state of a text and nothing else.
pub(super) fn is_stage(folded: &str) -> bool {
    const STATES: [&str; 42] = [
        "报批",
        "报批中",
        "送审",
        "立项",
        "在研",
        "公开征求意见稿",
        "现行",
        "现行有效",
        "有效",
        "已发布",
        "已实施",
        "已施行",
        "已生效",
        "即将实施",
        "即将施行",
        "尚未施行",
        "尚未生效",
        "未生效",
        "未施行",
        "征求意见",
        "征求意见中",
        "征求意见稿",
        "公开征求意见",
        "草案",
        "已废止",
        "废止",
        "失效",
        "已失效",
        "修订",
        "新发布",
        "正式发布",
        "正式稿",
        "报批稿",
        "送审稿",
        "in force",
        "draft",
        "effective",
        "已印发",
        "已公布",
        "公示",
        "试行",
        "已修订",
    ];
    STATES.contains(&folded.trim())
}

/// A kind of document and nothing else: 部门规章, 规范性文件.
pub(super) fn is_category(folded: &str) -> bool {
    let folded = folded.trim();
    is_kind(folded)
        || folded.chars().count() <= 8 && is_generic_name(folded)
        || [
            "自公布之日起施行",
            "自发布之日起施行",
            "自印发之日起施行",
            "自公布之日起实施",
            "自发布之日起实施",
        ]
        .contains(&folded)
}

/// 部门规章 and the like, in these words; other names of groups may begin a title, as 人工智能 does that of a standard.
pub(super) fn is_kind(folded: &str) -> bool {
    const KINDS: [&str; 22] = [
        "部门规章",
        "规范性文件",
        "部门规范性文件",
        "行政法规",
        "地方性法规",
        "地方政府规章",
        "地方规范性文件",
        "法律",
        "司法解释",
        "国家标准",
        "行业标准",
        "地方标准",
        "团体标准",
        "推荐性",
        "强制性",
        "党内法规",
        "地方文件",
        "地方",
        "中央",
        "部委",
        "即日起施行",
        "全文",
    ];
    KINDS.contains(&folded.trim())
}

/// Parts of a page's furniture beside a title: a size, a link's label, a mark of something new.
pub(super) fn is_furniture(folded: &str) -> bool {
    const LABELS: [&str; 36] = [
        "下载",
        "点击下载",
        "查看",
        "查看原文",
        "查看全文",
        "原文",
        "原文链接",
        "阅读原文",
        "全文",
        "详情",
        "详细",
        "链接",
        "附件",
        "pdf",
        "word",
        "doc",
        "docx",
        "new",
        "hot",
        "置顶",
        "最新",
        "解读",
        "原文下载",
        "pdf下载",
        "查看详情",
        "点击查看",
        "收藏",
        "分享",
        "打印",
        "more",
        // kinds of sources, GB/T 7714: a file and a standard; those of books and papers are no furniture
        "z",
        "s",
        "eb/ol",
        "s/ol",
        "z/ol",
        "a/ol",
    ];
    let folded = folded.trim();
    is_publisher(folded)
        || LABELS.contains(&folded)
        || is_size(folded)
        || is_serial(folded)
        || is_counter(folded)
}

/// 中国标准出版社, 北京: 中国标准出版社: who printed it.
fn is_publisher(folded: &str) -> bool {
    folded.split_once("出版社").is_some_and(|(before, behind)| {
        (2..=16).contains(&before.chars().count())
            && !before.contains(['<', '.', ';'])
            && behind
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, ',' | ' ' | '.'))
    })
}

/// 下载次数:33, 阅读 1200: how often somebody looked.
fn is_counter(folded: &str) -> bool {
    const WORDS: [&str; 9] = [
        "下载次数",
        "下载量",
        "下载",
        "阅读量",
        "阅读",
        "浏览次数",
        "浏览量",
        "浏览",
        "点击量",
    ];
    WORDS.iter().any(|word| {
        folded.strip_prefix(word).is_some_and(|rest| {
            let rest = rest.trim_start_matches([':', ' ']).trim_end_matches('次');
            !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit())
        })
    })
}

/// 共3项, （3）: how many things a heading counts.
pub(super) fn is_count(folded: &str, is_bracketed: bool) -> bool {
    let rest = folded.trim().trim_start_matches('共');
    let unit = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = rest.len() - unit.len();
    (1..=4).contains(&digits)
        && (["项", "件", "部", "个", "条", "份", "篇"].contains(&unit.trim())
            || unit.is_empty() && is_bracketed && digits <= 3)
}

/// 第39号 without the name of its series tells nothing.
fn is_serial(folded: &str) -> bool {
    folded
        .strip_prefix('第')
        .and_then(|rest| rest.strip_suffix('号'))
        .is_some_and(|serial| huidian_text::parse_numeral(serial.trim()).is_some())
}

/// 1.2mb, 340kb, 12页.
fn is_size(folded: &str) -> bool {
    let unit = folded.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' '));
    unit.len() < folded.len()
        && folded.starts_with(|c: char| c.is_ascii_digit())
        && ["kb", "mb", "k", "m", "gb", "页", "p", "字节", "bytes"].contains(&unit)
}
