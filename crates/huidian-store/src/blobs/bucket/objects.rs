//! Blobs as objects: `PREFIXab/cdef…`, each the very bytes that its hash is of, so that the service's own tools can check them.

use std::collections::BTreeSet;
use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use huidian_model::ContentHash;
use md5::{Digest, Md5};
use rusty_s3::actions::{
    AbortMultipartUpload, CompleteMultipartUpload, CompleteMultipartUploadResponse,
    CreateMultipartUpload, DeleteObject, GetObject, HeadObject, ListObjectsV2, PutObject,
    UploadPart,
};

use crate::blobs::bucket::client::{Answer, Client, Request};
use crate::blobs::bucket::options::BucketOptions;
use crate::blobs::bucket::refusal::Refusal;
use crate::blobs::frame::content_hash;
use crate::database::error::{Error, Result};

/// Names which library the objects beside it belong to.
const OWNER: &str = "huidian-library";

/// The part of a bucket that belongs to a library.
#[derive(Debug)]
pub(crate) struct BlobBucket {
    pub(super) client: Client,
}

/// Whether an object stood there before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Put {
    New,
    Stood,
}

impl BlobBucket {
    pub(crate) fn new(options: Arc<BucketOptions>) -> Result<Self> {
        Ok(Self {
            client: Client::new(options)?,
        })
    }

    pub(crate) fn options(&self) -> &BucketOptions {
        &self.client.options
    }

    pub(super) fn name_of(&self, hash: ContentHash) -> String {
        let hash = hash.to_string();
        format!("{}{}/{}", self.options().prefix, &hash[..2], &hash[2..])
    }

    pub(super) fn put_content(
        &self,
        hash: ContentHash,
        content: &[u8],
        if_absent: bool,
    ) -> Result<Put> {
        let name = self.name_of(hash);
        if content.len() as u64 > self.options().part_bytes {
            // asked first: nobody sends hundreds of megabytes to hear that they are there
            if if_absent && self.size_of(&name)?.is_some() {
                return Ok(Put::Stood);
            }
            self.put_in_parts(&name, content, if_absent)
        } else {
            let checksum = sha256_text(hash);
            self.put_at_once(&name, content, Some(checksum), if_absent)
        }
    }

    /// The service holds the bytes against `checksum` before it keeps them.
    fn put_at_once(
        &self,
        name: &str,
        content: &[u8],
        checksum: Option<String>,
        if_absent: bool,
    ) -> Result<Put> {
        let mut request = Request::to("write objects");
        request.content = Some(content);
        if let Some(checksum) = checksum {
            request = request.with("x-amz-checksum-sha256", checksum);
        }
        if if_absent {
            request = request.with("if-none-match", "*");
        }
        let put = |request: &Request<'_>| {
            self.client.ask(
                |client| PutObject::new(&client.bucket, client.credentials.as_ref(), name),
                request,
            )
        };
        match put(&request) {
            Ok(_) => Ok(Put::New),
            Err(Refusal::Exists) => Ok(Put::Stood),
            // services that know no conditions: asked, then written; a name has one content, whoever is first
            Err(Refusal::NotKnown) if if_absent => {
                if self.size_of(name)?.is_some() {
                    return Ok(Put::Stood);
                }
                request.headers.retain(|(name, _)| *name != "if-none-match");
                put(&request).map_err(|refusal| self.error(refusal))?;
                Ok(Put::New)
            }
            Err(refusal) => Err(self.error(refusal)),
        }
    }

    fn put_in_parts(&self, name: &str, content: &[u8], if_absent: bool) -> Result<Put> {
        let client = &self.client;
        let begun = client
            .ask(
                |client| {
                    CreateMultipartUpload::new(&client.bucket, client.credentials.as_ref(), name)
                },
                &Request::to("write objects"),
            )
            .map_err(|refusal| self.error(refusal))?;
        let upload = CreateMultipartUpload::parse_response(&begun.text())
            .map_err(|error| self.unread("the number of an upload", &error.to_string()))?;
        let upload = upload.upload_id();
        let done = self
            .put_parts(name, upload, content)
            .and_then(|tags| self.complete(name, upload, &tags, if_absent));
        if done.is_err() {
            // parts that belong to nothing cost as much as any; where this fails too, the rule of the bucket clears them
            let _ = client.ask(
                |client| {
                    AbortMultipartUpload::new(
                        &client.bucket,
                        client.credentials.as_ref(),
                        name,
                        upload,
                    )
                },
                &Request::to("write objects"),
            );
        }
        if done? == Put::Stood {
            return Ok(Put::Stood);
        }
        match self.size_of(name)? {
            Some(size) if size == content.len() as u64 => Ok(Put::New),
            other => Err(self.unread(
                "an original of several parts",
                &format!("{other:?} bytes of {}", content.len()),
            )),
        }
    }

    /// Sends the parts, one after another; gives the tags by which they are put together.
    fn put_parts(&self, name: &str, upload: &str, content: &[u8]) -> Result<Vec<String>> {
        let part_bytes = usize::try_from(self.options().part_bytes).unwrap_or(usize::MAX);
        let mut tags = Vec::new();
        for (number, part) in (1_u16..).zip(content.chunks(part_bytes)) {
            let mut request = Request::to("write objects").with("content-md5", md5_text(part));
            request.content = Some(part);
            let answer = self
                .client
                .ask(
                    |client| {
                        UploadPart::new(
                            &client.bucket,
                            client.credentials.as_ref(),
                            name,
                            number,
                            upload,
                        )
                    },
                    &request,
                )
                .map_err(|refusal| self.error(refusal))?;
            let tag = answer
                .header("etag")
                .ok_or_else(|| self.unread("the tag of a part", "there is none"))?;
            tags.push(tag.to_owned());
        }
        Ok(tags)
    }

    fn complete(&self, name: &str, upload: &str, tags: &[String], if_absent: bool) -> Result<Put> {
        let body = completing(&self.client, name, upload, tags).body();
        let mut request = Request::to("write objects");
        request.content = Some(body.as_bytes());
        if if_absent {
            request = request.with("if-none-match", "*");
        }
        let ask = |request: &Request<'_>| {
            self.client
                .ask(|client| completing(client, name, upload, tags), request)
        };
        let mut answer = ask(&request);
        if matches!(answer, Err(Refusal::NotKnown)) && if_absent {
            request.headers.clear();
            answer = ask(&request);
        }
        match answer {
            // a success may still say that it came to nothing
            Ok(answer) => match CompleteMultipartUploadResponse::parse(&answer.text()) {
                Ok(_) => Ok(Put::New),
                Err(_) => Err(self.error(Refusal::of(
                    200,
                    &answer.text(),
                    "write objects",
                    self.options(),
                ))),
            },
            Err(Refusal::Exists) => Ok(Put::Stood),
            Err(refusal) => Err(self.error(refusal)),
        }
    }

    fn size_of(&self, name: &str) -> Result<Option<u64>> {
        let answer = self.client.ask(
            |client| HeadObject::new(&client.bucket, client.credentials.as_ref(), name),
            &Request::to("read objects"),
        );
        match answer {
            Ok(answer) => {
                let size = answer
                    .header("content-length")
                    .and_then(|size| size.parse().ok());
                Ok(Some(size.unwrap_or_default()))
            }
            Err(Refusal::Missing) => Ok(None),
            Err(refusal) => Err(self.error(refusal)),
        }
    }

    /// Bytes of an object from a place on, as many as a part has at most, and the size of the whole.
    pub(super) fn part(
        &self,
        name: &str,
        from: u64,
    ) -> std::result::Result<(Vec<u8>, u64), Refusal> {
        let to = from.saturating_add(self.options().part_bytes) - 1;
        let mut request = Request::to("read objects").with("range", format!("bytes={from}-{to}"));
        request.most_bytes = self.options().part_bytes;
        let answer = self.get(name, &request)?;
        let size = answer
            .header("content-range")
            .and_then(|range| range.rsplit_once('/')?.1.parse().ok())
            // without a range it is the whole
            .unwrap_or(from + answer.body.len() as u64);
        Ok((answer.body, size))
    }

    fn get(&self, name: &str, request: &Request<'_>) -> std::result::Result<Answer, Refusal> {
        self.client.ask(
            |client| GetObject::new(&client.bucket, client.credentials.as_ref(), name),
            request,
        )
    }

    /// Hashes of all blobs that are there. What else stands there is none of the library's.
    pub(crate) fn list(&self) -> Result<BTreeSet<ContentHash>> {
        let prefix = self.options().prefix.as_str();
        let mut hashes = BTreeSet::new();
        let mut next: Option<String> = None;
        loop {
            let answer = self
                .client
                .ask(
                    |client| {
                        let mut list =
                            ListObjectsV2::new(&client.bucket, client.credentials.as_ref());
                        list.with_prefix(prefix);
                        if let Some(next) = &next {
                            list.with_continuation_token(next.clone());
                        }
                        list
                    },
                    &Request::to("list objects"),
                )
                .map_err(|refusal| self.error(refusal))?;
            let listed = ListObjectsV2::parse_response(&answer.text())
                .map_err(|error| self.unread("a list of objects", &error.to_string()))?;
            hashes.extend(listed.contents.iter().filter_map(|object| {
                let name = object.key.strip_prefix(prefix)?;
                let (folder, rest) = name.split_once('/')?;
                (folder.len() == 2)
                    .then(|| format!("{folder}{rest}").parse::<ContentHash>().ok())
                    .flatten()
            }));
            match listed.next_continuation_token {
                Some(token) => next = Some(token),
                None => return Ok(hashes),
            }
        }
    }

    pub(crate) fn remove(&self, hash: ContentHash) -> Result<()> {
        self.remove_name(&self.name_of(hash))
    }

    fn remove_name(&self, name: &str) -> Result<()> {
        let answer = self.client.ask(
            |client| DeleteObject::new(&client.bucket, client.credentials.as_ref(), name),
            &Request::to("remove objects"),
        );
        match answer {
            Ok(_) | Err(Refusal::Missing) => Ok(()),
            Err(refusal) => Err(self.error(refusal)),
        }
    }

    /// Marks the objects as this library's, so that no other takes them for what it may sweep away.
    pub(crate) fn claim(&self, library: &str) -> Result<()> {
        let name = format!("{}{OWNER}", self.options().prefix);
        let put = self.put_at_once(&name, library.as_bytes(), None, true)?;
        if put == Put::New {
            return Ok(());
        }
        match self.get(&name, &Request::to("read objects")) {
            Ok(answer) if answer.text() == library => Ok(()),
            Ok(_) => Err(Error::BucketTaken {
                bucket: self.options().to_string(),
                owner: name,
            }),
            Err(refusal) => Err(self.error(refusal)),
        }
    }

    /// Writes an object, reads it and removes it again.
    pub(super) fn try_all(&self, name: &str, content: &[u8]) -> Result<bool> {
        let name = format!("{}{name}", self.options().prefix);
        let checksum = sha256_text(content_hash(content));
        self.put_at_once(&name, content, Some(checksum), false)?;
        let read = self.part(&name, 0);
        let removed = self.remove_name(&name);
        let (read, _) = read.map_err(|refusal| self.error(refusal))?;
        removed?;
        Ok(read == content)
    }

    pub(super) fn error(&self, refusal: Refusal) -> Error {
        refusal.error(self.options())
    }

    fn unread(&self, what: &str, reason: &str) -> Error {
        Error::Bucket {
            bucket: self.options().to_string(),
            reason: format!("cannot read {what}: {reason}"),
        }
    }
}

fn sha256_text(hash: ContentHash) -> String {
    BASE64_STANDARD.encode(hash.0)
}

/// What every service checks a part by; who changes bytes on purpose is met by the hash on reading.
fn md5_text(content: &[u8]) -> String {
    BASE64_STANDARD.encode(Md5::digest(content))
}

type Completing<'a> = CompleteMultipartUpload<
    'a,
    std::iter::Map<std::slice::Iter<'a, String>, fn(&'a String) -> &'a str>,
>;

fn completing<'a>(
    client: &'a Client,
    name: &'a str,
    upload: &'a str,
    tags: &'a [String],
) -> Completing<'a> {
    let tags = tags.iter().map(String::as_str as fn(&'a String) -> &'a str);
    CompleteMultipartUpload::new(
        &client.bucket,
        client.credentials.as_ref(),
        name,
        upload,
        tags,
    )
}
