//! A segment as one file: a head that is read whole when it is opened, then the body, read in blocks.
//!
//! The first forty bytes tell version, lengths and the checksum of the head; the head ends with a checksum for each block of the body.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::OnceLock;

use super::blocks::{BLOCK, Body, block_sum};
use super::built::Built;
use super::grams::Grams;
use super::texts::Texts;
use super::{Chapters, ExpressionRow, Sections, Segment, VERSION, WorkRow, tables};
use crate::alphabet::Alphabet;
use crate::codec::{TableReader, TableWriter, checksum};
use crate::error::Error;

const MAGIC: &[u8; 8] = b"HUIDIANS";
const START: usize = 40;

impl Built {
    /// Writes the segment durably under a name made of its content.
    pub(crate) fn save(&self, folder: &Path) -> Result<String, Error> {
        let mut head = self.head.clone();
        for block in self.body.chunks(BLOCK) {
            head.extend(block_sum(block).to_le_bytes());
        }
        let mut start = TableWriter::default();
        start.bytes.extend_from_slice(MAGIC);
        start.word(u64::from(VERSION));
        start.word(head.len() as u64);
        start.word(checksum(&head));
        start.word(self.body.len() as u64);
        let name = format!("{:016x}.segment", checksum(&start.bytes));
        let path = folder.join(&name);
        let draft = folder.join(format!("{name}.part"));
        let mut file = File::create(&draft).map_err(Error::io(&draft))?;
        for bytes in [&start.bytes, &head, &self.body] {
            file.write_all(bytes).map_err(Error::io(&draft))?;
        }
        file.sync_all().map_err(Error::io(&draft))?;
        fs::rename(&draft, &path).map_err(Error::io(&path))?;
        Ok(name)
    }

    /// The segment, all of it in memory.
    pub(crate) fn into_segment(self) -> Option<Segment> {
        let checksum = checksum(&self.head);
        Segment::read(&self.head, Body::in_memory(self.body), checksum)
    }
}

/// What the first bytes of a file tell, and its head.
struct Opened {
    file: File,
    head: Vec<u8>,
    sums: Vec<u32>,
    body_length: usize,
    checksum: u64,
}

impl Opened {
    fn read(path: &Path) -> Result<Self, Error> {
        let mut file = File::open(path).map_err(Error::unreadable(path))?;
        let mut start = [0u8; START];
        file.read_exact(&mut start)
            .map_err(|_| Error::damaged(path, "file too short"))?;
        if start[..8] != *MAGIC {
            return Err(Error::damaged(path, "not a segment"));
        }
        let mut words = TableReader::new(&start[8..]);
        let mut word = || words.word().unwrap_or(0);
        let (found, length, sum, body_length) = (word() as u32, word(), word(), word());
        if found != VERSION {
            return Err(Error::Version {
                path: path.to_owned(),
                found,
                expected: VERSION,
            });
        }
        let size = file.metadata().map_err(Error::unreadable(path))?.len();
        let told = (START as u64)
            .checked_add(length)
            .and_then(|head| head.checked_add(body_length));
        if told != Some(size) {
            return Err(Error::damaged(path, "file of another length"));
        }
        let mut head = vec![0u8; length as usize];
        file.read_exact(&mut head)
            .map_err(|_| Error::damaged(path, "file too short"))?;
        let blocks = (body_length as usize).div_ceil(BLOCK);
        let tables = head.len().checked_sub(blocks * 4);
        let (Some(tables), true) = (tables, checksum(&head) == sum) else {
            return Err(Error::damaged(path, "checksum differs"));
        };
        let sums = head[tables..].as_chunks::<4>().0;
        let sums = sums.iter().map(|sum| u32::from_le_bytes(*sum)).collect();
        head.truncate(tables);
        Ok(Self {
            file,
            head,
            sums,
            body_length: body_length as usize,
            checksum: checksum(&start),
        })
    }
}

impl Segment {
    /// Opens a segment: proves its head, and each block of its body when it is first read.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let opened = Opened::read(path)?;
        let offset = START + opened.head.len() + opened.sums.len() * 4;
        let body = Body::of_file(
            path,
            opened.file,
            offset as u64,
            opened.body_length,
            opened.sums,
        );
        Self::read(&opened.head, body, opened.checksum)
            .ok_or_else(|| Error::damaged(path, "tables do not fit together"))
    }

    /// Reads the works of a segment and nothing else.
    pub(crate) fn open_works(path: &Path) -> Result<Vec<WorkRow>, Error> {
        let opened = Opened::read(path)?;
        let mut table = TableReader::new(&opened.head);
        Alphabet::read(&mut table)
            .and_then(|_| tables::read_works(&mut table))
            .ok_or_else(|| Error::damaged(path, "tables do not fit together"))
    }

    fn read(head: &[u8], body: Body, checksum: u64) -> Option<Self> {
        let mut table = TableReader::new(head);
        let alphabet = Alphabet::read(&mut table)?;
        let works = tables::read_works(&mut table)?;
        let expressions = tables::read_expressions(&mut table, works.len())?;
        let paths = table.strings()?;
        let headings = table.strings()?;
        let chapters = Chapters::read(&mut table, headings.len())?;
        let source_bytes = table.number()?;
        let texts = Texts::read(&mut table)?;
        let sections = Sections::read(&mut table, body.length())?;
        let count = texts.starts.len() - 1;
        let grams = Grams::read(
            &mut table,
            count as u32,
            sections.directory.clone(),
            sections.postings.clone(),
        )?;
        let text_end = texts.starts.last().map_or(0, |end| *end as usize);
        let spelling = texts.respelt.last().map_or(0, |(_, start)| *start as usize);
        let fits = chapters.article_count() == count
            && is_dense(&expressions, count)
            && works.last().map_or(0, |last| last.expressions.end) as usize == expressions.len()
            && text_end == sections.texts.len()
            && spelling <= sections.spellings.len()
            && sections.paths.len() == count * 4
            && sections.fingerprints.len() == count * 8;
        fits.then_some(Self {
            alphabet,
            grams,
            texts,
            works,
            expressions,
            paths,
            headings,
            chapters,
            source_bytes,
            checksum,
            body,
            sections,
            passage_keys: OnceLock::new(),
        })
    }
}

/// Whether the articles of the expressions are those of the segment.
fn is_dense(expressions: &[ExpressionRow], count: usize) -> bool {
    expressions.last().map_or(0, |last| last.articles.end) as usize == count
}

impl Sections {
    fn all(&mut self) -> [&mut Range<usize>; 6] {
        [
            &mut self.texts,
            &mut self.spellings,
            &mut self.paths,
            &mut self.fingerprints,
            &mut self.directory,
            &mut self.postings,
        ]
    }

    fn read(table: &mut TableReader<'_>, body_length: usize) -> Option<Self> {
        let mut sections = Self::default();
        let mut start = 0usize;
        for section in sections.all() {
            let end = start.checked_add(usize::try_from(table.number()?).ok()?)?;
            *section = start..end;
            start = end;
        }
        (start == body_length).then_some(sections)
    }
}
