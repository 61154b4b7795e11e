//! What keepers do to take back or put right what came in: one function for every door.

pub(crate) mod act;
mod correct_line;
pub(crate) mod perform;
pub(crate) mod read;
pub(crate) mod redact;
pub(crate) mod value;
