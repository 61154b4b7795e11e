#![doc = include_str!("../README.md")]

mod bounded;
mod completion;
mod frame;
mod gate;
mod http;
mod library;
mod methods;
mod pace;
mod permits;
mod prompts;
mod refusal;
mod resources;
mod server;
mod text;
mod tools;

pub use http::router;
pub use library::McpLibrary;
pub use server::{McpServer, serve_standard_streams, serve_streams};
