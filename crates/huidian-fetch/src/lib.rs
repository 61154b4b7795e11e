#![doc = include_str!("../README.md")]

mod error;
mod mail;
mod post;
pub mod sources;

pub use error::Refusal;
pub use mail::{Encryption, MailError, MailServer, Mailer};
pub use post::{Answer, PostError, Poster, check_address, is_public};
pub use sources::files;
