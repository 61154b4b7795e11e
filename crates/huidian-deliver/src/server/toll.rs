//! What a download through a link costs: one of its uses, however the download is cut into pieces.
//!
//! Whoever paid may go on where the download was cut off, for what was not handed over. One that was handed over whole leaves nothing to go on with.
//! Looking (HEAD) is free.

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

/// Bytes that were handed to the network and may not have arrived when a download broke off: so much of them is given again, once for each use.
const UNDER_WAY_BYTES: u64 = 8 << 20;

#[derive(Debug, Clone, Copy)]
struct Paid {
    /// Bytes that may be gone on with.
    left: u64,
    /// Bytes that may be given again.
    again: u64,
    /// Downloads that broke off while the bundle was still being written, and what they had been given.
    open_count: u64,
    open_given: u64,
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
            left: 0,
            again: 0,
            open_count: 0,
            open_given: 0,
            at: now,
        });
        paid.again += UNDER_WAY_BYTES;
        paid.at = now;
    }

    fn has_paid(&self, link: &str, address: IpAddr, now: Timestamp) -> bool {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known
            .get(&(link.to_owned(), address))
            .is_some_and(|paid| now.duration_since(paid.at) < LASTS)
    }

    /// So many bytes of what was paid for were not asked for yet.
    fn leave(&self, link: &str, address: IpAddr, bytes: u64) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(paid) = known.get_mut(&(link.to_owned(), address)) {
            paid.left = paid.left.saturating_add(bytes);
        }
    }

    /// A download broke off: `missing` bytes of it were not handed over, of a bundle being written `None` knows how many.
    fn broke_off(&self, link: &str, address: IpAddr, given: u64, missing: Option<u64>) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(paid) = known.get_mut(&(link.to_owned(), address)) else {
            return;
        };
        let again = paid.again.min(given);
        paid.again -= again;
        paid.left = paid.left.saturating_add(again);
        match missing {
            Some(missing) => paid.left = paid.left.saturating_add(missing),
            None => {
                paid.open_count += 1;
                paid.open_given = paid.open_given.saturating_add(given);
            }
        }
    }

    /// Whether so many bytes of a download of `size_bytes` are left of what was paid for.
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
        let open = size_bytes.saturating_mul(paid.open_count);
        paid.left = paid
            .left
            .saturating_add(open.saturating_sub(paid.open_given));
        (paid.open_count, paid.open_given) = (0, 0);
        let is_covered = wanted <= paid.left;
        if is_covered {
            paid.left -= wanted;
        }
        is_covered
    }
}

/// A download under way that was paid for; what of it is not handed over may be gone on with.
pub(super) struct Delivery {
    service: Service,
    link: String,
    address: IpAddr,
    /// `None` while the bundle is being written.
    length: Option<u64>,
    given: u64,
    is_whole: bool,
}

impl Delivery {
    /// So many more bytes went out.
    pub(super) fn give(&mut self, bytes: u64) {
        self.given = self.given.saturating_add(bytes);
        if self.length.is_some_and(|length| self.given >= length) {
            self.is_whole = true;
        }
    }

    /// Nothing more is to come.
    pub(super) fn finish(&mut self) {
        self.is_whole = true;
    }
}

impl Drop for Delivery {
    fn drop(&mut self) {
        if self.is_whole {
            return;
        }
        let missing = self.length.map(|length| length.saturating_sub(self.given));
        let payers = &self.service.shared.payers;
        payers.broke_off(&self.link, self.address, self.given, missing);
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

    /// A part is wanted: free as far as it is left of a download that was paid for, else a use.
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
        self.pay_for_part(service, wanted, size_bytes)
    }

    /// A part is wanted and is a use: the other parts are paid for with it.
    pub(super) fn pay_for_part(
        &self,
        service: &Service,
        wanted: u64,
        size_bytes: u64,
    ) -> Result<(), Failure> {
        self.pay(service)?;
        let rest = size_bytes.saturating_sub(wanted);
        let payers = &service.shared.payers;
        payers.leave(&self.link, self.address, rest);
        Ok(())
    }

    /// Watches what is handed over of `length` bytes; `None` where only a look was taken.
    pub(super) fn delivery(&self, service: &Service, length: Option<u64>) -> Option<Delivery> {
        (!self.is_look).then(|| Delivery {
            service: service.clone(),
            link: self.link.clone(),
            address: self.address,
            length,
            given: 0,
            is_whole: false,
        })
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
        assert!(
            !payers.go_on("a", one, 1, 100, now),
            "it is under way, or was whole"
        );
        // cut off, after nothing had gone out
        payers.broke_off("a", one, 0, Some(100));
        assert!(payers.go_on("a", one, 60, 100, now));
        assert!(payers.go_on("a", one, 40, 100, now));
        assert!(!payers.go_on("a", one, 1, 100, now), "all was given");
        assert!(!payers.go_on("a", other, 1, 100, now), "somebody else");
        assert!(!payers.go_on("b", one, 1, 100, now), "another link");
        // paid again, and cut off while the bundle was being written
        payers.pay("a", one, now);
        payers.broke_off("a", one, 30, None);
        assert!(
            payers.go_on("a", one, 100, 100, now),
            "70 and what may not have arrived"
        );
        assert!(!payers.go_on("a", one, 1, 100, now));
        assert!(!payers.has_paid("a", one, now + LASTS));
    }

    #[test]
    fn what_may_not_have_arrived_is_given_again_once() {
        let payers = Payers::default();
        let now: Timestamp = "2026-11-28T10:00:00Z".parse().unwrap();
        let one = IpAddr::from([192, 0, 2, 1]);
        let size = 100 << 20;
        payers.pay("a", one, now);
        let mut handed_over = 0;
        // broken off again and again just before the end
        for _ in 0..50 {
            handed_over += size - 1;
            payers.broke_off("a", one, size - 1, Some(1));
            if !payers.go_on("a", one, size - 1, size, now) {
                break;
            }
        }
        assert_eq!(
            handed_over,
            size - 1,
            "once, and no more than eight mebibytes again"
        );
    }
}
