//! What every handler is given.

use std::hash::{Hash, Hasher};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use axum::http::Uri;
use huidian_following::Finder;
use huidian_model::{AuthorityRegister, Clock, WorkId};
use huidian_operations::{Libraries, ReadableLibrary, ShownHashes};
use huidian_search::SearchIndex;
use huidian_store::Store;
use jiff::civil::Date;
use rustc_hash::FxHasher;

use crate::access::{Ceremonies, Limits, PendingSignIns, RelyingParty, Secret, UnderWays};
use crate::config::{Config, Reading};
use crate::connections::Connections;
use crate::error::Error;
use crate::library::Library;
use crate::metrics::Metrics;
use crate::page_cache::PageCache;
use crate::permits::Permits;
use crate::printing::Printer;
use crate::record::Record;
use crate::request::{Query, Visitor};
use crate::roundup_checks::RecentChecks;
use crate::snapshot::Snapshot;
use crate::views::Frame;

/// The library, the clock and the settings, shared by all requests.
#[derive(Clone)]
pub struct AppState {
    shared: Arc<Shared>,
    audience: Audience,
}

/// For whom the library is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Audience {
    /// Whoever asks: without closed collections.
    Strangers,
    /// People with an account, and their programs.
    People,
}

/// What is read for one kind of readers, and what is remembered of it.
struct View {
    library: Library,
    pages: PageCache,
    recent_checks: RecentChecks,
}

impl View {
    fn new(store: Arc<Store>, index: Arc<SearchIndex>, hashes: Arc<ShownHashes>) -> Self {
        Self {
            library: Library::new(store, index, hashes),
            pages: PageCache::default(),
            recent_checks: RecentChecks::default(),
        }
    }
}

struct Shared {
    strangers: View,
    people: View,
    authorities: Arc<AuthorityRegister>,
    clock: Arc<dyn Clock>,
    config: Config,
    limits: Limits,
    pending: PendingSignIns,
    under_way: UnderWays,
    ceremonies: Ceremonies,
    machine_secret: OnceLock<Secret>,
    permits: Arc<Permits>,
    connections: Arc<Connections>,
    metrics: Metrics,
    printer: Printer,
}

impl AppState {
    pub fn new(
        store: Arc<Store>,
        index: Arc<SearchIndex>,
        authorities: Arc<AuthorityRegister>,
        clock: Arc<dyn Clock>,
        config: Config,
    ) -> Self {
        let libraries = Libraries::of(store, index);
        Self::sharing(&libraries, authorities, clock, config)
    }

    /// Over libraries that other doors read, too.
    pub fn sharing(
        libraries: &Libraries,
        authorities: Arc<AuthorityRegister>,
        clock: Arc<dyn Clock>,
        config: Config,
    ) -> Self {
        let view = |library: &ReadableLibrary| {
            View::new(
                Arc::clone(&library.store),
                Arc::clone(&library.index),
                Arc::clone(&library.hashes),
            )
        };
        Self {
            audience: Audience::Strangers,
            shared: Arc::new(Shared {
                strangers: view(&libraries.strangers),
                people: view(&libraries.people),
                permits: Arc::new(Permits::new(config.request_limit)),
                connections: Arc::new(Connections::new(
                    config.connection_limit,
                    Duration::from_secs(config.request_timeout_seconds),
                )),
                printer: Printer::new(config.browser.as_deref()),
                authorities,
                clock,
                config,
                limits: Limits::default(),
                pending: PendingSignIns::default(),
                under_way: UnderWays::default(),
                ceremonies: Ceremonies::default(),
                machine_secret: OnceLock::new(),
                metrics: Metrics::default(),
            }),
        }
    }

    /// The same for people with an account; as it was made, a state reads for strangers.
    pub(crate) fn for_people(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            audience: Audience::People,
        }
    }

    fn view(&self) -> &View {
        match self.audience {
            Audience::Strangers => &self.shared.strangers,
            Audience::People => &self.shared.people,
        }
    }

    /// Looks at the store again before the next answer to anybody, for whoever has just changed it.
    pub fn forget(&self) {
        for view in [&self.shared.strangers, &self.shared.people] {
            view.library.forget();
        }
    }

    /// Forgets all pages: something changed that is no part of the library's state, and that its pages show.
    pub(crate) fn forget_pages(&self) {
        for view in [&self.shared.strangers, &self.shared.people] {
            view.pages.forget();
        }
    }

    /// The record of a work, by its id as it stands in the address.
    pub(crate) fn record(&self, id: &str) -> Result<Record, Error> {
        let record = self.library().record(&WorkId::new(id))?;
        record.ok_or_else(|| Error::no_such_work(id))
    }

    /// The works as they are today.
    pub(crate) fn snapshot(&self) -> Result<Arc<Snapshot>, Error> {
        self.library().snapshot(self.today())
    }

    pub(crate) fn authorities(&self) -> &AuthorityRegister {
        &self.shared.authorities
    }

    /// Finds what selections ask for.
    pub(crate) fn finder(&self) -> Finder<'_> {
        Finder {
            authorities: self.authorities(),
            index: Some(self.library().index()),
            today: self.today(),
        }
    }

    pub(crate) fn library(&self) -> &Library {
        &self.view().library
    }

    pub(crate) fn pages(&self) -> &PageCache {
        &self.view().pages
    }

    /// Permits of requests being worked on.
    pub(crate) fn permits(&self) -> &Arc<Permits> {
        &self.shared.permits
    }

    pub(crate) fn connections(&self) -> &Arc<Connections> {
        &self.shared.connections
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.shared.limits
    }

    /// Who has given the right password and not yet a code.
    pub(crate) fn pending(&self) -> &PendingSignIns {
        &self.shared.pending
    }

    /// Who was sent to the provider of sign-in.
    pub(crate) fn under_way(&self) -> &UnderWays {
        &self.shared.under_way
    }

    /// Who is about to show a passkey, or to make one.
    pub(crate) fn ceremonies(&self) -> &Ceremonies {
        &self.shared.ceremonies
    }

    /// Who passkeys are for; `None` where browsers have none for the address of this library.
    pub(crate) fn relying_party(&self) -> Option<RelyingParty> {
        RelyingParty::of(self.public_url(), self.shared.config.listen)
    }

    /// What forms of settings carry in a library without users: whoever did not see the page cannot know it.
    pub(crate) fn machine_secret(&self) -> Result<&Secret, Error> {
        if let Some(secret) = self.shared.machine_secret.get() {
            return Ok(secret);
        }
        let made = Secret::new()?;
        Ok(self.shared.machine_secret.get_or_init(|| made))
    }

    /// Whether only people with an account read.
    pub(crate) fn is_closed(&self) -> bool {
        self.shared.config.reading == Reading::SignedIn
    }

    /// Tells apart which works are closed to those for whom this state reads.
    pub(crate) fn closed_mark(&self) -> Result<u64, Error> {
        if self.audience == Audience::People {
            return Ok(0);
        }
        let mut hasher = FxHasher::default();
        let reader = self.shared.people.library.store().read()?;
        reader.closed_works()?.hash(&mut hasher);
        Ok(hasher.finish())
    }

    pub(crate) fn recent_checks(&self) -> &RecentChecks {
        &self.view().recent_checks
    }

    pub(crate) fn printer(&self) -> &Printer {
        &self.shared.printer
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.shared.metrics
    }

    /// Scheme and host for absolute addresses; empty when the keeper has named none.
    pub(crate) fn public_url(&self) -> &str {
        let url = self.shared.config.public_url.as_deref().unwrap_or("");
        url.trim_end_matches('/')
    }

    /// The same for files that other programs read, which take no address without a host: without a public address that of this machine, where it listens there.
    pub(crate) fn base_for_programs(&self) -> String {
        let listen = self.shared.config.listen;
        match self.public_url() {
            "" if listen.ip().is_loopback() => format!("http://{listen}"),
            url => url.to_owned(),
        }
    }

    /// Whether readers come by https: then what is theirs goes by nothing else.
    pub(crate) fn is_behind_tls(&self) -> bool {
        let url = self.public_url().as_bytes();
        url.get(..8)
            .is_some_and(|scheme| scheme.eq_ignore_ascii_case(b"https://"))
    }

    /// Name of the cookie of sessions. By https it is bound to this host and to https (RFC 6265bis, 4.1.3.2).
    pub(crate) fn session_cookie(&self) -> &'static str {
        if self.is_behind_tls() {
            "__Host-session"
        } else {
            "session"
        }
    }

    /// Name of the cookie by which a browser is known in which somebody signed in before.
    pub(crate) fn browser_cookie(&self) -> &'static str {
        if self.is_behind_tls() {
            "__Host-known-browser"
        } else {
            "known-browser"
        }
    }

    pub(crate) fn config(&self) -> &Config {
        &self.shared.config
    }

    pub(crate) fn clock(&self) -> &dyn Clock {
        &*self.shared.clock
    }

    pub(crate) fn today(&self) -> Date {
        self.shared.clock.today()
    }

    /// The day the reader asks about, today when none is named.
    pub(crate) fn day(&self, query: &Query) -> Result<Date, Error> {
        Ok(query.as_of()?.unwrap_or_else(|| self.today()))
    }

    pub(crate) fn frame(&self, visitor: Visitor, uri: &Uri) -> Frame {
        Frame::new(visitor, uri, self.today(), self.public_url())
    }
}
