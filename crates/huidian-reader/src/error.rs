use std::time::Duration;

use huidian_extract::Format;

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// The reader says what is wrong with the file.
    #[error("{0}")]
    File(huidian_extract::Error),
    /// The file asked for more memory, or broke the reader in another way.
    #[error(
        "the file broke its reader ({status}); it may need more than {memory_bytes} bytes of memory"
    )]
    Broke { status: String, memory_bytes: u64 },
    #[error(
        "读这个文件超过 {0} 秒，已停止；请分成几份再试 (the file takes longer to read than {0} seconds: send it in parts)",
        wall.as_secs()
    )]
    TimedOut { wall: Duration },
    #[error(
        "读这个文件要用超过 {0} 秒的处理器时间，已停止；请分成几份再试 (the file takes more than {0} seconds of CPU time to read: send it in parts)",
        cpu.as_secs()
    )]
    CpuExceeded { cpu: Duration },
    #[error("the file reads as more than {limit_bytes} bytes of text and tables")]
    AnswerTooLarge { limit_bytes: u64 },
    #[error("start a reader of files: {0}")]
    Start(std::io::Error),
}

impl ReadError {
    /// What the file is, where the reader could tell.
    pub fn format(&self) -> Option<Format> {
        use huidian_extract::Error;
        match self {
            Self::File(
                Error::Archive { format }
                | Error::Damaged { format, .. }
                | Error::NoTextLayer { format }
                | Error::PasswordProtected { format }
                | Error::Unsupported { format }
                | Error::FontsMissing { format }
                | Error::UnpacksTooLarge { format, .. },
            ) => Some(*format),
            _ => None,
        }
    }

    /// What a file is that holds pictures of text and no text.
    pub fn picture_format(&self) -> Option<Format> {
        match self {
            Self::File(huidian_extract::Error::NoTextLayer { format }) => Some(*format),
            _ => None,
        }
    }

    /// Whether the file unpacks to more than it may.
    pub fn is_too_large(&self) -> bool {
        matches!(
            self,
            Self::File(huidian_extract::Error::UnpacksTooLarge { .. })
        )
    }

    /// Whether a page cannot be drawn as it looks, for want of its fonts.
    pub fn wants_fonts(&self) -> bool {
        matches!(
            self,
            Self::File(huidian_extract::Error::FontsMissing { .. })
        )
    }

    /// Whether the file holds other files and nothing else.
    pub fn is_archive(&self) -> bool {
        matches!(self, Self::File(huidian_extract::Error::Archive { .. }))
    }
}
