//! The list of segments in use: a small text file, replaced as a whole by renaming.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::codec::checksum;
use crate::error::Error;
use crate::segment::VERSION;

const FILE: &str = "manifest";
const FIRST_WORD: &str = "huidian-search";

/// Which segments make up the index, and which of their works were replaced since.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Manifest {
    /// Counts the changes of the index.
    pub generation: u64,
    pub segments: Vec<SegmentEntry>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SegmentEntry {
    pub file: String,
    /// Ordinals of works that no longer count, ascending.
    pub dead: Vec<u32>,
}

impl Manifest {
    pub(crate) fn path(folder: &Path) -> PathBuf {
        folder.join(FILE)
    }

    /// Reads the manifest of a folder.
    pub(crate) fn load(folder: &Path) -> Result<Self, Error> {
        let path = Self::path(folder);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(source) if source.kind() == std::io::ErrorKind::NotFound => {
                return Err(Error::Missing {
                    path: folder.to_owned(),
                });
            }
            Err(source) if source.kind() == std::io::ErrorKind::InvalidData => {
                return Err(Error::damaged(path, "manifest is not text"));
            }
            Err(source) => return Err(Error::unreadable(path)(source)),
        };
        let first = text.lines().next().unwrap_or_default();
        let version = first
            .strip_prefix(FIRST_WORD)
            .and_then(|rest| rest.trim().parse::<u32>().ok());
        match version {
            Some(VERSION) => {
                Self::parse(&text).ok_or_else(|| Error::damaged(path, "manifest cannot be read"))
            }
            Some(found) => Err(Error::Version {
                path: folder.to_owned(),
                found,
                expected: VERSION,
            }),
            None => Err(Error::damaged(path, "not a manifest")),
        }
    }

    /// Replaces the manifest of a folder: readers see the old one or this one.
    pub(crate) fn save(&self, folder: &Path) -> Result<(), Error> {
        let path = Self::path(folder);
        let draft = folder.join("manifest.part");
        let mut file = File::create(&draft).map_err(Error::io(&draft))?;
        file.write_all(self.text().as_bytes())
            .map_err(Error::io(&draft))?;
        file.sync_all().map_err(Error::io(&draft))?;
        fs::rename(&draft, &path).map_err(Error::io(&path))?;
        // the rename itself must survive a power cut; not every file system lets a folder be synced
        if let Ok(handle) = File::open(folder) {
            let _ = handle.sync_all();
        }
        Ok(())
    }

    fn text(&self) -> String {
        let mut text = format!("{FIRST_WORD} {VERSION}\ngeneration {}\n", self.generation);
        for segment in &self.segments {
            let dead: Vec<String> = segment.dead.iter().map(u32::to_string).collect();
            let _ = writeln!(text, "segment {} {}", segment.file, dead.join(","));
        }
        let sum = checksum(text.as_bytes());
        let _ = writeln!(text, "checksum {sum:016x}");
        text
    }

    fn parse(text: &str) -> Option<Self> {
        let (body, sum) = text.trim_end().rsplit_once("checksum ")?;
        (u64::from_str_radix(sum, 16).ok()? == checksum(body.as_bytes())).then_some(())?;
        let mut lines = body.lines().skip(1);
        let generation = lines.next()?.strip_prefix("generation ")?.parse().ok()?;
        let segments = lines
            .map(|line| {
                let (file, dead) = line.strip_prefix("segment ")?.split_once(' ')?;
                let dead = dead.split(',').filter(|ordinal| !ordinal.is_empty());
                let dead = dead
                    .map(|ordinal| ordinal.parse().ok())
                    .collect::<Option<Vec<u32>>>()?;
                (!file.contains(['/', '\\'])).then(|| SegmentEntry {
                    file: file.to_owned(),
                    dead,
                })
            })
            .collect::<Option<Vec<_>>>()?;
        Some(Self {
            generation,
            segments,
        })
    }
}
