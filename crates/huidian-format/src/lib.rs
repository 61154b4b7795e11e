#![doc = include_str!("../README.md")]

mod format;

pub use format::Format;
