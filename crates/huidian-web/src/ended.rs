//! What is said of a work that is not held: that it ended, where a held text says so.

use std::sync::Arc;

use huidian_operations::find_ended;

use crate::error::Error;
use crate::state::AppState;

/// The failure as it is told: of an act that is not held, and that a held text ended, what became of it.
pub(crate) fn told(state: &AppState, failure: Arc<Error>) -> Arc<Error> {
    let Error::NoSuchWork(name) = &*failure else {
        return failure;
    };
    let ended = || {
        let reader = state.library().store().read().ok()?;
        find_ended(&reader, huidian_catalogue::builtin(), name).ok()?
    };
    match ended() {
        Some(ended) => Arc::new(Error::EndedAct {
            reason: ended.note(state.today()),
            by: ended.by.to_string(),
            work: ended.title,
        }),
        None => failure,
    }
}
