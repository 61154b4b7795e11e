//! What can be wrong in a data file, and where.

/// A data file that cannot be read, with the line.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {message}")]
#[non_exhaustive]
pub struct Error {
    pub file: String,
    /// From 1.
    pub line: usize,
    pub message: String,
}

/// A data file being read: turns byte offsets of what is wrong into lines.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place<'f> {
    pub(crate) file: &'f str,
    pub(crate) text: &'f str,
}

impl Place<'_> {
    pub(crate) fn error(self, offset: usize, message: impl Into<String>) -> Error {
        Error {
            file: self.file.to_owned(),
            line: self.line(offset),
            message: message.into(),
        }
    }

    /// Line of a byte offset, from 1.
    pub(crate) fn line(self, offset: usize) -> usize {
        let before = self.text.as_bytes().iter().take(offset);
        before.filter(|byte| **byte == b'\n').count() + 1
    }

    /// Reads the file as TOML of one shape.
    pub(crate) fn read<T: serde::de::DeserializeOwned>(self) -> Result<T, Error> {
        toml::from_str(self.text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            self.error(offset, error.message())
        })
    }
}
