//! What is said over the pipes: each message is its length as eight bytes, then JSON or bytes.

use std::io::{self, Read, Write};

use huidian_extract::{Error, Limits, Page};
use serde::{Deserialize, Serialize};

use crate::page_model::ModelPages;
use crate::roundup_message::RoundupMessage;

/// The head of a question; the bytes of the file follow.
#[derive(Serialize, Deserialize)]
pub(crate) struct Question {
    pub(crate) name: Option<String>,
    pub(crate) limits: Limits,
    pub(crate) cpu_seconds: u64,
    /// Keys of the titles that the library knows, for a roundup.
    pub(crate) titles: Vec<String>,
    /// What a reader said of the lines of a roundup, `STYLE=PART`.
    pub(crate) line_hints: Vec<String>,
    pub(crate) want: Want,
    /// Which pages may be asked about, where there is a document model to ask.
    pub(crate) model: Option<ModelPages>,
}

/// What is asked for.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Want {
    /// As many [`Turn::Ask`] as there are pages to ask about, each answered with a [`ModelAnswer`]; then a [`PageAnswer`] as [`Turn::Done`].
    Page,
    /// Two messages: a [`MembersAnswer`], and the bytes of all members one after another.
    Members,
    /// One message: a [`RoundupAnswer`].
    Roundup,
    /// Two messages: a [`PictureAnswer`], and the JPEG, which is empty where there is none.
    Picture { page: u32, longest_side: u32 },
}

impl Want {
    pub(crate) fn message_count(self) -> usize {
        match self {
            Self::Page | Self::Roundup => 1,
            Self::Members | Self::Picture { .. } => 2,
        }
    }
}

/// What the child means by a message, while it reads a page: the first byte.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Turn {
    Done = 0,
    /// The rest is a picture as JPEG, for the document model.
    Ask = 1,
}

/// What the document model says of a page, or why it says nothing.
pub(crate) type ModelAnswer = Result<String, String>;

pub(crate) type PageAnswer = Result<Page, Error>;

pub(crate) type RoundupAnswer = Result<RoundupMessage, Error>;

/// Whether there is a picture of the page.
pub(crate) type PictureAnswer = Result<bool, Error>;

/// Names and sizes.
pub(crate) type MembersAnswer = Result<Vec<(String, u64)>, Error>;

pub(crate) fn write_message(out: &mut impl Write, message: &[u8]) -> io::Result<()> {
    out.write_all(&(message.len() as u64).to_le_bytes())?;
    out.write_all(message)?;
    out.flush()
}

/// Reads a message of at most `limit` bytes; `None` at the end of the input.
pub(crate) fn read_message(input: &mut impl Read, limit: u64) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 8];
    match input.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let length = u64::from_le_bytes(length);
    if length > limit {
        return Err(io::Error::new(
            io::ErrorKind::FileTooLarge,
            "message over the limit",
        ));
    }
    let mut message = Vec::new();
    input.take(length).read_to_end(&mut message)?;
    if (message.len() as u64) < length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(Some(message))
}
