//! Lines of the log about connections that were closed: one for many of a kind.

use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Why a connection was closed before its time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Complaint {
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

const ALL: [Complaint; 7] = [
    Complaint::SlowHead,
    Complaint::NothingAsked,
    Complaint::SlowReader,
    Complaint::Malformed,
    Complaint::MadeRoom,
    Complaint::NoRoom,
    Complaint::NotAccepted,
];

impl Complaint {
    fn words(self) -> &'static str {
        match self {
            Complaint::SlowHead => "closed: the request's head did not come in time",
            Complaint::NothingAsked => "closed: nothing was asked in time",
            Complaint::SlowReader => "closed: the answer was not taken in time",
            Complaint::Malformed => "closed: what came is no HTTP request",
            Complaint::MadeRoom => "closed to make room: too many connections are open",
            Complaint::NoRoom => "refused: too many connections are open and all are busy",
            Complaint::NotAccepted => "cannot accept connections",
        }
    }

    /// Browsers open connections that they do not use; only many of them at once are worth a line.
    fn fewest(self) -> u64 {
        if self == Complaint::NothingAsked {
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
pub(crate) struct Complaints {
    tallies: Mutex<[Tally; ALL.len()]>,
}

impl Complaints {
    pub(crate) fn note(&self, complaint: Complaint, peer: Option<SocketAddr>) {
        let mut tallies = self.tallies.lock().unwrap_or_else(PoisonError::into_inner);
        let tally = &mut tallies[complaint as usize];
        tally.count += 1;
        tally.tell(complaint, peer);
    }

    /// Tells what was counted and not yet told; to be called now and then.
    pub(crate) fn tell_rest(&self) {
        let mut tallies = self.tallies.lock().unwrap_or_else(PoisonError::into_inner);
        for (complaint, tally) in ALL.into_iter().zip(tallies.iter_mut()) {
            tally.tell(complaint, None);
        }
    }
}

impl Tally {
    fn tell(&mut self, complaint: Complaint, peer: Option<SocketAddr>) {
        let is_due = self.told_at.is_none_or(|at| at.elapsed() >= PAUSE);
        if self.count == 0 || !is_due {
            return;
        }
        if self.count >= complaint.fewest() {
            let peer = peer.map(|peer| peer.to_string());
            tracing::warn!(connections = self.count, peer, "{}", complaint.words());
            *self = Self {
                count: 0,
                told_at: Some(Instant::now()),
            };
        }
    }
}
