//! From the store to the index.

use std::path::Path;

use anyhow::{Context, Result};
use huidian_model::{Document, Expression, FactValue, ProvisionKind, Work, WorkId, force_timeline};
use huidian_search::{ForceFrom, IndexArticle, IndexExpression, IndexWork, SearchIndex};
use huidian_store::{Reader, Store};

use crate::numbers::short_forms;
use crate::progress::{Progress, Stage};

/// Setting that says the store holds something the index may not: written with the change, taken back after the index has it.
const PENDING: &str = "index.pending";

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
    folder: &Path,
    changed: Option<&[WorkId]>,
    progress: &dyn Progress,
) -> Result<()> {
    let reader = store.read()?;
    let ids = match changed {
        Some(ids) => ids.to_vec(),
        None => reader.work_ids()?,
    };
    progress.begin(Stage::Indexing, ids.len());
    let mut failure = None;
    let works = ids.iter().map_while(|id| {
        progress.advance(id.as_str());
        match index_work(&reader, id) {
            Ok(work) => Some(work),
            Err(error) => {
                failure = Some(error);
                None
            }
        }
    });
    let mut writer = SearchIndex::writer(folder)
        .with_context(|| format!("write the index in {}", folder.display()))?;
    let works: Vec<IndexWork> = works.flatten().collect();
    if let Some(error) = failure {
        return Err(error);
    }
    match changed {
        Some(_) => writer.replace_works(works),
        None => writer.rebuild(works),
    }
    .with_context(|| format!("write the index in {}", folder.display()))?;
    drop(reader);
    if !store.is_read_only() {
        store.write(|transaction| transaction.put_setting(PENDING, "no"))?;
    }
    progress.end();
    Ok(())
}

/// What the index wants to know of a work; `None` when there is no such work, or the keeper rejected it.
pub fn index_work(reader: &Reader<'_>, id: &WorkId) -> Result<Option<IndexWork>> {
    let Some(work) = reader.find_work(id)? else {
        return Ok(None);
    };
    if work.review == huidian_model::ReviewState::Rejected {
        return Ok(None);
    }
    let expressions = reader.expressions_of(id)?;
    let relations = reader.relations_of(id)?;
    let force = force_timeline(&work, &expressions, &relations)
        .into_iter()
        .map(|(from, status)| ForceFrom { from, status })
        .collect();
    let mut texts = Vec::new();
    for expression in &expressions {
        let document = reader
            .document(&expression.id)?
            .with_context(|| format!("read text {}", expression.id))?;
        texts.push(index_expression(expression, &document));
    }
    Ok(Some(IndexWork {
        numbers: numbers(&work),
        issuers: work.issuers.names().map(str::to_owned).collect(),
        listed_on: work.listed_on(),
        other_titles: work.alternative_titles,
        kind: work.kind,
        sectors: work.sectors,
        region: work.region,
        is_draft: work.is_draft,
        force,
        expressions: texts,
        ..IndexWork::new(id.clone(), work.title)
    }))
}

/// Every number anybody gave the work, and orders under the short names of their issuer too.
fn numbers(work: &Work) -> Vec<String> {
    let register = &huidian_catalogue::builtin().authorities.register;
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

fn index_expression(expression: &Expression, document: &Document) -> IndexExpression {
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
            }
        })
        .filter(|article| !article.path.is_empty())
        .collect();
    IndexExpression {
        label: expression.id.label.clone(),
        effective_on: expression.effective_on,
        ended_on: expression.ended_on,
        articles,
    }
}

/// How many works the index should hold: all but those the keeper rejected.
pub fn indexed_work_count(store: &Store) -> Result<usize> {
    let reader = store.read()?;
    let mut count = 0;
    for id in reader.work_ids()? {
        let work = reader.find_work(&id)?;
        count += usize::from(
            work.is_some_and(|work| work.review != huidian_model::ReviewState::Rejected),
        );
    }
    Ok(count)
}
