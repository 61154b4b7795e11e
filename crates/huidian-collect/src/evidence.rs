//! What the library knew of a work and from which bytes: a WARC file (ISO 28500) and a page to read beside it.

use std::io::{self, Write};

use huidian_model::{Capture, Work};
use huidian_store::{CapturePart, CaptureResponse, Reader, Redaction};
use huidian_text::markup::escape_markup;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};

use crate::error::Error;

/// A capture with how it came and the files that hang on it.
#[derive(Debug, Clone)]
pub struct EvidenceItem {
    pub capture: Capture,
    pub responses: Vec<CaptureResponse>,
    /// Where it is not held as it came: personal data was taken out.
    pub redaction: Option<Redaction>,
    pub parts: Vec<CapturePart>,
}

/// Everything that an auditor needs to check what the library says of a work.
#[derive(Debug, Clone)]
pub struct Evidence {
    pub work: Work,
    /// Only what was captured until this day.
    pub at: Option<Date>,
    pub items: Vec<EvidenceItem>,
}

impl Evidence {
    pub fn gather(reader: &Reader<'_>, work: Work, at: Option<Date>) -> Result<Self, Error> {
        let mut captures = reader.captures_of(&work.id)?;
        let mut items: Vec<EvidenceItem> = Vec::new();
        while let Some(capture) = captures.pop() {
            let is_later = at.is_some_and(|at| day_in_china(capture.captured_at) > at);
            if is_later || items.iter().any(|item| item.capture.hash == capture.hash) {
                continue;
            }
            let parts = reader.parts_of_capture(capture.hash)?;
            for part in &parts {
                captures.extend(reader.captures_with(part.part)?);
            }
            // the notice that a text hangs on is evidence too
            for page in reader.pages_of_part(capture.hash)? {
                captures.extend(reader.captures_with(page.page)?);
            }
            items.push(EvidenceItem {
                responses: reader.capture_responses(capture.hash)?,
                redaction: reader.find_redaction(capture.hash)?,
                parts,
                capture,
            });
        }
        items.sort_by(|a, b| {
            (a.capture.captured_at, &a.capture.name).cmp(&(b.capture.captured_at, &b.capture.name))
        });
        Ok(Self { work, at, items })
    }

    /// Writes the bytes as WARC records: what came over the network as responses, what was brought as resources.
    pub fn write_warc(&self, reader: &Reader<'_>, out: &mut dyn Write) -> Result<(), Error> {
        let failed = |cause: io::Error| Error::Settings(format!("write WARC: {cause}"));
        let about = format!(
            "software: huidian/{}\r\nformat: WARC File Format 1.1\r\n",
            env!("CARGO_PKG_VERSION")
        );
        let first = self
            .items
            .first()
            .map_or(Timestamp::UNIX_EPOCH, |item| item.capture.captured_at);
        record(
            out,
            "warcinfo",
            None,
            first,
            "application/warc-fields",
            about.as_bytes(),
            self.work.id.as_str(),
        )
        .map_err(failed)?;
        for item in &self.items {
            let Some(bytes) = reader.find_blob(item.capture.hash)? else {
                continue;
            };
            let hash = item.capture.hash.to_string();
            for response in &item.responses {
                let block = http_block(response, &bytes);
                record(
                    out,
                    "response",
                    Some(&response.url),
                    response.received_at,
                    "application/http;msgtype=response",
                    &block,
                    &format!("{hash} {}", response.url),
                )
                .map_err(failed)?;
            }
            if item.responses.is_empty() {
                let name = format!("urn:huidian:capture:{hash}");
                let target = item.capture.origin.as_deref().unwrap_or(&name);
                record(
                    out,
                    "resource",
                    Some(target),
                    item.capture.captured_at,
                    item.capture.format.media_type(),
                    &bytes,
                    &hash,
                )
                .map_err(failed)?;
            }
        }
        Ok(())
    }

    /// A page for people: facts with their sources, captures with their hashes.
    pub fn page(&self) -> String {
        let work = &self.work;
        let mut facts = String::new();
        for fact in &work.facts {
            facts.push_str(&format!(
                "<tr><td>{}</td><td>{}</td><td>{} {}</td><td>{}</td></tr>\n",
                escape_markup(fact.value.field()),
                escape_markup(&format!("{:?}", fact.value)),
                escape_markup(fact.source.kind.chinese()),
                escape_markup(&fact.source.detail),
                escape_markup(fact.confidence.chinese()),
            ));
        }
        let mut captures = String::new();
        for item in &self.items {
            let capture = &item.capture;
            let came: Vec<String> = item
                .responses
                .iter()
                .map(|response| {
                    format!(
                        "{} {} HTTP {}",
                        response.received_at, response.url, response.status
                    )
                })
                .collect();
            let came = if came.is_empty() {
                capture
                    .origin
                    .clone()
                    .unwrap_or_else(|| "由人导入 (imported)".to_owned())
            } else {
                came.join("<br>")
            };
            let came = match &item.redaction {
                Some(redaction) => format!("{came}<br>{}", told(redaction)),
                None => came,
            };
            captures.push_str(&format!(
                "<tr><td>{}</td><td>{}</td><td>{}</td><td><code>{}</code></td><td>{}</td></tr>\n",
                escape_markup(&capture.name),
                capture.captured_at,
                capture.size_bytes,
                capture.hash,
                came,
            ));
        }
        let until = self
            .at
            .map(|at| format!("截至 {at} (captured until this day)"))
            .unwrap_or_default();
        format!(
            "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>{0} 证据</title>\n<style>body{{font-family:sans-serif;margin:2em}}table{{border-collapse:collapse}}td,th{{border:1px solid #999;padding:.3em;vertical-align:top;text-align:left}}</style></head><body>\n<h1>{0}</h1>\n<p><code>{1}</code> {until}</p>\n<h2>事实与来源 Facts and their sources</h2>\n<table><tr><th>字段</th><th>值</th><th>来源</th><th>可信度</th></tr>\n{facts}</table>\n<h2>采集件 Captures</h2>\n<table><tr><th>名称</th><th>时间</th><th>字节</th><th>SHA-256</th><th>来路</th></tr>\n{captures}</table>\n<p>SHA-256 是原件字节的散列；WARC 文件里有全部原件，可逐一核对。 The hashes are of the original bytes, all of which are in the WARC file.</p>\n</body></html>\n",
            escape_markup(&work.title),
            escape_markup(work.id.as_str()),
        )
    }
}

fn told(redaction: &Redaction) -> String {
    let what = if redaction.is_words_only {
        "已去除个人信息，原件已删，只留文字 (personal data taken out: the original is gone, its words are kept)"
    } else {
        "已去除个人信息，个别文字已遮盖 (personal data taken out: some words are covered)"
    };
    format!(
        "{what}；{}；原字节 SHA-256 <code>{}</code>",
        redaction.redacted_at, redaction.former
    )
}

fn day_in_china(at: Timestamp) -> Date {
    at.to_zoned(TimeZone::fixed(offset(8))).date()
}

/// The answer as HTTP: unpacked, so that its length and packing are said anew.
fn http_block(response: &CaptureResponse, bytes: &[u8]) -> Vec<u8> {
    let mut block = format!("HTTP/1.1 {} \r\n", response.status).into_bytes();
    for line in response.headers.lines() {
        let name = line.split(':').next().unwrap_or_default().to_lowercase();
        if !matches!(
            name.as_str(),
            "content-encoding" | "transfer-encoding" | "content-length"
        ) {
            block.extend_from_slice(line.as_bytes());
            block.extend_from_slice(b"\r\n");
        }
    }
    block.extend_from_slice(format!("content-length: {}\r\n\r\n", bytes.len()).as_bytes());
    block.extend_from_slice(bytes);
    block
}

fn record(
    out: &mut dyn Write,
    kind: &str,
    target: Option<&str>,
    at: Timestamp,
    media_type: &str,
    block: &[u8],
    seed: &str,
) -> io::Result<()> {
    let digest = huidian_store::content_hash(block);
    write!(
        out,
        "WARC/1.1\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{}>\r\n",
        uuid(kind, seed)
    )?;
    if let Some(target) = target {
        write!(out, "WARC-Target-URI: {target}\r\n")?;
    }
    let seconds = at.as_second();
    let at = Timestamp::from_second(seconds).unwrap_or(at);
    write!(
        out,
        "WARC-Date: {at}\r\nWARC-Block-Digest: sha256:{digest}\r\nContent-Type: {media_type}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    )?;
    out.write_all(block)?;
    out.write_all(b"\r\n\r\n")
}

/// An id that is the same each time (RFC 9562, 5.8: a version for one's own rules).
fn uuid(kind: &str, seed: &str) -> String {
    let mut hex = huidian_store::content_hash(format!("{kind} {seed}").as_bytes()).to_string();
    hex.truncate(32);
    hex.replace_range(12..13, "8");
    hex.replace_range(16..17, "8");
    format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}
