use std::path::PathBuf;
use std::time::Duration;

use huidian_extract::Limits;
use serde::{Deserialize, Serialize};

/// What one file may cost.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Bounds {
    /// Address space of the child, in bytes.
    pub memory_bytes: u64,
    /// CPU time for one file.
    pub cpu: Duration,
    /// Wall time for one file: a machine under load is no fault of the file.
    pub wall: Duration,
    /// Largest answer of the child, in bytes.
    pub answer_bytes: u64,
    pub limits: Limits,
    /// Whether text in pictures is read, where models are installed; then the CPU time is that of some hundred pages: an hour.
    pub reads_pictures: bool,
}

/// CPU and wall time of a file whose pictures are read: some hundred pages.
const RECOGNITION: Duration = Duration::from_hours(1);

impl Bounds {
    /// For files that the keeper of a library or an editor brings in: any real file fits.
    pub fn keeper() -> Self {
        Self {
            memory_bytes: 3 << 30,
            cpu: Duration::from_mins(2),
            wall: Duration::from_mins(10),
            answer_bytes: 256 << 20,
            limits: Limits {
                // more than the longest text that is taken in (12 MiB), and what the parent can hold
                characters: 16_000_000,
                ..Limits::default()
            },
            reads_pictures: true,
        }
    }

    /// The same with the time that reading pictures takes.
    pub(crate) fn for_pictures(&self) -> Self {
        Self {
            cpu: self.cpu.max(RECOGNITION),
            wall: self.wall.max(RECOGNITION),
            ..self.clone()
        }
    }

    /// For a roundup on the command line: a file of less than a megabyte costs no more than on the web, and its pictures may be read.
    pub fn roundup(file_bytes: usize) -> Self {
        const SMALL: usize = 1 << 20;
        if file_bytes > SMALL {
            return Self::keeper();
        }
        Self {
            reads_pictures: true,
            ..Self::anonymous()
        }
    }

    /// For a picture of a page that a reader looks at: the file was read whole before.
    pub fn page_picture() -> Self {
        Self {
            cpu: Duration::from_secs(20),
            wall: Duration::from_mins(1),
            answer_bytes: 32 << 20,
            reads_pictures: false,
            ..Self::keeper()
        }
    }

    /// For files of readers who did not sign in: a roundup is a few hundred kilobytes.
    pub fn anonymous() -> Self {
        Self {
            memory_bytes: 1 << 30,
            // the system counts whole seconds: up to four are used, and what comes after the reader has one
            cpu: Duration::from_secs(3),
            wall: Duration::from_secs(30),
            answer_bytes: 64 << 20,
            limits: Limits {
                file_bytes: 16 << 20,
                unpacked_bytes: 16 << 20,
                characters: 1_000_000,
                cells: 200_000,
                blocks: 200_000,
                pages: 400,
                glyphs: 1_000_000,
            },
            reads_pictures: false,
        }
    }
}

/// The part of the bounds that the child sets on itself before it reads.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct ChildBounds {
    pub(crate) memory_bytes: u64,
    /// Folder of the models that read pictures, where they may be used.
    pub(crate) models: Option<PathBuf>,
}
