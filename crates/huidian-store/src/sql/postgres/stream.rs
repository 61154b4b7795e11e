//! The way to the server: a socket, encrypted where it leaves the machine.

use std::io::{self, Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::sync::Arc;
use std::time::Duration;

use bytes::BytesMut;
use postgres_protocol::message::frontend;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};

use super::options::{PostgresOptions, PostgresTls};

#[derive(Debug)]
pub(super) enum Stream {
    Tcp(TcpStream),
    #[cfg(unix)]
    Unix(std::os::unix::net::UnixStream),
    Tls(Box<StreamOwned<ClientConnection, TcpStream>>),
}

impl Stream {
    /// Reaches the server; an error says in words what stood in the way.
    pub(super) fn open(options: &PostgresOptions) -> Result<Self, String> {
        if options.host.starts_with('/') {
            return open_unix(options);
        }
        let socket = open_tcp(options)?;
        match &options.tls {
            PostgresTls::Off => Ok(Self::Tcp(socket)),
            PostgresTls::Verified { authorities } => {
                let config = tls_config(authorities.as_deref())?;
                encrypted(socket, options, config)
            }
        }
    }

    /// How long one reading may wait; for ever where `None`.
    pub(super) fn wait_at_most(&self, wait: Option<Duration>) -> io::Result<()> {
        match self {
            Self::Tcp(socket) => socket.set_read_timeout(wait),
            #[cfg(unix)]
            Self::Unix(socket) => socket.set_read_timeout(wait),
            Self::Tls(stream) => stream.sock.set_read_timeout(wait),
        }
    }
}

#[cfg(unix)]
fn open_unix(options: &PostgresOptions) -> Result<Stream, String> {
    std::os::unix::net::UnixStream::connect(options.server())
        .map(Stream::Unix)
        .map_err(|error| unreached(&error))
}

#[cfg(not(unix))]
fn open_unix(_: &PostgresOptions) -> Result<Stream, String> {
    Err("there are no Unix sockets on this system: name a host".to_owned())
}

fn unreached(error: &io::Error) -> String {
    let reason = match error.kind() {
        io::ErrorKind::ConnectionRefused | io::ErrorKind::NotFound => {
            "no server listens there".to_owned()
        }
        io::ErrorKind::TimedOut | io::ErrorKind::WouldBlock => "no answer in time".to_owned(),
        _ => error.to_string(),
    };
    format!("cannot reach it: {reason}")
}

fn open_tcp(options: &PostgresOptions) -> Result<TcpStream, String> {
    let addresses = (options.host.as_str(), options.port)
        .to_socket_addrs()
        .map_err(|error| format!("cannot find the address of {}: {error}", options.host))?;
    let mut last = "its name has no address".to_owned();
    for address in addresses {
        match TcpStream::connect_timeout(&address, options.connect_timeout) {
            Ok(socket) => {
                socket
                    .set_nodelay(true)
                    .map_err(|error| unreached(&error))?;
                keep_alive(&socket);
                return Ok(socket);
            }
            Err(error) => last = unreached(&error),
        }
    }
    Err(last)
}

/// A server whose machine is gone is noticed within two minutes, not after the two hours that systems take by themselves.
#[cfg(unix)]
fn keep_alive(socket: &TcpStream) {
    use rustix::net::sockopt::{
        set_socket_keepalive, set_tcp_keepcnt, set_tcp_keepidle, set_tcp_keepintvl,
    };
    // a system that knows none of these waits as long as it does
    let _ = set_socket_keepalive(socket, true);
    let _ = set_tcp_keepidle(socket, Duration::from_mins(1));
    let _ = set_tcp_keepintvl(socket, Duration::from_secs(15));
    let _ = set_tcp_keepcnt(socket, 4);
}

#[cfg(not(unix))]
fn keep_alive(_: &TcpStream) {}

fn tls_config(authorities: Option<&std::path::Path>) -> Result<ClientConfig, String> {
    let mut roots = RootCertStore::empty();
    match authorities {
        None => roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned()),
        Some(path) => {
            let unread =
                |reason: String| format!("read certificates of {}: {reason}", path.display());
            let certificates =
                CertificateDer::pem_file_iter(path).map_err(|error| unread(error.to_string()))?;
            for certificate in certificates {
                let certificate = certificate.map_err(|error| unread(error.to_string()))?;
                roots
                    .add(certificate)
                    .map_err(|error| unread(error.to_string()))?;
            }
            if roots.is_empty() {
                return Err(unread("there is none in it".to_owned()));
            }
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

fn encrypted(
    mut socket: TcpStream,
    options: &PostgresOptions,
    config: ClientConfig,
) -> Result<Stream, String> {
    let failed = |error: io::Error| unreached(&error);
    let wait = Some(options.connect_timeout);
    socket.set_read_timeout(wait).map_err(failed)?;
    let mut request = BytesMut::new();
    frontend::ssl_request(&mut request);
    socket.write_all(&request).map_err(failed)?;
    let mut answer = [0];
    socket.read_exact(&mut answer).map_err(failed)?;
    if answer != *b"S" {
        return Err("it does not speak TLS: turn that on there (ssl = on), or set tls = \"off\" where the network is trusted".to_owned());
    }
    let name = ServerName::try_from(options.host.clone())
        .map_err(|_| format!("{} is no name that a certificate can bear", options.host))?;
    let mut connection =
        ClientConnection::new(Arc::new(config), name).map_err(|error| error.to_string())?;
    while connection.is_handshaking() {
        connection
            .complete_io(&mut socket)
            .map_err(|error| format!("TLS: {error}"))?;
    }
    Ok(Stream::Tls(Box::new(StreamOwned::new(connection, socket))))
}

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Tcp(socket) => socket.read(buffer),
            #[cfg(unix)]
            Self::Unix(socket) => socket.read(buffer),
            Self::Tls(stream) => stream.read(buffer),
        }
    }
}

impl Write for Stream {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        match self {
            Self::Tcp(socket) => socket.write(buffer),
            #[cfg(unix)]
            Self::Unix(socket) => socket.write(buffer),
            Self::Tls(stream) => stream.write(buffer),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Tcp(socket) => socket.flush(),
            #[cfg(unix)]
            Self::Unix(socket) => socket.flush(),
            Self::Tls(stream) => stream.flush(),
        }
    }
}
