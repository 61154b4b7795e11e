//! The works that a query asks for, in order.

use std::sync::Arc;

use huidian_store::WorkSummary;
use huidian_wire::WorkShape;

use crate::error::Error;
use crate::request::Query;
use crate::snapshot::{Entry, Facets, ResolvedSelection, Snapshot, Sort};
use crate::state::AppState;

/// What of an address does not change the list: the page of it, the language, the theme of a picture.
const OF_THE_PAGE: [&str; 6] = ["after", "before", "library", "limit", "lang", "theme"];

/// The list a query asks for: all matching positions in order. Remembered, so that only the first page of a list looks at every work.
pub(crate) fn arranged(
    state: &AppState,
    snapshot: &Arc<Snapshot>,
    query: &Query,
) -> Result<Arc<Facets>, Error> {
    let asked = query.without(&OF_THE_PAGE).link("");
    let day = state.day(query)?;
    let make = || made(state, snapshot, query);
    state.library().list(snapshot, day, asked, make)
}

/// Refuses a region or an issuer of which nothing is here: programs would take an empty list for an answer.
pub(crate) fn refuse_absent_names(state: &AppState, query: &Query) -> Result<(), Error> {
    let selection = query.selection()?;
    if selection.regions.is_empty() && selection.issuers.is_empty() {
        return Ok(());
    }
    let reader = state.library().store().read()?;
    match state.finder().absent_name(&reader, &selection)? {
        None => Ok(()),
        Some(absent) => {
            let (value, way) = (absent.value, absent.way);
            let reason = format!("本库没有“{value}”的文件，{way}");
            // no description of parameters can say which names are here
            Err(Error::parameter(absent.parameter, reason).unfit())
        }
    }
}

fn made(state: &AppState, snapshot: &Arc<Snapshot>, query: &Query) -> Result<Facets, Error> {
    let wanted = ResolvedSelection::new(query.selection()?, &state.finder())?;
    let force = state.library().force_on(snapshot, state.day(query)?)?;
    let mut facets = Facets::count(snapshot, &force, &wanted);
    let sort = query.read::<Sort>("sort")?.unwrap_or_default();
    sort.arrange(snapshot, &mut facets.matching);
    Ok(facets)
}

/// The summary of an entry with its status on the day asked about.
pub(crate) fn summary_on(entry: &Entry, force: &huidian_model::Force) -> WorkSummary {
    WorkSummary {
        force: force.clone(),
        ..entry.work.clone()
    }
}

/// All works a query asks for, for exports.
pub(crate) fn all_matching(state: &AppState, query: &Query) -> Result<Vec<WorkShape>, Error> {
    let snapshot = state.snapshot()?;
    let facets = arranged(state, &snapshot, query)?;
    let force = state.library().force_on(&snapshot, state.day(query)?)?;
    let shape =
        |place: &usize| WorkShape::new(&summary_on(&snapshot.entries()[*place], &force[*place]));
    Ok(facets.matching.iter().map(shape).collect())
}
