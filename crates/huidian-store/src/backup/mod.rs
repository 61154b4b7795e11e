//! Backups in a folder of their own: pieces by their SHA-256, and for each backup one file that names its pieces.
//!
//! ```text
//! TARGET/pieces/ab/cdef…            LZ4 frames: originals as the library keeps them, everything else in pieces of 256 KiB
//! TARGET/backups/2026-11-28T….json  what one backup consists of; written last, so that a backup is there whole or not at all
//! ```

pub(crate) mod make;
pub(crate) mod manifest;
pub(crate) mod moving;
pub(crate) mod ownership;
pub(crate) mod place;
pub(crate) mod restore;
pub(crate) mod target;
