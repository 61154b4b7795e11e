use std::time::Duration;

use crate::resolver::FixedAddress;

/// How a client behaves towards all hosts.
#[derive(Debug, Clone)]
pub struct ClientSettings {
    /// Who a site can write to: an address of mail or of a page.
    pub contact: Option<String>,
    /// Whether addresses that are not reachable from everywhere may be asked.
    pub allows_private: bool,
    /// Where there are any, no other host is contacted.
    pub fixed: Vec<FixedAddress>,
    /// Certificates in PEM trusted beside those that browsers trust.
    pub certificates: Option<Vec<u8>>,
    /// `http://proxy:3128`. It looks up the names, so that addresses inside are its keeper's matter.
    pub proxy: Option<String>,
    /// For everything from the connection to the last byte.
    pub timeout: Duration,
    /// Largest answer, unpacked.
    pub limit_bytes: u64,
    /// Requests a host and day.
    pub daily_requests: u32,
    /// Longest wait that a site may ask for before its source is given up until the next visit.
    pub longest_wait: Duration,
}

impl Default for ClientSettings {
    fn default() -> Self {
        Self {
            contact: None,
            allows_private: false,
            fixed: Vec::new(),
            certificates: None,
            proxy: None,
            timeout: Duration::from_mins(1),
            limit_bytes: 64 << 20,
            // a first visit to the longest lists; ten times what careful collectors of public code allow themselves for one list
            daily_requests: 20_000,
            longest_wait: Duration::from_mins(2),
        }
    }
}

impl ClientSettings {
    /// Names the program and who runs it, so that a site can say what it minds.
    pub fn user_agent(&self) -> String {
        let version = env!("CARGO_PKG_VERSION");
        match &self.contact {
            Some(contact) => format!("huidian/{version} (+{contact})"),
            None => format!("huidian/{version}"),
        }
    }
}
