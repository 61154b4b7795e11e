//! The rules as they are embedded, answered.

mod incidents;
mod knowledge;
mod reading;
mod scenarios;
mod support;
