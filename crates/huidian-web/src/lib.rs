#![doc = include_str!("../README.md")]

mod access;
mod acts;
mod api;
mod assets;
mod beside;
mod config;
mod connections;
mod coverage;
mod downloads;
mod ended;
mod error;
mod layers;
mod library;
mod listing;
mod metrics;
mod notes;
mod openapi;
mod other_sites;
mod page_cache;
mod pages;
mod permits;
mod printing;
mod record;
mod refusals;
mod registers;
mod request;
mod roundup_checks;
mod routes;
mod searching;
mod serve;
mod settings_file;
mod snapshot;
mod state;
mod uploads;
mod views;

pub use access::{
    AskProvider, Network, OidcSettings, PasswordError, Provider, ProviderCall, RoleValues,
    SetupCode, SignInSettings, TokenWish, disable_user, end_sessions, hash_password, make_token,
    put_user, remove_passkeys, remove_second_factor,
};
pub use config::{Config, Reading};
pub use error::Error;
pub use routes::{Doors, router};
pub use serve::{require_keeper, serve};
pub use settings_file::{Restart, Settable, SettingsFile};
pub use state::AppState;
