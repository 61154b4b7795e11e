//! Formats that leave the house.

pub mod calendar;
