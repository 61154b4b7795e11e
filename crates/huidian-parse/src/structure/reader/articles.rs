//! Headings and articles.

use huidian_model::ProvisionKind;

use super::Reader;
use crate::marker::{Mark, MarkForm};
use crate::structure::article::{Succession, is_article, is_heading_line, succession};
use crate::structure::outline::{ARTICLE_RANK, Outline, rank_of};
use crate::structure::{Role, ScannedLine, inside};
use crate::words::char_count;

impl Reader<'_, '_> {
    pub(super) fn open_heading(&self, at: usize, mark: &Mark, outline: &mut Outline) -> bool {
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
    pub(super) fn take_heading_below(&self, at: usize, outline: &mut Outline) {
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

    pub(super) fn open_article(
        &self,
        line: &ScannedLine<'_>,
        mark: &Mark,
        outline: &mut Outline,
    ) -> bool {
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
    pub(super) fn open_articles_from(
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
    pub(super) fn open_words(
        &self,
        line: &ScannedLine<'_>,
        from: usize,
        end: usize,
        outline: &mut Outline,
    ) {
        let words = &line.text[from..end];
        let start = from + words.len() - words.trim_start().len();
        if start >= end {
            return;
        }
        outline.open_paragraph(line.line.start + start);
        self.open_items_inside(line, start, end, outline);
    }

    pub(super) fn open_items_inside(
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

    /// Items and articles inside a line that itself begins neither.
    pub(super) fn read_inside(
        &self,
        line: &ScannedLine<'_>,
        is_paragraph: bool,
        outline: &mut Outline,
    ) {
        let next = inside::next_article(line.text, 0, outline.last_article);
        let end = next.as_ref().map_or(line.text.len(), |next| next.at);
        if is_paragraph {
            self.open_items_inside(line, 0, end, outline);
        }
        if let Some(next) = next {
            self.open_articles_from(line, next.at, &next.mark, outline);
        }
    }
}

fn head_at<'l>(line: &ScannedLine<'l>, at: usize, mark: &Mark) -> &'l str {
    line.text.get(at..at + mark.length).unwrap_or("")
}

fn head<'l>(line: &ScannedLine<'l>, mark: &Mark) -> &'l str {
    line.text.get(..mark.length).unwrap_or("")
}
