//! The check of a roundup against a library.

use huidian_digest::{
    CatalogueIndex, CatalogueView, Digest, Finding, FindingClass, Report, reconcile,
};
use huidian_model::{
    AuthorityRegister, Confidence, Fact, FactValue, PartialDate, Source, SourceKind, Work, WorkId,
    title_key,
};
use huidian_store::{Error, Reader, WorkFilter};
use jiff::civil::Date;

use crate::evidence::{Independent, independent_of};

/// A roundup held against every work of a library.
#[derive(Debug)]
pub struct CheckedRoundup {
    pub report: Report,
    /// What it was held against, in order of ids.
    pub works: Vec<Work>,
}

/// Documents of one roundup of anybody at most: each is looked for in the library, and a year of a ministry is some hundreds.
pub const MOST_CHECKED: usize = 5_000;

/// Checks each row of a roundup, with statuses as of a day, against what is known independently of it. Reads every work: up to a second for a large
/// library.
pub fn check_roundup(
    reader: &Reader<'_>,
    authorities: &AuthorityRegister,
    digest: &Digest,
    as_of: Date,
) -> Result<CheckedRoundup, Error> {
    let Independent { works, only_here } = independent_of(digest, all_works(reader)?);
    let works = with_text_days(reader, works, as_of)?;
    let mut report = report_on(reader, authorities, digest, &works, as_of)?;
    for row in &mut report.rows {
        let is_only_here = only_here.contains(&title_key(&row.title));
        let unknown = row
            .findings
            .iter_mut()
            .filter(|finding| finding.class == FindingClass::UnknownWork);
        for finding in unknown.filter(|_| is_only_here) {
            "仅见于本篇：库中除本篇及其抄件外没有来源提到这份文件".clone_into(&mut finding.message);
        }
        row.findings.retain(says_something);
    }
    Ok(CheckedRoundup { report, works })
}

/// Which work each row of a roundup is, whoever the library knows it from: for taking the roundup in, not for judging it.
pub fn match_roundup(
    reader: &Reader<'_>,
    authorities: &AuthorityRegister,
    digest: &Digest,
    as_of: Date,
) -> Result<Vec<Option<WorkId>>, Error> {
    let works = all_works(reader)?;
    let report = report_on(reader, authorities, digest, &works, as_of)?;
    let matched = report.rows.into_iter();
    Ok(matched
        .map(|row| row.matched.map(|matched| matched.work))
        .collect())
}

fn report_on(
    reader: &Reader<'_>,
    authorities: &AuthorityRegister,
    digest: &Digest,
    works: &[Work],
    as_of: Date,
) -> Result<Report, Error> {
    let relations = reader.all_relations()?;
    let index = CatalogueIndex::new(CatalogueView {
        works,
        relations: &relations,
        authorities,
    });
    Ok(reconcile(digest, &index, as_of))
}

/// Works with the days of the texts that are held, and those on which the revised ones begin: facts may say only when the first was made, and began.
fn with_text_days(
    reader: &Reader<'_>,
    mut works: Vec<Work>,
    as_of: Date,
) -> Result<Vec<Work>, Error> {
    for (id, dated) in reader.dated_texts()? {
        if let Ok(place) = works.binary_search_by(|work| work.id.cmp(&id)) {
            works[place].facts.push(Fact::new(
                FactValue::text_made_by(dated, "", None),
                Source::new(SourceKind::Text, dated.to_string()),
                Confidence::High,
            ));
        }
    }
    let days = reader.text_days(&WorkFilter::default(), as_of, Date::MIN, Date::MAX)?;
    for day in days.into_iter().filter(|day| day.is_held) {
        let place = works.binary_search_by(|work| work.id.cmp(&day.work));
        if let (Ok(place), Ok(dated)) = (place, day.label.parse::<PartialDate>()) {
            works[place].facts.push(Fact::new(
                FactValue::TextEffective { dated, on: day.on },
                Source::new(SourceKind::Text, day.label),
                Confidence::High,
            ));
        }
    }
    Ok(works)
}

/// A finding that suggests what the row already shows corrects nothing.
fn says_something(finding: &Finding) -> bool {
    match (&finding.shown, &finding.suggestion) {
        (Some(shown), Some(suggestion)) => title_key(shown) != title_key(suggestion),
        _ => true,
    }
}

/// Every work of a library with its facts, in order of ids.
pub fn all_works(reader: &Reader<'_>) -> Result<Vec<Work>, Error> {
    let mut works = Vec::new();
    for id in reader.work_ids()? {
        works.extend(reader.find_work(&id)?);
    }
    Ok(works)
}
