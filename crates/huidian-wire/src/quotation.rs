//! A quotation that was checked: an element of `verify --json`.

use huidian_compare::{HashedWords, VerifiedQuote};
use huidian_model::ProvisionPath;
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct VerifiedQuoteShape {
    pub quote: String,
    /// Code points of the input.
    pub start: u32,
    pub end: u32,
    /// `exact`, `with_differences`, `not_in_that_text` or `nothing_to_compare`.
    pub verdict: &'static str,
    pub work: Option<String>,
    pub expression: Option<String>,
    /// The provision that was meant.
    pub provision: Option<String>,
    /// Where in that text the words stand exactly, when it is not where they are said to.
    pub stands_in: Option<String>,
    pub differences: Vec<QuoteDifferenceShape>,
    /// SHA-256 of the words that were compared with.
    pub sha256: Option<String>,
    /// Which words `sha256` is of: `provision` with its label, `provision_without_label` as in rows of exports, `text` as a whole.
    pub hash_of: Option<&'static str>,
    /// Why there is nothing to compare.
    pub reason: Option<&'static str>,
}

#[derive(Debug, Clone, Serialize)]
pub struct QuoteDifferenceShape {
    pub quoted: String,
    pub text: String,
}

impl VerifiedQuoteShape {
    pub fn new(checked: &VerifiedQuote) -> Self {
        let place = |path: &Option<ProvisionPath>| path.as_ref().map(ProvisionPath::citation);
        Self {
            quote: checked.quote.clone(),
            start: checked.start,
            end: checked.end,
            verdict: checked.verdict.id(),
            work: checked.work.as_ref().map(ToString::to_string),
            expression: checked.expression.as_ref().map(ToString::to_string),
            provision: place(&checked.provision),
            stands_in: place(&checked.stands_in),
            differences: checked
                .differences
                .iter()
                .map(|difference| QuoteDifferenceShape {
                    quoted: difference.quoted.clone(),
                    text: difference.text.clone(),
                })
                .collect(),
            sha256: checked.text_hash.clone(),
            hash_of: checked.hash_of.map(HashedWords::id),
            reason: checked.reason,
        }
    }
}
