use std::collections::HashMap;
use std::io::Read;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use huidian_model::Clock;
use jiff::SignedDuration;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body, Proxy, http};
use url::Url;

use super::error::FetchError;
use super::host::{COUNTED_AHEAD, Host, HostMemory, RobotsFile};
use super::request::{HostPolicy, Request, Response};
use super::settings::ClientSettings;
use crate::resolver::{Guarded, NameError, fixed_for};

/// Redirects followed; RFC 9110, 15.4 names five as what was once recommended.
const MOST_REDIRECTS: usize = 5;
/// Tries for what may pass: 429, 5xx, a connection that broke.
const TRIES: u32 = 3;
/// How long a stored robots.txt holds; RFC 9309, 2.4: no longer than 24 hours.
const ROBOTS_HOURS: i64 = 24;
/// One that could not be read is asked for again sooner.
const ROBOTS_FAULT_MINUTES: i64 = 10;
/// Slices in which a wait looks whether it should end.
const SLICE: Duration = Duration::from_millis(100);

/// Fetches, with manners. One client serves all sources of a run, because manners are owed to hosts.
pub struct Client<'c> {
    settings: ClientSettings,
    agent: Agent,
    /// For certificates of the keeper's own authority.
    own: Option<Agent>,
    hosts: Mutex<HashMap<String, Arc<Mutex<Host>>>>,
    memory: &'c dyn HostMemory,
    clock: &'c dyn Clock,
    /// Set from outside to end all waiting.
    is_over: &'c AtomicBool,
}

impl<'c> Client<'c> {
    pub fn new(
        settings: ClientSettings,
        memory: &'c dyn HostMemory,
        clock: &'c dyn Clock,
        is_over: &'c AtomicBool,
    ) -> Result<Self, String> {
        let proxy = match &settings.proxy {
            Some(address) if settings.fixed.is_empty() => {
                Some(Proxy::new(address).map_err(|error| format!("proxy {address}: {error}"))?)
            }
            _ => None,
        };
        let own = match &settings.certificates {
            Some(pem) => Some(agent(&settings, proxy.clone(), authorities(pem)?)),
            None => None,
        };
        Ok(Self {
            agent: agent(&settings, proxy, RootCerts::WebPki),
            own,
            hosts: Mutex::default(),
            settings,
            memory,
            clock,
            is_over,
        })
    }

    /// Makes one request after the delay that is due, if robots.txt allows it, and follows redirects that stay within `policy`.
    ///
    /// Any status is an answer; 429 and 5xx are tried again a few times first.
    pub fn send(&self, request: &Request, policy: &HostPolicy<'_>) -> Result<Response, FetchError> {
        let mut request = request.clone();
        let mut visited: Vec<Url> = Vec::new();
        let mut was_let_in = false;
        loop {
            let (response, has_new_cookie) = self.send_once(&request, policy)?;
            let target = response
                .header("location")
                .filter(|_| matches!(response.status, 301 | 302 | 303 | 307 | 308))
                .and_then(|location| request.url.join(location.trim()).ok());
            let Some(target) = target else {
                return Ok(response);
            };
            // back to the same page with a cookie: an ordinary visitor would be let in now
            let is_same = target == request.url;
            let is_let_in = is_same && has_new_cookie && !was_let_in;
            let is_loop = (is_same && !is_let_in) || visited.contains(&target);
            if is_loop || visited.len() >= MOST_REDIRECTS {
                return Err(FetchError::RedirectLoop(request.url.to_string()));
            }
            let host = target.host_str().unwrap_or_default();
            if !(policy.allows_host)(host) {
                return Err(FetchError::Elsewhere {
                    from: request.url.to_string(),
                    to: target.to_string(),
                });
            }
            if is_same {
                was_let_in = true;
            } else {
                visited.push(request.url.clone());
            }
            if !matches!(response.status, 307 | 308) {
                request.body = None;
            }
            request.url = target;
        }
    }

    /// The robots.txt of a host as this client knows it, without asking for it.
    pub fn robots_of(&self, url: &Url) -> Option<RobotsFile> {
        let origin = url.origin().ascii_serialization();
        let host = self.host(url.host_str()?);
        let host = host.lock().unwrap_or_else(PoisonError::into_inner);
        let known = host.robots.iter().find(|(known, _)| *known == origin);
        known
            .map(|(_, file)| file.clone())
            .or_else(|| self.memory.find(&origin))
    }

    fn host(&self, name: &str) -> Arc<Mutex<Host>> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(hosts.entry(name.to_lowercase()).or_default())
    }

    fn send_once(
        &self,
        request: &Request,
        policy: &HostPolicy<'_>,
    ) -> Result<(Response, bool), FetchError> {
        let name = request.url.host_str().unwrap_or_default().to_owned();
        if !matches!(request.url.scheme(), "http" | "https") || name.is_empty() {
            return Err(FetchError::Address(request.url.to_string()));
        }
        if !self.settings.fixed.is_empty() && fixed_for(&self.settings.fixed, &name).is_none() {
            return Err(FetchError::NotGiven { host: name });
        }
        let host = self.host(&name);
        let mut host = host.lock().unwrap_or_else(PoisonError::into_inner);
        self.check_robots(&request.url, &mut host, policy)?;
        let mut attempt = 1;
        loop {
            self.count(&mut host, &name)?;
            self.pause(host.wait(Duration::from_millis(policy.delay_milliseconds)))?;
            let sent = self.exchange(request, &mut host);
            host.last = Some(Instant::now());
            let wait = match &sent {
                Ok((response, _))
                    if response.status == 429
                        || response.status >= 500 && response.status != 521 =>
                {
                    if response.status == 429 {
                        host.slow_down();
                    }
                    self.asked_wait(response, attempt, &name)?
                }
                // what took too long will do so again, and the site has work enough
                Err(FetchError::Transport { .. }) => backoff(attempt),
                _ => return sent,
            };
            if attempt >= TRIES {
                return sent;
            }
            attempt += 1;
            self.pause(wait)?;
        }
    }

    /// How long a host wants to be left alone: what it says, else a little more each time.
    fn asked_wait(
        &self,
        response: &Response,
        attempt: u32,
        host: &str,
    ) -> Result<Duration, FetchError> {
        let Some(value) = response.header("retry-after") else {
            return Ok(backoff(attempt));
        };
        let seconds = value.trim().parse::<u64>().ok().or_else(|| {
            let until = jiff::fmt::rfc2822::DateTimeParser::new()
                .parse_timestamp(value.trim())
                .ok()?;
            let wait = until.duration_since(self.clock.now()).as_secs();
            Some(u64::try_from(wait).unwrap_or(0))
        });
        let wait = seconds.map_or_else(|| backoff(attempt), Duration::from_secs);
        if wait > self.settings.longest_wait {
            return Err(FetchError::Later {
                host: host.to_owned(),
                status: response.status,
                seconds: wait.as_secs(),
            });
        }
        Ok(wait)
    }

    fn count(&self, host: &mut Host, name: &str) -> Result<(), FetchError> {
        let today = self.clock.today();
        if host.day != Some(today) {
            host.day = Some(today);
            host.count_today = self.memory.requests(name, today);
            host.counted_ahead = 0;
        }
        if host.count_today >= self.settings.daily_requests {
            return Err(FetchError::Budget {
                host: name.to_owned(),
                limit: self.settings.daily_requests,
            });
        }
        if host.counted_ahead == 0 {
            let ahead = COUNTED_AHEAD.min(self.settings.daily_requests - host.count_today);
            if let Some(count) = self.memory.count_requests(name, today, i64::from(ahead)) {
                // another process may have asked the host meanwhile
                host.count_today = host.count_today.max(count.saturating_sub(ahead));
                host.counted_ahead = ahead;
            }
        }
        host.counted_ahead = host.counted_ahead.saturating_sub(1);
        host.count_today += 1;
        Ok(())
    }

    fn pause(&self, wait: Duration) -> Result<(), FetchError> {
        let until = Instant::now() + wait;
        loop {
            if self.is_over.load(Ordering::Acquire) {
                return Err(FetchError::Stopped);
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            thread::sleep(left.min(SLICE));
        }
    }

    fn check_robots(
        &self,
        url: &Url,
        host: &mut Host,
        policy: &HostPolicy<'_>,
    ) -> Result<(), FetchError> {
        let name = url.host_str().unwrap_or_default().to_owned();
        let file = self.robots(url, host, policy)?;
        match file.status {
            None => Err(FetchError::RobotsUnreachable {
                host: name,
                reason: file.text,
            }),
            Some(status) if status >= 500 => Err(FetchError::RobotsUnreachable {
                host: name,
                reason: format!("HTTP {status}"),
            }),
            Some(status @ (401 | 403)) if policy.asks_keeper => {
                Err(FetchError::RobotsRefused { host: name, status })
            }
            Some(status) if status >= 400 => Ok(()),
            Some(_) => {
                let path = &url[url::Position::BeforePath..url::Position::AfterQuery];
                match file.rules().rule_against(path) {
                    Some(rule) => Err(FetchError::RobotsForbid {
                        host: name,
                        path: path.to_owned(),
                        rule,
                    }),
                    None => Ok(()),
                }
            }
        }
    }

    fn robots(
        &self,
        url: &Url,
        host: &mut Host,
        policy: &HostPolicy<'_>,
    ) -> Result<RobotsFile, FetchError> {
        let origin = url.origin().ascii_serialization();
        let now = self.clock.now();
        let is_fresh = |file: &RobotsFile| {
            let holds = match file.verdict() {
                "unreachable" => SignedDuration::from_mins(ROBOTS_FAULT_MINUTES),
                _ => SignedDuration::from_hours(ROBOTS_HOURS),
            };
            now.duration_since(file.fetched_at) < holds
        };
        let known = host
            .robots
            .iter()
            .find(|(known, _)| *known == origin)
            .map(|(_, file)| file.clone())
            .or_else(|| self.memory.find(&origin));
        if let Some(file) = known.filter(|file| is_fresh(file)) {
            return Ok(file);
        }
        let file = self.fetch_robots(url, host, policy)?;
        self.memory.put(&origin, &file);
        host.robots.retain(|(known, _)| *known != origin);
        host.robots.push((origin, file.clone()));
        Ok(file)
    }

    fn fetch_robots(
        &self,
        url: &Url,
        host: &mut Host,
        policy: &HostPolicy<'_>,
    ) -> Result<RobotsFile, FetchError> {
        let mut at = url
            .join("/robots.txt")
            .map_err(|_| FetchError::Address(url.to_string()))?;
        let name = url.host_str().unwrap_or_default().to_owned();
        let file = |status, text: String| RobotsFile {
            fetched_at: self.clock.now(),
            status,
            text,
        };
        // RFC 9309, 2.3.1.2: at least five redirects are followed
        for _ in 0..=MOST_REDIRECTS {
            self.count(host, &name)?;
            self.pause(host.wait(Duration::from_millis(policy.delay_milliseconds)))?;
            let sent = self.exchange(&Request::get(at.clone()), host);
            host.last = Some(Instant::now());
            let response = match sent {
                Ok((response, _)) => response,
                Err(
                    error @ (FetchError::Private { .. }
                    | FetchError::NotGiven { .. }
                    | FetchError::Stopped),
                ) => return Err(error),
                Err(error) => return Ok(file(None, error.to_string())),
            };
            let target = response
                .header("location")
                .filter(|_| (300..400).contains(&response.status))
                .and_then(|location| at.join(location.trim()).ok());
            match target {
                Some(target) if target.host_str() == at.host_str() => at = target,
                // a page of another host is no rule of this one
                Some(_) => return Ok(file(Some(404), String::new())),
                None => {
                    let text = String::from_utf8_lossy(&response.body).into_owned();
                    // a page that is sent for everything is no robots file
                    let is_page = text.trim_start().starts_with('<');
                    let is_file = (200..300).contains(&response.status) && !is_page;
                    let status = if is_page && response.status < 300 {
                        404
                    } else {
                        response.status
                    };
                    return Ok(file(
                        Some(status),
                        if is_file { text } else { String::new() },
                    ));
                }
            }
        }
        Ok(file(Some(404), String::new()))
    }

    /// One request and its answer, no more.
    fn exchange(&self, request: &Request, host: &mut Host) -> Result<(Response, bool), FetchError> {
        let is_given = !self.settings.fixed.is_empty();
        let own_first = host.uses_own_authority.unwrap_or(is_given);
        let agents = match &self.own {
            None => vec![(&self.agent, false)],
            Some(own) if own_first => vec![(own, true), (&self.agent, false)],
            Some(own) => vec![(&self.agent, false), (own, true)],
        };
        let mut failed = None;
        for (agent, is_own) in agents {
            match self.exchange_by(agent, request, host) {
                // the other authorities may know the certificate
                Err(error @ FetchError::Transport { .. }) if request.url.scheme() == "https" => {
                    failed.get_or_insert(error);
                }
                other => {
                    host.uses_own_authority = Some(is_own);
                    return other;
                }
            }
        }
        Err(failed.unwrap_or_else(|| FetchError::Address(request.url.to_string())))
    }

    fn exchange_by(
        &self,
        agent: &Agent,
        request: &Request,
        host: &mut Host,
    ) -> Result<(Response, bool), FetchError> {
        let url = request.url.as_str();
        let method = if request.body.is_some() {
            "POST"
        } else {
            "GET"
        };
        let mut builder = http::Request::builder().method(method).uri(url);
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        if let Some(cookies) = host.cookies.header() {
            builder = builder.header("cookie", cookies);
        }
        if let Some((kind, _)) = &request.body {
            builder = builder.header("content-type", kind);
        }
        let failed = |error: ureq::Error| self.explain(url, error);
        let body = request
            .body
            .as_ref()
            .map(|(_, body)| body.clone())
            .unwrap_or_default();
        let built = builder.body(body).map_err(|error| FetchError::Transport {
            url: url.to_owned(),
            reason: error.to_string(),
        })?;
        let response = if request.body.is_some() {
            agent.run(built)
        } else {
            agent.run(built.map(|_| ()))
        };
        let response = response.map_err(failed)?;
        let has_new_cookie = host.cookies.take(response.headers());
        Ok((self.whole(request, response)?, has_new_cookie))
    }

    /// Reads an answer to its end, or refuses it.
    fn whole(
        &self,
        request: &Request,
        response: http::Response<Body>,
    ) -> Result<Response, FetchError> {
        let limit = self.settings.limit_bytes;
        let url = request.url.as_str();
        let headers = response
            .headers()
            .iter()
            // names of files come as raw UTF-8 or GBK
            .map(|(name, value)| {
                (
                    name.as_str().to_owned(),
                    String::from_utf8_lossy(value.as_bytes()).into_owned(),
                )
            })
            .collect();
        let status = response.status().as_u16();
        let mut body = Vec::new();
        let mut reader = response.into_body().into_reader().take(limit + 1);
        if let Err(error) = reader.read_to_end(&mut body) {
            return Err(self.explain(url, ureq::Error::from(error)));
        }
        if body.len() as u64 > limit {
            return Err(FetchError::TooLarge {
                url: url.to_owned(),
                limit_bytes: limit,
            });
        }
        Ok(Response {
            status,
            url: request.url.clone(),
            headers,
            body,
            received_at: self.clock.now(),
        })
    }

    fn explain(&self, url: &str, error: ureq::Error) -> FetchError {
        let transport = |reason: String| FetchError::Transport {
            url: url.to_owned(),
            reason,
        };
        match error {
            ureq::Error::Timeout(_) => FetchError::Timeout {
                url: url.to_owned(),
                seconds: self.settings.timeout.as_secs(),
            },
            ureq::Error::Other(inner) => match inner.downcast::<NameError>().map(|error| *error) {
                Ok(NameError::Private { host }) => FetchError::Private { host },
                Ok(NameError::NotGiven { host }) => FetchError::NotGiven { host },
                Err(other) => transport(other.to_string()),
            },
            ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => {
                FetchError::Timeout {
                    url: url.to_owned(),
                    seconds: self.settings.timeout.as_secs(),
                }
            }
            other => transport(other.to_string()),
        }
    }
}

impl Drop for Client<'_> {
    /// What was counted and not made is taken back.
    fn drop(&mut self) {
        let hosts = self.hosts.get_mut().unwrap_or_else(PoisonError::into_inner);
        for (name, host) in hosts {
            let host = host.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(day) = host.day.filter(|_| host.counted_ahead > 0) {
                self.memory
                    .count_requests(name, day, -i64::from(host.counted_ahead));
            }
        }
    }
}

fn backoff(attempt: u32) -> Duration {
    Duration::from_millis(500 << attempt.saturating_sub(1).min(4))
}

fn authorities(pem: &[u8]) -> Result<RootCerts, String> {
    let mut found: Vec<Certificate<'static>> = Vec::new();
    for item in parse_pem(pem) {
        if let PemItem::Certificate(certificate) =
            item.map_err(|error| format!("read certificates: {error}"))?
        {
            found.push(certificate);
        }
    }
    if found.is_empty() {
        return Err("the file of certificates holds none in PEM".to_owned());
    }
    Ok(RootCerts::new_with_certs(&found))
}

fn agent(settings: &ClientSettings, proxy: Option<Proxy>, roots: RootCerts) -> Agent {
    let config = ureq::config::Config::builder()
        .timeout_global(Some(settings.timeout))
        .timeout_connect(Some(settings.timeout.min(Duration::from_secs(20))))
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .proxy(proxy)
        .user_agent(settings.user_agent())
        .accept("text/html,application/xhtml+xml,application/json,application/xml,*/*;q=0.5")
        .tls_config(TlsConfig::builder().root_certs(roots).build())
        .build();
    let resolver = Guarded::new(settings.allows_private, settings.fixed.clone());
    Agent::with_parts(config, DefaultConnector::default(), resolver)
}
