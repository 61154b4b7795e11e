//! What the library holds of kinds, issuers and years, and until when it is complete.

use huidian_model::WorkKind;
use huidian_store::{CoverageBy, Covered, Error, Reader, SourceState};
use serde::Serialize;

/// Outcomes of a visit that saw the list.
const SEEN: [&str; 2] = ["new", "unchanged"];

/// One kind, issuer, year or source.
#[derive(Debug, Clone, Serialize)]
pub struct CoveredShape {
    pub value: String,
    /// For people.
    pub name: String,
    pub works: u64,
    pub with_text: u64,
    pub first_listed: Option<String>,
    pub last_listed: Option<String>,
    /// What is known of them reaches this day.
    pub known_until: Option<String>,
    /// Nothing of it is missing up to this day; null where nobody can say so.
    pub complete_until: Option<String>,
    /// Why it is complete, or why nobody can say so.
    pub why: String,
}

/// The coverage of a library.
#[derive(Debug, Clone, Serialize)]
pub struct CoverageShape {
    pub kinds: Vec<CoveredShape>,
    pub issuers: Vec<CoveredShape>,
    pub years: Vec<CoveredShape>,
    /// Official lists that were visited.
    pub sources: Vec<CoveredShape>,
}

impl CoverageShape {
    /// `named` gives the name of a source.
    ///
    /// # Errors
    ///
    /// When the library cannot be read.
    pub fn of(reader: &Reader<'_>, named: impl Fn(&str) -> Option<String>) -> Result<Self, Error> {
        let counted = |by| -> Result<Vec<CoveredShape>, Error> {
            Ok(reader
                .coverage(by)?
                .into_iter()
                .map(|row| counted(by, row))
                .collect())
        };
        let mut sources = Vec::new();
        for state in reader.all_source_states()? {
            if state.last_try_at.is_some() {
                let name = named(&state.source);
                let pages: u64 = reader
                    .source_page_counts(&state.source)?
                    .iter()
                    .map(|(_, count)| count)
                    .sum();
                sources.push(visited(state, name, pages));
            }
        }
        Ok(Self {
            kinds: counted(CoverageBy::Kind)?,
            issuers: counted(CoverageBy::Issuer)?,
            years: counted(CoverageBy::Year)?,
            sources,
        })
    }
}

/// A count alone never says that nothing is missing.
fn counted(by: CoverageBy, row: Covered) -> CoveredShape {
    let name = match by {
        CoverageBy::Kind => row
            .value
            .parse::<WorkKind>()
            .map_or_else(|_| row.value.clone(), |kind| kind.chinese().to_owned()),
        CoverageBy::Issuer => row.value.clone(),
        CoverageBy::Year => format!("{}年", row.value),
    };
    CoveredShape {
        value: row.value,
        name,
        works: row.works,
        with_text: row.with_text,
        first_listed: row.first_on.map(|on| on.to_string()),
        last_listed: row.last_on.map(|on| on.to_string()),
        known_until: row.known_until.map(|on| on.to_string()),
        complete_until: None,
        why: "没有逐件核对过官方目录".to_owned(),
    }
}

/// A list that was walked to its end is complete up to the last visit that saw it.
fn visited(state: SourceState, name: Option<String>, pages: u64) -> CoveredShape {
    let day = |at: Option<jiff::Timestamp>| {
        let china = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
        at.map(|at| at.to_zoned(china).date().to_string())
    };
    let is_seen = state
        .outcome
        .as_deref()
        .is_some_and(|outcome| SEEN.contains(&outcome));
    let seen_on = if is_seen {
        day(state.last_try_at)
    } else {
        day(state.walked_at)
    };
    let (complete_until, why) = match (state.is_complete, &seen_on) {
        (true, Some(on)) => (Some(on.clone()), "列表已逐页看完".to_owned()),
        _ => {
            let outcome = state.outcome.unwrap_or_default();
            (
                None,
                format!("列表没有看完：{outcome} {}", state.detail)
                    .trim_end()
                    .to_owned(),
            )
        }
    };
    CoveredShape {
        name: name.unwrap_or_else(|| state.source.clone()),
        value: state.source,
        works: pages,
        with_text: 0,
        first_listed: None,
        last_listed: None,
        known_until: seen_on,
        complete_until,
        why,
    }
}
