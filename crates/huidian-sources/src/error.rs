use thiserror::Error;

/// What is wrong with the file of a source.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SourceError {
    #[error("read source {file}: {reason}")]
    File { file: String, reason: String },
    #[error("source {id}: {what}")]
    Wrong { id: String, what: String },
    #[error("source {id} is there twice: in {first} and in {second}")]
    Twice {
        id: String,
        first: String,
        second: String,
    },
}
