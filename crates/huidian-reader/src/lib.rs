#![doc = include_str!("../README.md")]

mod bounds;
mod child;
mod error;
mod pool;
mod protocol;
mod roundup;
mod roundup_message;
mod words;

pub use bounds::Bounds;
pub use child::serve_reader;
pub use error::ReadError;
pub use pool::{
    CHILD_ARGUMENT, read_file, read_members, read_roundup, reads_pictures, set_models, set_program,
};
pub use roundup::ReadRoundup;
pub use words::words_of;
