//! What a clause about a first day is about: the text itself, some of its provisions, or something else.

use huidian_model::ProvisionPath;

use super::provisions::{named_provisions, without_label};
use crate::metadata::publishing::order_at;
use crate::metadata::validity::is_summed;

/// Words for what is left when some provisions are named: 其他条款, 其余各章, 剩余部分.
const LEFT: [&str; 4] = ["其他", "其余", "其它", "剩余"];

/// What is left: 各章, 条款.
const PARTS: [&str; 17] = [
    "各章节",
    "各条款",
    "各部分",
    "各章",
    "各节",
    "各条",
    "各款",
    "各项",
    "章节",
    "条款",
    "条文",
    "规定",
    "部分",
    "内容",
    "章",
    "节",
    "条",
];

/// Words in front of what is left when some provisions are told apart: the front of 本条例其余各章; `None` where they end otherwise.
pub(in crate::metadata) fn before_rest(words: &str) -> Option<&str> {
    let words = words.trim_end();
    // 其余各项规定, 其他各章内容
    let first = PARTS.iter().find_map(|part| words.strip_suffix(part));
    let left = |words: &str| LEFT.iter().any(|left| words.ends_with(left));
    let front = match first {
        Some(front) if left(front) => front,
        Some(front) => {
            let front = front.trim_end_matches('的');
            PARTS
                .iter()
                .find_map(|part| front.strip_suffix(part))
                .filter(|front| left(front))?
        }
        // 其余自2025年5月1日起施行
        None if left(words) => words,
        None => return None,
    };
    LEFT.iter().find_map(|left| front.strip_suffix(left))
}

/// The subject of a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Subject {
    /// The text, the likelier the greater.
    Text(u8),
    /// 其中第三条: some of its provisions
    Provisions(Vec<ProvisionPath>),
}

/// Words in front of provisions that begin on a day of their own, and behind them.
const AROUND: [&str; 22] = [
    "其中",
    "但是",
    "但",
    "而",
    "除",
    "对于",
    "关于",
    "有关",
    "相关",
    "中",
    "规定的事项",
    "规定",
    "条款",
    "的",
    "内容",
    "、",
    "，",
    "和",
    "以及",
    "及",
    "与",
    "：",
];

/// What the words before 自…起施行 say; `at_line_start` tells an article's own label from a provision.
pub(super) fn subject_of(words: &str, at_line_start: bool, title: &str) -> Option<Subject> {
    let unlabelled = without_label(words);
    // 第四十二条本条例: an article's label wherever it stands, when the text names itself behind it
    let is_label = at_line_start || unlabelled.trim_start().starts_with('本');
    let words = if is_label { unlabelled } else { words };
    let subject = words.trim();
    if before_rest(subject).is_some() {
        return Some(Subject::Text(8));
    }
    let (provisions, rest) = named_provisions(subject);
    if !provisions.is_empty() && is_only_about(&rest) {
        return Some(Subject::Provisions(provisions));
    }
    weight_of(subject, title).map(Subject::Text)
}

/// Whether nothing but conjunctions and the text's own name stands around the provisions.
fn is_only_about(rest: &str) -> bool {
    let mut rest = rest.to_owned();
    for word in SELF_WORDS.iter().chain(&AROUND) {
        rest = rest.replace(word, "");
    }
    rest.trim().is_empty()
}

/// Words for a text's name for itself.
const SELF_WORDS: [&str; 30] = [
    "本法",
    "本条例",
    "本规定",
    "本办法",
    "本细则",
    "本规则",
    "本决定",
    "本解释",
    "本意见",
    "本通知",
    "本方案",
    "本规划",
    "本计划",
    "本指南",
    "本指引",
    "本规范",
    "本标准",
    "本制度",
    "本章程",
    "本准则",
    "本规程",
    "本安排",
    "本批复",
    "本修正案",
    "本公告",
    "本通告",
    "本实施",
    "本补充",
    "本暂行",
    "本文件",
];

/// 本办法, or any short 本某某 that no place or person is.
fn names_itself(subject: &str) -> bool {
    if SELF_WORDS.iter().any(|word| subject.contains(word)) {
        return true;
    }
    let last = subject
        .rsplit(['，', '。', ' ', '\u{3000}', '、'])
        .next()
        .unwrap_or("");
    let is_other = [
        "本市",
        "本省",
        "本区",
        "本县",
        "本院",
        "本人",
        "本级",
        "本单位",
        "本行政",
    ]
    .iter()
    .any(|word| last.starts_with(word));
    last.starts_with('本') && !is_other && last.chars().count() <= 8
}

/// Weight of a clause that names the text from outside, in 《》.
pub(super) const NAMED: u8 = 2;

/// How likely a clause with this subject is about the text itself; `None` when it is about something else.
fn weight_of(subject: &str, title: &str) -> Option<u8> {
    let is_order = subject.contains("现予") || order_at(subject).is_some();
    if let Some((_, quoted)) = subject.rsplit_once('《') {
        let named = quoted.split('》').next().unwrap_or("");
        let is_named_alone = !names_itself(subject);
        if is_named_alone && !is_order {
            let is_own = title.contains(named) && !is_about_another(title);
            return is_own.then_some(NAMED);
        }
    }
    if is_part_in_words(subject) {
        return None;
    }
    let names_itself = names_itself(subject);
    let is_part = without_kinds(subject).contains('条');
    if names_itself && !is_part {
        return Some(8);
    }
    if is_order {
        return Some(6);
    }
    let bare = subject.trim_start_matches(|c: char| !c.is_alphanumeric());
    if bare.is_empty() || bare.ends_with('，') && bare.chars().count() < 12 {
        return Some(4);
    }
    // 以上措施自发布之日起实施
    if is_summed(bare) && bare.chars().count() <= 10 {
        return Some(3);
    }
    // 第六十三条 without a space, or 修改后的《…》自…
    if names_itself || subject.starts_with('第') && subject.chars().count() < 12 {
        return Some(3);
    }
    subject.ends_with(['，', '》', '）']).then_some(1)
}

/// 关于《X》施行日期的通告, 关于做好《X》施行准备的通知: the first day of X that it tells is not its own. 关于印发《X》的通知 carries X.
fn is_about_another(title: &str) -> bool {
    const CARRIES: [&str; 10] = [
        "印发", "发布", "公布", "颁布", "下发", "转发", "批转", "修改", "修订", "批准",
    ];
    let Some((front, _)) = title.split_once('《') else {
        return false;
    };
    front.contains("关于") && !CARRIES.iter().any(|verb| front.contains(verb))
}

/// 本条例关于电子标签的规定, 本办法规定的保温制度: a part of the text that words tell and no number names.
fn is_part_in_words(subject: &str) -> bool {
    const BEGINS: [&str; 10] = [
        "关于",
        "有关",
        "涉及",
        "中关于",
        "中有关",
        "中涉及",
        "规定的",
        "所规定的",
        "设定的",
        "对",
    ];
    const ENDS: [&str; 11] = [
        "规定", "制度", "条款", "要求", "内容", "事项", "措施", "标准", "部分", "条文", "义务",
    ];
    let words = subject.trim().trim_end_matches(['，', ',']);
    let behind = SELF_WORDS.iter().find_map(|own| words.strip_prefix(own));
    behind.is_some_and(|rest| {
        BEGINS.iter().any(|word| rest.starts_with(word))
            && ENDS.iter().any(|word| rest.ends_with(word))
    })
}

/// 条例 and 条约 are no 条.
fn without_kinds(subject: &str) -> String {
    subject.replace("条例", "").replace("条约", "")
}
