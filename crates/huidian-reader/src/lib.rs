#![doc = include_str!("../README.md")]

mod bounds;
mod child;
mod error;
mod page_model;
mod pool;
mod protocol;
mod roundup;
mod roundup_message;
mod roundup_source;
mod second_reading;
mod told;
mod words;

pub use bounds::Bounds;
pub use child::serve_reader;
pub use error::ReadError;
pub use page_model::{ModelPages, NotRead, PageModel, set_page_model};
pub use pool::{
    CHILD_ARGUMENT, may_read_pictures, read_file, read_members, read_page_picture, read_roundup,
    reads_pictures, set_models, set_program,
};
pub use roundup::{KnownBefore, ReadRoundup};
pub use words::{decoded, page_words, words_of};
