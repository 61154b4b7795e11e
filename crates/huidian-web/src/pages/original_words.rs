//! `GET /works/{id}/original` of an original without pages of its own: a Word document, a web page, a plain text. Its words as they were read, page by
//! page, beside the file itself.

use askama::Template;
use huidian_model::{Expression, Format};
use huidian_operations::TextCopy;
use huidian_store::Reader;

use crate::beside::beside_href;
use crate::error::Error;
use crate::record::Record;
use crate::request::{Language, Query, encode_path};
use crate::state::AppState;
use crate::views::{Frame, minute_of, work_href};

/// Lines of a page of words.
const LINES: usize = 60;

#[derive(Template)]
#[template(path = "original_words.html")]
pub(super) struct OriginalWordsPage {
    frame: Frame,
    title: String,
    work_href: String,
    version: String,
    /// Address, name, format and size of the file.
    file: (String, String, String, u64),
    origin: Option<String>,
    captured_at: String,
    /// Why the file itself is not shown.
    reason: String,
    /// The words shown are not those that the library holds of this text.
    is_other_copy: bool,
    page: usize,
    page_count: usize,
    previous: Option<String>,
    next: Option<String>,
    kept: Vec<(&'static str, String)>,
    lines: Vec<String>,
    other_copies: Vec<(String, String)>,
}

/// The page of the original that is asked for, or of the first of a text; `None` where the library has none.
pub(super) fn original_words(
    state: &AppState,
    record: &Record,
    text: &Expression,
    query: &Query,
    frame: Frame,
) -> Result<Option<OriginalWordsPage>, Error> {
    let mut copies = state.library().copies_of(&record.work.id)?;
    copies.retain(|copy| copy.manifestation.expression == text.id);
    let place = match query.first("capture") {
        Some(wanted) => copies
            .iter()
            .position(|copy| copy.capture.hash.to_string() == wanted),
        None => copies.iter().position(|copy| copy.leads).or(Some(0)),
    };
    let Some(place) = place.filter(|place| *place < copies.len()) else {
        return Ok(None);
    };
    let copy = copies.swap_remove(place);
    let words = words_of(&state.library().store().read()?, text, &copy)?;
    let page = query.whole("page", 1..=u32::MAX)?.unwrap_or(1) as usize;
    let wanted = query.first("capture");
    Ok(Some(page_of(
        record,
        text,
        (copy, &copies),
        &words,
        (page, wanted),
        frame,
    )))
}

fn page_of(
    record: &Record,
    text: &Expression,
    (copy, others): (TextCopy, &[TextCopy]),
    words: &str,
    (page, wanted): (usize, Option<&str>),
    frame: Frame,
) -> OriginalWordsPage {
    let language = frame.visitor.language;
    let lines: Vec<&str> = words.lines().collect();
    let page_count = lines.len().div_ceil(LINES).max(1);
    let page = page.min(page_count);
    let base = beside_href(&text.id);
    let of = |capture: &str| format!("{base}&capture={}", encode_path(capture));
    let own = wanted.map_or_else(|| base.clone(), of);
    let mut kept = vec![("version", text.id.label.clone())];
    kept.extend(wanted.map(|wanted| ("capture", wanted.to_owned())));
    let capture = copy.capture;
    OriginalWordsPage {
        title: record.work.title.clone(),
        work_href: format!(
            "{}?version={}",
            work_href(&record.work.id),
            encode_path(&text.id.label)
        ),
        version: text.id.label.clone(),
        reason: reason(capture.format, language),
        file: (
            format!("/captures/{}", capture.hash),
            capture.name,
            capture.format.to_string(),
            capture.size_bytes.div_ceil(1024),
        ),
        origin: capture.origin,
        captured_at: minute_of(capture.captured_at),
        is_other_copy: copy.manifestation.text.is_some_and(|own| own != text.text),
        page,
        page_count,
        previous: (page > 1).then(|| format!("{own}&page={}", page - 1)),
        next: (page < page_count).then(|| format!("{own}&page={}", page + 1)),
        kept,
        lines: shown_lines(&lines, page),
        other_copies: others
            .iter()
            .map(|other| {
                (
                    of(&other.capture.hash.to_string()),
                    other.capture.name.clone(),
                )
            })
            .collect(),
        frame: frame.titled(format!(
            "{} {}",
            record.work.title,
            language.pick("原件", "the original")
        )),
    }
}

fn shown_lines(lines: &[&str], page: usize) -> Vec<String> {
    let from = (page - 1) * LINES;
    let shown = lines.iter().skip(from).take(LINES);
    shown.map(|line| (*line).to_owned()).collect()
}

/// The words that were read from this copy, else those of the text that it is a copy of.
fn words_of(reader: &Reader<'_>, text: &Expression, copy: &TextCopy) -> Result<String, Error> {
    let own = copy.manifestation.text.unwrap_or(text.text);
    match reader.words_of(own) {
        Err(huidian_store::Error::BlobMissing(_)) => Ok(reader.words_of(text.text)?),
        words => Ok(words?),
    }
}

fn reason(format: Format, language: Language) -> String {
    match language {
        Language::Chinese => format!(
            "{format} 没有固定的页面，各台电脑排出来的页不同，所以这里不画原页，只按行列出从原件读出的文字；要看原样，请下载原件。"
        ),
        Language::English => format!(
            "{format} has no pages of its own: each machine sets them otherwise. Here are the words as they were read from it; download the file to see it as it is."
        ),
    }
}
