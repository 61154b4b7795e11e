//! What the library holds, for the page and the API.

use huidian_collect::Registry;
use huidian_wire::CoverageShape;

use crate::error::Error;
use crate::state::AppState;

/// What the library holds, and until when it is complete.
pub(crate) fn coverage_of(state: &AppState) -> Result<CoverageShape, Error> {
    let store = state.library().store();
    let registry = Registry::load(store, store.folder())
        .map_err(|error| Error::Unreadable(error.to_string()))?;
    let name = |id: &str| {
        let mut listed = registry.sources.iter();
        let listed = listed.find(|listed| listed.source.id == id)?;
        Some(listed.source.name.clone())
    };
    Ok(CoverageShape::of(&store.read()?, name)?)
}
