//! How often one may try to sign in.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use huidian_model::ContentHash;
use huidian_store::content_hash;
use rustc_hash::{FxBuildHasher, FxHashSet};

use super::network::customer;
use crate::error::Error;

/// Tries allowed at once, and the time after which another is allowed.
#[derive(Debug, Clone, Copy)]
struct Rate {
    burst: u32,
    refill: Duration,
}

/// One account from one address.
const PAIR: Rate = Rate {
    burst: 10,
    refill: Duration::from_secs(6),
};
/// One address, whatever the accounts: many people may sit behind it.
const ADDRESS: Rate = Rate {
    burst: 60,
    refill: Duration::from_secs(2),
};
/// One account, from addresses where nobody has signed in to it.
const ACCOUNT: Rate = Rate {
    burst: 20,
    refill: Duration::from_secs(30),
};
/// One account in a browser that is known: nobody else's tries are counted with its own.
const BROWSER: Rate = PAIR;
/// Reports of mistakes from one address.
const REPORTS: Rate = Rate {
    burst: 10,
    refill: Duration::from_mins(5),
};
/// Keys remembered of each kind; those with a full allowance are forgotten first.
const REMEMBERED: usize = 10_000;

/// Tries to sign in, by account, by address, and by both. An unknown account is counted like any other.
#[derive(Default)]
pub(crate) struct Limits {
    tries: Mutex<Tries>,
}

#[derive(Default)]
struct Tries {
    pairs: Tallies<(IpAddr, ContentHash)>,
    addresses: Tallies<IpAddr>,
    accounts: Tallies<ContentHash>,
    browsers: Tallies<(ContentHash, ContentHash)>,
    reports: Tallies<IpAddr>,
    /// Where somebody signed in to an account: guesses from elsewhere do not keep them out.
    known: HashSet<(IpAddr, ContentHash), FxBuildHasher>,
}

/// Where a try comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    pub(crate) address: IpAddr,
    /// A browser in which the account's owner signed in before.
    pub(crate) browser: Option<ContentHash>,
    /// Whether a session of the account is open at the address.
    pub(crate) has_session: bool,
}

impl From<IpAddr> for Place {
    fn from(address: IpAddr) -> Self {
        Self {
            address,
            browser: None,
            has_session: false,
        }
    }
}

impl Limits {
    /// Counts a try, or says when to come back.
    pub(crate) fn take(
        &self,
        place: impl Into<Place>,
        account: &str,
        now: Instant,
    ) -> Result<(), Error> {
        let place = place.into();
        let (address, account) = (customer(place.address), content_hash(account.as_bytes()));
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        let tries = &mut *tries;
        if let Some(browser) = place.browser {
            return tries.browsers.take((browser, account), BROWSER, now);
        }
        tries.pairs.take((address, account), PAIR, now)?;
        tries.addresses.take(address, ADDRESS, now)?;
        if place.has_session || tries.known.contains(&(address, account)) {
            return Ok(());
        }
        tries.accounts.take(account, ACCOUNT, now)
    }

    /// Counts a report of a mistake, or says when the next may come.
    pub(crate) fn take_report(&self, address: IpAddr, now: Instant) -> Result<(), Error> {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        tries.reports.take(customer(address), REPORTS, now)
    }

    /// The try was the right one.
    pub(crate) fn succeeded(&self, place: impl Into<Place>, account: &str) {
        let place = place.into();
        let (address, account) = (customer(place.address), content_hash(account.as_bytes()));
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(browser) = place.browser {
            tries.browsers.0.remove(&(browser, account));
        }
        tries.pairs.0.remove(&(address, account));
        tries.addresses.give_back(&address, ADDRESS);
        if tries.known.len() >= REMEMBERED {
            tries.known = FxHashSet::default();
        }
        tries.known.insert((address, account));
    }
}

#[derive(Debug, Clone, Copy)]
struct Allowance {
    left: u32,
    since: Instant,
}

struct Tallies<K>(HashMap<K, Allowance, FxBuildHasher>);

impl<K> Default for Tallies<K> {
    fn default() -> Self {
        Self(HashMap::default())
    }
}

impl<K: Hash + Eq> Tallies<K> {
    fn take(&mut self, key: K, rate: Rate, now: Instant) -> Result<(), Error> {
        if self.0.len() >= REMEMBERED {
            let whole = rate.refill * rate.burst;
            self.0
                .retain(|_, allowance| now.duration_since(allowance.since) < whole);
        }
        let allowance = self.0.entry(key).or_insert(Allowance {
            left: rate.burst,
            since: now,
        });
        let refilled = now.duration_since(allowance.since).as_secs() / rate.refill.as_secs();
        if refilled > 0 {
            allowance.left = rate.burst.min(allowance.left + refilled as u32);
            allowance.since = now;
        }
        if allowance.left == 0 {
            return Err(Error::TooMany {
                retry_seconds: rate.refill.as_secs(),
            });
        }
        allowance.left -= 1;
        Ok(())
    }

    fn give_back(&mut self, key: &K, rate: Rate) {
        if let Some(allowance) = self.0.get_mut(key) {
            allowance.left = rate.burst.min(allowance.left + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    fn allowed(limits: &Limits, tries: impl IntoIterator<Item = (u8, String)>) -> usize {
        let now = Instant::now();
        tries
            .into_iter()
            .filter(|(from, account)| limits.take(address(*from), account, now).is_ok())
            .count()
    }

    #[test]
    fn guessing_one_account_is_bounded_wherever_it_comes_from() {
        let limits = Limits::default();
        let boss = || "boss".to_owned();
        assert_eq!(allowed(&limits, (0..60).map(|from| (from, boss()))), 20);
        // the same for a name that nobody has, so that nothing is learned from it
        assert_eq!(
            allowed(&limits, (0..60).map(|from| (from, "nobody".to_owned()))),
            20
        );
    }

    #[test]
    fn wrong_passwords_of_one_lock_nobody_else_out() {
        let limits = Limits::default();
        let now = Instant::now();
        // whoever signed in here before is not kept out by guesses from elsewhere
        limits.take(address(1), "boss", now).unwrap();
        limits.succeeded(address(1), "boss");
        allowed(&limits, (2..100).map(|from| (from, "boss".to_owned())));
        assert!(limits.take(address(1), "boss", now).is_ok());
        // behind one address: ten wrong passwords for one account, then another account
        assert_eq!(
            allowed(&limits, (0..30).map(|_| (200, "rita".to_owned()))),
            10
        );
        assert!(limits.take(address(200), "eddy", now).is_ok());
        // one password tried on many accounts
        let names = (0..100).map(|number| (201, format!("user{number}")));
        assert_eq!(allowed(&limits, names), 60);
    }

    #[test]
    fn a_known_browser_is_counted_by_itself_wherever_it_is() {
        let limits = Limits::default();
        let now = Instant::now();
        // everybody at one address guesses, and everybody elsewhere
        allowed(&limits, (0..200).map(|_| (1, "boss".to_owned())));
        allowed(&limits, (2..100).map(|from| (from, "boss".to_owned())));
        assert!(limits.take(address(1), "boss", now).is_err());
        let known = Place {
            browser: Some(content_hash(b"browser")),
            ..address(1).into()
        };
        let right = (0..30).filter(|_| limits.take(known, "boss", now).is_ok());
        assert_eq!(right.count(), 10, "and it may not guess for ever itself");
        limits.succeeded(known, "boss");
        assert!(limits.take(known, "boss", now).is_ok());
    }

    #[test]
    fn an_open_session_makes_its_address_known() {
        let limits = Limits::default();
        let now = Instant::now();
        allowed(&limits, (2..100).map(|from| (from, "boss".to_owned())));
        assert!(limits.take(address(1), "boss", now).is_err());
        let open = Place {
            has_session: true,
            ..address(1).into()
        };
        assert!(limits.take(open, "boss", now).is_ok());
    }

    #[test]
    fn waiting_helps() {
        let limits = Limits::default();
        let now = Instant::now();
        while limits.take(address(1), "boss", now).is_ok() {}
        assert!(limits.take(address(1), "boss", now + PAIR.refill).is_ok());
    }
}
