//! What a service says when it does not do what it is asked.

use crate::blobs::bucket::options::BucketOptions;
use crate::database::error::Error;

/// Why a request was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Refusal {
    /// There is no object of that name.
    Missing,
    /// There is one already, and it was asked that there be none.
    Exists,
    /// The service does not know a condition that it was given.
    NotKnown,
    /// The object has no byte there.
    PastEnd,
    /// There is no room left.
    Full(String),
    Other(String),
}

impl Refusal {
    /// Reads an answer other than a success. `doing` is what was asked for, as in "write objects".
    pub(super) fn of(status: u16, body: &str, doing: &str, options: &BucketOptions) -> Self {
        let code = element(body, "Code").unwrap_or_default();
        let BucketOptions { bucket, region, .. } = options;
        let id = options.key.as_ref().map_or("nobody", |key| &key.id);
        let words = match (code, status) {
            ("NoSuchKey" | "NoSuchUpload", _) => return Self::Missing,
            ("NoSuchBucket", _) => format!(
                "there is no bucket {bucket}: make it, huidian makes none; or look at url and path_style"
            ),
            ("PreconditionFailed" | "ConditionalRequestConflict", _) | (_, 412) => {
                return Self::Exists;
            }
            ("NotImplemented", _) | (_, 501) => return Self::NotKnown,
            ("InvalidRange", _) | (_, 416) => return Self::PastEnd,
            ("InvalidAccessKeyId", _) => {
                format!("it knows no key {id}: look at credentials_file")
            }
            ("SignatureDoesNotMatch", _) => {
                format!("the secret of key {id} is wrong: look at credentials_file")
            }
            ("ExpiredToken" | "TokenRefreshRequired" | "InvalidToken", _) => {
                format!("the session token of key {id} holds no longer: renew credentials_file")
            }
            ("AccessDenied" | "AllAccessDisabled", _) | (_, 401 | 403)
                if !is_full(code) && code != "RequestTimeTooSkewed" =>
            {
                format!("key {id} may not {doing} in bucket {bucket}: allow it there")
            }
            ("RequestTimeTooSkewed" | "RequestExpired", _) => {
                "the clocks of this machine and of the service are too far apart: set both by NTP"
                    .to_owned()
            }
            (
                "PermanentRedirect"
                | "AuthorizationHeaderMalformed"
                | "IllegalLocationConstraintException",
                _,
            )
            | (_, 301 | 307) => elsewhere(body, region),
            ("BadDigest" | "XAmzContentSHA256Mismatch" | "XAmzContentChecksumMismatch", _) => {
                "the bytes changed on the way: try again".to_owned()
            }
            (_, 404) => return Self::Missing,
            (code, status) => {
                let message = element(body, "Message").unwrap_or_default();
                format!("it answers {status} {code} {message}")
                    .trim_end()
                    .to_owned()
            }
        };
        if is_full(code) || status == 507 {
            Self::Full(words)
        } else {
            Self::Other(words)
        }
    }

    pub(super) fn error(self, options: &BucketOptions) -> Error {
        let bucket = options.to_string();
        let reason = match self {
            Self::Full(_) => return Error::BucketFull { bucket },
            Self::Other(reason) => reason,
            Self::Missing => "an object is gone".to_owned(),
            Self::Exists => "an object stands in the way".to_owned(),
            Self::NotKnown => "it does not know what was asked of it".to_owned(),
            Self::PastEnd => "an object is shorter than it was".to_owned(),
        };
        Error::Bucket { bucket, reason }
    }
}

/// Where the bucket is, as far as the service says it.
fn elsewhere(body: &str, region: &str) -> String {
    match element(body, "Region") {
        Some(other) => format!("the bucket lies in region {other}, not in {region}"),
        None => format!(
            "the bucket is reached elsewhere: look at endpoint, region ({region}) and path_style"
        ),
    }
}

/// Codes of services whose disks are full, or whose owner set a limit that is reached.
fn is_full(code: &str) -> bool {
    matches!(
        code,
        "QuotaExceeded"
            | "InsufficientStorage"
            | "InsufficientCapacity"
            | "XMinioStorageFull"
            | "XMinioAdminBucketQuotaExceeded"
            | "BucketQuotaExceeded"
            | "StorageFull"
    )
}

/// Whether the same may be answered otherwise in a moment.
pub(super) fn is_passing(status: u16, body: &str) -> bool {
    let code = element(body, "Code").unwrap_or_default();
    matches!(status, 408 | 429 | 500 | 502 | 503 | 504) && !is_full(code)
}

/// What stands in the first element of a name.
pub(super) fn element<'b>(body: &'b str, name: &str) -> Option<&'b str> {
    let (_, rest) = body.split_once(&format!("<{name}>"))?;
    rest.split_once(&format!("</{name}>"))
        .map(|(text, _)| text.trim())
}

#[cfg(test)]
mod tests {
    use super::{Refusal, is_passing};
    use crate::blobs::bucket::options::{BucketKey, BucketOptions};

    /// Answers as services document them: code, status and what is made of it.
    #[test]
    fn answers_are_said_in_words_that_tell_what_to_do() {
        let mut options =
            BucketOptions::of_url("s3://law/x", Some("http://localhost:1"), "here").unwrap();
        options.key = Some(BucketKey {
            id: "keeper".to_owned(),
            secret: "hidden".to_owned(),
            session_token: None,
        });
        for (status, body, wanted) in [
            (404, "<Error><Code>NoSuchBucket</Code></Error>", "make it"),
            (
                403,
                "<Error><Code>InvalidAccessKeyId</Code></Error>",
                "no key keeper",
            ),
            (
                403,
                "<Error><Code>SignatureDoesNotMatch</Code></Error>",
                "secret of key keeper",
            ),
            (
                403,
                "<Error><Code>AccessDenied</Code></Error>",
                "may not write objects in bucket law",
            ),
            (403, "", "may not write objects"),
            (
                403,
                "<Error><Code>RequestTimeTooSkewed</Code></Error>",
                "clocks",
            ),
            (
                301,
                "<Error><Code>PermanentRedirect</Code><Region>there</Region></Error>",
                "lies in region there, not in here",
            ),
            (301, "", "endpoint"),
            (400, "<Error><Code>BadDigest</Code></Error>", "on the way"),
            (
                418,
                "<Error><Code>Teapot</Code><Message>tea</Message></Error>",
                "418 Teapot tea",
            ),
        ] {
            match Refusal::of(status, body, "write objects", &options) {
                Refusal::Other(words) => assert!(words.contains(wanted), "{body}: {words}"),
                other => panic!("{body}: {other:?}"),
            }
        }
        for (status, code) in [
            (507, "XMinioStorageFull"),
            (403, "QuotaExceeded"),
            (400, "XMinioAdminBucketQuotaExceeded"),
            (507, ""),
        ] {
            let body = format!("<Error><Code>{code}</Code></Error>");
            let refusal = Refusal::of(status, &body, "write objects", &options);
            assert!(matches!(refusal, Refusal::Full(_)), "{body}: {refusal:?}");
            assert!(!is_passing(status, &body));
        }
        assert!(is_passing(503, "<Error><Code>SlowDown</Code></Error>"));
    }
}
