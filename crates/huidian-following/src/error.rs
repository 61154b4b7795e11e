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
    #[error("there is a register {0} already")]
    NameTaken(String),
    #[error(
        "a register holds at most {works} works and {searches} searches; save a search instead of its works"
    )]
    Full { works: usize, searches: usize },
    #[error("at most {limit} {what}; remove some first (最多 {limit} 个，请先删去一些)")]
    TooMany { what: &'static str, limit: usize },
    #[error("the system gives no random bytes")]
    NoRandomness,
}

pub(crate) type Result<T, E = Error> = std::result::Result<T, E>;
