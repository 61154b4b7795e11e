use super::header::{base64, decode, fields, find, parameter, quoted, split};

/// Parts of a message beyond which the rest is left out.
const MOST_PARTS: usize = 500;
const DEEPEST: u8 = 8;

/// One leaf of a message.
pub(crate) struct Part {
    /// `text/html`, lower case.
    pub(crate) media: String,
    pub(crate) charset: String,
    pub(crate) file_name: Option<String>,
    pub(crate) bytes: Vec<u8>,
}

impl Part {
    pub(crate) fn text(&self) -> String {
        decode(&self.charset, &self.bytes)
    }
}

pub(crate) fn parts(message: &[u8]) -> Vec<Part> {
    let mut parts = Vec::new();
    collect(message, 0, &mut parts);
    parts
}

fn collect(bytes: &[u8], depth: u8, parts: &mut Vec<Part>) {
    if parts.len() >= MOST_PARTS || depth > DEEPEST {
        return;
    }
    let (head, body) = split(bytes);
    let fields = fields(head);
    let kind = find(&fields, "content-type").unwrap_or("text/plain");
    let media = kind
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    if media.starts_with("multipart/")
        && let Some(boundary) = parameter(kind, "boundary")
    {
        for piece in pieces(body, boundary.as_bytes()) {
            collect(piece, depth + 1, parts);
        }
        return;
    }
    let encoding = find(&fields, "content-transfer-encoding")
        .unwrap_or_default()
        .to_ascii_lowercase();
    let content = match encoding.as_str() {
        "base64" => base64(body),
        "quoted-printable" => quoted(body),
        _ => body.to_vec(),
    };
    let disposition = find(&fields, "content-disposition").unwrap_or_default();
    let is_message = media == "message/rfc822";
    let file_name = parameter(disposition, "filename")
        .or_else(|| parameter(kind, "name"))
        .or_else(|| is_message.then(|| format!("{}.eml", parts.len() + 1)));
    parts.push(Part {
        charset: parameter(kind, "charset").unwrap_or_default(),
        media,
        file_name,
        bytes: content,
    });
}

/// The stretches between the lines `--boundary`.
fn pieces<'b>(body: &'b [u8], boundary: &[u8]) -> Vec<&'b [u8]> {
    let mark = [b"--", boundary].concat();
    let mut pieces = Vec::new();
    let mut start = None;
    for at in memchr::memmem::find_iter(body, &mark) {
        if at > 0 && body[at - 1] != b'\n' {
            continue;
        }
        if let Some(start) = start {
            let piece: &[u8] = &body[start..at];
            let piece = piece.strip_suffix(b"\n").unwrap_or(piece);
            pieces.push(piece.strip_suffix(b"\r").unwrap_or(piece));
        }
        let after = at + mark.len();
        if body[after..].starts_with(b"--") || pieces.len() >= MOST_PARTS {
            return pieces;
        }
        let line = memchr::memchr(b'\n', &body[after..]).map_or(body.len(), |end| after + end + 1);
        start = Some(line);
    }
    // A message that breaks off: what is there is read.
    pieces.extend(start.map(|start| &body[start..]));
    pieces
}
