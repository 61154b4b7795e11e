//! Bodies that know when they are over, and bodies whose sender has to keep going.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody};
use http_body::{Frame, SizeHint};
use tokio::time::{Sleep, sleep};

use super::Busy;

type Polled = Poll<Option<Result<Frame<Bytes>, axum::Error>>>;

/// The body of an answer; the request is over when it was handed on to the connection.
pub(crate) struct AnswerBody {
    inner: Body,
    _busy: Busy,
}

impl AnswerBody {
    pub(crate) fn new(inner: Body, busy: Busy) -> Self {
        Self { inner, _busy: busy }
    }
}

impl HttpBody for AnswerBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Polled {
        Pin::new(&mut self.inner).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}

/// The body of a request; breaks off when its sender pauses for too long.
pub(crate) struct SteadyBody {
    inner: Body,
    timeout: Duration,
    pause: Option<Pin<Box<Sleep>>>,
    is_late: Arc<AtomicBool>,
}

impl SteadyBody {
    /// `is_late` becomes true when the body breaks off.
    pub(crate) fn new(inner: Body, timeout: Duration, is_late: Arc<AtomicBool>) -> Self {
        Self {
            inner,
            timeout,
            pause: None,
            is_late,
        }
    }
}

impl HttpBody for SteadyBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Polled {
        let polled = Pin::new(&mut self.inner).poll_frame(context);
        if polled.is_ready() {
            self.pause = None;
            return polled;
        }
        let timeout = self.timeout;
        let pause = self.pause.get_or_insert_with(|| Box::pin(sleep(timeout)));
        if pause.as_mut().poll(context).is_pending() {
            return Poll::Pending;
        }
        self.is_late.store(true, Ordering::Relaxed);
        let late = std::io::Error::from(std::io::ErrorKind::TimedOut);
        Poll::Ready(Some(Err(axum::Error::new(late))))
    }

    fn is_end_stream(&self) -> bool {
        self.inner.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.inner.size_hint()
    }
}
