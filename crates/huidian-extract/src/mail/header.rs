use encoding_rs::Encoding;

/// The head of a message or part, and what follows the first empty line.
pub(super) fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    let ends: [&[u8]; 2] = [b"\r\n\r\n", b"\n\n"];
    let found = ends
        .iter()
        .filter_map(|end| memchr::memmem::find(bytes, end).map(|at| (at, end.len())))
        .min();
    match found {
        Some((at, length)) => (&bytes[..at], &bytes[at + length..]),
        None => (bytes, &[]),
    }
}

/// Names in lower case and values, folded lines joined.
pub(super) fn fields(head: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(head);
    let mut fields: Vec<(String, String)> = Vec::new();
    for line in text.lines().take(2_000) {
        if line.starts_with([' ', '\t']) {
            if let Some((_, value)) = fields.last_mut() {
                value.push(' ');
                value.push_str(line.trim());
            }
        } else if let Some((name, value)) = line.split_once(':') {
            fields.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    fields
}

pub(super) fn find<'f>(fields: &'f [(String, String)], name: &str) -> Option<&'f str> {
    fields
        .iter()
        .find(|(own, _)| own == name)
        .map(|(_, value)| value.as_str())
}

/// A parameter of a value such as `text/html; charset="gbk"`, also in the form of RFC 2231.
pub(super) fn parameter(value: &str, name: &str) -> Option<String> {
    let mut pieces = String::new();
    let mut is_percent = false;
    for piece in value.split(';').skip(1) {
        let Some((key, value)) = piece.split_once('=') else {
            continue;
        };
        let key = key.trim().to_ascii_lowercase();
        let value = value.trim().trim_matches('"');
        let Some(rest) = key.strip_prefix(name) else {
            continue;
        };
        // `name`, `name*`, `name*0`, `name*0*`.
        if rest.is_empty() || rest.starts_with('*') {
            is_percent |= rest.ends_with('*');
            pieces.push_str(value);
        }
    }
    if pieces.is_empty() {
        return None;
    }
    if !is_percent {
        return Some(decoded_words(&pieces));
    }
    let (charset, text) = match pieces.split_once("''") {
        Some((charset, text)) => (charset, text),
        None => ("utf-8", pieces.as_str()),
    };
    Some(decode(charset, &percent_decoded(text)))
}

fn percent_decoded(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let value = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match value {
            Some(value) => {
                out.push(value);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    out
}

/// Words such as `=?gb2312?B?…?=` in a value (RFC 2047).
pub(super) fn decoded_words(value: &str) -> String {
    let mut out = String::new();
    let mut rest = value;
    while let Some(start) = rest.find("=?") {
        let word = &rest[start + 2..];
        let mut pieces = word.splitn(4, '?');
        let parsed = (pieces.next(), pieces.next(), pieces.next(), pieces.next());
        let (Some(charset), Some(kind), Some(data), Some(after)) = parsed else {
            break;
        };
        let Some(after) = after.strip_prefix('=') else {
            break;
        };
        let bytes = match kind {
            "B" | "b" => base64(data.as_bytes()),
            _ => quoted(data.replace('_', " ").as_bytes()),
        };
        // White space between two such words is not part of the value.
        if !rest[..start].trim().is_empty() || out.is_empty() {
            out.push_str(&rest[..start]);
        }
        out.push_str(&decode(charset, &bytes));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Text in a named character set; what nobody knows is guessed from the bytes.
pub(super) fn decode(charset: &str, bytes: &[u8]) -> String {
    match Encoding::for_label(charset.trim().as_bytes()) {
        Some(encoding) => encoding.decode(bytes).0.into_owned(),
        None => crate::decode::decode(bytes).map_or_else(
            |_| String::from_utf8_lossy(bytes).into_owned(),
            |decoded| decoded.text,
        ),
    }
}

pub(super) fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len() / 4 * 3);
    let (mut value, mut count) = (0u32, 0);
    for byte in bytes {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => break,
            _ => continue,
        };
        value = value << 6 | u32::from(digit);
        count += 1;
        if count == 4 {
            out.extend_from_slice(&value.to_be_bytes()[1..]);
            (value, count) = (0, 0);
        }
    }
    match count {
        2 => out.push((value >> 4) as u8),
        3 => out.extend_from_slice(&[(value >> 10) as u8, (value >> 2) as u8]),
        _ => {}
    }
    out
}

/// Quoted-printable (RFC 2045, 6.7).
pub(super) fn quoted(bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        at += 1;
        if byte != b'=' {
            out.push(byte);
            continue;
        }
        if bytes[at..].starts_with(b"\r\n") {
            at += 2;
        } else if bytes[at..].starts_with(b"\n") {
            at += 1;
        } else {
            let digits = bytes
                .get(at..at + 2)
                .and_then(|digits| std::str::from_utf8(digits).ok());
            match digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
                Some(value) => {
                    out.push(value);
                    at += 2;
                }
                None => out.push(byte),
            }
        }
    }
    out
}
