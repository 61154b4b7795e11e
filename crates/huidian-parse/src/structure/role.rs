//! The part each line plays around the numbered body: title, note, salutation, signature.

use std::ops::Range;

use super::{Genre, ScannedLine, annex};
use crate::marker::MarkForm;
use huidian_model::find_numbers;
use huidian_text::{script::is_han, title_key};

use crate::words::{
    body_before_day, char_count, ends_as_title, ends_in_stop, ends_sentence, ends_with_note_verb,
    has_date, is_body, is_case_head, is_corner_mark, is_date_line, is_number_line, is_release_note,
    is_row, is_ruling, is_title_note, spaced_kind, without_closing_brackets,
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
    /// 附件：1.… before a signature: names of annexes, not an annex
    AnnexList,
    /// First line of an annex
    Annex,
}

/// Longest title line, in characters; one that ends as titles do may be as long as the longest of the State Council's pilot decisions.
const TITLE_LIMIT: usize = 90;
const LONG_TITLE_LIMIT: usize = 180;
/// Most lines of a title that is broken over lines, and its longest whole, in characters.
const TITLE_LINES: usize = 5;
const WHOLE_TITLE_LIMIT: usize = 200;
/// Lines below a number in which its title is looked for.
const LETTERHEAD_REACH: usize = 8;
/// Lines below the kind of a standard in which its number stands.
const COVER_REACH: usize = 4;
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
        let is_released =
            at > 0 && roles[at - 1] == Role::Signature && is_release_note(lines[at].text);
        if signatures[at] || is_released {
            roles[at] = Role::Signature;
            front = Front::after_signature();
            continue;
        }
        if has_annex_mark(lines, at) && at > 0 {
            let is_list = annex::announces_list(lines, at);
            if is_list || annex::begins_annex(lines, at) {
                roles[at] = if is_list {
                    Role::AnnexList
                } else {
                    Role::Annex
                };
                front.is_open &= is_list;
                continue;
            }
        }
        let goes_on =
            at > 0 && roles[at - 1] == Role::AnnexList && annex::is_list_entry(&lines[at]);
        roles[at] = if goes_on {
            Role::AnnexList
        } else if front.is_open {
            front.role_of(lines, at, genre)
        } else {
            Role::Body
        };
        if roles[at] == Role::Title && lines[at].line.level > 0 && ends_as_title(lines[at].text) {
            leave_navigation(&lines[..at], &mut roles[..at]);
        }
    }
    roles
}

/// 某规章库 首页 部门规章 over a heading: words of the page that were taken for the beginning of its title. Names of those who issue stay.
fn leave_navigation(above: &[ScannedLine<'_>], roles: &mut [Role]) {
    for (line, role) in above.iter().zip(roles).rev() {
        if *role != Role::Title || line.line.level > 0 {
            break;
        }
        let words: Vec<&str> = line.text.split_whitespace().collect();
        if words.len() > 2 && !words.iter().all(|word| is_body(word)) && !ends_as_title(line.text) {
            *role = Role::TitleNote;
        }
    }
}

fn has_annex_mark(lines: &[ScannedLine<'_>], at: usize) -> bool {
    lines[at]
        .mark
        .as_ref()
        .is_some_and(|mark| mark.form == MarkForm::Annex)
}

/// Where we are before the numbered body.
struct Front {
    is_open: bool,
    has_title: bool,
    has_prose: bool,
    after_signature: bool,
    /// The last line of the title does not end as titles do.
    is_title_open: bool,
    /// Key of the title's words so far, to know them when they come again.
    title: String,
    /// The last line was a note that may go on.
    open_note: Option<NoteState>,
}

/// How a note stands at the end of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct NoteState {
    /// 《 or 〈 is open.
    in_title: bool,
    /// The line ended before it said what was done.
    is_unfinished: bool,
}

impl NoteState {
    fn after(words: &str) -> Self {
        let opened = words.matches(['《', '〈', '<']).count();
        let closed = words.matches(['》', '〉', '>']).count();
        Self {
            in_title: opened > closed,
            is_unfinished: !is_title_note(words) || !ends_with_note_verb(words),
        }
    }
}

impl Front {
    fn new() -> Self {
        Self {
            is_open: true,
            has_title: false,
            has_prose: false,
            after_signature: false,
            is_title_open: false,
            title: String::new(),
            open_note: None,
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
        if self.names_part(line) {
            return Role::Title;
        }
        if begins_body(line, genre) || self.has_title && is_case_head(line.text) {
            self.is_open = false;
            return Role::Body;
        }
        if !self.has_title
            && !self.has_prose
            && (is_letterhead(lines, at) || is_standard_cover(lines, at))
        {
            return Role::TitleNote;
        }
        let open_note = self.open_note.take();
        if !self.has_prose
            && self.has_title
            && (is_title_note(line.text)
                || opens_note(lines, at)
                || continues_note(line.text, open_note))
        {
            self.open_note = Some(NoteState::after(line.text));
            return Role::TitleNote;
        }
        if !self.has_prose && line.mark.is_none() && is_foreign_line(line.text) {
            return Role::TitleNote;
        }
        if self.repeats_title(line) {
            return Role::Title;
        }
        if is_salutation(line.text) && self.has_title && !self.has_prose {
            return Role::Salutation;
        }
        if self.is_title(lines, at) {
            if self.has_prose || self.after_signature {
                self.title.clear();
            }
            self.title.push_str(&title_key(line.text));
            self.is_title_open = !ends_as_title(line.text);
            self.has_title = true;
            self.has_prose = false;
            self.after_signature = false;
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

    /// `# 总则` right under the title of a code: the file holds that part of it.
    fn names_part(&self, line: &ScannedLine<'_>) -> bool {
        let is_headword = line
            .mark
            .as_ref()
            .is_some_and(|mark| mark.form == MarkForm::Unnumbered);
        is_headword && line.line.level == 1 && self.has_title && !self.has_prose
    }

    /// Whether the line is the title again, or a piece of it broken over lines.
    fn repeats_title(&self, line: &ScannedLine<'_>) -> bool {
        // behind prose the issuer that a title begins with is who signs
        let is_whole = !self.has_prose || ends_as_title(line.text);
        self.has_title
            && is_whole
            && line.mark.is_none()
            && char_count(line.text) <= LONG_TITLE_LIMIT
            && char_count(line.text) >= 3
            && !self.title.is_empty()
            && self.title.contains(&title_key(line.text))
    }

    fn is_title(&self, lines: &[ScannedLine<'_>], at: usize) -> bool {
        let line = &lines[at];
        let words = line.text;
        if !could_be_title(words) || line.mark.is_some() && !words.starts_with(['（', '(', '附'])
        {
            return false;
        }
        if !self.has_title && !self.after_signature {
            // a line in brackets tells of a work and never names it
            return !is_bracketed(words);
        }
        let marked_up = line.line.level == 1 || line.line.is_bold && line.line.level == 0;
        let continues = at > 0 && self.has_title && !self.has_prose;
        let closes = is_draft_bracket(words) || ends_as_title(words) && !is_bracketed(words);
        if self.has_prose || self.after_signature {
            return marked_up && ends_as_title(words)
                || ends_as_title(words) && leads_in(lines, at)
                || self.after_signature && title_goes_on(lines, at);
        }
        continues
            && (closes
                || spaced_kind(words).is_some()
                || line.line.level == 1
                || self.is_title_open && title_goes_on(lines, at))
    }
}

/// Whether a line has the form of a title: short, no sentence.
fn could_be_title(words: &str) -> bool {
    let count = char_count(words);
    (count <= TITLE_LIMIT || count <= LONG_TITLE_LIMIT && ends_as_title(words))
        && !is_row(words)
        && !ends_in_stop(without_closing_brackets(words))
        && !words.ends_with(['：', ':', '；', '，', '、'])
        && !words.contains('。')
        && !is_ruling(words)
}

fn is_bracketed(words: &str) -> bool {
    words.starts_with(['（', '(']) && words.ends_with(['）', ')'])
}

/// （ alone above a note: its bracket came on a line of its own.
fn opens_note(lines: &[ScannedLine<'_>], at: usize) -> bool {
    let is_alone = matches!(lines[at].text.trim(), "（" | "(");
    let next = lines.get(at + 1);
    is_alone && next.is_some_and(|next| is_title_note(next.text))
}

/// Whether a title broken over lines goes on at a line: it, or one of the next few, ends it.
fn title_goes_on(lines: &[ScannedLine<'_>], at: usize) -> bool {
    let mut length = 0;
    for (index, line) in lines[at..].iter().take(TITLE_LINES).enumerate() {
        length += char_count(line.text);
        let is_piece = line.mark.is_none()
            && could_be_title(line.text)
            && !is_bracketed(line.text)
            && !is_number_line(line.text)
            && !is_date_line(line.text)
            && (index == 0 || !line.line.follows_blank);
        if !is_piece || length > WHOLE_TITLE_LIMIT {
            return false;
        }
        if ends_as_title(line.text) {
            return index > 0 || lines.get(at + 1).is_none_or(|next| next.line.follows_blank);
        }
    }
    false
}

/// Number, rule, corner mark or 某机关文件 over a title: the head of official paper (GB/T 9704—2012, 7.2).
fn is_letterhead(lines: &[ScannedLine<'_>], at: usize) -> bool {
    let line = &lines[at];
    let words = line.text;
    if line.line.level > 0 || line.mark.is_some() && !words.starts_with(['（', '(']) {
        return false;
    }
    let below = &lines[at + 1..lines.len().min(at + 1 + LETTERHEAD_REACH)];
    // one issuer or several, each on its line, and 文件 beside or below them
    let is_file_head = words.ends_with("文件")
        || char_count(words) <= 30
            && below.iter().any(|next| {
                // 某市财政局 over 某市商务局　文件
                let own = next.text.strip_suffix("文件").map(str::trim);
                own.is_some_and(|own| own.is_empty() || is_body(own))
            });
    let is_red_head = is_file_head && below.iter().any(|next| is_number_line(next.text));
    let is_head = is_number_line(words)
        || is_ruling(words)
        || is_corner_mark(words)
        || is_red_head
        || is_bracketed(words) && is_title_note(words);
    is_head && has_title_below(below)
}

/// 中华人民共和国国家标准 and 代替 GB/T …—…: what the cover of a standard says over its name (GB/T 1.1—2020, 8.1).
fn is_standard_cover(lines: &[ScannedLine<'_>], at: usize) -> bool {
    let words: String = lines[at].text.split_whitespace().collect();
    let is_number = |line: &ScannedLine<'_>| {
        let found = find_numbers(line.text).into_iter().next();
        found.is_some_and(|found| found.number.as_standard().is_some() && found.start <= 3)
    };
    let names_kind = [
        "国家标准",
        "行业标准",
        "地方标准",
        "团体标准",
        "国家标准化指导性技术文件",
    ]
    .iter()
    .any(|kind| words.ends_with(kind))
        && char_count(&words) <= 24
        && !words.contains(['《', '关']);
    if names_kind {
        let below = &lines[at + 1..lines.len().min(at + 1 + COVER_REACH)];
        return below.iter().any(is_number);
    }
    (words.starts_with("代替") || words.starts_with("部分代替")) && is_number(&lines[at])
}

/// Whether a title, or an order that names one, follows before the numbered text.
fn has_title_below(below: &[ScannedLine<'_>]) -> bool {
    below
        .iter()
        .take_while(|line| line.mark.is_none() || line.text.starts_with(['（', '(', '附']))
        .any(|line| {
            let is_title = could_be_title(line.text)
                && (ends_as_title(line.text) || line.line.level == 1)
                && !is_number_line(line.text)
                && !is_bracketed(line.text);
            is_title || line.text.contains("现予") || line.text.contains("予以公布")
        })
}

/// ICS 97.180, or the English title of a standard: short, and no Chinese in it.
fn is_foreign_line(words: &str) -> bool {
    words.len() <= 200 && !words.chars().any(is_han) && words.chars().any(char::is_alphabetic)
}

/// Longest piece of a note on a line of its own, in bytes.
const NOTE_PIECE: usize = 400;

/// Whether a line goes on with the note above it.
fn continues_note(words: &str, open: Option<NoteState>) -> bool {
    let Some(open) = open else { return false };
    let is_piece = words.len() <= NOTE_PIECE && !ends_in_stop(words);
    let closes = words.contains(['》', '〉', '>']) && !words.starts_with('《');
    is_piece
        && (open.in_title && (closes || ends_with_note_verb(words))
            || open.is_unfinished && (words.starts_with('日') || ends_with_note_verb(words))
            || words.contains("会议") && ends_with_note_verb(words))
}

/// （征求意见稿）, （试行）: a line that only goes on the title above it.
fn is_draft_bracket(words: &str) -> bool {
    words.starts_with(['（', '('])
        && words.ends_with(['）', ')'])
        && char_count(words) <= 24
        && !has_date(words)
}

/// Whether a title that stands without bold or `#` is followed by what follows titles.
fn leads_in(lines: &[ScannedLine<'_>], at: usize) -> bool {
    lines.get(at + 1).is_some_and(|next| {
        next.mark.is_some()
            || is_draft_bracket(next.text)
            || is_title_note(next.text)
            || is_salutation(next.text)
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
                || super::inside::article_after_heading(line.text, mark.length, None).is_some()
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
        let is_whole = body_before_day(lines[at].text).is_some();
        if lines[at].mark.is_some() || !is_whole && !is_date_line(lines[at].text) {
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
        if after_prose && (start < at || is_whole || closes) {
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
