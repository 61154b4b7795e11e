//! A bag in a ZIP, written front to back.

use std::io::{self, Write};

use huidian_model::ContentHash;
use jiff::civil::Date;
use sha2::{Digest, Sha256};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::error::Result;

/// Bytes beyond which an entry needs the long form of its sizes; compression may add a little.
const LARGE_BYTES: u64 = 4_000_000_000;

/// What was written for one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    /// Below the bag's own folder.
    pub(super) path: String,
    pub(super) hash: ContentHash,
    pub(super) size_bytes: u64,
}

/// How well a file shrinks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Content {
    Text,
    /// Compressed already, such as DOCX or PDF.
    Packed,
}

/// A bag (RFC 8493) inside a ZIP stream. Payload first, then tag files, then the manifests, which need all hashes; nothing is written twice and
/// nothing but the two manifests is kept in memory.
pub(super) struct Package<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
    folder: String,
    options: SimpleFileOptions,
    payload: String,
    tags: String,
    pub(super) payload_count: u64,
    pub(super) payload_bytes: u64,
}

impl<W: Write> Package<W> {
    /// `folder` is the bag's own folder, the only one at the top of the ZIP (RFC 8493, 4). All entries carry the day as their time, so that
    /// the same content gives the same bytes.
    pub(super) fn new(out: W, folder: &str, day: Date) -> Self {
        let time = DateTime::from_date_and_time(
            day.year() as u16,
            day.month() as u8,
            day.day() as u8,
            0,
            0,
            0,
        );
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(time.unwrap_or_default())
            .unix_permissions(0o644);
        Self {
            zip: ZipWriter::new_stream(out),
            folder: folder.to_owned(),
            options,
            payload: String::new(),
            tags: String::new(),
            payload_count: 0,
            payload_bytes: 0,
        }
    }

    /// Adds a file below `data/`; `size_bytes` is what is expected, to choose the form of the entry.
    pub(super) fn add_payload(
        &mut self,
        path: &str,
        content: Content,
        size_bytes: u64,
        write: impl FnOnce(&mut dyn Write) -> Result<()>,
    ) -> Result<Written> {
        let written = self.add(format!("data/{path}"), content, size_bytes, write)?;
        push_line(&mut self.payload, &written);
        self.payload_count += 1;
        self.payload_bytes += written.size_bytes;
        Ok(written)
    }

    /// Adds a file beside `data/`.
    pub(super) fn add_tag_file(&mut self, path: &str, content: &[u8]) -> Result<Written> {
        self.add_tag_stream(path, |out| Ok(out.write_all(content)?))
    }

    pub(super) fn add_tag_stream(
        &mut self,
        path: &str,
        write: impl FnOnce(&mut dyn Write) -> Result<()>,
    ) -> Result<Written> {
        let written = self.add(path.to_owned(), Content::Text, 0, write)?;
        push_line(&mut self.tags, &written);
        Ok(written)
    }

    fn add(
        &mut self,
        path: String,
        content: Content,
        size_bytes: u64,
        write: impl FnOnce(&mut dyn Write) -> Result<()>,
    ) -> Result<Written> {
        let level = match content {
            Content::Text => 6,
            Content::Packed => 1,
        };
        let options = self
            .options
            .compression_level(Some(level))
            .large_file(size_bytes > LARGE_BYTES);
        self.zip
            .start_file(format!("{}/{path}", self.folder), options)?;
        let mut counted = Counted {
            out: &mut self.zip,
            digest: Sha256::new(),
            size_bytes: 0,
        };
        write(&mut counted)?;
        Ok(Written {
            path,
            hash: ContentHash(counted.digest.finalize().into()),
            size_bytes: counted.size_bytes,
        })
    }

    /// Writes manifests and declaration, and ends the ZIP.
    pub(super) fn finish(mut self, information: &[(&str, String)]) -> Result<()> {
        let mut text = String::new();
        for (label, value) in information {
            text.push_str(&format!("{label}: {value}\n"));
        }
        text.push_str(&format!(
            "Payload-Oxum: {}.{}\n",
            self.payload_bytes, self.payload_count
        ));
        self.add_tag_file("bag-info.txt", text.as_bytes())?;
        self.add_tag_file(
            "bagit.txt",
            b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        )?;
        let payload = std::mem::take(&mut self.payload);
        self.add_tag_file("manifest-sha256.txt", payload.as_bytes())?;
        let tags = std::mem::take(&mut self.tags);
        self.add(
            "tagmanifest-sha256.txt".to_owned(),
            Content::Text,
            0,
            |out| Ok(out.write_all(tags.as_bytes())?),
        )?;
        self.zip.finish()?.into_inner().flush()?;
        Ok(())
    }
}

/// A manifest's line; `%` and line ends of a path are percent-encoded (RFC 8493, 2.1.3).
fn push_line(manifest: &mut String, written: &Written) {
    let path = written
        .path
        .replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A");
    manifest.push_str(&format!("{}  {path}\n", written.hash));
}

/// Hashes and counts what passes.
struct Counted<'p, W> {
    out: &'p mut W,
    digest: Sha256,
    size_bytes: u64,
}

impl<W: Write> Write for Counted<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.out.write(bytes)?;
        self.digest.update(&bytes[..count]);
        self.size_bytes += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
