//! From what people call a work to the work.

use huidian_catalogue::Catalogue;
use huidian_model::{Number, ProvisionPath, WorkId};
use huidian_store::{Error, Reader};

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
    let Ok(number) = name.parse::<Number>();
    let number = canonical_number(&number, &catalogue.authorities.register);
    if let Some(work) = reader.find_works_by_number(&number)?.into_iter().next() {
        return Ok(Some(work));
    }
    // a short title that means several works means none of them
    match catalogue.short_titles.find(name) {
        [title] => reader.find_work_by_title(title),
        _ => Ok(None),
    }
}

/// What words typed one after another name: the longest run of them that is a work, and what is left over as a provision.
pub fn find_place(
    reader: &Reader<'_>,
    catalogue: &Catalogue,
    words: &[String],
) -> Result<Option<(WorkId, Option<ProvisionPath>)>, Error> {
    for count in (1..=words.len()).rev() {
        let (name, rest) = (words[..count].join(" "), words[count..].join(""));
        let path = match rest.as_str() {
            "" => None,
            text => match text.parse::<ProvisionPath>() {
                Ok(path) => Some(path),
                Err(_) => continue,
            },
        };
        if let Some(work) = find_work_by_any_name(reader, catalogue, &name)? {
            return Ok(Some((work, path)));
        }
    }
    Ok(None)
}
