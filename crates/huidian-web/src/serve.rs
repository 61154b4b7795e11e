//! Serving until told to stop.

use std::future::Future;
use std::io;

use tokio::net::TcpListener;

use crate::routes::router;
use crate::state::AppState;

/// Answers requests on `listener` until `shutdown` completes; requests under way are finished.
pub async fn serve<F>(listener: TcpListener, state: AppState, shutdown: F) -> io::Result<()>
where
    F: Future<Output = ()> + Send + 'static,
{
    axum::serve(listener, router(state))
        .with_graceful_shutdown(shutdown)
        .await
}
