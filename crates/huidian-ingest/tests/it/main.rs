//! The write path from outside.

mod batches;
mod incoming;
mod issuers;
mod worker;
