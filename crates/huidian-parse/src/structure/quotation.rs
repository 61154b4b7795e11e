//! Words of another text that an amendment quotes over several lines: their numbers are that text's, not this one's.

use super::ScannedLine;
use crate::marker::MarkForm;

/// Words in front of the colon before new words.
const LEAD_INS: [&str; 12] = [
    "修改为",
    "改为",
    "修正为",
    "作为",
    "如下",
    "增加",
    "规定",
    "内容为",
    "表述为",
    "修改成",
    "调整为",
    "替换为",
];

/// Most lines of one quotation: a chapter put in by a decision has some sixty.
const LONGEST: usize = 80;

/// Takes the numbers of articles and chapters off lines inside quotations.
pub(super) fn unmark(lines: &mut [ScannedLine<'_>]) {
    let mut at = 0;
    while at < lines.len() {
        let Some(end) = quotation_after(lines, at) else {
            at += 1;
            continue;
        };
        for line in &mut lines[at + 1..end] {
            let is_structure = line.mark.as_ref().is_some_and(|mark| {
                matches!(
                    mark.form,
                    MarkForm::Part
                        | MarkForm::Subpart
                        | MarkForm::Chapter
                        | MarkForm::Section
                        | MarkForm::Article
                        | MarkForm::Comma
                )
            });
            if is_structure {
                line.mark = None;
            }
        }
        at = end;
    }
}

/// The line after the quotation that a line leads into, where one opens there and closes on a later line.
fn quotation_after(lines: &[ScannedLine<'_>], at: usize) -> Option<usize> {
    let words = lines[at].text.trim_end();
    let (lead, opened) = match words.rsplit_once(['：', ':']) {
        Some((lead, "")) => (lead, false),
        Some((lead, rest)) => (lead, is_open(rest)),
        None => return None,
    };
    let starts_below = || {
        lines
            .get(at + 1)
            .is_some_and(|next| next.text.starts_with('“'))
    };
    let leads_in = LEAD_INS.iter().any(|word| lead.contains(word));
    if !leads_in || !(opened || words.ends_with(['：', ':']) && starts_below()) {
        return None;
    }
    // every paragraph of a quotation may open anew; the mark at the end of a line closes
    let limit = lines.len().min(at + 1 + LONGEST);
    // the next instruction of the decision ends a quotation that was never closed
    let next = (at + 1..limit)
        .find(|line| lines[*line].mark.is_some() && quotes_below(lines[*line].text))
        .unwrap_or(limit);
    let close = (at + 1..next).find(|line| {
        let words = lines[*line].text.trim_end_matches(['。', '；', '，', ' ']);
        words.ends_with('”')
            && !lines
                .get(line + 1)
                .is_some_and(|next| next.text.starts_with('“'))
    })?;
    Some(close + 1)
}

/// 三、将第五条修改为：
fn quotes_below(words: &str) -> bool {
    let words = words.trim_end();
    words.ends_with(['：', ':']) && LEAD_INS.iter().any(|word| words.contains(word))
}

/// Whether the words open a quotation and do not close it.
fn is_open(words: &str) -> bool {
    words.starts_with('“') && words.matches('“').count() > words.matches('”').count()
}
