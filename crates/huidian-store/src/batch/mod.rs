//! What was brought in together, and taking it back.

pub(crate) mod batches;
pub(crate) mod id;
pub(crate) mod image;
pub(crate) mod imports;
pub(crate) mod journal;
pub(crate) mod record;
pub(crate) mod restore;
pub(crate) mod undo;
