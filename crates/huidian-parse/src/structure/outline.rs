//! From lines to openings: where a provision begins, of which kind, and how deep.

use huidian_model::{Diagnostic, ProvisionKind, Severity};

use super::{Role, ScannedLine};
use crate::marker::{MarkForm, Numbers};

/// The place where a provision begins.
#[derive(Debug, Clone, Copy)]
pub(super) struct Opening {
    /// Byte of the text.
    pub at: usize,
    pub kind: ProvisionKind,
    pub ordinal: Numbers,
    pub label_end: usize,
    /// Depth by kind: an opening closes all of its rank and deeper.
    pub rank: u8,
    /// A lone paragraph is its container's text and no provision.
    pub is_dropped: bool,
}

/// Ranks of provisions that are not in [`rank_of`]'s order of kinds.
pub(super) const PARAGRAPH_RANK: u8 = 12;

/// All openings of a text, in order.
#[derive(Debug, Default)]
pub(super) struct Outline {
    pub openings: Vec<Opening>,
    pub diagnostics: Vec<Diagnostic>,
    /// Provisions that hold paragraphs and are still open.
    pub containers: Vec<Container>,
    /// The innermost item or list entry, while its list may go on.
    pub item: Option<(MarkForm, Numbers)>,
    pub is_article_open: bool,
    pub last_article: Option<Numbers>,
    pub last_division: u32,
    /// Whether the last line of words ended a sentence.
    pub is_sentence_over: bool,
    pub role: Option<Role>,
    pub has_parts: bool,
    /// “ is open: what follows is words of another text.
    pub in_quote: bool,
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Container {
    rank: u8,
    first_paragraph: usize,
    pub paragraph_count: u32,
}

impl Outline {
    /// Drops lone paragraphs of what is still open.
    pub(super) fn settle(&mut self) {
        self.close_containers(0);
    }

    pub(super) fn open(
        &mut self,
        at: usize,
        kind: ProvisionKind,
        ordinal: Numbers,
        label_end: usize,
        rank: u8,
    ) {
        self.close_containers(rank);
        self.has_parts |= kind == ProvisionKind::Part;
        if rank <= ARTICLE_RANK {
            self.in_quote = false;
            self.is_article_open = kind == ProvisionKind::Article;
            self.item = None;
        }
        self.openings.push(Opening {
            at,
            kind,
            ordinal,
            label_end,
            rank,
            is_dropped: false,
        });
        if holds_paragraphs(kind) {
            self.containers.push(Container {
                rank,
                first_paragraph: 0,
                paragraph_count: 0,
            });
        }
        self.is_sentence_over = true;
    }

    fn close_containers(&mut self, rank: u8) {
        while let Some(container) = self.containers.last().copied() {
            if container.rank < rank {
                break;
            }
            if container.paragraph_count == 1 {
                self.openings[container.first_paragraph].is_dropped = true;
            }
            self.containers.pop();
        }
    }

    pub(super) fn open_paragraph(&mut self, at: usize) {
        let index = self.openings.len();
        let Some(container) = self.containers.last_mut() else {
            return;
        };
        if container.paragraph_count == 0 {
            container.first_paragraph = index;
        }
        container.paragraph_count += 1;
        self.item = None;
        self.openings.push(Opening {
            at,
            kind: ProvisionKind::Paragraph,
            ordinal: Numbers::default(),
            label_end: at,
            rank: PARAGRAPH_RANK,
            is_dropped: false,
        });
    }

    pub(super) fn note(&mut self, code: &'static str, message: String, line: &ScannedLine<'_>) {
        self.diagnostics.push(Diagnostic {
            severity: Severity::Note,
            code,
            message,
            span: Some((line.line.start as u32, line.line.end as u32)),
        });
    }
}

pub(super) const ARTICLE_RANK: u8 = 10;
pub(super) const LIST_ITEM_RANK: u8 = 20;

/// Ranks of the kinds that always stand at one depth.
pub(super) fn rank_of(kind: ProvisionKind) -> u8 {
    match kind {
        ProvisionKind::Part => 1,
        ProvisionKind::Subpart => 2,
        ProvisionKind::Chapter => 3,
        ProvisionKind::Section => 4,
        ProvisionKind::Division => 5,
        ProvisionKind::Subdivision => 6,
        ProvisionKind::Point => 7,
        ProvisionKind::Subpoint => 8,
        ProvisionKind::Article => ARTICLE_RANK,
        ProvisionKind::Paragraph => PARAGRAPH_RANK,
        ProvisionKind::Item => 14,
        ProvisionKind::Subitem => 16,
        ProvisionKind::ListItem => LIST_ITEM_RANK,
        _ => 0,
    }
}

fn holds_paragraphs(kind: ProvisionKind) -> bool {
    !matches!(
        kind,
        ProvisionKind::Title
            | ProvisionKind::TitleNote
            | ProvisionKind::Contents
            | ProvisionKind::Salutation
            | ProvisionKind::Signature
            | ProvisionKind::Item
            | ProvisionKind::Subitem
            | ProvisionKind::ListItem
            | ProvisionKind::Paragraph
    )
}
