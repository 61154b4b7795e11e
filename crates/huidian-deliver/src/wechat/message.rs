//! Messages of the official-account protocol: XML in, XML out.

use quick_xml::Reader;
use quick_xml::events::Event;
use thiserror::Error;

/// Largest message read; the platform's own are far smaller.
const MAX_BYTES: usize = 64 * 1024;
/// Longest text reply the platform takes, in bytes of UTF-8.
pub const REPLY_BYTES: usize = 2048;

/// Why a message is not read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MessageError {
    #[error("message of {0} bytes exceeds {MAX_BYTES}")]
    TooLarge(usize),
    #[error("document type declarations are refused")]
    DocumentType,
    #[error("not a message: {0}")]
    Malformed(String),
    #[error("message has no {0}")]
    Missing(&'static str),
}

/// What somebody sent.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Message {
    pub to: String,
    pub from: String,
    pub created_at: i64,
    pub kind: String,
    pub content: String,
    /// `subscribe`, `unsubscribe`, `CLICK` … of an event.
    pub event: String,
    /// Key of the menu's button that was pressed.
    pub event_key: String,
    pub id: Option<String>,
    /// The sealed message of encrypted mode.
    pub encrypted: Option<String>,
}

impl Message {
    /// Reads a message. Entities other than XML's own five are refused, as is any document type: nothing outside the message is ever read.
    pub fn read(xml: &str) -> Result<Self, MessageError> {
        if xml.len() > MAX_BYTES {
            return Err(MessageError::TooLarge(xml.len()));
        }
        let malformed = |error: &dyn std::fmt::Display| MessageError::Malformed(error.to_string());
        let mut reader = Reader::from_str(xml);
        let (mut message, mut open) = (Self::default(), Vec::<String>::new());
        loop {
            match reader.read_event().map_err(|error| malformed(&error))? {
                Event::Start(start) => {
                    if open.len() > 8 {
                        return Err(MessageError::Malformed("nested too deep".to_owned()));
                    }
                    open.push(start.local_name().as_ref().to_owned());
                }
                Event::End(_) => drop(open.pop()),
                Event::Text(text) => message.put(&open, &text),
                Event::CData(data) => message.put(&open, &data),
                Event::GeneralRef(name) => {
                    let text = entity(&name)
                        .ok_or_else(|| MessageError::Malformed(format!("entity {}", &*name)))?;
                    message.put(&open, &text);
                }
                Event::DocType(_) => return Err(MessageError::DocumentType),
                Event::Eof => break,
                _ => {}
            }
        }
        if message.encrypted.is_none() && message.from.is_empty() {
            return Err(MessageError::Missing("FromUserName"));
        }
        Ok(message)
    }

    fn put(&mut self, open: &[String], text: &str) {
        let [_, name] = open else { return };
        let text = if name == "Content" { text } else { text.trim() };
        match name.as_str() {
            "ToUserName" => self.to.push_str(text),
            "FromUserName" => self.from.push_str(text),
            "CreateTime" => self.created_at = text.parse().unwrap_or(self.created_at),
            "MsgType" => self.kind.push_str(text),
            "Content" => self.content.push_str(text),
            "Event" => self.event.push_str(text),
            "EventKey" => self.event_key.push_str(text),
            "MsgId" if !text.is_empty() => self.id = Some(text.to_owned()),
            "Encrypt" if !text.is_empty() => self.encrypted = Some(text.to_owned()),
            _ => {}
        }
    }

    /// What tells a retry from a new message: MsgId, or sender and time for events, which have none.
    pub fn deduplication_key(&self) -> String {
        self.id
            .clone()
            .unwrap_or_else(|| format!("{}@{}@{}", self.from, self.created_at, self.event))
    }
}

fn entity(name: &str) -> Option<String> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix('x') {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).map(String::from);
    }
    let text = match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => return None,
    };
    Some(text.to_owned())
}

/// A text reply to `message`, cut to what the platform takes.
pub fn text_reply(message: &Message, content: &str, now_seconds: i64) -> String {
    format!(
        "<xml><ToUserName>{}</ToUserName><FromUserName>{}</FromUserName><CreateTime>{now_seconds}</CreateTime>\
         <MsgType>{}</MsgType><Content>{}</Content></xml>",
        cdata(&message.from),
        cdata(&message.to),
        cdata("text"),
        cdata(&cut_at_line(content, REPLY_BYTES)),
    )
}

/// The envelope of encrypted mode.
pub fn sealed_reply(sealed: &str, signature: &str, timestamp: &str, nonce: &str) -> String {
    format!(
        "<xml><Encrypt>{}</Encrypt><MsgSignature>{}</MsgSignature><TimeStamp>{timestamp}</TimeStamp><Nonce>{}</Nonce></xml>",
        cdata(sealed),
        cdata(signature),
        cdata(nonce),
    )
}

/// `]]>` cannot stand in a CDATA section; it is split over two.
fn cdata(text: &str) -> String {
    format!("<![CDATA[{}]]>", text.replace("]]>", "]]]]><![CDATA[>"))
}

/// The beginning of `text` in at most `limit` bytes, with … where something was cut: whole lines, as long as these are half of what
/// there is room for; else whole sentences, else whole characters.
pub fn cut_at_line(text: &str, limit: usize) -> String {
    if text.len() <= limit {
        return text.to_owned();
    }
    let room = limit.saturating_sub("\n…".len());
    let mut end = room;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let begun = &text[..end];
    let line = begun.rfind('\n').filter(|line| *line > 0);
    let sentence = begun.rfind(['。', '；', '！', '？']);
    let sentence = sentence.map(|at| at + '。'.len_utf8());
    match (line, sentence) {
        (Some(line), _) if line >= end / 2 => format!("{}\n…", &begun[..line]),
        (line, Some(sentence)) if line.is_none_or(|line| line < sentence) => {
            format!("{}…", &begun[..sentence])
        }
        (Some(line), _) => format!("{}\n…", &begun[..line]),
        (None, _) => format!("{begun}…"),
    }
}
