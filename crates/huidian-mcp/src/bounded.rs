//! Lines of bounded length: a message that is too long is not kept, and a short notice stands in its place; so does one in the place of what is no JSON.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use serde::de::IgnoredAny;
use serde_json::{Value, json};
use tokio::io::{AsyncRead, ReadBuf};

/// Longest message taken, in bytes: a roundup or a contract to be checked.
pub const MESSAGE_BYTES: usize = 4 * 1024 * 1024;
/// Method of the notice that stands in the place of a message that was too long.
pub const TOO_LONG: &str = "notifications/huidian/too_long";
/// The same for a line that is no JSON.
pub const NO_JSON: &str = "notifications/huidian/no_json";

/// Bytes read at once.
const PIECE: usize = 16 * 1024;
/// Bytes of a message that is not kept in which its id is looked for, at its beginning and at its end: members come in any order.
const SEEN: usize = 256;

/// Passes whole lines on, and notices in the place of those that nobody could read.
pub struct Bounded<R> {
    inner: R,
    most: usize,
    /// The line so far, as long as it is not too long.
    line: Vec<u8>,
    /// Bytes of the line so far.
    length: usize,
    head: Vec<u8>,
    /// The last bytes of a line that is not kept.
    tail: Vec<u8>,
    /// Ready to be passed on, from `at`.
    out: Vec<u8>,
    at: usize,
}

impl<R> Bounded<R> {
    pub fn new(inner: R, most: usize) -> Self {
        Self {
            inner,
            most,
            line: Vec::new(),
            length: 0,
            head: Vec::new(),
            tail: Vec::new(),
            out: Vec::new(),
            at: 0,
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            let missing = SEEN.saturating_sub(self.head.len()).min(piece.len());
            self.head.extend_from_slice(&piece[..missing]);
            self.length += piece.len();
            if self.length <= self.most {
                self.line.extend_from_slice(piece);
            } else {
                self.line = Vec::new();
                self.keep_tail(piece);
            }
            if piece.ends_with(b"\n") {
                self.end_line();
            }
        }
    }

    fn end_line(&mut self) {
        let line = std::mem::take(&mut self.line);
        let notice = if self.length > self.most {
            Some(too_long(&self.head, &self.tail))
        } else {
            (!is_readable(&line)).then(|| json!({"jsonrpc": "2.0", "method": NO_JSON}))
        };
        match notice {
            Some(notice) => {
                self.out.extend_from_slice(notice.to_string().as_bytes());
                self.out.push(b'\n');
            }
            None => self.out.extend_from_slice(&line),
        }
        self.length = 0;
        self.head.clear();
        self.tail.clear();
    }

    fn keep_tail(&mut self, piece: &[u8]) {
        let from = piece.len().saturating_sub(SEEN);
        self.tail.extend_from_slice(&piece[from..]);
        let surplus = self.tail.len().saturating_sub(SEEN);
        self.tail.drain(..surplus);
    }
}

impl<R: AsyncRead + Unpin> AsyncRead for Bounded<R> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = &mut *self;
        while this.at == this.out.len() {
            this.out.clear();
            this.at = 0;
            let mut piece = [0; PIECE];
            let mut read = ReadBuf::new(&mut piece);
            ready!(Pin::new(&mut this.inner).poll_read(context, &mut read))?;
            if read.filled().is_empty() {
                return Poll::Ready(Ok(()));
            }
            let filled = read.filled().to_vec();
            this.take(&filled);
        }
        let count = buffer.remaining().min(this.out.len() - this.at);
        buffer.put_slice(&this.out[this.at..this.at + count]);
        this.at += count;
        Poll::Ready(Ok(()))
    }
}

/// Whether a line is JSON or blank. What is no message all the same is told by who reads messages.
fn is_readable(line: &[u8]) -> bool {
    let Ok(line) = std::str::from_utf8(line) else {
        return false;
    };
    let line = line.trim_start_matches('\u{feff}').trim();
    line.is_empty() || serde_json::from_str::<IgnoredAny>(line).is_ok()
}

fn too_long(head: &[u8], tail: &[u8]) -> Value {
    let head = String::from_utf8_lossy(head);
    let tail = String::from_utf8_lossy(tail);
    let id = id_before_words(&head).or_else(|| id_at_end(&tail));
    let mut notice = json!({"jsonrpc": "2.0", "method": TOO_LONG});
    if let Some(id) = id {
        notice["params"] = json!({"id": id});
    }
    notice
}

/// The id of a message that tells it before what it asks with.
fn id_before_words(head: &str) -> Option<Value> {
    let before = head.split("\"params\"").next()?;
    let (_, rest) = before.split_once("\"id\"")?;
    read_id(rest)
}

/// The id of a message that tells it last.
fn id_at_end(tail: &str) -> Option<Value> {
    let (_, rest) = tail.rsplit_once("\"id\"")?;
    let id = read_id(rest)?;
    // nothing but the end of the message may stand behind, or the words asked with have an id
    let behind = rest.split_once(&id.to_string()).map(|(_, behind)| behind)?;
    let is_last = behind.trim() == "}"
        || behind.trim_start().starts_with(",\"jsonrpc\"")
        || behind.trim_start().starts_with(", \"jsonrpc\"");
    is_last.then_some(id)
}

/// A number or a text behind the colon.
fn read_id(rest: &str) -> Option<Value> {
    let rest = rest.trim_start().strip_prefix(':')?.trim_start();
    let mut values = serde_json::Deserializer::from_str(rest).into_iter::<Value>();
    let id = values.next()?.ok()?;
    (id.is_string() || id.is_number()).then_some(id)
}

#[cfg(test)]
mod tests {
    use tokio::io::AsyncReadExt;

    use super::*;

    fn passed(bytes: &[u8]) -> String {
        let mut out = Vec::new();
        let reading = async { Bounded::new(bytes, 100).read_to_end(&mut out).await };
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        runtime
            .expect("a runtime")
            .block_on(reading)
            .expect("bytes are read");
        String::from_utf8(out).expect("text")
    }

    #[test]
    fn a_message_that_is_too_long_leaves_a_notice_with_its_id() {
        let long = "长".repeat(60);
        for (message, id, reason) in [
            (
                format!(r#"{{"id":7,"params":"{long}"}}"#),
                json!(7),
                "id first",
            ),
            (
                format!(r#"{{"method":"x","params":"{long}","jsonrpc":"2.0","id":"a"}}"#),
                json!("a"),
                "id last",
            ),
            (
                format!(r#"{{"params":{{"text":"{long}","id":5}}}}"#),
                Value::Null,
                "an id of the words asked with",
            ),
        ] {
            let out = passed(format!("{message}\n{{\"id\":1}}\n").as_bytes());
            let lines: Vec<&str> = out.lines().collect();
            assert_eq!(lines.len(), 2, "{reason}: nothing of it is kept");
            let notice: Value = serde_json::from_str(lines[lines.len() - 2]).expect("JSON");
            assert_eq!(notice["method"], TOO_LONG, "{reason}");
            assert_eq!(notice["params"]["id"], id, "{reason}");
            assert_eq!(lines.last(), Some(&"{\"id\":1}"), "the next one is whole");
        }
    }

    #[test]
    fn a_line_that_is_no_json_leaves_a_notice() {
        let notice = format!("{}\n", json!({"jsonrpc": "2.0", "method": NO_JSON}));
        for (line, is_passed) in [
            (&b"{}\n"[..], true),
            (b"\xef\xbb\xbf{\"id\": 1}\r\n", true),
            (b"\n", true),
            (b"[]\n", true),
            (b"{\n", false),
            (b"GET / HTTP/1.1\r\n", false),
            (b"\"\xff\"\n", false),
        ] {
            let expected = if is_passed {
                String::from_utf8(line.to_vec()).expect("text")
            } else {
                notice.clone()
            };
            assert_eq!(passed(line), expected, "{line:?}");
        }
    }
}
