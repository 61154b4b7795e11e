use std::path::PathBuf;

/// Why the models cannot be installed or used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    #[error("read {}: {source}", path.display())]
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("write {}: {source}", path.display())]
    Write {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("{} is no wheel: {reason}", path.display())]
    NoWheel { path: PathBuf, reason: String },
    #[error("{} holds no {name}; give the wheel of rapidocr 3.10.0 or a folder with its models", path.display())]
    Missing { path: PathBuf, name: &'static str },
    #[error("{name} in {} has another SHA-256 than the one known here", path.display())]
    WrongHash { path: PathBuf, name: &'static str },
    #[error("load the model {}: {reason}", path.display())]
    Load { path: PathBuf, reason: String },
}
