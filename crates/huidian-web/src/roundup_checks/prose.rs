//! A contract, a policy, a report: the references and quotations in it, each looked up. Nothing of it is kept.

use huidian_compare::VerifiedQuote;
use huidian_model::{Citation, Standing};
use huidian_operations::{VerifyRequest, cite, standings_of, verify};
use huidian_reader::Bounds;
use jiff::civil::Date;

use crate::error::Error;
use crate::state::AppState;

/// Longest text that is looked through for anybody, in characters.
pub(crate) const CHARACTERS: usize = 1_000_000;

/// What was found in a text.
pub(crate) struct LookedUp {
    pub(crate) text: String,
    pub(crate) citations: Vec<(Citation, Option<Standing>)>,
    pub(crate) quotes: Vec<VerifiedQuote>,
}

/// Takes up to seconds: not for a thread that answers others.
pub(crate) fn look_up(
    state: &AppState,
    bytes: &[u8],
    name: Option<&str>,
    as_of: Date,
) -> Result<LookedUp, Error> {
    let text = words_of(bytes, name)?;
    if text.chars().nth(CHARACTERS).is_some() {
        return Err(Error::Unreadable(format!(
            "文字超过 {CHARACTERS} 字，请分开再试 (longer than {CHARACTERS} characters: send it in parts)"
        )));
    }
    let reader = state.library().store().read()?;
    let today = state.today();
    let citations = cite(&reader, &text, Some(as_of), today)?;
    let standings = standings_of(&reader, &citations, as_of)?;
    let request = VerifyRequest {
        as_of: Some(as_of),
        ..VerifyRequest::default()
    };
    Ok(LookedUp {
        quotes: verify(&reader, &text, &request, today)?,
        citations: citations.into_iter().zip(standings).collect(),
        text,
    })
}

/// The words of what anybody sent, within the bounds for anybody.
pub(crate) fn words_of(bytes: &[u8], name: Option<&str>) -> Result<String, Error> {
    huidian_reader::words_of(bytes, name, &Bounds::anonymous())
        .map_err(|error| Error::Unreadable(error.to_string()))
}
