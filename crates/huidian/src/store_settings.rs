//! `[store]`: where the library's rows are kept.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use huidian_store::{PostgresOptions, PostgresTls};
use serde::Deserialize;

use crate::bounded;

/// A database in the data folder where nothing is set.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StoreSettings {
    /// `postgres://user@host:port/database`; the password stands in a file.
    pub url: Option<String>,
    /// A file that holds the password and nothing else.
    pub password_file: Option<PathBuf>,
    /// The schema that holds the library and nothing else.
    pub schema: Option<String>,
    pub tls: Option<TlsSetting>,
    /// Certificates (PEM) of the authorities that vouch for the server; the public ones where none is named.
    pub ca_file: Option<PathBuf>,
    /// Connections of readers that stay open.
    pub pool_size: Option<usize>,
    pub connect_timeout_seconds: Option<u64>,
    /// For one statement; 0 for no limit.
    pub statement_timeout_seconds: Option<u64>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TlsSetting {
    /// Encrypted, and the server proves who it is.
    Verified,
    Off,
}

impl TlsSetting {
    fn id(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Off => "off",
        }
    }
}

impl StoreSettings {
    /// Whether a server keeps the library.
    pub fn is_shared(&self) -> bool {
        self.url.is_some()
    }

    /// What can be said without asking the server.
    pub fn check(&self) -> Result<()> {
        let others = [
            ("password_file", self.password_file.is_some()),
            ("schema", self.schema.is_some()),
            ("tls", self.tls.is_some()),
            ("ca_file", self.ca_file.is_some()),
            ("pool_size", self.pool_size.is_some()),
            (
                "connect_timeout_seconds",
                self.connect_timeout_seconds.is_some(),
            ),
            (
                "statement_timeout_seconds",
                self.statement_timeout_seconds.is_some(),
            ),
        ];
        let Some(url) = &self.url else {
            let idle = others.iter().find(|(_, is_set)| *is_set);
            ensure!(
                idle.is_none(),
                "[store] {} is set without url: is the library on a server or in the data folder?",
                idle.map_or("", |(name, _)| name)
            );
            return Ok(());
        };
        let options = PostgresOptions::of_url(url).context("[store] url")?;
        let is_in = |name: &str, value: Option<u64>, range: std::ops::RangeInclusive<u64>| {
            let value = value.unwrap_or(*range.start());
            ensure!(
                range.contains(&value),
                "[store] {name}={value} is not within {} to {}",
                range.start(),
                range.end()
            );
            Ok(())
        };
        is_in(
            "pool_size",
            self.pool_size.map(|size| size as u64),
            1..=1_000,
        )?;
        is_in(
            "connect_timeout_seconds",
            self.connect_timeout_seconds,
            1..=600,
        )?;
        is_in(
            "statement_timeout_seconds",
            self.statement_timeout_seconds,
            0..=86_400,
        )?;
        ensure!(
            self.schema.as_deref().is_none_or(|name| !name.is_empty()),
            "[store] schema is empty"
        );
        ensure!(
            self.ca_file.is_none() || self.tls != Some(TlsSetting::Off),
            "[store] ca_file is set, and tls = \"off\" uses none"
        );
        let is_verified = self.tls == Some(TlsSetting::Verified) || self.ca_file.is_some();
        ensure!(
            !(is_verified && options.host.starts_with('/')),
            "[store] a Unix socket is not encrypted: take tls and ca_file out"
        );
        Ok(())
    }

    /// The server, with its password; `None` where the data folder keeps the library.
    pub fn server(&self) -> Result<Option<Arc<PostgresOptions>>> {
        let Some(url) = &self.url else {
            return Ok(None);
        };
        let given = PostgresOptions::of_url(url).context("[store] url")?;
        let password = self
            .password_file
            .as_deref()
            .map(read_password)
            .transpose()?;
        let seconds = |set: Option<u64>, default| set.map_or(default, Duration::from_secs);
        let tls = match (self.tls, &self.ca_file) {
            (Some(TlsSetting::Off), _) => PostgresTls::Off,
            (None, None) => given.tls.clone(),
            (_, authorities) => PostgresTls::Verified {
                authorities: authorities.clone(),
            },
        };
        Ok(Some(Arc::new(PostgresOptions {
            password,
            tls,
            schema: self.schema.clone().unwrap_or(given.schema),
            pool_size: self.pool_size.unwrap_or(given.pool_size),
            connect_timeout: seconds(self.connect_timeout_seconds, given.connect_timeout),
            statement_timeout: seconds(self.statement_timeout_seconds, given.statement_timeout),
            ..given
        })))
    }

    /// The settings in force, without the password.
    pub fn show(&self) -> String {
        let Ok(Some(server)) = (Self {
            password_file: None,
            ..self.clone()
        })
        .server() else {
            return "# store: in the data folder\n".to_owned();
        };
        let (tls, ca_file) = match &server.tls {
            PostgresTls::Off => (TlsSetting::Off, None),
            PostgresTls::Verified { authorities } => (TlsSetting::Verified, authorities.as_ref()),
        };
        let authorities = ca_file.map_or_else(String::new, |path| {
            format!("ca_file = {:?}\n", path.to_string_lossy())
        });
        format!(
            "[store]\nurl = {:?}\n# password: {}\nschema = {:?}\ntls = \"{}\"\n{authorities}pool_size = {}\n\
             connect_timeout_seconds = {}\nstatement_timeout_seconds = {}\n",
            self.url.as_deref().unwrap_or_default(),
            if self.password_file.is_some() {
                "in a file"
            } else {
                "none"
            },
            server.schema,
            tls.id(),
            server.pool_size,
            server.connect_timeout.as_secs(),
            server.statement_timeout.as_secs(),
        )
    }
}

fn read_password(path: &Path) -> Result<String> {
    let text = bounded::read_text(path, bounded::SMALL_BYTES)
        .with_context(|| format!("read the password of the store in {}", path.display()))?;
    let password = text.trim_end_matches(['\r', '\n']);
    ensure!(
        !password.is_empty(),
        "the password file {} of the store is empty",
        path.display()
    );
    Ok(password.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<StoreSettings> {
        let settings: StoreSettings = toml::from_str(text)?;
        settings.check()?;
        Ok(settings)
    }

    #[test]
    fn nothing_set_is_the_data_folder() {
        let settings = read("").unwrap();
        assert!(settings.server().unwrap().is_none());
        assert!(settings.show().starts_with('#'));
    }

    #[test]
    fn a_server_is_read_with_what_stands_beside_its_address() {
        let folder = tempfile::tempdir().unwrap();
        let password = folder.path().join("password");
        std::fs::write(&password, "秘密 1\n").unwrap();
        let text = format!(
            "url = \"postgres://keeper@db.example/law\"\npassword_file = {password:?}\nschema = \"library\"\npool_size = 4\nstatement_timeout_seconds = 0\n"
        );
        let settings = read(&text).unwrap();
        let server = settings.server().unwrap().unwrap();
        assert_eq!(server.password.as_deref(), Some("秘密 1"));
        assert_eq!((server.schema.as_str(), server.pool_size), ("library", 4));
        assert_eq!(server.statement_timeout, Duration::ZERO);
        // elsewhere: encrypted
        assert_eq!(server.tls, PostgresTls::Verified { authorities: None });
        assert!(!settings.show().contains("秘密"));
        // and what is shown is read again
        assert!(read(&settings.show().replace("[store]\n", "")).is_ok());
    }

    #[test]
    fn settings_that_cannot_be_meant_are_refused() {
        let url = "url = \"postgres://keeper@localhost/law\"\n";
        for (text, reason) in [
            ("pool_size = 4".to_owned(), "pool_size is set without url"),
            (
                "url = \"postgres://keeper:secret@localhost/law\"".to_owned(),
                "password_file",
            ),
            (format!("{url}pool_size = 0"), "pool_size=0"),
            (
                format!("{url}connect_timeout_seconds = 0"),
                "connect_timeout_seconds=0",
            ),
            (format!("{url}tls = \"off\"\nca_file = \"/x\""), "uses none"),
            (format!("{url}tls = \"maybe\""), "maybe"),
            (format!("{url}schema = \"\""), "schema is empty"),
            (
                "url = \"postgres://k@%2Frun/law\"\ntls = \"verified\"".to_owned(),
                "Unix socket",
            ),
        ] {
            let error = format!("{:#}", read(&text).unwrap_err());
            assert!(error.contains(reason), "{error}");
            assert!(!error.contains("secret"), "{error}");
        }
        let unread = read(&format!("{url}password_file = \"/nowhere/password\"")).unwrap();
        assert!(unread.server().is_err());
    }
}
