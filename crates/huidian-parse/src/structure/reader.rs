//! Reads the lines of a text in order and opens provisions.

use huidian_model::ProvisionKind;

use super::article::{Succession, is_article, is_heading_line, succession};
use super::outline::{ARTICLE_RANK, LIST_ITEM_RANK, Outline, PARAGRAPH_RANK, rank_of};
use super::{Genre, Role, ScannedLine, inside};
use crate::marker::{Mark, MarkForm, Numbers};
use crate::words::{char_count, ends_in_stop, is_case_head};

/// Reads all lines.
pub(super) fn read(lines: &[ScannedLine<'_>], roles: &[Role], genre: Genre) -> Outline {
    let mut outline = Outline::default();
    let reader = Reader {
        lines,
        roles,
        genre,
        next_mark: next_marks(lines, roles),
    };
    for at in 0..lines.len() {
        reader.read_line(at, &mut outline);
    }
    outline.settle();
    outline
}

/// For each line, the next line after it that has a mark or another role; the number of lines where there is none.
fn next_marks(lines: &[ScannedLine<'_>], roles: &[Role]) -> Vec<u32> {
    let mut next = vec![0; lines.len()];
    let mut following = lines.len();
    for at in (0..lines.len()).rev() {
        next[at] = following as u32;
        if lines[at].mark.is_some() || roles[at] != Role::Body {
            following = at;
        }
    }
    next
}

struct Reader<'l, 't> {
    lines: &'l [ScannedLine<'t>],
    roles: &'l [Role],
    genre: Genre,
    next_mark: Vec<u32>,
}

impl Reader<'_, '_> {
    fn read_line(&self, at: usize, outline: &mut Outline) {
        let role = self.roles[at];
        match role {
            Role::Body => self.read_body(at, outline),
            Role::Annex => self.open_annex(at, outline),
            _ => self.read_frame(at, role, outline),
        }
        outline.role = Some(role);
        let words = self.lines[at].text;
        if !outline.is_article_open
            && let Some(at) = words.rfind(['“', '”'])
        {
            outline.in_quote = words[at..].starts_with('“');
        }
        outline.is_sentence_over = ends_in_stop(self.lines[at].text);
    }

    /// Title, note, contents, salutation, words before the body, signature.
    fn read_frame(&self, at: usize, role: Role, outline: &mut Outline) {
        let line = &self.lines[at];
        let kind = match role {
            Role::Title => ProvisionKind::Title,
            Role::TitleNote => ProvisionKind::TitleNote,
            Role::Contents => ProvisionKind::Contents,
            Role::Salutation => ProvisionKind::Salutation,
            Role::Signature => ProvisionKind::Signature,
            Role::AnnexList => ProvisionKind::Other,
            _ => ProvisionKind::Preamble,
        };
        let goes_on = outline.role == Some(role);
        if !goes_on {
            let label_end = if role == Role::Title {
                line.line.end
            } else {
                line.line.start
            };
            outline.open(line.line.start, kind, Numbers::default(), label_end, 0);
            if matches!(role, Role::Title | Role::Signature) {
                outline.last_article = None;
                outline.last_division = 0;
            }
        }
        if role == Role::Title
            && let Some(title) = outline.openings.last_mut()
        {
            title.label_end = line.line.end;
        }
        if role == Role::Preamble && (!goes_on || outline.is_sentence_over) {
            outline.open_paragraph(line.line.start);
        }
    }

    fn open_annex(&self, at: usize, outline: &mut Outline) {
        let line = &self.lines[at];
        let ordinal = line
            .mark
            .as_ref()
            .map_or_else(Numbers::default, |mark| mark.ordinal);
        outline.open(
            line.line.start,
            ProvisionKind::Annex,
            ordinal,
            line.line.end,
            0,
        );
        outline.last_article = None;
        outline.last_division = 0;
    }

    fn read_body(&self, at: usize, outline: &mut Outline) {
        let line = &self.lines[at];
        let opened = match &line.mark {
            Some(mark) => self.read_marked(at, mark, outline),
            None => self.read_unmarked_heading(line, outline),
        };
        if !opened {
            self.read_words(at, outline);
        }
    }

    /// Opens what the mark stands for; false when it stands for nothing here.
    fn read_marked(&self, at: usize, mark: &Mark, outline: &mut Outline) -> bool {
        let line = &self.lines[at];
        match mark.form {
            MarkForm::Part | MarkForm::Subpart | MarkForm::Chapter | MarkForm::Section => {
                self.open_heading(at, mark, outline)
            }
            MarkForm::Article => self.open_article(line, mark, outline),
            MarkForm::Comma => self.open_comma(at, mark, outline),
            MarkForm::Bracket => self.open_bracket(at, mark, outline),
            MarkForm::Point => self.open_numbered(
                line,
                mark,
                ProvisionKind::Subitem,
                ProvisionKind::Point,
                outline,
            ),
            MarkForm::BracketDigit if self.genre == Genre::Clauses => self.open_list_item(
                line,
                mark,
                ProvisionKind::Subpoint,
                LIST_ITEM_RANK + 2,
                outline,
            ),
            MarkForm::BracketDigit => self.open_numbered(
                line,
                mark,
                ProvisionKind::Subpoint,
                ProvisionKind::Subpoint,
                outline,
            ),
            MarkForm::Letter => self.open_numbered(
                line,
                mark,
                ProvisionKind::ListItem,
                ProvisionKind::ListItem,
                outline,
            ),
            MarkForm::Clause | MarkForm::BareNumber | MarkForm::AnnexClause => {
                self.open_clause(line, mark, outline)
            }
            MarkForm::Preamble => {
                outline.open(
                    line.line.start,
                    ProvisionKind::Preamble,
                    Numbers::default(),
                    line.line.end,
                    0,
                );
                true
            }
            MarkForm::Unnumbered => {
                let rank = if outline.has_parts { 1 } else { 3 };
                outline.open(
                    line.line.start,
                    ProvisionKind::Chapter,
                    Numbers::default(),
                    line.line.end,
                    rank,
                );
                true
            }
            MarkForm::Annex | MarkForm::Contents => false,
        }
    }

    fn open_heading(&self, at: usize, mark: &Mark, outline: &mut Outline) -> bool {
        let line = &self.lines[at];
        let inner = inside::article_after_heading(line.text, mark.length, outline.last_article);
        if inner.is_none() && !is_heading_line(line) {
            return false;
        }
        let kind = match mark.form {
            MarkForm::Part => ProvisionKind::Part,
            MarkForm::Subpart => ProvisionKind::Subpart,
            MarkForm::Chapter => ProvisionKind::Chapter,
            _ => ProvisionKind::Section,
        };
        let label = inner.as_ref().map_or(line.text.len(), |inner| inner.at);
        outline.open(
            line.line.start,
            kind,
            mark.ordinal,
            line.line.start + label,
            rank_of(kind),
        );
        if let Some(inner) = inner {
            self.open_articles_from(line, inner.at, &inner.mark, outline);
            return true;
        }
        if line.rest().is_empty() {
            self.take_heading_below(at, outline);
        }
        true
    }

    /// A heading whose words stand on the next line.
    fn take_heading_below(&self, at: usize, outline: &mut Outline) {
        let Some(next) = self.lines.get(at + 1) else {
            return;
        };
        let is_heading = self.roles[at + 1] == Role::Body
            && next.mark.is_none()
            && char_count(next.text) <= 40
            && !next.text.contains(['。', '；', '，', '：']);
        if let Some(opened) = outline.openings.last_mut().filter(|_| is_heading) {
            opened.label_end = next.line.end;
        }
    }

    fn open_article(&self, line: &ScannedLine<'_>, mark: &Mark, outline: &mut Outline) -> bool {
        let is_cell = line.text[mark.length..].starts_with('\t')
            && succession(outline.last_article, mark.ordinal) != Succession::Next;
        if is_cell && outline.last_article.is_some() || !is_article(line, outline.last_article) {
            outline.note(
                "article-cited",
                format!("{} begins a line but is cited here", head(line, mark)),
                line,
            );
            return false;
        }
        match succession(outline.last_article, mark.ordinal) {
            Succession::Gap => outline.note(
                "article-gap",
                format!("numbers are left out before {}", head(line, mark)),
                line,
            ),
            Succession::Back => outline.note(
                "article-out-of-order",
                format!("{} stands after a higher number", head(line, mark)),
                line,
            ),
            _ => {}
        }
        if mark.is_odd {
            outline.note(
                "odd-number",
                format!("{} is oddly written", head(line, mark)),
                line,
            );
        }
        self.open_articles_from(line, 0, mark, outline);
        true
    }

    /// Opens the article whose mark stands at byte `at` of the line, and those that begin further on in it.
    fn open_articles_from(
        &self,
        line: &ScannedLine<'_>,
        at: usize,
        mark: &Mark,
        outline: &mut Outline,
    ) {
        let (mut at, mut mark) = (at, mark.clone());
        loop {
            let label_end = at + mark.length;
            outline.last_article = Some(mark.ordinal);
            outline.open(
                line.line.start + at,
                ProvisionKind::Article,
                mark.ordinal,
                line.line.start + label_end,
                ARTICLE_RANK,
            );
            let next = inside::next_article(line.text, label_end, outline.last_article);
            let end = next.as_ref().map_or(line.text.len(), |next| next.at);
            self.open_words(line, label_end, end, outline);
            let Some(next) = next else { return };
            outline.note(
                "article-inside-line",
                format!(
                    "{} begins inside a line",
                    head_at(line, next.at, &next.mark)
                ),
                line,
            );
            (at, mark) = (next.at, next.mark);
        }
    }

    /// Opens the paragraph of an article's own line, and the items inside it.
    fn open_words(&self, line: &ScannedLine<'_>, from: usize, end: usize, outline: &mut Outline) {
        let words = &line.text[from..end];
        let start = from + words.len() - words.trim_start().len();
        if start >= end {
            return;
        }
        outline.open_paragraph(line.line.start + start);
        self.open_items_inside(line, start, end, outline);
    }

    fn open_items_inside(
        &self,
        line: &ScannedLine<'_>,
        from: usize,
        end: usize,
        outline: &mut Outline,
    ) {
        for inner in inside::items(&line.text[..end], from) {
            let at = line.line.start + inner.at;
            let rank = rank_of(ProvisionKind::Item);
            outline.open(
                at,
                ProvisionKind::Item,
                inner.mark.ordinal,
                at + inner.mark.length,
                rank,
            );
            outline.item = Some((inner.mark.form, inner.mark.ordinal));
        }
    }

    /// 一、 is a division; in a law a heading over articles, or an entry inside an article.
    fn open_comma(&self, at: usize, mark: &Mark, outline: &mut Outline) -> bool {
        let line = &self.lines[at];
        let number = mark.ordinal.first();
        let is_marked_up = line.line.level > 0 || line.line.is_bold;
        if !mark.is_apart && !is_marked_up && number != outline.last_division + 1 {
            return false;
        }
        outline.last_division = number;
        let inside = outline.is_article_open && self.genre == Genre::Articles;
        if inside && !is_marked_up && !self.heads_articles(at) {
            outline.item = Some((mark.form, mark.ordinal));
            let label_end = line.line.start + mark.length;
            outline.open(
                line.line.start,
                ProvisionKind::Division,
                mark.ordinal,
                label_end,
                13,
            );
            outline.is_article_open = true;
            return true;
        }
        self.open_division(line, mark, ProvisionKind::Division, outline);
        true
    }

    fn open_bracket(&self, at: usize, mark: &Mark, outline: &mut Outline) -> bool {
        let line = &self.lines[at];
        let is_quoted = outline.in_quote && !outline.is_article_open;
        if is_quoted
            && outline
                .openings
                .last()
                .is_some_and(|last| last.rank >= PARAGRAPH_RANK)
        {
            // an item of the words a decision puts into a law
            let label_end = line.line.start + mark.length;
            outline.open(
                line.line.start,
                ProvisionKind::Item,
                mark.ordinal,
                label_end,
                rank_of(ProvisionKind::Item),
            );
            outline.item = Some((mark.form, mark.ordinal));
            return true;
        }
        if outline.is_article_open && !(line.line.level > 0 && self.heads_articles(at)) {
            return self.open_numbered(
                line,
                mark,
                ProvisionKind::Item,
                ProvisionKind::Subdivision,
                outline,
            );
        }
        self.open_division(line, mark, ProvisionKind::Subdivision, outline);
        true
    }

    /// Whether the next mark after a short line is an article's.
    fn heads_articles(&self, at: usize) -> bool {
        let line = &self.lines[at];
        let next = self.lines.get(self.next_mark[at] as usize);
        char_count(line.text) <= 50
            && !ends_in_stop(line.text)
            && !line.text.ends_with(['；', '：'])
            && self.next_mark[at] as usize == at + 1
            && next
                .and_then(|next| next.mark.as_ref())
                .is_some_and(|mark| matches!(mark.form, MarkForm::Article | MarkForm::Bracket))
    }

    fn open_division(
        &self,
        line: &ScannedLine<'_>,
        mark: &Mark,
        kind: ProvisionKind,
        outline: &mut Outline,
    ) {
        let label_end = line.line.start + label_length(line, mark);
        outline.open(
            line.line.start,
            kind,
            mark.ordinal,
            label_end,
            rank_of(kind),
        );
        if label_end < line.line.end {
            let words = self.words_after(line, label_end);
            outline.open_paragraph(words);
        }
    }

    fn words_after(&self, line: &ScannedLine<'_>, label_end: usize) -> usize {
        let rest = &line.text[label_end - line.line.start..];
        line.line.end - rest.trim_start().len()
    }

    fn open_numbered(
        &self,
        line: &ScannedLine<'_>,
        mark: &Mark,
        in_article: ProvisionKind,
        elsewhere: ProvisionKind,
        outline: &mut Outline,
    ) -> bool {
        let label_end = line.line.start + mark.length;
        if outline.is_article_open {
            let rank = if in_article == ProvisionKind::Subpoint {
                18
            } else {
                rank_of(in_article)
            };
            outline.item = Some((mark.form, mark.ordinal));
            outline.open(line.line.start, in_article, mark.ordinal, label_end, rank);
            outline.is_article_open = true;
            return true;
        }
        if elsewhere == ProvisionKind::ListItem {
            return self.open_list_item(line, mark, elsewhere, LIST_ITEM_RANK, outline);
        }
        self.open_division(line, mark, elsewhere, outline);
        true
    }

    /// a) and 1) of a standard: entries without paragraphs.
    fn open_list_item(
        &self,
        line: &ScannedLine<'_>,
        mark: &Mark,
        kind: ProvisionKind,
        rank: u8,
        outline: &mut Outline,
    ) -> bool {
        let label_end = line.line.start + mark.length;
        outline.open(line.line.start, kind, mark.ordinal, label_end, rank);
        outline.item = Some((mark.form, mark.ordinal));
        true
    }

    fn open_clause(&self, line: &ScannedLine<'_>, mark: &Mark, outline: &mut Outline) -> bool {
        if self.genre != Genre::Clauses
            || !(mark.is_apart || line.line.level > 0 || line.line.is_bold)
        {
            return false;
        }
        let depth = mark.ordinal.values().len() as u8;
        let kind = if depth == 1 {
            ProvisionKind::Clause
        } else {
            ProvisionKind::Subclause
        };
        let words = line.rest();
        let is_heading =
            char_count(words) <= 40 && !ends_in_stop(words) && !words.ends_with(['：', ':', '；']);
        let label_end = if is_heading {
            line.line.end
        } else {
            line.line.start + mark.length
        };
        outline.open(line.line.start, kind, mark.ordinal, label_end, 2 + depth);
        if !is_heading {
            outline.open_paragraph(line.line.end - words.len());
        }
        true
    }

    /// A Markdown heading without a number heads a part of its own.
    fn read_unmarked_heading(&self, line: &ScannedLine<'_>, outline: &mut Outline) -> bool {
        let level = if is_case_head(line.text) {
            line.line.level.max(2)
        } else {
            line.line.level
        };
        if level < 2 {
            return false;
        }
        let kind = match self.genre {
            Genre::Articles => ProvisionKind::Chapter,
            Genre::Divisions => ProvisionKind::Division,
            Genre::Clauses => ProvisionKind::Clause,
        };
        let rank = (2 + level).min(4);
        outline.open(
            line.line.start,
            kind,
            Numbers::default(),
            line.line.end,
            rank,
        );
        true
    }

    /// A line of words: more of the paragraph or item before it, or a new paragraph.
    fn read_words(&self, at: usize, outline: &mut Outline) {
        let line = &self.lines[at];
        if outline.role != Some(Role::Body) && outline.role != Some(Role::Annex)
            || outline.containers.is_empty()
        {
            outline.open(
                line.line.start,
                ProvisionKind::Other,
                Numbers::default(),
                line.line.start,
                0,
            );
        }
        if outline
            .openings
            .last()
            .is_some_and(|last| last.label_end >= line.line.end)
        {
            return;
        }
        let has_paragraph = outline
            .containers
            .last()
            .is_some_and(|container| container.paragraph_count > 0);
        let goes_on = match outline.item {
            Some((form, number)) => {
                !outline.is_sentence_over || self.list_goes_on(at, form, number)
            }
            None => has_paragraph && !outline.is_sentence_over,
        };
        if !goes_on {
            outline.open_paragraph(line.line.start);
        }
        if outline.is_article_open {
            self.read_inside(line, !goes_on, outline);
        }
    }

    /// Items and articles inside a line that itself begins neither.
    fn read_inside(&self, line: &ScannedLine<'_>, is_paragraph: bool, outline: &mut Outline) {
        let next = inside::next_article(line.text, 0, outline.last_article);
        let end = next.as_ref().map_or(line.text.len(), |next| next.at);
        if is_paragraph {
            self.open_items_inside(line, 0, end, outline);
        }
        if let Some(next) = next {
            self.open_articles_from(line, next.at, &next.mark, outline);
        }
    }

    /// Whether the next mark is the next number of the list that words at `at` interrupt.
    fn list_goes_on(&self, at: usize, form: MarkForm, number: Numbers) -> bool {
        self.lines
            .get(self.next_mark[at] as usize)
            .and_then(|next| next.mark.as_ref())
            .is_some_and(|mark| mark.form == form && mark.ordinal.first() == number.first() + 1)
    }
}

/// Longest heading that runs into its text after 一、 or （一）, in characters.
const LEAD_LIMIT: usize = 42;

/// Bytes of the label: the whole line when it is a heading; the number and its first sentence when that is short; else the number.
fn label_length(line: &ScannedLine<'_>, mark: &Mark) -> usize {
    let words = &line.text[mark.length..];
    let Some(stop) = words.find('。') else {
        let is_heading = char_count(words) <= 60 && !words.ends_with(['；', '：', ':']);
        return if is_heading {
            line.text.len()
        } else {
            mark.length
        };
    };
    let lead = &words[..stop + '。'.len_utf8()];
    let is_lead = char_count(lead) <= LEAD_LIMIT
        && lead.len() < words.len()
        && !lead.contains(['“', '：', '；']);
    if is_lead {
        mark.length + lead.len()
    } else {
        mark.length
    }
}

fn head_at<'l>(line: &ScannedLine<'l>, at: usize, mark: &Mark) -> &'l str {
    line.text.get(at..at + mark.length).unwrap_or("")
}

fn head<'l>(line: &ScannedLine<'l>, mark: &Mark) -> &'l str {
    line.text.get(..mark.length).unwrap_or("")
}
