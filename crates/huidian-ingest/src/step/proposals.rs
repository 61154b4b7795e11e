//! Proposes which work a draft became; a person confirms.

use std::collections::HashMap;

use anyhow::Result;
use huidian_compare::{Proposal, Side, propose_finals};
use huidian_model::{
    Confidence, Document, EventKind, PartialDate, Relation, RelationKind, Source, SourceKind, Work,
    WorkId, texts_on, title_key,
};
use huidian_operations::all_works;
use huidian_store::Reader;
use huidian_text::bigram_similarity;
use jiff::civil::Date;

use crate::context::Context;
use crate::held::held_document;

/// Titles less alike than this are not looked at further; the comparison itself decides.
const LEAST_LIKENESS: f64 = 0.45;
/// Proposals kept for each draft.
const MOST: usize = 2;
/// A person's time is not asked for less.
const LEAST_SCORE: f64 = 0.6;

/// Works of a library with what a comparison asks of them.
struct Known {
    work: Work,
    key: String,
    dated_on: Option<PartialDate>,
}

/// Proposes finals for every draft that has none, and keeps them as relations that wait for a person. Gives their count.
pub(crate) fn propose(context: Context<'_>) -> Result<usize> {
    let reader = context.store.read()?;
    let relations = reader.all_relations()?;
    let is_settled = |draft: &WorkId| {
        relations
            .iter()
            .any(|relation| relation.kind == RelationKind::Finalises && &relation.to == draft)
    };
    let known: Vec<Known> = all_works(&reader)?.into_iter().map(Known::new).collect();
    let mut proposals = Vec::new();
    for draft in known
        .iter()
        .filter(|known| known.work.is_draft && !is_settled(&known.work.id))
    {
        proposals.extend(finals_of(&reader, draft, &known, context.today)?);
    }
    let count = proposals.len();
    if count > 0 {
        context.write(|transaction| -> Result<()> {
            for relation in &proposals {
                transaction.put_relation(relation)?;
            }
            Ok(())
        })?;
    }
    Ok(count)
}

impl Known {
    fn new(work: Work) -> Self {
        Self {
            key: title_key(&work.title),
            dated_on: work
                .date_of(EventKind::ConsultationOpens)
                .filter(|_| work.is_draft)
                .or_else(|| work.listed_on()),
            work,
        }
    }
}

fn finals_of(
    reader: &Reader<'_>,
    draft: &Known,
    known: &[Known],
    today: Date,
) -> Result<Vec<Relation>> {
    let near: Vec<&Known> = known
        .iter()
        .filter(|other| {
            !other.work.is_draft
                && other.work.region == draft.work.region
                && bigram_similarity(&draft.key, &other.key) >= LEAST_LIKENESS
        })
        .collect();
    let mut texts: HashMap<&WorkId, Document> = HashMap::new();
    for one in near.iter().copied().chain([draft]) {
        if let Some(document) = text_of(reader, &one.work.id, today)? {
            texts.insert(&one.work.id, document);
        }
    }
    let names: Vec<Vec<&str>> = near
        .iter()
        .map(|one| one.work.issuers.names().collect())
        .collect();
    let draft_names: Vec<&str> = draft.work.issuers.names().collect();
    let sides: Vec<Side<'_>> = near
        .iter()
        .zip(&names)
        .map(|(one, names)| side(one, names, texts.get(&one.work.id)))
        .collect();
    let found = propose_finals(
        &side(draft, &draft_names, texts.get(&draft.work.id)),
        &sides,
    );
    Ok(found
        .into_iter()
        .filter(|proposal| proposal.score >= LEAST_SCORE)
        .take(MOST)
        .map(|proposal| relation(draft, near[proposal.candidate], &proposal))
        .collect())
}

fn text_of(reader: &Reader<'_>, work: &WorkId, today: Date) -> Result<Option<Document>> {
    let expressions = reader.expressions_of(work)?;
    match texts_on(&expressions, today).first() {
        Some(expression) => held_document(reader, &expression.id),
        None => Ok(None),
    }
}

fn side<'s>(known: &'s Known, issuers: &'s [&'s str], text: Option<&'s Document>) -> Side<'s> {
    Side {
        title: &known.work.title,
        number: known.work.number.as_ref(),
        issuers,
        dated_on: known.dated_on,
        kind: known.work.kind,
        is_draft: known.work.is_draft,
        text,
    }
}

fn relation(draft: &Known, final_work: &Known, proposal: &Proposal) -> Relation {
    Relation {
        from: final_work.work.id.clone(),
        kind: RelationKind::Finalises,
        to: draft.work.id.clone(),
        on: final_work.dated_on,
        evidence: proposal.reasons.join("；"),
        source: Source::new(SourceKind::Inference, "draft and final compared"),
        confidence: if proposal.score >= Proposal::CERTAIN {
            Confidence::Medium
        } else {
            Confidence::Low
        },
        is_confirmed: false,
    }
}
