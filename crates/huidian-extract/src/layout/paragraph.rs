//! Which line goes on in the next one.

use super::item::Line;
use super::marker::{is_contents_entry, is_division, is_marked, starts_with_leaders};

/// A paragraph while its lines come in.
pub(super) struct Growing {
    pub(super) first_left: f32,
    pub(super) line_count: usize,
    pub(super) is_marked: bool,
    pub(super) is_centred: bool,
}

/// Distances that hold for a whole document.
pub(super) struct Measures {
    pub(super) body: f32,
    /// From the top of a line to that of the next, in sizes.
    pub(super) pitch: f32,
}

/// Whether `next` goes on with the paragraph that ends in `last`.
pub(super) fn goes_on(growing: &Growing, last: &Line, next: &Line, measures: &Measures) -> bool {
    if next.piece.begins_paragraph || are_apart(growing, last, next, measures) {
        return false;
    }
    let em = last.piece.size.max(next.piece.size);
    let (a, b) = (&last.piece, &next.piece);
    let is_same_stretch = last.page == next.page && last.stretch == next.stretch;
    if is_same_stretch && starts_with_leaders(&b.text) {
        return true;
    }
    let is_title = a.size > measures.body * 1.08 || a.look.is_bold && growing.is_centred;
    let is_set_apart = growing.is_centred || next.is_in_the_middle();
    if !is_same_stretch && a.size > measures.body * 1.08 && is_set_apart {
        return false;
    }
    if is_same_stretch && last.is_long() && is_torn_bracket(&a.text, &b.text) {
        return true;
    }
    let is_below = (a.area.centre().0 - b.area.centre().0).abs() < em;
    // Lines of different length about one middle are set in the middle, wherever the margins are.
    let is_about_one_middle = (a.area.centre().0 - b.area.centre().0).abs() < 0.4 * em
        && (a.area.left - b.area.left).abs() > em;
    let is_set_in_middle = growing.is_centred || next.is_in_the_middle() || is_about_one_middle;
    if is_title && is_below && is_set_in_middle {
        // The lines of a title; a division below another is one of its own.
        return is_same_stretch && !is_marked(&b.text) && !ends(&a.text);
    }
    if growing.is_centred && next.is_centred() {
        return false;
    }
    if next.is_centred()
        && growing.is_centred != next.is_centred()
        && b.area.left > next.left + 4.0 * em
    {
        return false;
    }
    let indent = growing.first_left - last.left;
    // What is set in the middle, or far in, is no sentence that begins.
    let is_indented = indent > 1.2 * em && indent < 4.5 * em;
    let is_mid_sentence = is_indented
        && !(growing.is_centred && growing.line_count == 1)
        && next.starts_line()
        && last.is_long()
        && !ends(&a.text);
    if !is_mid_sentence && !last.is_full_before(next) {
        return false;
    }
    if ends_short(growing, last, next) {
        return false;
    }
    if is_division(&b.text) || ends(&a.text) && is_marked(&b.text) && !runs_on(growing, last, next)
    {
        return false;
    }
    is_in_line(growing, last, next, em)
}

/// Whether two lines are apart by their look, by what they are or by where they stand.
fn are_apart(growing: &Growing, last: &Line, next: &Line, measures: &Measures) -> bool {
    let em = last.piece.size.max(next.piece.size);
    let (a, b) = (&last.piece, &next.piece);
    // The box around a recognised line is as high as the characters in it happen to be.
    let is_recognised = a.confidence.is_some() && b.confidence.is_some();
    let size_tolerance = if is_recognised { 0.2 } else { 0.12 };
    let is_same_look = (a.size - b.size).abs() < size_tolerance * em
        && a.look.is_red == b.look.is_red
        && last.is_footnote == next.is_footnote;
    if !is_same_look || last.is_turned_bold(next) {
        return true;
    }
    if is_contents_entry(&a.text) || stands_alone(growing, last, next) {
        return true;
    }
    if last.page != next.page {
        return false;
    }
    if last.stretch != next.stretch {
        return !last.is_as_wide_as(next);
    }
    let step = b.area.top - a.area.top;
    let widest = (measures.pitch * em * 1.4).max(em * 1.9);
    step > widest || step < 0.0
}

/// Whether two lines are apart by what they are: a day on a line of its own below a signature, or what follows it; the
/// addressee below a title.
fn stands_alone(growing: &Growing, last: &Line, next: &Line) -> bool {
    let is_first = growing.line_count == 1;
    if (is_day(&next.piece.text) || is_number(&next.piece.text)) && !next.starts_line() {
        return true;
    }
    if is_first && is_day(&last.piece.text) && !last.starts_line() {
        return true;
    }
    if is_first && is_standard_number(&last.piece.text) {
        return true;
    }
    let is_addressee = next.starts_line() && next.piece.text.ends_with(['：', ':']);
    is_first && is_addressee && last.is_in_the_middle() && !ends(&last.piece.text)
}

/// Whether a line is a day and nothing else.
fn is_day(text: &str) -> bool {
    let text: String = text.split_whitespace().collect();
    let is_part = |c: char| c.is_ascii_digit() || "〇○零一二三四五六七八九十年月".contains(c);
    text.strip_suffix('日')
        .is_some_and(|day| day.contains('年') && day.contains('月') && day.chars().all(is_part))
}

/// Whether a line is the number of a document and nothing else: 云湖府发〔2025〕12号.
fn is_number(text: &str) -> bool {
    const LONGEST: usize = 24;
    let text: String = text.split_whitespace().collect();
    let Some((agency, rest)) = text.split_once(['〔', '[', '［', '【']) else {
        return false;
    };
    let year: String = rest.chars().take(4).collect();
    text.ends_with('号')
        && text.chars().count() <= LONGEST
        && (2..=16).contains(&agency.chars().count())
        && year.len() == 4
        && year.chars().all(|c| c.is_ascii_digit())
}

/// Whether a line is the number of a standard and nothing else, as on its cover: GB/T 99123—2024.
fn is_standard_number(text: &str) -> bool {
    let text: String = text.split_whitespace().collect();
    let is_part = |c: char| c.is_ascii_alphanumeric() || "/.-—–－".contains(c);
    let year = text.rsplit(['-', '—', '–', '－']).next().unwrap_or("");
    text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.chars().all(is_part)
        && text.len() > year.len()
        && year.len() == 4
        && year.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a bracket that is open at the end of a line is closed in the next.
fn is_torn_bracket(before: &str, next: &str) -> bool {
    const PAIRS: [(char, char); 5] = [
        ('（', '）'),
        ('《', '》'),
        ('〔', '〕'),
        ('“', '”'),
        ('(', ')'),
    ];
    let is_bracket = |c: &char| PAIRS.iter().any(|(open, close)| c == open || c == close);
    let last = before.chars().rev().find(is_bracket);
    let first = next.chars().find(is_bracket);
    let open = last.and_then(|last| PAIRS.iter().find(|(open, _)| *open == last));
    open.is_some_and(|(_, close)| first == Some(*close))
}

/// Whether a sentence ends a line with room behind it where paragraphs are not indented: the next is another paragraph, be
/// the margin that most lines share as near as it may.
fn ends_short(growing: &Growing, last: &Line, next: &Line) -> bool {
    let is_indented = growing.first_left - last.left > 0.5 * last.piece.size;
    let room = last.reach - last.piece.area.right;
    !is_indented && next.starts_line() && ends(&last.piece.text) && room > 2.0 * last.piece.size
}

/// Whether a number stands at the start of a line by chance: where paragraphs are indented, one at the margin below a
/// full line stands inside a sentence.
fn runs_on(growing: &Growing, last: &Line, next: &Line) -> bool {
    growing.first_left - last.left > 1.2 * last.piece.size
        && next.starts_line()
        && last.is_full_before(next)
}

/// Whether the start of the line is where a line that goes on starts.
fn is_in_line(growing: &Growing, last: &Line, next: &Line, em: f32) -> bool {
    let indent = next.piece.area.left - next.left;
    let last_indent = last.piece.area.left - last.left;
    if indent < 1.2 * em {
        return true;
    }
    if growing.line_count >= 2 {
        return (indent - last_indent).abs() < 0.7 * em;
    }
    let first_indent = growing.first_left - last.left;
    let hang = indent - first_indent;
    // Items hang below their first word; paragraphs indented alike are several.
    (growing.is_marked && hang > 0.7 * em && hang < 5.0 * em)
        || hang.abs() < 0.5 * em && !ends(&last.piece.text) && !is_marked(&next.piece.text)
}

/// Whether a line ends as a sentence or item does.
fn ends(text: &str) -> bool {
    text.trim_end_matches(['”', '’', '」', '）', ')'])
        .ends_with(['。', '；', '！', '？', '：', ';', ':'])
}

impl Line {
    /// Whether two columns are of one width: a line across both belongs to neither.
    fn is_as_wide_as(&self, next: &Self) -> bool {
        let (one, other) = (self.right - self.left, next.right - next.left);
        one.max(other) < 1.15 * one.min(other)
    }

    /// Stands in the middle of its column and reaches neither side.
    pub(super) fn is_centred(&self) -> bool {
        let (middle, _) = self.piece.area.centre();
        let em = self.piece.size;
        let (before, after) = (
            self.piece.area.left - self.left,
            self.right - self.piece.area.right,
        );
        (middle - f32::midpoint(self.left, self.right)).abs() < 1.0 * em
            && before > 2.6 * em
            && after > 2.0 * em
    }

    /// Has about as much room on both sides, and some on each.
    fn is_in_the_middle(&self) -> bool {
        let em = self.piece.size;
        let (before, after) = (
            self.piece.area.left - self.left,
            self.right - self.piece.area.right,
        );
        (before - after).abs() < 1.2 * em && before.min(after) > em
    }

    /// Stands at the margin, where no paragraph starts when paragraphs are indented.
    fn starts_line(&self) -> bool {
        self.piece.area.left - self.left < 0.5 * self.piece.size
    }

    /// Reaches far enough that only a long word can have been too long for the rest.
    fn is_long(&self) -> bool {
        self.piece.area.right - self.left > (self.right - self.left) * 0.7
    }

    fn is_turned_bold(&self, next: &Self) -> bool {
        self.piece.look.is_bold != next.piece.look.is_bold
            && self.piece.count > 2
            && next.piece.count > 2
    }

    /// Whether the first word of `next` had no room left on this line.
    fn is_full_before(&self, next: &Self) -> bool {
        let em = self.piece.size;
        let mut characters = next.piece.text.chars();
        let first = characters.next().unwrap_or(' ');
        let word = if first.is_ascii_alphanumeric() {
            let more = characters
                .take_while(char::is_ascii_alphanumeric)
                .count()
                .min(24);
            (more + 1) as f32 * 0.52 * em
        } else {
            // A sign that may not start a line takes the character before it along.
            let follows = characters
                .next()
                .is_some_and(|c| "，。、；：！？）》”’".contains(c));
            if follows { 2.0 * em } else { em }
        };
        // Recognised characters are told apart by where a model was surest, not by their edges.
        let tolerance = if self.piece.confidence.is_some() {
            1.2
        } else {
            0.35
        };
        self.piece.area.right + word + tolerance * em >= self.right
    }
}

#[cfg(test)]
mod tests {
    use super::{is_day, is_number};

    #[test]
    fn days_and_numbers_are_told_from_lines_that_hold_them() {
        for (line, day, number, why) in [
            ("2025年3月6日", true, false, "a day"),
            ("二〇二五年三月六日", true, false, "a day in hanzi"),
            (
                "2025年3月6日起施行。",
                false,
                false,
                "the end of a sentence",
            ),
            ("云湖府发〔2025〕12号", false, true, "a number"),
            ("云湖府发〔2025〕 12号", false, true, "a number set wide"),
            (
                "云湖府发[2025]12号",
                false,
                true,
                "a number as a scan has it",
            ),
            (
                "（云湖府发〔2025〕12号）同时废止。",
                false,
                false,
                "a sentence with a number",
            ),
            ("第12号", false, false, "half of an order's number"),
        ] {
            assert_eq!((is_day(line), is_number(line)), (day, number), "{why}");
        }
    }
}
