//! Formats that leave the house.

pub mod atom;

pub use huidian_wire::calendar;
