//! Sending: mail handed to an SMTP server (RFC 5321) that the keeper set up.

use std::net::{SocketAddr, ToSocketAddrs};
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{
    Certificate, CertificateStore, SmtpConnection, TlsParameters,
};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;
use thiserror::Error;

use crate::address::is_public;

/// Longest wait for each answer of the server; RFC 5321, 4.5.3.2 would have minutes, for servers of its time.
const TIMEOUT: Duration = Duration::from_secs(30);

/// How the connection is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encryption {
    /// Not at all: only for a relay on the same machine or wire.
    None,
    /// Begun in the open, then STARTTLS (RFC 3207); a server that does not offer it is refused.
    #[default]
    StartTls,
    /// TLS from the first byte (RFC 8314).
    Implicit,
}

/// An SMTP server and how to sign in there.
#[derive(Clone, Default)]
pub struct MailServer {
    pub host: String,
    pub port: u16,
    pub encryption: Encryption,
    /// Name and password; `None` where the server takes mail without.
    pub credentials: Option<(String, String)>,
    /// Certificates in PEM trusted beside those that browsers trust, for a server of a private authority.
    pub certificates: Option<Vec<u8>>,
    /// Whether the server may be on an address that is not reachable from everywhere.
    pub allows_private: bool,
}

/// Why a mail was not handed over.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum MailError {
    #[error(
        "{host} 是本网络内的地址，确实要访问请在设置中允许 ({host} is an address of this network; allow it in the configuration if that is meant)"
    )]
    Private { host: String },
    #[error("connect to {host}: {reason}")]
    Connect { host: String, reason: String },
    #[error("{host} does not offer STARTTLS; nothing was sent in the open")]
    NoStartTls { host: String },
    #[error("sign in at {host}: {reason}")]
    SignIn { host: String, reason: String },
    #[error("{host} does not take mail from {from}: {reason}")]
    Sender {
        host: String,
        from: String,
        reason: String,
    },
    /// Later it may be taken: 4xx, a connection that broke.
    #[error("{0}")]
    Later(String),
    /// It will not be taken later either: 5xx for this address or this mail.
    #[error("{0}")]
    Refused(String),
    #[error("{0} is no mail address")]
    Address(String),
}

impl MailError {
    /// Whether it is this address or this mail that the server does not want, for good.
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Refused(_) | Self::Address(_))
    }
}

/// Hands mail to one server, a connection for each.
#[derive(Clone)]
pub struct Mailer {
    server: MailServer,
}

impl Mailer {
    pub fn new(server: MailServer) -> Self {
        Self { server }
    }

    /// Hands one mail over; when this returns without an error the server has taken charge of it.
    pub fn send(&self, from: &str, to: &str, message: &[u8]) -> Result<(), MailError> {
        let read = |address: &str| {
            address
                .parse::<Address>()
                .map_err(|_| MailError::Address(address.to_owned()))
        };
        let (from, to) = (read(from)?, read(to)?);
        let mut connection = self.connect(&from)?;
        self.sign_in(&mut connection)?;
        let sent = self.hand_over(&mut connection, &from, to, message);
        // taken is taken, whatever becomes of the farewell
        connection.abort();
        sent
    }

    fn connect(&self, from: &Address) -> Result<SmtpConnection, MailError> {
        let server = &self.server;
        let failed = |reason: &dyn std::fmt::Display| MailError::Connect {
            host: server.host.clone(),
            reason: reason.to_string(),
        };
        let addresses = self.addresses()?;
        let tls = self.tls_parameters().map_err(|error| failed(&error))?;
        let name = ClientId::Domain(from.domain().to_owned());
        let wrapped = (server.encryption == Encryption::Implicit).then_some(&tls);
        let connected = SmtpConnection::connect(&*addresses, Some(TIMEOUT), &name, wrapped, None);
        let mut connection = connected.map_err(|error| failed(&explain(&error)))?;
        if server.encryption == Encryption::StartTls {
            if !connection.can_starttls() {
                connection.abort();
                return Err(MailError::NoStartTls {
                    host: server.host.clone(),
                });
            }
            connection
                .starttls(&tls, &name)
                .map_err(|error| failed(&explain(&error)))?;
        }
        Ok(connection)
    }

    /// Where to connect to. The check is made on what is connected to, not on the name.
    fn addresses(&self) -> Result<Vec<SocketAddr>, MailError> {
        let host = self.server.host.clone();
        let found = (host.as_str(), self.server.port)
            .to_socket_addrs()
            .map_err(|error| MailError::Connect {
                host: host.clone(),
                reason: error.to_string(),
            })?;
        let allows = |address: &SocketAddr| self.server.allows_private || is_public(address.ip());
        let kept: Vec<SocketAddr> = found.filter(allows).collect();
        if kept.is_empty() {
            return Err(MailError::Private { host });
        }
        Ok(kept)
    }

    fn tls_parameters(&self) -> Result<TlsParameters, lettre::transport::smtp::Error> {
        let mut parameters = TlsParameters::builder(self.server.host.clone())
            .certificate_store(CertificateStore::WebpkiRoots);
        if let Some(pem) = &self.server.certificates {
            parameters = parameters.add_root_certificate(Certificate::from_pem(pem)?);
        }
        parameters.build_rustls()
    }

    fn sign_in(&self, connection: &mut SmtpConnection) -> Result<(), MailError> {
        let Some((user, password)) = &self.server.credentials else {
            return Ok(());
        };
        let credentials = Credentials::new(user.clone(), password.clone());
        let mechanisms = [Mechanism::Plain, Mechanism::Login];
        if let Err(error) = connection.auth(&mechanisms, &credentials) {
            connection.abort();
            return Err(MailError::SignIn {
                host: self.server.host.clone(),
                reason: explain(&error),
            });
        }
        Ok(())
    }

    /// The three steps of RFC 5321, 3.3: who is to blame depends on where it stops.
    fn hand_over(
        &self,
        connection: &mut SmtpConnection,
        from: &Address,
        to: Address,
        message: &[u8],
    ) -> Result<(), MailError> {
        if let Err(error) = connection.command(Mail::new(Some(from.clone()), vec![])) {
            return Err(if error.is_permanent() {
                MailError::Sender {
                    host: self.server.host.clone(),
                    from: from.to_string(),
                    reason: explain(&error),
                }
            } else {
                MailError::Later(explain(&error))
            });
        }
        let refused = |error: &lettre::transport::smtp::Error| {
            let words = explain(error);
            if error.is_permanent() {
                MailError::Refused(words)
            } else {
                MailError::Later(words)
            }
        };
        connection
            .command(Rcpt::new(to, vec![]))
            .map_err(|error| refused(&error))?;
        connection.command(Data).map_err(|error| refused(&error))?;
        connection
            .message(message)
            .map_err(|error| refused(&error))?;
        Ok(())
    }
}

/// With its causes, because the outermost says least.
fn explain(error: &lettre::transport::smtp::Error) -> String {
    if is_silence(error) {
        return format!("no answer within {} s", TIMEOUT.as_secs());
    }
    let mut words = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        let inner_words = inner.to_string();
        if !words.contains(&inner_words) {
            words.push_str(": ");
            words.push_str(&inner_words);
        }
        cause = inner.source();
    }
    words
}

fn is_silence(error: &lettre::transport::smtp::Error) -> bool {
    use std::io::ErrorKind::{TimedOut, WouldBlock};
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        if let Some(io) = inner.downcast_ref::<std::io::Error>() {
            return matches!(io.kind(), TimedOut | WouldBlock);
        }
        cause = inner.source();
    }
    false
}
