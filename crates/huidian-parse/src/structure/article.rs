//! Which lines that begin like headings and articles are what they look like.

use super::ScannedLine;
use crate::marker::Numbers;
use crate::words::char_count;

/// Longest heading of a chapter, in characters.
const HEADING_LIMIT: usize = 60;

/// Whether a line that begins with 第…章 is a heading and not a sentence about a chapter.
pub(super) fn is_heading_line(line: &ScannedLine<'_>) -> bool {
    let rest = line.rest();
    if line.line.level > 0 {
        return true;
    }
    char_count(rest) <= HEADING_LIMIT
        && !rest.contains(['。', '；', '，'])
        && !rest.ends_with(['：', ':'])
        && !cites(rest)
}

/// Words that follow an article's number where it is cited, not where it begins.
const CITING: [&str; 22] = [
    "规定",
    "的",
    "、",
    "，",
    "和第",
    "及第",
    "至第",
    "或者第",
    "或第",
    "以及",
    "与第",
    "所",
    "中的",
    "中规定",
    "第一款",
    "第二款",
    "第三款",
    "第四款",
    "第（",
    "第(",
    "之规定",
    "修改为",
];

/// Whether the words after a number show that it is cited here.
pub(super) fn cites(rest: &str) -> bool {
    let rest = rest.trim_start();
    CITING.iter().any(|word| rest.starts_with(word))
}

/// How an article's number follows the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Succession {
    /// The first of the text
    First,
    /// One more, or the next inserted one
    Next,
    /// Numbers left out between
    Gap,
    /// 第一条 again
    Anew,
    /// An earlier number, or the same
    Back,
}

pub(super) fn succession(last: Option<Numbers>, next: Numbers) -> Succession {
    let Some(last) = last else {
        return Succession::First;
    };
    let (old, new) = (last.values(), next.values());
    let inserted = new.len() > 1;
    if new[0] == old[0] + 1 && !inserted {
        return Succession::Next;
    }
    if new[0] == old[0] && new > old {
        return Succession::Next;
    }
    if new == [1] {
        return Succession::Anew;
    }
    if new > old {
        Succession::Gap
    } else {
        Succession::Back
    }
}

/// Numbers that may be missing before an article whose number runs into its words.
const SMALL_GAP: u32 = 3;

/// Whether an article mark begins an article here.
pub(super) fn is_article(line: &ScannedLine<'_>, last: Option<Numbers>) -> bool {
    let Some(mark) = &line.mark else {
        return false;
    };
    let rest = line.rest();
    let how = succession(last, mark.ordinal);
    let follows = matches!(how, Succession::Next)
        || matches!(how, Succession::First | Succession::Anew) && mark.ordinal.first() == 1;
    if cites(rest) {
        return follows && mark.is_apart && !rest.starts_with(['、', '，', '的']);
    }
    let near = how == Succession::Gap
        && last.is_some_and(|last| mark.ordinal.first() - last.first() <= SMALL_GAP);
    mark.is_apart || line.line.is_bold || follows || near || is_label_in_bold(line)
}

/// A heading mark, or a bold label, in the source.
fn is_label_in_bold(line: &ScannedLine<'_>) -> bool {
    line.line.level > 0
}
