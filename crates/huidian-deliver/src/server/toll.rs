//! What a download through a link costs: one of its uses, however the download is cut into pieces.
//!
//! Whoever paid may go on where the download was cut off, as often as the bytes of one more download last. Looking (HEAD) is free.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::sync::{Mutex, PoisonError};

use axum::extract::ConnectInfo;
use axum::http::Extensions;
use huidian_store::ShareLink;
use jiff::{SignedDuration, Timestamp};

use super::Service;
use super::failure::Failure;

/// How long a download may be gone on with.
const LASTS: SignedDuration = SignedDuration::from_hours(24);
/// Downloads remembered; when there are more, those that are over are forgotten, and then all.
const REMEMBERED: usize = 10_000;

/// Who paid for which link.
#[derive(Debug, Default)]
pub(super) struct Payers {
    known: Mutex<HashMap<(String, IpAddr), Paid>>,
}

#[derive(Debug, Clone, Copy)]
struct Paid {
    uses: u64,
    /// Bytes given to go on with.
    gone_on: u64,
    at: Timestamp,
}

impl Payers {
    fn pay(&self, link: &str, address: IpAddr, now: Timestamp) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.retain(|_, paid| now.duration_since(paid.at) < LASTS);
        }
        if known.len() >= REMEMBERED {
            known.clear();
        }
        let paid = known.entry((link.to_owned(), address)).or_insert(Paid {
            uses: 0,
            gone_on: 0,
            at: now,
        });
        paid.uses += 1;
        paid.at = now;
    }

    fn has_paid(&self, link: &str, address: IpAddr, now: Timestamp) -> bool {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known
            .get(&(link.to_owned(), address))
            .is_some_and(|paid| now.duration_since(paid.at) < LASTS)
    }

    /// Whether so many bytes of a download of `size_bytes` were paid for.
    fn go_on(
        &self,
        link: &str,
        address: IpAddr,
        wanted: u64,
        size_bytes: u64,
        now: Timestamp,
    ) -> bool {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let paid = known
            .get_mut(&(link.to_owned(), address))
            .filter(|paid| now.duration_since(paid.at) < LASTS);
        let Some(paid) = paid else {
            return false;
        };
        let gone_on = paid.gone_on.saturating_add(wanted);
        let is_covered = gone_on <= size_bytes.saturating_mul(paid.uses);
        if is_covered {
            paid.gone_on = gone_on;
        }
        is_covered
    }
}

/// Address of whoever asks, as the layer before has it.
pub(super) fn address_of(extensions: &Extensions) -> IpAddr {
    extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |info| info.0.ip())
}

/// A link that somebody came by.
#[derive(Debug, Clone)]
pub(super) struct Toll {
    link: String,
    address: IpAddr,
    /// Only looks: HEAD.
    is_look: bool,
}

impl Toll {
    /// Refuses a link that is used up, unless this address paid for it.
    pub(super) fn of(
        service: &Service,
        link: &ShareLink,
        address: IpAddr,
        is_look: bool,
    ) -> Result<Self, Failure> {
        let is_used_up = link.use_limit.is_some_and(|limit| link.use_count >= limit);
        let now = service.setup().clock.now();
        if is_used_up && !service.shared.payers.has_paid(&link.id, address, now) {
            return Err(used_up());
        }
        Ok(Self {
            link: link.id.clone(),
            address,
            is_look,
        })
    }

    /// The whole is wanted, or its beginning: a use.
    pub(super) fn pay(&self, service: &Service) -> Result<(), Failure> {
        let store = &service.setup().store;
        if self.is_look || store.is_read_only() {
            return Ok(());
        }
        let used = store.write(|library| library.use_share_link(&self.link))?;
        used.ok_or_else(used_up)?;
        let now = service.setup().clock.now();
        service.shared.payers.pay(&self.link, self.address, now);
        Ok(())
    }

    /// A later part is wanted: free as far as a download was paid for, else a use.
    pub(super) fn go_on(
        &self,
        service: &Service,
        wanted: u64,
        size_bytes: u64,
    ) -> Result<(), Failure> {
        let now = service.setup().clock.now();
        let payers = &service.shared.payers;
        if self.is_look || payers.go_on(&self.link, self.address, wanted, size_bytes, now) {
            return Ok(());
        }
        self.pay(service)
    }
}

fn used_up() -> Failure {
    Failure::Gone("链接次数已用完")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn going_on_lasts_as_long_as_what_was_paid() {
        let payers = Payers::default();
        let now: Timestamp = "2026-11-28T10:00:00Z".parse().unwrap();
        let (one, other) = (IpAddr::from([192, 0, 2, 1]), IpAddr::from([192, 0, 2, 2]));
        assert!(!payers.go_on("a", one, 1, 100, now), "nothing paid");
        payers.pay("a", one, now);
        // cut off three times
        assert!(payers.go_on("a", one, 60, 100, now));
        assert!(payers.go_on("a", one, 30, 100, now));
        assert!(payers.go_on("a", one, 10, 100, now));
        assert!(!payers.go_on("a", one, 1, 100, now), "all was given");
        assert!(!payers.go_on("a", other, 1, 100, now), "somebody else");
        assert!(!payers.go_on("b", one, 1, 100, now), "another link");
        payers.pay("a", one, now);
        assert!(payers.go_on("a", one, 100, 100, now), "paid again");
        assert!(!payers.has_paid("a", one, now + LASTS));
    }
}
