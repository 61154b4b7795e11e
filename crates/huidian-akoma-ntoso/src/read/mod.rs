//! Documents back to texts with trees: ours to the byte, others' by their structure.

mod element;
mod elements;
mod facts;
mod tree;

use std::borrow::Cow;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::OWN_NAMESPACE;
use crate::error::Error;
use element::{Element, named_character};
use facts::FactsReader;
pub use facts::{Beginning, OwnFacts, ReadFacts};
use huidian_model::Document;
use tree::Tree;
pub use tree::WrittenReference;

/// Deeper documents are refused: nobody writes them, and trees are walked by recursion.
const DEEPEST: usize = 96;

/// A document read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReadInstrument {
    pub document: Document,
    pub facts: ReadFacts,
    /// What the document marks as references; ours are found again by their words.
    pub references: Vec<WrittenReference>,
}

/// Whether some bytes are an Akoma Ntoso document, in whatever encoding and behind whatever declarations: one that is not seen here would be read as
/// another kind of file, past what is refused of these.
pub fn is_akoma_ntoso(bytes: &[u8]) -> bool {
    // UTF-16 and UTF-32 put zeros between the letters of markup
    let plain: Cow<'_, [u8]> = if bytes.iter().take(4096).any(|byte| *byte == 0) {
        bytes.iter().copied().filter(|byte| *byte != 0).collect()
    } else {
        bytes.into()
    };
    let head = String::from_utf8_lossy(&plain[..plain.len().min(4096)]);
    head.contains("<akomaNtoso")
        || head.contains(":akomaNtoso")
        || root_of(&plain).is_some_and(|root| {
            let local = root.rsplit(|byte| *byte == b':').next();
            local == Some(b"akomaNtoso".as_slice())
        })
}

/// Name of the first element, behind declarations, comments and a document type with all that is in it.
fn root_of(bytes: &[u8]) -> Option<&[u8]> {
    let behind = |bytes: &'_ [u8], end: &[u8]| {
        let at = bytes.windows(end.len()).position(|window| window == end)?;
        Some(at + end.len())
    };
    // a mark of byte order may stand before
    let mut rest = &bytes[bytes.iter().take(8).position(|byte| *byte == b'<')?..];
    loop {
        let end = match rest {
            [b'<', b'?', ..] => behind(rest, b"?>")?,
            [b'<', b'!', b'-', b'-', ..] => behind(rest, b"-->")?,
            [b'<', b'!', ..] => {
                let end = behind(rest, b">")?;
                match rest.iter().position(|byte| *byte == b'[') {
                    Some(subset) if subset < end => {
                        let close = rest.iter().position(|byte| *byte == b']')?;
                        close + behind(&rest[close..], b">")?
                    }
                    _ => end,
                }
            }
            [b'<', name @ ..] => {
                let end = name
                    .iter()
                    .position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'));
                return name.get(..end?);
            }
            _ => return None,
        };
        let blank = rest[end..]
            .iter()
            .take_while(|byte| byte.is_ascii_whitespace());
        rest = &rest[end + blank.count()..];
    }
}

/// An element that is open.
struct Open {
    name: String,
    /// Nothing in it is text of the instrument.
    is_outside: bool,
}

/// Reads a document. Its text and tree come back even where parts are unusual; what is refused is in [`Error`].
pub fn read(bytes: &[u8]) -> Result<ReadInstrument, Error> {
    let text = std::str::from_utf8(bytes).map_err(|_| Error::NotUtf8)?;
    let text = text.trim_start_matches('\u{feff}');
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let malformed = |error: &dyn std::fmt::Display| Error::Malformed(error.to_string());
    let mut open: Vec<Open> = Vec::new();
    let mut tree: Option<Tree> = None;
    let mut facts = FactsReader::default();
    loop {
        match reader.read_event().map_err(|error| malformed(&error))? {
            Event::Start(start) => {
                if open.len() >= DEEPEST {
                    return Err(Error::TooDeep(DEEPEST));
                }
                let element = Element::of(&start).map_err(|error| malformed(&error))?;
                let tree = match &mut tree {
                    Some(tree) => tree,
                    None if element.name == "akomaNtoso" && element.is_version_3() => {
                        tree.insert(Tree::new(
                            element.find("xmlns:hd") == Some(OWN_NAMESPACE),
                            text.contains("<article") || text.contains(":article"),
                        ))
                    }
                    None => return Err(Error::NotAkomaNtoso),
                };
                let is_outside = open.last().is_some_and(|parent| parent.is_outside)
                    || elements::is_outside(&element.name);
                if open.len() == 1 {
                    facts.begin(&element);
                }
                if is_outside {
                    facts.start(&element, tree.is_in_annex());
                } else {
                    tree.start(&element);
                }
                open.push(Open {
                    name: element.name,
                    is_outside,
                });
            }
            Event::End(_) => {
                let ended = open.pop();
                if let (Some(ended), Some(tree)) = (ended, &mut tree) {
                    if ended.is_outside {
                        facts.end(&ended.name);
                    } else {
                        tree.end(&ended.name);
                    }
                }
            }
            Event::Text(words) => put(&open, tree.as_mut(), &words),
            Event::CData(words) => put(&open, tree.as_mut(), &words),
            Event::GeneralRef(reference) => {
                let character = match reference.resolve_char_ref() {
                    Ok(Some(character)) => character,
                    _ => named_character(&reference)
                        .ok_or_else(|| Error::DocumentType(format!("&{};", &*reference)))?,
                };
                put(&open, tree.as_mut(), character.encode_utf8(&mut [0; 4]));
            }
            Event::DocType(_) => return Err(Error::DocumentType("DOCTYPE".to_owned())),
            Event::Eof if open.is_empty() => break,
            Event::Eof => return Err(Error::Malformed("ends too early".to_owned())),
            _ => {}
        }
    }
    let tree = tree.ok_or(Error::NotAkomaNtoso)?;
    let mut facts = facts.finish(tree.is_own());
    facts.title = facts.title.or_else(|| tree.title());
    let (document, references) = tree.finish();
    Ok(ReadInstrument {
        document,
        facts,
        references,
    })
}

fn put(open: &[Open], tree: Option<&mut Tree>, words: &str) {
    if let (Some(last), Some(tree)) = (open.last(), tree)
        && !last.is_outside
    {
        tree.words(words);
    }
}
