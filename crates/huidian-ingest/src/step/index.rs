//! From the store to the index.

use std::path::Path;

use anyhow::{Context as _, Result};
use huidian_model::{
    AuthorityRegister, Document, Expression, FactValue, ProvisionKind, Work, WorkId,
    provision_timeline,
};
use huidian_search::{
    ArticleForceFrom, ForceFrom, IndexArticle, IndexExpression, IndexWork, SearchIndex,
};
use huidian_store::{Reader, Store};

use crate::context::Context;
use crate::held::held_document;
use crate::numbers::short_forms;
use crate::progress::{Progress, Silent, Stage};
use crate::step::followed::{note_followed, read_followed};

/// Setting that says the store holds something the index may not: written with the change, taken back after the index has it.
const PENDING: &str = "index.pending";

/// Above this share of the library it is cheaper to build the index anew.
pub(crate) const REBUILD_SHARE: usize = 3;

/// Brings the index up to date with works that changed.
pub(crate) fn index_touched(
    context: Context<'_>,
    mut touched: Vec<WorkId>,
    progress: &dyn Progress,
) -> Result<()> {
    touched.sort();
    let total = context.store.read()?.counts()?.work_count as usize;
    let changed = (touched.len() * REBUILD_SHARE < total).then_some(touched.as_slice());
    refresh_index(
        context.store,
        &context.catalogue.authorities.register,
        context.index_folder,
        changed,
        progress,
    )
}

/// Marks, in the transaction that changes works, that the index is behind.
pub(crate) fn mark_pending(transaction: &mut huidian_store::Transaction<'_>) -> Result<()> {
    transaction.put_setting(PENDING, "yes")?;
    Ok(())
}

/// Whether a change was stored and not indexed, because a run was cut off.
pub(crate) fn is_pending(reader: &Reader<'_>) -> Result<bool> {
    Ok(reader.find_setting(PENDING)?.as_deref() == Some("yes"))
}

/// Brings the index up to date: with `changed`, puts these works in place of what the index has of them; without, builds it anew.
pub fn refresh_index(
    store: &Store,
    register: &AuthorityRegister,
    folder: &Path,
    changed: Option<&[WorkId]>,
    progress: &dyn Progress,
) -> Result<()> {
    let reader = store.read()?;
    let mut ids = match changed {
        Some(ids) => ids.to_vec(),
        None => reader.work_ids()?,
    };
    ids.sort();
    ids.dedup();
    let followed = followed_after(store, &reader, folder, changed.map(|_| ids.as_slice()))?;
    progress.begin(Stage::Indexing, ids.len());
    // one by one, so that memory does not grow with the library
    let works = ids.iter().filter_map(|id| {
        progress.advance(id.as_str());
        index_work(&reader, register, id).transpose()
    });
    let mut writer = SearchIndex::writer(folder)
        .with_context(|| format!("write the index in {}", folder.display()))?;
    let written = match changed {
        Some(_) => writer.try_replace(&ids, works),
        None => writer.try_rebuild(works),
    };
    drop(writer);
    drop(reader);
    match written {
        // a file of the index is missing or damaged: what it held is in the library
        Err(error) if changed.is_some() && asks_for_rebuild(&error) => {
            tracing::warn!("the search index is built anew: {error:#}");
            return refresh_index(store, register, folder, None, progress);
        }
        other => other.with_context(|| format!("write the index in {}", folder.display()))?,
    };
    if !store.is_read_only() {
        store.write(|transaction| transaction.put_setting(PENDING, "no"))?;
    }
    if let Some(revision) = followed {
        note_followed(store, folder, revision)?;
    }
    progress.end();
    Ok(())
}

/// The state of the library that the index will have seen, where these works (or all) are put into it anew; `None` where others changed more.
fn followed_after(
    store: &Store,
    reader: &Reader<'_>,
    folder: &Path,
    works: Option<&[WorkId]>,
) -> Result<Option<u64>> {
    if store.server().is_none() {
        return Ok(None);
    }
    let revision = reader.revision()?;
    let Some(works) = works else {
        return Ok(Some(revision));
    };
    let Some(known) = read_followed(store, folder) else {
        return Ok(None);
    };
    let behind = reader.works_changed_since(known)?;
    let is_all = behind.iter().all(|work| works.binary_search(work).is_ok());
    Ok(is_all.then_some(revision))
}

fn asks_for_rebuild(error: &anyhow::Error) -> bool {
    error
        .downcast_ref::<huidian_search::Error>()
        .is_some_and(huidian_search::Error::asks_for_rebuild)
}

/// Puts works in the index as they are now; those that are gone or rejected leave it.
pub fn replace_in_index(
    store: &Store,
    register: &AuthorityRegister,
    folder: &Path,
    works: &[WorkId],
) -> Result<()> {
    let reader = store.read()?;
    let (mut held, mut gone) = (Vec::new(), Vec::new());
    for id in works {
        match index_work(&reader, register, id)? {
            Some(_) => held.push(id.clone()),
            None => gone.push(id.clone()),
        }
    }
    drop(reader);
    if !gone.is_empty() {
        match SearchIndex::writer(folder)?.remove_works(&gone) {
            Err(error) if error.asks_for_rebuild() => {
                tracing::warn!(%error, "the search index is built anew");
                return refresh_index(store, register, folder, None, &Silent);
            }
            other => other?,
        }
    }
    refresh_index(store, register, folder, Some(&held), &Silent)
}

/// What the index wants to know of a work; `None` when there is no such work, the keeper rejected it, or its text waits for a person.
pub fn index_work(
    reader: &Reader<'_>,
    register: &AuthorityRegister,
    id: &WorkId,
) -> Result<Option<IndexWork>> {
    let Some(work) = reader.find_work(id)? else {
        return Ok(None);
    };
    if !reader.is_shown(id)? {
        return Ok(None);
    }
    let expressions = reader.expressions_of(id)?;
    // the rows know what ended the works that this one interprets, which its own relations do not
    let intervals = reader.force_intervals(id)?;
    let force = intervals
        .iter()
        .map(|interval| ForceFrom {
            from: interval.from,
            status: interval.force.status,
        })
        .collect();
    let mut texts = Vec::new();
    for expression in &expressions {
        if let Some(document) = held_document(reader, &expression.id)? {
            let text = index_expression(&work, expression, &document);
            let mut grounds = intervals.iter().map(|interval| &interval.force);
            texts.push(IndexExpression {
                is_first_day_open: grounds.any(|force| force.leaves_open(expression)),
                ..text
            });
        }
    }
    Ok(Some(IndexWork {
        numbers: numbers(&work, register),
        issuers: work.issuers.names().map(str::to_owned).collect(),
        listed_on: work.listed_on(),
        other_titles: work.alternative_titles,
        kind: work.kind,
        sectors: work.sectors,
        topics: work.topics,
        addressees: work.addressees,
        region: work.region,
        is_draft: work.is_draft,
        force,
        expressions: texts,
        ..IndexWork::new(id.clone(), work.title)
    }))
}

/// Every number anybody gave the work, and orders under the short names of their issuer too.
fn numbers(work: &Work, register: &AuthorityRegister) -> Vec<String> {
    let mut numbers = Vec::new();
    for fact in &work.facts {
        if let FactValue::Number(number) = &fact.value {
            numbers.push(number.to_string());
            numbers.extend(
                short_forms(number, register)
                    .iter()
                    .map(ToString::to_string),
            );
        }
    }
    numbers.sort();
    numbers.dedup();
    numbers
}

fn index_expression(work: &Work, expression: &Expression, document: &Document) -> IndexExpression {
    let articles = document
        .units()
        .map(|unit| {
            // an article's number is its address; the heading of 一、 is part of what it says
            let is_numbered = matches!(unit.kind, ProvisionKind::Article);
            let start = if is_numbered {
                unit.label_end
            } else {
                unit.start
            };
            IndexArticle {
                path: unit.path.to_string(),
                heading: document.headings_above(unit).join(" "),
                text: document
                    .text
                    .get(start as usize..unit.end as usize)
                    .unwrap_or("")
                    .trim()
                    .to_owned(),
                force: provision_timeline(work, expression, &document.paths_above(unit))
                    .into_iter()
                    .map(|(from, status)| ArticleForceFrom { from, status })
                    .collect(),
            }
        })
        .filter(|article| !article.path.is_empty())
        .collect();
    IndexExpression {
        label: expression.id.label.clone(),
        effective_on: expression.effective_on,
        ended_on: expression.ended_on,
        made_on: expression.made_on(),
        is_first_day_open: false,
        articles,
    }
}

/// How many works the index should hold: all but those the keeper rejected and those whose text waits for a person.
pub fn indexed_work_count(store: &Store) -> Result<usize> {
    let reader = store.read()?;
    let mut count = 0;
    for id in reader.work_ids()? {
        count += usize::from(reader.is_shown(&id)?);
    }
    Ok(count)
}
