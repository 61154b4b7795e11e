//! Connections from outside: how many, how long they may be silent, and who goes when there are too many.

mod body;
mod connection_log;
mod head;
mod stream;

pub(crate) use body::{AnswerBody, SteadyBody};
pub(crate) use connection_log::{ConnectionFault, ConnectionLog};
pub(crate) use head::{LONGEST_HEAD, refusal};
pub(crate) use stream::Stream;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

/// All open connections. When there is no room for another, the one that has waited longest for a request makes some.
#[derive(Debug)]
pub(crate) struct Connections {
    limit: AtomicUsize,
    /// An answer that takes longer may be broken off to make room.
    timeout: Duration,
    next: AtomicU64,
    places: Mutex<BTreeMap<Place, Held>>,
}

/// Where a connection stands in the order in which they are closed: those without a request first, the oldest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    is_busy: bool,
    turn: u64,
}

#[derive(Debug)]
struct Held {
    since: Instant,
    close: Arc<Notify>,
}

impl Connections {
    pub(crate) fn new(limit: usize, timeout: Duration) -> Self {
        Self {
            limit: AtomicUsize::new(limit.max(1)),
            timeout,
            next: AtomicU64::default(),
            places: Mutex::default(),
        }
    }

    /// Lowers the limit to what there is room for; gives the new one.
    pub(crate) fn limit_to(&self, room: impl FnOnce(usize) -> usize) -> usize {
        let wanted = self.limit.load(Ordering::Relaxed);
        let limit = wanted.min(room(wanted)).max(1);
        self.limit.store(limit, Ordering::Relaxed);
        limit
    }

    pub(crate) fn count(&self) -> usize {
        self.places().len()
    }

    /// A place for a new connection, and whether another had to go for it; `None` when all are busy.
    pub(crate) fn admit(self: &Arc<Self>) -> Option<(Connection, bool)> {
        let mut places = self.places();
        let is_full = places.len() >= self.limit.load(Ordering::Relaxed);
        if is_full {
            let first = places.first_entry()?;
            if first.key().is_busy && first.get().since.elapsed() < self.timeout {
                return None;
            }
            first.remove().close.notify_one();
        }
        let close = Arc::<Notify>::default();
        let place = self.place(false);
        places.insert(place, Held::now(&close));
        drop(places);
        let connection = Connection {
            connections: Arc::clone(self),
            close,
            place: Mutex::new(place),
        };
        Some((connection, is_full))
    }

    fn place(&self, is_busy: bool) -> Place {
        let turn = self.next.fetch_add(1, Ordering::Relaxed);
        Place { is_busy, turn }
    }

    fn places(&self) -> MutexGuard<'_, BTreeMap<Place, Held>> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    fn now(close: &Arc<Notify>) -> Self {
        Self {
            since: Instant::now(),
            close: Arc::clone(close),
        }
    }
}

/// One open connection; its place is free when it is dropped.
#[derive(Debug)]
pub(crate) struct Connection {
    connections: Arc<Connections>,
    close: Arc<Notify>,
    place: Mutex<Place>,
}

impl Connection {
    /// Completes when the connection has to make room.
    pub(crate) async fn told_to_close(&self) {
        self.close.notified().await;
    }

    /// A request has come; it is over when what is given is dropped.
    pub(crate) fn begin(self: &Arc<Self>) -> Busy {
        self.move_to(true);
        Busy(Arc::clone(self))
    }

    fn move_to(&self, is_busy: bool) {
        let mut places = self.connections.places();
        let mut place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        // whoever was told to close meanwhile has no place any more
        if places.remove(&place).is_some() {
            *place = self.connections.place(is_busy);
            places.insert(*place, Held::now(&self.close));
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        let place = *self.place.lock().unwrap_or_else(PoisonError::into_inner);
        self.connections.places().remove(&place);
    }
}

/// A request being answered.
#[derive(Debug)]
pub(crate) struct Busy(Arc<Connection>);

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.move_to(false);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn admit(connections: &Arc<Connections>) -> Option<Arc<Connection>> {
        connections
            .admit()
            .map(|(connection, _)| Arc::new(connection))
    }

    async fn is_told(connection: &Connection) -> bool {
        let told = connection.told_to_close();
        tokio::time::timeout(Duration::from_millis(1), told)
            .await
            .is_ok()
    }

    #[tokio::test]
    async fn who_waited_longest_makes_room() {
        let connections = Arc::new(Connections::new(2, Duration::from_hours(1)));
        let (first, second) = (admit(&connections).unwrap(), admit(&connections).unwrap());
        drop(first.begin());
        let _third = admit(&connections).unwrap();
        assert!(is_told(&second).await && !is_told(&first).await);
        assert_eq!(connections.count(), 2);
        drop(second);
        assert_eq!(connections.count(), 2, "its place was given away before");
        drop(first);
        assert_eq!(connections.count(), 1);
    }

    #[tokio::test]
    async fn a_request_under_way_is_not_broken_off_at_once() {
        let connections = Arc::new(Connections::new(1, Duration::from_hours(1)));
        let only = admit(&connections).unwrap();
        let busy = only.begin();
        assert!(admit(&connections).is_none());
        drop(busy);
        assert!(admit(&connections).is_some() && is_told(&only).await);
        let impatient = Arc::new(Connections::new(1, Duration::ZERO));
        let only = admit(&impatient).unwrap();
        let _busy = only.begin();
        assert!(admit(&impatient).is_some() && is_told(&only).await);
    }
}
