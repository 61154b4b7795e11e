//! Addresses: relative ones made whole, twins made one, and those that lead elsewhere told apart.

use url::Url;

/// Parameters that only say where a reader came from.
const TRACKERS: [&str; 8] = [
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "spm",
    "from",
    "isappinstalled",
    "scene",
    "_t",
];

/// The hosts of a source: names, and `*.mof.gov.cn` for all below one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addresses {
    hosts: Vec<String>,
}

impl Addresses {
    pub fn new(hosts: impl IntoIterator<Item = String>) -> Self {
        Self {
            hosts: hosts.into_iter().map(|host| host.to_lowercase()).collect(),
        }
    }

    pub fn allow(&self, host: &str) -> bool {
        let host = host.to_lowercase();
        self.hosts
            .iter()
            .any(|allowed| match allowed.strip_prefix("*.") {
                Some(domain) => host == domain || host.ends_with(&format!(".{domain}")),
                None => host == *allowed,
            })
    }

    pub fn names(&self) -> &[String] {
        &self.hosts
    }

    /// Makes the address of a link on `page` whole; `None` for what is no page of these hosts, or climbs above the root.
    pub fn resolve(&self, page: &Url, link: &str) -> Option<Url> {
        let link = link.trim();
        let is_other = link.is_empty()
            || link.starts_with('#')
            || ["javascript:", "mailto:", "tel:", "data:"]
                .iter()
                .any(|scheme| link.to_ascii_lowercase().starts_with(scheme));
        if is_other || climbs_out(page, link) {
            return None;
        }
        let url = page.join(link).ok()?;
        let is_web = matches!(url.scheme(), "http" | "https");
        (is_web && url.host_str().is_some_and(|host| self.allow(host))).then_some(url)
    }
}

/// Whether a relative link has more `../` than the page has folders.
fn climbs_out(page: &Url, link: &str) -> bool {
    if link.starts_with('/') || link.contains("://") {
        return false;
    }
    let folders = page
        .path_segments()
        .map_or(0, |parts| parts.count().saturating_sub(1));
    let path = link.split(['?', '#']).next().unwrap_or_default();
    path.split('/').filter(|part| *part == "..").count() > folders
}

/// The name under which a page is known: http and https are twins, trackers and fragments say nothing.
pub fn canonical(url: &Url) -> String {
    let mut url = url.clone();
    url.set_fragment(None);
    if url.query().is_some() {
        let kept: Vec<(String, String)> = url
            .query_pairs()
            .filter(|(name, _)| !TRACKERS.contains(&name.as_ref()))
            .map(|(name, value)| (name.into_owned(), value.into_owned()))
            .collect();
        url.set_query(None);
        if !kept.is_empty() {
            url.query_pairs_mut().extend_pairs(kept);
        }
    }
    let port = match (url.scheme(), url.port()) {
        (_, Some(port)) => format!(":{port}"),
        _ => String::new(),
    };
    let query = url
        .query()
        .map(|query| format!("?{query}"))
        .unwrap_or_default();
    format!(
        "{}{port}{}{query}",
        url.host_str().unwrap_or_default().to_lowercase(),
        url.path()
    )
}
