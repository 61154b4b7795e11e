//! From a file to what it says; needs no library, so it runs on all cores.

use huidian_citation::Context;
use huidian_digest::{Digest, ReadOptions};
use huidian_extract::{Encoding, Page, extract, main_text};
use huidian_fetch::files::{self, Found};
use huidian_model::{Citation, ContentHash, Document, Format, ProvisionKind};
use huidian_parse::{Classification, Hints, Metadata, Parsed, names_a_roundup, parse};
use huidian_store::{PackedBlob, PackedText, UnitCitation};

/// Largest file read, in bytes.
pub(crate) const LIMIT_BYTES: u64 = 64 << 20;

/// A file that was read.
pub(crate) struct Reading {
    pub(crate) name: String,
    pub(crate) hash: ContentHash,
    pub(crate) original: PackedBlob,
    pub(crate) format: Format,
    pub(crate) encoding: String,
    pub(crate) warnings: Vec<String>,
    pub(crate) content: Content,
}

/// What a file is.
pub(crate) enum Content {
    Text(Box<TextReading>),
    Roundup(Box<Digest>),
}

/// The text of a work, read.
pub(crate) struct TextReading {
    pub(crate) document: Document,
    pub(crate) packed: PackedText,
    pub(crate) metadata: Metadata,
    /// Code points of the file's text that are the instrument.
    pub(crate) taken: Option<(u32, u32)>,
    /// Not yet resolved.
    pub(crate) citations: Vec<UnitCitation>,
}

/// Bytes of a file, before anybody asks what they say.
pub(crate) struct Bytes {
    pub(crate) content: Vec<u8>,
    pub(crate) hash: ContentHash,
}

/// Reads the bytes of a file.
pub(crate) fn read_bytes(found: &Found) -> Result<Bytes, String> {
    let (content, hash) =
        files::read(&found.path, LIMIT_BYTES).map_err(|refusal| refusal.to_string())?;
    Ok(Bytes { content, hash })
}

/// Extracts, normalises, parses and finds citations; the reason when the file is nothing for the library.
pub(crate) fn read_content(found: &Found, bytes: &Bytes) -> Result<Reading, String> {
    let file_name = found.name.rsplit('/').next();
    let page = extract(&bytes.content, file_name).map_err(|error| error.to_string())?;
    let format = format_of(&page).ok_or_else(|| format!("{} files are not read", page.format))?;
    let mut warnings: Vec<String> = page.diagnostics.iter().map(page_warning).collect();
    let encoding = encoding_name(page.encoding);
    let content = content_of(found, page, &mut warnings)?;
    Ok(Reading {
        name: found.name.clone(),
        hash: bytes.hash,
        original: PackedBlob::new(&bytes.content),
        format,
        encoding,
        warnings,
        content,
    })
}

fn page_warning(diagnostic: &huidian_extract::Diagnostic) -> String {
    format!(
        "{} ({} at {}..{})",
        diagnostic.kind.chinese(),
        diagnostic.message,
        diagnostic.span.start,
        diagnostic.span.end
    )
}

fn content_of(found: &Found, page: Page, warnings: &mut Vec<String>) -> Result<Content, String> {
    // the parser reads Markdown itself, because its headings tell parts from words; other formats come as plain lines
    let rendered = (page.format != huidian_extract::Format::Markdown).then(|| main_text(&page));
    let text = rendered
        .as_ref()
        .map_or(page.text.as_str(), |rendered| rendered.text.as_str());
    let parsed = parse(text, &hints(&found.name));
    let digest = digest_of(&page, &parsed, &found.name);
    if let Some(digest) = digest.as_ref()
        && is_roundup(digest, &parsed, &found.name)
    {
        return Ok(Content::Roundup(Box::new(digest.clone())));
    }
    if let Classification::Neither { reason } = parsed.classification {
        return Err(refusal(reason.chinese(), digest.as_ref()));
    }
    warnings.extend(parsed.diagnostics.iter().map(ToString::to_string));
    let to_source = |offset| {
        rendered
            .as_ref()
            .map_or(offset, |text| text.offsets.to_source(offset))
    };
    let taken = parsed
        .taken
        .map(|(start, end)| (to_source(start), to_source(end.saturating_sub(1)) + 1));
    Ok(Content::Text(Box::new(text_reading(parsed, taken))))
}

/// Articles that make a page the text of a work, whatever else it names.
const ARTICLES_OF_A_TEXT: usize = 3;
/// Documents that make a page a roundup which might be a text without articles.
const DOCUMENTS_BESIDE_A_TEXT: usize = 4;
/// Documents that make a page a roundup which is no text and is not called one.
const DOCUMENTS_WITHOUT_A_TEXT: usize = 3;

/// Why a page is not taken, and what can be done with the documents it names.
fn refusal(reason: &str, digest: Option<&Digest>) -> String {
    match digest.map_or(0, |digest| digest.documents.len()) {
        0 => reason.to_owned(),
        count => format!(
            "{reason}；提到 {count} 件文件，名称不是汇总，不作汇总收入：可用 huidian digest check 核对，或在标题中写明“汇总”再导入"
        ),
    }
}

/// The documents a page lists, when it has no articles of its own.
fn digest_of(page: &Page, parsed: &Parsed, name: &str) -> Option<Digest> {
    let articles = parsed
        .document
        .units()
        .filter(|unit| unit.kind == ProvisionKind::Article);
    let is_text = parsed.classification == Classification::InstrumentText
        && articles.take(ARTICLES_OF_A_TEXT).count() == ARTICLES_OF_A_TEXT;
    if is_text {
        return None;
    }
    Some(huidian_digest::read(
        page,
        &ReadOptions {
            file_name: Some(name),
        },
    ))
}

/// Whether what a page lists makes it a roundup.
fn is_roundup(digest: &Digest, parsed: &Parsed, name: &str) -> bool {
    let file_name = name.rsplit('/').next().unwrap_or(name);
    let is_named =
        digest.title.as_deref().is_some_and(names_a_roundup) || names_a_roundup(file_name);
    let wanted = match parsed.classification {
        Classification::Roundup => 1,
        Classification::InstrumentText => DOCUMENTS_BESIDE_A_TEXT,
        Classification::Neither { .. } if is_named => 1,
        Classification::Neither { .. } => DOCUMENTS_WITHOUT_A_TEXT,
    };
    digest.documents.len() >= wanted
}

fn text_reading(parsed: Parsed, taken: Option<(u32, u32)>) -> TextReading {
    let Parsed {
        document, metadata, ..
    } = parsed;
    let citations = citations_in(&document);
    TextReading {
        packed: PackedText::new(&document),
        document,
        metadata,
        taken,
        citations,
    }
}

/// References of a text, each with the unit it stands in.
pub(crate) fn citations_in(document: &Document) -> Vec<UnitCitation> {
    let citations = huidian_citation::find(&document.text, &Context::of(document));
    with_units(document, citations)
}

fn with_units(document: &Document, citations: Vec<Citation>) -> Vec<UnitCitation> {
    let positions = huidian_text::CharPositions::new(&document.text);
    let units: Vec<(u32, u32, String)> = document
        .units()
        .map(|unit| {
            let (start, end) = (
                positions.char_at(unit.start as usize),
                positions.char_at(unit.end as usize),
            );
            (start, end, unit.path.to_string())
        })
        .collect();
    citations
        .into_iter()
        .map(|citation| {
            let after = units.partition_point(|(start, ..)| *start <= citation.start);
            let inside = after
                .checked_sub(1)
                .map(|at| &units[at])
                .filter(|(_, end, _)| citation.start < *end);
            UnitCitation {
                unit: inside.map(|(.., path)| path.clone()).unwrap_or_default(),
                citation,
            }
        })
        .collect()
}

fn hints(name: &str) -> Hints {
    let (folder, file_name) = name
        .rsplit_once('/')
        .map_or((None, name), |(folder, file)| (Some(folder), file));
    Hints {
        file_name: Some(file_name.to_owned()),
        folder: folder.map(str::to_owned),
    }
}

fn format_of(page: &Page) -> Option<Format> {
    use huidian_extract::Format as From;
    Some(match page.format {
        From::Markdown => Format::Markdown,
        From::Html => Format::Html,
        From::PlainText => Format::PlainText,
        From::DelimitedText => Format::Csv,
        From::ExcelWorkbook | From::LegacyExcelWorkbook | From::OpenDocumentSpreadsheet => {
            Format::Xlsx
        }
        From::WordDocument => Format::Docx,
        _ => return None,
    })
}

fn encoding_name(encoding: Encoding) -> String {
    encoding.to_string()
}
