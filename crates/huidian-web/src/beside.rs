//! A text beside the pages of its original: what is known of its lines, and where they lead.

use huidian_model::{Document, ExpressionId, Provision, Recognition};
use huidian_operations::recognised_words;
use huidian_store::PrintedCopy;
use huidian_text::CharPositions;

use crate::error::Error;
use crate::request::{Language, encode_path};
use crate::state::AppState;
use crate::views::work_href;

/// The printed original of a text: the one whose words are held, else any.
pub(crate) fn printed_copy(
    state: &AppState,
    text: &ExpressionId,
) -> Result<Option<PrintedCopy>, Error> {
    let copies = state.library().store().read()?.printed_copies(text)?;
    Ok(copies.into_iter().next())
}

/// Address of the page on which both stand.
pub(crate) fn beside_href(text: &ExpressionId) -> String {
    format!(
        "{}/original?version={}",
        work_href(&text.work),
        encode_path(&text.label)
    )
}

/// Page of the original on which a provision begins, and the address of its box there.
pub(crate) fn provision_place(
    copy: &PrintedCopy,
    text: &ExpressionId,
    document: &Document,
    provision: &Provision,
) -> Option<(u32, String)> {
    if !copy.is_of_text {
        return None;
    }
    let positions = CharPositions::new(&document.text);
    let span =
        positions.char_at(provision.start as usize)..positions.char_at(provision.end as usize);
    let printed = copy.printed.corrected(&copy.corrections);
    let line = printed.find_line(&span)?;
    let page = printed.lines[line].page;
    Some((
        page,
        format!("{}&page={page}#b{}", beside_href(text), line + 1),
    ))
}

/// What is said of a text that was recognised in pictures; `None` for any other.
pub(crate) fn recognised(copy: Option<&PrintedCopy>) -> Option<Recognition> {
    let copy = copy.filter(|copy| copy.is_of_text)?;
    copy.printed.recognition(&copy.corrections)
}

/// The same in words.
pub(crate) fn told(recognition: &Recognition, language: Language) -> String {
    let (chinese, english) = recognised_words(recognition);
    match language {
        Language::Chinese => chinese,
        Language::English => english,
    }
}
