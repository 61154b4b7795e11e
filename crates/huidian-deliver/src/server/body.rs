//! A file as the body of an answer, even while it is still being written.

use std::io::{self, Read, Seek, SeekFrom};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use axum::body::{Body, Bytes, HttpBody};
use http_body::Frame;
use tokio::sync::mpsc;

use super::toll::Delivery;
use crate::bundle::cache::{Progress, Shelf};

/// Bytes handed on at once.
const CHUNK: usize = 64 << 10;

struct Received {
    chunks: mpsc::Receiver<io::Result<Bytes>>,
    /// Told what goes out, where it was paid for.
    delivery: Option<Delivery>,
}

impl HttpBody for Received {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let chunk = self.chunks.poll_recv(context);
        if let (Poll::Ready(chunk), Some(delivery)) = (&chunk, &mut self.delivery) {
            match chunk {
                Some(Ok(bytes)) => delivery.give(bytes.len() as u64),
                Some(Err(_)) => {}
                None => delivery.finish(),
            }
        }
        chunk.map(|chunk| chunk.map(|chunk| chunk.map(Frame::data)))
    }
}

/// Bytes of a bundle from `start`, up to but without `end` where one is given. A reader who goes away ends the reading; a bundle that fails cuts the
/// connection, so that nobody takes half of it for the whole.
pub(super) fn stream(
    shelf: Arc<Shelf>,
    start: u64,
    end: Option<u64>,
    delivery: Option<Delivery>,
) -> Body {
    let (sender, receiver) = mpsc::channel(4);
    tokio::task::spawn_blocking(move || {
        if let Err(error) = send(&shelf, start, end, &sender) {
            let _ = sender.blocking_send(Err(error));
        }
    });
    Body::new(Received {
        chunks: receiver,
        delivery,
    })
}

fn send(
    shelf: &Shelf,
    start: u64,
    end: Option<u64>,
    sender: &mpsc::Sender<io::Result<Bytes>>,
) -> io::Result<()> {
    let mut file = shelf.open()?;
    file.seek(SeekFrom::Start(start))?;
    let mut at = start;
    let mut buffer = vec![0; CHUNK];
    while end.is_none_or(|end| at < end) {
        let wanted = end.map_or(CHUNK as u64, |end| (end - at).min(CHUNK as u64));
        let count = file.read(&mut buffer[..wanted as usize])?;
        if count == 0 {
            match shelf.wait_beyond(at) {
                Progress::Whole(size_bytes) if at >= size_bytes => break,
                Progress::Failed => return Err(io::Error::other("the bundle failed")),
                _ => continue,
            }
        }
        at += count as u64;
        if sender
            .blocking_send(Ok(Bytes::copy_from_slice(&buffer[..count])))
            .is_err()
        {
            break;
        }
    }
    Ok(())
}
