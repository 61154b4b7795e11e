//! From what people call a work to the work.

use std::collections::BTreeSet;

use huidian_catalogue::Catalogue;
use huidian_model::{
    ForceStatus, NamedPlace, Number, ProvisionPath, ReviewState, WorkId, is_book, title_key,
};
use huidian_search::is_number_meant;
use huidian_store::{Error, Reader, WorkSummary};
use huidian_text::numeral::is_numeral_char;
use huidian_text::title::title_behind_number;
use jiff::civil::Date;

use crate::number::canonical_number;

/// The work that an id, a title, a number or a short title names, in this order; `None` where this library has no such work, or its keeper rejected it.
///
/// Book title marks around the name are passed over, and an issuer's short name in an order number stands for its full one.
pub fn find_work_by_any_name(
    reader: &Reader<'_>,
    catalogue: &Catalogue,
    name: &str,
) -> Result<Option<WorkId>, Error> {
    let found = find_even_rejected(reader, catalogue, name)?;
    match found {
        Some(work) if reader.is_rejected(&work)? => Ok(None),
        found => Ok(found),
    }
}

/// The same for a keeper, who may accept what was rejected.
pub fn find_even_rejected(
    reader: &Reader<'_>,
    catalogue: &Catalogue,
    name: &str,
) -> Result<Option<WorkId>, Error> {
    let name = name.trim().trim_matches(['《', '》']);
    if name.is_empty() {
        return Ok(None);
    }
    if let Some(work) = reader.find_work_by_name(name)? {
        return Ok(Some(work));
    }
    // 某署公告2032年第44号（关于某事的公告）
    if let Some(title) = title_behind_number(name)
        && let Some(work) = reader.find_work_by_name(title)?
    {
        return Ok(Some(work));
    }
    let Ok(number) = name.parse::<Number>();
    let number = canonical_number(&number, &catalogue.authorities.register);
    if let Some(work) = reader.find_works_by_number(&number)?.into_iter().next() {
        return Ok(Some(work));
    }
    // a short title that means several works means none of them
    if let [title] = catalogue.short_titles.find(name) {
        return reader.find_work_by_title(title);
    }
    find_by_shortened_number(reader, name)
}

/// The work that somebody means on a day: of several of one title the one in force, whichever came into the library first. A number or an id of its
/// own means what it names.
pub fn find_meant_work(
    reader: &Reader<'_>,
    catalogue: &Catalogue,
    name: &str,
    day: Date,
) -> Result<Option<WorkId>, Error> {
    let Some(work) = find_work_by_any_name(reader, catalogue, name)? else {
        return Ok(None);
    };
    let Some(summary) = reader.find_summary(&work, day)? else {
        return Ok(Some(work));
    };
    let is_in_force = |summary: &WorkSummary| {
        matches!(
            summary.force.status,
            ForceStatus::InForce | ForceStatus::PresumedInForce
        )
    };
    if title_key(&summary.title) != title_key(name) || is_in_force(&summary) {
        return Ok(Some(work));
    }
    let namesakes = namesakes_of(reader, &work, day)?;
    let in_force = namesakes.into_iter().find(is_in_force);
    Ok(Some(in_force.map_or(work, |namesake| namesake.id)))
}

/// The other works that bear the title of a work as their own: the act that took its place, or the one whose place it took. Drafts and what waits for
/// a person are left out.
pub fn namesakes_of(
    reader: &Reader<'_>,
    work: &WorkId,
    day: Date,
) -> Result<Vec<WorkSummary>, Error> {
    let Some(title) = reader.find_title(work)? else {
        return Ok(Vec::new());
    };
    let mut found = Vec::new();
    for namesake in reader.find_works_by_title(&title)? {
        let is_other = namesake.work != *work
            && !namesake.is_alternative
            && !namesake.is_draft
            && !namesake.is_loose;
        if is_other && let Some(summary) = reader.find_summary(&namesake.work, day)? {
            found.push(summary);
        }
    }
    found.retain(|summary| summary.review == ReviewState::Reviewed);
    Ok(found)
}

/// The only work whose number is meant by one that leaves something out.
fn find_by_shortened_number(reader: &Reader<'_>, name: &str) -> Result<Option<WorkId>, Error> {
    if !name.chars().any(char::is_numeric) {
        return Ok(None);
    }
    let numbers = reader.all_numbers()?;
    let meant = numbers
        .into_iter()
        .filter(|(number, _)| is_number_meant(name, number))
        .map(|(_, work)| work);
    let works: BTreeSet<WorkId> = meant.collect();
    Ok((works.len() == 1)
        .then(|| works.into_iter().next())
        .flatten())
}

/// A place as people type it: 第三十七 means 第三十七条, and 分则第六章 is in the part of that name.
pub fn read_place(text: &str) -> Option<NamedPlace> {
    let at = text.find('第').unwrap_or(text.len());
    let (before, rest) = text.split_at(at);
    if before.trim().is_empty() {
        return read_provision(text).map(Into::into);
    }
    let place: NamedPlace = text.parse().ok()?;
    match (place.book, read_provision(rest)) {
        (Some(book), path) => Some(NamedPlace {
            book: Some(book),
            path: path.unwrap_or_default(),
        }),
        (None, _) => read_provision(text).map(Into::into),
    }
}

/// A provision as people type it: 第三十七 means 第三十七条.
pub fn read_provision(text: &str) -> Option<ProvisionPath> {
    // 第五条之一 ends in a numeral and is spelt out
    let is_ordinal = text.starts_with('第')
        && !text.contains('条')
        && text.chars().next_back().is_some_and(is_numeral_char);
    let spelt_out = if is_ordinal {
        format!("{text}条")
    } else {
        text.to_owned()
    };
    spelt_out.parse().ok()
}

/// What words typed one after another name: the longest run of them that is a work, and what is left over as a provision.
pub fn find_place(
    reader: &Reader<'_>,
    catalogue: &Catalogue,
    words: &[String],
) -> Result<Option<(WorkId, Option<NamedPlace>)>, Error> {
    let found = place_in_words(reader, catalogue, words)?;
    Ok(found.map(|(_, work, place)| (work, place)))
}

/// The same with the words that name the work.
pub(crate) fn place_in_words(
    reader: &Reader<'_>,
    catalogue: &Catalogue,
    words: &[String],
) -> Result<Option<(String, WorkId, Option<NamedPlace>)>, Error> {
    for count in (1..=words.len()).rev() {
        let (name, rest) = (words[..count].join(" "), words[count..].join(""));
        let place = match rest.as_str() {
            "" => None,
            text => match read_place(text) {
                Some(place) => Some(place),
                None => continue,
            },
        };
        if let Some(work) = find_work_by_any_name(reader, catalogue, &name)? {
            return Ok(Some((name, work, place)));
        }
    }
    // 网安法第三十七条 in one word: the name is the longest part that is followed by a provision
    let name = words.join(" ");
    for (at, _) in name
        .match_indices('第')
        .collect::<Vec<_>>()
        .into_iter()
        .rev()
    {
        let (before, rest) = name.split_at(at);
        let Some(path) = read_provision(rest) else {
            continue;
        };
        if let Some(work) = find_work_by_any_name(reader, catalogue, before)? {
            return Ok(Some((before.to_owned(), work, Some(path.into()))));
        }
        // 刑法分则第六章: the part is named between the work and the address
        for (cut, _) in before.char_indices().skip(1) {
            let (title, book) = before.split_at(cut);
            let book = book.trim();
            if is_book(book)
                && let Some(work) = find_work_by_any_name(reader, catalogue, title)?
            {
                let place = NamedPlace {
                    book: Some(book.to_owned()),
                    path,
                };
                return Ok(Some((title.to_owned(), work, Some(place))));
            }
        }
    }
    Ok(None)
}
