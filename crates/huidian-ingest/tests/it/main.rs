//! The write path from outside.

mod worker;
