//! `huidian.toml`: one section for each crate that has settings; an empty file runs.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};
use huidian_deliver::mail;
use huidian_fetch::EmbeddingModel;
use huidian_search::VectorSpec;
use huidian_store::StoreOptions;
use serde::Deserialize;

use crate::blob_settings::BlobSettings;
use crate::bounded;
use crate::document_settings::DocumentSettings;
use crate::store_settings::StoreSettings;

/// File in the data folder that is read when no other is named.
pub const FILE: &str = "huidian.toml";
/// `HUIDIAN_WEB__LISTEN` overrides `listen` of `[web]`, `HUIDIAN_DELIVER__WECHAT__TOKEN` `token` of `[deliver.wechat]`.
const PREFIX: &str = "HUIDIAN_";

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub web: huidian_web::Config,
    pub collect: huidian_collect::Config,
    pub deliver: huidian_deliver::Config,
    /// The mail server that digests are handed to.
    pub mail: Option<mail::Settings>,
    pub models: Models,
    /// Ways to sign in beside passwords.
    pub sign_in: huidian_web::SignInSettings,
    pub update: Update,
    pub search: Search,
    pub store: StoreSettings,
    pub blobs: BlobSettings,
}

/// Where a library is: the part of the settings that every command needs.
#[derive(Debug, Clone, Default)]
pub struct LibrarySettings {
    pub store: StoreSettings,
    pub blobs: BlobSettings,
}

impl LibrarySettings {
    /// How the library is opened.
    pub fn options(&self) -> Result<StoreOptions> {
        Ok(StoreOptions {
            postgres: self.store.server()?,
            bucket: self.blobs.bucket()?,
            ..StoreOptions::default()
        })
    }
}

/// How the library is searched.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Search {
    /// A model that turns texts into vectors; questions are then found by meaning too.
    pub embeddings: Option<EmbeddingSettings>,
}

/// Models that the keeper has; nothing depends on one.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Models {
    /// A chat model that reads roundups a second time (`digest read --second-reader`).
    pub chat: Option<ChatSettings>,
    /// A model that reads pictures of pages where the installed ones read them badly.
    pub documents: Option<DocumentSettings>,
}

/// Where new catalogues and releases come from.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Update {
    /// The public key of minisign that they are signed with, or a file that holds it. No secret.
    pub key: Option<String>,
}

/// An OpenAI-compatible endpoint.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChatSettings {
    /// Up to and without `/chat/completions`: `http://localhost:8000/v1`.
    pub address: String,
    pub model: String,
    /// A file that holds the key and nothing else.
    pub key_file: Option<PathBuf>,
}

/// An OpenAI-compatible endpoint of embeddings.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EmbeddingSettings {
    /// Up to and without `/embeddings`: `http://localhost:8000/v1`.
    pub address: String,
    pub model: String,
    /// The name under which the endpoint takes questions, where it is another.
    pub query_model: Option<String>,
    /// A file that holds the key and nothing else.
    pub key_file: Option<PathBuf>,
    /// Length of the vectors.
    pub dimensions: usize,
    /// What stands before questions and before passages, for models that want it (`query: `, `passage: `).
    #[serde(default)]
    pub query_prefix: String,
    #[serde(default)]
    pub passage_prefix: String,
    /// How long a question may wait for its vector.
    #[serde(default = "question_milliseconds")]
    pub timeout_milliseconds: u64,
    /// Passages in one request.
    #[serde(default = "batch")]
    pub batch: usize,
}

fn question_milliseconds() -> u64 {
    1_500
}

fn batch() -> usize {
    32
}

/// A batch of passages may take longer than a question: nobody waits for it.
const PASSAGES_PATIENCE: Duration = Duration::from_mins(3);

impl EmbeddingSettings {
    /// What the vectors are of.
    pub fn spec(&self) -> VectorSpec {
        VectorSpec {
            model: format!("{}\n{}", self.model, self.passage_prefix),
            dimensions: self.dimensions,
        }
    }

    pub fn passage_model(&self) -> Result<EmbeddingModel> {
        self.asked_as(&self.model, PASSAGES_PATIENCE)
    }

    pub fn question_model(&self) -> Result<EmbeddingModel> {
        let name = self.query_model.as_ref().unwrap_or(&self.model);
        self.asked_as(name, Duration::from_millis(self.timeout_milliseconds))
    }

    fn asked_as(&self, name: &str, timeout: Duration) -> Result<EmbeddingModel> {
        let key = self
            .key_file
            .as_ref()
            .map(|path| {
                bounded::read_text(path, bounded::SMALL_BYTES).with_context(|| {
                    format!("read the key of the embeddings in {}", path.display())
                })
            })
            .transpose()?;
        Ok(EmbeddingModel::new(
            &self.address,
            name,
            key,
            self.dimensions,
            timeout,
        ))
    }

    fn check(&self) -> Result<()> {
        let is_in = |name: &str, value: u64, range: std::ops::RangeInclusive<u64>| {
            anyhow::ensure!(
                range.contains(&value),
                "[search.embeddings] {name}={value} is not within {} to {}",
                range.start(),
                range.end()
            );
            Ok(())
        };
        is_in("dimensions", self.dimensions as u64, 1..=16_384)?;
        is_in(
            "timeout_milliseconds",
            self.timeout_milliseconds,
            10..=60_000,
        )?;
        is_in("batch", self.batch as u64, 1..=1_000)?;
        huidian_fetch::check_address(&self.address, true).context("[search.embeddings] address")
    }
}

impl Config {
    /// Where this machine's readers reach the library, without a slash at the end: the public address, else the one listened on.
    pub fn base_url(&self) -> String {
        if let Some(public) = &self.web.public_url {
            return public.trim_end_matches('/').to_owned();
        }
        let mut listen = self.web.listen;
        if listen.ip().is_unspecified() {
            listen.set_ip(match listen.ip() {
                IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
                IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
            });
        }
        format!("http://{listen}")
    }

    /// Where the library is by these settings.
    pub fn library(&self) -> LibrarySettings {
        LibrarySettings {
            store: self.store.clone(),
            blobs: self.blobs.clone(),
        }
    }

    /// Reads `[store]` and `[blobs]` alone, from the data folder's settings and the environment. Other sections may be wrong: the commands that
    /// need them say so. Where it cannot be read where a library is, none is opened or made.
    pub fn read_library(data: &Path) -> Result<LibrarySettings> {
        let path = data.join(FILE);
        let text = match bounded::read_text(&path, bounded::SMALL_BYTES) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => {
                return Err(error).with_context(|| format!("read settings {}", path.display()));
            }
        };
        let variables: Vec<_> = std::env::vars()
            .filter(|(name, _)| {
                name.starts_with("HUIDIAN_STORE__") || name.starts_with("HUIDIAN_BLOBS__")
            })
            .collect();
        if variables.is_empty() && !text.contains("store") && !text.contains("blobs") {
            return Ok(LibrarySettings::default());
        }
        let read = || -> Result<LibrarySettings> {
            let mut table = overridden(&text, variables.into_iter())?;
            let settings = LibrarySettings {
                store: section(&mut table, "store")?,
                blobs: section(&mut table, "blobs")?,
            };
            settings.store.check()?;
            settings.blobs.check()?;
            Ok(settings)
        };
        read().with_context(|| {
            format!(
                "read [store] and [blobs] of the settings {}",
                path.display()
            )
        })
    }

    /// Reads the settings: the file named, which must be there; else the data folder's own, if it is there; then the environment.
    pub fn read(given: Option<&Path>, data: &Path) -> Result<Self> {
        let path = given.map_or_else(|| data.join(FILE), PathBuf::from);
        let text = match bounded::read_text(&path, bounded::SMALL_BYTES) {
            Ok(text) => text,
            Err(error) if given.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
                String::new()
            }
            Err(error) => {
                return Err(error).with_context(|| format!("read settings {}", path.display()));
            }
        };
        Self::read_text(&text).with_context(|| format!("read settings {}", path.display()))
    }

    /// The settings of a file's words, and then of the environment.
    pub fn read_text(text: &str) -> Result<Self> {
        let variables = std::env::vars().filter(|(name, _)| name.starts_with(PREFIX));
        Self::parse(text, variables)
    }

    fn parse(text: &str, variables: impl Iterator<Item = (String, String)>) -> Result<Self> {
        let config: Self = overridden(text, variables)?.try_into()?;
        config.store.check()?;
        config.blobs.check()?;
        config.deliver.check()?;
        if let Some(mail) = &config.mail {
            mail.check()?;
        }
        if let Some(oidc) = &config.sign_in.oidc {
            oidc.check().map_err(anyhow::Error::msg)?;
        }
        if let Some(embeddings) = &config.search.embeddings {
            embeddings.check()?;
        }
        if let Some(documents) = &config.models.documents {
            documents.check()?;
        }
        Ok(config)
    }
}

/// A section that need not be there.
fn section<S: Default + serde::de::DeserializeOwned>(
    table: &mut toml::Table,
    name: &str,
) -> Result<S> {
    Ok(match table.remove(name) {
        Some(section) => section.try_into()?,
        None => S::default(),
    })
}

/// The settings of a file with what the environment says instead.
fn overridden(
    text: &str,
    variables: impl Iterator<Item = (String, String)>,
) -> Result<toml::Table> {
    let mut table: toml::Table = text.parse()?;
    for (name, value) in variables {
        let path: Vec<String> = name[PREFIX.len()..]
            .split("__")
            .map(str::to_lowercase)
            .collect();
        if let [sections @ .., key] = path.as_slice()
            && !sections.is_empty()
        {
            put(&mut table, sections, key, &value);
        }
    }
    Ok(table)
}

/// Puts a value into a section, made where there is none.
fn put(table: &mut toml::Table, sections: &[String], key: &str, value: &str) {
    let Some((section, inner)) = sections.split_first() else {
        table.insert(key.to_owned(), read_value(key, value));
        return;
    };
    let section = table
        .entry(section)
        .or_insert_with(|| toml::Value::Table(toml::Table::new()));
    if let toml::Value::Table(section) = section {
        put(section, inner, key, value);
    }
}

/// A number or a truth value where it is one, else a string; a secret is a string even when it is all digits.
fn read_value(key: &str, text: &str) -> toml::Value {
    let is_secret = [
        "password",
        "secret",
        "token",
        "key",
        "user",
        "app_id",
        "client_id",
    ]
    .iter()
    .any(|ending| key.ends_with(ending));
    if is_secret {
        return toml::Value::String(text.to_owned());
    }
    if let Ok(number) = text.parse::<i64>() {
        return toml::Value::Integer(number);
    }
    match text {
        "true" => toml::Value::Boolean(true),
        "false" => toml::Value::Boolean(false),
        _ => toml::Value::String(text.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::Config;

    fn parse(text: &str, variables: &[(&str, &str)]) -> anyhow::Result<Config> {
        let variables = variables
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Config::parse(text, variables)
    }

    #[test]
    fn an_empty_file_runs_and_the_environment_overrides() {
        assert_eq!(parse("", &[]).unwrap().web.listen.port(), 7878);
        // what is set, and what links begin with
        for (settings, base) in [
            ("", "http://127.0.0.1:7878"),
            (
                "[web]\nlisten = \"127.0.0.1:7931\"",
                "http://127.0.0.1:7931",
            ),
            ("[web]\nlisten = \"0.0.0.0:80\"", "http://127.0.0.1:80"),
            ("[web]\nlisten = \"[::]:80\"", "http://[::1]:80"),
            (
                "[web]\npublic_url = \"https://law.example/\"",
                "https://law.example",
            ),
        ] {
            assert_eq!(parse(settings, &[]).unwrap().base_url(), base);
        }
        let text = "[web]\nlisten = \"127.0.0.1:8000\"\n";
        assert_eq!(parse(text, &[]).unwrap().web.listen.port(), 8000);
        let variables = [
            ("HUIDIAN_WEB__LISTEN", "127.0.0.1:9000"),
            ("HUIDIAN_DATA", "/x"),
        ];
        assert_eq!(parse(text, &variables).unwrap().web.listen.port(), 9000);
    }

    #[test]
    fn sections_within_sections_and_secrets_of_digits_are_overridden() {
        let variables = [
            ("HUIDIAN_DELIVER__WECHAT__TOKEN", "123456"),
            ("HUIDIAN_DELIVER__WEBHOOKS__FIRST_WAIT_MILLISECONDS", "50"),
        ];
        let config = parse("", &variables).unwrap();
        assert_eq!(config.deliver.wechat.unwrap().token, "123456");
        assert_eq!(config.deliver.webhooks.first_wait_milliseconds, 50);
    }

    #[test]
    fn a_setting_out_of_bounds_is_named() {
        let text = "[deliver.webhooks]\nfirst_wait_milliseconds = 5000\nlongest_wait_milliseconds = 1000\n";
        let error = parse(text, &[]).unwrap_err();
        assert!(
            format!("{error:#}").contains("longest_wait_milliseconds=1000"),
            "{error:#}"
        );
    }

    #[test]
    fn an_answer_of_ones_own_that_would_fail_is_refused() {
        for (rule, reason) in [
            ("keyword = \"a\"\nlist = \"year=abc\"", "year=abc"),
            ("keyword = \"a\"", "a text or a list"),
            ("text = \"a\"", "needs a keyword"),
        ] {
            let error = parse(&format!("[[deliver.rules]]\n{rule}\n"), &[]).unwrap_err();
            assert!(format!("{error:#}").contains(reason), "{error:#}");
        }
    }

    #[test]
    fn an_embeddings_endpoint_needs_what_it_needs() {
        let whole = "[search.embeddings]\naddress = \"http://localhost:8000/v1\"\nmodel = \"e5\"\ndimensions = 384\n";
        let settings = parse(whole, &[]).unwrap().search.embeddings.unwrap();
        assert_eq!((settings.timeout_milliseconds, settings.batch), (1_500, 32));
        for (change, reason) in [
            (("dimensions = 384", ""), "dimensions"),
            (("384", "0"), "dimensions=0"),
            (
                ("384", "384\ntimeout_milliseconds = 1"),
                "timeout_milliseconds=1",
            ),
            (("384", "384\nbatch = 0"), "batch=0"),
            (("http:", "ftp:"), "[search.embeddings] address"),
            (("model", "modell"), "modell"),
        ] {
            let error = parse(&whole.replace(change.0, change.1), &[]).unwrap_err();
            assert!(format!("{error:#}").contains(reason), "{error:#}");
        }
        // vectors of another model, or of other prefixes, are others
        let other = parse(&format!("{whole}passage_prefix = \"passage: \"\n"), &[]).unwrap();
        assert_ne!(other.search.embeddings.unwrap().spec(), settings.spec());
    }

    #[test]
    fn a_document_model_needs_what_it_needs() {
        let whole =
            "[models.documents]\naddress = \"http://localhost:8000/v1\"\nmodel = \"sees\"\n";
        let settings = parse(whole, &[]).unwrap().models.documents.unwrap();
        assert_eq!(settings.timeout_seconds, 120);
        assert!(settings.show().contains("pages = \"hard\""));
        for (change, reason) in [
            (("model = \"sees\"", ""), "model"),
            (("sees", " "), "model is empty"),
            (
                ("\"sees\"", "\"sees\"\ntimeout_seconds = 0"),
                "timeout_seconds=0",
            ),
            (("\"sees\"", "\"sees\"\npages = \"some\""), "some"),
            (("http:", "ftp:"), "[models.documents] address"),
        ] {
            let error = parse(&whole.replace(change.0, change.1), &[]).unwrap_err();
            assert!(format!("{error:#}").contains(reason), "{error:#}");
        }
    }

    #[test]
    fn an_unknown_setting_is_named() {
        let error = parse("[web]\nlissen = \"x\"\n", &[]).unwrap_err();
        assert!(format!("{error:#}").contains("lissen"), "{error:#}");
    }

    #[test]
    fn the_rules_of_the_documentation_are_understood() {
        let pages = include_str!("../../../docs/src/following.md");
        let blocks = pages.split("```toml\n").skip(1);
        let mut rules = blocks
            .map(|block| block.split("```").next().unwrap())
            .filter(|block| block.contains("[[deliver.rules]]"));
        let config = parse(rules.next().unwrap(), &[]).unwrap();
        assert_eq!(config.deliver.rules.len(), 3);
        assert!(config.deliver.rules[0].matches("我要电力资料包"));
        assert!(!config.deliver.rules[2].matches("怎么联系我们"));
        assert!(config.deliver.welcome.is_some());
    }
}
