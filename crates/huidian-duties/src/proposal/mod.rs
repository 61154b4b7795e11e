//! Duties proposed from a text: what somebody must, must not or may do, by when, towards whom, and what otherwise. Proposals wait for a person.

mod clause;
mod penalty;
mod time;

use huidian_model::{Document, Provision, ProvisionKind, ProvisionPath};

use crate::duty::Modality;
use clause::clauses_of;
use penalty::Penalties;

pub use time::ProposedTime;

/// A duty that a text seems to state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    pub path: ProvisionPath,
    pub modality: Modality,
    /// Who is addressed, as the text puts it; `None` where the sentence does not say.
    pub addressee: Option<String>,
    /// Whether the addressee is an authority rather than who is regulated.
    pub is_of_authority: bool,
    /// Bytes of the document's text that state the action.
    pub span: (usize, usize),
    pub times: Vec<ProposedTime>,
    pub recipient: Option<String>,
    /// Articles of the same text that punish a breach of this one.
    pub penalties: Vec<ProvisionPath>,
}

/// Everything a text seems to oblige somebody to, in reading order.
pub fn propose(document: &Document) -> Vec<Proposal> {
    let penalties = Penalties::of(document);
    let mut proposals = Vec::new();
    for (index, provision) in document.provisions.iter().enumerate() {
        if !states_duties(provision.kind) || provision.path.is_empty() {
            continue;
        }
        let lead_end = document
            .children(index as u32)
            .next()
            .map_or(provision.end, |first| first.start);
        let range = provision.start as usize..lead_end as usize;
        let inherited = inherited_from(document, provision);
        for clause in clauses_of(&document.text, range, inherited.as_ref()) {
            proposals.push(Proposal {
                path: provision.path.clone(),
                modality: clause.modality,
                is_of_authority: clause.addressee.as_deref().is_some_and(is_authority),
                addressee: clause.addressee,
                span: clause.span,
                times: clause.times,
                recipient: clause.recipient,
                penalties: penalties.of_provision(&provision.path),
            });
        }
    }
    proposals
}

fn states_duties(kind: ProvisionKind) -> bool {
    matches!(
        kind,
        ProvisionKind::Article
            | ProvisionKind::Paragraph
            | ProvisionKind::Item
            | ProvisionKind::Subitem
            | ProvisionKind::Division
            | ProvisionKind::Subdivision
            | ProvisionKind::Point
    )
}

/// What an item takes over from the words before the list: 应当履行下列义务：
#[derive(Debug, Clone)]
struct Lead {
    modality: Modality,
    addressee: Option<String>,
}

fn inherited_from(document: &Document, provision: &Provision) -> Option<Lead> {
    if !matches!(
        provision.kind,
        ProvisionKind::Item | ProvisionKind::Subitem | ProvisionKind::Point
    ) {
        return None;
    }
    let parent = provision.parent?;
    let above = &document.provisions[parent as usize];
    let first = document.children(parent).next()?;
    let range = above.start as usize..first.start as usize;
    let lead = document.text.get(range.clone())?;
    if !lead.trim_end().ends_with(['：', ':']) {
        return inherited_from(document, above);
    }
    let last = clauses_of(&document.text, range, None).pop()?;
    Some(Lead {
        modality: last.modality,
        addressee: last.addressee,
    })
}

/// Bodies of the state, by how their names end. A regulated body's name may end so too; the flag only sorts proposals.
fn is_authority(addressee: &str) -> bool {
    const ENDINGS: [&str; 9] = [
        "部门",
        "机关",
        "政府",
        "国务院",
        "委员会",
        "派出机构",
        "主管单位",
        "国家",
        "总局",
    ];
    let bare = addressee.trim();
    ENDINGS.iter().any(|ending| bare.ends_with(ending))
}
