//! What is said of works: put, replaced, corrected; never silently dropped.

use huidian_model::{Fact, ReviewState, Source, SourceKind, WorkId};

use crate::batch::record::Record;
use crate::codec::{decode_fact_value, encode_fact_value};
use crate::database::error::{Error, Result};
use crate::database::row::{unreadable, witness_from};
use crate::database::transaction::Transaction;
use crate::sql::{Connection, params};

/// What putting facts did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct FactChange {
    pub added_count: usize,
    /// Said before by the same source with another confidence.
    pub updated_count: usize,
    pub removed_count: usize,
}

impl FactChange {
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

/// A fact with its row.
#[derive(Debug)]
pub(crate) struct KeptFact {
    pub(crate) key: i64,
    pub(crate) line: String,
    pub(crate) fact: Fact,
}

/// Facts of a work in the order in which equal witnesses are heard, which does not depend on the order they came in: among texts the
/// value decides (so the earlier of two dates), among others the source's place and then its own order.
pub(crate) fn facts_of(connection: &Connection, work_key: i64) -> Result<Vec<KeptFact>> {
    let mut facts: Vec<KeptFact> = connection
        .prepare_cached(
            "select key, field, value, source_kind, source_detail, confidence
             from fact where work_key = $1 order by key",
        )?
        .query_and_then(params![work_key], |row| {
            let field: String = row.get(1)?;
            let line: String = row.get(2)?;
            let value = decode_fact_value(&field, &line)
                .ok_or_else(|| unreadable("fact", format!("{field} {line}")))?;
            let (source, confidence) = witness_from(row, 3)?;
            Ok(KeptFact {
                key: row.get(0)?,
                line,
                fact: Fact::new(value, source, confidence),
            })
        })?
        .collect::<Result<_>>()?;
    facts.sort_by(|a, b| hearing_order(a).cmp(&hearing_order(b)));
    Ok(facts)
}

fn hearing_order(kept: &KeptFact) -> (SourceKind, &str, &str, i64) {
    let source = &kept.fact.source;
    let value = if source.kind == SourceKind::Text {
        kept.line.as_str()
    } else {
        ""
    };
    (source.kind, value, &source.detail, kept.key)
}

impl Transaction<'_> {
    /// Adds facts to a work, which is made where there is none. The same value from the same source is one fact; saying it again with
    /// another confidence changes the confidence. Facts already known change nothing.
    pub fn put_facts(&mut self, work: &WorkId, facts: &[Fact]) -> Result<FactChange> {
        let work_key = self.ensure_work(work)?;
        let mut known = facts_of(self.connection, work_key)?;
        let withdrawn = self.withdrawn_statements(work)?;
        let mut change = FactChange::default();
        for fact in facts {
            let line = checked_line(fact)?;
            if withdrawn.has(fact.value.field(), &line, &fact.source) {
                continue;
            }
            let twin = known
                .iter_mut()
                .find(|kept| kept.fact.source == fact.source && kept.fact.value == fact.value);
            match twin {
                Some(kept) if kept.fact.confidence == fact.confidence => {
                    self.note_same(Record::Fact, kept.key)?;
                }
                Some(kept) => {
                    self.note_change(Record::Fact, kept.key)?;
                    self.connection
                        .prepare_cached("update fact set confidence = $1 where key = $2")?
                        .execute(params![fact.confidence.id(), kept.key])?;
                    kept.fact.confidence = fact.confidence;
                    change.updated_count += 1;
                }
                None => {
                    let key = self.insert_fact(work_key, fact, &line)?;
                    known.push(KeptFact {
                        key,
                        line,
                        fact: fact.clone(),
                    });
                    change.added_count += 1;
                }
            }
        }
        if !change.is_nothing() {
            self.touch(work_key);
        }
        Ok(change)
    }

    /// Makes `facts` all that `source` says of a work: what it said before and does not say now is removed.
    ///
    /// For a source that is read again by a better reader. All of `facts` must name `source`.
    pub fn replace_facts(
        &mut self,
        work: &WorkId,
        source: &Source,
        facts: &[Fact],
    ) -> Result<FactChange> {
        let work_key = self.ensure_work(work)?;
        let mut removed_count = 0;
        for kept in facts_of(self.connection, work_key)? {
            let is_said = facts.iter().any(|fact| fact.value == kept.fact.value);
            if &kept.fact.source == source && !is_said {
                self.delete_fact(kept.key)?;
                removed_count += 1;
            }
        }
        if removed_count > 0 {
            self.touch(work_key);
        }
        let change = self.put_facts(work, facts)?;
        Ok(FactChange {
            removed_count,
            ..change
        })
    }

    /// Puts a keeper's word. It outweighs every other source, and takes the place of what keepers said of a single-valued field before.
    pub fn correct_fact(&mut self, work: &WorkId, fact: &Fact) -> Result<FactChange> {
        let work_key = self.work_key(work)?;
        let mut removed_count = 0;
        if fact.value.is_single() && fact.source.kind == SourceKind::Keeper {
            for kept in facts_of(self.connection, work_key)? {
                let is_superseded = kept.fact.source.kind == SourceKind::Keeper
                    && kept.fact.value.field() == fact.value.field()
                    && (kept.fact.value != fact.value || kept.fact.source != fact.source);
                if is_superseded {
                    self.delete_fact(kept.key)?;
                    removed_count += 1;
                }
            }
        }
        if removed_count > 0 {
            self.touch(work_key);
        }
        let change = self.put_facts(work, std::slice::from_ref(fact))?;
        Ok(FactChange {
            removed_count,
            ..change
        })
    }

    /// Takes back one fact; says whether it was there.
    pub fn withdraw_fact(&mut self, work: &WorkId, fact: &Fact) -> Result<bool> {
        let work_key = self.work_key(work)?;
        let kept = facts_of(self.connection, work_key)?
            .into_iter()
            .find(|kept| kept.fact.source == fact.source && kept.fact.value == fact.value);
        if let Some(kept) = &kept {
            self.delete_fact(kept.key)?;
            self.touch(work_key);
        }
        Ok(kept.is_some())
    }

    /// Sets what a person decided about a work; `None` leaves it to the sources again.
    pub fn set_review(&mut self, work: &WorkId, review: Option<ReviewState>) -> Result<()> {
        let work_key = self.work_key(work)?;
        self.note_edit(Record::Work, work_key)?;
        let changed = self
            .connection
            .prepare_cached(
                "update work set review_set = $1 where key = $2 and coalesce(review_set, '') <> $3",
            )?
            .execute(params![
                review.map(ReviewState::id),
                work_key,
                review.map_or("", ReviewState::id)
            ])?;
        if changed > 0 {
            self.touch(work_key);
        }
        Ok(())
    }

    fn insert_fact(&self, work_key: i64, fact: &Fact, line: &str) -> Result<i64> {
        let key = self
            .connection
            .prepare_cached(
                "insert into fact (work_key, field, value, source_kind, source_detail, confidence)
                 values ($1, $2, $3, $4, $5, $6)",
            )?
            .insert(params![
                work_key,
                fact.value.field(),
                line,
                fact.source.kind.id(),
                fact.source.detail,
                fact.confidence.id()
            ])?;
        self.note_added(Record::Fact, key)?;
        Ok(key)
    }

    fn delete_fact(&self, key: i64) -> Result<()> {
        self.note_edit(Record::Fact, key)?;
        self.connection
            .prepare_cached("delete from fact where key = $1")?
            .execute(params![key])?;
        Ok(())
    }
}

/// The line of a fact, once it is sure that it reads back as it was.
fn checked_line(fact: &Fact) -> Result<String> {
    let line = encode_fact_value(&fact.value);
    if decode_fact_value(fact.value.field(), &line).as_ref() == Some(&fact.value) {
        Ok(line)
    } else {
        Err(Error::Unstorable {
            what: fact.value.field(),
            value: line,
        })
    }
}
