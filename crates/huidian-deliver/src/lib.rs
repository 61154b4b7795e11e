#![doc = include_str!("../README.md")]

pub mod bundle;
pub mod chat;
mod config;
mod error;
pub mod feed;
pub mod feishu;
pub mod format;
pub mod mail;
pub mod minisign;
mod server;
mod source_alarms;
pub mod webhook;
pub mod wechat;

pub use config::{Account, Config, Feishu, Robot};
pub use error::Error;
pub use server::{Outgoing, Service, Setup, router};
