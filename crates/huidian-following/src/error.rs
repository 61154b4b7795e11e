/// Why it could not be said which works are meant, or what changed for them.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    #[error(transparent)]
    Store(#[from] huidian_store::Error),
    #[error(transparent)]
    Search(#[from] huidian_search::Error),
    #[error("{name}={value}: {reason}")]
    Parameter {
        name: &'static str,
        value: String,
        reason: String,
    },
    #[error("已有登记簿“{0}” (there is a register of this name already)")]
    NameTaken(String),
    #[error(
        "一份登记簿至多收 {works} 件文件、{searches} 个检索，可关注检索来代替逐件关注 (a register holds at most {works} works and {searches} searches; save a search instead of its works)"
    )]
    Full { works: usize, searches: usize },
    #[error("最多 {limit} 个，请先删去一些 (at most {limit} {what}; remove some first)")]
    TooMany { what: &'static str, limit: usize },
    #[error("the system gives no random bytes")]
    NoRandomness,
}

pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;
