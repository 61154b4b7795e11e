//! Whose document is it: ours, or that of another state?

use crate::lexicon::{FOREIGN, FOREIGN_SECTIONS};

/// Whether a heading, subject or title begins with or names another state as its actor.
pub(crate) fn is_foreign_text(text: &str) -> bool {
    let folded = huidian_text::fold(text);
    let head: String = folded.chars().take(24).collect();
    FOREIGN.iter().any(|name| finds_name(&head, name))
        && !head.starts_with("中国")
        && !head.contains("对美")
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
