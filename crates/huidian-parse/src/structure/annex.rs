//! Tells the annex itself from the list of annexes before a signature.

use super::ScannedLine;
use crate::marker::MarkForm;
use crate::words::{char_count, ends_sentence, is_date_line};

/// Lines looked at after 附件：… for the signature that shows it is only a list.
const LIST_LOOKAHEAD: usize = 30;

/// Longest title of an annex on the line of its label, in characters.
const TITLE_LIMIT: usize = 60;

/// Whether the line at `at`, which begins with 附件 or the like, begins an annex.
pub(super) fn begins_annex(lines: &[ScannedLine<'_>], at: usize) -> bool {
    let rest = words_of(&lines[at]);
    !rest.contains(['。', '；']) && char_count(rest) <= TITLE_LIMIT
}

/// Whether it only announces annexes: what follows is the rest of a list and then a signature, or nothing.
pub(super) fn announces_list(lines: &[ScannedLine<'_>], at: usize) -> bool {
    let line = &lines[at];
    let is_bare = words_of(line).is_empty() && !line.text.ends_with(['：', ':']);
    if is_bare || !begins_annex(lines, at) {
        return false;
    }
    let after = &lines[at + 1..lines.len().min(at + 1 + LIST_LOOKAHEAD)];
    for line in after {
        if is_date_line(line.text) {
            return true;
        }
        let has_mark = line.mark.is_some();
        let is_long = char_count(line.text) > 40 || ends_sentence(line.text);
        if !is_list_entry(line) && (is_long || has_mark) {
            return false;
        }
    }
    lines.len() <= at + 2
}

/// 2.某某申报表: a further entry of the list.
pub(super) fn is_list_entry(line: &ScannedLine<'_>) -> bool {
    char_count(line.text) <= TITLE_LIMIT
        && !line.text.ends_with(['。', '；'])
        && line.mark.as_ref().is_some_and(|mark| {
            matches!(
                mark.form,
                MarkForm::Point | MarkForm::BracketDigit | MarkForm::BareNumber
            )
        })
}

fn words_of<'t>(line: &ScannedLine<'t>) -> &'t str {
    let rest = line
        .text
        .get(line.mark.as_ref().map_or(0, |mark| mark.length)..);
    rest.unwrap_or("")
        .trim_start_matches(['：', ':', ' ', '\u{3000}'])
}
