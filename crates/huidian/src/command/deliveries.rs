//! What a server sends by itself while it runs.

use std::io;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use huidian_deliver::{Outgoing, Service};
use huidian_fetch::Poster;
use huidian_store::{Error, Lease, Store};

use super::webhook::send;
use crate::config::Config;

/// How often it is asked what is to be sent, and whether the server that sends is still there; oftener where the settings retry sooner.
const INTERVAL: Duration = Duration::from_secs(1);
/// Even then not oftener than this.
const SHORTEST_INTERVAL: Duration = Duration::from_millis(20);

/// The ways out that the settings allow.
pub fn outgoing(config: &Config) -> Outgoing {
    let poster = Poster::new(config.deliver.webhooks_to_private_addresses);
    Outgoing {
        webhooks: Arc::new(move |parcel| send(&poster, parcel)),
    }
}

/// Sends for as long as the process lives, on threads of its own. Of several servers on one library one sends; when it ends, another goes on.
pub fn begin(service: Service, store: Arc<Store>, config: &Config) -> io::Result<()> {
    let first_wait = config.deliver.webhooks.first_wait_milliseconds;
    let interval = Duration::from_millis(first_wait.into()).clamp(SHORTEST_INTERVAL, INTERVAL);
    let run = move || {
        // the lock ends with the process, not with this thread
        let Some(_lease) = wait_for_lease(&store) else {
            return;
        };
        loop {
            if let Err(error) = service.deliver() {
                tracing::warn!(%error, "webhooks wait");
            }
            thread::sleep(interval);
        }
    };
    thread::Builder::new()
        .name("deliveries".to_owned())
        .spawn(run)?;
    Ok(())
}

/// The right to send; `None` where the library can only be read.
fn wait_for_lease(store: &Store) -> Option<Lease> {
    let mut is_told = false;
    loop {
        match store.dispatch_lease(Duration::ZERO) {
            Ok(lease) => return Some(lease),
            Err(Error::Busy { holder, .. }) => {
                if !is_told {
                    tracing::info!(holder, "another server on this library sends");
                }
                is_told = true;
            }
            Err(error) => {
                tracing::warn!(%error, "nothing is sent");
                return None;
            }
        }
        thread::sleep(INTERVAL);
    }
}
