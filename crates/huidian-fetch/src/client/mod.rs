//! Fetching from sites as a guest: one request at a time, with a name, within what robots.txt allows.

mod cookies;
mod error;
mod host;
mod request;
mod send;
mod settings;

pub use error::FetchError;
pub use host::{HostMemory, RobotsFile};
pub use request::{HostPolicy, Request, Response};
pub use send::Client;
pub use settings::ClientSettings;
