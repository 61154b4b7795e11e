//! Bytes by their SHA-256.

pub(crate) mod folder;
pub(crate) mod packed;
