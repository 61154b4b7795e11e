#![doc = include_str!("../README.md")]

mod error;
mod incoming;
mod mail;
mod post;
mod read_file;
pub mod sources;

pub use error::Refusal;
pub use incoming::{Found, Incoming, LIMIT_BYTES, Listing, Refused, hash_of};
pub use mail::{Encryption, MailError, MailServer, Mailer};
pub use post::{Answer, PostError, Poster, check_address, is_public};
pub use read_file::read_file;
pub use sources::files;
