//! A keeper decides about works.

use std::path::Path;

use anyhow::Result;
use huidian_model::{
    Confidence, Relation, RelationKind, ReviewState, Source, SourceKind, Work, WorkId,
};
use huidian_search::SearchIndex;
use huidian_store::{Reader, Store};

use crate::feed::{mark_pending, refresh_index};
use crate::progress::Silent;

/// Accepts or rejects works; rejected ones leave the index.
pub fn decide(
    store: &Store,
    index_folder: &Path,
    works: &[WorkId],
    state: ReviewState,
) -> Result<()> {
    if works.is_empty() {
        return Ok(());
    }
    store.write(|transaction| -> Result<()> {
        for work in works {
            transaction.set_review(work, Some(state))?;
        }
        mark_pending(transaction)
    })?;
    if state == ReviewState::Rejected {
        SearchIndex::writer(index_folder)?.remove_works(works)?;
    }
    refresh_index(store, index_folder, Some(works), &Silent)
}

/// Every work of a library with its facts, in order of ids.
pub fn all_works(reader: &Reader<'_>) -> Result<Vec<Work>> {
    let mut works = Vec::new();
    for id in reader.work_ids()? {
        works.extend(reader.find_work(&id)?);
    }
    Ok(works)
}

/// A person says that a draft became a work: other proposals for the draft go.
pub fn confirm_final(
    store: &Store,
    index_folder: &Path,
    draft: &WorkId,
    final_work: &WorkId,
) -> Result<()> {
    let reader = store.read()?;
    let proposals: Vec<Relation> = reader
        .relations_of(draft)?
        .into_iter()
        .filter(|relation| {
            relation.kind == RelationKind::Finalises
                && &relation.to == draft
                && !relation.is_confirmed
        })
        .collect();
    let on = reader
        .find_work(final_work)?
        .and_then(|work| work.listed_on());
    let evidence = proposals
        .iter()
        .find(|relation| &relation.from == final_work)
        .map_or_else(
            || "人工确认".to_owned(),
            |relation| relation.evidence.clone(),
        );
    store.write(|transaction| -> Result<()> {
        for proposal in &proposals {
            transaction.withdraw_relation(proposal)?;
        }
        transaction.put_relation(&Relation {
            from: final_work.clone(),
            kind: RelationKind::Finalises,
            to: draft.clone(),
            on,
            evidence,
            source: Source::new(SourceKind::Keeper, "confirmed"),
            confidence: Confidence::High,
            is_confirmed: true,
        })?;
        mark_pending(transaction)
    })?;
    refresh_index(
        store,
        index_folder,
        Some(&[draft.clone(), final_work.clone()]),
        &Silent,
    )
}
