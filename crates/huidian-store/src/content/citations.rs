//! References from text to provisions, both ways.

use std::collections::HashSet;

use huidian_model::citation::Resolution;
use huidian_model::{
    Citation, CitationKind, ContentHash, ExpressionId, Number, ProvisionPath, Verdict, WorkId,
    find_numbers, title_key,
};

use crate::batch::record::Record;
use crate::blobs::frame::content_hash;
use crate::codec::{decode_target, encode_target, join};
use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::{by_id, unreadable, work_id_from};
use crate::database::transaction::Transaction;
use crate::sql::{Row, params};

/// A citation and the unit of the citing text it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitCitation {
    /// Address for people, such as 第三十一条; empty in front of the first unit.
    pub unit: String,
    pub citation: Citation,
}

/// A citation seen from the work it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedBy {
    pub expression: ExpressionId,
    /// Title of the citing work.
    pub title: String,
    pub unit: String,
    pub citation: Citation,
}

const COLUMNS: &str = "c.unit, c.start_offset, c.end_offset, c.words, c.kind, c.cited, c.target, c.verdict, c.target_work, c.target_label";

fn unit_citation_from(row: &Row<'_>) -> Result<UnitCitation> {
    let target: String = row.get(6)?;
    let verdict: Option<String> = row.get(7)?;
    let work: Option<String> = row.get(8)?;
    let label: Option<String> = row.get(9)?;
    let work = work.as_deref().map(WorkId::new);
    let resolution = verdict
        .map(|id| {
            Ok::<_, crate::Error>(Resolution {
                verdict: Verdict::from_id(&id).ok_or_else(|| unreadable("verdict", id))?,
                expression: work
                    .clone()
                    .zip(label)
                    .map(|(work, label)| ExpressionId { work, label }),
                work,
                // looked for when a text is brought to be cited, not kept
                moved_to: None,
                missing: Vec::new(),
            })
        })
        .transpose()?;
    Ok(UnitCitation {
        unit: row.get(0)?,
        citation: Citation {
            start: row.get(1)?,
            end: row.get(2)?,
            text: row.get(3)?,
            kind: by_id(row, 4, "citation kind", CitationKind::from_id)?,
            work: row.get(5)?,
            target: decode_target(&target).ok_or_else(|| unreadable("target", target))?,
            resolution,
        },
    })
}

/// Hash of citations, by which an unchanged list is known without reading the old one.
fn hash_of(citations: &[UnitCitation]) -> ContentHash {
    let mut lines = String::new();
    for UnitCitation { unit, citation } in citations {
        let resolution = citation.resolution.as_ref();
        let resolved_work = resolution.and_then(|found| found.work.as_ref());
        let label = resolution.and_then(|found| found.expression.as_ref());
        lines.push_str(&join([
            unit.as_str(),
            &format!("{}-{}", citation.start, citation.end),
            &citation.text,
            citation.kind.id(),
            &citation
                .work
                .as_ref()
                .map_or(String::new(), |work| format!("={work}")),
            &encode_target(&citation.target),
            resolution.map_or("", |found| found.verdict.id()),
            resolved_work.map_or("", WorkId::as_str),
            &label.map_or(String::new(), |id| format!("={}", id.label)),
        ]));
        lines.push('\n');
    }
    content_hash(lines.as_bytes())
}

impl Transaction<'_> {
    /// Citations that change are noted with what they were; the same ones are only said again.
    fn note_citations(&self, expression_key: i64, hash: ContentHash) -> Result<()> {
        let known: Option<Vec<u8>> = self
            .connection
            .prepare_cached("select citations_hash from expression where key = $1")?
            .query_row(params![expression_key], |row| row.get(0))?;
        if known.as_deref() == Some(hash.0.as_slice()) {
            self.note_same(Record::Citations, expression_key)
        } else {
            self.note_change(Record::Citations, expression_key)
        }
    }

    /// Makes these the citations of a text; says whether they differ from what was there.
    pub fn put_citations(
        &mut self,
        expression: &ExpressionId,
        citations: &[UnitCitation],
    ) -> Result<bool> {
        let key = self.expression_key(expression)?;
        let hash = hash_of(citations);
        self.note_citations(key, hash)?;
        let changed = self
            .connection
            .prepare_cached(
                "update expression set citations_hash = $1
                 where key = $2 and (citations_hash is null or citations_hash <> $1)",
            )?
            .execute(params![hash.0.as_slice(), key])?;
        if changed == 0 {
            return Ok(false);
        }
        self.connection
            .prepare_cached("delete from citation where expression_key = $1")?
            .execute(params![key])?;
        let mut insert = self.connection.prepare_cached(
            "insert into citation (expression_key, unit, start_offset, end_offset, words, kind,
                 cited, target, verdict, target_work, target_label)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        )?;
        for UnitCitation { unit, citation } in citations {
            let resolution = citation.resolution.as_ref();
            let work = resolution.and_then(|found| found.work.as_ref());
            let label = resolution
                .and_then(|found| found.expression.as_ref())
                .map(|id| &id.label);
            insert.execute(params![
                key,
                unit,
                citation.start,
                citation.end,
                citation.text,
                citation.kind.id(),
                citation.work,
                encode_target(&citation.target),
                resolution.map(|found| found.verdict.id()),
                work.map(WorkId::as_str),
                label
            ])?;
        }
        drop(insert);
        self.change_content();
        Ok(true)
    }
}

impl Reader<'_> {
    /// Citations in a text, in reading order.
    pub fn citations_from(&self, expression: &ExpressionId) -> Result<Vec<UnitCitation>> {
        let sql = format!(
            "select {COLUMNS} from citation c join expression e on e.key = c.expression_key
                 join work w on w.key = e.work_key
             where w.id = $1 and e.label = $2 order by c.start_offset, c.end_offset, c.key"
        );
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then(
                params![expression.work.as_str(), expression.label],
                unit_citation_from,
            )?
            .collect()
    }

    /// Citations of a work by the newest texts of other works, by citing work and place. With a provision, those that name it, a
    /// part of it, or a range around it.
    pub fn citations_to(
        &self,
        work: &WorkId,
        provision: Option<&ProvisionPath>,
    ) -> Result<Vec<CitedBy>> {
        let sql = format!(
            "select {COLUMNS}, w.id, e.label, w.title from citation c
                 join expression e on e.key = c.expression_key
                 join work w on w.key = e.work_key
             where c.target_work = $1 and w.id <> $1 and e.is_newest = 1
             order by w.id, c.start_offset, c.end_offset, c.key"
        );
        let mut select = self.connection().prepare_cached(&sql)?;
        let rows = select.query_and_then(params![work.as_str()], |row| {
            let UnitCitation { unit, citation } = unit_citation_from(row)?;
            Ok(CitedBy {
                expression: ExpressionId {
                    work: work_id_from(row, 10)?,
                    label: row.get(11)?,
                },
                title: row.get(12)?,
                unit,
                citation,
            })
        })?;
        rows.filter(|cited| match (cited, provision) {
            (Ok(cited), Some(provision)) => names(&cited.citation, provision),
            _ => true,
        })
        .collect()
    }

    /// Citations of a provision by other units of the same text, in reading order.
    pub fn own_citations_to(
        &self,
        expression: &ExpressionId,
        provision: &ProvisionPath,
    ) -> Result<Vec<UnitCitation>> {
        let mut citations = self.citations_from(expression)?;
        citations.retain(|unit| is_own(&unit.citation, &expression.work));
        citations.retain(|unit| names(&unit.citation, provision));
        Ok(citations)
    }

    /// Texts with a citation that named one of these titles, or gave one of these numbers, and found no work: they are resolved again when the work
    /// arrives. Numbers are compared by [`Number::key`].
    pub fn texts_missing(
        &self,
        titles: &[String],
        numbers: &[Number],
    ) -> Result<Vec<ExpressionId>> {
        let titles: HashSet<String> = titles.iter().map(|title| title_key(title)).collect();
        let numbers: HashSet<String> = numbers.iter().map(Number::key).collect();
        let is_meant = |cited: &str, words: &str| {
            titles.contains(&title_key(cited))
                || !numbers.is_empty()
                    && words.contains('号')
                    && find_numbers(words)
                        .iter()
                        .any(|found| numbers.contains(&found.number.key()))
        };
        let mut ids: Vec<ExpressionId> = self
            .connection()
            .prepare_cached(
                "select distinct w.id, e.label, c.cited, c.words from citation c
                     join expression e on e.key = c.expression_key join work w on w.key = e.work_key
                 where c.verdict = 'not_in_this_library' and c.cited is not null order by w.id, e.label",
            )?
            .query_and_then([], |row| {
                let cited: String = row.get(2)?;
                let words: String = row.get(3)?;
                let id = ExpressionId {
                    work: work_id_from(row, 0)?,
                    label: row.get(1)?,
                };
                Ok(is_meant(&cited, &words).then_some(id))
            })?
            .filter_map(Result::transpose)
            .collect::<Result<_>>()?;
        ids.dedup();
        Ok(ids)
    }

    /// Titles that texts cite and the library does not have, most cited first.
    pub fn missing_works(&self, limit: u32) -> Result<Vec<(String, u64)>> {
        self.connection()
            .prepare_cached(
                "select cited, count(*) from citation
                 where verdict = 'not_in_this_library' and cited is not null
                 group by cited order by 2 desc, 1 limit $1",
            )?
            .query_and_then(params![limit], |row| {
                Ok((row.get(0)?, row.get::<i64>(1)? as u64))
            })?
            .collect()
    }
}

/// Whether a citation is of the work it stands in.
fn is_own(citation: &Citation, work: &WorkId) -> bool {
    let found = citation.resolution.as_ref();
    citation.work.is_none() || found.is_some_and(|found| found.work.as_ref() == Some(work))
}

/// Whether a citation names a provision, a part of it, a whole it lies in, or a range around it.
fn names(citation: &Citation, provision: &ProvisionPath) -> bool {
    citation.target.iter().any(|cited| match &cited.to {
        Some(to) => {
            (&cited.from <= provision && provision <= to)
                || cited.from.contains(provision)
                || to.contains(provision)
                || provision.contains(&cited.from)
                || provision.contains(to)
        }
        None => cited.from.contains(provision) || provision.contains(&cited.from),
    })
}
