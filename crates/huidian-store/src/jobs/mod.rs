//! Work that waits to be done.

pub(crate) mod queue;
pub(crate) mod task;
pub(crate) mod uploads;
