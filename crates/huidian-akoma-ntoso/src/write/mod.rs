//! A text and its tree as a document.

mod body;
mod markup;
mod meta;

use huidian_model::{Document, ProvisionKind};
use huidian_text::CharPositions;

use crate::address::WorkAddress;
use crate::instrument::Instrument;
use crate::{NAMESPACE, OWN_NAMESPACE};
use body::{Body, Link};
use markup::Markup;
use meta::{Component, write_meta};

/// The document, valid against the strict schema. Reading it back gives the same tree where [`Document::reassemble`] gives the text.
pub fn write(instrument: &Instrument<'_>) -> String {
    let document = instrument.document;
    let layout = Layout::of(document);
    let address = WorkAddress::of(instrument.work);
    let element = match address.document_type {
        // the body of an act holds numbered parts only
        "act" | "bill" if !layout.has_articles => "doc",
        // of a kind that nobody knows, as those of other countries: articles make an act
        "doc" if instrument.work.kind.is_none() && layout.has_articles => "act",
        other => other,
    };
    let main = if element == "doc" { "mainBody" } else { "body" };
    let mut markup = Markup::default();
    markup
        .out
        .push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    markup.open(
        "akomaNtoso",
        &[("xmlns", NAMESPACE), ("xmlns:hd", OWN_NAMESPACE)],
    );
    let contains = if instrument.is_original {
        "originalVersion"
    } else {
        "singleVersion"
    };
    let name = instrument
        .work
        .kind
        .map_or("unknown", huidian_model::WorkKind::id);
    markup.open(element, &[("name", name), ("contains", contains)]);
    let component = |number: usize| Component {
        instrument,
        address: &address,
        number,
    };
    write_meta(&mut markup, &component(0));
    let mut body = Body::new(document, links(instrument), markup);
    body.parts("preface", &layout.preface, Body::container);
    body.parts("preamble", &layout.preamble, Body::container);
    body.main(main, &layout.body);
    body.parts("conclusions", &layout.conclusions, Body::container);
    if !layout.annexes.is_empty() {
        body.markup.open("attachments", &[]);
        for (number, annex) in layout.annexes.iter().enumerate() {
            body.attachment(*annex, &component(number + 1));
        }
        body.markup.end_line("attachments");
    }
    let mut markup = body.markup;
    markup.end_line(element);
    markup.end_line("akomaNtoso");
    markup.out
}

fn links<'i>(instrument: &'i Instrument<'_>) -> Vec<Link<'i>> {
    let positions = CharPositions::new(&instrument.document.text);
    let mut links: Vec<Link<'_>> = Vec::with_capacity(instrument.references.len());
    for reference in instrument.references {
        let (start, end) = (
            positions.byte_at(reference.start),
            positions.byte_at(reference.end),
        );
        // references may lie inside each other; elements may not cross
        if start < end && links.last().is_none_or(|last| last.end <= start) {
            links.push(Link {
                start,
                end,
                href: &reference.href,
            });
        }
    }
    links
}

/// Which top parts of the tree stand where in the document.
struct Layout {
    preface: Vec<u32>,
    preamble: Vec<u32>,
    body: Vec<u32>,
    conclusions: Vec<u32>,
    annexes: Vec<u32>,
    has_articles: bool,
}

impl Layout {
    /// What stands before, between and after the numbered parts, in the order of the text.
    fn of(document: &Document) -> Self {
        let roots: Vec<u32> = (0..document.provisions.len() as u32)
            .filter(|index| document.provisions[*index as usize].parent.is_none())
            .collect();
        let kind = |at: usize| document.provisions[roots[at] as usize].kind;
        let is_head = |kind| {
            matches!(
                kind,
                ProvisionKind::Title
                    | ProvisionKind::TitleNote
                    | ProvisionKind::Contents
                    | ProvisionKind::Salutation
            )
        };
        let leading = (0..roots.len())
            .take_while(|at| is_head(kind(*at)) || kind(*at) == ProvisionKind::Other)
            .count();
        // loose lines after the last line of the head are what the text says
        let preface = (0..leading)
            .rev()
            .find(|at| is_head(kind(*at)))
            .map_or(0, |at| at + 1);
        let mut annexes = roots.len();
        while annexes > preface && kind(annexes - 1) == ProvisionKind::Annex {
            annexes -= 1;
        }
        let mut conclusions = annexes;
        while conclusions > preface && kind(conclusions - 1) == ProvisionKind::Signature {
            conclusions -= 1;
        }
        let mut preamble = preface;
        while preamble < conclusions && kind(preamble) == ProvisionKind::Preamble {
            preamble += 1;
        }
        if preamble == conclusions {
            preamble = preface;
        }
        let body = &roots[preamble..conclusions];
        Self {
            preface: roots[..preface].to_vec(),
            preamble: roots[preface..preamble].to_vec(),
            body: body.to_vec(),
            conclusions: roots[conclusions..annexes].to_vec(),
            annexes: roots[annexes..].to_vec(),
            has_articles: body.iter().any(|root| {
                document.provisions[*root as usize].kind == ProvisionKind::Article
                    || document
                        .descendants(*root)
                        .any(|below| below.kind == ProvisionKind::Article)
            }),
        }
    }
}
