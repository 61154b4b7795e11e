//! Answers of a visit that has not ended, one file each: what was fetched is not fetched again after a kill.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use huidian_fetch::{Request, Response};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use url::Url;

/// First line of a file; the body follows.
#[derive(Serialize, Deserialize)]
struct Head {
    status: u16,
    url: String,
    headers: Vec<(String, String)>,
    /// Microseconds since 1970.
    received_at: i64,
    size_bytes: usize,
}

/// The answers of one source's visit.
#[derive(Debug, Clone)]
pub(crate) struct Journal {
    folder: PathBuf,
}

impl Journal {
    /// Opens the journal of a visit, empty unless it `resumes` one.
    pub(crate) fn open(folder: PathBuf, resumes: bool) -> io::Result<Self> {
        if !resumes && folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        Ok(Self { folder })
    }

    pub(crate) fn path_of(&self, request: &Request) -> PathBuf {
        let mut hash = Sha256::new();
        hash.update(request.url.as_str());
        if let Some((kind, body)) = &request.body {
            hash.update(b"\0");
            hash.update(kind);
            hash.update(b"\0");
            hash.update(body);
        }
        let name: String = hash
            .finalize()
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        self.folder.join(name)
    }

    /// The answer to a request that was made before; a file that is not whole counts for nothing.
    pub(crate) fn find(path: &Path) -> Option<Response> {
        let bytes = fs::read(path).ok()?;
        let end = bytes.iter().position(|byte| *byte == b'\n')?;
        let head: Head = serde_json::from_slice(&bytes[..end]).ok()?;
        let body = bytes[end + 1..].to_vec();
        (body.len() == head.size_bytes).then_some(())?;
        Some(Response {
            status: head.status,
            url: Url::parse(&head.url).ok()?,
            headers: head.headers,
            body,
            received_at: Timestamp::from_microsecond(head.received_at).ok()?,
        })
    }

    /// Writes an answer down, whole or not at all.
    pub(crate) fn put(path: &Path, response: &Response) -> io::Result<()> {
        let head = Head {
            status: response.status,
            url: response.url.to_string(),
            headers: response.headers.clone(),
            received_at: response.received_at.as_microsecond(),
            size_bytes: response.body.len(),
        };
        let draft = path.with_extension("part");
        let mut file = fs::File::create(&draft)?;
        serde_json::to_writer(&mut file, &head).map_err(io::Error::other)?;
        file.write_all(b"\n")?;
        file.write_all(&response.body)?;
        drop(file);
        fs::rename(&draft, path)
    }

    /// The visit is over.
    pub(crate) fn close(self) -> io::Result<()> {
        fs::remove_dir_all(&self.folder)
    }
}
