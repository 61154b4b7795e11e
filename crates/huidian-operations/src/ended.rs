//! Acts that this library does not hold and yet knows to have ended: what the texts that ended them say.

use huidian_catalogue::Catalogue;
use huidian_model::id::IdFacts;
use huidian_model::{
    PartialDate, ProvisionKind, Relation, RelationKind, ReviewState, WorkId, title_key,
};
use huidian_search::{SearchRequest, SearchResults};
use huidian_store::{Error, Reader};
use jiff::civil::Date;

use crate::find::find_work_by_any_name;

/// Longest name that is looked up, in characters.
const LONGEST: usize = 100;

/// An act without a record of its own that a held text ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedAct {
    /// The id that it would have.
    pub id: WorkId,
    /// As the text that ends it writes it, else as it was asked for.
    pub title: String,
    /// From which day it no longer holds; `None` where the text does not say.
    pub on: Option<PartialDate>,
    pub by: WorkId,
    pub by_title: String,
    /// The article that says so, where it is found: 第一千二百六十条.
    pub place: Option<String>,
}

impl EndedAct {
    /// 已废止：2021-01-01 起，据《中华人民共和国民法典》第一千二百六十条.
    pub fn said(&self, today: Date) -> String {
        let place = self.place.as_deref().unwrap_or_default();
        let by = format!("《{}》{place}", self.by_title);
        match self.on {
            Some(on) if on.earliest() > today => format!("将于 {on} 废止，据{by}"),
            Some(on) => format!("已废止：{on} 起，据{by}"),
            None => format!("已废止（从何日起未写明），据{by}"),
        }
    }

    /// The same in English.
    pub fn said_in_english(&self, today: Date) -> String {
        let place = self.place.as_deref().unwrap_or_default();
        let by = format!("《{}》{place}", self.by_title);
        match self.on {
            Some(on) if on.earliest() > today => format!("it ends on {on} by {by}"),
            Some(on) => format!("repealed since {on} by {by}"),
            None => format!("repealed, from a day that is not said, by {by}"),
        }
    }

    /// For a list of notes: both languages.
    pub fn note(&self, today: Date) -> String {
        format!(
            "本库未收录《{}》的文本；{}（its text is not held; {}）",
            self.title,
            self.said(today),
            self.said_in_english(today)
        )
    }
}

/// The act of a name, with or without a provision behind it, that is not held and that a held text ended. `None` where the library has a work of the
/// name, or nothing says that such an act ended.
///
/// # Errors
///
/// When the library cannot be read.
pub fn find_ended(
    reader: &Reader<'_>,
    catalogue: &Catalogue,
    name: &str,
) -> Result<Option<EndedAct>, Error> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST {
        return Ok(None);
    }
    let bare = |name: &str| name.trim().trim_matches(['《', '》']).to_owned();
    let before_place = name.split(['第', ' ', '　', '@']).next().unwrap_or(name);
    for title in [bare(name), bare(before_place)] {
        if title.is_empty() || find_work_by_any_name(reader, catalogue, &title)?.is_some() {
            continue;
        }
        let id = WorkId::from_facts(&IdFacts {
            title: &title,
            is_draft: false,
            standard: None,
            region: None,
            year: None,
        });
        // a rejected work, or one of another title under this id
        if reader.find_work(&id)?.is_some() {
            continue;
        }
        if let Some(end) = end_of(reader, &id)? {
            return told(reader, id, title, &end).map(Some);
        }
    }
    Ok(None)
}

/// Says of a search for the name of an ended act that is not held what became of it.
///
/// # Errors
///
/// When the library cannot be read.
pub fn add_ended_note(
    reader: &Reader<'_>,
    catalogue: &Catalogue,
    request: &SearchRequest,
    results: &mut SearchResults,
) -> Result<(), Error> {
    let is_found = results
        .interpretation
        .jumps
        .iter()
        .any(|jump| title_key(&jump.title) == title_key(&request.text));
    if !is_found && let Some(ended) = find_ended(reader, catalogue, &request.text)? {
        results.interpretation.notes.push(ended.note(results.day));
    }
    Ok(())
}

/// The first confirmed end of a work by one that readers see.
fn end_of(reader: &Reader<'_>, id: &WorkId) -> Result<Option<Relation>, Error> {
    let mut ends: Vec<Relation> = reader
        .relations_of(id)?
        .into_iter()
        .filter(|relation| {
            let ends = matches!(
                relation.kind,
                RelationKind::Repeals | RelationKind::Replaces
            );
            ends && relation.to == *id && relation.is_confirmed
        })
        .collect();
    ends.sort_by_key(|relation| {
        (
            relation.on.is_none(),
            relation.on.map(PartialDate::earliest),
        )
    });
    for end in ends {
        let by = reader.find_work(&end.from)?;
        if by.is_some_and(|by| by.review == ReviewState::Reviewed && !by.is_draft) {
            return Ok(Some(end));
        }
    }
    Ok(None)
}

fn told(reader: &Reader<'_>, id: WorkId, asked: String, end: &Relation) -> Result<EndedAct, Error> {
    let title = title_in(&end.evidence, &id).unwrap_or(asked);
    let by_title = reader.find_title(&end.from)?;
    Ok(EndedAct {
        place: place_of(reader, end, &title)?,
        by_title: by_title.unwrap_or_else(|| end.from.to_string()),
        title,
        id,
        on: end.on,
        by: end.from.clone(),
    })
}

/// The title in the words of an ending clause that makes this id.
fn title_in(evidence: &str, id: &WorkId) -> Option<String> {
    let titles = evidence.split('《').skip(1);
    let mut titles = titles.filter_map(|rest| rest.split_once('》').map(|(title, _)| title));
    let found = titles.find(|title| {
        let facts = IdFacts {
            title,
            is_draft: false,
            standard: None,
            region: None,
            year: None,
        };
        WorkId::from_facts(&facts) == *id
    });
    found.map(str::to_owned)
}

/// The article that names the act and ends acts, in the text that the relation was read from, else in the newest one that has it.
fn place_of(reader: &Reader<'_>, end: &Relation, title: &str) -> Result<Option<String>, Error> {
    let mut texts = reader.expressions_of(&end.from)?;
    texts.reverse();
    texts.sort_by_key(|text| text.id.to_string() != end.source.detail);
    let quoted = format!("《{title}》");
    for text in &texts {
        let Some(document) = reader.document(&text.id)? else {
            continue;
        };
        let found = document.provisions.iter().find(|unit| {
            let words = document.text_of(unit);
            unit.kind == ProvisionKind::Article
                && words.contains(&quoted)
                && (words.contains("废止") || words.contains("失效"))
        });
        if let Some(found) = found {
            return Ok(Some(found.path.citation()));
        }
    }
    Ok(None)
}
