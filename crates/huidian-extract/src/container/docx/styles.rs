use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};

use crate::container::xml;

/// Length of a chain of styles beyond which it is taken for a circle.
const LONGEST_CHAIN: usize = 20;

/// The paragraph styles of a document.
#[derive(Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
}

#[derive(Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    number: Option<u32>,
    level: Option<u32>,
    is_bold: Option<bool>,
}

impl Styles {
    pub(super) fn read(part: &str) -> Self {
        let mut styles = Self::default();
        let mut current: Option<(String, Style)> = None;
        let mut reader = xml::reader(part);
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Eof => break,
                Event::Start(element) if element.local_name().as_ref() == "style" => {
                    current = xml::attribute(&element, "styleId").map(|id| (id, Style::default()));
                }
                Event::Start(element) => {
                    if let Some((_, style)) = &mut current {
                        style.take(&element);
                    }
                }
                Event::End(element) if element.local_name().as_ref() == "style" => {
                    styles.by_id.extend(current.take());
                }
                _ => {}
            }
        }
        styles
    }

    fn chain<'s>(&'s self, id: Option<&'s str>) -> impl Iterator<Item = (&'s str, &'s Style)> {
        let find = |id: Option<&'s str>| {
            let id = id?;
            self.by_id.get(id).map(|style| (id, style))
        };
        std::iter::successors(find(id), move |(_, style)| find(style.based_on.as_deref()))
            .take(LONGEST_CHAIN)
    }

    /// The level of heading that a style makes, 1 to 6.
    pub(super) fn heading(&self, id: Option<&str>) -> Option<u8> {
        self.chain(id)
            .find_map(|(_, style)| style.outline.or_else(|| outline_by_name(&style.name)))
            .filter(|&outline| outline < 9)
            .map(|outline| (outline + 1).min(6))
    }

    /// Whether the style is that of the document's title.
    pub(super) fn is_title(&self, id: Option<&str>) -> bool {
        self.chain(id)
            .any(|(_, style)| matches!(style.name.as_str(), "Title" | "title" | "标题"))
    }

    pub(super) fn is_bold(&self, id: Option<&str>) -> bool {
        self.chain(id)
            .find_map(|(_, style)| style.is_bold)
            .unwrap_or(false)
    }

    /// The list that a style puts its paragraphs into, its level where stated, and the style that says so.
    pub(super) fn number<'s>(&'s self, id: Option<&'s str>) -> Option<(u32, Option<u32>, &'s str)> {
        self.chain(id)
            .find_map(|(id, style)| Some((style.number?, style.level, id)))
    }
}

/// Built-in names are written in English or in the language of the program.
fn outline_by_name(name: &str) -> Option<u8> {
    let lowercase = name.to_lowercase();
    if matches!(lowercase.as_str(), "title" | "标题") {
        return Some(0);
    }
    let level = ["heading", "标题"]
        .iter()
        .find_map(|prefix| lowercase.strip_prefix(prefix))?;
    let level: u8 = level.trim().parse().ok()?;
    (1..=9).contains(&level).then(|| level - 1)
}

impl Style {
    fn take(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "name" => self.name = xml::attribute(element, "val").unwrap_or_default(),
            "basedOn" => self.based_on = xml::attribute(element, "val"),
            "outlineLvl" => self.outline = xml::number(element, "val").map(|level| level as u8),
            "numId" => self.number = xml::number(element, "val"),
            "ilvl" => self.level = xml::number(element, "val"),
            "b" => self.is_bold = Some(xml::is_on(element)),
            _ => {}
        }
    }
}
