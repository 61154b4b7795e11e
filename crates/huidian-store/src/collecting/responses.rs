use huidian_model::ContentHash;
use jiff::Timestamp;

use crate::database::error::Result;
use crate::database::reader::Reader;
use crate::database::row::{hash_from, instant_from};
use crate::database::transaction::Transaction;
use crate::sql::params;

/// How bytes came over the network.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaptureResponse {
    pub hash: ContentHash,
    pub url: String,
    pub received_at: Timestamp,
    pub status: u16,
    /// One a line, `name: value`.
    pub headers: String,
}

/// A file that hangs on a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CapturePart {
    pub page: ContentHash,
    pub part: ContentHash,
    /// As the page or the server calls it.
    pub name: String,
    pub url: String,
}

impl Transaction<'_> {
    pub fn put_capture_response(&mut self, response: &CaptureResponse) -> Result<()> {
        self.connection
            .prepare_cached(
                "insert into capture_response (hash, url, received_at, status, headers)
                 values ($1, $2, $3, $4, $5) on conflict do nothing",
            )?
            .execute(params![
                response.hash.0.as_slice(),
                response.url,
                response.received_at.as_microsecond(),
                response.status,
                response.headers
            ])?;
        Ok(())
    }

    pub fn put_capture_part(&mut self, part: &CapturePart) -> Result<()> {
        self.connection
            .prepare_cached(
                "insert into capture_part (page_hash, part_hash, name, url) values ($1, $2, $3, $4)
                 on conflict (page_hash, url) do update set part_hash = excluded.part_hash, name = excluded.name",
            )?
            .execute(params![
                part.page.0.as_slice(),
                part.part.0.as_slice(),
                part.name,
                part.url
            ])?;
        Ok(())
    }
}

impl Reader<'_> {
    /// How bytes came, the earliest first.
    pub fn capture_responses(&self, hash: ContentHash) -> Result<Vec<CaptureResponse>> {
        self.connection()
            .prepare_cached(
                "select hash, url, received_at, status, headers from capture_response
                 where hash = $1 order by received_at, url",
            )?
            .query_and_then(params![hash.0.as_slice()], |row| {
                Ok(CaptureResponse {
                    hash: hash_from(row, 0)?,
                    url: row.get(1)?,
                    received_at: instant_from(row, 2)?,
                    status: row.get(3)?,
                    headers: row.get(4)?,
                })
            })?
            .collect()
    }

    /// Files that hang on a page, by address.
    pub fn parts_of_capture(&self, page: ContentHash) -> Result<Vec<CapturePart>> {
        self.parts("where page_hash = $1 order by url", page)
    }

    /// Pages that a file hangs on.
    pub fn pages_of_part(&self, part: ContentHash) -> Result<Vec<CapturePart>> {
        self.parts("where part_hash = $1 order by url", part)
    }

    fn parts(&self, clause: &str, hash: ContentHash) -> Result<Vec<CapturePart>> {
        let sql = format!("select page_hash, part_hash, name, url from capture_part {clause}");
        self.connection()
            .prepare_cached(&sql)?
            .query_and_then(params![hash.0.as_slice()], |row| {
                Ok(CapturePart {
                    page: hash_from(row, 0)?,
                    part: hash_from(row, 1)?,
                    name: row.get(2)?,
                    url: row.get(3)?,
                })
            })?
            .collect()
    }
}
