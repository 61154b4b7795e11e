//! The write path from outside.

mod incoming;
mod issuers;
mod worker;
