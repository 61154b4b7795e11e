//! How far a client may run ahead of its answers.

use std::sync::Arc;

use rmcp::model::{ClientRequest, GetExtensions};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Most requests of one client that are being answered, and most answers that wait to be written: those of a client that asks and never reads would fill the memory.
const MOST: usize = 16;

/// What is read of a client waits for what it was told.
#[derive(Debug, Clone)]
pub struct Pace {
    answering: Arc<Semaphore>,
    writing: Arc<Semaphore>,
}

/// One of the requests that are being answered; free again when it is dropped.
pub struct Turn(OwnedSemaphorePermit);

impl Default for Pace {
    fn default() -> Self {
        Self {
            answering: Arc::new(Semaphore::new(MOST)),
            writing: Arc::new(Semaphore::new(MOST)),
        }
    }
}

impl Pace {
    /// Waits until one more message may be read.
    pub async fn turn(&self) -> Option<Turn> {
        // an error would mean that the turns were closed, which nobody does
        drop(self.writing.acquire().await.ok()?);
        let turn = Arc::clone(&self.answering).acquire_owned().await;
        turn.ok().map(Turn)
    }

    /// Counts an answer until what comes back is dropped. One more than may wait is written all the same: no more are begun meanwhile.
    pub fn written(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.writing).try_acquire_owned().ok()
    }
}

impl Turn {
    /// Keeps the turn for as long as the request is worked on, whether its client still waits or not.
    pub fn give(self, request: &mut ClientRequest) {
        request.extensions_mut().insert(Arc::new(self.0));
    }
}
