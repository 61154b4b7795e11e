//! Accepts connections until shutdown.

use std::convert::Infallible;
use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::http::header::CONNECTION;
use axum::response::IntoResponse;
use huidian_store::Store;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::{GracefulShutdown, Watcher};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt;

use crate::connections::{
    AnswerBody, Connection, ConnectionFault, ConnectionLog, Connections, LONGEST_HEAD, Stream,
    refusal,
};
use crate::routes::{Doors, router_with};
use crate::state::AppState;

/// How often the log is told what happened to connections meanwhile.
const TICK: Duration = Duration::from_secs(10);
/// After the system refused a connection, mostly because too many files are open.
const PAUSE: Duration = Duration::from_millis(20);
/// Files kept for the database, the index and the log.
#[cfg(unix)]
const OTHER_FILES: usize = 128;

/// Answers requests on `listener` until `shutdown` completes; requests under way are finished, as long as the request timeout allows.
///
/// `more` are the addresses of other wings, which stand beside the pages.
///
/// On an address that others can reach an administrator must exist: a library that nobody keeps is served to its own machine only.
pub async fn serve<F>(
    listener: TcpListener,
    state: AppState,
    more: Doors,
    shutdown: F,
) -> io::Result<()>
where
    F: Future<Output = ()> + Send + 'static,
{
    let address = listener.local_addr()?;
    require_keeper(state.library().store(), address)?;
    if state.is_closed() {
        require_people(state.library().store())?;
    }
    let longest = Duration::from_secs(state.config().request_timeout_seconds);
    let server = Server {
        connections: Arc::clone(state.connections()),
        connection_log: Arc::default(),
        timeout: Duration::from_secs(state.config().client_timeout_seconds),
        router: router_with(state, more),
    };
    let room = server.connections.limit_to(room_for_files);
    tracing::info!(%address, connections = room, "serving");
    let ending = GracefulShutdown::new();
    server.stand(&listener, &ending, shutdown).await;
    drop(listener);
    tracing::info!(connections = ending.count(), "stopping");
    if tokio::time::timeout(longest, ending.shutdown())
        .await
        .is_err()
    {
        let left = server.connections.count();
        tracing::warn!(connections = left, "requests under way were broken off");
    }
    Ok(())
}

/// Raises the number of files the process may open, and says how many connections that leaves room for.
#[cfg(unix)]
fn room_for_files(wanted: usize) -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limits = getrlimit(Resource::Nofile);
    let files = (wanted + OTHER_FILES) as u64;
    if limits.current.is_some_and(|current| current < files) {
        let current = limits.maximum.map_or(files, |maximum| maximum.min(files));
        let raised = Rlimit {
            current: Some(current),
            ..limits
        };
        // where it is refused, fewer connections have to do
        let _ = setrlimit(Resource::Nofile, raised);
    }
    let current = getrlimit(Resource::Nofile).current.unwrap_or(files);
    wanted.min((current as usize).saturating_sub(OTHER_FILES).max(16))
}

#[cfg(not(unix))]
fn room_for_files(wanted: usize) -> usize {
    wanted
}

/// Refuses an address that others can reach while the library has no administrator.
pub fn require_keeper(store: &Store, address: SocketAddr) -> io::Result<()> {
    let has_keeper = || {
        let reader = store.read().map_err(io::Error::other)?;
        reader.has_administrator().map_err(io::Error::other)
    };
    if address.ip().is_loopback() || has_keeper()? {
        return Ok(());
    }
    let reason = format!(
        "{address} 别人也能访问，而本库还没有管理员；先运行 huidian user add 名字 --role administrator，或用 --listen 127.0.0.1:7878 \
         (others can reach this address and there is no administrator)"
    );
    Err(io::Error::new(io::ErrorKind::PermissionDenied, reason))
}

/// Refuses a house that is closed to everybody.
fn require_people(store: &Store) -> io::Result<()> {
    let reader = store.read().map_err(io::Error::other)?;
    let users = reader.users().map_err(io::Error::other)?;
    if users.iter().any(|user| user.disabled_at.is_none()) {
        return Ok(());
    }
    let reason = "本库设为登录后阅读（[web] reading = \"signed_in\"），而还没有用户；先运行 huidian user add 名字 (reading is for people with an account, and nobody has one)";
    Err(io::Error::new(io::ErrorKind::PermissionDenied, reason))
}

/// Lets clients in.
struct Server {
    connections: Arc<Connections>,
    connection_log: Arc<ConnectionLog>,
    /// How long a client may be silent where it has to speak or listen.
    timeout: Duration,
    router: Router,
}

impl Server {
    async fn stand(
        &self,
        listener: &TcpListener,
        ending: &GracefulShutdown,
        shutdown: impl Future<Output = ()>,
    ) {
        let mut shutdown = pin!(shutdown);
        let mut tick = tokio::time::interval(TICK);
        loop {
            tokio::select! {
                // who comes after the server was told to end waits for the next one: let in here, nobody would answer
                biased;
                () = &mut shutdown => return,
                _ = tick.tick() => self.connection_log.tell_rest(),
                accepted = listener.accept() => match accepted {
                    Ok((stream, peer)) => self.admit(stream, peer, ending.watcher()),
                    Err(error) => self.wait_after(&error).await,
                }
            }
        }
    }

    /// A client that was gone before it was let in is nothing to wait for.
    async fn wait_after(&self, error: &io::Error) {
        use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
        let is_gone = [ConnectionAborted, ConnectionRefused, ConnectionReset];
        if !is_gone.contains(&error.kind()) {
            tracing::debug!(%error, "cannot accept a connection");
            self.connection_log.note(ConnectionFault::NotAccepted, None);
            tokio::time::sleep(PAUSE).await;
        }
    }

    fn admit(&self, stream: TcpStream, peer: SocketAddr, watcher: Watcher) {
        let Some((connection, has_replaced)) = self.connections.admit() else {
            self.connection_log
                .note(ConnectionFault::NoRoom, Some(peer));
            refuse(&stream);
            return;
        };
        if has_replaced {
            self.connection_log
                .note(ConnectionFault::MadeRoom, Some(peer));
        }
        let client = Client {
            peer,
            timeout: self.timeout,
            connection: Arc::new(connection),
            connection_log: Arc::clone(&self.connection_log),
            router: self.router.clone(),
        };
        tokio::spawn(client.serve(stream, watcher));
    }
}

/// Says no as far as the socket takes it at once.
fn refuse(stream: &TcpStream) {
    const ANSWER: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    let _ = stream.try_write(ANSWER);
}

/// Whoever is at the other end.
struct Client {
    peer: SocketAddr,
    timeout: Duration,
    connection: Arc<Connection>,
    connection_log: Arc<ConnectionLog>,
    router: Router,
}

impl Client {
    async fn serve(self, stream: TcpStream, watcher: Watcher) {
        // answers are written whole: waiting for more to send only delays them
        let _ = stream.set_nodelay(true);
        let has_spoken = Arc::new(AtomicBool::default());
        let stream = Stream::new(stream, self.timeout, Arc::clone(&has_spoken));
        let answer = service_fn(async |request: Request<Incoming>| {
            let answered = self.answer(request).await;
            has_spoken.store(false, Ordering::Relaxed);
            answered
        });
        let served = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(self.timeout)
            .max_buf_size(LONGEST_HEAD)
            .serve_connection(TokioIo::new(stream), answer);
        tokio::select! {
            served = watcher.watch(served) => if let Err(error) = served {
                self.complain(&error, has_spoken.load(Ordering::Relaxed));
            },
            () = self.connection.told_to_close() => {}
        }
    }

    async fn answer(
        &self,
        request: Request<Incoming>,
    ) -> Result<axum::http::Response<AnswerBody>, Infallible> {
        let busy = self.connection.begin();
        let (mut head, body) = request.into_parts();
        if let Some(refused) = refusal(&mut head) {
            let refused = (refused.0, [(CONNECTION, "close")], refused.1);
            return Ok(refused
                .into_response()
                .map(|body| AnswerBody::new(body, busy)));
        }
        let mut request = Request::from_parts(head, Body::new(body));
        request.extensions_mut().insert(ConnectInfo(self.peer));
        let response = self.router.clone().oneshot(request).await?;
        Ok(response.map(|body| AnswerBody::new(body, busy)))
    }

    /// `has_begun`: bytes of another request had come.
    fn complain(&self, error: &hyper::Error, has_begun: bool) {
        let fault = if error.is_parse() {
            ConnectionFault::Malformed
        } else if error.is_timeout() && has_begun {
            ConnectionFault::SlowHead
        } else if error.is_timeout() {
            ConnectionFault::NothingAsked
        } else if is_slow_reader(error) {
            ConnectionFault::SlowReader
        } else {
            tracing::debug!(peer = %self.peer, %error, "connection broke off");
            return;
        };
        self.connection_log.note(fault, Some(self.peer));
    }
}

fn is_slow_reader(error: &hyper::Error) -> bool {
    std::error::Error::source(error)
        .and_then(|source| source.downcast_ref::<io::Error>())
        .is_some_and(|error| error.kind() == io::ErrorKind::TimedOut)
}
