//! Settings of the web server.

use std::net::SocketAddr;
use std::path::PathBuf;

use serde::Deserialize;

use crate::access::{Network, Provider, SetupCode};
use crate::settings_file::SettingsFile;

/// Section `[web]` of `huidian.toml`.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Address to listen on. On an address that is not loopback, an administrator must exist.
    pub listen: SocketAddr,
    /// Address under which readers reach the library, such as `https://law.example.org`; used in canonical links, the site map and cookies.
    pub public_url: Option<String>,
    /// Addresses and networks (`10.0.0.0/8`) of proxies whose `X-Forwarded-For` is believed. Where it is not set and `public_url` is https: this machine.
    pub trusted_proxies: Option<Vec<Network>>,
    /// Whether browsers are told to come by https to the hosts below this one, too (HSTS with `includeSubDomains`): only where all of them speak it.
    pub https_for_subdomains: bool,
    /// Who may read: `anybody`, or `signed_in` for a house that is closed to those without an account or a token.
    pub reading: Reading,
    /// Largest upload, in bytes.
    pub upload_limit_bytes: usize,
    /// A folder outside the data folder, best on another disk, that `/keeper/health` makes backups in; without it they are made by the command.
    pub backup_folder: Option<PathBuf>,
    /// How many backups stay in it.
    pub backups_kept: u32,
    /// The Chromium that makes PDFs; without it the first that is found on the path.
    pub browser: Option<PathBuf>,
    /// Memory for rendered pages, in bytes.
    pub page_cache_bytes: usize,
    /// Connections open at once, as far as the system lets the process open files; beyond it the one that has waited longest is closed.
    pub connection_limit: usize,
    /// Requests worked on at once; the others wait their turn, as long as the request timeout allows.
    pub request_limit: usize,
    /// Seconds after which a request is given up.
    pub request_timeout_seconds: u64,
    /// Seconds a client has for the head of a request, and for every pause in sending its body or in taking the answer.
    pub client_timeout_seconds: u64,
    /// Why nothing may be sent to an address, if so: no setting, but the same check that the sender makes, handed in by whoever starts the server.
    #[serde(skip)]
    pub receiver_check: Option<ReceiverCheck>,
    /// The provider that people may sign in at, made of `[sign_in.oidc]` by whoever starts the server.
    #[serde(skip)]
    pub provider: Option<Provider>,
    /// Where `/welcome` writes settings, handed in by whoever starts the server; without it the page only says what to write.
    #[serde(skip)]
    pub settings_file: Option<SettingsFile>,
    /// What the first keeper shows at `/welcome`, handed in by whoever starts the server; without it nobody can know it.
    #[serde(skip)]
    pub setup_code: Option<SetupCode>,
}

/// Who may read what the library holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reading {
    #[default]
    Anybody,
    SignedIn,
}

impl Reading {
    pub fn id(self) -> &'static str {
        match self {
            Reading::Anybody => "anybody",
            Reading::SignedIn => "signed_in",
        }
    }
}

/// Says why nothing may be sent to an address.
pub type ReceiverCheck = fn(&str) -> Result<(), String>;

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 7878)),
            public_url: None,
            trusted_proxies: None,
            https_for_subdomains: false,
            reading: Reading::Anybody,
            upload_limit_bytes: 20 << 20,
            backup_folder: None,
            backups_kept: 30,
            browser: None,
            page_cache_bytes: 96 << 20,
            connection_limit: 4096,
            request_limit: 256,
            request_timeout_seconds: 30,
            client_timeout_seconds: 10,
            receiver_check: None,
            provider: None,
            settings_file: None,
            setup_code: None,
        }
    }
}
