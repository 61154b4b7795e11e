//! The write path from outside.

mod issuers;
mod worker;
