//! Statements that a keeper took back. Whoever says them again is not heard.

use std::collections::HashSet;

use huidian_model::{
    ContentHash, EventKind, Fact, FactValue, Relation, Source, SourceKind, WorkId,
};
use jiff::civil::Date;

use crate::batch::record::Record;
use crate::codec::{decode_fact_value, encode_fact_value};
use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::transaction::Transaction;
use crate::sql::{Connection, params};

/// What was taken back of one work: field, value, kind of source, source.
#[derive(Debug, Default)]
pub(crate) struct WithdrawnStatements(HashSet<[String; 4]>);

impl WithdrawnStatements {
    pub(crate) fn has(&self, field: &str, value: &str, source: &Source) -> bool {
        let statement = [field, value, source.kind.id(), &source.detail].map(str::to_owned);
        !self.0.is_empty() && source.kind != SourceKind::Keeper && self.0.contains(&statement)
    }
}

/// The field under which a text that was taken off a work is kept.
const TEXT: &str = "text";

fn relation_field(relation: &Relation) -> String {
    format!("relation {}", relation.kind.id())
}

impl Transaction<'_> {
    pub(crate) fn withdrawn_statements(&self, work: &WorkId) -> Result<WithdrawnStatements> {
        let rows = self
            .connection
            .prepare_cached(
                "select field, value, source_kind, source_detail from withdrawn_statement where work = $1",
            )?
            .query_and_then(params![work.as_str()], |row| {
                Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?])
            })?
            .collect::<Result<_>>()?;
        Ok(WithdrawnStatements(rows))
    }

    /// Takes back a fact for good; says whether it was there.
    pub fn withdraw_statement(&mut self, work: &WorkId, fact: &Fact) -> Result<bool> {
        if !self.withdraw_fact(work, fact)? {
            return Ok(false);
        }
        let value = encode_fact_value(&fact.value);
        self.remember(work, fact.value.field(), &value, &fact.source)?;
        Ok(true)
    }

    /// Takes back a relation for good; says whether it was there.
    pub fn withdraw_relation_for_good(&mut self, relation: &Relation) -> Result<bool> {
        if !self.withdraw_relation(relation)? {
            return Ok(false);
        }
        let field = relation_field(relation);
        self.remember(
            &relation.from,
            &field,
            relation.to.as_str(),
            &relation.source,
        )?;
        Ok(true)
    }

    /// Whether a relation was taken back by a keeper.
    pub(crate) fn is_withdrawn(&self, relation: &Relation) -> Result<bool> {
        let withdrawn = self.withdrawn_statements(&relation.from)?;
        let field = relation_field(relation);
        Ok(withdrawn.has(&field, relation.to.as_str(), &relation.source))
    }

    /// Remembers that a text is none of a work.
    pub(crate) fn remember_detached(&mut self, work: &WorkId, text: ContentHash) -> Result<()> {
        let source = Source::new(SourceKind::Text, "");
        self.remember(work, TEXT, &text.to_string(), &source)
    }

    fn remember(&mut self, work: &WorkId, field: &str, value: &str, source: &Source) -> Result<()> {
        let added = self
            .connection
            .prepare_cached(
                "insert into withdrawn_statement (work, field, value, source_kind, source_detail)
                 values ($1, $2, $3, $4, $5) on conflict do nothing",
            )?
            .insert_if_new(params![
                work.as_str(),
                field,
                value,
                source.kind.id(),
                source.detail
            ])?;
        if let Some(key) = added {
            self.note_added(Record::Withdrawn, key)?;
        }
        Ok(())
    }
}

/// First days that texts state and a keeper took back.
pub(crate) fn withdrawn_first_days(connection: &Connection, work: &WorkId) -> Result<Vec<Date>> {
    let field = EventKind::Effective.id();
    let values: Vec<String> = connection
        .prepare_cached(
            "select value from withdrawn_statement where work = $1 and field = $2 and source_kind = $3",
        )?
        .query_map(
            params![work.as_str(), field, SourceKind::Text.id()],
            |row| row.get(0),
        )?
        .collect::<crate::sql::Result<_>>()?;
    let day = |value: &String| match decode_fact_value(field, value) {
        Some(FactValue::Event { on, .. }) => on.day(),
        _ => None,
    };
    Ok(values.iter().filter_map(day).collect())
}

impl Reader<'_> {
    /// Whether a keeper took this text off this work.
    pub fn is_detached(&self, work: &WorkId, text: ContentHash) -> Result<bool> {
        Ok(self
            .connection()
            .prepare_cached(
                "select exists (select 1 from withdrawn_statement where work = $1 and field = $2 and value = $3)",
            )?
            .query_row(params![work.as_str(), TEXT, text.to_string()], |row| row.get(0))?)
    }
}
