//! A segment as one file: a header with the length and checksum of each section, then the sections.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::path::Path;
use std::sync::OnceLock;

use super::grams::Grams;
use super::{Segment, Texts, VERSION, WorkRow, tables};
use crate::alphabet::Alphabet;
use crate::codec::{TableReader, TableWriter, checksum};
use crate::error::Error;

const MAGIC: &[u8; 8] = b"HUIDIANS";
const SECTIONS: usize = 5;
const HEADER: usize = 16 + SECTIONS * 16;

/// A segment's file, read section by section.
struct SegmentFile<'p> {
    path: &'p Path,
    file: File,
    size: u64,
    header: [u8; HEADER],
    /// Sections read.
    read: usize,
}

impl<'p> SegmentFile<'p> {
    fn open(path: &'p Path) -> Result<Self, Error> {
        let mut file = File::open(path).map_err(Error::unreadable(path))?;
        let mut header = [0u8; HEADER];
        file.read_exact(&mut header)
            .map_err(|_| Error::damaged(path, "file too short"))?;
        if header[..8] != *MAGIC {
            return Err(Error::damaged(path, "not a segment"));
        }
        let found = TableReader::new(&header[8..]).word().unwrap_or(0) as u32;
        if found != VERSION {
            return Err(Error::Version {
                path: path.to_owned(),
                found,
                expected: VERSION,
            });
        }
        let size = file.metadata().map_err(Error::unreadable(path))?.len();
        Ok(Self {
            path,
            file,
            size,
            header,
            read: 0,
        })
    }

    fn next_section(&mut self) -> Result<Vec<u8>, Error> {
        let mut words = TableReader::new(&self.header[16 + self.read * 16..]);
        let (length, sum) = (words.word().unwrap_or(0), words.word().unwrap_or(0));
        if length > self.size {
            return Err(Error::damaged(self.path, "section longer than the file"));
        }
        let mut section = vec![0u8; length as usize];
        self.file
            .read_exact(&mut section)
            .map_err(|_| Error::damaged(self.path, "file too short"))?;
        if checksum(&section) != sum {
            return Err(Error::damaged(self.path, "checksum differs"));
        }
        self.read += 1;
        Ok(section)
    }
}

impl Segment {
    /// Writes the segment durably under a name made of its content.
    pub(crate) fn save(&mut self, folder: &Path) -> Result<String, Error> {
        let sections = self.sections();
        let mut header = TableWriter::default();
        header.bytes.extend_from_slice(MAGIC);
        header.word(u64::from(VERSION));
        for section in &sections {
            header.word(section.len() as u64);
            header.word(checksum(section));
        }
        self.checksum = checksum(&header.bytes);
        let name = format!("{:016x}.segment", self.checksum);
        let path = folder.join(&name);
        let draft = folder.join(format!("{name}.part"));
        let mut file = File::create(&draft).map_err(Error::io(&draft))?;
        let mut write = |bytes: &[u8]| file.write_all(bytes).map_err(Error::io(&draft));
        write(&header.bytes)?;
        sections.iter().try_for_each(|section| write(section))?;
        file.sync_all().map_err(Error::io(&draft))?;
        fs::rename(&draft, &path).map_err(Error::io(&path))?;
        Ok(name)
    }

    fn sections(&self) -> [Vec<u8>; SECTIONS] {
        let mut table = TableWriter::default();
        self.alphabet.write(&mut table);
        tables::write_works(&mut table, &self.works);
        tables::write_expressions(&mut table, &self.expressions);
        table.strings(&self.paths);
        tables::write_numbers(&mut table, &self.path_of);
        table.strings(&self.headings);
        tables::write_numbers(&mut table, &self.heading_of);
        table.number(self.source_bytes);
        let mut lengths = TableWriter::default();
        lengths.number(self.texts.starts.len() as u64 - 1);
        self.texts
            .starts
            .windows(2)
            .for_each(|pair| lengths.number(u64::from(pair[1] - pair[0])));
        lengths.number(self.texts.respelt.len() as u64);
        let mut before = (0, 0);
        for &(article, offset) in &self.texts.respelt {
            lengths.number(u64::from(article - before.0));
            lengths.number(u64::from(offset - before.1));
            before = (article, offset);
        }
        self.fingerprints
            .iter()
            .for_each(|print| lengths.word(*print));
        lengths.bytes.extend_from_slice(&self.texts.spellings);
        let mut directory = TableWriter::default();
        self.grams.write(&mut directory);
        [
            table.bytes,
            self.texts.bytes.clone(),
            lengths.bytes,
            directory.bytes,
            self.grams.postings().to_vec(),
        ]
    }

    /// Reads a segment and proves it whole.
    pub(crate) fn open(path: &Path) -> Result<Self, Error> {
        let mut file = SegmentFile::open(path)?;
        let mut sections = Vec::with_capacity(SECTIONS);
        for _ in 0..SECTIONS {
            sections.push(file.next_section()?);
        }
        let mut segment = Self::of_sections(sections)
            .ok_or_else(|| Error::damaged(path, "tables do not fit together"))?;
        segment.checksum = checksum(&file.header);
        Ok(segment)
    }

    /// Reads the works of a segment and nothing else.
    pub(crate) fn open_works(path: &Path) -> Result<Vec<WorkRow>, Error> {
        let table = SegmentFile::open(path)?.next_section()?;
        let mut table = TableReader::new(&table);
        Alphabet::read(&mut table)
            .and_then(|_| tables::read_works(&mut table))
            .ok_or_else(|| Error::damaged(path, "tables do not fit together"))
    }

    fn of_sections(sections: Vec<Vec<u8>>) -> Option<Self> {
        let [table, texts, lengths, directory, postings]: [Vec<u8>; SECTIONS] =
            sections.try_into().ok()?;
        let mut table = TableReader::new(&table);
        let alphabet = Alphabet::read(&mut table)?;
        let works = tables::read_works(&mut table)?;
        let expressions = tables::read_expressions(&mut table, works.len())?;
        let paths = table.strings()?;
        let path_of = tables::read_numbers(&mut table, paths.len())?;
        let headings = table.strings()?;
        let heading_of = tables::read_numbers(&mut table, headings.len())?;
        let source_bytes = table.number()?;
        let (texts, fingerprints) = read_texts(texts, &lengths)?;
        let count = path_of.len();
        let fits = heading_of.len() == count
            && texts.starts.len() == count + 1
            && expressions.last().map_or(0, |last| last.articles.end) as usize == count
            && works.last().map_or(0, |last| last.expressions.end) as usize == expressions.len();
        fits.then_some(())?;
        let grams = Grams::read(&mut TableReader::new(&directory), postings)?;
        let expression_of = tables::expression_of(&expressions, count);
        Some(Self {
            alphabet,
            grams,
            texts,
            works,
            expressions,
            paths,
            path_of,
            headings,
            heading_of,
            expression_of,
            fingerprints,
            source_bytes,
            checksum: 0,
            passage_keys: OnceLock::new(),
        })
    }
}

fn read_texts(bytes: Vec<u8>, lengths: &[u8]) -> Option<(Texts, Vec<u64>)> {
    let mut reader = TableReader::new(lengths);
    let count = reader.count()?;
    let mut texts = Texts {
        starts: Vec::with_capacity(count + 1),
        ..Texts::default()
    };
    let mut start = 0u32;
    texts.starts.push(0);
    for _ in 0..count {
        start = start.checked_add(u32::try_from(reader.number()?).ok()?)?;
        texts.starts.push(start);
    }
    (start as usize == bytes.len()).then_some(())?;
    let (mut article, mut offset) = (0u32, 0u32);
    for _ in 0..reader.count()? {
        article = article.checked_add(reader.number()? as u32)?;
        offset = offset.checked_add(reader.number()? as u32)?;
        texts.respelt.push((article, offset));
    }
    let fingerprints = (0..count)
        .map(|_| reader.word())
        .collect::<Option<Vec<u64>>>()?;
    texts.spellings = reader.rest().to_vec();
    (offset as usize <= texts.spellings.len()).then_some(())?;
    texts.bytes = bytes;
    Some((texts, fingerprints))
}
