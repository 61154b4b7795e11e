//! What the bytes of a library are kept for, and taking away those that nothing names any more.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::time::Duration;

use huidian_model::ContentHash;

use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::hash_from;
use crate::database::store::Store;
use crate::database::transaction::Transaction;
use crate::people::audit::AuditNote;
use crate::sql::params;

/// What bytes are kept for. Only the last may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum BytesUse {
    /// The only original of a text.
    OnlyOriginal,
    /// An original of texts of which other originals are held, too.
    Copy,
    /// A reading of a work, or a part of its text.
    Reading,
    /// A page or an attachment of a source that is visited.
    OfSource,
    /// Another original: a roundup, what waits for recognition, what was taken off a work.
    OtherOriginal,
    /// The words of a text, as they were read.
    Text,
    /// What an import or an act would need to be taken back.
    ForUndo,
    /// Nothing names them: imports that were taken back, readings of texts that were read anew.
    Unnamed,
}

impl BytesUse {
    pub const ALL: [BytesUse; 8] = [
        Self::OnlyOriginal,
        Self::Copy,
        Self::Reading,
        Self::OfSource,
        Self::OtherOriginal,
        Self::Text,
        Self::ForUndo,
        Self::Unnamed,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Self::OnlyOriginal => "only_original",
            Self::Copy => "copy",
            Self::Reading => "reading",
            Self::OfSource => "of_source",
            Self::OtherOriginal => "other_original",
            Self::Text => "text",
            Self::ForUndo => "for_undo",
            Self::Unnamed => "unnamed",
        }
    }
}

/// One piece of what is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptBytes {
    pub hash: ContentHash,
    pub used: BytesUse,
    /// Name under which it came; nothing for words and for what nothing names.
    pub name: Option<String>,
    pub size_bytes: u64,
    /// Room on the disk, compressed.
    pub stored_bytes: u64,
}

/// What was taken away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Pruned {
    pub count: usize,
    pub size_bytes: u64,
    pub stored_bytes: u64,
}

impl Pruned {
    fn of<'b>(pieces: impl IntoIterator<Item = &'b KeptBytes>) -> Self {
        pieces.into_iter().fold(Self::default(), |sum, piece| Self {
            count: sum.count + 1,
            size_bytes: sum.size_bytes + piece.size_bytes,
            stored_bytes: sum.stored_bytes + piece.stored_bytes,
        })
    }
}

impl Reader<'_> {
    /// All bytes that are kept and what for, the largest first.
    pub fn kept_bytes(&self) -> Result<Vec<KeptBytes>> {
        let uses = Uses::read(self)?;
        let mut kept = Vec::new();
        let mut select = self.connection().prepare_cached(
            "select b.hash, b.size_bytes, coalesce(length(c.bytes), 0), b.is_file from blob b
             left join blob_content c on c.blob_key = b.key",
        )?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let hash = hash_from(&row, 0)?;
            let is_file: bool = row.get(3)?;
            let in_row: i64 = row.get(2)?;
            let size_bytes = row.get::<i64>(1)?.unsigned_abs();
            kept.push(KeptBytes {
                used: uses.of(hash),
                name: uses.names.get(&hash).cloned(),
                size_bytes,
                stored_bytes: if is_file {
                    self.blobs.stored_bytes(hash, size_bytes)
                } else {
                    in_row.unsigned_abs()
                },
                hash,
            });
        }
        self.find_for_undo(&mut kept)?;
        kept.sort_by(|a, b| {
            let by_size = b.stored_bytes.cmp(&a.stored_bytes);
            by_size.then_with(|| a.hash.cmp(&b.hash))
        });
        Ok(kept)
    }

    /// Bytes that rows as they were before a batch still name: taking it back puts those rows back.
    fn find_for_undo(&self, kept: &mut [KeptBytes]) -> Result<()> {
        let unnamed = kept.iter().filter(|one| one.used == BytesUse::Unnamed);
        let wanted: HashSet<[u8; 32]> = unnamed.map(|one| one.hash.0).collect();
        if wanted.is_empty() {
            return Ok(());
        }
        let mut needed: HashSet<[u8; 32]> = HashSet::new();
        let mut select = self.connection().prepare_cached(
            "select row_before from batch_change where is_void = 0 and row_before is not null",
        )?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let image: Vec<u8> = row.get(0)?;
            // hashes stand in it as they are; what looks like one by chance is kept, too
            let found = image.windows(32).filter_map(|window| {
                let hash: [u8; 32] = window.try_into().ok()?;
                wanted.contains(&hash).then_some(hash)
            });
            needed.extend(found);
        }
        for one in kept {
            if one.used == BytesUse::Unnamed && needed.contains(&one.hash.0) {
                one.used = BytesUse::ForUndo;
            }
        }
        Ok(())
    }
}

/// Which rows name which bytes.
struct Uses {
    captures: BTreeSet<ContentHash>,
    names: BTreeMap<ContentHash, String>,
    only: BTreeSet<ContentHash>,
    originals: BTreeSet<ContentHash>,
    readings: BTreeSet<ContentHash>,
    of_sources: BTreeSet<ContentHash>,
    waiting: BTreeSet<ContentHash>,
    texts: BTreeSet<ContentHash>,
}

impl Uses {
    fn read(reader: &Reader<'_>) -> Result<Self> {
        let hashes = |sql: &str| -> Result<BTreeSet<ContentHash>> {
            let mut select = reader.connection().prepare_cached(sql)?;
            select
                .query_and_then([], |row| hash_from(row, 0))?
                .collect()
        };
        let mut select = reader
            .connection()
            .prepare_cached("select hash, min(name) from capture group by hash")?;
        let names: BTreeMap<ContentHash, String> = select
            .query_and_then([], |row| Ok((hash_from(row, 0)?, row.get(1)?)))?
            .collect::<Result<_>>()?;
        Ok(Self {
            captures: names.keys().copied().collect(),
            names,
            only: hashes(
                "select m.capture_hash from manifestation m
                 where not exists (select 1 from manifestation o where o.expression_key = m.expression_key and o.key <> m.key)",
            )?,
            originals: hashes("select distinct capture_hash from manifestation")?,
            readings: hashes("select distinct capture_hash from companion")?,
            of_sources: hashes(
                "select page_hash from capture_part union select part_hash from capture_part
                 union select capture_hash from source_page where capture_hash is not null",
            )?,
            waiting: hashes(
                "select distinct hash from import_item where outcome = 'awaits_recognition'",
            )?,
            texts: hashes(
                "select text_hash from expression union select text_hash from manifestation where text_hash is not null",
            )?,
        })
    }

    fn of(&self, hash: ContentHash) -> BytesUse {
        if self.only.contains(&hash) {
            BytesUse::OnlyOriginal
        } else if self.originals.contains(&hash) {
            BytesUse::Copy
        } else if self.readings.contains(&hash) {
            BytesUse::Reading
        } else if self.of_sources.contains(&hash) {
            BytesUse::OfSource
        } else if self.captures.contains(&hash) || self.waiting.contains(&hash) {
            BytesUse::OtherOriginal
        } else if self.texts.contains(&hash) {
            BytesUse::Text
        } else {
            BytesUse::Unnamed
        }
    }
}

impl Store {
    /// Takes away the bytes that nothing names, on record. Nothing else may be writing at length, so this takes the lease first.
    pub fn prune(&self, who: &str, wait: Duration) -> Result<Pruned> {
        let _lease = self.lease("prune", wait)?;
        let (pruned, files) = self.write(|library| library.prune(who))?;
        // after the commit: a crash in between leaves files that nobody names, which the next repair removes; while nobody else can write the same bytes anew
        self.write(|library| {
            for hash in &files {
                if !library.has_blob(*hash)? {
                    self.blobs().remove(*hash)?;
                }
            }
            Ok(pruned)
        })
    }
}

impl Transaction<'_> {
    fn has_blob(&self, hash: ContentHash) -> Result<bool> {
        Ok(self
            .connection
            .prepare_cached("select 1 from blob where hash = $1")?
            .exists(params![hash.0.as_slice()])?)
    }

    fn prune(&mut self, who: &str) -> Result<(Pruned, Vec<ContentHash>)> {
        let mut unnamed = self.read()?.kept_bytes()?;
        unnamed.retain(|one| one.used == BytesUse::Unnamed);
        let pruned = Pruned::of(&unnamed);
        let mut files = Vec::new();
        for one in &unnamed {
            let (key, is_file): (i64, bool) = self
                .connection
                .prepare_cached("select key, is_file from blob where hash = $1")?
                .query_row(params![one.hash.0.as_slice()], |row| {
                    Ok((row.get(0)?, row.get(1)?))
                })?;
            for sql in [
                "delete from blob_content where blob_key = $1",
                "delete from blob where key = $1",
            ] {
                self.connection.prepare_cached(sql)?.execute(params![key])?;
            }
            if is_file {
                files.push(one.hash);
            }
        }
        if pruned.count > 0 {
            self.note(&AuditNote {
                who: who.to_owned(),
                action: "prune".to_owned(),
                subject: "bytes that nothing names".to_owned(),
                before: None,
                after: Some(format!(
                    "{} pieces, {} bytes",
                    pruned.count, pruned.size_bytes
                )),
            })?;
        }
        Ok((pruned, files))
    }
}
