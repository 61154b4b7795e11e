//! Whether a bucket could keep originals: written, read and taken away again, so that nothing stays.

use std::sync::Arc;

use huidian_model::{Clock, SystemClock};

use crate::blobs::bucket::objects::BlobBucket;
use crate::blobs::bucket::options::BucketOptions;
use crate::database::error::{Error, Result};

/// What was found in a bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BucketState {
    /// Originals that stand there.
    pub original_count: usize,
}

/// Signs in at the service of a bucket and does everything there that a library does.
///
/// # Errors
///
/// [`Error::Bucket`] with the reason in words, [`Error::BucketFull`].
pub fn probe_bucket(options: &Arc<BucketOptions>) -> Result<BucketState> {
    let hasty = BucketOptions {
        attempts: 1,
        ..BucketOptions::clone(options)
    };
    let bucket = BlobBucket::new(Arc::new(hasty))?;
    let original_count = bucket.list()?.len();
    let name = format!(
        "check-{}-{}",
        std::process::id(),
        SystemClock.now().as_nanosecond()
    );
    if bucket.try_all(&name, "会典 huidian config check".as_bytes())? {
        Ok(BucketState { original_count })
    } else {
        Err(Error::Bucket {
            bucket: options.to_string(),
            reason: "it gives back other bytes than were written".to_owned(),
        })
    }
}
