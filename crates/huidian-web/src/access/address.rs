//! Where a request comes from, through the proxies that the keeper trusts.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::ConnectInfo;
use axum::http::{Extensions, HeaderMap};

use crate::state::AppState;

/// Headers by which a proxy says for whom it asks.
pub(crate) const FORWARDED: [&str; 4] = ["x-forwarded-for", "forwarded", "x-real-ip", "via"];

/// Address of whoever asks: of the connection, or where that is a trusted proxy's, the last in `X-Forwarded-For` that is no trusted proxy's.
pub(crate) fn client_address(
    state: &AppState,
    headers: &HeaderMap,
    extensions: &Extensions,
) -> IpAddr {
    let peer = peer_address(extensions);
    if !is_trusted(state, peer) {
        return peer;
    }
    let lines = headers.get_all("x-forwarded-for").into_iter();
    let listed: Vec<&str> = lines
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(','))
        .collect();
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
}

fn read_address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    text.parse()
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

/// Proxies that the keeper named; where none are named and readers come by https, which this program does not speak, the one on this machine.
fn is_trusted(state: &AppState, address: IpAddr) -> bool {
    match &state.config().trusted_proxies {
        Some(proxies) => proxies.iter().any(|proxy| proxy.holds(address)),
        None => state.is_behind_tls() && address.is_loopback(),
    }
}
