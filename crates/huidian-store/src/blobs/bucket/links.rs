//! Links that lead a reader to the bucket itself, for a while.

use std::time::Duration;

use huidian_model::{Clock, ContentHash, SystemClock};
use rusty_s3::S3Action;
use rusty_s3::actions::GetObject;

use crate::blobs::bucket::client::bucket_at;
use crate::blobs::bucket::objects::BlobBucket;

impl BlobBucket {
    /// A link to a blob that is downloaded under a name; `None` where links are not set, or the blob is small.
    pub(crate) fn link(
        &self,
        hash: ContentHash,
        size_bytes: u64,
        file_name: &str,
        media_type: &str,
    ) -> Option<String> {
        let options = self.options();
        let links = options.links.as_ref()?;
        let credentials = self.client.credentials.as_ref()?;
        if size_bytes < links.from_bytes {
            return None;
        }
        let endpoint = links.endpoint.as_ref().unwrap_or(&options.endpoint);
        let bucket = bucket_at(options, endpoint.clone()).ok()?;
        let name = self.name_of(hash);
        let mut action = GetObject::new(&bucket, Some(credentials), &name);
        let query = action.query_mut();
        query.insert("response-content-disposition", disposition(file_name));
        query.insert("response-content-type", media_type.to_owned());
        let valid = links.valid.max(Duration::from_secs(1));
        let link = action.sign_with_time(valid, &SystemClock.now());
        Some(link.into())
    }
}

/// As RFC 6266 and RFC 8187 have it: never shown by the browser, under a name of any letters.
fn disposition(file_name: &str) -> String {
    let mut encoded = String::new();
    for byte in file_name.bytes() {
        if byte.is_ascii_alphanumeric() || b".-_".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("attachment; filename*=UTF-8''{encoded}")
}
