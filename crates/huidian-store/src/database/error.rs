use std::io;
use std::path::PathBuf;
use std::time::Duration;

use huidian_model::{ContentHash, ExpressionId, WorkId};

use crate::batch::id::BatchId;
use crate::sql::{DatabaseError, FaultKind};

/// Why the library could not be read or written. After any of these nothing is half-written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    #[error("不能使用文件夹 {folder}：{cause} (cannot use the folder {folder}: {cause})", folder = path.display())]
    Folder { path: PathBuf, cause: io::Error },
    #[error("no library in {}", path.display())]
    NoLibrary { path: PathBuf },
    #[error(
        "the library in {} has lost its database: huidian.db is missing or empty, and its originals and its index are there; restore huidian.db from a backup, or move blobs/ and index/ away to begin anew", path.display()
    )]
    Lost { path: PathBuf },
    #[error("{} is a database, but not a huidian library", path.display())]
    NotALibrary { path: PathBuf },
    #[error(
        "the library is at version {found}, this program knows versions up to {known}: use a newer huidian"
    )]
    Newer { found: u32, known: u32 },
    #[error(
        "the library is at version {found} and opened read-only: open it once for writing to bring it to version {known}"
    )]
    Older { found: u32, known: u32 },
    #[error("the library is read-only here")]
    ReadOnly,
    #[error("the disk is full; nothing of the last step was written")]
    Full,
    /// The service of the bucket that holds large originals; says which and why.
    #[error("originals in {bucket}: {reason}")]
    Bucket { bucket: String, reason: String },
    #[error("there is no room left in {bucket}; nothing of the last step was written")]
    BucketFull { bucket: String },
    #[error(
        "{bucket} holds the originals of another library: name another prefix; where that library is gone for good, take its object {owner} away"
    )]
    BucketTaken { bucket: String, owner: String },
    #[error("another process is writing the library{}; waited {} s", holder_phrase(holder), waited.as_secs())]
    Busy { holder: String, waited: Duration },
    #[error("the database is damaged: {0}")]
    Damaged(String),
    #[error("no work {0} in the library")]
    UnknownWork(WorkId),
    #[error("no text {0} in the library")]
    UnknownExpression(ExpressionId),
    #[error("no batch {0} in the library; `huidian batch list` lists them")]
    UnknownBatch(BatchId),
    #[error("batch {0} has been taken back already")]
    BatchUndone(BatchId),
    #[error(
        "batch {0} was imported by an older huidian, which kept no record of its changes: take its works back one by one"
    )]
    BatchNotRecorded(BatchId),
    #[error(
        "批次 {0} 去除了个人信息，按其本意不可撤销 (batch {0} took personal data out for good: nothing takes that back)"
    )]
    BatchIsFinal(BatchId),
    #[error(
        "原件 {0} 已去除个人信息，同样的字节不再收入 (personal data was taken out of this original: the same bytes are not taken in again)"
    )]
    Redacted(ContentHash),
    #[error(
        "batch {batch} changed {path}, which batch {later} changed again since: take that one back first"
    )]
    RuleFileChangedSince {
        batch: BatchId,
        path: String,
        later: BatchId,
    },
    #[error(
        "文集 {0} 已关闭：先打开（huidian collection open {0}）再撤销或删除 (the collection is closed: open it before it is taken back or removed)"
    )]
    CollectionClosed(String),
    #[error("no user {0}")]
    UnknownUser(String),
    #[error("blob {0} is not in the library")]
    BlobMissing(ContentHash),
    #[error("blob {0} does not have the content its hash promises")]
    BlobDamaged(ContentHash),
    #[error("text of {expression} has hash {found}, not {expected}")]
    WrongText {
        expression: ExpressionId,
        expected: ContentHash,
        found: ContentHash,
    },
    #[error("{what} cannot be kept: {value}")]
    Unstorable { what: &'static str, value: String },
    #[error("read {what} from the database: {value}")]
    Unreadable { what: &'static str, value: String },
    #[error("not a cursor: {0}; begin without one")]
    Cursor(String),
    /// It was given out by somebody else, or by what this library was before an older backup was put back.
    #[error(
        "cursor {0} 不是本库的（另一个库的，或本库已退回较早的备份），请不带游标从头取 is none of this library: it is another library's, or this one was put back from an older backup; begin again without a cursor"
    )]
    ForeignCursor(String),
    /// It was given out for other words, another filter or another day.
    #[error(
        "cursor {0} 是另一次提问的（检索词、筛选或日期不同），请用同样的问题翻页，或不带游标从头取 is of another question, filter or day: ask the next page of the question it was given for, or begin again without a cursor"
    )]
    OtherQuestion(String),
    #[error("备份 backup {}：{reason}", path.display())]
    Backup { path: PathBuf, reason: String },
    /// The server of a shared library; says which and why.
    #[error("{0}")]
    Unreached(DatabaseError),
    #[error(
        "{what} is for a library in a folder of its own: this one is kept by {server}; use {instead} there"
    )]
    NotShared {
        what: &'static str,
        server: String,
        instead: &'static str,
    },
    #[error(
        "{user} may not make tables in schema {schema} of database {database}: grant create on database {database} to {user}, or make the schema with {user} as its owner"
    )]
    MayNotCreate {
        user: String,
        schema: String,
        database: String,
    },
    #[error("the other library is not empty: name a schema or a folder that has none")]
    NotEmpty,
    #[error(
        "the other library came out with content digest {found}, not {from}; nothing was kept there"
    )]
    Moved {
        from: ContentHash,
        found: ContentHash,
    },
    #[error("there is no huidian library yet: {0}")]
    NoSharedLibrary(String),
    #[error("the schema {schema} of {server} holds tables, but no huidian library")]
    NotASharedLibrary { schema: String, server: String },
    #[error("database: {0}")]
    Database(DatabaseError),
}

fn holder_phrase(holder: &str) -> String {
    if holder.is_empty() {
        String::new()
    } else {
        format!(" ({holder})")
    }
}

impl From<DatabaseError> for Error {
    fn from(error: DatabaseError) -> Self {
        match error.kind() {
            FaultKind::Full => Error::Full,
            FaultKind::ReadOnly => Error::ReadOnly,
            FaultKind::Damaged => Error::Damaged(error.to_string()),
            FaultKind::Unstorable => Error::Unstorable {
                what: "a value",
                value: error.to_string(),
            },
            FaultKind::Unreached => Error::Unreached(error),
            FaultKind::Busy | FaultKind::Other => Error::Database(error),
        }
    }
}

pub(crate) type Result<T> = std::result::Result<T, Error>;
