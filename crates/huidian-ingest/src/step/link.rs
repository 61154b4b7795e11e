//! References of a text, looked up, and the relations they make.

use anyhow::Result;
use huidian_model::id::IdFacts;
use huidian_model::{
    Confidence, Document, EventKind, Expression, ExpressionId, Fact, FactValue, PartialDate,
    Relation, RelationKind, ReviewState, Source, SourceKind, WorkId, title_key,
};
use huidian_operations::{Lookup, UNDECIDED};
use huidian_parse::{Hints, Making, Metadata, WorkMention, parse_shaped};
use huidian_store::{Reader, Transaction, UndoneBatch};
use rustc_hash::FxHashSet;

use super::change::{change_of, changed_by, made_by, made_on, push_change, text_effective};
use super::cite::citations_in;
use super::references::looked_up;
use super::term::{begins_with, changed_terms, put_shared_day, terms_of};
use crate::context::Context;
use crate::held::held_document;
use crate::meant::{first_made, is_another, likeliest, newest_of_one_maker, of_own_maker};
use crate::title_relation;
use crate::undecided;
use crate::unfinished::{Mention, Unfinished, Unlinked};
use crate::waiting::waiting_for;

/// Texts whose references are kept in one transaction.
const PORTION: usize = 192;

/// Looks up the references of the new texts, and again those of older texts to works that are new.
pub(crate) fn link_all(
    context: Context<'_>,
    unfinished: &mut Unfinished,
    had_texts: bool,
) -> Result<()> {
    let mut unlinked = std::mem::take(&mut unfinished.unlinked);
    if had_texts {
        let reader = context.store.read()?;
        for expression in waiting_for(context.store, &unfinished.new_works, &unlinked)? {
            unlinked.extend(unlinked_of(&reader, expression)?);
        }
    }
    let reader = context.store.read()?;
    let lookup = Lookup::new(&reader, context.today)?;
    while !unlinked.is_empty() {
        let rest = unlinked.split_off(unlinked.len().min(PORTION));
        let touched = context.write(|transaction| -> Result<Vec<WorkId>> {
            let mut touched = Vec::new();
            for text in unlinked {
                touched.extend(link(transaction, &lookup, &reader, text)?);
            }
            Ok(touched)
        })?;
        unfinished.touched.extend(touched);
        unlinked = rest;
    }
    Ok(())
}

/// Looks up again what referred to works that are gone: relations of those texts go and come back as they are read now, proposals go. Gives the
/// works that are touched.
pub(crate) fn link_again(
    transaction: &mut Transaction<'_>,
    context: Context<'_>,
    undone: &UndoneBatch,
) -> Result<Vec<WorkId>> {
    let mut touched = Vec::new();
    let unlinked: FxHashSet<String> = undone.unlinked.iter().map(ToString::to_string).collect();
    for relation in transaction.read()?.relations_with(&undone.gone)? {
        // a text that is looked up again says anew what it acts on, which may be a work that is not held
        let is_said_again = match relation.source.kind {
            SourceKind::Text => unlinked.contains(&relation.source.detail),
            SourceKind::Inference => !relation.is_confirmed,
            _ => false,
        };
        if is_said_again && transaction.withdraw_relation(&relation)? {
            touched.extend([relation.from, relation.to]);
        }
    }
    let reader = transaction.read()?;
    let lookup = Lookup::new(&reader, context.today)?;
    for expression in &undone.unlinked {
        if let Some(text) = unlinked_of(&reader, expression.clone())? {
            touched.extend(link(transaction, &lookup, &reader, text)?);
        }
    }
    touched.retain(|work| !undone.gone.contains(work));
    Ok(touched)
}

/// A stored text, to be linked once more.
fn unlinked_of(reader: &Reader<'_>, expression: ExpressionId) -> Result<Option<Unlinked>> {
    let Some(document) = held_document(reader, &expression)? else {
        return Ok(None);
    };
    let parsed = parse_shaped(&document.text, &[], &Hints::default());
    Ok(Some(Unlinked {
        expression,
        citations: citations_in(&document, &parsed.metadata),
        mentions: mentions_of(&document, &parsed.metadata),
        terms: terms_of(&document, &parsed.metadata),
        begins_with: begins_with(&parsed.metadata),
    }))
}

/// Mentions of a text: based on, repeals, replaces, amends.
pub(crate) fn mentions_of(document: &Document, metadata: &Metadata) -> Vec<Mention> {
    let acts_on = metadata
        .effective
        .as_ref()
        .and_then(|effective| effective.on)
        .map(PartialDate::from)
        .or_else(|| metadata.date_of(EventKind::Effective));
    let issuer = issuer_in_title(metadata);
    let of = |kind, mentions: &[WorkMention]| -> Vec<Mention> {
        mentions
            .iter()
            .map(|mention| read_mention(kind, mention, document, acts_on, issuer))
            .collect()
    };
    let mut mentions = of(RelationKind::BasedOn, &metadata.based_on);
    if metadata.is_draft() {
        // a draft ends and amends nothing
        return mentions;
    }
    mentions.extend(of(RelationKind::Repeals, &metadata.repeals));
    mentions.extend(of(RelationKind::Replaces, &metadata.replaces));
    let amends = of(RelationKind::Amends, &metadata.amends).into_iter();
    let is_only = metadata.amends.len() == 1;
    mentions.extend(
        amends
            .zip(&metadata.amends)
            .map(|(mention, named)| Mention {
                new_title: new_title(metadata, named, is_only),
                ..mention
            }),
    );
    let title = metadata.title.as_ref().map(|title| &title.value);
    let of_title = title.and_then(|title| Some((title, title_relation::of_title(title)?)));
    mentions.extend(of_title.map(|(title, (kind, named))| Mention {
        scope: String::new(),
        kind,
        names: vec![named],
        making: Making::default(),
        evidence: title.clone(),
        on: None,
        new_title: None,
    }));
    mentions
}

/// The title that a decision gives to a work it changes; one that names no work is of the only one.
fn new_title(metadata: &Metadata, named: &WorkMention, is_only: bool) -> Option<String> {
    let title = named.title.as_deref()?;
    let is_of_it = |from: &Option<String>| match from {
        Some(from) => title_key(from) == title_key(title),
        None => is_only,
    };
    let rename = metadata
        .renames
        .iter()
        .find(|rename| is_of_it(&rename.from))?;
    Some(rename.to.clone())
}

/// The body that a title begins with: 最高人民法院 of 最高人民法院关于….
fn issuer_in_title(metadata: &Metadata) -> Option<&str> {
    let title = metadata.title.as_ref()?;
    let (issuer, _) = title.value.split_once("关于")?;
    (!issuer.is_empty() && !issuer.contains('《')).then_some(issuer)
}

fn read_mention(
    kind: RelationKind,
    mention: &WorkMention,
    document: &Document,
    acts_on: Option<PartialDate>,
    issuer: Option<&str>,
) -> Mention {
    let making = mention.making(&document.text);
    // a body that ends its own act leaves its name out: 2012年12月20日发布的《关于…的解释》同时废止
    let with_issuer = mention
        .title
        .as_ref()
        .filter(|title| title.starts_with("关于") && acts_on_others(kind))
        .and_then(|title| Some(format!("{}{title}", issuer?)));
    let names = making
        .number
        .iter()
        .map(ToString::to_string)
        .chain(with_issuer)
        .chain(mention.title.clone())
        .collect();
    let on = mention
        .on
        .or(acts_on)
        .filter(|_| kind != RelationKind::BasedOn);
    // 部分代替, too, leaves the rest in force
    let ends = matches!(kind, RelationKind::Repeals | RelationKind::Replaces);
    let is_part = ends && !mention.scope.is_whole();
    Mention {
        kind: if is_part {
            RelationKind::RepealsPart
        } else {
            kind
        },
        scope: mention.scope.words(),
        new_title: None,
        names,
        making,
        evidence: mention.sentence.of(&document.text).trim().to_owned(),
        on,
    }
}

/// Looks up what a text refers to, and keeps it. Gives the works that a relation now touches.
fn link(
    transaction: &mut Transaction<'_>,
    lookup: &Lookup<'_>,
    reader: &Reader<'_>,
    text: Unlinked,
) -> Result<Vec<WorkId>> {
    let Some(expression) = reader.find_expression(&text.expression)? else {
        return Ok(Vec::new());
    };
    let citations = looked_up(reader, lookup, &expression, text.citations)?;
    transaction.put_citations(&expression.id, &citations)?;
    let mut touched = Vec::new();
    let source = Source::new(SourceKind::Text, expression.id.to_string());
    let mut changes_of_others: Vec<(WorkId, Vec<Fact>)> = Vec::new();
    let undecided_source = undecided::source(&expression.id);
    let mut undecided: Vec<Fact> = Vec::new();
    let may_act = text
        .mentions
        .iter()
        .any(|mention| acts_on_others(mention.kind));
    let own_work = reader.find_work(&expression.id.work)?;
    let is_accepted = own_work
        .as_ref()
        .is_some_and(|work| work.review == ReviewState::Reviewed);
    let made = own_work.and_then(|work| made_on(&work, &expression));
    let mut said_before = reader.relations_of(&expression.id.work)?;
    said_before.retain(|relation| relation.source == source);
    for mention in text.mentions {
        let scope = mention.scope.clone();
        let new_title = mention.new_title.clone();
        let relation = match relation_of(lookup, reader, &expression, mention)? {
            Target::One(relation) => relation,
            Target::Several(remark) | Target::Others(remark) => {
                undecided.push(Fact::new(
                    FactValue::Note(remark),
                    undecided_source.clone(),
                    Confidence::Medium,
                ));
                continue;
            }
            Target::None => continue,
        };
        // what waits for a person, or was rejected, does nothing to others
        if acts_on_others(relation.kind) && !is_accepted {
            if transaction.withdraw_relation(&relation)? {
                changes_of_others.push((relation.to.clone(), Vec::new()));
                touched.push(relation.to);
            }
            continue;
        }
        // a work that is not held gets no facts: they would make it
        let is_held = reader.find_title(&relation.to)?.is_some();
        if let Some(fact) = change_of(&relation, &scope, made, &source).filter(|_| is_held) {
            push_change(&mut changes_of_others, relation.to.clone(), fact);
            if let Some(fact) = changed_by(&expression, &source) {
                push_change(&mut changes_of_others, relation.to.clone(), fact);
            }
            if let Some(fact) = made_by(reader, &relation, made, &expression, &source)? {
                push_change(&mut changes_of_others, relation.to.clone(), fact);
            }
        }
        if let Some(title) = new_title.filter(|_| is_held) {
            let value = FactValue::AlternativeTitle(title);
            let fact = Fact::new(value, source.clone(), Confidence::High);
            push_change(&mut changes_of_others, relation.to.clone(), fact);
        }
        said_before.retain(|known| (known.kind, &known.to) != (relation.kind, &relation.to));
        if transaction.put_relation(&relation)? {
            if is_ending(relation.kind) {
                touched.extend(dependents(reader, &relation.to)?);
            }
            if let Some(fact) = text_effective(&relation, made, &expression) {
                transaction.put_facts(&relation.to, &[fact])?;
            }
            touched.push(relation.to);
        }
    }
    if is_accepted {
        let terms = changed_terms(lookup, reader, &text.terms, &expression, &source)?;
        for (relation, work, fact) in terms {
            push_change(&mut changes_of_others, work.clone(), fact);
            if let Some(fact) = changed_by(&expression, &source) {
                push_change(&mut changes_of_others, work, fact);
            }
            if let Some(relation) = relation {
                said_before
                    .retain(|known| (known.kind, &known.to) != (relation.kind, &relation.to));
                if transaction.put_relation(&relation)? {
                    touched.push(relation.to);
                }
            }
        }
    }
    // what it was taken to say before an act of the same title came in
    for relation in said_before {
        if transaction.withdraw_relation(&relation)? {
            let is_told = changes_of_others
                .iter()
                .any(|(work, _)| *work == relation.to);
            if !is_told {
                changes_of_others.push((relation.to.clone(), Vec::new()));
            }
            touched.push(relation.to);
        }
    }
    if let Some(title) = &text.begins_with {
        touched.extend(put_shared_day(
            transaction,
            lookup,
            reader,
            title,
            &expression,
        )?);
    }
    if may_act {
        let own = expression.id.work.clone();
        let change = transaction.replace_facts(&own, &undecided_source, &undecided)?;
        touched.extend((!change.is_nothing()).then_some(own));
    }
    for (work, facts) in changes_of_others {
        if !transaction
            .replace_facts(&work, &source, &facts)?
            .is_nothing()
        {
            touched.push(work);
        }
    }
    Ok(touched)
}

fn relation_of(
    lookup: &Lookup<'_>,
    reader: &Reader<'_>,
    expression: &Expression,
    mention: Mention,
) -> Result<Target<Relation, String>> {
    let to = match target_of(lookup, reader, expression, &mention)? {
        Target::One(to) => to,
        Target::Several(works) => {
            let name = mention.names.last().map_or("", String::as_str);
            let works: Vec<&str> = works.iter().map(WorkId::as_str).collect();
            return Ok(Target::Several(format!(
                "{}《{name}》：本库有 {} 件同名文件可能是它（{}），{UNDECIDED}，都没有标为{}",
                mention.kind.chinese(true),
                works.len(),
                works.join("、"),
                outcome(mention.kind),
            )));
        }
        Target::Others(works) => {
            let name = mention.names.last().map_or("", String::as_str);
            let works: Vec<&str> = works.iter().map(WorkId::as_str).collect();
            return Ok(Target::Several(format!(
                "{}《{name}》：所指的一件本库没有；本库的同名文件（{}）文号或年份不同，没有标为{}",
                mention.kind.chinese(true),
                works.join("、"),
                outcome(mention.kind),
            )));
        }
        Target::None => return Ok(Target::None),
    };
    Ok(Target::One(Relation {
        from: expression.id.work.clone(),
        kind: mention.kind,
        to,
        on: mention.on,
        evidence: mention.evidence,
        source: Source::new(SourceKind::Text, expression.id.to_string()),
        confidence: Confidence::High,
        is_confirmed: true,
    }))
}

/// What a mention means.
enum Target<T, S> {
    One(T),
    /// The library holds others of the name, and not the one meant.
    Others(S),
    /// It may be any of several: it is none of them, and that is told.
    Several(S),
    None,
}

/// The work that a mention means. One that two may be is none; where the library has none of the name, the id that it would have.
fn target_of(
    lookup: &Lookup<'_>,
    reader: &Reader<'_>,
    expression: &Expression,
    mention: &Mention,
) -> Result<Target<WorkId, Vec<WorkId>>> {
    let acts = acts_on_others(mention.kind);
    let mut is_known = false;
    let mut several = Vec::new();
    let mut others = Vec::new();
    for name in &mention.names {
        let mut works = lookup.find_works(name);
        is_known |= !works.is_empty();
        works.retain(|work| work != &expression.id.work);
        if acts {
            let mut possible = Vec::new();
            for work in works {
                if is_another(reader, &work, &mention.making)? {
                    others.push(work);
                } else if could_be_acted_on(reader, &work, mention, expression)? {
                    possible.push(work);
                }
            }
            works = likeliest(reader, possible, &mention.making, expression)?;
            works = of_own_maker(reader, works, expression)?;
            if mention.kind == RelationKind::Amends {
                works = newest_of_one_maker(reader, works)?;
            }
            // several possible works name none
            if works.len() > 1 {
                several = std::mem::take(&mut works);
            }
        }
        if let Some(work) = works.into_iter().next() {
            return Ok(Target::One(work));
        }
    }
    if !several.is_empty() {
        return Ok(Target::Several(several));
    }
    if !others.is_empty() {
        return Ok(Target::Others(others));
    }
    let unheld = unheld(mention).filter(|work| !is_known && work != &expression.id.work);
    Ok(unheld.map_or(Target::None, Target::One))
}

fn acts_on_others(kind: RelationKind) -> bool {
    is_ending(kind) || matches!(kind, RelationKind::RepealsPart | RelationKind::Amends)
}

/// What an act that is acted on would be marked as.
fn outcome(kind: RelationKind) -> &'static str {
    if kind == RelationKind::Amends {
        "已修改"
    } else {
        "废止"
    }
}

fn is_ending(kind: RelationKind) -> bool {
    matches!(kind, RelationKind::Repeals | RelationKind::Replaces)
}

/// The id that a work of this title would have, where the library has none: that a law has ended matters to what interprets it, held or not.
fn unheld(mention: &Mention) -> Option<WorkId> {
    let is_wanted = is_ending(mention.kind)
        || matches!(
            mention.kind,
            RelationKind::Interprets | RelationKind::Implements | RelationKind::BasedOn
        );
    let title = mention.names.last().filter(|_| is_wanted)?;
    // a number alone names a work, but makes no id that its text would have
    let is_title = title.chars().all(|c| !c.is_ascii_digit());
    is_title.then(|| {
        WorkId::from_facts(&IdFacts {
            title,
            ..IdFacts::default()
        })
    })
}

/// Works whose force depends on whether a work has ended.
fn dependents(reader: &Reader<'_>, work: &WorkId) -> Result<Vec<WorkId>> {
    let relations = reader.relations_of(work)?.into_iter();
    let dependent = relations.filter(|relation| {
        &relation.to == work
            && matches!(
                relation.kind,
                RelationKind::Interprets | RelationKind::Implements | RelationKind::BasedOn
            )
    });
    Ok(dependent.map(|relation| relation.from).collect())
}

/// Whether a work may be the one that a text ends or amends: one made after the decision, or ended before it, is amended no more.
fn could_be_acted_on(
    reader: &Reader<'_>,
    work: &WorkId,
    mention: &Mention,
    by: &Expression,
) -> Result<bool> {
    if mention.kind != RelationKind::Amends {
        return could_end(reader, work, mention.on, by);
    }
    let (Some(made), Some(target)) = (by.dated_on, reader.find_work(work)?) else {
        return Ok(true);
    };
    let is_later = first_made(&target, &reader.expressions_of(work)?)
        .is_some_and(|first| first.earliest() > made.latest());
    let ended = target.date_of(EventKind::Repealed);
    let has_ended = ended.is_some_and(|on| on.latest() < made.earliest());
    Ok(!is_later && !has_ended)
}

/// A work made or revised after the day it is said to end is a later one of the same title, not the one that ended.
fn could_end(
    reader: &Reader<'_>,
    work: &WorkId,
    on: Option<PartialDate>,
    by: &Expression,
) -> Result<bool> {
    let Some(on) = on.or(by.dated_on) else {
        return Ok(true);
    };
    let Some(target) = reader.find_work(work)? else {
        return Ok(true);
    };
    // decisions "on amending some regulations" share one title in every province
    let region = reader.find_work(&by.id.work)?.and_then(|work| work.region);
    if target.region != region && (target.region.is_some() || target.title.contains("部分")) {
        return Ok(false);
    }
    let texts = reader.expressions_of(work)?;
    let is_later = |date: PartialDate| date.earliest() > on.latest();
    let dated_later = texts.iter().filter_map(|text| text.dated_on).any(is_later);
    let began_later = target.events.iter().any(|event| match event.kind {
        EventKind::Repealed | EventKind::Expires | EventKind::Reported | EventKind::PutOnline => {
            false
        }
        // what begins on the day is the successor of the same title, or a copy of it
        EventKind::Effective => event.on.earliest() >= on.latest(),
        _ => is_later(event.on),
    });
    Ok(!dated_later && !began_later)
}
