//! Sending: a POST to an address somebody set up, with limits, and never to an address inside unless that is wanted.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use thiserror::Error;
use ureq::Agent;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};

/// Longest a receiver may take for everything together.
const PATIENCE: Duration = Duration::from_secs(15);
/// Bytes of the answer that are read: receivers say in a line what is wrong.
const ANSWER_BYTES: u64 = 4096;

/// Why nothing was sent or nothing came back.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PostError {
    #[error("{0} is neither an http nor an https address")]
    Address(String),
    #[error("{host} is an address of this network; allow it in the configuration if that is meant")]
    Private { host: String },
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
}

impl Poster {
    /// `allows_private`: whether addresses that are not reachable from everywhere may be sent to.
    pub fn new(allows_private: bool) -> Self {
        let config = Config::builder()
            .timeout_global(Some(PATIENCE))
            .timeout_connect(Some(Duration::from_secs(5)))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            // a proxy would be asked for the name, past the check of the address
            .proxy(None)
            .user_agent("huidian")
            .build();
        let resolver = Guarded {
            inner: DefaultResolver::default(),
            allows_private,
        };
        Self {
            agent: Agent::with_parts(config, DefaultConnector::default(), resolver),
        }
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
        let mut response = request.send(body).map_err(explain)?;
        let status = response.status().as_u16();
        let answer = response
            .body_mut()
            .with_config()
            .limit(ANSWER_BYTES)
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
        ureq::Error::Other(inner) => match inner.downcast::<PostError>() {
            Ok(ours) => *ours,
            Err(other) => PostError::Transport(other.to_string()),
        },
        other => PostError::Transport(other.to_string()),
    }
}

/// Looks up names, and leaves out addresses inside. It is asked for every connection, so that a name cannot point outside when it is checked
/// and inside when it is used.
#[derive(Debug)]
struct Guarded {
    inner: DefaultResolver,
    allows_private: bool,
}

impl Resolver for Guarded {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        if self.allows_private {
            return Ok(found);
        }
        let mut kept = self.empty();
        let public = found
            .iter()
            .filter(|address: &&SocketAddr| is_public(address.ip()));
        public.for_each(|address| kept.push(*address));
        if kept.is_empty() {
            let host = uri.host().unwrap_or_default().to_owned();
            return Err(ureq::Error::Other(Box::new(PostError::Private { host })));
        }
        Ok(kept)
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
        Err(_) => host == "localhost" || host.ends_with(".localhost"),
    };
    if is_inside && !allows_private {
        return Err(PostError::Private {
            host: host.to_owned(),
        });
    }
    Ok(())
}

/// Whether an address is reachable from everywhere (IANA special-purpose registries).
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => match address.to_ipv4_mapped().or_else(|| embedded_v4(address)) {
            Some(inner) => is_public_v4(inner),
            None => is_public_v6(address),
        },
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_special = address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast()
        || address.is_broadcast()
        || address.is_documentation()
        || a == 0
        || a >= 240
        // shared by carriers (RFC 6598), protocol assignments, benchmarks
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 198 && (b == 18 || b == 19));
    !is_special
}

/// IPv4 inside 64:ff9b::/96 (NAT64) and 2002::/16 (6to4).
fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let segments = address.segments();
    let from = |high: u16, low: u16| Ipv4Addr::from((u32::from(high) << 16) | u32::from(low));
    match segments {
        [0x64, 0xff9b, 0, 0, 0, 0, high, low] => Some(from(high, low)),
        [0x2002, high, low, ..] => Some(from(high, low)),
        _ => None,
    }
}

/// Only 2000::/3 is given out to the world; of it 2001:db8::/32 is for documents.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let segments = address.segments();
    segments[0] & 0xe000 == 0x2000 && !(segments[0] == 0x2001 && segments[1] == 0x0db8)
}
