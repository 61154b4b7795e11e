//! `[collect]` of the settings, and what a command line adds.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use huidian_fetch::{ClientSettings, FixedAddress};
use serde::Deserialize;

use crate::error::Error;

/// How sources are visited.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// An address that sites can write to; it is part of the name that requests carry.
    pub contact: Option<String>,
    /// Whether sources are visited while serving.
    pub schedule: bool,
    /// Certificates (PEM) trusted beside those that browsers trust.
    pub ca_file: Option<PathBuf>,
    /// `http://proxy.example:3128`
    pub proxy: Option<String>,
    /// Whether hosts with addresses of this network may be visited.
    pub allow_private: bool,
    /// Requests a host and day.
    pub daily_requests: u32,
    /// Seconds after which an answer that is not whole is given up.
    pub timeout_seconds: u64,
    /// Hosts visited at the same time.
    pub hosts_at_once: usize,
    /// Days without visits, as `2026-10-01` or `2026-10-01..2026-10-08`; weekends and fixed holidays are quiet anyway.
    pub quiet_days: Vec<String>,
    /// Hosts with a word of the keeper's: `obey`, `ask` or `manual`.
    pub hosts: BTreeMap<String, String>,
    /// A folder that is watched while serving.
    pub folder: Option<FolderConfig>,
}

/// What is dropped into this folder is taken in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FolderConfig {
    pub path: PathBuf,
    /// Below it, unless an absolute path.
    #[serde(default = "done")]
    pub done: PathBuf,
    #[serde(default = "refused")]
    pub refused: PathBuf,
}

fn done() -> PathBuf {
    PathBuf::from("done")
}

fn refused() -> PathBuf {
    PathBuf::from("refused")
}

impl Default for Config {
    fn default() -> Self {
        let client = ClientSettings::default();
        Self {
            contact: None,
            schedule: false,
            ca_file: None,
            proxy: None,
            allow_private: false,
            daily_requests: client.daily_requests,
            timeout_seconds: client.timeout.as_secs(),
            hosts_at_once: 16,
            quiet_days: Vec::new(),
            hosts: BTreeMap::new(),
            folder: None,
        }
    }
}

/// What a command line says of the network.
#[derive(Debug, Clone, Default)]
pub struct NetworkOptions {
    pub resolve: Vec<FixedAddress>,
    pub ca_file: Option<PathBuf>,
}

impl Config {
    /// The client's settings; the command line's file of certificates takes the place of the configured one.
    pub fn client(&self, options: &NetworkOptions) -> Result<ClientSettings, Error> {
        let file = options.ca_file.as_deref().or(self.ca_file.as_deref());
        Ok(ClientSettings {
            contact: self.contact.clone(),
            allows_private: self.allow_private,
            fixed: options.resolve.clone(),
            certificates: file.map(read_certificates).transpose()?,
            proxy: self.proxy.clone(),
            timeout: Duration::from_secs(self.timeout_seconds.max(1)),
            daily_requests: self.daily_requests,
            ..ClientSettings::default()
        })
    }
}

fn read_certificates(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path)
        .map_err(|error| Error::Settings(format!("read certificates {}: {error}", path.display())))
}
