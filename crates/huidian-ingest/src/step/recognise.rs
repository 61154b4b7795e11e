//! What a document is: the text of an instrument, a roundup, or nothing for the library.

use huidian_digest::{Digest, ReadOptions};
use huidian_extract::Page;
use huidian_fetch::Incoming;
use huidian_model::ProvisionKind;
use huidian_parse::{Classification, Parsed, names_a_roundup};

use super::extract::Extracted;

/// What a document was recognised as.
pub(crate) enum Recognised {
    /// The text of the instrument of this title.
    Text {
        title: String,
        parsed: Box<Parsed>,
        /// Whether a person has to decide before readers see it.
        needs_review: bool,
    },
    Roundup(Box<Digest>),
}

/// Decides what a document is; the reason when it is nothing for the library.
pub(crate) fn recognise(
    incoming: &Incoming,
    extracted: &Extracted,
    parsed: Parsed,
) -> Result<Recognised, String> {
    let digest = digest_of(&extracted.page, &parsed, &incoming.name);
    if let Some(digest) = &digest
        && is_roundup(digest, &parsed, incoming.file_name())
    {
        return Ok(Recognised::Roundup(Box::new(digest.clone())));
    }
    if let Classification::Neither { reason } = parsed.classification {
        return Err(refusal(reason.chinese(), digest.as_ref()));
    }
    match &parsed.metadata.title {
        Some(title) => Ok(Recognised::Text {
            title: title.value.clone(),
            parsed: Box::new(parsed),
            needs_review: false,
        }),
        None => Err("没有标题，无法确定是哪件文件的文本 (no title found)".to_owned()),
    }
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
        && (parsed.has_information_table
            || articles.take(ARTICLES_OF_A_TEXT).count() == ARTICLES_OF_A_TEXT);
    if is_text {
        return None;
    }
    Some(huidian_digest::read(
        page,
        &ReadOptions {
            file_name: Some(name),
            ..ReadOptions::default()
        },
    ))
}

/// Whether what a page lists makes it a roundup.
fn is_roundup(digest: &Digest, parsed: &Parsed, file_name: &str) -> bool {
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
