//! Pages about works that are no text of theirs: kept beside the work, never as a version.

use anyhow::Result;
use huidian_catalogue::Catalogue;
use huidian_model::{Capture, WorkId};
use huidian_recognise::Class;
use huidian_store::{Companion, CompanionKind, Reader, Transaction};

use crate::report::Outcome;
use crate::step::cite::CitedText;
use crate::step::recognise::Reading;

/// Keeps a reading beside the works that it is about; one of works that nobody knows is left out.
pub(crate) fn keep_reading(
    transaction: &mut Transaction<'_>,
    capture: &Capture,
    reading: Reading,
    catalogue: &Catalogue,
) -> Result<Outcome> {
    let reader = transaction.read()?;
    let mut about = Vec::new();
    for name in &reading.documents {
        if let Some(work) = find_subject(&reader, catalogue, name)?
            && !about.iter().any(|(known, _)| known == &work)
        {
            about.push((work, name));
        }
    }
    drop(reader);
    if about.is_empty() {
        return Ok(Outcome::Refused {
            reason: reading.refusal.reason,
            class: reading.refusal.class,
        });
    }
    let mut works = Vec::new();
    for (work, name) in about {
        let is_of_title = reading.title.contains(name.as_str());
        let evidence = if is_of_title {
            format!("标题所指《{name}》")
        } else {
            format!("文中所论《{name}》")
        };
        transaction.put_companion(
            &Companion {
                work: work.clone(),
                kind: CompanionKind::Commentary,
                capture: capture.hash,
                title: reading.title.clone(),
                dated_on: reading.dated_on,
                evidence,
                name: capture.name.clone(),
                origin: capture.origin.clone(),
            },
            &reading.words,
        )?;
        works.push(work);
    }
    Ok(Outcome::Companion {
        kind: CompanionKind::Commentary,
        class: Class::Commentary,
        works,
    })
}

/// Keeps a part of a text beside its work.
pub(crate) fn keep_excerpt(
    transaction: &mut Transaction<'_>,
    capture: &Capture,
    work: WorkId,
    text: &CitedText,
    evidence: &str,
) -> Result<Outcome> {
    transaction.put_companion(
        &Companion {
            work: work.clone(),
            kind: CompanionKind::Excerpt,
            capture: capture.hash,
            title: text.title.clone(),
            dated_on: text.metadata.version_on.as_ref().map(|found| found.value),
            evidence: evidence.to_owned(),
            name: capture.name.clone(),
            origin: capture.origin.clone(),
        },
        &text.document.text,
    )?;
    Ok(Outcome::Companion {
        kind: CompanionKind::Excerpt,
        class: Class::Excerpt,
        works: vec![work],
    })
}

/// The work that a reading names: one that readers see, by its title as such or a short title that means it alone.
fn find_subject(reader: &Reader<'_>, catalogue: &Catalogue, name: &str) -> Result<Option<WorkId>> {
    let title = match catalogue.short_titles.find(name) {
        [title] => title.as_str(),
        _ => name,
    };
    let mut known = Vec::new();
    for found in reader.find_works_by_title(title)? {
        if !found.is_loose && reader.is_shown(&found.work)? {
            known.push(found);
        }
    }
    let finals: Vec<_> = known.iter().filter(|found| !found.is_draft).collect();
    let chosen = match (finals.as_slice(), known.as_slice()) {
        ([only], _) => Some(only.work.clone()),
        ([], [only]) => Some(only.work.clone()),
        // several works of one name: which one is meant nobody knows
        _ => None,
    };
    Ok(chosen)
}
