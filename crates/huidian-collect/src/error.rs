use thiserror::Error;

/// Why collecting could not go on at all; what goes wrong at one source is that source's outcome.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    #[error(
        "没有来源“{0}”，用 huidian sources list 查看全部 (no source {0}; huidian sources list shows them)"
    )]
    UnknownSource(String),
    #[error(
        "来源“{id}”须由人打开，再用浏览器扩展或导入收入：{note} (source {id} is left to people: open it and use the browser extension, or import)"
    )]
    LeftToPeople { id: String, note: String },
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
