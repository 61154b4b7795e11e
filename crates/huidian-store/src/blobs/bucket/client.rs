//! Requests to the service: signed, within limits of time and size, tried again where that may help.

use std::fmt;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use huidian_model::{Clock, SystemClock};
use jiff::Timestamp;
use rusty_s3::{Bucket, Credentials, Method, S3Action, UrlStyle};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, http};
use url::Url;

use crate::blobs::bucket::options::BucketOptions;
use crate::blobs::bucket::refusal::{Refusal, is_passing};
use crate::database::error::{Error, Result};

/// How long the signature of a request holds: machines' clocks differ.
const SIGNED: Duration = Duration::from_mins(15);
/// Waits between attempts: the first, doubled each time, and the longest.
const FIRST_WAIT: Duration = Duration::from_millis(200);
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// What an answer may have beside the bytes of an object: lists of a thousand names, words of refusal.
const ANSWER_BYTES: u64 = 4 * 1024 * 1024;

pub(super) struct Client {
    pub(super) options: Arc<BucketOptions>,
    agent: Agent,
    pub(super) bucket: Bucket,
    pub(super) credentials: Option<Credentials>,
}

/// One request, to be signed for each attempt.
pub(super) struct Request<'r> {
    /// What is done with what, for people, as in "write objects".
    pub(super) doing: &'r str,
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) content: Option<&'r [u8]>,
    /// The largest body that is awaited.
    pub(super) most_bytes: u64,
}

impl<'r> Request<'r> {
    pub(super) fn to(doing: &'r str) -> Self {
        Self {
            doing,
            headers: Vec::new(),
            content: None,
            most_bytes: ANSWER_BYTES,
        }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

/// A success, whole.
pub(super) struct Answer {
    pub(super) headers: http::HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// What came of one attempt.
enum Attempt {
    Answered(Answer),
    Refused(Refusal),
    /// It may go otherwise in a moment.
    Passing(String),
}

impl Client {
    pub(super) fn new(options: Arc<BucketOptions>) -> Result<Self> {
        let refuse = |reason: String| Error::Bucket {
            bucket: options.to_string(),
            reason,
        };
        let bucket = bucket_at(&options, options.endpoint.clone()).map_err(refuse)?;
        let roots = match &options.authorities {
            None => RootCerts::WebPki,
            Some(path) => std::fs::read(path)
                .map_err(|error| error.to_string())
                .and_then(|pem| authorities(&pem))
                .map_err(|reason| {
                    refuse(format!("read certificates of {}: {reason}", path.display()))
                })?,
        };
        let config = Agent::config_builder()
            .timeout_per_call(Some(options.request_timeout))
            .timeout_connect(Some(options.connect_timeout))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .proxy(None)
            .accept_encoding("identity")
            .user_agent(concat!("huidian/", env!("CARGO_PKG_VERSION")))
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .build();
        let credentials = options.key.as_ref().map(|key| match &key.session_token {
            Some(token) => Credentials::new_with_token(&key.id, &key.secret, token),
            None => Credentials::new(&key.id, &key.secret),
        });
        Ok(Self {
            agent: config.into(),
            bucket,
            credentials,
            options,
        })
    }

    /// Makes a request of an action; the headers of the request are signed with it.
    pub(super) fn ask<'a, A: S3Action<'a>>(
        &'a self,
        action: impl Fn(&'a Self) -> A,
        request: &Request<'_>,
    ) -> std::result::Result<Answer, Refusal> {
        let sign = |at: &Timestamp| {
            let mut action = action(self);
            for (name, value) in &request.headers {
                action.headers_mut().insert(*name, value.clone());
            }
            action.sign_with_time(SIGNED, at)
        };
        let mut wait = FIRST_WAIT;
        let mut attempt = 1;
        loop {
            match self.try_once(A::METHOD, &sign(&SystemClock.now()), request) {
                Attempt::Answered(answer) => return Ok(answer),
                Attempt::Refused(refusal) => return Err(refusal),
                Attempt::Passing(reason) if attempt >= self.options.attempts => {
                    return Err(Refusal::Other(format!(
                        "{reason} (tried {attempt} times to {})",
                        request.doing
                    )));
                }
                Attempt::Passing(_) => {}
            }
            thread::sleep(wait);
            wait = (wait * 2).min(LONGEST_WAIT);
            attempt += 1;
        }
    }

    fn try_once(&self, method: Method, url: &Url, request: &Request<'_>) -> Attempt {
        let mut builder = http::Request::builder()
            .method(method.to_str())
            .uri(url.as_str());
        for (name, value) in &request.headers {
            builder = builder.header(*name, value);
        }
        let sent = match (request.content, method) {
            (Some(content), _) => builder.body(content).map(|built| self.agent.run(built)),
            (None, Method::Put | Method::Post) => builder
                .body([].as_slice())
                .map(|built| self.agent.run(built)),
            (None, _) => builder.body(()).map(|built| self.agent.run(built)),
        };
        let mut response = match sent {
            Ok(Ok(response)) => response,
            Ok(Err(error)) if is_final(&error) => {
                return Attempt::Refused(Refusal::Other(self.unreached(&error)));
            }
            Ok(Err(error)) => return Attempt::Passing(self.unreached(&error)),
            Err(error) => return Attempt::Refused(Refusal::Other(error.to_string())),
        };
        let status = response.status();
        let read = response
            .body_mut()
            .with_config()
            .limit(request.most_bytes.max(ANSWER_BYTES))
            .read_to_vec();
        let body = match read {
            Ok(body) => body,
            Err(error) => return Attempt::Passing(self.unreached(&error)),
        };
        if status.is_success() {
            return Attempt::Answered(Answer {
                headers: response.headers().clone(),
                body,
            });
        }
        let text = String::from_utf8_lossy(&body);
        let refusal = Refusal::of(status.as_u16(), &text, request.doing, &self.options);
        match refusal {
            Refusal::Other(mut words) if is_passing(status.as_u16(), &text) => {
                if request.content.is_some() {
                    words.push_str("; some services say so where a bucket is full");
                }
                Attempt::Passing(words)
            }
            refusal => Attempt::Refused(refusal),
        }
    }

    /// In words without the address, which bears the signature.
    fn unreached(&self, error: &ureq::Error) -> String {
        let service = self.options.endpoint.as_str().trim_end_matches('/');
        let reason = match error {
            ureq::Error::Io(error) => match error.kind() {
                std::io::ErrorKind::ConnectionRefused => "no service listens there".to_owned(),
                _ => error.to_string(),
            },
            ureq::Error::ConnectionFailed => "no service listens there".to_owned(),
            ureq::Error::Timeout(_) => "no whole answer in time".to_owned(),
            ureq::Error::HostNotFound => "its name has no address".to_owned(),
            other => other.to_string(),
        };
        format!("cannot reach {service}: {reason}")
    }
}

/// Whether the same will be answered however often it is asked: a certificate that does not convince.
fn is_final(error: &ureq::Error) -> bool {
    match error {
        ureq::Error::Rustls(_) | ureq::Error::Tls(_) | ureq::Error::BadUri(_) => true,
        ureq::Error::Io(error) => error.kind() == std::io::ErrorKind::InvalidData,
        _ => false,
    }
}

/// The bucket as it is reached at an address of the service.
pub(super) fn bucket_at(
    options: &BucketOptions,
    endpoint: Url,
) -> std::result::Result<Bucket, String> {
    let style = if options.is_path_style {
        UrlStyle::Path
    } else {
        UrlStyle::VirtualHost
    };
    Bucket::new(
        endpoint,
        style,
        options.bucket.clone(),
        options.region.clone(),
    )
    .map_err(|error| error.to_string())
}

fn authorities(pem: &[u8]) -> std::result::Result<RootCerts, String> {
    let mut found: Vec<Certificate<'static>> = Vec::new();
    for item in parse_pem(pem) {
        if let PemItem::Certificate(certificate) = item.map_err(|error| error.to_string())? {
            found.push(certificate);
        }
    }
    if found.is_empty() {
        return Err("there is none in it".to_owned());
    }
    Ok(RootCerts::new_with_certs(&found))
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Client").field(&self.options).finish()
    }
}
