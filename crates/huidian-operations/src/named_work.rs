//! A work and a version of it, as a name says both: 公司法（2018修正）.

use huidian_catalogue::Catalogue;
use huidian_citation::{CitedVersion, version_of_title};
use huidian_model::{Expression, NamedPlace, WorkId, title_key};
use huidian_store::{Error, Reader};
use jiff::civil::Date;

use crate::find::{find_meant_work, namesakes_of, place_in_words};
use crate::named_version::text_of_version;

/// A work that somebody named, and what is asked of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedWork {
    pub work: WorkId,
    /// The version that the name says: the label of a text, or the words themselves where no such text is held.
    pub version: Option<NamedVersion>,
    /// The provision, where one was named.
    pub place: Option<NamedPlace>,
}

impl NamedWork {
    /// What [`ProvisionReader`](crate::ProvisionReader) takes as a version: a label that is held, or words that none is called by.
    pub fn label(&self) -> Option<&str> {
        let (NamedVersion::Held(label) | NamedVersion::NotHeld(label)) = self.version.as_ref()?;
        Some(label)
    }
}

/// The version that a name says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NamedVersion {
    /// Label of the version.
    Held(String),
    /// As the name says it: 2018修正.
    NotHeld(String),
}

/// The work that a name means on a day (see [`find_meant_work`]), and the version that it says in brackets at its end. What the title of the work
/// itself ends in, such as the year of an edition, says no version.
///
/// # Errors
///
/// When the library cannot be read.
pub fn find_named_work(
    reader: &Reader<'_>,
    catalogue: &Catalogue,
    name: &str,
    day: Date,
) -> Result<Option<NamedWork>, Error> {
    let Some(work) = find_meant_work(reader, catalogue, name, day)? else {
        return Ok(None);
    };
    with_version(reader, work, name, day).map(Some)
}

/// The work, version and provision that words typed one after another name, on a day.
///
/// # Errors
///
/// When the library cannot be read.
pub fn find_named_place(
    reader: &Reader<'_>,
    catalogue: &Catalogue,
    words: &[String],
    day: Date,
) -> Result<Option<NamedWork>, Error> {
    let Some((name, found, place)) = place_in_words(reader, catalogue, words)? else {
        return Ok(None);
    };
    let meant = find_meant_work(reader, catalogue, &name, day)?.unwrap_or(found);
    let named = with_version(reader, meant, &name, day)?;
    Ok(Some(NamedWork { place, ..named }))
}

fn with_version(
    reader: &Reader<'_>,
    work: WorkId,
    name: &str,
    day: Date,
) -> Result<NamedWork, Error> {
    let mut named = NamedWork {
        work,
        version: None,
        place: None,
    };
    let name = name.trim().trim_matches(['《', '》']);
    let Some((words, version)) = version_of_title(name) else {
        return Ok(named);
    };
    let title = reader.find_title(&named.work)?.unwrap_or_default();
    if title_key(&title) == title_key(name) {
        return Ok(named);
    }
    if let Some(label) = held(reader, &named.work, &version, day)? {
        named.version = Some(NamedVersion::Held(label));
        return Ok(named);
    }
    // the act of this title that has the version: the one whose place the one in force took
    let mut having = Vec::new();
    for namesake in namesakes_of(reader, &named.work, day)? {
        if let Some(label) = held(reader, &namesake.id, &version, day)? {
            having.push((namesake.id, label));
        }
    }
    named.version = Some(match (having.pop(), having.is_empty()) {
        (Some((work, label)), true) => {
            named.work = work;
            NamedVersion::Held(label)
        }
        _ => NamedVersion::NotHeld(words.to_owned()),
    });
    Ok(named)
}

/// Label of the version of a work; of a code held in parts it names all of them.
fn held(
    reader: &Reader<'_>,
    work: &WorkId,
    version: &CitedVersion,
    day: Date,
) -> Result<Option<String>, Error> {
    let Some(summary) = reader.find_summary(work, day)? else {
        return Ok(None);
    };
    let texts: Vec<Expression> = reader.expressions_of(work)?;
    let text = text_of_version(&texts, version, summary.force.status);
    Ok(text.map(|text| text.version_label().to_owned()))
}
