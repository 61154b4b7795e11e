//! `[blobs]`: where large originals are kept.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use huidian_store::{BucketKey, BucketOptions, LinkOptions, read_endpoint};
use serde::Deserialize;

use crate::bounded;

const MIB: u64 = 1 << 20;

/// The data folder where nothing is set.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BlobSettings {
    /// `s3://bucket/prefix`; what stands below it belongs to this library alone.
    pub url: Option<String>,
    /// Address of the service without the bucket; Amazon's of the region where none is named.
    pub endpoint: Option<String>,
    pub region: Option<String>,
    /// Whether the bucket stands in the path of addresses, or in the name of the host.
    pub path_style: Option<bool>,
    /// A file with `access_key_id = …` and `secret_access_key = …`.
    pub credentials_file: Option<PathBuf>,
    /// Certificates (PEM) of the authorities that vouch for the service; the public ones where none is named.
    pub ca_file: Option<PathBuf>,
    pub connect_timeout_seconds: Option<u64>,
    /// For one request: a small original, or a part of a large one.
    pub timeout_seconds: Option<u64>,
    /// How often a request is tried.
    pub attempts: Option<u32>,
    /// Size of the parts of large originals.
    pub part_mib: Option<u64>,
    /// Downloads of originals from this size on lead to the bucket itself; none do where it is not set.
    pub links_from_mib: Option<u64>,
    /// How long such a link holds.
    pub links_seconds: Option<u64>,
    /// Address of the service for readers, where it is another.
    pub links_endpoint: Option<String>,
}

impl BlobSettings {
    /// What can be said without asking the service.
    pub fn check(&self) -> Result<()> {
        let others = [
            ("endpoint", self.endpoint.is_some()),
            ("region", self.region.is_some()),
            ("path_style", self.path_style.is_some()),
            ("credentials_file", self.credentials_file.is_some()),
            ("ca_file", self.ca_file.is_some()),
            (
                "connect_timeout_seconds",
                self.connect_timeout_seconds.is_some(),
            ),
            ("timeout_seconds", self.timeout_seconds.is_some()),
            ("attempts", self.attempts.is_some()),
            ("part_mib", self.part_mib.is_some()),
            ("links_from_mib", self.links_from_mib.is_some()),
            ("links_seconds", self.links_seconds.is_some()),
            ("links_endpoint", self.links_endpoint.is_some()),
        ];
        if self.url.is_none() {
            let idle = others.iter().find(|(_, is_set)| *is_set);
            ensure!(
                idle.is_none(),
                "[blobs] {} is set without url: are originals in a bucket or in the data folder?",
                idle.map_or("", |(name, _)| name)
            );
            return Ok(());
        }
        for (name, value, range) in [
            (
                "connect_timeout_seconds",
                self.connect_timeout_seconds,
                1..=600,
            ),
            ("timeout_seconds", self.timeout_seconds, 1..=3_600),
            ("attempts", self.attempts.map(u64::from), 1..=20),
            (
                "part_mib",
                self.part_mib,
                BucketOptions::LEAST_PART_BYTES / MIB..=1_024,
            ),
            ("links_from_mib", self.links_from_mib, 0..=1_000_000),
            ("links_seconds", self.links_seconds, 1..=604_800),
        ] {
            let value = value.unwrap_or(*range.start());
            ensure!(
                range.contains(&value),
                "[blobs] {name}={value} is not within {} to {}",
                range.start(),
                range.end()
            );
        }
        ensure!(
            self.links_from_mib.is_some()
                || (self.links_seconds.is_none() && self.links_endpoint.is_none()),
            "[blobs] links_from_mib is not set, so that there are no links; the other settings of links say otherwise"
        );
        self.without_key().map(|_| ())
    }

    fn without_key(&self) -> Result<BucketOptions> {
        let url = self.url.as_deref().unwrap_or_default();
        let region = self.region.as_deref().unwrap_or(BucketOptions::REGION);
        ensure!(!region.is_empty(), "[blobs] region is empty");
        let given = BucketOptions::of_url(url, self.endpoint.as_deref(), region)
            .context("[blobs] url and endpoint")?;
        let seconds = |set: Option<u64>, default| set.map_or(default, Duration::from_secs);
        let links = self
            .links_from_mib
            .map(|from_mib| {
                Ok::<_, anyhow::Error>(LinkOptions {
                    from_bytes: from_mib * MIB,
                    valid: seconds(self.links_seconds, Duration::from_mins(5)),
                    endpoint: self
                        .links_endpoint
                        .as_deref()
                        .map(read_endpoint)
                        .transpose()
                        .context("[blobs] links_endpoint")?,
                })
            })
            .transpose()?;
        Ok(BucketOptions {
            is_path_style: self.path_style.unwrap_or(given.is_path_style),
            authorities: self.ca_file.clone(),
            connect_timeout: seconds(self.connect_timeout_seconds, given.connect_timeout),
            request_timeout: seconds(self.timeout_seconds, given.request_timeout),
            attempts: self.attempts.unwrap_or(given.attempts),
            part_bytes: self.part_mib.map_or(given.part_bytes, |size| size * MIB),
            links,
            ..given
        })
    }

    /// The bucket, with its key; `None` where the data folder keeps originals.
    pub fn bucket(&self) -> Result<Option<Arc<BucketOptions>>> {
        if self.url.is_none() {
            return Ok(None);
        }
        let key = self.credentials_file.as_deref().map(read_key).transpose()?;
        Ok(Some(Arc::new(BucketOptions {
            key,
            ..self.without_key()?
        })))
    }

    /// The settings in force, without the key.
    pub fn show(&self) -> String {
        let (Some(url), Ok(bucket)) = (&self.url, self.without_key()) else {
            return "# blobs: in the data folder\n".to_owned();
        };
        let mut text = format!(
            "[blobs]\nurl = {url:?}\nendpoint = {:?}\nregion = {:?}\npath_style = {}\n# key: {}\n",
            bucket.endpoint.as_str().trim_end_matches('/'),
            bucket.region,
            bucket.is_path_style,
            if self.credentials_file.is_some() {
                "in a file"
            } else {
                "none"
            },
        );
        if let Some(path) = &bucket.authorities {
            text.push_str(&format!("ca_file = {:?}\n", path.to_string_lossy()));
        }
        text.push_str(&format!(
            "connect_timeout_seconds = {}\ntimeout_seconds = {}\nattempts = {}\npart_mib = {}\n",
            bucket.connect_timeout.as_secs(),
            bucket.request_timeout.as_secs(),
            bucket.attempts,
            bucket.part_bytes / MIB,
        ));
        match &bucket.links {
            None => text.push_str("# links to the bucket: none\n"),
            Some(links) => {
                text.push_str(&format!(
                    "links_from_mib = {}\nlinks_seconds = {}\n",
                    links.from_bytes / MIB,
                    links.valid.as_secs()
                ));
                if let Some(endpoint) = &links.endpoint {
                    let endpoint = endpoint.as_str().trim_end_matches('/');
                    text.push_str(&format!("links_endpoint = {endpoint:?}\n"));
                }
            }
        }
        text
    }
}

/// Reads `access_key_id = …` and `secret_access_key = …`, with `session_token = …` where there is one; as Amazon's tools write them, too.
fn read_key(path: &Path) -> Result<BucketKey> {
    let text = bounded::read_text(path, bounded::SMALL_BYTES)
        .with_context(|| format!("read the key of the bucket in {}", path.display()))?;
    let (mut id, mut secret, mut session_token) = (None, None, None);
    for (number, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with(['#', '[']) {
            continue;
        }
        let Some((name, value)) = line.split_once('=') else {
            bail!("line {} of {}: no name = value", number + 1, path.display());
        };
        let name = name.trim();
        let slot = match name.strip_prefix("aws_").unwrap_or(name) {
            "access_key_id" => &mut id,
            "secret_access_key" => &mut secret,
            "session_token" => &mut session_token,
            _ => continue,
        };
        ensure!(
            slot.is_none(),
            "line {} of {}: {name} is there twice; a file holds one key",
            number + 1,
            path.display()
        );
        *slot = Some(value.trim().trim_matches('"').to_owned());
    }
    let wanted = |value: Option<String>, name: &str| {
        value
            .filter(|value| !value.is_empty())
            .with_context(|| format!("{} has no {name} = …", path.display()))
    };
    Ok(BucketKey {
        id: wanted(id, "access_key_id")?,
        secret: wanted(secret, "secret_access_key")?,
        session_token,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<BlobSettings> {
        let settings: BlobSettings = toml::from_str(text)?;
        settings.check()?;
        Ok(settings)
    }

    #[test]
    fn nothing_set_is_the_data_folder() {
        let settings = read("").unwrap();
        assert!(settings.bucket().unwrap().is_none());
        assert!(settings.show().starts_with('#'));
    }

    #[test]
    fn a_bucket_is_read_with_what_stands_beside_its_address() {
        let folder = tempfile::tempdir().unwrap();
        let key = folder.path().join("key");
        std::fs::write(
            &key,
            "[default]\naws_access_key_id = keeper\naws_secret_access_key = a=b/c+d\nregion = x\n",
        )
        .unwrap();
        let text = format!(
            "url = \"s3://law/originals\"\nendpoint = \"https://s3.example\"\nregion = \"cn-north-1\"\ncredentials_file = {key:?}\n\
             part_mib = 8\nattempts = 2\nlinks_from_mib = 4\nlinks_endpoint = \"https://files.example\"\n"
        );
        let settings = read(&text).unwrap();
        let bucket = settings.bucket().unwrap().unwrap();
        let key = bucket.key.as_ref().unwrap();
        assert_eq!(
            (key.id.as_str(), key.secret.as_str()),
            ("keeper", "a=b/c+d")
        );
        assert_eq!((bucket.part_bytes, bucket.attempts), (8 * MIB, 2));
        assert!(bucket.is_path_style);
        let links = bucket.links.as_ref().unwrap();
        assert_eq!((links.from_bytes, links.valid.as_secs()), (4 * MIB, 300));
        assert!(!settings.show().contains("a=b"));
        // and what is shown is read again
        let shown = settings.show().replace("[blobs]\n", "");
        assert_eq!(
            read(&shown).unwrap().show(),
            settings.show().replace("in a file", "none")
        );
        // Amazon's own: the bucket is part of the name
        let own = read("url = \"s3://law\"\nregion = \"cn-north-1\"").unwrap();
        assert!(!own.bucket().unwrap().unwrap().is_path_style);
    }

    #[test]
    fn settings_that_cannot_be_meant_are_refused() {
        let url = "url = \"s3://law\"\n";
        for (text, reason) in [
            ("region = \"x\"".to_owned(), "region is set without url"),
            ("url = \"https://law\"".to_owned(), "begins with s3://"),
            (
                format!("{url}endpoint = \"https://id:secret@s3.example\""),
                "credentials_file",
            ),
            (format!("{url}attempts = 0"), "attempts=0"),
            (format!("{url}part_mib = 1"), "part_mib=1"),
            (
                format!("{url}links_seconds = 9"),
                "links_from_mib is not set",
            ),
            (
                format!("{url}links_from_mib = 1\nlinks_endpoint = \"x\""),
                "links_endpoint",
            ),
            (format!("{url}region = \"\""), "region is empty"),
            (format!("{url}secret = \"x\""), "secret"),
        ] {
            let error = format!("{:#}", read(&text).unwrap_err());
            assert!(error.contains(reason), "{error}");
            assert!(!error.contains("id:secret"), "{error}");
        }
    }

    #[test]
    fn a_key_that_is_none_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("key");
        for (text, reason) in [
            ("", "no access_key_id"),
            ("access_key_id = a\n", "no secret_access_key"),
            (
                "access_key_id = a\nsecret_access_key =\n",
                "no secret_access_key",
            ),
            ("hidden\n", "line 1"),
            ("access_key_id = a\n[other]\naccess_key_id = b\n", "twice"),
        ] {
            std::fs::write(&path, text).unwrap();
            let error = format!("{:#}", read_key(&path).unwrap_err());
            assert!(error.contains(reason), "{error}");
            assert!(!error.contains("hidden"), "{error}");
        }
    }
}
