//! Bytes by their SHA-256.

pub(crate) mod bucket;
pub(crate) mod folder;
pub(crate) mod frame;
pub(crate) mod packed;
pub(crate) mod place;
