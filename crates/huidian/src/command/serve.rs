//! `huidian serve`.

use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, Result};
use huidian_model::SystemClock;
use huidian_web::{AppState, Config};

use super::Place;
use crate::library::{Access, Library};
use crate::outcome::Outcome;

/// 启动网页 Serve the library on the web
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  huidian serve\n  huidian serve --listen 127.0.0.1:8080")]
pub struct Options {
    /// 监听地址 Address to listen on
    #[arg(long, default_value = "127.0.0.1:7878", value_name = "ADDRESS")]
    listen: SocketAddr,
}

impl Options {
    pub fn run(&self, place: &Place) -> Result<Outcome> {
        let folder = place.folder()?;
        let library = place.open(Access::Read)?;
        eprintln!("数据 data: {}", folder.display());
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .build()
            .context("start the runtime")?;
        runtime.block_on(serve(library, self.listen))?;
        Ok(Outcome::Done)
    }
}

async fn serve(library: Library, listen: SocketAddr) -> Result<()> {
    let listener = tokio::net::TcpListener::bind(listen)
        .await
        .with_context(|| {
            format!("listen on {listen}; is it in use? choose another with --listen")
        })?;
    let address = listener.local_addr()?;
    let index = Arc::new(library.index()?);
    let authorities = Arc::new(library.catalogue.authorities.register.clone());
    let config = Config {
        listen: address,
        ..Config::default()
    };
    let state = AppState::new(
        Arc::new(library.store),
        index,
        authorities,
        Arc::new(SystemClock),
        config,
    );
    println!("http://{address}");
    huidian_web::serve(listener, state, shutdown())
        .await
        .context("serve")?;
    Ok(())
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
