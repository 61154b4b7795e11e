//! The large part of a segment, read block by block where it is asked for, with a checksum for each block.

use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use quick_cache::Weighter;
use quick_cache::sync::{Cache, DefaultLifecycle};

use rustc_hash::FxBuildHasher;

use crate::codec::checksum;
use crate::error::Error;

/// Bytes of a block: a page of memory, so that a text that is looked at costs one page of the file.
pub(super) const BLOCK: usize = 4096;
/// Bytes of blocks that a process keeps at most, whatever the number and the size of its indexes.
const KEPT: u64 = 64 << 20;
/// Blocks that a cursor reads at once when it goes from beginning to end.
const AHEAD: usize = 64;
/// Blocks that a cursor reads at once where the next ones are likely to be asked for.
const TOGETHER: usize = 16;
/// A run of more blocks than this is read past the cache: it would push out all else and be pushed out by the next.
const LONG_RUN: usize = 1024;

type Block = Arc<[u8]>;

#[derive(Clone)]
struct ByBytes;

impl Weighter<u64, Block> for ByBytes {
    fn weight(&self, _: &u64, block: &Block) -> u64 {
        block.len() as u64 + 96
    }
}

/// Blocks read last, of all segments of the process.
static CACHE: LazyLock<Cache<u64, Block, ByBytes, FxBuildHasher>> = LazyLock::new(|| {
    let count = (KEPT / BLOCK as u64) as usize;
    Cache::with(
        count,
        KEPT,
        ByBytes,
        FxBuildHasher,
        DefaultLifecycle::default(),
    )
});

/// Checksum of a block.
pub(super) fn block_sum(block: &[u8]) -> u32 {
    let sum = checksum(block);
    (sum ^ (sum >> 32)) as u32
}

enum Kept {
    Memory(Vec<u8>),
    File {
        file: File,
        /// Where the first block begins.
        offset: u64,
        sums: Vec<u32>,
    },
}

/// Bytes that are too many to be read at once, from a file or in memory.
///
/// Bytes that cannot be read or are not those that were written read as none, and are noted: what was made of them has to be thrown away
/// ([`Body::faults`]).
pub(crate) struct Body {
    /// Tells the blocks of one segment from those of another.
    id: u32,
    path: PathBuf,
    length: usize,
    kept: Kept,
    faults: AtomicU64,
    last: Mutex<Option<Fault>>,
}

/// Why a block could not be used.
#[derive(Clone)]
struct Fault {
    is_passing: bool,
    reason: String,
}

impl Body {
    pub(super) fn in_memory(bytes: Vec<u8>) -> Self {
        Self::of(PathBuf::new(), bytes.len(), Kept::Memory(bytes))
    }

    /// The bytes of a file from an offset on.
    pub(super) fn of_file(
        path: &Path,
        file: File,
        offset: u64,
        length: usize,
        sums: Vec<u32>,
    ) -> Self {
        Self::of(path.to_owned(), length, Kept::File { file, offset, sums })
    }

    fn of(path: PathBuf, length: usize, kept: Kept) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        Self {
            id: NEXT.fetch_add(1, Ordering::Relaxed),
            path,
            length,
            kept,
            faults: AtomicU64::new(0),
            last: Mutex::default(),
        }
    }

    pub(super) fn length(&self) -> usize {
        self.length
    }

    /// Times that a block could not be used.
    pub(crate) fn faults(&self) -> u64 {
        self.faults.load(Ordering::Acquire)
    }

    /// Why a block could not be used the last time.
    pub(crate) fn last_fault(&self) -> Option<Error> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let fault = last.clone()?;
        Some(if fault.is_passing {
            Error::io(&self.path)(std::io::Error::other(fault.reason))
        } else {
            Error::damaged(&self.path, fault.reason)
        })
    }

    fn note(&self, error: Error) {
        let fault = match error {
            Error::Io { source, .. } => Fault {
                is_passing: true,
                reason: source.to_string(),
            },
            Error::Damaged { reason, .. } => Fault {
                is_passing: false,
                reason,
            },
            other => Fault {
                is_passing: false,
                reason: other.to_string(),
            },
        };
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(fault);
        self.faults.fetch_add(1, Ordering::Release);
    }

    /// Reads every block once and proves it.
    pub(super) fn check(&self) -> Result<(), Error> {
        let mut first = 0;
        let count = self.length.div_ceil(BLOCK);
        let mut bytes = Vec::new();
        while first < count {
            let run = first..(first + AHEAD).min(count);
            self.read_run(run.clone(), &mut bytes)?;
            first = run.end;
        }
        Ok(())
    }

    /// Reads blocks that follow each other out of the file, proven.
    fn read_run(&self, blocks: Range<usize>, bytes: &mut Vec<u8>) -> Result<(), Error> {
        let (start, end) = (blocks.start * BLOCK, (blocks.end * BLOCK).min(self.length));
        bytes.clear();
        match &self.kept {
            Kept::Memory(whole) => {
                bytes.extend_from_slice(whole.get(start..end).unwrap_or(&[]));
                Ok(())
            }
            Kept::File { file, offset, sums } => {
                bytes.resize(end.saturating_sub(start), 0);
                read_at(file, bytes, offset + start as u64).map_err(|source| {
                    if source.kind() == std::io::ErrorKind::UnexpectedEof {
                        Error::damaged(&self.path, "file too short")
                    } else {
                        Error::unreadable(&self.path)(source)
                    }
                })?;
                let sums = sums.get(blocks).unwrap_or(&[]);
                let is_whole = bytes.chunks(BLOCK).map(block_sum).eq(sums.iter().copied());
                if is_whole {
                    Ok(())
                } else {
                    bytes.clear();
                    Err(Error::damaged(&self.path, "checksum differs"))
                }
            }
        }
    }

    fn key(&self, block: usize) -> u64 {
        u64::from(self.id) << 32 | block as u64
    }

    /// One block of a file; where it is missing, up to `together` are read and kept.
    fn block(&self, number: usize, together: usize) -> Result<Block, Error> {
        if let Some(block) = CACHE.get(&self.key(number)) {
            return Ok(block);
        }
        let end = (number + together).min(self.length.div_ceil(BLOCK));
        let mut bytes = Vec::with_capacity((end - number) * BLOCK);
        self.read_run(number..end, &mut bytes)?;
        let mut blocks = bytes.chunks(BLOCK).map(Block::from).zip(number..);
        let wanted = blocks
            .next()
            .map_or_else(Block::default, |(block, _)| block);
        CACHE.insert(self.key(number), wanted.clone());
        for (block, next) in blocks {
            CACHE.insert(self.key(next), block);
        }
        Ok(wanted)
    }

    /// A range over several blocks of a file, joined in `bytes`.
    fn join(&self, range: &Range<usize>, bytes: &mut Vec<u8>) -> Result<(), Error> {
        let blocks = range.start / BLOCK..range.end.div_ceil(BLOCK);
        if blocks.len() > LONG_RUN {
            self.read_run(blocks.clone(), bytes)?;
            bytes.truncate(range.end - blocks.start * BLOCK);
            bytes.drain(..range.start - blocks.start * BLOCK);
            return Ok(());
        }
        bytes.clear();
        bytes.reserve(range.len());
        let mut run = Vec::new();
        let mut at = blocks.start;
        while at < blocks.end {
            if let Some(block) = CACHE.get(&self.key(at)) {
                push_part(bytes, at, &block, range);
                at += 1;
                continue;
            }
            // those that are missing beside each other are read at once
            let known = |block: &usize| CACHE.get(&self.key(*block)).is_some();
            let end = (at + 1..blocks.end).find(known).unwrap_or(blocks.end);
            self.read_run(at..end, &mut run)?;
            for (block, number) in run.chunks(BLOCK).zip(at..) {
                CACHE.insert(self.key(number), block.into());
                push_part(bytes, number, block, range);
            }
            at = end;
        }
        Ok(())
    }
}

/// Adds what a block has of a range.
fn push_part(bytes: &mut Vec<u8>, number: usize, block: &[u8], range: &Range<usize>) {
    let start = number * BLOCK;
    let from = range.start.saturating_sub(start).min(block.len());
    let to = range.end.saturating_sub(start).min(block.len());
    bytes.extend_from_slice(&block[from..to]);
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], offset: u64) -> std::io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, offset)
}

#[cfg(windows)]
fn read_at(file: &File, mut bytes: &mut [u8], mut offset: u64) -> std::io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, bytes, offset)? {
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            count => {
                bytes = &mut bytes[count..];
                offset += count as u64;
            }
        }
    }
    Ok(())
}

/// Reads ranges of one section of a [`Body`]; quick when they lie near each other.
pub(crate) struct Cursor<'b> {
    body: &'b Body,
    section: Range<usize>,
    /// Goes through everything once, past the cache, this many blocks at a time.
    ahead_blocks: Option<usize>,
    /// Blocks that are read and kept at once.
    together: usize,
    held: Option<(usize, Block)>,
    /// Bytes that lie in several blocks; of a passing cursor what was read ahead.
    joined: Vec<u8>,
    /// What `joined` holds of the body.
    ahead: Range<usize>,
}

impl<'b> Cursor<'b> {
    pub(crate) fn new(body: &'b Body, section: &Range<usize>) -> Self {
        Self {
            body,
            section: section.clone(),
            ahead_blocks: None,
            together: 1,
            held: None,
            joined: Vec::new(),
            ahead: 0..0,
        }
    }

    /// For reading many ranges in their order.
    pub(crate) fn dense(body: &'b Body, section: &Range<usize>) -> Self {
        Self {
            together: TOGETHER,
            ..Self::new(body, section)
        }
    }

    /// For going through a section from beginning to end.
    pub(crate) fn passing(body: &'b Body, section: &Range<usize>) -> Self {
        Self {
            ahead_blocks: Some(AHEAD),
            ..Self::new(body, section)
        }
    }

    /// For going through one range of a section.
    pub(crate) fn passing_over(
        body: &'b Body,
        section: &Range<usize>,
        range: Range<usize>,
    ) -> Self {
        let mut cursor = Self {
            ahead_blocks: Some(1),
            ..Self::new(body, section)
        };
        cursor.read(range);
        cursor
    }

    /// Bytes of the section; none where they cannot be read, which the body notes.
    pub(crate) fn read(&mut self, range: Range<usize>) -> &[u8] {
        let end = (self.section.start + range.end).min(self.section.end);
        let range = (self.section.start + range.start).min(end)..end;
        if range.is_empty() {
            return &[];
        }
        if let Kept::Memory(whole) = &self.body.kept {
            return whole.get(range).unwrap_or(&[]);
        }
        let found = match self.ahead_blocks {
            Some(blocks) => self.read_ahead(&range, blocks),
            None => self.read_kept(&range),
        };
        match found {
            Ok(()) => {}
            Err(error) => {
                self.body.note(error);
                return &[];
            }
        }
        let within = |bytes: &'_ Range<usize>| range.start - bytes.start..range.end - bytes.start;
        if range.start >= self.ahead.start && range.end <= self.ahead.end {
            return self.joined.get(within(&self.ahead)).unwrap_or(&[]);
        }
        let Some((number, block)) = &self.held else {
            return &[];
        };
        let of_block = number * BLOCK..(number + 1) * BLOCK;
        block.get(within(&of_block)).unwrap_or(&[])
    }

    fn read_ahead(&mut self, range: &Range<usize>, blocks: usize) -> Result<(), Error> {
        if range.start >= self.ahead.start && range.end <= self.ahead.end {
            return Ok(());
        }
        let first = range.start / BLOCK;
        let last = range.end.div_ceil(BLOCK).max(first + blocks);
        let last = last.min(self.body.length.div_ceil(BLOCK));
        self.ahead = 0..0;
        self.body.read_run(first..last, &mut self.joined)?;
        self.ahead = first * BLOCK..first * BLOCK + self.joined.len();
        Ok(())
    }

    fn read_kept(&mut self, range: &Range<usize>) -> Result<(), Error> {
        self.ahead = 0..0;
        let (first, last) = (range.start / BLOCK, (range.end - 1) / BLOCK);
        if first == last {
            if self.held.as_ref().is_none_or(|(held, _)| *held != first) {
                self.held = None;
                self.held = Some((first, self.body.block(first, self.together)?));
            }
            return Ok(());
        }
        self.body.join(range, &mut self.joined)?;
        self.ahead = range.clone();
        Ok(())
    }
}
