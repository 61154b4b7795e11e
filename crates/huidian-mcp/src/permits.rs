//! How many calls run at once.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread::available_parallelism;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Turns of all clients, in the order of their coming. A search uses every core for its few milliseconds: two hundred at once would each take as long as all of
/// them, with the memory of all of them. What may take seconds (checks, comparisons, answers about duties) waits in a row of its own.
#[derive(Clone)]
pub struct Permits {
    quick: Arc<Semaphore>,
    slow: Arc<Semaphore>,
}

impl Default for Permits {
    fn default() -> Self {
        let cores = available_parallelism().map_or(2, NonZeroUsize::get);
        Self {
            quick: Arc::new(Semaphore::new(cores)),
            slow: Arc::new(Semaphore::new(cores)),
        }
    }
}

impl Permits {
    pub(crate) async fn wait(&self, is_quick: bool) -> Option<OwnedSemaphorePermit> {
        let row = if is_quick { &self.quick } else { &self.slow };
        // an error would mean that the row was closed, which nobody does
        Arc::clone(row).acquire_owned().await.ok()
    }
}

#[cfg(test)]
mod tests {
    use std::task::{Context, Poll, Waker};

    use super::*;

    #[test]
    fn a_full_row_waits_and_the_other_goes_past() {
        let permits = Permits {
            quick: Arc::new(Semaphore::new(1)),
            slow: Arc::new(Semaphore::new(1)),
        };
        let poll = |is_quick: bool| {
            let mut waiting = Box::pin(permits.wait(is_quick));
            waiting
                .as_mut()
                .poll(&mut Context::from_waker(Waker::noop()))
        };
        let Poll::Ready(Some(check)) = poll(false) else {
            panic!("nobody was before");
        };
        assert!(poll(false).is_pending(), "a second check waits");
        assert!(poll(true).is_ready(), "a search goes past it");
        drop(check);
        assert!(poll(false).is_ready(), "its turn came");
    }
}
