//! Serving until told to stop.

use std::future::Future;
use std::io;
use std::net::SocketAddr;

use axum::Router;
use tokio::net::TcpListener;

use crate::routes::router;
use crate::state::AppState;

/// Answers requests on `listener` until `shutdown` completes; requests under way are finished.
///
/// `more` are addresses of other wings, which stand beside the pages.
///
/// On an address that others can reach an administrator must exist: a library that nobody keeps is served to its own machine only.
pub async fn serve<F>(
    listener: TcpListener,
    state: AppState,
    more: Router,
    shutdown: F,
) -> io::Result<()>
where
    F: Future<Output = ()> + Send + 'static,
{
    let address = listener.local_addr()?;
    if !address.ip().is_loopback() && !has_administrator(&state)? {
        let reason = format!(
            "refuse to serve {address} to others without an administrator; add one with `huidian user add`"
        );
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, reason));
    }
    let service = router(state)
        .merge(more)
        .into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(shutdown)
        .await
}

fn has_administrator(state: &AppState) -> io::Result<bool> {
    let reader = state.library().store().read().map_err(io::Error::other)?;
    reader.has_administrator().map_err(io::Error::other)
}
