//! Who passkeys are for: the library under the address that the keeper gave it.

use std::net::SocketAddr;

use url::{Host, Url};

/// Never told by what a request says of itself: a `Host` is anybody's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RelyingParty {
    /// The domain that authenticators keep passkeys for.
    pub(crate) id: String,
    /// Scheme, host and port of the pages where they are asked for.
    pub(crate) origin: String,
}

impl RelyingParty {
    /// By the public address, or where the library listens on this machine alone. Browsers know passkeys of domains only, not of bare addresses, and only by https;
    /// this machine they know as `localhost`. `None` where none of these holds.
    pub(crate) fn of(public_url: &str, listen: SocketAddr) -> Option<Self> {
        if public_url.is_empty() {
            return listen
                .ip()
                .is_loopback()
                .then(|| Self::local(listen.port()));
        }
        let url = Url::parse(public_url).ok()?;
        let domain = match url.host()? {
            Host::Domain(domain) => domain,
            Host::Ipv4(address) if address.is_loopback() => "localhost",
            Host::Ipv6(address) if address.is_loopback() => "localhost",
            Host::Ipv4(_) | Host::Ipv6(_) => return None,
        };
        match url.scheme() {
            "https" if url.domain() == Some(domain) => Some(Self {
                id: domain.to_owned(),
                origin: url.origin().ascii_serialization(),
            }),
            "http" if domain == "localhost" => Some(Self::local(url.port_or_known_default()?)),
            _ => None,
        }
    }

    fn local(port: u16) -> Self {
        let id = "localhost".to_owned();
        let origin = match port {
            80 => format!("http://{id}"),
            port => format!("http://{id}:{port}"),
        };
        Self { id, origin }
    }
}

#[cfg(test)]
mod tests {
    use super::RelyingParty;

    #[test]
    fn passkeys_are_for_the_address_that_the_keeper_gave() {
        for (public_url, listen, expected) in [
            (
                "https://law.example.org",
                "127.0.0.1:7878",
                Some(("law.example.org", "https://law.example.org")),
            ),
            // as it was typed
            (
                "HTTPS://Law.Example.org:443/",
                "127.0.0.1:7878",
                Some(("law.example.org", "https://law.example.org")),
            ),
            (
                "https://law.example.org:8443",
                "0.0.0.0:7878",
                Some(("law.example.org", "https://law.example.org:8443")),
            ),
            // browsers say a name in other letters as the network does
            (
                "https://法规.example",
                "127.0.0.1:7878",
                Some(("xn--nww403d.example", "https://xn--nww403d.example")),
            ),
            // no public address: this machine
            (
                "",
                "127.0.0.1:7878",
                Some(("localhost", "http://localhost:7878")),
            ),
            ("", "[::1]:80", Some(("localhost", "http://localhost"))),
            (
                "http://127.0.0.1:7878",
                "127.0.0.1:1",
                Some(("localhost", "http://localhost:7878")),
            ),
            (
                "http://localhost",
                "127.0.0.1:1",
                Some(("localhost", "http://localhost")),
            ),
            // nobody knows under which name readers come
            ("", "0.0.0.0:7878", None),
            // no browser gives a passkey to these
            ("http://law.example.org", "127.0.0.1:7878", None),
            ("https://192.0.2.7", "127.0.0.1:7878", None),
            ("https://127.0.0.1", "127.0.0.1:7878", None),
            ("https://[2001:db8::1]", "127.0.0.1:7878", None),
            ("law.example.org", "127.0.0.1:7878", None),
            ("ftp://law.example.org", "127.0.0.1:7878", None),
        ] {
            let found = RelyingParty::of(public_url, listen.parse().unwrap());
            let found = found
                .as_ref()
                .map(|party| (party.id.as_str(), party.origin.as_str()));
            assert_eq!(found, expected, "{public_url} {listen}");
        }
    }
}
