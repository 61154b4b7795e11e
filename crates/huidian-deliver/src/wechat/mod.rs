//! The official account: signatures, encryption, messages.

pub mod crypto;
pub mod message;
