//! Sending: a POST to an address somebody set up, with limits, and never to an address inside unless that is wanted.

use std::time::Duration;

use thiserror::Error;
use ureq::Agent;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::transport::DefaultConnector;

use crate::address::is_public;
use crate::resolver::{Guarded, NameError};

/// Longest a receiver may take for everything together.
const TIMEOUT: Duration = Duration::from_secs(15);
/// Bytes of the answer that are read: receivers say in a line what is wrong.
const ANSWER_BYTES: u64 = 4096;

/// Why nothing was sent or nothing came back.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PostError {
    #[error("{0} is neither an http nor an https address")]
    Address(String),
    #[error(
        "{host} 是本网络内的地址，确实要访问请在设置中允许 ({host} is an address of this network; allow it in the configuration if that is meant)"
    )]
    Private { host: String },
    #[error("no answer in time")]
    Slow,
    #[error("{0}")]
    Transport(String),
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    /// The beginning.
    pub body: String,
}

/// Sends POSTs. Redirects are not followed: a receiver says where it is, once.
#[derive(Debug, Clone)]
pub struct Poster {
    agent: Agent,
    answer_bytes: u64,
}

impl Poster {
    /// `allows_private`: whether addresses that are not reachable from everywhere may be sent to.
    pub fn new(allows_private: bool) -> Self {
        Self::with_timeout(allows_private, TIMEOUT, ANSWER_BYTES)
    }

    /// For a provider that the keeper named: it may stand in this network, and describes itself at some length.
    pub fn to_provider() -> Self {
        Self::with_timeout(true, Duration::from_secs(10), 256 << 10)
    }

    /// For a file that the keeper asked for by its address.
    pub fn to_download(limit_bytes: u64) -> Self {
        Self::with_timeout(true, Duration::from_mins(2), limit_bytes)
    }

    /// For receivers that think before they answer, and at length.
    pub(crate) fn with_timeout(allows_private: bool, timeout: Duration, answer_bytes: u64) -> Self {
        let config = Config::builder()
            .timeout_global(Some(timeout))
            .timeout_connect(Some(Duration::from_secs(5)))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            // a proxy would be asked for the name, past the check of the address
            .proxy(None)
            .user_agent("huidian")
            .build();
        let resolver = Guarded::new(allows_private, Vec::new());
        Self {
            agent: Agent::with_parts(config, DefaultConnector::default(), resolver),
            answer_bytes,
        }
    }

    /// Posts JSON with a key, as OpenAI-compatible endpoints want it.
    pub(crate) fn post_json(
        &self,
        url: &str,
        key: Option<&str>,
        body: &serde_json::Value,
    ) -> Result<Answer, PostError> {
        let bearer = key.map(|key| format!("Bearer {}", key.trim()));
        let mut headers = vec![("content-type", "application/json")];
        headers.extend(bearer.as_deref().map(|bearer| ("authorization", bearer)));
        self.post(url, headers, body.to_string().as_bytes())
    }

    pub fn post<'h>(
        &self,
        url: &str,
        headers: impl IntoIterator<Item = (&'h str, &'h str)>,
        body: &[u8],
    ) -> Result<Answer, PostError> {
        if !url.starts_with("http://") && !url.starts_with("https://") {
            return Err(PostError::Address(url.to_owned()));
        }
        let mut request = self.agent.post(url);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        self.read(request.send(body))
    }

    /// Asks instead of sending.
    pub fn get<'h>(
        &self,
        url: &str,
        headers: impl IntoIterator<Item = (&'h str, &'h str)>,
    ) -> Result<Answer, PostError> {
        if !url.starts_with("http://") && !url.starts_with("https://") {
            return Err(PostError::Address(url.to_owned()));
        }
        let mut request = self.agent.get(url);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        self.read(request.call())
    }

    fn read(
        &self,
        answered: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    ) -> Result<Answer, PostError> {
        let mut response = answered.map_err(explain)?;
        let status = response.status().as_u16();
        let answer = response
            .body_mut()
            .with_config()
            .limit(self.answer_bytes)
            .lossy_utf8(true)
            .read_to_string();
        Ok(Answer {
            status,
            // what is too long says nothing a log needs
            body: answer.unwrap_or_default(),
        })
    }
}

fn explain(error: ureq::Error) -> PostError {
    match error {
        ureq::Error::Other(inner) => match inner.downcast::<NameError>().map(|error| *error) {
            Ok(NameError::Private { host }) => PostError::Private { host },
            Ok(other) => PostError::Transport(other.to_string()),
            Err(other) => PostError::Transport(other.to_string()),
        },
        ureq::Error::Timeout(_) => PostError::Slow,
        other => PostError::Transport(other.to_string()),
    }
}

/// Refuses an address that could not be sent to, as far as it can be told without looking up its name: for whoever sets up a receiver.
pub fn check_address(url: &str, allows_private: bool) -> Result<(), PostError> {
    let refused = || PostError::Address(url.to_owned());
    if !url.starts_with("http://") && !url.starts_with("https://") {
        return Err(refused());
    }
    let uri: Uri = url.parse().map_err(|_| refused())?;
    let host = uri
        .host()
        .filter(|host| !host.is_empty())
        .ok_or_else(refused)?;
    let literal = host.trim_start_matches('[').trim_end_matches(']').parse();
    let is_inside = match literal {
        Ok(address) => !is_public(address),
        // 127.1, 0x7f.1, 2130706433: a host whose last label is a number is an IPv4 address (URL standard, 3.5), which systems read each in its way
        Err(_) if ends_in_number(host) => return Err(refused()),
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    };
    if is_inside && !allows_private {
        return Err(PostError::Private {
            host: host.to_owned(),
        });
    }
    Ok(())
}

/// Whether the last label of a host is a number, in decimal or in hexadecimal (URL standard, "ends in a number").
fn ends_in_number(host: &str) -> bool {
    let last = host.trim_end_matches('.').rsplit('.').next().unwrap_or("");
    let hexadecimal = last.strip_prefix("0x").or_else(|| last.strip_prefix("0X"));
    match hexadecimal {
        Some(digits) => digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit()),
    }
}
