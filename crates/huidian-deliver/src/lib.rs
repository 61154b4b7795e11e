#![doc = include_str!("../README.md")]

pub mod bundle;
pub mod chat;
mod config;
pub mod errata;
mod error;
pub mod feed;
pub mod format;
pub mod register;
mod selection;
mod server;
pub mod share;
mod signing;
pub mod webhook;
pub mod wechat;

pub use config::{Account, Config, Robot};
pub use error::Error;
pub use selection::{Selection, issuer_names, works_found};
pub use server::{Outgoing, Service, Setup, router};
