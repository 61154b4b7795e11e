//! Why something was not brought in.

use huidian_format::Format;
use thiserror::Error;

/// A reason to leave a file out; the rest of the run goes on.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Refusal {
    #[error("no such file or folder")]
    Missing,
    #[error("cannot read: {0}")]
    Unreadable(String),
    #[error("symbolic link leads back to a folder above it")]
    LinkLoop,
    #[error(
        "链接通向所给文件夹之外，请直接给出那里的路径 (a symbolic link leads out of the folder: name what it leads to)"
    )]
    LinkOut,
    #[error("neither a file nor a folder")]
    Special,
    #[error("name contains control characters")]
    UnsafeName,
    #[error("不收 .{0} 文件；可收：{known} (format .{0} is not read here; known: {known})", known = known_formats())]
    UnknownFormat(String),
    #[error("{size_bytes} bytes exceed the limit of {limit_bytes}")]
    TooLarge { size_bytes: u64, limit_bytes: u64 },
    #[error("empty file")]
    Empty,
}

fn known_formats() -> String {
    let read = Format::ALL.into_iter().filter(|format| format.is_read());
    read.map(Format::id).collect::<Vec<_>>().join(" ")
}
