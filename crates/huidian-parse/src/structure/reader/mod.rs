//! Reads the lines of a text in order and opens provisions.

mod articles;
mod numbers;

use huidian_model::ProvisionKind;

use super::outline::{LIST_ITEM_RANK, Outline};
use super::{Genre, Role, ScannedLine};
use crate::marker::{Mark, MarkForm, Numbers};
use crate::words::{ends_in_stop, is_case_head};

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
            None => {
                has_paragraph
                    && !outline.is_sentence_over
                    && !self.is_paragraph_after_colon(at, outline)
            }
        };
        if !goes_on {
            outline.open_paragraph(line.line.start);
        }
        if outline.is_article_open {
            self.read_inside(line, !goes_on, outline);
        }
    }

    /// A whole sentence below a blank line is a paragraph (款) of its own, though the one before it ends in a colon: 按以下程序报告：. Pieces of a
    /// list that lost its numbers end in ；, formulas in nothing, and words of another text stand in quotation marks.
    fn is_paragraph_after_colon(&self, at: usize, outline: &Outline) -> bool {
        let line = &self.lines[at];
        outline.is_article_open
            && !outline.in_quote
            && at > 0
            && self.lines[at - 1].text.ends_with(['：', ':'])
            && line.line.follows_blank
            && line.text.ends_with('。')
            && !line.text.starts_with(['“', '"', '「'])
    }

    /// Whether the next mark is the next number of the list that words at `at` interrupt.
    fn list_goes_on(&self, at: usize, form: MarkForm, number: Numbers) -> bool {
        self.lines
            .get(self.next_mark[at] as usize)
            .and_then(|next| next.mark.as_ref())
            .is_some_and(|mark| mark.form == form && mark.ordinal.first() == number.first() + 1)
    }
}
