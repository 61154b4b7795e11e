//! References of a text, looked up: those that its words make, and those that its file marks.

use anyhow::Result;
use huidian_akoma_ntoso::{WrittenReference, path_of, work_named};
use huidian_citation::Origin;
use huidian_extract::Format;
use huidian_model::citation::CitedProvision;
use huidian_model::{Citation, CitationKind, Expression, PartialDate};
use huidian_operations::Lookup;
use huidian_store::{PackedText, Reader, UnitCitation};
use huidian_text::CharPositions;

use super::cite::with_units;

/// The references of a text with where they lead.
pub(crate) fn looked_up(
    reader: &Reader<'_>,
    lookup: &Lookup<'_>,
    expression: &Expression,
    found: Vec<UnitCitation>,
) -> Result<Vec<UnitCitation>> {
    let origin = Origin {
        // versions are named within the references of laws themselves; their whole texts are not read again for it
        text: "",
        work: Some(expression.id.work.clone()),
        expression: Some(expression.id.clone()),
        on: expression
            .dated_on
            .map(PartialDate::latest)
            .or(expression.effective_on),
    };
    let marked = marked_in_file(reader, expression, &found)?;
    let (units, mut citations): (Vec<String>, Vec<_>) = found
        .into_iter()
        .chain(marked)
        .map(|found| (found.unit, found.citation))
        .unzip();
    huidian_citation::resolve(&mut citations, lookup, &origin);
    let citations = units.into_iter().zip(citations);
    Ok(citations
        .map(|(unit, citation)| UnitCitation { unit, citation })
        .collect())
}

/// References that a file of another program marks (`ref` of Akoma Ntoso) and that no words were taken for, where they lead to a work that is held. The file is
/// read again, so that they are there whenever the text is looked up anew.
fn marked_in_file(
    reader: &Reader<'_>,
    expression: &Expression,
    found: &[UnitCitation],
) -> Result<Vec<UnitCitation>> {
    let copies = reader.manifestations_of(&expression.id.work)?;
    let copy = copies
        .iter()
        .find(|copy| copy.format == Format::AkomaNtoso && copy.expression == expression.id);
    let Some(bytes) = copy
        .map(|copy| reader.find_blob(copy.capture))
        .transpose()?
        .flatten()
    else {
        return Ok(Vec::new());
    };
    let Ok(instrument) = huidian_akoma_ntoso::read(&bytes) else {
        return Ok(Vec::new());
    };
    // ours are found again by their words; of a text that was put right the places are others
    let is_kept = PackedText::new(&instrument.document).hash() == expression.text;
    if instrument.facts.own.is_some() || !is_kept {
        return Ok(Vec::new());
    }
    let text = &instrument.document.text;
    let positions = CharPositions::new(text);
    let mut marked = Vec::new();
    for reference in &instrument.references {
        let start = positions.char_at(reference.start as usize);
        let end = positions.char_at(reference.end as usize);
        let is_found =
            |known: &UnitCitation| known.citation.start < end && start < known.citation.end;
        if found.iter().any(is_found) {
            continue;
        }
        let words = &text[reference.start as usize..reference.end as usize];
        if let Some((title, target)) = target_of(reader, reference, words)? {
            marked.push(Citation {
                start,
                end,
                text: words.to_owned(),
                kind: CitationKind::NamedWork,
                work: Some(title),
                target,
                resolution: None,
            });
        }
    }
    Ok(with_units(&instrument.document, marked))
}

/// Title of the held work that a reference leads to, by its address or else by its words, and the provision that an address of ours names.
fn target_of(
    reader: &Reader<'_>,
    reference: &WrittenReference,
    words: &str,
) -> Result<Option<(String, Vec<CitedProvision>)>> {
    let (address, fragment) = match reference.href.split_once('#') {
        Some((address, fragment)) => (address, Some(fragment)),
        None => (reference.href.as_str(), None),
    };
    // within the text itself
    if address.is_empty() {
        return Ok(None);
    }
    if let Some(named) = work_named(address)
        && let Some(title) = reader.find_title(&named.work)?
    {
        let place = named.portion.as_deref().or(fragment).and_then(path_of);
        let target = place.map(|from| CitedProvision { from, to: None });
        return Ok(Some((title, target.into_iter().collect())));
    }
    // the numbers of others' addresses are not ours
    let named = reader.find_works_by_title(words.trim_matches(['《', '》']))?;
    Ok(match named.as_slice() {
        [only] if !only.is_loose => Some((only.title.clone(), Vec::new())),
        _ => None,
    })
}
