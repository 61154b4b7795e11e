use serde::{Deserialize, Serialize};

use crate::format::Format;

/// Why a file yields no page at all.
///
/// Anything less than that is a [`Diagnostic`](crate::Diagnostic) on the page.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Error {
    /// No bytes, or nothing but white space.
    #[error("the file is empty")]
    Empty,
    /// The bytes are not text in any encoding we read.
    #[error("not text: {reason}")]
    NotText { reason: String },
    /// The text was decoded with the wrong encoding before it reached us (乱码), and bytes were lost on the way.
    #[error("garbled text that cannot be proved back: {reason}")]
    Garbled { reason: String },
    /// Larger than [`Limits::file_bytes`](crate::Limits::file_bytes).
    #[error("file of {size_bytes} bytes is over the limit of {limit_bytes}")]
    TooLarge { size_bytes: u64, limit_bytes: u64 },
    /// The container unpacks to more than [`Limits::unpacked_bytes`](crate::Limits::unpacked_bytes).
    #[error("{format} container unpacks to more than {limit_bytes} bytes")]
    UnpacksTooLarge { format: Format, limit_bytes: u64 },
    /// A file of files: its members are read one by one, each for itself.
    #[error("{format} files hold other files; each is read for itself")]
    Archive { format: Format },
    /// Pages that are pictures: to be read by optical recognition, or by eye.
    #[error("the {format} file has pictures and no text; it is kept for recognition")]
    NoTextLayer { format: Format },
    /// More text than [`Limits::characters`](crate::Limits::characters).
    #[error("the text has more than {limit} characters")]
    TooMuchText { limit: usize },
    /// The document is encrypted.
    #[error(
        "文件有密码保护，请去掉密码后再导入 ({format} file is protected by a password: remove the password and send it again)"
    )]
    PasswordProtected { format: Format },
    /// A page is asked for as a picture, and the file does not carry the fonts that it is set in.
    #[error(
        "原件没有带上所用的字体，不能如实画出这一页，请下载原件查看 (the {format} file does not carry the fonts of this page, which cannot be drawn as it looks: download the file)"
    )]
    FontsMissing { format: Format },
    /// A format we recognise and do not read.
    #[error(
        "不能读 {format} 文件；压缩包请解压后导入，或改为 ZIP、7z、TAR ({format} files are not read: unpack the archive, or make it ZIP, 7z or TAR)"
    )]
    Unsupported { format: Format },
    /// A format we read, but this file is broken.
    #[error("damaged {format} file: {reason}")]
    Damaged { format: Format, reason: String },
}
