//! 一、（一）1.（1） and a), and the clauses of standards.

use huidian_model::ProvisionKind;

use super::Reader;
use crate::marker::{Mark, MarkForm};
use crate::structure::outline::{LIST_ITEM_RANK, Outline, PARAGRAPH_RANK, rank_of};
use crate::structure::{Genre, ScannedLine};
use crate::words::{char_count, ends_in_stop};

impl Reader<'_, '_> {
    /// 一、 is a division; in a law a heading over articles, or an entry inside an article.
    pub(super) fn open_comma(&self, at: usize, mark: &Mark, outline: &mut Outline) -> bool {
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

    pub(super) fn open_bracket(&self, at: usize, mark: &Mark, outline: &mut Outline) -> bool {
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
    pub(super) fn heads_articles(&self, at: usize) -> bool {
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

    pub(super) fn open_division(
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

    pub(super) fn words_after(&self, line: &ScannedLine<'_>, label_end: usize) -> usize {
        let rest = &line.text[label_end - line.line.start..];
        line.line.end - rest.trim_start().len()
    }

    pub(super) fn open_numbered(
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
    pub(super) fn open_list_item(
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

    pub(super) fn open_clause(
        &self,
        line: &ScannedLine<'_>,
        mark: &Mark,
        outline: &mut Outline,
    ) -> bool {
        // A number in the first cell of a table numbers its row.
        if self.genre != Genre::Clauses
            || line.text.contains('\t')
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
