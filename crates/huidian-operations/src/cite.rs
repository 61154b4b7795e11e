//! References in a text that is not in the library.

use std::collections::HashMap;

use huidian_citation::{Context, Origin, Titles, find, resolve};
use huidian_model::{Citation, ProvisionKind, ProvisionPath, Verdict, WorkId};
use huidian_parse::{Hints, parse};
use huidian_store::{Error, Reader};
use jiff::civil::Date;

use crate::lookup::Lookup;

/// The references in a text, in reading order, each looked up in the texts of `as_of`, else in those of today.
pub fn cite(
    reader: &Reader<'_>,
    text: &str,
    as_of: Option<Date>,
    today: Date,
) -> Result<Vec<Citation>, Error> {
    let titles = titles(reader)?;
    let context = Context {
        titles: &titles,
        ..Context::default()
    };
    let mut citations = find(text, &context);
    let lookup = Lookup::new(reader, as_of.unwrap_or(today))?;
    let origin = Origin {
        on: as_of,
        ..Origin::default()
    };
    resolve(&mut citations, &lookup, &origin);
    judge_own(&mut citations, text);
    Ok(citations)
}

/// All names of all works but drafts, each with the full title.
fn titles(reader: &Reader<'_>) -> Result<Titles, Error> {
    let known = reader.all_titles()?;
    let own: HashMap<&WorkId, &str> = known
        .iter()
        .filter(|title| !title.is_alternative)
        .map(|title| (&title.work, title.title.as_str()))
        .collect();
    let names = known
        .iter()
        .filter(|title| !title.is_draft)
        .filter_map(|title| {
            let full = own.get(&title.work)?;
            Some((title.title.clone(), (*full).to_owned()))
        });
    Ok(Titles::with(names))
}

/// References of a text to itself are looked up in the text; a text without articles has nothing to look them up in.
fn judge_own(citations: &mut [Citation], text: &str) {
    let document = parse(text, &Hints::default()).document;
    let has_articles = document
        .units()
        .any(|unit| unit.kind == ProvisionKind::Article);
    let has = |path: &ProvisionPath| path.is_empty() || document.find(path).is_some();
    for citation in citations
        .iter_mut()
        .filter(|citation| citation.work.is_none())
    {
        let has_all = citation
            .target
            .iter()
            .all(|cited| has(&cited.from) && cited.to.as_ref().is_none_or(has));
        if let Some(resolution) = &mut citation.resolution {
            resolution.verdict = match (has_articles, has_all) {
                (false, _) => Verdict::NotInThisLibrary,
                (true, true) => Verdict::Found,
                (true, false) => Verdict::NoSuchProvision,
            };
        }
    }
}
