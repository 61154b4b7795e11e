/// Why a file is not read as Akoma Ntoso.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    #[error("not UTF-8")]
    NotUtf8,
    #[error(
        "a document type or an entity of one ({0}) is refused: nothing outside the file is read"
    )]
    DocumentType(String),
    #[error("nested deeper than {0} elements")]
    TooDeep(usize),
    #[error("not well formed: {0}")]
    Malformed(String),
    #[error("no akomaNtoso element of version 3.0")]
    NotAkomaNtoso,
}
