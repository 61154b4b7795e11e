#![doc = include_str!("../README.md")]

mod address;
mod chat;
mod client;
mod documents;
mod embeddings;
mod error;
mod incoming;
mod mail;
mod post;
mod read_file;
mod resolver;
mod robots;
pub mod sources;

pub use address::is_public;
pub use chat::{ChatError, ChatModel};
pub use client::{
    Client, ClientSettings, FetchError, HostMemory, HostPolicy, Request, Response, RobotsFile,
};
pub use documents::{DocumentError, DocumentModel};
pub use embeddings::{EmbeddingError, EmbeddingModel};
pub use error::Refusal;
pub use incoming::{Found, Incoming, LIMIT_BYTES, Listing, Refused, hash_of};
pub use mail::{Encryption, MailError, MailServer, Mailer};
pub use post::{Answer, PostError, Poster, check_address};
pub use read_file::read_file;
pub use resolver::FixedAddress;
pub use robots::Robots;
pub use sources::files;
