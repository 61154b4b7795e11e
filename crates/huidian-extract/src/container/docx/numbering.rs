use std::collections::HashMap;

use quick_xml::events::{BytesStart, Event};

use super::count::{Format, written};
use crate::container::xml;

/// Levels of a list (ECMA-376 part 1, 17.9.3).
const LEVELS: usize = 9;

/// The lists of a document and how far each has counted.
#[derive(Default)]
pub(crate) struct Numbering {
    outlines: HashMap<u32, Outline>,
    lists: HashMap<u32, List>,
    counts: HashMap<u32, [Option<u32>; LEVELS]>,
}

/// An abstract numbering: what several lists share, their counters included.
#[derive(Default)]
struct Outline {
    levels: [Level; LEVELS],
}

#[derive(Default, Clone)]
struct Level {
    start: Option<u32>,
    format: Format,
    /// `第%1条`, `%1.%2`.
    text: String,
    is_legal: bool,
    style: Option<String>,
    /// The level, counted from 1, that makes this one start again; 0 for none, absent for any above it.
    restart: Option<u32>,
}

#[derive(Default)]
struct List {
    outline: u32,
    restarts: [Option<u32>; LEVELS],
    is_started: bool,
}

/// The number in front of a paragraph.
pub(crate) struct Marker {
    /// `None` for a bullet.
    pub(crate) text: Option<String>,
    pub(crate) level: u8,
}

impl Numbering {
    pub(super) fn read(part: &str) -> Self {
        let mut numbering = Self::default();
        let mut place = Place::default();
        let mut reader = xml::reader(part);
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Eof => break,
                Event::Start(element) => numbering.take(&element, &mut place),
                Event::End(element) => place.leave(element.local_name().as_ref()),
                _ => {}
            }
        }
        numbering
    }

    fn take(&mut self, element: &BytesStart<'_>, place: &mut Place) {
        let value = || xml::number(element, "val");
        match element.local_name().as_ref() {
            "abstractNum" => place.outline = xml::number(element, "abstractNumId"),
            "num" => place.list = xml::number(element, "numId"),
            "lvl" | "lvlOverride" => {
                place.level = xml::number(element, "ilvl").map(|level| level as usize);
            }
            "abstractNumId" => {
                if let (Some(list), Some(outline)) = (place.list, value()) {
                    self.lists.entry(list).or_default().outline = outline;
                }
            }
            "startOverride" => {
                if let (Some(list), Some(level)) = (place.list, place.level)
                    && let Some(restart) =
                        self.lists.entry(list).or_default().restarts.get_mut(level)
                {
                    *restart = value();
                }
            }
            name => {
                if let (Some(outline), Some(level), None) = (place.outline, place.level, place.list)
                    && let Some(level) = self
                        .outlines
                        .entry(outline)
                        .or_default()
                        .levels
                        .get_mut(level)
                {
                    level.take(name, element);
                }
            }
        }
    }

    /// Adds a level as another format than DOCX tells it; `%1` in `text` is the number of the first level.
    pub(crate) fn add_level(
        &mut self,
        outline: u32,
        level: usize,
        start: u32,
        format: Format,
        text: String,
        restart: Option<u32>,
    ) {
        let outline = self.outlines.entry(outline).or_default();
        if let Some(own) = outline.levels.get_mut(level) {
            *own = Level {
                start: Some(start),
                format,
                text,
                restart,
                ..Level::default()
            };
        }
    }

    pub(crate) fn add_list(&mut self, list: u32, outline: u32) {
        self.lists.entry(list).or_default().outline = outline;
    }

    /// Lets a list count from its start again.
    pub(crate) fn restart(&mut self, list: u32) {
        if let Some(list) = self.lists.get(&list) {
            self.counts.remove(&list.outline);
        }
    }

    /// Counts one paragraph of a list on and returns its number; `None` for a list that is not defined.
    ///
    /// The level may be left to the style, which some level of the list names as its own.
    pub(crate) fn next(
        &mut self,
        list_id: u32,
        level: Option<u32>,
        style: Option<&str>,
    ) -> Option<Marker> {
        let list = self.lists.get_mut(&list_id)?;
        let outline = self.outlines.get(&list.outline)?;
        let of_style = || {
            let mut levels = outline.levels.iter();
            levels.position(|level| style.is_some() && level.style.as_deref() == style)
        };
        let level = level.map(|level| level as usize).or_else(of_style);
        let level = level.unwrap_or(0).min(LEVELS - 1);
        let counts = self.counts.entry(list.outline).or_default();
        if !std::mem::replace(&mut list.is_started, true) {
            for (count, restart) in counts.iter_mut().zip(list.restarts) {
                if let Some(start) = restart {
                    *count = start.checked_sub(1).or(*count);
                }
            }
        }
        let start = |level: usize| outline.levels[level].start.unwrap_or(1);
        counts[level] =
            Some(counts[level].map_or_else(|| start(level), |count| count.saturating_add(1)));
        for (upper, count) in counts.iter_mut().enumerate().take(level) {
            count.get_or_insert_with(|| start(upper));
        }
        for (deeper, count) in counts.iter_mut().enumerate().skip(level + 1) {
            if outline.levels[deeper].restarts_after(level, deeper) {
                *count = None;
            }
        }
        Some(Marker {
            text: outline.shown(level, counts),
            level: level as u8,
        })
    }
}

/// Where in the numbering part the reader stands.
#[derive(Default)]
struct Place {
    outline: Option<u32>,
    list: Option<u32>,
    level: Option<usize>,
}

impl Place {
    fn leave(&mut self, name: &str) {
        match name {
            "abstractNum" => self.outline = None,
            "num" => self.list = None,
            "lvl" | "lvlOverride" => self.level = None,
            _ => {}
        }
    }
}

impl Level {
    fn take(&mut self, name: &str, element: &BytesStart<'_>) {
        match name {
            "start" => self.start = xml::number(element, "val"),
            "numFmt" => {
                let name = xml::attribute(element, "val");
                self.format = Format::from_name(&name.unwrap_or_default());
            }
            "lvlText" => self.text = xml::attribute(element, "val").unwrap_or_default(),
            "isLgl" => self.is_legal = xml::is_on(element),
            "pStyle" => self.style = xml::attribute(element, "val"),
            "lvlRestart" => self.restart = xml::number(element, "val"),
            _ => {}
        }
    }

    /// Whether this level, at place `own`, starts again once `upper` has counted (ECMA-376 part 1, 17.9.10).
    fn restarts_after(&self, upper: usize, own: usize) -> bool {
        match self.restart {
            Some(0) => false,
            // A level that is not above this one says nothing.
            Some(level) if level as usize <= own => upper < level as usize,
            _ => true,
        }
    }
}

impl Outline {
    /// The number of a level with those above it filled in.
    fn shown(&self, level: usize, counts: &[Option<u32>; LEVELS]) -> Option<String> {
        let shown = &self.levels[level];
        if shown.format == Format::Bullet {
            return None;
        }
        let mut out = String::new();
        let mut characters = shown.text.chars().peekable();
        while let Some(character) = characters.next() {
            let of_level = characters.peek().and_then(|next| next.to_digit(10));
            match of_level {
                Some(number @ 1..=9) if character == '%' => {
                    characters.next();
                    let upper = number as usize - 1;
                    let format = if shown.is_legal {
                        Format::Decimal
                    } else {
                        self.levels[upper].format
                    };
                    out.push_str(&written(counts[upper].unwrap_or(0), format));
                }
                _ => out.push(character),
            }
        }
        let out = out.trim();
        (!out.is_empty()).then(|| out.to_owned())
    }
}
