//! Acts of keepers on many rows: texts moved, works made one, statements taken back. Each is done inside a batch, which takes it back.

pub(crate) mod merge;
pub(crate) mod moving;
pub(crate) mod redirects;
pub(crate) mod withdrawn;
