//! The file of vectors: a head, then records that are only ever added. A record cut off or damaged ends what is read; the writer goes on from there.

use std::fs::File;
use std::io::{ErrorKind, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use super::spec::{MOST_DIMENSIONS, VectorSpec};
use crate::codec::{TableReader, TableWriter, checksum};
use crate::error::Error;

pub(super) const FILE: &str = "vectors";
const MAGIC: &[u8; 8] = b"HUIDIANV";
const VERSION: u32 = 1;
/// Magic, version, dimensions, model, name of the file, checksum.
pub(super) const HEAD: usize = 8 + 4 + 4 + 8 + 8 + 8;
/// Key, step and checksum before the values of a record.
const RECORD_HEAD: usize = 16;
/// Bytes that are read at once.
const BLOCK: usize = 1 << 20;

/// The head of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Head {
    pub dimensions: usize,
    pub model: u64,
    /// Chance, so that a file that took the place of another is told from it.
    pub name: u64,
}

impl Head {
    pub(super) fn bytes(self) -> Vec<u8> {
        let mut table = TableWriter::default();
        table.bytes.extend_from_slice(MAGIC);
        table.bytes.extend_from_slice(&VERSION.to_le_bytes());
        table
            .bytes
            .extend_from_slice(&(self.dimensions as u32).to_le_bytes());
        table.word(self.model);
        table.word(self.name);
        let sum = checksum(&table.bytes);
        table.word(sum);
        table.bytes
    }

    /// `None` for what is no head of this version.
    fn read(bytes: &[u8; HEAD]) -> Option<Self> {
        let (body, sum) = bytes.split_at(HEAD - 8);
        let mut table = TableReader::new(&bytes[16..]);
        let head = Self {
            dimensions: u32::from_le_bytes(bytes[12..16].try_into().ok()?) as usize,
            model: table.word()?,
            name: table.word()?,
        };
        let is_ours = bytes[..8] == *MAGIC && bytes[8..12] == VERSION.to_le_bytes();
        let is_whole = checksum(body).to_le_bytes() == *sum;
        (is_ours && is_whole && (1..=MOST_DIMENSIONS).contains(&head.dimensions)).then_some(head)
    }

    pub(super) fn record_length(self) -> usize {
        RECORD_HEAD + self.dimensions
    }
}

/// A vector as it is kept.
pub(super) struct Record<'r> {
    pub key: u64,
    pub step: f32,
    pub values: &'r [u8],
}

impl<'r> Record<'r> {
    pub(super) fn push(&self, bytes: &mut Vec<u8>) {
        let start = bytes.len();
        bytes.extend_from_slice(&self.key.to_le_bytes());
        bytes.extend_from_slice(&self.step.to_le_bytes());
        bytes.extend_from_slice(&[0; 4]);
        bytes.extend_from_slice(self.values);
        let sum = sum_of(&bytes[start..]);
        bytes[start + 12..start + 16].copy_from_slice(&sum);
    }

    fn read(bytes: &'r [u8]) -> Option<Self> {
        Some(Self {
            key: u64::from_le_bytes(bytes.get(..8)?.try_into().ok()?),
            step: f32::from_le_bytes(bytes.get(8..12)?.try_into().ok()?),
            values: bytes.get(RECORD_HEAD..)?,
        })
    }
}

fn sum_of(record: &[u8]) -> [u8; 4] {
    let sum = checksum(&record[..12]) ^ checksum(&record[RECORD_HEAD..]).rotate_left(17);
    (sum as u32).to_le_bytes()
}

/// What is known of a file without its values: they are read block by block when they are needed.
pub(crate) struct VectorFile {
    path: PathBuf,
    pub(super) head: Head,
    /// Key of each record that is whole.
    pub keys: Vec<u64>,
}

impl VectorFile {
    /// Opens the file of a folder. `None` where there is none of this model.
    pub(super) fn open(folder: &Path, spec: &VectorSpec) -> Result<Option<Self>, Error> {
        let path = folder.join(FILE);
        let Some((mut file, head)) = open_head(&path)? else {
            return Ok(None);
        };
        if head.model != spec.key() || head.dimensions != spec.dimensions {
            return Ok(None);
        }
        let mut opened = Self {
            path,
            head,
            keys: Vec::new(),
        };
        opened.read_on(&mut file)?;
        Ok(Some(opened))
    }

    /// Whether nothing was added since, and no other file took its place.
    pub(super) fn is_current(&self) -> Result<bool, Error> {
        let Some((file, head)) = open_head(&self.path)? else {
            return Ok(false);
        };
        let length = file.metadata().map_err(Error::io(&self.path))?.len();
        let added = length.checked_sub(self.whole_length());
        Ok(
            head == self.head
                && added.is_some_and(|added| added < self.head.record_length() as u64),
        )
    }

    /// The same file with what was added since; `None` where another took its place.
    pub(super) fn grown(&self) -> Result<Option<Self>, Error> {
        let Some((mut file, head)) = open_head(&self.path)? else {
            return Ok(None);
        };
        if head != self.head {
            return Ok(None);
        }
        let mut grown = Self {
            path: self.path.clone(),
            head,
            keys: self.keys.clone(),
        };
        grown.read_on(&mut file)?;
        Ok(Some(grown))
    }

    /// Bytes up to the end of the last whole record.
    pub(super) fn whole_length(&self) -> u64 {
        self.start_of(self.keys.len())
    }

    fn start_of(&self, record: usize) -> u64 {
        HEAD as u64 + record as u64 * self.head.record_length() as u64
    }

    fn read_on(&mut self, file: &mut File) -> Result<(), Error> {
        let from = self.keys.len();
        let mut keys = std::mem::take(&mut self.keys);
        let read = self.visit_of(file, from, usize::MAX, &mut |record, bytes| {
            let is_whole = bytes[12..RECORD_HEAD] == sum_of(bytes);
            if is_whole {
                keys.push(record.key);
            }
            is_whole
        });
        self.keys = keys;
        read
    }

    /// Shows the records from one number to another with their numbers, over a handle of its own.
    pub(super) fn visit(
        &self,
        range: std::ops::Range<usize>,
        mut show: impl FnMut(usize, &Record<'_>),
    ) -> Result<(), Error> {
        let Some((mut file, head)) = open_head(&self.path)? else {
            return Err(Error::damaged(&self.path, "the file has gone"));
        };
        if head != self.head {
            return Err(Error::damaged(&self.path, "another file took its place"));
        }
        let mut number = range.start;
        self.visit_of(&mut file, range.start, range.len(), &mut |record, _| {
            show(number, record);
            number += 1;
            true
        })
    }

    /// Ends at the end of the file, after `count` records, or when `show` has seen enough.
    fn visit_of(
        &self,
        file: &mut File,
        from: usize,
        count: usize,
        show: &mut dyn FnMut(&Record<'_>, &[u8]) -> bool,
    ) -> Result<(), Error> {
        let length = self.head.record_length();
        let in_block = (BLOCK / length).max(1);
        let mut block = vec![0u8; in_block.min(count) * length];
        let mut left = count;
        file.seek(SeekFrom::Start(self.start_of(from)))
            .map_err(Error::io(&self.path))?;
        while left > 0 {
            let wanted = in_block.min(left) * length;
            let got = fill(file, &mut block[..wanted]).map_err(Error::io(&self.path))?;
            for bytes in block[..got].chunks_exact(length) {
                let is_enough = Record::read(bytes).is_none_or(|record| !show(&record, bytes));
                if is_enough {
                    return Ok(());
                }
            }
            if got < wanted {
                return Ok(());
            }
            left -= in_block.min(left);
        }
        Ok(())
    }
}

fn open_head(path: &Path) -> Result<Option<(File, Head)>, Error> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(source) if source.kind() == ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(Error::io(path)(source)),
    };
    let mut bytes = [0u8; HEAD];
    match file.read_exact(&mut bytes) {
        Ok(()) => Ok(Head::read(&bytes).map(|head| (file, head))),
        Err(source) if source.kind() == ErrorKind::UnexpectedEof => Ok(None),
        Err(source) => Err(Error::io(path)(source)),
    }
}

fn fill(file: &mut File, bytes: &mut [u8]) -> std::io::Result<usize> {
    let mut got = 0;
    while got < bytes.len() {
        match file.read(&mut bytes[got..]) {
            Ok(0) => break,
            Ok(count) => got += count,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(got)
}
