//! The event callbacks of 飞书: encryption, signatures, events.

pub mod crypto;
pub mod event;
