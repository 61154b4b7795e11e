//! References of a text, found and not yet looked up.

use huidian_akoma_ntoso::{CHINESE, OwnFacts};
use huidian_citation::Context;
use huidian_model::{Citation, CitationKind, Document, PrintedText};
use huidian_parse::{Metadata, Parsed};
use huidian_recognise::Class;
use huidian_store::{PackedText, UnitCitation};
use huidian_text::OffsetMap;

use super::extract::Extracted;
use super::printed::printed_in;
use super::recognise::{Reading, Recognised, RecognisedText, language_of};
use super::rows::Listed;

/// A recognised document with its references.
pub(crate) enum Cited {
    Text(Box<CitedText>),
    Roundup(Box<Listed>),
    Reading(Box<Reading>),
}

/// The text of a work, read.
pub(crate) struct CitedText {
    pub(crate) title: String,
    pub(crate) document: Document,
    pub(crate) packed: PackedText,
    pub(crate) metadata: Metadata,
    /// Code points of the page that are the instrument.
    pub(crate) taken: Option<(u32, u32)>,
    /// Not yet resolved.
    pub(crate) citations: Vec<UnitCitation>,
    /// Whole, or a part.
    pub(crate) class: Class,
    /// It was cut out of the page of a site or an account.
    pub(crate) is_framed: bool,
    /// No article at its end closes it: its tail may be missing.
    pub(crate) lacks_end: bool,
    /// It came from an official source.
    pub(crate) is_official: bool,
    /// Its number is that of other instruments on the same page, too.
    pub(crate) shares_number: bool,
    /// The account or site that the page names as its own.
    pub(crate) publisher: Option<String>,
    /// Why a person has to decide before readers see it; empty where none has to.
    pub(crate) doubts: Vec<String>,
    /// From code points of the document to those of the text that was parsed.
    pub(crate) source_map: OffsetMap,
    /// Where its lines stand, in an original of printed pages.
    pub(crate) printed: Option<PrintedText>,
    /// What a document of our own tells of the work.
    pub(crate) told: Option<OwnFacts>,
    /// BCP 47 tag.
    pub(crate) language: String,
}

pub(crate) fn cite(
    recognised: Recognised,
    extracted: &Extracted,
    warnings: &mut Vec<String>,
) -> Cited {
    match recognised {
        Recognised::Roundup(list) => Cited::Roundup(list),
        Recognised::Reading(reading) => Cited::Reading(Box::new(reading)),
        Recognised::Text(RecognisedText {
            title,
            parsed,
            taken,
            class,
            is_framed,
            lacks_end,
            is_official,
            doubts,
        }) => {
            warnings.extend(parsed.diagnostics.iter().map(ToString::to_string));
            let taken = match taken {
                Some(taken) if parsed.taken == Some(taken) => Some(extracted.in_page(taken)),
                other => other,
            };
            let Parsed {
                document,
                metadata,
                source_map,
                ..
            } = *parsed;
            let printed = printed_in(&extracted.page, &document.text, |offset| {
                extracted.to_page(source_map.to_source(offset))
            });
            Cited::Text(Box::new(CitedText {
                title,
                citations: citations_in(&document, &metadata),
                packed: PackedText::new(&document),
                document,
                metadata,
                taken,
                class,
                is_framed,
                lacks_end,
                is_official,
                shares_number: false,
                publisher: publisher_of(extracted),
                doubts,
                source_map,
                printed,
                language: extracted.instrument.as_ref().map_or_else(
                    || CHINESE.to_owned(),
                    |instrument| language_of(&instrument.facts),
                ),
                told: extracted
                    .instrument
                    .as_ref()
                    .and_then(|instrument| instrument.facts.own.clone()),
            }))
        }
    }
}

/// What the front matter of an exported page calls its account or site.
fn publisher_of(extracted: &Extracted) -> Option<String> {
    ["source", "account", "author"]
        .iter()
        .find_map(|field| extracted.page.find_front_matter(field))
        .map(|name| name.trim().to_owned())
}

/// References of a text, each with the unit it stands in.
pub(crate) fn citations_in(document: &Document, metadata: &Metadata) -> Vec<UnitCitation> {
    let mut citations = huidian_citation::find(&document.text, &Context::of(document));
    citations.extend(listed_works(document, metadata, &citations));
    citations.sort_by_key(|citation| (citation.start, citation.end));
    with_units(document, citations)
}

/// Works that a decision lists without 《》: references as well, so that a work that comes later is found to be meant.
fn listed_works(document: &Document, metadata: &Metadata, known: &[Citation]) -> Vec<Citation> {
    let positions = huidian_text::CharPositions::new(&document.text);
    let listed = metadata.repeals.iter().chain(&metadata.amends);
    listed
        .filter_map(|mention| {
            let title = mention.title.clone()?;
            let start = positions.char_at(mention.span.start as usize);
            let end = positions.char_at(mention.span.end as usize);
            let words = mention.span.of(&document.text);
            let is_known = known
                .iter()
                .any(|citation| citation.start < end && start < citation.end);
            (!is_known && words == title).then(|| Citation {
                start,
                end,
                text: words.to_owned(),
                kind: CitationKind::NamedWork,
                work: Some(title),
                target: Vec::new(),
                resolution: None,
            })
        })
        .collect()
}

pub(crate) fn with_units(document: &Document, citations: Vec<Citation>) -> Vec<UnitCitation> {
    let positions = huidian_text::CharPositions::new(&document.text);
    let units: Vec<(u32, u32, String)> = document
        .units()
        .map(|unit| {
            let (start, end) = (
                positions.char_at(unit.start as usize),
                positions.char_at(unit.end as usize),
            );
            (start, end, unit.path.to_string())
        })
        .collect();
    citations
        .into_iter()
        .map(|citation| {
            let after = units.partition_point(|(start, ..)| *start <= citation.start);
            let inside = after
                .checked_sub(1)
                .map(|at| &units[at])
                .filter(|(_, end, _)| citation.start < *end);
            UnitCitation {
                unit: inside.map(|(.., path)| path.clone()).unwrap_or_default(),
                citation,
            }
        })
        .collect()
}
