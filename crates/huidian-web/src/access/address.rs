//! Where a request comes from, through the proxies that the keeper trusts.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap, Version};

use crate::state::AppState;

/// Headers by which a proxy says for whom, or as what, it asks.
const FORWARDED: [&str; 20] = [
    "forwarded",
    "x-real-ip",
    "via",
    "forwarded-for",
    "x-client-ip",
    "x-cluster-client-ip",
    "x-original-forwarded-for",
    "x-scheme",
    "x-envoy-external-address",
    "x-azure-clientip",
    "front-end-https",
    "wl-proxy-client-ip",
    "true-client-ip",
    "fly-client-ip",
    "fastly-client-ip",
    "cf-connecting-ip",
    "cf-ray",
    "cdn-loop",
    "x-amzn-trace-id",
    "x-request-start",
];

/// Whether a request comes from this machine itself: over the loopback, and handed on by no proxy that can be told. nginx asks in HTTP/1.0 where its
/// `proxy_pass` stands alone, and says nothing of whom it asks for; no browser has spoken that for long.
pub(crate) fn is_from_here(extensions: &Extensions, headers: &HeaderMap, version: Version) -> bool {
    peer_address(extensions).is_loopback()
        && version > Version::HTTP_10
        && headers.keys().all(|name| {
            let name = name.as_str();
            !name.starts_with("x-forwarded") && !FORWARDED.contains(&name)
        })
}

/// Address of whoever asks: of the connection, or where that is a trusted proxy's, the last in `X-Forwarded-For` or `Forwarded` (RFC 7239, 4) that is no
/// trusted proxy's. Where both are there and disagree one of them was made up, and the proxy's own address counts.
pub(crate) fn client_address(
    state: &AppState,
    headers: &HeaderMap,
    extensions: &Extensions,
) -> IpAddr {
    let peer = peer_address(extensions);
    if !is_trusted(state, peer) {
        return peer;
    }
    let last_stranger = |listed: Vec<&str>| {
        let mut client = peer;
        for text in listed.into_iter().rev() {
            let Some(address) = read_address(text) else {
                break;
            };
            client = address;
            if !is_trusted(state, address) {
                break;
            }
        }
        client
    };
    let plain = elements(headers, "x-forwarded-for");
    let standard = elements(headers, "forwarded");
    match (plain.is_empty(), standard.is_empty()) {
        (_, true) => last_stranger(plain),
        (true, false) => last_stranger(standard.into_iter().map(forwarded_for).collect()),
        (false, false) => {
            let told = last_stranger(plain);
            let also = last_stranger(standard.into_iter().map(forwarded_for).collect());
            if told == also { told } else { peer }
        }
    }
}

/// What a header that may stand several times lists, in order.
fn elements<'h>(headers: &'h HeaderMap, name: &str) -> Vec<&'h str> {
    let lines = headers.get_all(name).into_iter();
    lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .collect()
}

/// `for` of an element such as `for="[2001:db8::17]:4711";proto=https`; nothing where it has none.
fn forwarded_for(element: &str) -> &str {
    let value = element.split(';').find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        key.trim().eq_ignore_ascii_case("for").then_some(value)
    });
    value.unwrap_or_default().trim().trim_matches('"')
}

/// An address with or without a port, of version 6 with or without brackets.
fn read_address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let bare = text
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    bare.unwrap_or(text)
        .parse()
        .ok()
        .or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()))
        .map(|address: IpAddr| address.to_canonical())
}

/// Address of the other end; loopback where the router is called without a connection.
pub(crate) fn peer_address(extensions: &Extensions) -> IpAddr {
    extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |info| {
            info.0.ip().to_canonical()
        })
}

/// Whether the keeper said that a proxy on this machine hands requests on: then nobody who comes by the loopback is known to sit here.
pub(crate) fn has_local_proxy(state: &AppState) -> bool {
    is_trusted(state, IpAddr::V4(Ipv4Addr::LOCALHOST))
        || is_trusted(state, IpAddr::V6(Ipv6Addr::LOCALHOST))
}

/// Proxies that the keeper named; where none are named and readers come by https, which this program does not speak, the one on this machine.
fn is_trusted(state: &AppState, address: IpAddr) -> bool {
    match &state.config().trusted_proxies {
        Some(proxies) => proxies.iter().any(|proxy| proxy.holds(address)),
        None => state.is_behind_tls() && address.is_loopback(),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{Extensions, HeaderMap, HeaderValue, Version};

    use super::{forwarded_for, is_from_here, read_address};

    #[test]
    fn what_a_proxy_says_is_read() {
        for (element, address) in [
            ("for=203.0.113.11", Some("203.0.113.11")),
            (" For=\"203.0.113.11:4711\"", Some("203.0.113.11")),
            (
                "proto=https; for=203.0.113.11 ;by=10.0.0.1",
                Some("203.0.113.11"),
            ),
            (
                "for=\"[2001:db8::17]:4711\";proto=https",
                Some("2001:db8::17"),
            ),
            ("for=\"[2001:db8::17]\"", Some("2001:db8::17")),
            ("for=unknown", None),
            ("for=_hidden", None),
            ("by=203.0.113.11", None),
            ("", None),
        ] {
            let read = read_address(forwarded_for(element));
            let expected = address.map(|address| address.parse().unwrap());
            assert_eq!(read, expected, "{element}");
        }
    }

    #[test]
    fn requests_that_a_proxy_hands_on_are_not_from_here() {
        let extensions = Extensions::new();
        let none = HeaderMap::new();
        assert!(is_from_here(&extensions, &none, Version::HTTP_11));
        assert!(is_from_here(&extensions, &none, Version::HTTP_2));
        assert!(!is_from_here(&extensions, &none, Version::HTTP_10));
        for name in [
            "x-forwarded-proto",
            "x-forwarded-ssl",
            "cf-connecting-ip",
            "forwarded",
            "via",
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_static("x"));
            assert!(
                !is_from_here(&extensions, &headers, Version::HTTP_11),
                "{name}"
            );
        }
    }
}
