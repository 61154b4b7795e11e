//! DOCX by a reader of our own: automatic numbers (第一条 is often one) are not in the text, and the
//! libraries leave them out.

mod body;
mod count;
mod grid;
mod numbering;
mod paragraph;
mod styles;

use std::collections::HashMap;

use quick_xml::events::Event;

use self::body::Body;
pub(crate) use self::count::Format as NumberFormat;
pub(crate) use self::numbering::{Marker, Numbering};
use self::styles::Styles;
use super::archive::Archive;
use super::drawn::Drawn;
use super::xml;
use crate::error::Error;
use crate::format::Format;
use crate::limits::Limits;

const FORMAT: Format = Format::WordDocument;

/// Reads the body of a word-processor document (ECMA-376 part 1, 17).
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Drawn, Error> {
    let mut archive = Archive::open(bytes, FORMAT, limits)?;
    let document = archive
        .member("word/document.xml")?
        .ok_or_else(|| Error::Damaged {
            format: FORMAT,
            reason: "word/document.xml is missing".to_owned(),
        })?;
    let part =
        |archive: &mut Archive<'_>, name| archive.member(name).map(Option::unwrap_or_default);
    let styles = Styles::read(&part(&mut archive, "word/styles.xml")?);
    let numbering = Numbering::read(&part(&mut archive, "word/numbering.xml")?);
    let links = links(&part(&mut archive, "word/_rels/document.xml.rels")?);
    let properties = properties(&part(&mut archive, "docProps/core.xml")?);
    let mut body = Body::new(styles, numbering, links, limits);
    body.read(&document);
    let mut drawn = body.finish();
    if drawn.blocks.is_empty() {
        return Err(Error::Empty);
    }
    drawn.title = drawn
        .title
        .or_else(|| stated_title(&properties, &drawn.text));
    drawn.properties = properties;
    Ok(drawn)
}

/// Targets of external links by their relation id.
fn links(relations: &str) -> HashMap<String, String> {
    let mut links = HashMap::new();
    let mut reader = xml::reader(relations);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(element) if element.local_name().as_ref() == "Relationship" => {
                let id = xml::attribute(&element, "Id");
                let target = xml::attribute(&element, "Target");
                if let (Some(id), Some(target)) = (id, target) {
                    links.insert(id, target);
                }
            }
            _ => {}
        }
    }
    links
}

/// The properties that say something, in order.
fn properties(core: &str) -> Vec<(String, String)> {
    let mut properties = Vec::new();
    let mut value = String::new();
    let mut reader = xml::reader(core);
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(_) => value.clear(),
            Event::Text(text) => value.push_str(&text),
            Event::GeneralRef(reference) => value.extend(xml::reference(&reference)),
            Event::End(element) => {
                if !value.trim().is_empty() {
                    let name = element.local_name().as_ref().to_owned();
                    properties.push((name, value.trim().to_owned()));
                }
                value.clear();
            }
            _ => {}
        }
    }
    properties
}

/// The title property, believed only when the text says it too: programs fill it with the first file name.
fn stated_title(properties: &[(String, String)], text: &str) -> Option<String> {
    let (_, title) = properties.iter().find(|(name, _)| name == "title")?;
    text.contains(title.as_str()).then(|| title.clone())
}
