//! Formats of what is delivered.

pub mod atom;

pub use huidian_wire::calendar;
