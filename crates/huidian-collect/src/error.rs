use thiserror::Error;

/// Why collecting could not go on at all; what goes wrong at one source is that source's outcome.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    #[error("no source {0}; huidian sources list shows them")]
    UnknownSource(String),
    #[error("{0}")]
    Settings(String),
    #[error(transparent)]
    Store(#[from] huidian_store::Error),
    #[error("keep answers in {folder}: {cause}")]
    Journal {
        folder: String,
        cause: std::io::Error,
    },
    #[error("take collected pages into the library: {0}")]
    Sink(String),
}
