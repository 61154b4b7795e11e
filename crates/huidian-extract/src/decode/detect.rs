use encoding_rs::{BIG5, GB18030, UTF_16BE, UTF_16LE};

use super::Encoding;
use super::plausibility::{Census, percent};
use crate::error::Error;

/// Bytes looked at where the whole file need not be.
const SAMPLE: usize = 64 << 10;

pub(super) struct Found {
    pub(super) text: String,
    pub(super) encoding: Encoding,
    pub(super) malformed_count: u32,
    /// Zero bytes or characters cut off the end: what a damaged disk or a careless program fills files up with.
    pub(super) padding_count: u32,
}

impl Found {
    fn without_padding(mut self) -> Self {
        let kept = self.text.trim_end_matches('\0').len();
        self.padding_count += (self.text.len() - kept) as u32;
        self.text.truncate(kept);
        self
    }
}

pub(super) fn detect(bytes: &[u8]) -> Result<Found, Error> {
    if bytes.is_empty() {
        return Err(Error::Empty);
    }
    if let Some(found) = marked_utf32(bytes).or_else(|| marked(bytes)) {
        return Ok(found.without_padding());
    }
    let kept = bytes.len() - bytes.iter().rev().take_while(|&&byte| byte == 0).count();
    if kept < bytes.len() && kept > 0 && !bytes[..kept].contains(&0) {
        let found = detect_unpadded(&bytes[..kept])?;
        let padding_count = (bytes.len() - kept) as u32;
        return Ok(Found {
            padding_count,
            ..found
        });
    }
    detect_unpadded(bytes)
}

fn detect_unpadded(bytes: &[u8]) -> Result<Found, Error> {
    if let Some(name) = binary_signature(bytes) {
        return Err(not_text(format!("the bytes begin as {name}")));
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if sample.contains(&0) {
        return unmarked_utf32(bytes)
            .or_else(|| unmarked_utf16(bytes, sample))
            .or_else(|| stray_zeros(bytes))
            .ok_or_else(|| {
                not_text(
                    "there are zero bytes, and it is neither UTF-16 nor UTF-32 text".to_owned(),
                )
            });
    }
    if let Some(share) = control_percent(sample) {
        return Err(not_text(format!("{share} percent are control characters")));
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Found {
            text: text.to_owned(),
            encoding: Encoding::Utf8,
            malformed_count: 0,
            padding_count: 0,
        });
    }
    damaged_utf8(bytes).map_or_else(|| legacy(bytes, sample), Ok)
}

/// UTF-8 in which single zero bytes stand: they are left out, and told as malformed.
fn stray_zeros(bytes: &[u8]) -> Option<Found> {
    let kept: Vec<u8> = bytes.iter().copied().filter(|byte| *byte != 0).collect();
    let zeros = bytes.len() - kept.len();
    // a hundredth: pictures and programs have far more
    if zeros * 100 > bytes.len().max(100) {
        return None;
    }
    if control_percent(&kept).is_some() {
        return None;
    }
    let text = String::from_utf8(kept).ok()?;
    Some(Found {
        text,
        encoding: Encoding::Utf8,
        malformed_count: zeros as u32,
        padding_count: 0,
    })
}

fn not_text(reason: String) -> Error {
    Error::NotText { reason }
}

/// Text behind a byte order mark.
fn marked(bytes: &[u8]) -> Option<Found> {
    let (encoding, rest) = if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        (Encoding::Utf8Bom, rest)
    } else if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        (Encoding::Utf16Le, rest)
    } else if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        (Encoding::Utf16Be, rest)
    } else {
        return None;
    };
    let decoder = match encoding {
        Encoding::Utf16Le => UTF_16LE,
        Encoding::Utf16Be => UTF_16BE,
        _ => encoding_rs::UTF_8,
    };
    Some(decoded(decoder, encoding, rest))
}

fn decoded(decoder: &'static encoding_rs::Encoding, encoding: Encoding, bytes: &[u8]) -> Found {
    let (text, had_errors) = decoder.decode_without_bom_handling(bytes);
    let malformed_count = if had_errors {
        text.matches('\u{fffd}').count() as u32
    } else {
        0
    };
    Found {
        text: text.into_owned(),
        encoding,
        malformed_count,
        padding_count: 0,
    }
}

/// Text in UTF-32 behind its byte order mark; asked before UTF-16, whose mark it begins with.
fn marked_utf32(bytes: &[u8]) -> Option<Found> {
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe\0\0") {
        utf32(rest, Encoding::Utf32Le)
    } else {
        utf32(bytes.strip_prefix(b"\0\0\xfe\xff")?, Encoding::Utf32Be)
    }
}

/// UTF-32 shows itself: every fourth byte is zero, and nothing else decodes so.
fn unmarked_utf32(bytes: &[u8]) -> Option<Found> {
    [Encoding::Utf32Le, Encoding::Utf32Be]
        .into_iter()
        .filter_map(|encoding| utf32(bytes, encoding))
        .map(Found::without_padding)
        .find(|found| {
            let is_whole = found.malformed_count == 0 && !found.text.contains('\0');
            is_whole && !found.text.is_empty()
        })
}

/// `None` when more than one in ten units is no character.
fn utf32(bytes: &[u8], encoding: Encoding) -> Option<Found> {
    let (units, rest) = bytes.as_chunks::<4>();
    let mut malformed_count = u32::from(!rest.is_empty());
    let mut text = String::with_capacity(bytes.len());
    for unit in units {
        let value = if encoding == Encoding::Utf32Le {
            u32::from_le_bytes(*unit)
        } else {
            u32::from_be_bytes(*unit)
        };
        malformed_count += u32::from(char::from_u32(value).is_none());
        text.push(char::from_u32(value).unwrap_or('\u{fffd}'));
    }
    let is_text = malformed_count as usize * 10 <= units.len();
    is_text.then_some(Found {
        text,
        encoding,
        malformed_count,
        padding_count: 0,
    })
}

fn binary_signature(bytes: &[u8]) -> Option<&'static str> {
    const SIGNATURES: [(&[u8], &str); 12] = [
        (b"%PDF-", "a PDF file"),
        (b"PK\x03\x04", "a ZIP container"),
        (b"\xd0\xcf\x11\xe0", "an OLE container"),
        (b"\x89PNG", "a PNG image"),
        (b"\xff\xd8\xff", "a JPEG image"),
        (b"GIF8", "a GIF image"),
        (b"\x1f\x8b", "gzip data"),
        (b"7z\xbc\xaf", "a 7z archive"),
        (b"Rar!", "a RAR archive"),
        (b"\x7fELF", "a program"),
        (b"SQLite format 3\0", "an SQLite file"),
        (b"BZh9", "bzip2 data"),
    ];
    SIGNATURES
        .iter()
        .find(|(signature, _)| bytes.starts_with(signature))
        .map(|(_, name)| *name)
}

/// Share of control characters, when it is more than text has.
fn control_percent(sample: &[u8]) -> Option<u32> {
    let is_control =
        |byte: &&u8| **byte < 0x20 && !matches!(**byte, b'\n' | b'\r' | b'\t' | 0x0c | 0x0b | 0x1b);
    let count = sample.iter().filter(is_control).count();
    // One in fifty: exports leave single form feeds and field marks behind.
    (count * 50 > sample.len()).then(|| percent(count as u32, sample.len() as u32))
}

fn unmarked_utf16(bytes: &[u8], sample: &[u8]) -> Option<Found> {
    let even = &sample[..sample.len() & !1];
    [(UTF_16LE, Encoding::Utf16Le), (UTF_16BE, Encoding::Utf16Be)]
        .into_iter()
        .filter_map(|(decoder, encoding)| {
            let text = decoder.decode_without_bom_handling(even).0;
            let census = Census::of(&text);
            let zeros = text.chars().filter(|&c| c == '\0').count();
            let readable = census.ascii + census.common_hanzi + census.punctuation;
            let total = text.chars().count() as u32;
            (zeros == 0 && percent(readable, total) >= 70).then_some((readable, decoder, encoding))
        })
        .max_by_key(|(readable, ..)| *readable)
        .map(|(_, decoder, encoding)| decoded(decoder, encoding, bytes))
}

/// UTF-8 with a few broken sequences, such as a character cut in two at the end of a truncated file.
fn damaged_utf8(bytes: &[u8]) -> Option<Found> {
    let (mut good, mut bad) = (0u64, 0u64);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().bytes().filter(|&byte| byte >= 0xc0).count() as u64;
        bad += u64::from(!chunk.invalid().is_empty());
    }
    // By chance, one in about ten pairs of a legacy encoding is a valid sequence; nine in ten never are.
    (good >= bad * 9).then(|| Found {
        text: String::from_utf8_lossy(bytes).into_owned(),
        encoding: Encoding::Utf8,
        malformed_count: bad as u32,
        padding_count: 0,
    })
}

fn legacy(bytes: &[u8], sample: &[u8]) -> Result<Found, Error> {
    let (_, score, decoder, encoding) = [(GB18030, Encoding::Gb18030), (BIG5, Encoding::Big5)]
        .into_iter()
        .map(|(decoder, encoding)| {
            let census = Census::of(&decoder.decode_without_bom_handling(sample).0);
            let guessed = guess(sample) == Some(encoding);
            (
                census.score() + i64::from(guessed) * 5,
                census,
                decoder,
                encoding,
            )
        })
        .max_by_key(|(score, ..)| *score)
        .expect("two candidates");
    let readable = percent(score.common_hanzi + score.punctuation, score.wide());
    if readable < 50 {
        return Err(not_text(format!(
            "the bytes are not UTF-8, and as {encoding} only {readable} percent would be ordinary Chinese"
        )));
    }
    Ok(decoded(decoder, encoding, bytes))
}

/// What the statistical detector says, as a tie-break for short files.
fn guess(sample: &[u8]) -> Option<Encoding> {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    match detector
        .guess(Some(b"cn"), chardetng::Utf8Detection::Deny)
        .name()
    {
        "GBK" | "gb18030" => Some(Encoding::Gb18030),
        "Big5" => Some(Encoding::Big5),
        _ => None,
    }
}
