//! Contents of a text and the portion of it on one page.

use std::ops::Range;

use huidian_model::{Document, Provision, ProvisionPath};

use super::prose::spaced;

/// Longest text shown on one page, in bytes of UTF-8; about 50,000 characters.
const WHOLE_TEXT_BYTES: usize = 160 << 10;

/// A line of the contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ContentsLine {
    pub(crate) label: String,
    pub(crate) level: usize,
    pub(crate) path: ProvisionPath,
    /// Index in the document's list.
    pub(crate) place: usize,
}

/// Headings of the text; where it has none, its units with their first words.
pub(crate) fn contents_of(document: &Document) -> Vec<ContentsLine> {
    let headings: Vec<ContentsLine> = placed(document)
        .filter(|(_, provision)| provision.kind.is_heading())
        .map(|(place, provision)| ContentsLine {
            label: spaced(document.label_of(provision)),
            level: heading_depth(document, provision),
            path: provision.path.clone(),
            place,
        })
        .collect();
    if headings.len() > 1 {
        return headings;
    }
    placed(document)
        .filter(|(_, provision)| provision.kind.is_unit() && !provision.path.is_empty())
        .map(|(place, provision)| ContentsLine {
            label: first_words(document, provision),
            level: 0,
            path: provision.path.clone(),
            place,
        })
        .collect()
}

fn placed(document: &Document) -> impl Iterator<Item = (usize, &Provision)> {
    document.provisions.iter().enumerate()
}

fn heading_depth(document: &Document, provision: &Provision) -> usize {
    let mut depth = 0;
    let mut parent = provision.parent;
    while let Some(above) = parent.and_then(|index| document.provisions.get(index as usize)) {
        depth += usize::from(above.kind.is_heading());
        parent = above.parent;
    }
    depth
}

/// Label and the beginning of a unit: 第三条　国家坚持网络安全与…
fn first_words(document: &Document, provision: &Provision) -> String {
    const WORDS: usize = 16;
    let label = spaced(document.label_of(provision));
    let rest = document
        .text
        .get(provision.label_end as usize..provision.end as usize)
        .unwrap_or("")
        .trim();
    if label.chars().count() > WORDS / 2 || rest.is_empty() {
        return label;
    }
    let words: String = rest
        .chars()
        .take_while(|c| !matches!(c, '\n' | '。' | '；'))
        .take(WORDS)
        .collect();
    format!("{label}　{words}")
}

/// A part of the text for one page, and the parts next to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Portion {
    pub(crate) places: Range<usize>,
    pub(crate) previous: Option<ProvisionPath>,
    pub(crate) next: Option<ProvisionPath>,
    pub(crate) is_whole: bool,
}

/// The whole text, or for a long one the part that holds the provision asked for (the first part when none is).
pub(crate) fn portion_of(document: &Document, wanted: Option<usize>) -> Portion {
    let count = document.provisions.len();
    if document.text.len() <= WHOLE_TEXT_BYTES {
        return Portion {
            places: 0..count,
            previous: None,
            next: None,
            is_whole: true,
        };
    }
    let starts = part_starts(document);
    let wanted = wanted.unwrap_or(0);
    let part = starts
        .partition_point(|start| *start <= wanted)
        .saturating_sub(1);
    let path = |part: usize| {
        let start = *starts.get(part)?;
        let provisions = document.provisions.get(start..)?.iter();
        let end = starts.get(part + 1).map_or(count, |next| *next) - start;
        provisions
            .take(end)
            .map(|provision| provision.path.clone())
            .find(|path| !path.is_empty())
    };
    Portion {
        places: starts.get(part).copied().unwrap_or(0)
            ..starts.get(part + 1).copied().unwrap_or(count),
        previous: part.checked_sub(1).and_then(path),
        next: path(part + 1),
        is_whole: false,
    }
}

/// Where parts begin: at headings and units, as late as the size of a page allows.
fn part_starts(document: &Document) -> Vec<usize> {
    const PART_BYTES: u32 = 60 << 10;
    let mut starts = vec![0];
    let mut began = 0u32;
    let mut last_break = 0usize;
    for (place, provision) in placed(document) {
        let is_break = provision.kind.is_heading() || provision.kind.is_unit();
        if !is_break {
            continue;
        }
        if provision.start.saturating_sub(began) > PART_BYTES {
            // break at the last heading seen, unless that is where the part began
            let at = if last_break > *starts.last().unwrap_or(&0) {
                last_break
            } else {
                place
            };
            starts.push(at);
            began = document.provisions[at].start;
        }
        if provision.kind.is_heading() {
            last_break = place;
        }
    }
    starts
}
