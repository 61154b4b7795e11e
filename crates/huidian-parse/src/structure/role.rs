//! The part each line plays around the numbered body: title, note, salutation, signature.

use std::ops::Range;

use super::{Genre, ScannedLine, annex};
use crate::marker::MarkForm;
use crate::words::{
    char_count, ends_as_title, ends_in_stop, ends_sentence, is_date_line, is_title_note,
    without_closing_brackets,
};

/// Part of a text that a line belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Title,
    TitleNote,
    Contents,
    Salutation,
    /// Words before the first numbered part
    Preamble,
    Body,
    Signature,
    /// First line of an annex
    Annex,
}

/// Longest title line, in characters.
const TITLE_LIMIT: usize = 90;
/// Longest line of a signature, in characters.
const SIGNATURE_LIMIT: usize = 45;
/// Most lines of a signature: the widest joint documents have some forty issuers.
const SIGNATURE_LINES: usize = 60;

pub(super) fn assign(
    lines: &[ScannedLine<'_>],
    contents: Option<Range<usize>>,
    genre: Genre,
) -> Vec<Role> {
    let mut roles = vec![Role::Body; lines.len()];
    let signatures = signature_lines(lines);
    let mut front = Front::new();
    for at in 0..lines.len() {
        if contents.as_ref().is_some_and(|range| range.contains(&at)) {
            roles[at] = Role::Contents;
            continue;
        }
        if signatures[at] {
            roles[at] = Role::Signature;
            front = Front::after_signature();
            continue;
        }
        roles[at] = if is_annex(lines, at) {
            front.is_open = false;
            Role::Annex
        } else if front.is_open {
            front.role_of(lines, at, genre)
        } else {
            Role::Body
        };
    }
    roles
}

fn is_annex(lines: &[ScannedLine<'_>], at: usize) -> bool {
    at > 0
        && lines[at]
            .mark
            .as_ref()
            .is_some_and(|mark| mark.form == MarkForm::Annex)
        && annex::begins_annex(lines, at)
}

/// Where we are before the numbered body.
struct Front {
    is_open: bool,
    has_title: bool,
    has_prose: bool,
    after_signature: bool,
}

impl Front {
    fn new() -> Self {
        Self {
            is_open: true,
            has_title: false,
            has_prose: false,
            after_signature: false,
        }
    }

    fn after_signature() -> Self {
        Self {
            after_signature: true,
            ..Self::new()
        }
    }

    fn role_of(&mut self, lines: &[ScannedLine<'_>], at: usize, genre: Genre) -> Role {
        let line = &lines[at];
        if begins_body(line, genre) {
            self.is_open = false;
            return Role::Body;
        }
        if !self.has_prose && self.has_title && is_title_note(line.text) {
            return Role::TitleNote;
        }
        if is_salutation(line.text) && self.has_title && !self.has_prose {
            return Role::Salutation;
        }
        if self.is_title(lines, at) {
            self.has_title = true;
            self.has_prose = false;
            return Role::Title;
        }
        if !self.has_title && !self.after_signature && is_title_note(line.text) {
            return Role::TitleNote;
        }
        if line.line.level > 1 && self.has_title {
            self.is_open = false;
            return Role::Body;
        }
        self.has_prose = true;
        if self.after_signature && !self.has_title {
            // what follows a signature without a title of its own is still the body
            self.is_open = false;
            return Role::Body;
        }
        Role::Preamble
    }

    fn is_title(&self, lines: &[ScannedLine<'_>], at: usize) -> bool {
        let line = &lines[at];
        let words = line.text;
        let could_be = char_count(words) <= TITLE_LIMIT
            && !ends_in_stop(without_closing_brackets(words))
            && !words.ends_with(['：', ':', '；', '，', '、'])
            && !words.contains('。');
        if !could_be || line.mark.is_some() && !words.starts_with(['（', '(', '附']) {
            return false;
        }
        if !self.has_title && !self.after_signature {
            return true;
        }
        let marked_up = line.line.level == 1 || line.line.is_bold && line.line.level == 0;
        let continues = at > 0 && self.has_title && !self.has_prose;
        let closes = is_draft_bracket(words) || ends_as_title(words);
        if self.has_prose || self.after_signature {
            return marked_up && ends_as_title(words)
                || ends_as_title(words) && leads_in(lines, at);
        }
        continues && (closes || line.line.level == 1)
    }
}

/// （征求意见稿）, （试行）: a line that only goes on the title above it.
fn is_draft_bracket(words: &str) -> bool {
    words.starts_with(['（', '(']) && words.ends_with(['）', ')']) && char_count(words) <= 24
}

/// Whether a title that stands without bold or `#` is followed by what follows titles.
fn leads_in(lines: &[ScannedLine<'_>], at: usize) -> bool {
    lines.get(at + 1).is_some_and(|next| {
        next.mark.is_some() || is_title_note(next.text) || is_salutation(next.text)
    })
}

/// Whether a mark begins the numbered body.
fn begins_body(line: &ScannedLine<'_>, genre: Genre) -> bool {
    let Some(mark) = &line.mark else {
        return false;
    };
    match mark.form {
        MarkForm::Article => mark.is_apart || genre == Genre::Articles && mark.ordinal.first() <= 1,
        MarkForm::Part | MarkForm::Subpart | MarkForm::Chapter | MarkForm::Section => {
            super::article::is_heading_line(line)
        }
        MarkForm::Preamble | MarkForm::Unnumbered => true,
        MarkForm::Comma => mark.is_apart || line.line.level > 0 || line.line.is_bold,
        MarkForm::Bracket => mark.ordinal.first() == 1 && !is_draft_bracket(line.text),
        MarkForm::Point => genre != Genre::Articles && mark.ordinal.first() == 1,
        MarkForm::Clause | MarkForm::BareNumber => genre == Genre::Clauses,
        _ => false,
    }
}

/// 各省、自治区、直辖市…：, names and a colon.
fn is_salutation(words: &str) -> bool {
    words.ends_with(['：', ':'])
        && !words.contains(['。', '；'])
        && !["如下", "以下", "下列", "包括", "规定"]
            .iter()
            .any(|lead| words.contains(lead))
}

/// Lines of signatures: a line that is only a date, and the short lines right above it.
fn signature_lines(lines: &[ScannedLine<'_>]) -> Vec<bool> {
    let mut marked = vec![false; lines.len()];
    let mut floor = 0;
    for at in 0..lines.len() {
        if lines[at].mark.is_some() || !is_date_line(lines[at].text) {
            continue;
        }
        let mut start = at;
        while start > floor && at - start < SIGNATURE_LINES && is_signer(&lines[start - 1]) {
            start -= 1;
        }
        let after_prose = start > floor
            && (ends_sentence(lines[start - 1].text) || lines[start - 1].mark.is_some());
        let closes = lines.get(at + 1).is_none_or(|next| {
            next.line.level > 0
                || next.line.is_bold
                || next.mark.is_some()
                || ends_as_title(next.text)
        });
        if after_prose && (start < at || closes) {
            marked[start..=at].fill(true);
        }
        floor = at + 1;
    }
    marked
}

/// Whether a line can name who signs: short, no sentence, no number of its own.
fn is_signer(line: &ScannedLine<'_>) -> bool {
    line.mark.is_none()
        && line.line.level == 0
        && char_count(line.text) <= SIGNATURE_LIMIT
        && !line
            .text
            .ends_with(['。', '；', '：', '，', ';', '”', '！', '？'])
        && !line.text.contains(['。', '；'])
}
