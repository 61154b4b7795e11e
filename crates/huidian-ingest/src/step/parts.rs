//! A page with several instruments, as one page for each.

use huidian_extract::{Page, extract};
use huidian_fetch::Incoming;
use huidian_parse::{LineShape, instruments_in};

use super::cite::Cited;
use super::extract::{Extracted, cut};
use super::printed::printed_in;
use super::refusal::Refusal;

/// One instrument of a page that holds several.
pub(crate) struct Part {
    /// Its words, below those of the notice or order that publishes it.
    pub(crate) extracted: Extracted,
    /// Code points of the text that it was cut from.
    taken: (u32, u32),
    /// Those of the notice or order above it, where its words begin with that.
    cover: Option<(u32, u32)>,
}

/// The instruments of a page that holds several; `None` for any other page.
pub(crate) fn instruments(extracted: &Extracted) -> Option<Vec<Part>> {
    if extracted.instrument.is_some() {
        return None;
    }
    let text = extracted.text();
    let found = instruments_in(text, extracted.shapes.as_deref())?;
    let cover = found.cover.map(|cover| cut(text, cover));
    found
        .texts
        .iter()
        .enumerate()
        .map(|(place, taken)| {
            let own = cut(text, *taken);
            let shapes = extracted
                .shapes
                .as_ref()
                .map(|lines| shapes_in(lines, found.cover, *taken));
            let words = match &cover {
                Some(cover) => format!("{cover}{GAP}{own}"),
                None => own,
            };
            // what the page says of itself is said of what it publishes, and not of an act printed anew below that
            let is_own_page = cover.is_some() || place == 0;
            let page = page_of(words, &extracted.page, is_own_page)?;
            Some(Part {
                extracted: Extracted {
                    page,
                    main: None,
                    shapes,
                    web: extracted.web.clone().filter(|_| is_own_page),
                    instrument: None,
                },
                taken: *taken,
                cover: found.cover,
            })
        })
        .collect()
}

/// Characters between a cover and the text below it.
const GAP: &str = "\n\n";

/// The shapes of a part's lines, at their places in the part's own text.
fn shapes_in(lines: &[LineShape], cover: Option<(u32, u32)>, taken: (u32, u32)) -> Vec<LineShape> {
    let mut found = Vec::new();
    let mut at = 0;
    for (start, end) in cover.into_iter().chain([taken]) {
        let inside = lines
            .iter()
            .filter(|line| start <= line.start && line.start < end);
        found.extend(inside.map(|line| LineShape {
            start: line.start - start + at,
            end: line.end.min(end) - start + at,
            ..*line
        }));
        at = end - start + GAP.len() as u32;
    }
    found
}

/// Fields of a page that say where it came from.
const ORIGIN: [&str; 4] = ["url", "source", "account", "author"];

fn page_of(words: String, whole: &Page, is_own_page: bool) -> Option<Page> {
    let fields = whole.front_matter.iter();
    let fields = fields
        .filter(|(name, _)| name != "title" && (is_own_page || ORIGIN.contains(&name.as_str())));
    let mut page = extract(words.as_bytes(), Some("text.txt")).ok()?;
    page.front_matter = fields.cloned().collect();
    page.format = whole.format;
    Some(page)
}

impl Part {
    /// The page's name tells the page's title, which need not be this one's.
    pub(crate) fn incoming(&self, whole: &Incoming) -> Incoming {
        let folder = whole.folder().map(|folder| format!("{folder}/"));
        Incoming {
            name: folder.unwrap_or_default(),
            shown: whole.shown.clone(),
            bytes: Vec::new(),
            told: whole.told.clone(),
            origin: whole.origin.clone(),
            ..*whole
        }
    }

    /// The beginning of its words, for messages.
    pub(crate) fn name(&self) -> String {
        let words = self
            .extracted
            .text()
            .lines()
            .find(|line| !line.trim().is_empty());
        words.unwrap_or_default().trim().chars().take(40).collect()
    }

    /// Where a code point of its words stands in the whole text.
    fn in_whole(&self, offset: u32) -> u32 {
        let Some((start, end)) = self.cover else {
            return self.taken.0 + offset;
        };
        let length = end - start;
        match offset.checked_sub(length + GAP.len() as u32) {
            Some(own) => self.taken.0 + own,
            None => start + offset.min(length),
        }
    }

    /// With its place on the whole page.
    pub(crate) fn placed(&self, cited: Cited, whole: &Extracted) -> Cited {
        match cited {
            Cited::Text(mut text) => {
                text.taken = Some(whole.in_page(self.taken));
                text.shares_number = true;
                text.printed = printed_in(&whole.page, &text.document.text, |offset| {
                    whole.to_page(self.in_whole(text.source_map.to_source(offset)))
                });
                Cited::Text(text)
            }
            Cited::Roundup(_) | Cited::Reading(_) => cited,
        }
    }
}

/// Reads each instrument of a page that holds several; what is none is told, and the page refused where none is one.
pub(crate) fn read_parts(
    incoming: &Incoming,
    extracted: &Extracted,
    parts: &[Part],
    warnings: &mut Vec<String>,
    read_part: impl Fn(&Incoming, &Extracted, &mut Vec<String>) -> Result<Cited, Refusal>,
) -> Result<Vec<Cited>, Refusal> {
    let mut content = Vec::new();
    let mut refused = None;
    for part in parts {
        match read_part(&part.incoming(incoming), &part.extracted, warnings) {
            Ok(cited) => content.push(part.placed(cited, extracted)),
            Err(refusal) => {
                warnings.push(format!("{}：{}", part.name(), refusal.reason));
                refused = Some(refusal);
            }
        }
    }
    match refused {
        Some(refusal) if content.is_empty() => Err(refusal),
        _ => Ok(content),
    }
}
