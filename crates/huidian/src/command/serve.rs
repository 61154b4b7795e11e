//! `huidian serve`.

use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use anyhow::{Context, Result};
use huidian_catalogue::Catalogue;
use huidian_ingest::Worker;
use huidian_model::{Clock, SystemClock};
use huidian_operations::{Libraries, library_rules, tell_changed_duties};
use huidian_store::Store;
use huidian_web::AppState;

use super::wings::Wings;
use super::{Place, deliveries};
use crate::config::{Config, FILE};
use crate::door::Door;
use crate::library::{Access, Library};
use crate::outcome::Outcome;
use crate::provider::provider;
use crate::schedule::Schedule;
use crate::settings_file;
use crate::setup_code;
use crate::terminal::print_error;
use crate::vectors::VectorMaker;

/// 启动网页和接口 Serve the library on the web
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian serve\n  \
    huidian serve --listen 127.0.0.1:8080\n  \
    huidian user add 管理员 --role administrator && huidian serve --listen 0.0.0.0:7878\n\n\
    只在本机监听时人人可读；在其他地址上须先有管理员。")]
pub struct Options {
    /// 监听地址 Address to listen on [default: 127.0.0.1:7878, or the settings']
    #[arg(long, value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
    /// 设置文件 Settings file [default: huidian.toml in the data folder]
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

impl Options {
    /// The settings file named in the place of the data folder's own.
    pub fn settings_file(&self) -> Option<PathBuf> {
        self.config.clone()
    }

    pub fn run(&self, place: &Place) -> Result<Outcome> {
        let folder = place.folder()?;
        let door = Door::default();
        // each turn with the settings as they then are
        while self.serve_once(&folder, &door)? {}
        Ok(Outcome::Done)
    }

    /// Serves until the end, and says whether it is to begin again.
    fn serve_once(&self, folder: &Path, door: &Door) -> Result<bool> {
        let mut config = Config::read(self.config.as_deref(), folder)?;
        config.web.listen = self.listen.unwrap_or(config.web.listen);
        let path = self.config.clone().unwrap_or_else(|| folder.join(FILE));
        config.web.settings_file = Some(settings_file::of_server(path, folder, &config));
        if needs_public_address(&config) && config.web.public_url.is_none() {
            print_error!(
                "没有设对外地址：聊天和邮件里的链接只在本机可用；在 [web] 中设 public_url (no public_url: links in chat and mail lead to this machine only)"
            );
        }
        // readers' own uploads, and what is handed to them, are for this account alone
        #[cfg(unix)]
        rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
        let access = if Library::exists(folder) && !config.store.is_shared() {
            Access::Read
        } else {
            Access::Write
        };
        let mut library = Library::open_at(folder, access, &config.library())?;
        library.store.let_standards_leave(config.deliver.standards);
        print_error!("数据 data: {}", folder.display());
        config.web.setup_code = setup_code::of_server(folder, &library.store)?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .context("start the runtime")?;
        runtime.block_on(serve(library, folder, config, door))
    }
}

/// Whether anything with links in it is delivered.
fn needs_public_address(config: &Config) -> bool {
    let deliver = &config.deliver;
    let chats = [deliver.wechat.is_some(), deliver.wecom.is_some()];
    let robots = [deliver.dingtalk.is_some(), deliver.feishu.is_some()];
    chats.into_iter().chain(robots).any(|is| is) || config.mail.is_some()
}

async fn serve(library: Library, folder: &Path, mut config: Config, door: &Door) -> Result<bool> {
    let asked = config.web.listen;
    let listener = door.open(asked).await?;
    config.web.listen = listener.local_addr()?;
    let restart = config.web.settings_file.as_ref();
    let restart = restart.map_or_else(Arc::default, |file| Arc::clone(&file.restart));
    let closing = door.closing(&listener, asked, Arc::clone(&restart), shutdown())?;
    huidian_web::require_keeper(&library.store, config.web.listen).context("serve")?;
    let address = format!("http://{}", config.web.listen);
    let base = config.web.public_url.clone();
    let base = base.unwrap_or_else(|| address.clone());
    let whole_index = Arc::new(library.index_with(config.search.embeddings.as_ref())?);
    let authorities = Arc::new(library.catalogue.authorities.register.clone());
    let catalogue = library.catalogue;
    let index_folder = library.index_folder().to_owned();
    let vector_folder = index_folder.clone();
    let store = Arc::new(library.store);
    let libraries = Libraries::of(store.clone(), whole_index.clone());
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    if !config.deliver.webhooks_to_private_addresses {
        config.web.receiver_check =
            Some(|url| huidian_fetch::check_address(url, false).map_err(|error| error.to_string()));
    }
    config.web.provider = provider(&config).context("prepare sign-in at the provider")?;
    let wings = Wings {
        folder,
        catalogue,
        clock: clock.clone(),
        config: &config,
        base,
        hosts: mcp_hosts(&config.web.listen, config.web.public_url.as_deref()),
    };
    let services = wings.services(&libraries)?;
    let doors = wings.doors(&libraries, &services);
    deliveries::begin(services.strangers.clone(), store.clone(), &config)?;
    let collecting = Schedule {
        store: store.clone(),
        catalogue,
        index_folder: index_folder.clone(),
        data: folder.to_owned(),
        config: config.collect.clone(),
        clock: clock.clone(),
    }
    .begin()?;
    let imports = Imports::begin(
        store.clone(),
        catalogue,
        index_folder.clone(),
        clock.clone(),
    )?;
    let following = Following::begin(store.clone(), catalogue, index_folder)?;
    let vectors = VectorMaker::begin(
        whole_index,
        vector_folder,
        config
            .search
            .embeddings
            .clone()
            .filter(|_| !store.is_read_only()),
    )?;
    let daily = tokio::spawn(note_passing_days(store.clone(), clock.clone()));
    let setup_code = config.web.setup_code.clone();
    let state = AppState::sharing(&libraries, authorities, clock.clone(), config.web);
    // whoever read the first line may be gone when the server begins again
    writeln!(std::io::stdout(), "{address}").ok();
    if let Some(code) = setup_code {
        print_error!(
            "还没有管理员，在这里添加第一位 there is no keeper yet, add the first here: {address}/welcome?code={code}#keeper"
        );
    }
    let served = huidian_web::serve(listener, state, doors, closing).await;
    daily.abort();
    collecting.end();
    imports.end();
    following.end();
    vectors.end();
    services.flush();
    served.context("serve")?;
    Ok(restart.is_asked())
}

/// Names under which agents may address the server: where it listens, and its public address.
fn mcp_hosts(listen: &SocketAddr, public_url: Option<&str>) -> Vec<String> {
    let public = public_url
        .and_then(|url| url.split_once("://"))
        .map(|(_, rest)| rest.split('/').next().unwrap_or(rest).to_owned());
    ["localhost", "127.0.0.1", "::1"]
        .map(str::to_owned)
        .into_iter()
        .chain([listen.ip().to_string(), listen.to_string()])
        .chain(public)
        .collect()
}

/// The thread that does the imports readers ask for.
struct Imports {
    is_over: Arc<AtomicBool>,
    /// `None` where the library is only read.
    thread: Option<JoinHandle<()>>,
}

impl Imports {
    fn begin(
        store: Arc<Store>,
        catalogue: &'static Catalogue,
        index_folder: PathBuf,
        clock: Arc<dyn Clock>,
    ) -> Result<Self> {
        let is_over = Arc::new(AtomicBool::new(false));
        if store.is_read_only() {
            return Ok(Self {
                is_over,
                thread: None,
            });
        }
        let is_told = is_over.clone();
        let work = move || {
            let worker = Worker {
                store: &store,
                catalogue,
                index_folder: &index_folder,
                clock: &*clock,
            };
            worker.run(&is_told);
        };
        let thread = thread::Builder::new()
            .name("imports".to_owned())
            .spawn(work)
            .context("start the thread of imports")?;
        Ok(Self {
            is_over,
            thread: Some(thread),
        })
    }

    /// Waits for the import under way.
    fn end(self) {
        self.is_over.store(true, Ordering::Release);
        if let Some(thread) = self.thread {
            thread.thread().unpark();
            if thread.join().is_err() {
                tracing::error!("the thread of imports panicked");
            }
        }
    }
}

/// The thread that brings the index up to date with what other servers changed.
struct Following {
    is_over: Arc<AtomicBool>,
    /// `None` where the library is in a folder: whoever writes it has the same index.
    thread: Option<JoinHandle<()>>,
}

impl Following {
    fn begin(
        store: Arc<Store>,
        catalogue: &'static Catalogue,
        index_folder: PathBuf,
    ) -> Result<Self> {
        let is_over = Arc::new(AtomicBool::new(false));
        if store.server().is_none() {
            return Ok(Self {
                is_over,
                thread: None,
            });
        }
        let is_told = is_over.clone();
        let thread = thread::Builder::new()
            .name("following".to_owned())
            .spawn(move || {
                huidian_ingest::keep_following(&store, catalogue, &index_folder, &is_told);
            })
            .context("start the thread that follows other servers")?;
        Ok(Self {
            is_over,
            thread: Some(thread),
        })
    }

    fn end(self) {
        self.is_over.store(true, Ordering::Release);
        if let Some(thread) = self.thread {
            thread.thread().unpark();
            if thread.join().is_err() {
                tracing::error!("the thread that follows other servers panicked");
            }
        }
    }
}

/// How often it is asked whether a new day has begun.
const HOUR: Duration = Duration::from_hours(1);

/// What takes effect or expires by itself is an event too, on its day.
async fn note_passing_days(store: Arc<Store>, clock: Arc<dyn Clock>) {
    loop {
        let (store, today) = (store.clone(), clock.today());
        let noted = tokio::task::spawn_blocking(move || {
            if store.is_read_only() {
                return Ok::<usize, huidian_store::Error>(0);
            }
            let changed = store.write(|transaction| transaction.record_passage(today))?;
            if let Some(refused) = library_rules(&store.read()?)?.refused {
                tracing::warn!(%refused, "a changed rule file is passed over, the built-in rules go on");
            }
            let duties = tell_changed_duties(&store, huidian_catalogue::builtin(), today)?;
            if duties > 0 {
                tracing::info!(duties, "duties are to be looked at again");
            }
            Ok(changed)
        });
        match noted.await {
            Ok(Err(error)) => tracing::warn!(%error, "cannot note what the day brings"),
            Ok(Ok(count)) if count > 0 => {
                tracing::info!(count, "works changed their status by themselves");
            }
            _ => {}
        }
        tokio::time::sleep(HOUR).await;
    }
}

/// Completes on Ctrl-C, and on the signal that service managers send.
async fn shutdown() {
    let interrupt = async { tokio::signal::ctrl_c().await.unwrap_or(()) };
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                () = interrupt => {}
                _ = terminate.recv() => {}
            }
            return;
        }
    }
    interrupt.await;
}
