//! How works hang together.

use std::collections::BTreeSet;

use huidian_model::{Relation, RelationKind, WorkId};

use crate::batch::record::Record;
use crate::content::events::{LibraryEventKind, NewEvent, record};
use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::{by_id, date_if_any, witness_from, work_id_from};
use crate::database::transaction::{Transaction, find_work_key};
use crate::sql::{Connection, OptionalExtension, Row, params};

pub(crate) const COLUMNS: &str = "from_work, kind, to_work, happens_on, evidence, source_kind, source_detail, confidence, is_confirmed";

pub(crate) fn relation_from(row: &Row<'_>) -> Result<Relation> {
    let (source, confidence) = witness_from(row, 5)?;
    Ok(Relation {
        from: work_id_from(row, 0)?,
        kind: by_id(row, 1, "relation", RelationKind::from_id)?,
        to: work_id_from(row, 2)?,
        on: date_if_any(row, 3)?,
        evidence: row.get(4)?,
        source,
        confidence,
        is_confirmed: row.get(8)?,
    })
}

/// Relations with the work at either end, in an order of their own.
pub(crate) fn relations_touching(connection: &Connection, work: &WorkId) -> Result<Vec<Relation>> {
    let sql = format!(
        "select {COLUMNS} from relation where from_work = $1
         union all
         select {COLUMNS} from relation where to_work = $1 and from_work <> $1
         order by 1, 2, 3, 6, 7"
    );
    connection
        .prepare_cached(&sql)?
        .query_and_then(params![work.as_str()], relation_from)?
        .collect()
}

/// Kinds that end a work.
const ENDING: &str = "'repeals', 'replaces'";
/// Kinds by which a work depends on whether another one holds.
const DEPENDING: &str = "'interprets', 'implements', 'based_on'";

/// Those of them that say something about force, and what ended the works that this one interprets, implements or is based on. A law that thousands of works are
/// based on is worked out as fast as any other.
pub(crate) fn relations_on_force(connection: &Connection, work: &WorkId) -> Result<Vec<Relation>> {
    let based = format!(
        "select to_work from relation where from_work = $1 and kind in ({DEPENDING}) and to_work <> $1"
    );
    let sql = format!(
        "select {COLUMNS} from relation where from_work = $1 and kind in ({ENDING}, {DEPENDING}, 'finalises')
         union all
         select {COLUMNS} from relation where to_work = $1 and from_work <> $1 and kind in ({ENDING}, 'finalises')
         union all
         select {COLUMNS} from relation where kind in ({ENDING}) and from_work <> $1 and to_work in ({based})
         union all
         select b.id, 'repeals', b.id, e.happens_on, '', e.source_kind, e.source_detail, e.confidence, 1
             from work b join work_event e on e.work_key = b.key
             where e.kind = 'repealed' and b.id in ({based})
         order by 1, 2, 3, 6, 7"
    );
    connection
        .prepare_cached(&sql)?
        .query_and_then(params![work.as_str()], relation_from)?
        .collect()
}

/// Works whose force depends on whether this one has ended. Thousands may be based on a law: while no day of its end is known, nothing of it matters to
/// them.
pub(crate) fn dependents_of(connection: &Connection, work_key: i64) -> Result<Vec<i64>> {
    let sql = format!(
        "select d.key from work w join relation r on r.to_work = w.id join work d on d.id = r.from_work
         where w.key = $1 and r.kind in ({DEPENDING}) and d.key <> $1
             and (r.kind <> 'based_on' or exists (select 1 from work_event e where e.work_key = w.key and e.kind = 'repealed'))"
    );
    connection
        .prepare_cached(&sql)?
        .query_and_then(params![work_key], |row| Ok(row.get(0)?))?
        .collect()
}

/// The same for a work by its id, which may not be in the library.
fn dependents_on(connection: &Connection, work: &WorkId) -> Result<Vec<i64>> {
    let sql = format!(
        "select d.key from relation r join work d on d.id = r.from_work
         where r.to_work = $1 and r.kind in ({DEPENDING})"
    );
    connection
        .prepare_cached(&sql)?
        .query_and_then(params![work.as_str()], |row| Ok(row.get(0)?))?
        .collect()
}

impl Transaction<'_> {
    /// Keeps a relation; says whether anything changed. The same two works, verb and source are one relation.
    ///
    /// The works need not be in the library (yet). What a person confirmed stays confirmed when a program proposes it again.
    pub fn put_relation(&mut self, relation: &Relation) -> Result<bool> {
        let relation = &Relation {
            from: self.current_id(&relation.from)?,
            to: self.current_id(&relation.to)?,
            ..relation.clone()
        };
        // two works that became one say nothing of each other
        if relation.from == relation.to || self.is_withdrawn(relation)? {
            return Ok(false);
        }
        let known = self.find_relation(relation)?;
        let merged = Relation {
            is_confirmed: relation.is_confirmed
                || known.as_ref().is_some_and(|known| known.is_confirmed),
            ..relation.clone()
        };
        let key = self.find_relation_key(relation)?;
        if known.as_ref() == Some(&merged) {
            if let Some(key) = key {
                self.note_same(Record::Relation, key)?;
            }
            return Ok(false);
        }
        if let Some(key) = key {
            self.note_change(Record::Relation, key)?;
        }
        let key = self
            .connection
            .prepare_cached(
                "insert into relation (from_work, kind, to_work, happens_on, evidence,
                     source_kind, source_detail, confidence, is_confirmed)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                 on conflict (from_work, kind, to_work, source_kind, source_detail) do update set
                     happens_on = excluded.happens_on, evidence = excluded.evidence,
                     confidence = excluded.confidence, is_confirmed = excluded.is_confirmed",
            )?
            .insert(params![
                merged.from.as_str(),
                merged.kind.id(),
                merged.to.as_str(),
                merged.on.map(|on| on.to_string()),
                merged.evidence,
                merged.source.kind.id(),
                merged.source.detail,
                merged.confidence.id(),
                merged.is_confirmed
            ])?;
        if known.is_none() {
            self.note_added(Record::Relation, key)?;
            self.record_relation(&merged, LibraryEventKind::RelationAdded)?;
        }
        self.touch_ends(&merged)?;
        self.change_content();
        Ok(true)
    }

    /// Removes a relation of one source; says whether it was there.
    pub fn withdraw_relation(&mut self, relation: &Relation) -> Result<bool> {
        if let Some(key) = self.find_relation_key(relation)? {
            self.note_edit(Record::Relation, key)?;
        }
        let removed = self
            .connection
            .prepare_cached(
                "delete from relation where from_work = $1 and kind = $2 and to_work = $3
                 and source_kind = $4 and source_detail = $5",
            )?
            .execute(params![
                relation.from.as_str(),
                relation.kind.id(),
                relation.to.as_str(),
                relation.source.kind.id(),
                relation.source.detail
            ])?;
        if removed > 0 {
            self.record_relation(relation, LibraryEventKind::RelationWithdrawn)?;
            self.touch_ends(relation)?;
            self.change_content();
        }
        Ok(removed > 0)
    }

    fn find_relation(&self, relation: &Relation) -> Result<Option<Relation>> {
        let sql = format!(
            "select {COLUMNS} from relation where from_work = $1 and kind = $2 and to_work = $3
             and source_kind = $4 and source_detail = $5"
        );
        let mut select = self.connection.prepare_cached(&sql)?;
        let mut rows = select.query(params![
            relation.from.as_str(),
            relation.kind.id(),
            relation.to.as_str(),
            relation.source.kind.id(),
            relation.source.detail
        ])?;
        rows.next()?.map(|row| relation_from(&row)).transpose()
    }

    fn find_relation_key(&self, relation: &Relation) -> Result<Option<i64>> {
        Ok(self
            .connection
            .prepare_cached(
                "select key from relation where from_work = $1 and kind = $2 and to_work = $3
                 and source_kind = $4 and source_detail = $5",
            )?
            .query_row(
                params![
                    relation.from.as_str(),
                    relation.kind.id(),
                    relation.to.as_str(),
                    relation.source.kind.id(),
                    relation.source.detail
                ],
                |row| row.get(0),
            )
            .optional()?)
    }

    pub(crate) fn touch_ends(&mut self, relation: &Relation) -> Result<()> {
        for end in [&relation.from, &relation.to] {
            if let Some(key) = find_work_key(self.connection, end)? {
                self.touch(key);
            }
        }
        if matches!(
            relation.kind,
            RelationKind::Repeals | RelationKind::Replaces
        ) {
            for key in dependents_on(self.connection, &relation.to)? {
                self.touch(key);
            }
        }
        Ok(())
    }

    pub(crate) fn record_relation(
        &self,
        relation: &Relation,
        kind: LibraryEventKind,
    ) -> Result<()> {
        let other = relation.to.to_string();
        let (before, after) = if kind == LibraryEventKind::RelationAdded {
            (None, Some(other))
        } else {
            (Some(other), None)
        };
        record(
            self.connection,
            &NewEvent {
                work: &relation.from,
                kind,
                subject: relation.kind.id(),
                on: relation.on,
                before,
                after,
            },
            self.now,
        )
    }
}

impl Reader<'_> {
    /// Relations with the work at either end.
    pub fn relations_of(&self, work: &WorkId) -> Result<Vec<Relation>> {
        relations_touching(self.connection(), work)
    }

    /// Relations with one of these works at an end.
    pub fn relations_with(&self, works: &BTreeSet<WorkId>) -> Result<Vec<Relation>> {
        let mut relations = Vec::new();
        for work in works {
            relations.extend(relations_touching(self.connection(), work)?);
        }
        relations.dedup();
        Ok(relations)
    }

    /// Works that some other work amends, in order of their ids.
    pub fn amended_works(&self) -> Result<Vec<WorkId>> {
        self.connection()
            .prepare_cached("select distinct to_work from relation where kind = $1 order by 1")?
            .query_and_then(params![RelationKind::Amends.id()], |row| {
                work_id_from(row, 0)
            })?
            .collect()
    }

    /// All relations of the library, in order of their ends.
    pub fn all_relations(&self) -> Result<Vec<Relation>> {
        let sql = format!("select {COLUMNS} from relation order by 1, 2, 3, 6, 7");
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then([], relation_from)?
            .collect()
    }

    /// Relations nobody has confirmed: what waits for review.
    pub fn proposed_relations(&self) -> Result<Vec<Relation>> {
        let sql =
            format!("select {COLUMNS} from relation where is_confirmed = 0 order by 1, 2, 3, 6, 7");
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then([], relation_from)?
            .collect()
    }

    /// Title of a work at the end of a relation, where the library has it.
    pub fn find_title(&self, work: &WorkId) -> Result<Option<String>> {
        Ok(self
            .connection()
            .prepare_cached("select title from work where id = $1")?
            .query_row(params![work.as_str()], |row| row.get(0))
            .optional()?)
    }
}
