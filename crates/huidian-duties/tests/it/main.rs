//! The rules as they are embedded, answered.

mod ahead;
mod clashes;
mod draft;
mod incidents;
mod knowledge;
mod reading;
mod reasons;
mod records;
mod references;
mod rule_parts;
mod scenarios;
mod strangers;
mod support;
