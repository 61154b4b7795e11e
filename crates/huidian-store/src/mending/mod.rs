//! Acts of keepers on many rows: texts moved, works made one, statements taken back. Each is done inside a batch, which takes it back; personal data alone goes for good.

pub(crate) mod merge;
pub(crate) mod moving;
pub(crate) mod redaction;
pub(crate) mod redirects;
pub(crate) mod withdrawn;
