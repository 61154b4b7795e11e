//! New names that decisions give to acts: 将名称修改为“…”, 将《甲》名称修改为《乙》.

use super::amendment::amends_others;
use super::{Metadata, Reading};

/// An act gets another title.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    /// The title so far; `None` where the sentence names no act, and the one that the decision is about is meant.
    pub from: Option<String>,
    pub to: String,
}

/// What is renamed, and by which verb.
const NAMES: [&str; 5] = ["法规名称", "规章名称", "名称", "标题", "题目"];
const VERBS: [&str; 7] = [
    "修改为",
    "修改成",
    "修订为",
    "变更为",
    "更改为",
    "更名为",
    "改为",
];
/// Marks around the new title.
const QUOTES: [(char, char); 4] = [('“', '”'), ('《', '》'), ('"', '"'), ('「', '」')];
/// Longest and shortest title, in characters: another name of a chapter, a body or a column is shorter or no act's.
const LENGTHS: std::ops::RangeInclusive<usize> = 5..=80;

pub(super) fn read(reading: &Reading<'_>, metadata: &mut Metadata) {
    let is_decision = metadata
        .title
        .as_ref()
        .is_some_and(|title| amends_others(&title.value) || title.value.contains("修正案"));
    if is_decision {
        metadata.renames = reading.text().lines().filter_map(rename_in).collect();
    }
}

/// The rename that a sentence makes: the name is changed of the whole act, not of a chapter, an annex or a body in it.
fn rename_in(line: &str) -> Option<Rename> {
    let (before, title) = NAMES
        .iter()
        .flat_map(|name| VERBS.iter().map(move |verb| (name, verb)))
        .find_map(|(name, verb)| {
            let said = line.find(&format!("{name}{verb}"))?;
            let rest = line[said + name.len() + verb.len()..].trim_start_matches(['：', ':', ' ']);
            let (open, close) = QUOTES
                .iter()
                .find(|(open, _)| rest.starts_with(*open))
                .copied()?;
            let inside = &rest[open.len_utf8()..];
            Some((&line[..said], &inside[..closing(inside, open, close)?]))
        })?;
    let title = title.trim().trim_start_matches('《').trim_end_matches('》');
    let clause = before.rsplit(['。', '；', '\n']).next().unwrap_or(before);
    let is_of_part = ["章", "节", "条", "款", "项", "附件", "附表", "附录", "表"]
        .iter()
        .any(|part| clause.trim_end_matches(['的', '中']).ends_with(part));
    let is_title =
        LENGTHS.contains(&title.chars().count()) && huidian_text::title::ends_as_title(title);
    (is_title && !is_of_part).then(|| Rename {
        from: clause
            .rsplit_once('《')
            .and_then(|(_, rest)| Some(rest.split_once('》')?.0.to_owned())),
        to: title.to_owned(),
    })
}

/// The byte at which what was opened is closed; a title may hold the same marks within.
fn closing(words: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 1;
    words.char_indices().find_map(|(at, c)| {
        if c == close {
            depth -= 1;
        } else if c == open {
            depth += 1;
        }
        (depth == 0).then_some(at)
    })
}
