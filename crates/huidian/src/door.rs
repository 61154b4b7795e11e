//! Where the server listens: the door stays while the server begins again with other settings, and whoever asks meanwhile waits.

use std::net::{SocketAddr, TcpListener as StdListener};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};
use huidian_web::Restart;
use tokio::net::TcpListener;

/// The listener of the server before, with the address that was asked for.
#[derive(Default)]
pub struct Door {
    kept: Arc<Mutex<Option<(SocketAddr, StdListener)>>>,
}

impl Door {
    /// Listens on an address, or goes on doing so.
    pub async fn open(&self, asked: SocketAddr) -> Result<TcpListener> {
        let kept = self.take();
        if let Some((_, listener)) = kept.filter(|(known, _)| *known == asked) {
            return TcpListener::from_std(listener).context("go on listening");
        }
        TcpListener::bind(asked).await.with_context(|| {
            format!("listen on {asked}; is it in use? choose another with --listen")
        })
    }

    /// Completes when the server is to end: for good, or to begin again behind the same door.
    pub fn closing<F>(
        &self,
        listener: &TcpListener,
        asked: SocketAddr,
        restart: Arc<Restart>,
        shutdown: F,
    ) -> Result<impl Future<Output = ()> + Send + use<F>>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        let second = socket_of(listener).context("keep the door")?;
        let kept = Arc::clone(&self.kept);
        Ok(async move {
            tokio::select! {
                () = shutdown => {}
                () = restart.asked() => {
                    *kept.lock().unwrap_or_else(PoisonError::into_inner) = Some((asked, second));
                }
            }
        })
    }

    fn take(&self) -> Option<(SocketAddr, StdListener)> {
        self.kept
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
    }
}

#[cfg(unix)]
fn socket_of(listener: &TcpListener) -> std::io::Result<StdListener> {
    use std::os::fd::AsFd;
    Ok(listener.as_fd().try_clone_to_owned()?.into())
}

#[cfg(windows)]
fn socket_of(listener: &TcpListener) -> std::io::Result<StdListener> {
    use std::os::windows::io::AsSocket;
    Ok(listener.as_socket().try_clone_to_owned()?.into())
}
