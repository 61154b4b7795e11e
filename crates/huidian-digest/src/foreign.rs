//! Whose document is it: ours, or that of another state?

use crate::lexicon::{FOREIGN, FOREIGN_SECTIONS};

/// Whether a heading, subject or title begins with or names another state as its actor.
pub(crate) fn is_foreign_text(text: &str) -> bool {
    let folded = huidian_text::fold(text);
    let head: String = folded.chars().take(24).collect();
    (FOREIGN.iter().any(|name| finds_name(&head, name)) || begins_with_state(&head))
        && !head.starts_with("中国")
        && !head.contains("对美")
}

/// 美海军, 英国防部, 欧数据保护委员会: a state by its first letter and what it has.
fn begins_with_state(head: &str) -> bool {
    const STATES: &str = "美英法德日韩俄欧澳印乌";
    const THEIRS: [&str; 26] = [
        "军",
        "海军",
        "空军",
        "陆军",
        "国防",
        "司法部",
        "财政部",
        "商务部",
        "能源部",
        "总统",
        "议会",
        "议员",
        "参议院",
        "众议院",
        "政府",
        "国会",
        "联邦",
        "监管",
        "情报",
        "国土",
        "法院",
        "警方",
        "官员",
        "官方",
        "当局",
        "数据保护",
    ];
    let rest =
        head.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | '、' | ' '));
    let mut chars = rest.chars();
    chars.next().is_some_and(|state| STATES.contains(state))
        && THEIRS.iter().any(|word| chars.as_str().starts_with(word))
}

/// Whether a sentence begins with another state or a body of one, a date before it apart.
pub(crate) fn begins_with_foreign(folded: &str) -> bool {
    let mut rest =
        folded.trim_start_matches(|c: char| !c.is_alphabetic() && !matches!(c, '【' | '['));
    // 【境外】, 【国际动态】 before the title
    if let Some((badge, behind)) = rest
        .strip_prefix(['【', '['])
        .and_then(|inner| inner.split_once(['】', ']']))
    {
        if is_foreign_section(badge) {
            return true;
        }
        rest = behind;
    }
    loop {
        let shorter = rest.trim_start_matches(|c: char| !c.is_alphabetic());
        let shorter = ["年", "月", "日", "近日", "日前", "当地时间"]
            .iter()
            .find_map(|word| shorter.strip_prefix(word))
            .unwrap_or(shorter);
        if shorter.len() == rest.len() {
            break;
        }
        rest = shorter;
    }
    FOREIGN
        .iter()
        .any(|name| rest.starts_with(name) && finds_name(rest, name))
}

/// Latin names are whole words: SEC is not part of security.
fn finds_name(head: &str, name: &str) -> bool {
    let Some(at) = head.find(name) else {
        return false;
    };
    // 联合国家标准委 is no union of nations
    if name == "联合国" && head[at + name.len()..].starts_with(['家', '务']) {
        return false;
    }
    if !name.is_ascii() {
        return true;
    }
    let before = head[..at].chars().next_back();
    let after = head[at + name.len()..].chars().next();
    !before.is_some_and(|c| c.is_ascii_alphanumeric())
        && !after.is_some_and(|c| c.is_ascii_alphanumeric())
}

/// Whether a section collects what happens abroad.
pub(crate) fn is_foreign_section(name: &str) -> bool {
    let folded = huidian_text::fold(name);
    FOREIGN_SECTIONS.iter().any(|word| folded.contains(word))
        && !folded.contains("国内")
        && !folded.contains("国家")
}

/// Whether a body is one of ours by a name that no other state uses.
pub(crate) fn is_chinese_body(name: &str) -> bool {
    const STARTS: [&str; 34] = [
        "国务院",
        "中共",
        "中央",
        "全国",
        "中国",
        "最高人民",
        "中华人民共和国",
        "国家互联网",
        "国家网信",
        "国家数据局",
        "国家密码",
        "国家发展",
        "国家发改",
        "国家市场监督",
        "国家市场监管",
        "国家标准委",
        "国家标准化管理",
        "国家金融监督",
        "国家金融监管",
        "国家卫生健康",
        "国家卫健",
        "国家能源局",
        "国家药监",
        "国家广电",
        "国家保密局",
        "工信部",
        "工业和信息化部",
        "公安部",
        "网信办",
        "人社部",
        "人力资源社会保障部",
        "市场监管总局",
        "网安标委",
        "信安标委",
    ];
    let folded = huidian_text::fold(name);
    !is_foreign_text(&folded)
        && (STARTS.iter().any(|start| folded.starts_with(start))
            || folded.contains(['省'])
            || folded.contains("自治区")
            || [
                "北京", "上海", "天津", "重庆", "广东", "浙江", "江苏", "深圳",
            ]
            .iter()
            .any(|place| folded.starts_with(place)))
}

/// GB/T 22239—2019, JR/T 0171—2020, DB31/T 1—2024, T/CCSA 1—2024, 国发〔2024〕1号, 第58号令.
pub(crate) fn is_chinese_number(number: &str) -> bool {
    let folded = huidian_text::fold(number);
    let series: String = folded
        .chars()
        .take_while(char::is_ascii_alphabetic)
        .collect();
    let behind = &folded[series.len()..];
    folded.contains(['〔', '号', '令'])
        || ["gb", "db"].iter().any(|start| folded.starts_with(start))
        || series == "t" && behind.starts_with('/')
        || series.len() == 2 && behind.starts_with("/t")
}
