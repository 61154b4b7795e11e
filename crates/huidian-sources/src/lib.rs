#![doc = include_str!("../README.md")]

mod address;
mod answer;
mod builtin;
mod check;
mod date;
mod detail;
mod error;
mod list;
mod number;
mod outcome;
mod row;
mod source;
mod walk;

pub use address::{Addresses, canonical};
pub use answer::{Answer, Ask, Method};
pub use builtin::{builtin, builtin_text, parse, read_folder};
pub use check::{Challenge, FileKind, Kept, challenge_in, file_kind, judge_total};
pub use date::{date_in_address, read_date};
pub use detail::{Attachment, Detail, detail_request, read_detail};
pub use error::SourceError;
pub use number::number_in;
pub use outcome::{Fault, Outcome, OutcomeKind};
pub use row::Row;
pub use source::{Mode, Permission, Source};
pub use walk::{ListPage, Walk};
