//! Section `[deliver]` of `huidian.toml`.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::chat::Rule;
use crate::error::{Error, Result};
use crate::webhook::Patience;

/// What leaves the house, and how.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Disk for bundles that wait to be fetched, in bytes; the oldest go first.
    pub bundle_cache_bytes: u64,
    /// The official account at `/wechat`.
    pub wechat: Option<Account>,
    /// The enterprise account (企业微信) at `/wecom`.
    pub wecom: Option<Account>,
    /// A group robot of 钉钉 that answers at `/dingtalk`.
    pub dingtalk: Option<Robot>,
    /// What a new follower is told, instead of our own words.
    pub welcome: Option<String>,
    /// The keeper's own answers.
    pub rules: Vec<Rule>,
    /// Whether webhooks may point to private, loopback and link-local addresses.
    pub webhooks_to_private_addresses: bool,
    /// How long receivers are tried.
    pub webhooks: Patience,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            bundle_cache_bytes: 8 << 30,
            wechat: None,
            wecom: None,
            dingtalk: None,
            welcome: None,
            rules: Vec::new(),
            webhooks_to_private_addresses: false,
            webhooks: Patience::default(),
        }
    }
}

impl Config {
    /// Refuses what cannot be used, and names the setting.
    pub fn check(&self) -> Result<()> {
        self.webhooks.check()
    }
}

/// A chat account as its platform's settings page shows it. Each secret may stand in a file of its own instead.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Account {
    pub token: String,
    pub token_file: Option<PathBuf>,
    /// AppID, or CorpID of an enterprise account.
    pub app_id: String,
    /// 43 characters; without it only plain messages are read.
    pub encoding_aes_key: String,
    pub encoding_aes_key_file: Option<PathBuf>,
}

impl Account {
    pub(crate) fn token(&self) -> Result<String> {
        secret("token", &self.token, self.token_file.as_deref())
    }

    pub(crate) fn encoding_aes_key(&self) -> Result<String> {
        secret(
            "encoding_aes_key",
            &self.encoding_aes_key,
            self.encoding_aes_key_file.as_deref(),
        )
    }
}

/// A robot that is known by its secret alone (`AppSecret`).
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Robot {
    pub secret: String,
    pub secret_file: Option<PathBuf>,
}

impl Robot {
    pub(crate) fn secret(&self) -> Result<String> {
        secret("secret", &self.secret, self.secret_file.as_deref())
    }
}

pub(crate) fn secret(name: &'static str, value: &str, file: Option<&Path>) -> Result<String> {
    let Some(file) = file else {
        return Ok(value.to_owned());
    };
    let text = std::fs::read_to_string(file).map_err(|error| Error::Parameter {
        name,
        value: file.display().to_string(),
        reason: error.to_string(),
    })?;
    Ok(text.trim().to_owned())
}
