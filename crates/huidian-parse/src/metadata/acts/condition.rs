//! Repeals that hang on what has no day: 自前条规定的配套规定施行之日起废止.

use huidian_text::{find_dates, title_key};

use super::group::Group;
use super::phrase::Clause;

/// What has to happen first, where a text says no day for it.
const EVENTS: [&str; 18] = [
    "施行",
    "实施",
    "生效",
    "执行",
    "运行",
    "启用",
    "上线",
    "开通",
    "建成",
    "成立",
    "到位",
    "投入使用",
    "出台",
    "公布",
    "发布",
    "颁布",
    "印发",
    "下发",
];
/// Events that a body may be named with, and the text itself is meant: 自市人民政府公布之日起.
const PUBLISHES: [&str; 6] = ["出台", "公布", "发布", "颁布", "印发", "下发"];
const SINCE: [&str; 8] = ["之日起", "之时起", "之日", "起", "以后", "之后", "后", "时"];
/// What acts are called, and what they are called that come with others.
const KINDS: [&str; 20] = [
    "规定", "办法", "细则", "条例", "标准", "目录", "方案", "文件", "政策", "规则", "规范", "制度",
    "意见", "通知", "清单", "公告", "决定", "法", "》", "措施",
];
/// Shortest words in front of the works in which a condition can stand, in characters.
const SHORTEST: usize = 4;

/// The words on which a repeal hangs, where they name something without a day that is not this text; `own` are the titles of this text.
pub(super) fn of<'t>(clause: &Clause<'t>, group: &Group, own: &[&str]) -> Option<&'t str> {
    let between = clause.text.get(group.end..clause.verb.start).unwrap_or("");
    let front_end = group.start.min(clause.verb.start);
    let front = clause
        .text
        .get(clause.sentence.start..front_end)
        .unwrap_or("");
    let last = front
        .split(['，', ',', '：', ':', '；'])
        .rfind(|words| words.trim().chars().count() >= SHORTEST)
        .unwrap_or("");
    [between, last]
        .into_iter()
        .find(|words| is_open(words, own))
        .map(|words| words.trim_matches([' ', '　', '，', ',']))
}

fn is_open(words: &str, own: &[&str]) -> bool {
    // 第五条　新的实施细则施行后
    let words = words.trim().rsplit([' ', '　']).next().unwrap_or("");
    if find_dates(words).iter().any(|found| found.date.is_some()) {
        return false;
    }
    let found = EVENTS.iter().filter_map(|event| {
        let at = words.rfind(event)?;
        let behind = &words[at + event.len()..];
        SINCE
            .iter()
            .any(|since| behind.starts_with(since))
            .then_some((at, *event))
    });
    let Some((at, event)) = found.max_by_key(|(at, event)| (*at, event.len())) else {
        return false;
    };
    let subject = subject(&words[..at]);
    let names_act = KINDS.iter().any(|kind| subject.ends_with(kind));
    !is_own(subject, own) && (names_act || !PUBLISHES.contains(&event))
}

/// What stands between 自 and the event: 自治区 and 自然资源 begin no time.
pub(super) fn subject(words: &str) -> &str {
    const IN_WORDS: [char; 9] = ['治', '然', '动', '行', '愿', '主', '查', '身', '由'];
    let begins = words.char_indices().rfind(|(at, c)| {
        let next = words[at + c.len_utf8()..].chars().next();
        matches!(c, '自' | '从' | '待' | '俟') && !next.is_some_and(|next| IN_WORDS.contains(&next))
    });
    let start = begins.map_or(0, |(at, c)| at + c.len_utf8());
    let mut subject = words[start..].trim_start_matches(['在', '于']);
    // 本办法公布施行, 本办法发布并实施
    loop {
        let rest = subject.trim_end_matches(['、', '并', '和', '起', '的']);
        let rest = EVENTS
            .iter()
            .chain(&["正式", "之日"])
            .find_map(|word| rest.strip_suffix(word))
            .unwrap_or(rest);
        if rest.len() == subject.len() {
            return subject;
        }
        subject = rest;
    }
}

/// 本办法, 新办法 of a text that is one, and the text's own title.
pub(super) fn is_own(subject: &str, own: &[&str]) -> bool {
    const POINTS: [&str; 8] = ["本", "此", "该", "上述", "前述", "以上", "现行", "《本"];
    if subject.is_empty() || POINTS.iter().any(|word| subject.starts_with(word)) {
        return true;
    }
    if KINDS
        .iter()
        .any(|kind| subject.contains(&format!("本{kind}")))
    {
        return true;
    }
    let key = title_key(subject);
    if own
        .iter()
        .any(|title| !title.is_empty() && key.contains(&title_key(title)))
    {
        return true;
    }
    let newer = ["新修订的", "修订后的", "修改后的", "新的", "新"]
        .iter()
        .find_map(|word| subject.strip_prefix(word));
    match newer {
        Some(kind) => KINDS.contains(&kind) && own.iter().any(|title| title.ends_with(kind)),
        None => KINDS.contains(&subject),
    }
}
