//! Where the bucket is and how it is spoken to.

use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;
use std::time::Duration;

use url::{Host, Url};

/// A library's place in a bucket, which holds the originals of this library there and nothing else.
#[derive(Clone, PartialEq, Eq)]
pub struct BucketOptions {
    pub bucket: String,
    /// What names begin with, with a slash at the end; empty for the whole bucket.
    pub prefix: String,
    /// Address of the service, without the bucket.
    pub endpoint: Url,
    pub region: String,
    /// Whether the bucket stands in the path (`https://host/bucket/…`) or in the name of the host (`https://bucket.host/…`).
    pub is_path_style: bool,
    pub key: Option<BucketKey>,
    /// Certificates (PEM) of the authorities that vouch for the service; the public ones where none is named.
    pub authorities: Option<PathBuf>,
    pub connect_timeout: Duration,
    /// For one request: a whole small original, or a part of a larger one.
    pub request_timeout: Duration,
    /// How often one request is tried where the service cannot be reached or is overloaded.
    pub attempts: u32,
    /// Originals above this size go in parts, and all are read in such parts.
    pub part_bytes: u64,
    pub links: Option<LinkOptions>,
}

/// What stands for a password.
#[derive(Clone, PartialEq, Eq)]
pub struct BucketKey {
    pub id: String,
    pub secret: String,
    /// Of credentials that are lent for a time.
    pub session_token: Option<String>,
}

/// Downloads that lead to the bucket itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkOptions {
    /// Originals from this size on.
    pub from_bytes: u64,
    /// How long a link holds.
    pub valid: Duration,
    /// Address of the service for readers, where it is another.
    pub endpoint: Option<Url>,
}

/// Why an address is none of a bucket.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct BucketUrlError(String);

impl BucketOptions {
    pub const REGION: &str = "us-east-1";
    pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
    pub const REQUEST_TIMEOUT: Duration = Duration::from_mins(1);
    pub const ATTEMPTS: u32 = 6;
    pub const PART_BYTES: u64 = 16 * 1024 * 1024;
    /// S3 refuses smaller parts but for the last.
    pub const LEAST_PART_BYTES: u64 = 5 * 1024 * 1024;

    /// Reads `s3://bucket/prefix`, and the address of the service where it is not Amazon's.
    pub fn of_url(
        address: &str,
        endpoint: Option<&str>,
        region: &str,
    ) -> Result<Self, BucketUrlError> {
        let refuse = |reason: &str| Err(BucketUrlError(format!("{reason}: {address}")));
        let Some(rest) = address.strip_prefix("s3://") else {
            return refuse("an address of originals begins with s3://");
        };
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        let is_name = |name: &str| {
            name.bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b".-_".contains(&byte))
        };
        if bucket.is_empty() || !is_name(bucket) {
            return refuse("the address names no bucket, as in s3://bucket/prefix");
        }
        let prefix = prefix.trim_end_matches('/');
        if !prefix.is_empty()
            && !prefix
                .split('/')
                .all(|part| !part.is_empty() && is_name(part) && !part.starts_with('.'))
        {
            return refuse("a prefix is made of letters, digits, dots, hyphens and slashes");
        }
        let is_path_style = endpoint.is_some();
        let endpoint = match endpoint {
            Some(endpoint) => read_endpoint(endpoint)?,
            None => read_endpoint(&format!("https://s3.{region}.amazonaws.com"))?,
        };
        Ok(Self {
            bucket: bucket.to_owned(),
            prefix: if prefix.is_empty() {
                String::new()
            } else {
                format!("{prefix}/")
            },
            endpoint,
            region: region.to_owned(),
            is_path_style,
            key: None,
            authorities: None,
            connect_timeout: Self::CONNECT_TIMEOUT,
            request_timeout: Self::REQUEST_TIMEOUT,
            attempts: Self::ATTEMPTS,
            part_bytes: Self::PART_BYTES,
            links: None,
        })
    }

    /// Whether others on the way could read along: the address is plain http, and not of this machine.
    pub fn is_open_to_others(&self) -> bool {
        let is_here = match self.endpoint.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => IpAddr::from(address).is_loopback(),
            Some(Host::Ipv6(address)) => IpAddr::from(address).is_loopback(),
            None => false,
        };
        self.endpoint.scheme() == "http" && !is_here
    }

    /// Whether both keep the same objects.
    pub fn is_same_place(&self, other: &Self) -> bool {
        (&self.endpoint, &self.bucket, &self.prefix)
            == (&other.endpoint, &other.bucket, &other.prefix)
    }
}

/// Reads the address of a service: a host, and nothing behind it.
pub fn read_endpoint(address: &str) -> Result<Url, BucketUrlError> {
    let refuse = |reason: &str| Err(BucketUrlError(format!("{reason}: {address}")));
    let Ok(url) = Url::parse(address) else {
        return refuse("the address of the service is none");
    };
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return refuse("the address of the service begins with https:// or http://");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(BucketUrlError(
            "keys stand in credentials_file, not in the address of the service".to_owned(),
        ));
    }
    if url.query().is_some() || url.fragment().is_some() || url.path() != "/" {
        return refuse(
            "the address of the service has nothing behind the host; the bucket stands in url",
        );
    }
    Ok(url)
}

impl fmt::Display for BucketOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.endpoint.as_str().trim_end_matches('/');
        write!(f, "s3://{}/{} at {place}", self.bucket, self.prefix)
    }
}

impl fmt::Debug for BucketOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // the key is nobody's to see
        write!(f, "BucketOptions({self})")
    }
}

impl fmt::Debug for BucketKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BucketKey({})", self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::BucketOptions;

    #[test]
    fn addresses_are_read_and_strange_ones_refused_without_showing_a_key() {
        let cases = [
            (
                "s3://law",
                None,
                Ok(("law", "", "https://s3.cn-north-1.amazonaws.com/", false)),
            ),
            (
                "s3://law/originals/",
                Some("https://s3.example:9000"),
                Ok(("law", "originals/", "https://s3.example:9000/", true)),
            ),
            (
                "s3://law/a/b",
                Some("http://localhost:8333"),
                Ok(("law", "a/b/", "http://localhost:8333/", true)),
            ),
            ("https://law", None, Err("begins with s3://")),
            ("s3://", None, Err("names no bucket")),
            ("s3:///x", None, Err("names no bucket")),
            ("s3://law/../x", None, Err("a prefix is made of")),
            ("s3://law/a//b", None, Err("a prefix is made of")),
            ("s3://law", Some("s3.example"), Err("is none")),
            (
                "s3://law",
                Some("ftp://s3.example"),
                Err("begins with https"),
            ),
            (
                "s3://law",
                Some("https://s3.example/law"),
                Err("nothing behind the host"),
            ),
            (
                "s3://law",
                Some("https://id:secret@s3.example"),
                Err("credentials_file"),
            ),
        ];
        for (address, endpoint, wanted) in cases {
            let found = BucketOptions::of_url(address, endpoint, "cn-north-1");
            match (found, wanted) {
                (Ok(found), Ok((bucket, prefix, service, is_path_style))) => {
                    assert_eq!(
                        (&*found.bucket, &*found.prefix, found.endpoint.as_str()),
                        (bucket, prefix, service)
                    );
                    assert_eq!(found.is_path_style, is_path_style, "{address}");
                }
                (Err(error), Err(part)) => {
                    let error = error.to_string();
                    assert!(error.contains(part), "{address}: {error}");
                    assert!(!error.contains("secret"), "{error}");
                }
                (found, _) => panic!("{address}: {found:?}"),
            }
        }
    }

    #[test]
    fn plain_http_is_told_apart_where_others_could_read_along() {
        for (endpoint, is_open) in [
            ("http://127.0.0.1:8333", false),
            ("http://localhost:8333", false),
            ("http://[::1]:8333", false),
            ("http://192.0.2.1:8333", true),
            ("https://192.0.2.1:8333", false),
        ] {
            let options = BucketOptions::of_url("s3://law", Some(endpoint), "us-east-1").unwrap();
            assert_eq!(options.is_open_to_others(), is_open, "{endpoint}");
        }
    }
}
