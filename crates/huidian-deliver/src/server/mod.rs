//! The addresses of this crate, to stand beside those of the pages.

mod body;
mod bundles;
mod byte_ranges;
mod deliveries;
mod duties;
mod failure;
mod feeds;
mod mail;
mod share;
mod toll;
mod wechat;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use huidian_catalogue::Catalogue;
use huidian_model::Clock;
use huidian_search::SearchIndex;
use huidian_store::{Reader, Store, WorkFilter};
use jiff::civil::Date;

use crate::bundle::cache::Cache;
use crate::chat::Rule;
use crate::config::Config;
use crate::error::Result;
use crate::mail::MailTransport;
use crate::minisign::SecretKey;
use crate::server::failure::Failure;
use crate::webhook;
use huidian_following::Signer;
use huidian_following::{Finder, Selection};

/// Largest message taken, in bytes.
const MESSAGE_BYTES: usize = 64 << 10;

/// What the service is made of.
pub struct Setup {
    pub store: Arc<Store>,
    pub index: Arc<SearchIndex>,
    pub catalogue: &'static Catalogue,
    pub clock: Arc<dyn Clock>,
    /// Where readers reach the library, such as `https://law.example.org`.
    pub public_url: String,
    /// Where bundles wait to be fetched.
    pub cache_folder: PathBuf,
    pub config: Config,
    /// The same library with closed collections, for private addresses of people with an account; `None` where nothing is closed.
    pub for_people: Option<Service>,
    /// Sends what this crate, which opens no connection, wants sent.
    pub outgoing: Outgoing,
}

/// How things are sent: each a closure, because only one crate may open connections.
#[derive(Clone)]
pub struct Outgoing {
    /// To receivers that readers set up.
    pub webhooks: Arc<webhook::Post<'static>>,
    /// To chat platforms that want answers by a call of their own.
    pub platforms: Arc<webhook::Post<'static>>,
    /// Digests by e-mail, where a mail server is set up.
    pub mail: Option<MailTransport>,
}

/// The library as it is handed out. Cheap to clone.
#[derive(Clone)]
pub struct Service {
    shared: Arc<Shared>,
}

struct Shared {
    setup: Setup,
    bundles: Arc<Cache>,
    payers: toll::Payers,
    signer: Signer,
    /// Signs bundles, where the keeper has a key for that.
    signing_key: Option<SecretKey>,
    chat: wechat::Accounts,
    in_flight: deliveries::InFlight,
}

impl Service {
    /// Fails when the configuration cannot be used (a key of the chat account, say) or the library cannot be read.
    pub fn new(mut setup: Setup) -> Result<Self> {
        setup
            .public_url
            .truncate(setup.public_url.trim_end_matches('/').len());
        let signer = Signer::of(&setup.store)?;
        let bundles = Cache::new(&setup.cache_folder, setup.config.bundle_cache_bytes);
        let chat = wechat::Accounts::new(&setup.config)?;
        let signing_key = setup.config.signing_key()?;
        Ok(Self {
            shared: Arc::new(Shared {
                setup,
                bundles: Arc::new(bundles),
                payers: toll::Payers::default(),
                signer,
                signing_key,
                chat,
                in_flight: deliveries::InFlight::default(),
            }),
        })
    }

    /// Writes what is still in memory; for the end of the process.
    pub fn flush(&self) {
        self.shared.chat.flush(self);
    }

    fn setup(&self) -> &Setup {
        &self.shared.setup
    }

    /// The library as somebody may read it to whom a private address belongs.
    fn of_owner(&self, owner: &str) -> Result<&Self> {
        let is_user = self.read()?.find_user(owner)?;
        let is_enabled = is_user.is_some_and(|user| user.disabled_at.is_none());
        let whole = self.setup().for_people.as_ref().filter(|_| is_enabled);
        Ok(whole.unwrap_or(self))
    }

    fn today(&self) -> Date {
        self.setup().clock.today()
    }

    fn read(&self) -> Result<Reader<'_>> {
        Ok(self.setup().store.read()?)
    }

    fn finder(&self) -> Finder<'_> {
        let setup = self.setup();
        Finder {
            authorities: &setup.catalogue.authorities.register,
            index: Some(&setup.index),
            today: self.today(),
        }
    }

    fn filter(&self, selection: &Selection) -> Result<WorkFilter, huidian_following::Error> {
        self.finder().filter(selection)
    }

    /// Whether anything in the library meets a selection.
    fn has_works(&self, selection: &Selection) -> Result<bool> {
        let as_of = selection.as_of.unwrap_or_else(|| self.today());
        let mut request = huidian_store::PageRequest::first(as_of);
        request.limit = 1;
        let page = self
            .read()?
            .list_works(&self.filter(selection)?, &request)?;
        Ok(!page.items.is_empty())
    }

    /// Runs what may take long on a thread of its own.
    async fn blocking<T: Send + 'static, E: Send + 'static + From<Failure>>(
        &self,
        work: impl FnOnce(&Self) -> std::result::Result<T, E> + Send + 'static,
    ) -> std::result::Result<T, E> {
        let service = self.clone();
        match tokio::task::spawn_blocking(move || work(&service)).await {
            Ok(done) => done,
            Err(_) => Err(Failure::Refused("请求没有完成".to_owned()).into()),
        }
    }
}

impl Config {
    /// Refuses what cannot be used, and names the setting. Whether an account can be used shows when it is set up.
    pub fn check(&self) -> Result<()> {
        self.webhooks.check()?;
        self.rules.iter().try_for_each(Rule::check)?;
        self.signing_key()?;
        wechat::Accounts::new(self).map(|_| ())
    }
}

/// `/bundles/…`, `/feeds/…`, `/calendar.ics`, `/share/…`, `/mail/…`, `/wechat`, `/wecom`, `/dingtalk`, `/feishu`.
pub fn router(service: Service) -> Router {
    Router::new()
        .route("/bundles/{name}", get(bundles::fetch))
        .route("/feeds/{name}", get(feeds::list))
        .route("/feeds/{kind}/{name}", get(feeds::of))
        .route("/calendar.ics", get(feeds::calendar))
        .route("/mail/{token}", get(mail::ask).post(mail::leave))
        .route("/mail/yes/{token}", get(mail::ask_yes).post(mail::confirm))
        .route("/share/{token}", get(share::open))
        .route("/share/{token}/{name}", get(share::open_part))
        .route("/wechat", get(wechat::echo).post(wechat::answer))
        .route("/wecom", get(wechat::echo).post(wechat::answer))
        .route("/dingtalk", post(wechat::dingtalk::answer))
        .route("/feishu", post(wechat::feishu::answer))
        .layer(DefaultBodyLimit::max(MESSAGE_BYTES))
        .with_state(service)
}
