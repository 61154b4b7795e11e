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
    let line = &lines[at];
    let rest = line.rest().trim_start_matches(['：', ':']).trim();
    if rest.contains(['。', '；']) || char_count(rest) > TITLE_LIMIT {
        return false;
    }
    if rest.is_empty() && !line.text.ends_with(['：', ':']) {
        return true;
    }
    !announces(lines, at)
}

/// Whether what follows is the rest of a list and then a signature, or nothing.
fn announces(lines: &[ScannedLine<'_>], at: usize) -> bool {
    let after = &lines[at + 1..lines.len().min(at + 1 + LIST_LOOKAHEAD)];
    for line in after {
        if is_date_line(line.text) {
            return true;
        }
        let is_list_entry = line.mark.as_ref().is_some_and(|mark| {
            matches!(
                mark.form,
                MarkForm::Point | MarkForm::Letter | MarkForm::BareNumber
            )
        });
        let is_other_annex = line
            .mark
            .as_ref()
            .is_some_and(|mark| mark.form == MarkForm::Annex);
        let is_long = char_count(line.text) > 40 || ends_sentence(line.text);
        if is_other_annex || (is_long && !is_list_entry) || (line.mark.is_some() && !is_list_entry)
        {
            return false;
        }
    }
    lines.len() <= at + 2
}
