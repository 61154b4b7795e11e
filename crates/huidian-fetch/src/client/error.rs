use thiserror::Error;

/// Why nothing came back.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum FetchError {
    #[error("robots.txt of {host} forbids {path} ({rule})")]
    RobotsForbid {
        host: String,
        path: String,
        rule: String,
    },
    #[error(
        "robots.txt of {host} answers {status}; whether a machine may read it is for the keeper to decide: huidian sources enable"
    )]
    RobotsRefused { host: String, status: u16 },
    #[error(
        "{host} 的 robots.txt 读不到，读到之前视为不准访问：{reason} (robots.txt cannot be read; until it can, the host counts as forbidden)"
    )]
    RobotsUnreachable { host: String, reason: String },
    #[error(
        "{host} 是本网络内的地址，确实要访问请在设置中允许 ({host} is an address of this network; allow it in the configuration if that is meant)"
    )]
    Private { host: String },
    #[error("{host} is none of the hosts given with --resolve; no other is contacted")]
    NotGiven { host: String },
    #[error("{from} leads to {to}, which is none of the source's hosts")]
    Elsewhere { from: String, to: String },
    #[error("{0} leads back to itself")]
    RedirectLoop(String),
    #[error("{0} is neither an http nor an https address")]
    Address(String),
    #[error("{url} was not whole after {seconds} s")]
    Timeout { url: String, seconds: u64 },
    #[error("{url} is larger than {limit_bytes} bytes")]
    TooLarge { url: String, limit_bytes: u64 },
    #[error("{host} asks to wait {seconds} s (HTTP {status})")]
    Later {
        host: String,
        status: u16,
        seconds: u64,
    },
    #[error("the {limit} requests of today for {host} are used up")]
    Budget { host: String, limit: u32 },
    #[error("{url}: {reason}")]
    Transport { url: String, reason: String },
    #[error("stopped")]
    Stopped,
}
