//! Section `[mail]` of `huidian.toml`: the mail server that digests are handed to.

use std::path::PathBuf;

use serde::Deserialize;

use super::message::{read_address, read_mailbox};
use crate::config::secret;
use crate::error::{Error, Result};
use crate::webhook::RetryPolicy;

/// How the connection to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    None,
    #[default]
    StartTls,
    Implicit,
}

impl Tls {
    /// As it is written in the settings.
    pub fn id(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::StartTls => "starttls",
            Self::Implicit => "implicit",
        }
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Name of the server, such as `smtp.example.org`.
    pub server: String,
    /// 587 with STARTTLS, 465 with TLS from the first byte, 25 without, unless another is given.
    pub port: Option<u16>,
    /// `starttls`, `implicit`, or `none` for a relay on this machine.
    pub tls: Tls,
    /// Name to sign in with; without it the server has to take mail from this machine.
    pub user: String,
    pub password: String,
    pub password_file: Option<PathBuf>,
    /// Who it is from: `会典 <law@example.org>`.
    pub from: String,
    /// Addresses of keepers who are told when a source breaks, falls silent, or is well again.
    pub alarms: Vec<String>,
    /// Certificates in PEM that are trusted beside the known ones.
    pub certificate_file: Option<PathBuf>,
    /// Whether the server may be on a private, loopback or link-local address.
    pub private_address: bool,
    /// Wait after the first failure, 10 to 3,600,000; each failure in a row doubles it.
    pub first_wait_milliseconds: u32,
    /// Longest wait, from the first wait to 86,400,000.
    pub longest_wait_milliseconds: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            server: String::new(),
            port: None,
            tls: Tls::default(),
            user: String::new(),
            password: String::new(),
            password_file: None,
            from: String::new(),
            alarms: Vec::new(),
            certificate_file: None,
            private_address: false,
            first_wait_milliseconds: 60_000,
            longest_wait_milliseconds: 3_600_000,
        }
    }
}

impl Settings {
    /// Refuses what cannot be used, and names the setting.
    pub fn check(&self) -> Result<()> {
        let refused = |name, value: &str, reason: &str| {
            Err(Error::Parameter {
                name,
                value: value.to_owned(),
                reason: reason.to_owned(),
            })
        };
        let is_name = |c: char| c.is_ascii_alphanumeric() || "-.:_".contains(c);
        if self.server.is_empty() || !self.server.chars().all(is_name) {
            return refused(
                "mail.server",
                &self.server,
                "no name such as smtp.example.org",
            );
        }
        if read_mailbox(&self.from).is_none() {
            let reason = "no mail address such as 会典 <law@example.org>";
            return refused("mail.from", &self.from, reason);
        }
        if let Some(wrong) = self.alarms.iter().find(|to| read_address(to).is_none()) {
            return refused("mail.alarms", wrong, "no mail address");
        }
        if !self.user.is_empty() {
            let reason = "a password would go over the wire in the open; use starttls or implicit";
            let is_here = matches!(self.server.as_str(), "localhost" | "127.0.0.1" | "::1");
            if self.tls == Tls::None && !is_here {
                return refused("mail.tls", "none", reason);
            }
            if self.password()?.is_empty() {
                return refused("mail.password", "", "missing for the user that is set");
            }
        }
        self.check_waits()
    }

    fn check_waits(&self) -> Result<()> {
        let first = self.first_wait_milliseconds;
        let longest = self.longest_wait_milliseconds;
        let bounds = [
            ("mail.first_wait_milliseconds", first, 10..=3_600_000),
            (
                "mail.longest_wait_milliseconds",
                longest,
                first..=86_400_000,
            ),
        ];
        for (name, value, bounds) in bounds {
            if !bounds.contains(&value) {
                return Err(Error::Parameter {
                    name,
                    value: value.to_string(),
                    reason: format!("not within {} to {}", bounds.start(), bounds.end()),
                });
            }
        }
        Ok(())
    }

    pub fn port(&self) -> u16 {
        self.port.unwrap_or(match self.tls {
            Tls::None => 25,
            Tls::StartTls => 587,
            Tls::Implicit => 465,
        })
    }

    /// From the settings, or the file they name.
    pub fn password(&self) -> Result<String> {
        secret(
            "mail.password_file",
            &self.password,
            self.password_file.as_deref(),
        )
    }

    pub(super) fn retry(&self) -> RetryPolicy {
        RetryPolicy {
            first_wait_milliseconds: self.first_wait_milliseconds,
            longest_wait_milliseconds: self.longest_wait_milliseconds,
            ..RetryPolicy::default()
        }
    }
}
