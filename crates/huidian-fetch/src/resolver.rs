//! Names to addresses, with the addresses inside left out.

use std::net::SocketAddr;

use thiserror::Error;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

use crate::address::is_public;

/// Why a name was not looked up.
#[derive(Debug, Error)]
pub(crate) enum NameError {
    #[error(
        "{host} 是本网络内的地址，确实要访问请在设置中允许 ({host} is an address of this network; allow it in the configuration if that is meant)"
    )]
    Private { host: String },
    #[error("{host} is none of the hosts given with --resolve; no other is contacted")]
    NotGiven { host: String },
}

/// A host and the address to go to in its place, as `--resolve HOST=ADDR:PORT` gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FixedAddress {
    pub host: String,
    pub address: SocketAddr,
}

impl std::str::FromStr for FixedAddress {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("{text} is not HOST=ADDR:PORT");
        let (host, address) = text.split_once('=').ok_or_else(wrong)?;
        let address = address.parse().map_err(|_| wrong())?;
        let host = host.trim().to_lowercase();
        if host.is_empty() {
            return Err(wrong());
        }
        Ok(Self { host, address })
    }
}

/// Looks up names, and leaves out addresses inside. It is asked for every connection, so that a name cannot point outside when it is checked
/// and inside when it is used.
#[derive(Debug)]
pub(crate) struct Guarded {
    inner: DefaultResolver,
    allows_private: bool,
    /// Where there are any, no other host is looked up.
    fixed: Vec<FixedAddress>,
}

impl Guarded {
    pub(crate) fn new(allows_private: bool, fixed: Vec<FixedAddress>) -> Self {
        Self {
            inner: DefaultResolver::default(),
            allows_private,
            fixed,
        }
    }
}

/// The address given for a host: `*` stands for every host, `*.gov.cn` for all below a name.
pub(crate) fn fixed_for<'f>(fixed: &'f [FixedAddress], host: &str) -> Option<&'f FixedAddress> {
    let host = host.to_lowercase();
    fixed.iter().find(|one| one.host == host).or_else(|| {
        fixed.iter().find(|one| match one.host.strip_prefix('*') {
            Some(ending) => host.ends_with(ending),
            None => false,
        })
    })
}

impl Resolver for Guarded {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let host = uri.host().unwrap_or_default();
        let refuse = |error: NameError| Err(ureq::Error::Other(Box::new(error)));
        if !self.fixed.is_empty() {
            let Some(found) = fixed_for(&self.fixed, host) else {
                return refuse(NameError::NotGiven {
                    host: host.to_owned(),
                });
            };
            let mut addresses = self.empty();
            addresses.push(found.address);
            return Ok(addresses);
        }
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
            return refuse(NameError::Private {
                host: host.to_owned(),
            });
        }
        Ok(kept)
    }
}
