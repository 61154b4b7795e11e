//! What the text of a work cites, and what cites the work.

use huidian_model::{ExpressionId, ProvisionPath};
use huidian_store::CitedBy;
use rustc_hash::FxHashMap;

use crate::error::Error;
use crate::snapshot::Snapshot;
use crate::state::AppState;
use crate::views::{provision_href, work_href};

/// A work that the text shown cites.
pub(super) struct CitedWork {
    /// `None` where it is not in this library.
    pub(super) href: Option<String>,
    pub(super) title: String,
    pub(super) count: usize,
}

/// A provision of another work that cites this one.
pub(in crate::pages) struct CitingLine {
    pub(in crate::pages) href: String,
    pub(in crate::pages) title: String,
    pub(in crate::pages) place: String,
    pub(in crate::pages) target: String,
}

/// Citing provisions shown; the API gives all.
const CITING_SHOWN: usize = 60;

/// Works a text cites, the most cited first; the text itself is left out.
pub(super) fn cited_works(
    state: &AppState,
    snapshot: &Snapshot,
    text: &ExpressionId,
) -> Result<Vec<CitedWork>, Error> {
    let citations = state.library().citations_in(text)?;
    let mut works: Vec<CitedWork> = Vec::new();
    let mut places: FxHashMap<String, usize> = FxHashMap::default();
    for citation in citations.iter().map(|unit| &unit.citation) {
        let found = citation
            .resolution
            .as_ref()
            .and_then(|found| found.work.as_ref());
        if found == Some(&text.work) || citation.work.is_none() {
            continue;
        }
        let held = found.filter(|work| snapshot.find(work).is_some());
        let title = held.map_or_else(|| citation.work_label(), |work| snapshot.title(work));
        let place = *places.entry(title.to_owned()).or_insert_with(|| {
            works.push(CitedWork {
                href: held.map(work_href),
                title: title.to_owned(),
                count: 0,
            });
            works.len() - 1
        });
        works[place].count += 1;
    }
    works.sort_by_key(|work| std::cmp::Reverse(work.count));
    works.truncate(CITING_SHOWN);
    Ok(works)
}

pub(in crate::pages) fn citing_lines(cited_by: &[CitedBy]) -> Vec<CitingLine> {
    cited_by
        .iter()
        .take(CITING_SHOWN)
        .map(|cited| {
            let href = work_href(&cited.expression.work);
            let targets = cited.citation.target.iter();
            let targets: Vec<String> = targets.map(|target| target.from.citation()).collect();
            CitingLine {
                href: match cited.unit.parse::<ProvisionPath>() {
                    Ok(path) => provision_href(&cited.expression.work, &path),
                    Err(_) => href,
                },
                title: cited.title.clone(),
                place: cited.unit.clone(),
                target: targets.join("、"),
            }
        })
        .collect()
}
