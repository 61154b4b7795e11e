//! What `collect`, `sources` and `fetch` share on the command line.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::Result;
use huidian_collect::{Config, NetworkOptions};
use huidian_fetch::FixedAddress;

/// Flags of the network.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct NetworkFlags {
    /// 用这个地址代替主机，且不访问其他主机 Go to this address for a host, and to no other host (repeatable)
    #[arg(long, value_name = "HOST=ADDR:PORT")]
    resolve: Vec<FixedAddress>,
    /// 另外信任的证书（PEM） Certificates trusted beside the usual ones
    #[arg(long, value_name = "FILE")]
    ca: Option<PathBuf>,
}

impl NetworkFlags {
    pub fn as_network(&self) -> NetworkOptions {
        NetworkOptions {
            resolve: self.resolve.clone(),
            ca_file: self.ca.clone(),
        }
    }
}

pub fn settings(data: &Path) -> Result<Config> {
    Ok(crate::config::Config::read(None, data)?.collect)
}

/// Becomes true when somebody presses Ctrl-C: what is whole is still taken in, and the next run goes on from there.
pub fn interruption() -> &'static AtomicBool {
    static IS_OVER: AtomicBool = AtomicBool::new(false);
    std::thread::spawn(|| {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        if let Ok(runtime) = runtime
            && runtime.block_on(tokio::signal::ctrl_c()).is_ok()
        {
            IS_OVER.store(true, Ordering::Release);
        }
    });
    &IS_OVER
}
