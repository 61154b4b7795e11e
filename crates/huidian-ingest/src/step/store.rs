//! Keeps what a document says, in the transaction of its portion.

use anyhow::{Context as _, Result};
use huidian_akoma_ntoso::OwnFacts;
use huidian_model::{
    Capture, Confidence, CopyRank, Document, EventKind, Expression, ExpressionId, Fact, FactValue,
    ForceStatus, Manifestation, PartialDate, ProvisionKind, ReviewState, Source, SourceKind,
    WorkId,
};
use huidian_parse::Metadata;
use huidian_recognise::Class;
use huidian_store::{Reader, Transaction};
use jiff::tz::{TimeZone, offset};

use super::cite::{Cited, CitedText};
use super::mention::mentions_of;
use super::place::{Placed, is_told_of, needs_tail, place};
use super::term::{begins_with, terms_of};
use crate::attach::Attachment;
use crate::companion::{keep_excerpt, keep_reading};
use crate::context::Context;
use crate::copy_rank::rank_of;
use crate::facts::facts_of;
use crate::held::held_document;
use crate::join::is_near;
use crate::report::Outcome;
use crate::roundup;
use crate::same_text::{has_same_words, is_same_text};
use crate::unfinished::{Unfinished, Unlinked};

pub(crate) fn store_content(
    transaction: &mut Transaction<'_>,
    capture: &Capture,
    content: Cited,
    context: Context<'_>,
    unfinished: &mut Unfinished,
) -> Result<Outcome> {
    match content {
        Cited::Text(text) => store_text(transaction, capture, *text, context, unfinished),
        Cited::Roundup(list) => {
            let (outcome, touched) = roundup::take(
                transaction,
                &list,
                &capture.name,
                context.catalogue,
                context.today,
            )?;
            unfinished.touched.extend(touched);
            Ok(outcome)
        }
        Cited::Reading(reading) => keep_reading(transaction, capture, *reading, context.catalogue),
    }
}

fn store_text(
    transaction: &mut Transaction<'_>,
    capture: &Capture,
    text: CitedText,
    context: Context<'_>,
    unfinished: &mut Unfinished,
) -> Result<Outcome> {
    let mut text = text;
    let reader = transaction.read()?;
    if let Some(work) = rejected_before(&reader, &text)? {
        return Ok(refused_before(&work, text.class));
    }
    // the same words from the same bytes are the text that they were, whatever was decided of its work since: it heals what was lost
    let taken = reader.find_text_taken(capture.hash, text.packed.hash())?;
    let is_held = taken.is_some();
    let attachment = match taken {
        Some(held) => Attachment {
            work: held.work,
            is_new: false,
        },
        None => match place(&reader, &mut text, context)? {
            Placed::Text(attachment) => attachment,
            Placed::Excerpt { work, evidence } => {
                drop(reader);
                return keep_excerpt(transaction, capture, work, &text, evidence);
            }
            Placed::Rejected(work) => return Ok(refused_before(&work, text.class)),
        },
    };
    let is_detached = reader.is_detached(&attachment.work, text.packed.hash())?;
    drop(reader);
    let work = attachment.work;
    if is_detached {
        return Ok(Outcome::Refused {
            reason: format!("编者已将这份文本移出 {work} (taken off this work by a keeper)"),
            class: Some(text.class),
        });
    }
    let needs_review = if is_held {
        transaction.read()?.is_waiting(&work)?
    } else {
        !text.doubts.is_empty()
    };
    put_facts(transaction, capture, &work, &text, context)?;
    if needs_review && !is_held {
        transaction.set_review(&work, Some(ReviewState::Unreviewed))?;
    }
    let kept = keep_copy(transaction, capture, &work, &text)?;
    // the references of a repost stand at places of another text; those of the text held are known
    if !kept.is_repost {
        unfinished.unlinked.push(Unlinked {
            expression: kept.expression.clone(),
            mentions: mentions_of(&text.document, &text.metadata),
            terms: terms_of(&text.document, &text.metadata),
            begins_with: begins_with(&text.metadata),
            citations: text.citations,
        });
    }
    unfinished.touched.insert(work.clone());
    if attachment.is_new {
        unfinished.new_works.push(work.clone());
    }
    Ok(Outcome::Text {
        expression: kept.expression,
        is_new_work: attachment.is_new,
        needs_review,
        doubts: text.doubts,
        work,
    })
}

/// Keeps the words, and where in this capture they stand.
fn keep_copy(
    transaction: &mut Transaction<'_>,
    capture: &Capture,
    work: &WorkId,
    text: &CitedText,
) -> Result<Kept> {
    let rank = rank_of(capture, text);
    let kept = keep_text(transaction, work, text, rank)?;
    transaction.put_text_blob(&text.packed)?;
    if let Some(printed) = &text.printed {
        transaction.put_printed(capture.hash, text.packed.hash(), printed)?;
    }
    transaction.put_manifestation(&Manifestation {
        expression: kept.expression.clone(),
        format: capture.format,
        capture: capture.hash,
        taken: text.taken,
        rank,
        text: Some(text.packed.hash()),
    })?;
    Ok(kept)
}

/// What a refusal begins with that a keeper's rejection of a work brings.
const REJECTED: &str = "曾被拒绝：";
/// What stands behind the work in it.
const ORIGINAL_KEPT: &str = "，原件留存，不再收入";

fn refused_before(work: &WorkId, class: Class) -> Outcome {
    Outcome::Refused {
        reason: reason_of_rejected(work),
        class: Some(class),
    }
}

/// What is said of a document of a work that a keeper rejected or deleted.
pub(crate) fn reason_of_rejected(work: &WorkId) -> String {
    format!(
        "{REJECTED}{work}{ORIGINAL_KEPT}（编者拒绝或删除过它，撤销后可再收） (of a work that a keeper rejected or deleted; the original is kept)"
    )
}

/// The rejected work that a document was refused for, by the reason that was kept with it.
pub(crate) fn rejected_work(reason: &str) -> Option<WorkId> {
    let (work, _) = reason.strip_prefix(REJECTED)?.split_once(ORIGINAL_KEPT)?;
    Some(WorkId::new(work))
}

/// The rejected work that has this text already: what a keeper has decided is not asked again.
fn rejected_before(reader: &Reader<'_>, text: &CitedText) -> Result<Option<WorkId>> {
    for found in reader.find_works_by_title(&text.title)? {
        if !reader.is_rejected(&found.work)? {
            continue;
        }
        for known in reader.expressions_of(&found.work)? {
            if known.text == text.packed.hash() {
                return Ok(Some(found.work));
            }
            let held = held_document(reader, &known.id)?;
            if held.is_some_and(|held| is_same_text(&held.text, &text.document.text, &text.title)) {
                return Ok(Some(found.work));
            }
        }
    }
    Ok(None)
}

/// An end that the page's table tells without a day was seen when the page was captured.
fn seen_ended(metadata: &Metadata, capture: &Capture, source: &Source) -> Option<Fact> {
    let status = metadata.ended_status.as_ref()?.value;
    let kind = match status {
        ForceStatus::Repealed => EventKind::Repealed,
        _ => EventKind::Expires,
    };
    let is_dated = metadata.events.iter().any(|event| event.kind == kind);
    let china = TimeZone::fixed(offset(8));
    let on = capture.captured_at.to_zoned(china).date();
    (!is_dated).then(|| {
        let seen = FactValue::ForceSeen {
            status,
            on: on.into(),
        };
        Fact::new(seen, source.clone(), Confidence::Medium)
    })
}

/// What a lesser reader once read in this capture goes; what others say stays.
fn put_facts(
    transaction: &mut Transaction<'_>,
    capture: &Capture,
    work: &WorkId,
    text: &CitedText,
    context: Context<'_>,
) -> Result<()> {
    let source = text_source(capture);
    let (said, inferred): (Vec<Fact>, Vec<Fact>) = facts_of(
        &text.title,
        &text.document.text,
        &text.metadata,
        &source,
        context.catalogue,
    )
    .into_iter()
    .partition(|fact| fact.source == source);
    let (said, inferred) = match &text.told {
        Some(told) => (with_told(said, told, &source), without_told(inferred)),
        None => (said, inferred),
    };
    let said: Vec<Fact> = said
        .into_iter()
        .chain(seen_ended(&text.metadata, capture, &source))
        .chain((text.lacks_end && needs_tail(text)).then(|| {
            let remark = "末尾没有写明施行、解释或废止的条文，文本可能缺少结尾";
            Fact::new(
                FactValue::Note(remark.to_owned()),
                source.clone(),
                Confidence::Medium,
            )
        }))
        .collect();
    transaction.replace_facts(work, &source, &said)?;
    transaction.put_facts(work, &inferred)?;
    Ok(())
}

/// Days in the life of the work as a document of our own tells them, in the place of those read from the words.
fn with_told(said: Vec<Fact>, told: &OwnFacts, source: &Source) -> Vec<Fact> {
    let events = told.events.iter().map(|(kind, on)| {
        let value = FactValue::Event {
            kind: *kind,
            on: *on,
        };
        Fact::new(value, source.clone(), Confidence::High)
    });
    without_told(said).into_iter().chain(events).collect()
}

fn without_told(facts: Vec<Fact>) -> Vec<Fact> {
    let is_event = |fact: &Fact| matches!(fact.value, FactValue::Event { .. });
    facts.into_iter().filter(|fact| !is_event(fact)).collect()
}

/// The text of a capture as a source of facts.
fn text_source(capture: &Capture) -> Source {
    let hash = capture.hash.to_string();
    Source::new(
        SourceKind::Text,
        format!("{} ({})", capture.name, &hash[..12]),
    )
}

/// The expression that a text is kept as.
struct Kept {
    expression: ExpressionId,
    /// It was held before, in other typography.
    is_repost: bool,
}

/// Keeps the text as an expression, or finds the one it is a repost of. Of copies in different words the one of the highest rank is shown; the first among
/// equals.
fn keep_text(
    transaction: &mut Transaction<'_>,
    work: &WorkId,
    text: &CitedText,
    rank: CopyRank,
) -> Result<Kept> {
    // what a keeper put right stays so when its original comes in again
    let put_right = transaction
        .read()?
        .find_corrected(work, text.packed.hash())?;
    if let Some(expression) = put_right {
        return Ok(Kept {
            expression,
            is_repost: true,
        });
    }
    let dated_on = text.metadata.version_on.as_ref().map(|found| found.value);
    let part = text
        .metadata
        .subtitle
        .as_ref()
        .map(|found| found.value.clone());
    if let Some(known) = find_repost_of(transaction, work, text, part.as_ref(), rank)? {
        let leads = rank > highest_rank(&transaction.read()?, &known.id)?;
        if leads {
            let dated_on = known.dated_on.or(dated_on);
            let better = expression_of(known.id.clone(), text, known.part.clone(), dated_on);
            transaction.put_expression(&better, &text.packed)?;
        }
        return Ok(Kept {
            expression: known.id,
            is_repost: !leads,
        });
    }
    let date = dated_on.map_or_else(|| "undated".to_owned(), |on| on.to_string());
    let of_day = |day: &str| match &part {
        Some(part) => format!("{day}.{part}"),
        None => day.to_owned(),
    };
    let bases = [of_day(&date), of_day("undated")];
    let told = text.told.as_ref().filter(|_| is_told_of(text, work));
    let told = told.and_then(|told| told.label.as_deref());
    let told = told.filter(|label| bases.iter().any(|base| is_label_of(label, base)));
    let base = told.unwrap_or(&bases[0]).to_owned();
    let label = transaction.label_for(work, &base, text.packed.hash())?;
    let id = ExpressionId {
        work: work.clone(),
        label,
    };
    let expression = expression_of(id, text, part, dated_on);
    transaction
        .put_expression(&expression, &text.packed)
        .with_context(|| format!("keep text {}", expression.id))?;
    Ok(Kept {
        expression: expression.id,
        is_repost: false,
    })
}

/// Whether a label is that of the first text of its day, or of a further one: 2024-05-01, 2024-05-01.2.
fn is_label_of(label: &str, base: &str) -> bool {
    label.strip_prefix(base).is_some_and(|rest| {
        rest.is_empty()
            || rest
                .strip_prefix('.')
                .is_some_and(|number| number.parse::<u16>().is_ok())
    })
}

/// The highest rank among the copies of a text.
fn highest_rank(reader: &Reader<'_>, id: &ExpressionId) -> Result<CopyRank> {
    let copies = reader.manifestations_of(&id.work)?;
    let ranks = copies.into_iter().filter(|copy| &copy.expression == id);
    Ok(ranks
        .map(|copy| copy.rank)
        .max()
        .unwrap_or(CopyRank::Trusted))
}

fn find_repost_of(
    transaction: &mut Transaction<'_>,
    work: &WorkId,
    text: &CitedText,
    part: Option<&String>,
    rank: CopyRank,
) -> Result<Option<Expression>> {
    let dated_on = text.metadata.version_on.as_ref().map(|found| found.value);
    let reader = transaction.read()?;
    for known in reader.expressions_of(work)? {
        let is_dated_anew = known.dated_on.is_none() && dated_on.is_some();
        // of a lesser source's copy without a date nobody can say that it is another version
        let is_better = is_dated_anew && rank > highest_rank(&reader, &known.id)?;
        let is_alike = |held: &Document| {
            if is_dated_anew && !is_better {
                has_same_words(held, &text.document)
            } else {
                is_same_text(&held.text, &text.document.text, &text.title)
            }
        };
        let is_of_date = known.part.as_ref() == part
            // the same words with a date and without are one text
            && (dated_on.is_none()
                || known.dated_on.is_none()
                || is_near(known.dated_on, dated_on));
        if is_of_date
            && (is_dated_anew || known.text != text.packed.hash())
            && let Some(document) = held_document(&reader, &known.id)?
            && is_alike(&document)
        {
            return Ok(Some(known));
        }
    }
    Ok(None)
}

fn expression_of(
    id: ExpressionId,
    text: &CitedText,
    part: Option<String>,
    dated_on: Option<PartialDate>,
) -> Expression {
    let effective = text.metadata.effective.as_ref();
    Expression {
        id,
        title: text.title.clone(),
        part,
        dated_on,
        effective_on: effective
            // the day in a draft is that of the act it may become
            .filter(|effective| !effective.is_of_original && !text.metadata.is_draft())
            .and_then(|effective| effective.on),
        effective_basis: effective.map_or_else(
            || "文本未写明施行日期".to_owned(),
            |effective| effective.basis.clone(),
        ),
        ended_on: None,
        is_end_assumed: false,
        language: text.language.clone(),
        text: text.packed.hash(),
        article_count: article_count(&text.document),
        char_count: text.document.text.chars().count() as u32,
    }
}

/// How many units readers count: the articles of an act that has any, without the notice in front of them and the items of its annexes.
fn article_count(document: &Document) -> u32 {
    let is_article = |kind| kind == ProvisionKind::Article;
    let articles = document
        .units()
        .filter(|unit| is_article(unit.kind))
        .count();
    let count = if articles > 0 {
        articles
    } else {
        document.units().count()
    };
    u32::try_from(count).unwrap_or(u32::MAX)
}
