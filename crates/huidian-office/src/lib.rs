#![doc = include_str!("../README.md")]

mod word;

pub use word::{Error, Run, WordDocument};
