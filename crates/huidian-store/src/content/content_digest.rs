//! One hash over what the library knows, whatever way it came to know it.

use huidian_model::ContentHash;
use sha2::{Digest, Sha256};

use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::sql::ValueRef;

/// What counts, each list in an order of its own. Neither row numbers nor instants are among the columns: an import that was cut off
/// and begun again must come out the same.
const LISTS: [(&str, &str); 11] = [
    (
        "work",
        "select id, coalesce(review_set, ''), title, coalesce(kind, ''), is_draft, review, coalesce(latest_label, '')
         from work order by id",
    ),
    (
        "fact",
        "select w.id, t.field, t.value, t.source_kind, t.source_detail, t.confidence
         from fact t join work w on w.key = t.work_key
         order by w.id, t.field, t.value, t.source_kind, t.source_detail",
    ),
    (
        "relation",
        "select from_work, kind, to_work, coalesce(happens_on, ''), evidence, source_kind, source_detail,
             confidence, is_confirmed
         from relation order by from_work, kind, to_work, source_kind, source_detail",
    ),
    (
        "force",
        "select w.id, coalesce(f.from_on, ''), coalesce(f.until_on, ''), f.status
         from work_force f join work w on w.key = f.work_key order by w.id, 2",
    ),
    (
        "expression",
        "select w.id, e.label, e.title, coalesce(e.part, ''), coalesce(e.dated_on, ''), coalesce(e.effective_on, ''), e.effective_basis,
             coalesce(e.ended_on, ''), e.is_end_assumed, e.language, e.text_hash, e.article_count, e.char_count, t.bytes
         from expression e join work w on w.key = e.work_key
             left join expression_tree t on t.expression_key = e.key
         order by w.id, e.label",
    ),
    (
        "capture",
        "select hash, name, coalesce(origin, ''), size_bytes, format, encoding from capture order by hash, name",
    ),
    (
        "manifestation",
        "select w.id, e.label, m.format, m.capture_hash, coalesce(m.taken_start, -1), coalesce(m.taken_end, -1),
             m.rank, coalesce(m.text_hash, m.capture_hash)
         from manifestation m join expression e on e.key = m.expression_key join work w on w.key = e.work_key
         order by w.id, e.label, m.capture_hash",
    ),
    (
        "citation",
        "select w.id, e.label, c.unit, c.start_offset, c.end_offset, c.words, c.kind, coalesce(c.cited, ''), c.target,
             coalesce(c.verdict, ''), coalesce(c.target_work, ''), coalesce(c.target_label, '')
         from citation c join expression e on e.key = c.expression_key join work w on w.key = e.work_key
         order by w.id, e.label, c.start_offset, c.end_offset, c.cited nulls first, c.target, c.target_work nulls first",
    ),
    (
        "companion",
        "select work, kind, capture_hash, title, coalesce(dated_on, ''), evidence from companion order by work, capture_hash",
    ),
    (
        "correction",
        "select text_hash, start_offset, end_offset, words_before, words_after from text_correction order by text_hash, start_offset",
    ),
    (
        "redirect",
        "select from_work, to_work from work_redirect order by from_work",
    ),
];

impl Reader<'_> {
    /// SHA-256 over works, facts, relations, texts, captures and citations.
    pub fn content_digest(&self) -> Result<ContentHash> {
        let mut digest = Sha256::new();
        for (name, sql) in LISTS {
            digest.update(name);
            let mut statement = self.connection().prepare(sql)?;
            let columns = statement.column_names()?.len();
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                digest.update([0xff]);
                for column in 0..columns {
                    add_value(&mut digest, row.get_ref(column)?);
                }
            }
        }
        Ok(ContentHash(digest.finalize().into()))
    }
}

/// A value with its length before it, so that no two rows run into the same bytes.
fn add_value(digest: &mut Sha256, value: ValueRef<'_>) {
    let number: String;
    let bytes = match value {
        ValueRef::Null => &[][..],
        ValueRef::Integer(integer) => {
            number = integer.to_string();
            number.as_bytes()
        }
        ValueRef::Real(real) => {
            number = real.to_string();
            number.as_bytes()
        }
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes,
    };
    digest.update((bytes.len() as u64).to_le_bytes());
    digest.update(bytes);
}
