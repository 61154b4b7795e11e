//! What a server sends by itself while it runs.

use std::io;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use huidian_deliver::mail::{Fault, MailTransport, Settings, Tls, Unsent};
use huidian_deliver::{Feishu, Outgoing, Service};
use huidian_fetch::{Encryption, MailError, MailServer, Mailer, Poster};
use huidian_store::{Error, Lease, Store};

use super::webhook::send;
use crate::bounded;
use crate::config::Config;

/// How often it is asked what is to be sent, and whether the server that sends is still there; oftener where the settings retry sooner.
const INTERVAL: Duration = Duration::from_secs(1);
/// Even then not oftener than this.
const SHORTEST_INTERVAL: Duration = Duration::from_millis(20);

/// How often old attempts are forgotten.
const TIDYING: Duration = Duration::from_hours(6);

/// The ways out that the settings allow.
pub fn outgoing(config: &Config) -> Result<Outgoing> {
    let poster = Poster::new(config.deliver.webhooks_to_private_addresses);
    let feishu = config.deliver.feishu.as_ref();
    let platforms = Poster::new(feishu.is_some_and(Feishu::is_elsewhere));
    Ok(Outgoing {
        webhooks: Arc::new(move |payload| send(&poster, payload)),
        platforms: Arc::new(move |payload| send(&platforms, payload)),
        mail: mail_transport(config)?,
    })
}

/// The mail server of the settings; `None` where there is none.
pub fn mail_transport(config: &Config) -> Result<Option<MailTransport>> {
    let Some(settings) = &config.mail else {
        return Ok(None);
    };
    let mailer = Mailer::new(mail_server(settings)?);
    Ok(Some(MailTransport {
        settings: settings.clone(),
        public_url: config.web.public_url.clone(),
        send: Arc::new(move |message| {
            mailer
                .send(&message.from, &message.to, &message.bytes)
                .map_err(|error| Unsent {
                    fault: fault(&error),
                    reason: error.to_string(),
                })
        }),
    }))
}

fn mail_server(settings: &Settings) -> Result<MailServer> {
    let certificates = match &settings.certificate_file {
        Some(file) => Some(
            bounded::read_file(file, bounded::SMALL_BYTES)
                .with_context(|| format!("read {}", file.display()))?,
        ),
        None => None,
    };
    let credentials = match settings.user.as_str() {
        "" => None,
        user => Some((user.to_owned(), settings.password()?)),
    };
    Ok(MailServer {
        host: settings.server.clone(),
        port: settings.port(),
        encryption: match settings.tls {
            Tls::None => Encryption::None,
            Tls::StartTls => Encryption::StartTls,
            Tls::Implicit => Encryption::Implicit,
        },
        credentials,
        certificates,
        allows_private: settings.private_address,
    })
}

fn fault(error: &MailError) -> Fault {
    match error {
        MailError::Later(_) => Fault::Passing,
        error if error.is_refusal() => Fault::Address,
        _ => Fault::Server,
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
        let sender = service.clone();
        let spawned = thread::Builder::new()
            .name("mail".to_owned())
            .spawn(move || send_mail_forever(sender, interval));
        if let Err(error) = spawned {
            tracing::error!(%error, "no thread for mail");
        }
        let mut tidied: Option<Instant> = None;
        loop {
            if tidied.is_none_or(|at| at.elapsed() > TIDYING) {
                tidied = Some(Instant::now());
                if let Err(error) = service.forget_attempts() {
                    tracing::warn!(%error, "old attempts stay on record");
                }
            }
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

/// A mail server may take its time; webhooks do not wait for it.
fn send_mail_forever(service: Service, interval: Duration) {
    loop {
        match service.send_mail() {
            Ok(round) if !round.is_idle() => tracing::info!(?round, "digests"),
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "digests wait"),
        }
        thread::sleep(interval);
    }
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
