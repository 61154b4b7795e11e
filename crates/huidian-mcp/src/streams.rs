//! Streams that do not run ahead of the client.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// Two streams, one of which waits for the other. While an answer cannot be written, no further message is read: the answers of a client that asks and never reads would
/// fill the memory.
pub fn paced<R, W>(reader: R, writer: W) -> (Reading<R>, Writing<W>) {
    let state = Arc::<Mutex<Backlog>>::default();
    let reading = Reading {
        inner: reader,
        state: Arc::clone(&state),
    };
    let writing = Writing {
        inner: writer,
        state,
    };
    (reading, writing)
}

/// Whether a write waits for the client, and who waits for that.
#[derive(Default)]
struct Backlog {
    is_stuck: bool,
    waiting: Option<Waker>,
}

fn held(state: &Mutex<Backlog>) -> MutexGuard<'_, Backlog> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

pub struct Reading<R> {
    inner: R,
    state: Arc<Mutex<Backlog>>,
}

impl<R: AsyncRead + Unpin> AsyncRead for Reading<R> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        {
            let mut backlog = held(&self.state);
            if backlog.is_stuck {
                backlog.waiting = Some(context.waker().clone());
                return Poll::Pending;
            }
        }
        Pin::new(&mut self.inner).poll_read(context, buffer)
    }
}

pub struct Writing<W> {
    inner: W,
    state: Arc<Mutex<Backlog>>,
}

impl<W> Writing<W> {
    fn note<T>(&self, polled: Poll<T>) -> Poll<T> {
        let mut backlog = held(&self.state);
        backlog.is_stuck = polled.is_pending();
        if !backlog.is_stuck
            && let Some(waiting) = backlog.waiting.take()
        {
            waiting.wake();
        }
        drop(backlog);
        polled
    }
}

impl<W: AsyncWrite + Unpin> AsyncWrite for Writing<W> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let polled = Pin::new(&mut self.inner).poll_write(context, bytes);
        self.note(polled)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.inner).poll_flush(context);
        self.note(polled)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        let polled = Pin::new(&mut self.inner).poll_shutdown(context);
        self.note(polled)
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    use super::*;

    fn poll_once<F: Future>(future: &mut Pin<Box<F>>) -> Poll<F::Output> {
        future
            .as_mut()
            .poll(&mut Context::from_waker(Waker::noop()))
    }

    #[test]
    fn nothing_is_read_while_an_answer_waits_for_the_client() {
        let (mut client, server) = tokio::io::duplex(16);
        let (mut reading, mut writing) = paced(&b"a question"[..], server);
        let mut answer = Box::pin(writing.write_all(&[b'x'; 40]));
        assert!(poll_once(&mut answer).is_pending(), "the pipe is full");
        let mut bytes = [0; 1];
        let mut question = Box::pin(reading.read(&mut bytes));
        assert!(poll_once(&mut question).is_pending(), "nobody reads");
        let mut taken = [0; 16];
        for _ in 0..2 {
            let mut take = Box::pin(client.read_exact(&mut taken));
            assert!(poll_once(&mut take).is_ready());
            drop(take);
            let _ = poll_once(&mut answer);
        }
        assert!(poll_once(&mut question).is_ready(), "the client reads on");
    }
}
