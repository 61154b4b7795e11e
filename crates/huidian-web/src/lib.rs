#![doc = include_str!("../README.md")]

mod access;
mod api;
mod assets;
mod config;
mod connections;
mod desk;
mod error;
mod layers;
mod library;
mod metrics;
mod page_cache;
mod pages;
mod request;
mod routes;
mod serve;
mod snapshot;
mod state;
mod views;

pub use access::{
    COMMAND_LINE, PasswordError, TokenWish, disable_user, hash_password, make_token, put_user,
};
pub use config::Config;
pub use error::Error;
pub use routes::router;
pub use serve::{require_keeper, serve};
pub use state::AppState;
