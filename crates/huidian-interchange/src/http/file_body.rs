//! A stretch of a file as the body of an answer, read as fast as it is taken.

use std::io::SeekFrom;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use axum::body::{Body, Bytes};
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::fs::File;
use tokio::io::{AsyncRead, AsyncSeekExt, ReadBuf};

/// Bytes read at once: memory that one slow taker holds.
const PIECE: usize = 64 << 10;

pub(super) async fn file_body(path: &Path, first: u64, length: u64) -> std::io::Result<Body> {
    let mut file = File::open(path).await?;
    file.seek(SeekFrom::Start(first)).await?;
    Ok(Body::new(FileBody {
        file,
        left: length,
        piece: vec![0; PIECE],
    }))
}

struct FileBody {
    file: File,
    left: u64,
    piece: Vec<u8>,
}

impl HttpBody for FileBody {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        if self.left == 0 {
            return Poll::Ready(None);
        }
        let this = &mut *self;
        let wanted = this
            .piece
            .len()
            .min(usize::try_from(this.left).unwrap_or(PIECE));
        let mut buffer = ReadBuf::new(&mut this.piece[..wanted]);
        if let Err(error) = ready!(Pin::new(&mut this.file).poll_read(context, &mut buffer)) {
            return Poll::Ready(Some(Err(error)));
        }
        let read = buffer.filled();
        if read.is_empty() {
            let error = std::io::Error::from(std::io::ErrorKind::UnexpectedEof);
            return Poll::Ready(Some(Err(error)));
        }
        this.left -= read.len() as u64;
        Poll::Ready(Some(Ok(Frame::data(Bytes::copy_from_slice(read)))))
    }

    fn is_end_stream(&self) -> bool {
        self.left == 0
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left)
    }
}
