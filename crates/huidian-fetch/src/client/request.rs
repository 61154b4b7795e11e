use jiff::Timestamp;
use url::Url;

/// One request.
#[derive(Debug, Clone)]
pub struct Request {
    pub url: Url,
    /// Content type and body; with them it is a POST.
    pub body: Option<(String, Vec<u8>)>,
    pub headers: Vec<(String, String)>,
}

impl Request {
    pub fn get(url: Url) -> Self {
        Self {
            url,
            body: None,
            headers: Vec::new(),
        }
    }
}

/// What a source allows itself on a host.
pub struct HostPolicy<'p> {
    /// Whether a redirect may lead there.
    pub allows_host: &'p dyn Fn(&str) -> bool,
    /// Between two requests.
    pub delay_milliseconds: u64,
    /// Whether a robots.txt that is itself refused (401, 403) needs the keeper's word first; RFC 9309 reads it as "no rules".
    pub asks_keeper: bool,
}

/// What came back, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    pub status: u16,
    /// Where it came from in the end.
    pub url: Url,
    /// Names in lower case, in the order in which they came.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    pub received_at: Timestamp,
}

impl Response {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.as_str())
    }

    /// Names of the cookies that were set.
    pub fn cookie_names(&self) -> Vec<String> {
        self.headers
            .iter()
            .filter(|(key, _)| key == "set-cookie")
            .filter_map(|(_, value)| value.split_once('='))
            .map(|(name, _)| name.trim().to_owned())
            .collect()
    }
}
