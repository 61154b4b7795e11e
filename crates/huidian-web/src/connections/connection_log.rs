//! Lines of the log about connections that were closed: one for many of a kind.

use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Why a connection was closed before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ConnectionFault {
    /// A request began and did not come to the end of its head.
    SlowHead,
    /// Nothing was asked at all.
    NothingAsked,
    /// The answer was not taken.
    SlowReader,
    /// What came is no HTTP.
    Malformed,
    /// It waited longest when there was no room for another.
    MadeRoom,
    /// All were busy: the new one was refused.
    NoRoom,
    /// The system gave no more connections.
    NotAccepted,
}

const ALL: [ConnectionFault; 7] = [
    ConnectionFault::SlowHead,
    ConnectionFault::NothingAsked,
    ConnectionFault::SlowReader,
    ConnectionFault::Malformed,
    ConnectionFault::MadeRoom,
    ConnectionFault::NoRoom,
    ConnectionFault::NotAccepted,
];

impl ConnectionFault {
    fn words(self) -> &'static str {
        match self {
            ConnectionFault::SlowHead => "closed: the request's head did not come in time",
            ConnectionFault::NothingAsked => "closed: nothing was asked in time",
            ConnectionFault::SlowReader => "closed: the answer was not taken in time",
            ConnectionFault::Malformed => "closed: what came is no HTTP request",
            ConnectionFault::MadeRoom => "closed to make room: too many connections are open",
            ConnectionFault::NoRoom => "refused: too many connections are open and all are busy",
            ConnectionFault::NotAccepted => "cannot accept connections",
        }
    }

    /// Browsers open connections that they do not use; only many of them at once are worth a line.
    fn fewest(self) -> u64 {
        if self == ConnectionFault::NothingAsked {
            100
        } else {
            1
        }
    }
}

/// The first of a kind is told at once, those of the next ten seconds in one line.
const PAUSE: Duration = Duration::from_secs(10);

#[derive(Debug, Default)]
struct Tally {
    count: u64,
    told_at: Option<Instant>,
}

#[derive(Debug, Default)]
pub(crate) struct ConnectionLog {
    tallies: Mutex<[Tally; ALL.len()]>,
}

impl ConnectionLog {
    pub(crate) fn note(&self, fault: ConnectionFault, peer: Option<SocketAddr>) {
        let mut tallies = self.tallies.lock().unwrap_or_else(PoisonError::into_inner);
        let tally = &mut tallies[fault as usize];
        tally.count += 1;
        tally.tell(fault, peer);
    }

    /// Tells what was counted and not yet told; to be called now and then.
    pub(crate) fn tell_rest(&self) {
        let mut tallies = self.tallies.lock().unwrap_or_else(PoisonError::into_inner);
        for (fault, tally) in ALL.into_iter().zip(tallies.iter_mut()) {
            tally.tell(fault, None);
        }
    }
}

impl Tally {
    fn tell(&mut self, fault: ConnectionFault, peer: Option<SocketAddr>) {
        let is_due = self.told_at.is_none_or(|at| at.elapsed() >= PAUSE);
        if self.count == 0 || !is_due {
            return;
        }
        if self.count >= fault.fewest() {
            let peer = peer.map(|peer| peer.to_string());
            tracing::warn!(connections = self.count, peer, "{}", fault.words());
            *self = Self {
                count: 0,
                told_at: Some(Instant::now()),
            };
        }
    }
}
