//! Limits on requests that run at once: a body is received first, and a permit is taken when it is complete.
//!
//! Whoever is known by a token or session waits for permits of their own. Work on files of others (the desk, its API, agents) has few permits, each of
//! which lasts until the work is done, whether or not anybody still waits for the answer; and each address has an allowance of it.

use std::borrow::Cow;
use std::collections::HashMap;
use std::net::IpAddr;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use axum::body::{Body, Bytes, HttpBody};
use axum::http::header::CONTENT_LENGTH;
use axum::http::{HeaderMap, Method, Uri};
use rustc_hash::FxBuildHasher;
use serde::Deserialize;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::Error;

/// Uploads of known people that are worked on at once.
const UPLOADS_AT_ONCE: usize = 16;
/// Files of others that are worked on at once, at most; fewer where there are fewer cores.
const WORK_AT_ONCE: usize = 8;
/// Pieces of work of one address that wait or run at once.
const WORK_OF_ONE: usize = 32;
/// Bytes are counted in pieces of this size.
const PIECE: usize = 4 << 10;
/// Memory for bodies that are on their way: of known people, of others, of one address among these.
const KNOWN_BYTES: usize = 1 << 30;
const OTHERS_BYTES: usize = 256 << 20;
const ONE_BYTES: usize = 64 << 20;
/// Seconds of work that one address may have at once, and what comes back of it in a second.
const WORK_SECONDS: f64 = 120.0;
const WORK_REFILL: f64 = 0.25;
/// What a piece of work costs of it at least: many small files are work too.
const WORK_LEAST: f64 = 0.25;
/// Addresses remembered; those with nothing under way and a whole allowance are forgotten first.
const REMEMBERED: usize = 10_000;
/// When to come back, where everything is taken.
const RETRY: u64 = 10;

/// What a request is, as far as permits go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Answered in a moment.
    Reading,
    /// An upload of somebody known.
    Upload,
    /// Costly work that anybody may ask for.
    Work,
}

pub(crate) struct Permits {
    readers: Arc<Semaphore>,
    known: Arc<Semaphore>,
    uploads: Arc<Semaphore>,
    work: Arc<Semaphore>,
    known_bytes: Arc<Semaphore>,
    others_bytes: Arc<Semaphore>,
    customers: Mutex<HashMap<IpAddr, Customer, FxBuildHasher>>,
}

/// An address, and what it has under way.
#[derive(Debug)]
struct Customer {
    pieces: usize,
    work: usize,
    seconds: f64,
    since: Instant,
}

impl Customer {
    fn new(now: Instant) -> Self {
        Self {
            pieces: 0,
            work: 0,
            seconds: WORK_SECONDS,
            since: now,
        }
    }

    fn refill(&mut self, now: Instant) {
        let back = now.duration_since(self.since).as_secs_f64() * WORK_REFILL;
        self.seconds = WORK_SECONDS.min(self.seconds + back);
        self.since = now;
    }

    fn is_idle(&self) -> bool {
        self.pieces == 0 && self.work == 0 && self.seconds >= WORK_SECONDS
    }
}

impl Permits {
    pub(crate) fn new(requests: usize) -> Self {
        let cores = std::thread::available_parallelism().map_or(2, NonZeroUsize::get);
        let requests = requests.clamp(1, Semaphore::MAX_PERMITS);
        let of = |count| Arc::new(Semaphore::new(count));
        Self {
            readers: of(requests),
            known: of(requests),
            uploads: of(UPLOADS_AT_ONCE),
            work: of(cores.saturating_sub(1).clamp(1, WORK_AT_ONCE)),
            known_bytes: of(KNOWN_BYTES / PIECE),
            others_bytes: of(OTHERS_BYTES / PIECE),
            customers: Mutex::default(),
        }
    }

    /// Waits for a permit of the kind.
    pub(crate) async fn take(&self, kind: Kind, is_known: bool) -> Option<OwnedSemaphorePermit> {
        let permits = match kind {
            Kind::Upload => &self.uploads,
            Kind::Work if !is_known => &self.work,
            Kind::Work => &self.uploads,
            Kind::Reading if is_known => &self.known,
            Kind::Reading => &self.readers,
        };
        // nobody closes them
        Arc::clone(permits).acquire_owned().await.ok()
    }

    /// Lets an address ask for a piece of work, or says when to come back.
    pub(crate) fn begin_work(self: &Arc<Self>, address: IpAddr) -> Result<Work, Error> {
        let now = Instant::now();
        let mut customers = self.customers(now);
        let customer = customers
            .entry(address)
            .or_insert_with(|| Customer::new(now));
        customer.refill(now);
        if customer.seconds <= 0.0 {
            let retry_seconds = (-customer.seconds / WORK_REFILL).ceil().max(1.0) as u64;
            return Err(Error::TooMany { retry_seconds });
        }
        if customer.work >= WORK_OF_ONE {
            return Err(Error::TooMany {
                retry_seconds: RETRY,
            });
        }
        customer.work += 1;
        Ok(Work {
            permits: Arc::clone(self),
            address,
            took: Duration::ZERO,
        })
    }

    /// Memory for the next bytes of a body.
    fn hold(self: &Arc<Self>, sender: Option<IpAddr>) -> Held {
        Held {
            permits: Arc::clone(self),
            sender,
            pieces: 0,
            permit: None,
        }
    }

    fn customers(&self, now: Instant) -> MutexGuard<'_, HashMap<IpAddr, Customer, FxBuildHasher>> {
        let mut customers = self
            .customers
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if customers.len() >= REMEMBERED {
            customers.retain(|_, customer| {
                customer.refill(now);
                !customer.is_idle()
            });
        }
        customers
    }
}

/// A piece of work under way; what it took is charged when it is dropped.
pub(crate) struct Work {
    permits: Arc<Permits>,
    address: IpAddr,
    took: Duration,
}

impl Work {
    /// How long it took, without the waiting.
    pub(crate) fn charge(&mut self, took: Duration) {
        self.took = took;
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        let mut customers = self.permits.customers(Instant::now());
        if let Some(customer) = customers.get_mut(&self.address) {
            customer.work = customer.work.saturating_sub(1);
            customer.seconds -= self.took.as_secs_f64().max(WORK_LEAST);
        }
    }
}

/// Memory that a body takes, given back when it is dropped.
pub(crate) struct Held {
    permits: Arc<Permits>,
    /// The address of somebody who is not known.
    sender: Option<IpAddr>,
    pieces: usize,
    permit: Option<OwnedSemaphorePermit>,
}

impl Held {
    fn grow_to(&mut self, bytes: usize) -> Result<(), Error> {
        let more = bytes.div_ceil(PIECE).saturating_sub(self.pieces);
        if more == 0 {
            return Ok(());
        }
        let full = || Error::TooMany {
            retry_seconds: RETRY,
        };
        let all = match self.sender {
            Some(address) => {
                let now = Instant::now();
                let mut customers = self.permits.customers(now);
                let customer = customers
                    .entry(address)
                    .or_insert_with(|| Customer::new(now));
                if customer.pieces + more > ONE_BYTES / PIECE {
                    return Err(full());
                }
                customer.pieces += more;
                &self.permits.others_bytes
            }
            None => &self.permits.known_bytes,
        };
        self.pieces += more;
        let count = u32::try_from(more).map_err(|_| full())?;
        let taken = Arc::clone(all)
            .try_acquire_many_owned(count)
            .map_err(|_| full())?;
        match &mut self.permit {
            Some(permit) => permit.merge(taken),
            None => self.permit = Some(taken),
        }
        Ok(())
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let Some(address) = self.sender else {
            return;
        };
        let mut customers = self.permits.customers(Instant::now());
        if let Some(customer) = customers.get_mut(&address) {
            customer.pieces = customer.pieces.saturating_sub(self.pieces);
        }
    }
}

/// Waits for a whole body of at most `limit` bytes; `sender` is the address of somebody who is not known.
pub(crate) async fn whole_body(
    permits: &Arc<Permits>,
    mut body: Body,
    headers: &HeaderMap,
    limit_bytes: usize,
    sender: Option<IpAddr>,
) -> Result<(Bytes, Held), Error> {
    let declared = headers
        .get(CONTENT_LENGTH)
        .and_then(|text| text.to_str().ok())
        .and_then(|text| text.parse::<usize>().ok());
    if declared.is_some_and(|length| length > limit_bytes) {
        return Err(Error::TooLarge { limit_bytes });
    }
    let mut held = permits.hold(sender);
    let mut bytes = Vec::new();
    while let Some(frame) = next_frame(&mut body).await {
        let frame = frame.map_err(|_| Error::Form("the body broke off".to_owned()))?;
        let Ok(data) = frame.into_data() else {
            continue;
        };
        if bytes.len() + data.len() > limit_bytes {
            return Err(Error::TooLarge { limit_bytes });
        }
        held.grow_to(bytes.len() + data.len())?;
        bytes.extend_from_slice(&data);
    }
    Ok((bytes.into(), held))
}

async fn next_frame(body: &mut Body) -> Option<Result<http_body::Frame<Bytes>, axum::Error>> {
    std::future::poll_fn(|context| std::pin::Pin::new(&mut *body).poll_frame(context)).await
}

/// What a request asks for. Reading somebody's file costs what the file makes of it, however small it is.
pub(crate) fn kind_of(method: &Method, uri: &Uri, has_body: bool, is_known: bool) -> Kind {
    let path = uri.path();
    let is_work = match *method {
        Method::POST => {
            path == "/desk"
                || path.starts_with("/desk/")
                || path.starts_with("/api/v1/digests/")
                || ["/api/v1/citations", "/api/v1/quotations", "/mcp"].contains(&path)
        }
        // a check that is no longer in memory is made again, and so are an export and a PDF of another day
        _ => {
            path.starts_with("/desk/")
                || path.starts_with("/api/v1/exports/")
                || path.starts_with("/works/")
                    && (path.ends_with("/text.pdf") || path.ends_with("/compare.pdf"))
                || path == "/api/v1/digests/write"
        }
    };
    match (is_work, has_body && is_known) {
        (true, _) => Kind::Work,
        (false, true) => Kind::Upload,
        (false, false) => Kind::Reading,
    }
}

/// Tools of agents that look through what is sent, or compare whole texts; the others answer in a moment.
const COSTLY_TOOLS: [&str; 4] = [
    "check_citations",
    "check_roundup",
    "compare_texts",
    "what_applies",
];

/// The same of a message of an agent, whose body says what is asked: a check that takes long must not keep others from searching.
/// What is not plainly read counts as work.
pub(crate) fn kind_of_message(message: &[u8]) -> Kind {
    #[derive(Deserialize)]
    struct Message<'m> {
        #[serde(borrow)]
        method: Cow<'m, str>,
        #[serde(borrow, default)]
        params: Option<Parameters<'m>>,
    }
    #[derive(Deserialize)]
    struct Parameters<'m> {
        #[serde(borrow, default)]
        name: Option<Cow<'m, str>>,
    }
    let Ok(message) = serde_json::from_slice::<Message<'_>>(message) else {
        return Kind::Work;
    };
    let name = message.params.and_then(|parameters| parameters.name);
    let is_costly = message.method == "tools/call"
        && name.is_none_or(|name| COSTLY_TOOLS.contains(&name.as_ref()));
    if is_costly { Kind::Work } else { Kind::Reading }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> IpAddr {
        IpAddr::from([192, 0, 2, last])
    }

    #[test]
    fn a_message_of_an_agent_is_work_by_its_tool() {
        for (message, kind) in [
            // nothing is looked through
            (
                r#"{"jsonrpc":"2.0","id":1,"method":"server/discover","params":{}}"#,
                Kind::Reading,
            ),
            (r#"{"method":"tools/list"}"#, Kind::Reading),
            (
                r#"{"method":"tools/call","params":{"name":"search_articles","arguments":{"query":"a"}}}"#,
                Kind::Reading,
            ),
            // looks through what is sent
            (
                r#"{"method":"tools/call","params":{"name":"check_citations"}}"#,
                Kind::Work,
            ),
            // the same name, written otherwise
            (
                r#"{"method":"tools/call","params":{"name":"check\u005fcitations"}}"#,
                Kind::Work,
            ),
            // two names: which one the server takes is not told from here
            (
                r#"{"method":"tools/call","params":{"name":"find_works","name":"check_roundup"}}"#,
                Kind::Work,
            ),
            (r#"{"method":"tools/call"}"#, Kind::Work),
            ("[]", Kind::Work),
            ("{", Kind::Work),
        ] {
            assert_eq!(kind_of_message(message.as_bytes()), kind, "{message}");
        }
    }

    #[test]
    fn work_is_known_by_its_address_however_small_its_body() {
        for (method, path, is_work) in [
            (Method::POST, "/desk", true),
            (Method::GET, "/desk", false),
            (Method::GET, "/desk/abc", true),
            (Method::POST, "/api/v1/digests/read", true),
            (Method::POST, "/api/v1/digests/check", true),
            (Method::POST, "/api/v1/citations", true),
            (Method::POST, "/mcp", true),
            (Method::POST, "/api/v1/quotations", true),
            (Method::GET, "/api/v1/exports/works.jsonl", true),
            (Method::GET, "/api/v1/exports", false),
            (Method::GET, "/works", false),
            (Method::GET, "/works/a/text.pdf", true),
            (Method::GET, "/works/a/compare.pdf", true),
            (Method::GET, "/works/a/text.docx", false),
            (Method::POST, "/account/sign-in", false),
        ] {
            let kind = kind_of(&method, &Uri::from_static(path), true, false);
            assert_eq!(kind == Kind::Work, is_work, "{method} {path}");
        }
    }

    #[test]
    fn one_address_has_an_allowance_and_others_have_theirs() {
        let permits = Arc::new(Permits::new(4));
        let mut work = permits.begin_work(address(1)).unwrap();
        work.charge(Duration::from_secs(170));
        drop(work);
        let refused = permits.begin_work(address(1));
        let Err(Error::TooMany { retry_seconds }) = refused else {
            panic!("not refused");
        };
        assert!((190..=200).contains(&retry_seconds), "{retry_seconds}");
        assert!(permits.begin_work(address(2)).is_ok());
        let many: Vec<_> = (0..WORK_OF_ONE)
            .map(|_| permits.begin_work(address(3)).unwrap())
            .collect();
        assert!(permits.begin_work(address(3)).is_err());
        drop(many);
        assert!(permits.begin_work(address(3)).is_ok());
    }

    #[test]
    fn many_small_pieces_use_the_allowance_up_too() {
        let permits = Arc::new(Permits::new(4));
        let allowed = (0..2000)
            .filter(|_| permits.begin_work(address(1)).is_ok())
            .count();
        // 120 s at a quarter of a second each, and what comes back meanwhile
        assert!((480..500).contains(&allowed), "{allowed}");
    }

    #[test]
    fn bodies_of_one_address_take_a_part_of_the_memory() {
        let permits = Arc::new(Permits::new(4));
        let mut first = permits.hold(Some(address(1)));
        first.grow_to(ONE_BYTES / 2).unwrap();
        let mut second = permits.hold(Some(address(1)));
        assert!(second.grow_to(ONE_BYTES / 2 + 1).is_err());
        second.grow_to(ONE_BYTES / 2).unwrap();
        let mut other = permits.hold(Some(address(2)));
        other.grow_to(ONE_BYTES).unwrap();
        let mut known = permits.hold(None);
        known.grow_to(2 * OTHERS_BYTES).unwrap();
        drop((first, second, other, known));
        assert_eq!(
            permits.others_bytes.available_permits(),
            OTHERS_BYTES / PIECE
        );
        assert_eq!(permits.known_bytes.available_permits(), KNOWN_BYTES / PIECE);
        permits.hold(Some(address(1))).grow_to(ONE_BYTES).unwrap();
    }
}
