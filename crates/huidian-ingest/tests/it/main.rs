//! The write path from outside.

mod bad_input;
mod bare;
mod batches;
mod incoming;
mod issuers;
mod several;
mod terms;
mod worker;
