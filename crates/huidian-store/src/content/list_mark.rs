//! What cursors of lists bear, whoever gives them out: the library they are of, and the question they were given for.

use std::fmt;

use crate::blobs::frame::content_hash;
use crate::codec::join;
use crate::database::error::{Error, Result};

/// Digits of a question: enough that nobody meets another one by mistake.
const DIGITS: usize = 8;
/// Most characters of a refused cursor that are told.
const TOLD: usize = 80;

/// `5f3a9c0d1e2b-9a8b7c6d`: mark of the library, digest of what was asked. A place in the answer to one question is none in the answer to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListMark {
    library: String,
    question: String,
}

impl ListMark {
    /// `library` is [`Reader::library_mark`](crate::Reader::library_mark); `asked` is what decides which rows come, and in which order.
    pub fn new<S: AsRef<str>>(library: &str, asked: impl IntoIterator<Item = S>) -> Self {
        let asked: Vec<S> = asked.into_iter().collect();
        let parts: Vec<&str> = asked.iter().map(AsRef::as_ref).collect();
        let digest = content_hash(join(parts).as_bytes()).to_string();
        Self {
            library: library.to_owned(),
            question: digest[..DIGITS].to_owned(),
        }
    }

    /// Refuses what is no mark, and the mark of another library or of another question. That of a library alone, as programs before this gave out, is one
    /// of another question.
    pub fn check(&self, given: &str) -> Result<()> {
        let told = || given.chars().take(TOLD).collect();
        let (library, question) = given.split_once('-').unwrap_or((given, ""));
        let is_hexadecimal = |part: &str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
        let has_parts =
            library.len() == self.library.len() && [0, DIGITS].contains(&question.len());
        if !(has_parts && is_hexadecimal(library) && is_hexadecimal(question)) {
            Err(Error::Cursor(told()))
        } else if library != self.library {
            Err(Error::ForeignCursor(told()))
        } else if question != self.question {
            Err(Error::OtherQuestion(told()))
        } else {
            Ok(())
        }
    }

    /// A place as it is given out.
    pub fn cursor(&self, place: impl fmt::Display) -> String {
        format!("{place}.{self}")
    }

    /// The place in a cursor that this question gave out.
    pub fn place<'c>(&self, cursor: &'c str) -> Result<&'c str> {
        let read = cursor.rsplit_once('.');
        let (place, mark) =
            read.ok_or_else(|| Error::Cursor(cursor.chars().take(TOLD).collect()))?;
        self.check(mark)?;
        Ok(place)
    }
}

impl fmt::Display for ListMark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.library, self.question)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_of_one_library_and_one_question() {
        let own = ListMark::new("5f3a9c0d1e2b", ["find", "灯塔", ""]);
        let cursor = own.cursor("10.x");
        assert_eq!(own.place(&cursor).expect("its own"), "10.x");
        for (library, asked, is_foreign) in [
            ("5f3a9c0d1e2b", ["find", "", "灯塔"], false),
            ("5f3a9c0d1e2b", ["find", "灯塔 ", ""], false),
            ("0f3a9c0d1e2b", ["find", "灯塔", ""], true),
        ] {
            let refused = ListMark::new(library, asked).place(&cursor);
            let told = matches!(refused, Err(Error::ForeignCursor(_)));
            assert_eq!(told, is_foreign, "{asked:?}");
            assert!(refused.is_err(), "{asked:?}");
        }
        for (cursor, reason) in [
            ("10", "no mark"),
            ("", "nothing"),
            ("10.5f3a9c0d1e2b", "of a library alone"),
        ] {
            assert!(own.place(cursor).is_err(), "{reason}");
        }
    }
}
