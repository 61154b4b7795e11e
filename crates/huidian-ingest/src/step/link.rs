//! References of a text, looked up, and the relations they make.

use anyhow::Result;
use huidian_model::{
    Confidence, Expression, ExpressionId, Fact, FactValue, PartialDate, Relation, RelationKind,
    ReviewState, Source, SourceKind, WorkId,
};
use huidian_operations::Lookup;
use huidian_parse::{Hints, parse_shaped};
use huidian_store::{Reader, Transaction, UndoneBatch};
use rustc_hash::FxHashSet;

use super::change::{change_of, changed_by, made_by, made_on, push_change, text_effective};
use super::cite::citations_in;
use super::mention::{acts_on_others, is_ending, mentions_of};
use super::references::looked_up;
use super::target::{Target, relation_of};
use super::term::{begins_with, changed_terms, put_shared_day, terms_of};
use crate::context::Context;
use crate::held::held_document;
use crate::undecided;
use crate::unfinished::{Mention, TermMention, Unfinished, Unlinked};
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
    let may_act = text
        .mentions
        .iter()
        .any(|mention| acts_on_others(mention.kind));
    let mut linking = Linking::begin(transaction, lookup, reader, expression)?;
    for mention in text.mentions {
        linking.take_mention(mention)?;
    }
    if linking.is_accepted {
        linking.take_terms(&text.terms)?;
    }
    linking.withdraw_unsaid()?;
    if let Some(title) = &text.begins_with {
        let expression = &linking.expression;
        let shared = put_shared_day(linking.transaction, lookup, reader, title, expression)?;
        linking.touched.extend(shared);
    }
    if may_act {
        linking.keep_undecided()?;
    }
    linking.keep_changes()
}

/// What a text does to others, gathered while it is looked up.
struct Linking<'t, 's, 'l> {
    transaction: &'t mut Transaction<'s>,
    lookup: &'l Lookup<'l>,
    reader: &'l Reader<'l>,
    expression: Expression,
    source: Source,
    /// When the text was made, as a decision.
    made: Option<PartialDate>,
    /// What waits for a person, or was rejected, does nothing to others.
    is_accepted: bool,
    /// Relations that the text was taken to make before, and that it has not been seen to make now.
    said_before: Vec<Relation>,
    /// Facts of others that stand in the text; works without any lose those that they had of it.
    changes: Vec<(WorkId, Vec<Fact>)>,
    /// Acts that it names and that nobody can tell apart.
    undecided: Vec<Fact>,
    touched: Vec<WorkId>,
}

impl<'t, 's, 'l> Linking<'t, 's, 'l> {
    fn begin(
        transaction: &'t mut Transaction<'s>,
        lookup: &'l Lookup<'l>,
        reader: &'l Reader<'l>,
        expression: Expression,
    ) -> Result<Self> {
        let source = Source::new(SourceKind::Text, expression.id.to_string());
        let own_work = reader.find_work(&expression.id.work)?;
        let mut said_before = reader.relations_of(&expression.id.work)?;
        said_before.retain(|relation| relation.source == source);
        Ok(Self {
            transaction,
            lookup,
            reader,
            source,
            is_accepted: own_work
                .as_ref()
                .is_some_and(|work| work.review == ReviewState::Reviewed),
            made: own_work.and_then(|work| made_on(&work, &expression)),
            expression,
            said_before,
            changes: Vec::new(),
            undecided: Vec::new(),
            touched: Vec::new(),
        })
    }

    fn take_mention(&mut self, mention: Mention) -> Result<()> {
        let scope = mention.scope.clone();
        let new_title = mention.new_title.clone();
        let relation = match relation_of(self.lookup, self.reader, &self.expression, mention)? {
            Target::One(relation) => relation,
            Target::Several(remark) | Target::Others(remark) => {
                self.undecided.push(Fact::new(
                    FactValue::Note(remark),
                    undecided::source(&self.expression.id),
                    Confidence::Medium,
                ));
                return Ok(());
            }
            Target::None => return Ok(()),
        };
        if acts_on_others(relation.kind) && !self.is_accepted {
            if self.transaction.withdraw_relation(&relation)? {
                self.changes.push((relation.to.clone(), Vec::new()));
                self.touched.push(relation.to);
            }
            return Ok(());
        }
        // a work that is not held gets no facts: they would make it
        if self.reader.find_title(&relation.to)?.is_some() {
            self.change(&relation, &scope, new_title)?;
        }
        self.forget_said(&relation);
        if self.transaction.put_relation(&relation)? {
            if is_ending(relation.kind) {
                self.touched.extend(dependents(self.reader, &relation.to)?);
            }
            if let Some(fact) = text_effective(&relation, self.made, &self.expression) {
                self.transaction.put_facts(&relation.to, &[fact])?;
            }
            self.touched.push(relation.to);
        }
        Ok(())
    }

    /// What a relation changes of the facts of a work that is held.
    fn change(
        &mut self,
        relation: &Relation,
        scope: &str,
        new_title: Option<String>,
    ) -> Result<()> {
        let (expression, source) = (&self.expression, &self.source);
        if let Some(fact) = change_of(relation, scope, self.made, source) {
            push_change(&mut self.changes, relation.to.clone(), fact);
            let by = changed_by(expression, source);
            let made = made_by(self.reader, relation, self.made, expression, source)?;
            for fact in by.into_iter().chain(made) {
                push_change(&mut self.changes, relation.to.clone(), fact);
            }
        }
        if let Some(title) = new_title {
            let value = FactValue::AlternativeTitle(title);
            let fact = Fact::new(value, source.clone(), Confidence::High);
            push_change(&mut self.changes, relation.to.clone(), fact);
        }
        Ok(())
    }

    /// Acts that the text keeps longer, stops for a while or lets begin later.
    fn take_terms(&mut self, terms: &[TermMention]) -> Result<()> {
        let found = changed_terms(
            self.lookup,
            self.reader,
            terms,
            &self.expression,
            &self.source,
        )?;
        for (relation, work, fact) in found {
            push_change(&mut self.changes, work.clone(), fact);
            if let Some(fact) = changed_by(&self.expression, &self.source) {
                push_change(&mut self.changes, work, fact);
            }
            let Some(relation) = relation else { continue };
            self.forget_said(&relation);
            if self.transaction.put_relation(&relation)? {
                self.touched.push(relation.to);
            }
        }
        Ok(())
    }

    fn forget_said(&mut self, relation: &Relation) {
        let is_it = |known: &Relation| known.kind == relation.kind && known.to == relation.to;
        self.said_before.retain(|known| !is_it(known));
    }

    /// What it was taken to say before an act of the same title came in goes.
    fn withdraw_unsaid(&mut self) -> Result<()> {
        for relation in std::mem::take(&mut self.said_before) {
            if self.transaction.withdraw_relation(&relation)? {
                if !self.changes.iter().any(|(work, _)| *work == relation.to) {
                    self.changes.push((relation.to.clone(), Vec::new()));
                }
                self.touched.push(relation.to);
            }
        }
        Ok(())
    }

    /// Notes what the text leaves open, on its own work.
    fn keep_undecided(&mut self) -> Result<()> {
        let own = self.expression.id.work.clone();
        let source = undecided::source(&self.expression.id);
        let change = self
            .transaction
            .replace_facts(&own, &source, &self.undecided)?;
        self.touched.extend((!change.is_nothing()).then_some(own));
        Ok(())
    }

    /// Keeps the facts of others. Gives the works that are touched.
    fn keep_changes(mut self) -> Result<Vec<WorkId>> {
        for (work, facts) in std::mem::take(&mut self.changes) {
            let change = self
                .transaction
                .replace_facts(&work, &self.source, &facts)?;
            if !change.is_nothing() {
                self.touched.push(work);
            }
        }
        Ok(self.touched)
    }
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
