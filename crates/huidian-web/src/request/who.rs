//! Whoever is signed in, as pages show them.

use std::sync::Arc;

/// Name of a user, and whether the keeper's pages are theirs.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Who {
    pub(crate) name: Arc<str>,
    pub(crate) is_editor: bool,
}
