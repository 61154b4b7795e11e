//! Section `[deliver]` of `huidian.toml`.

use std::io::Read;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::chat::Rule;
use crate::error::{Error, Result};
use crate::minisign::SecretKey;
use crate::webhook::RetryPolicy;

/// What is delivered, and how.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Disk for bundles that wait to be fetched, in bytes; the oldest go first.
    pub bundle_cache_bytes: u64,
    /// File of a secret key (minisign, without a password): bundles are signed with it, at their address with `.minisig`.
    pub signing_key_file: Option<PathBuf>,
    /// Whether the texts and originals of standards go into bundles, exports and answers. Standards are works of their publishers; say yes
    /// only where the licence allows it.
    pub standards: bool,
    /// The official account at `/wechat`.
    pub wechat: Option<Account>,
    /// The enterprise account (企业微信) at `/wecom`.
    pub wecom: Option<Account>,
    /// A group robot of 钉钉 that answers at `/dingtalk`.
    pub dingtalk: Option<Robot>,
    /// An application of 飞书 that answers at `/feishu`.
    pub feishu: Option<Feishu>,
    /// What a new follower is told, instead of our own words.
    pub welcome: Option<String>,
    /// The keeper's own answers.
    pub rules: Vec<Rule>,
    /// Whether webhooks may point to private, loopback and link-local addresses.
    pub webhooks_to_private_addresses: bool,
    /// How long receivers are tried.
    pub webhooks: RetryPolicy,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            bundle_cache_bytes: 1 << 30,
            signing_key_file: None,
            standards: false,
            wechat: None,
            wecom: None,
            dingtalk: None,
            feishu: None,
            welcome: None,
            rules: Vec::new(),
            webhooks_to_private_addresses: false,
            webhooks: RetryPolicy::default(),
        }
    }
}

impl Config {
    /// The key that bundles are signed with.
    pub(crate) fn signing_key(&self) -> Result<Option<SecretKey>> {
        let Some(file) = &self.signing_key_file else {
            return Ok(None);
        };
        let text = secret("signing_key_file", "", Some(file))?;
        let key = SecretKey::read(&text).map_err(|error| Error::Parameter {
            name: "signing_key_file",
            value: file.display().to_string(),
            reason: error.to_string(),
        })?;
        Ok(Some(key))
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

/// An application of 飞书, as its developer's console shows it.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Feishu {
    pub app_id: String,
    pub app_secret: String,
    pub app_secret_file: Option<PathBuf>,
    pub verification_token: String,
    pub verification_token_file: Option<PathBuf>,
    /// Encrypt Key; without it events come in the open.
    pub encrypt_key: String,
    pub encrypt_key_file: Option<PathBuf>,
    /// Where its API is; another one for Lark or for a test, and then it may be on a private address.
    pub base_url: String,
}

/// Where the API of 飞书 is.
const FEISHU: &str = "https://open.feishu.cn";

impl Default for Feishu {
    fn default() -> Self {
        Self {
            app_id: String::new(),
            app_secret: String::new(),
            app_secret_file: None,
            verification_token: String::new(),
            verification_token_file: None,
            encrypt_key: String::new(),
            encrypt_key_file: None,
            base_url: FEISHU.to_owned(),
        }
    }
}

impl Feishu {
    /// Whether the keeper named another address for the API.
    pub fn is_elsewhere(&self) -> bool {
        self.base_url != FEISHU
    }

    pub(crate) fn app_secret(&self) -> Result<String> {
        let file = self.app_secret_file.as_deref();
        secret("app_secret", &self.app_secret, file)
    }

    pub(crate) fn verification_token(&self) -> Result<String> {
        let file = self.verification_token_file.as_deref();
        secret("verification_token", &self.verification_token, file)
    }

    pub(crate) fn encrypt_key(&self) -> Result<String> {
        let file = self.encrypt_key_file.as_deref();
        secret("encrypt_key", &self.encrypt_key, file)
    }
}

/// More of a file is no secret of ours.
const SECRET_BYTES: u64 = 64 << 10;

pub(crate) fn secret(name: &'static str, value: &str, file: Option<&Path>) -> Result<String> {
    let Some(file) = file else {
        return Ok(value.to_owned());
    };
    let mut text = String::new();
    std::fs::File::open(file)
        .and_then(|file| file.take(SECRET_BYTES).read_to_string(&mut text))
        .map_err(|error| Error::Parameter {
            name,
            value: file.display().to_string(),
            reason: error.to_string(),
        })?;
    Ok(text.trim().to_owned())
}
