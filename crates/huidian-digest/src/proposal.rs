//! Rows that a second reader proposes, taken only where the page says them word for word.

use huidian_extract::Page;
use huidian_text::title_key;

use crate::digest::{Digest, Row};
use crate::instrument::{Look, look};
use crate::passage::{Passage, Span};
use crate::when::{DateKind, Years, cell_date};

/// How far from the title its number and its date may stand, in characters: the lines of one record.
const REACH: usize = 400;
/// A row that only a second reader sees is never surer than this.
const CONFIDENCE: f32 = 0.5;

/// A row as a second reader gives it; everything as printed on the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proposal {
    pub title: String,
    pub number: Option<String>,
    pub date: Option<String>,
    /// Where the title stands, in code points of the page.
    pub span: (u32, u32),
}

/// Adds the proposals that hold to a digest, marked as proposed; returns for each of the others why it was refused.
pub fn accept_proposals(
    page: &Page,
    digest: &mut Digest,
    proposals: &[Proposal],
) -> Vec<(Proposal, &'static str)> {
    let text: Vec<char> = page.text.chars().collect();
    let years = Years {
        declared: digest.year,
        appeared: digest.appeared_on,
        ..Years::default()
    };
    let mut refused = Vec::new();
    for proposal in proposals {
        match checked(&text, digest, proposal, years) {
            Ok(row) => digest.documents.push(row),
            Err(reason) => refused.push((proposal.clone(), reason)),
        }
    }
    refused
}

fn checked(
    text: &[char],
    digest: &Digest,
    proposal: &Proposal,
    years: Years,
) -> Result<Row, &'static str> {
    let (start, end) = (proposal.span.0 as usize, proposal.span.1 as usize);
    let title: Vec<char> = proposal.title.trim().chars().collect();
    if title.is_empty() || start >= end || end > text.len() {
        return Err("the span lies outside the page");
    }
    if !holds(&text[start..end], &title) {
        return Err("the title does not stand at the span");
    }
    let near = &text[start.saturating_sub(REACH)..text.len().min(end + REACH)];
    let stands = |value: &Option<String>| {
        value
            .as_ref()
            .is_none_or(|value| holds(near, &value.trim().chars().collect::<Vec<char>>()))
    };
    if !stands(&proposal.number) {
        return Err("the number does not stand beside the title");
    }
    if !stands(&proposal.date) {
        return Err("the date does not stand beside the title");
    }
    let title: String = title.into_iter().collect();
    if matches!(look(&title), Look::Other(_) | Look::BackReference) {
        return Err("the title is that of no instrument");
    }
    let key = title_key(&title);
    let is_known = digest
        .documents
        .iter()
        .chain(&digest.foreign)
        .any(|row| title_key(&row.title) == key);
    if is_known {
        return Err("the row is known");
    }
    let date = match &proposal.date {
        Some(date) => Some(cell_date(date, years).ok_or("the date cannot be read")?),
        None => None,
    };
    Ok(Row {
        draft: crate::draft::is_draft_title(&title),
        title,
        number: proposal.number.clone(),
        date,
        date_kind: date.map(|_| DateKind::Unknown),
        span: Span {
            start: proposal.span.0,
            end: proposal.span.1,
        },
        confidence: CONFIDENCE,
        is_proposed: true,
        ..Row::default()
    })
}

/// Whether `needle` stands in `text`, both with runs of white space as one space.
fn holds(text: &[char], needle: &[char]) -> bool {
    let text = Passage::new(text.iter().copied().zip(0..));
    let needle = Passage::new(needle.iter().copied().zip(0..));
    !needle.is_empty()
        && text
            .chars
            .windows(needle.len())
            .any(|window| window == needle.chars)
}
