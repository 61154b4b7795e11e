//! Formats that leave the house.

pub mod atom;
pub mod calendar;
