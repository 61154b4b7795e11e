//! From openings to the flat tree of the model.

use huidian_model::provision::Ordinal;
use huidian_model::{Provision, ProvisionKind};

use super::address::Addresses;
use super::open::Open;
use super::outline::{Opening, Outline};

/// Kinds that hold nothing but paragraphs: any other opening closes them.
fn is_leaf(kind: ProvisionKind) -> bool {
    matches!(
        kind,
        ProvisionKind::Title
            | ProvisionKind::TitleNote
            | ProvisionKind::Contents
            | ProvisionKind::Salutation
            | ProvisionKind::Signature
            | ProvisionKind::Preamble
            | ProvisionKind::Other
    )
}

pub(super) fn grow(outline: &mut Outline, text: &str) -> Vec<Provision> {
    let mut provisions: Vec<Provision> = Vec::with_capacity(outline.openings.len());
    let mut stack: Vec<Open> = Vec::new();
    let mut addresses = Addresses::default();
    for opening in outline
        .openings
        .iter()
        .filter(|opening| !opening.is_dropped)
    {
        close(&mut stack, &mut provisions, opening);
        let paragraph = (opening.kind == ProvisionKind::Paragraph)
            .then(|| {
                stack.last_mut().map(|parent| {
                    parent.paragraph_count += 1;
                    parent.paragraph_count
                })
            })
            .flatten();
        let ordinal = paragraph.map_or_else(
            || ordinal_of(opening),
            |position| Some(Ordinal::one(position)),
        );
        let index = provisions.len();
        let path = addresses.address(opening, ordinal.as_ref(), &stack, &provisions);
        provisions.push(Provision {
            kind: opening.kind,
            ordinal,
            start: opening.at as u32,
            end: text.len() as u32,
            label_end: opening.label_end as u32,
            parent: stack.last().map(|open| open.index as u32),
            path,
        });
        stack.push(Open {
            index,
            kind: opening.kind,
            rank: opening.rank,
            paragraph_count: 0,
        });
    }
    outline.diagnostics.append(&mut addresses.diagnostics);
    provisions
}

fn close(stack: &mut Vec<Open>, provisions: &mut [Provision], opening: &Opening) {
    while let Some(open) = stack.last() {
        let closes_leaf = is_leaf(open.kind) && opening.kind != ProvisionKind::Paragraph;
        if open.rank < opening.rank && !closes_leaf {
            break;
        }
        provisions[open.index].end = opening.at as u32;
        stack.pop();
    }
}

fn ordinal_of(opening: &Opening) -> Option<Ordinal> {
    let numbers = opening.ordinal;
    (!numbers.is_empty()).then(|| Ordinal(numbers.values().to_vec()))
}
