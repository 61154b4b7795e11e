//! What is said of a quotation that was looked for in a text.

use huidian_model::{ExpressionId, ProvisionPath, WorkId};

/// What was found of one quotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuoteVerdict {
    /// Letter by letter; white space does not count, and what …… leaves out is left out.
    Exact,
    WithDifferences,
    NotInThatText,
    /// There is no text to look in: the work, the text or the provision is not held, or no reference stands before the words.
    NothingToCompare,
}

impl QuoteVerdict {
    pub fn id(self) -> &'static str {
        match self {
            QuoteVerdict::Exact => "exact",
            QuoteVerdict::WithDifferences => "with_differences",
            QuoteVerdict::NotInThatText => "not_in_that_text",
            QuoteVerdict::NothingToCompare => "nothing_to_compare",
        }
    }

    pub fn chinese(self) -> &'static str {
        match self {
            QuoteVerdict::Exact => "一字不差",
            QuoteVerdict::WithDifferences => "文字有出入",
            QuoteVerdict::NotInThatText => "该文本中没有",
            QuoteVerdict::NothingToCompare => "无从核对",
        }
    }
}

/// Words of a quotation and the words of the text in their place; one of the two may be empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuoteDifference {
    pub quoted: String,
    pub text: String,
}

/// Which words a hash is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HashedWords {
    /// A provision with its label, as answers give it.
    Provision,
    /// An article without 第三十一条, as rows of exports give it.
    WithoutLabel,
    /// The text as a whole.
    WholeText,
}

impl HashedWords {
    pub fn id(self) -> &'static str {
        match self {
            HashedWords::Provision => "provision",
            HashedWords::WithoutLabel => "provision_without_label",
            HashedWords::WholeText => "text",
        }
    }
}

/// One quotation, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct VerifiedQuote {
    pub quote: String,
    /// Code points of the input.
    pub start: u32,
    pub end: u32,
    pub verdict: QuoteVerdict,
    pub work: Option<WorkId>,
    pub expression: Option<ExpressionId>,
    /// The provision that was meant.
    pub provision: Option<ProvisionPath>,
    /// Where in that text the words stand exactly, when it is not where they are said to.
    pub stands_in: Option<ProvisionPath>,
    pub differences: Vec<QuoteDifference>,
    /// SHA-256 of the words of the provision, or of the whole text where none is named.
    pub text_hash: Option<String>,
    /// Which words `text_hash` is of.
    pub hash_of: Option<HashedWords>,
    /// Why there is nothing to compare.
    pub reason: Option<&'static str>,
}

impl VerifiedQuote {
    /// A quotation of which nothing is known yet.
    pub fn unchecked(quote: &str, start: u32, end: u32) -> Self {
        Self {
            quote: quote.to_owned(),
            start,
            end,
            verdict: QuoteVerdict::NothingToCompare,
            work: None,
            expression: None,
            provision: None,
            stands_in: None,
            differences: Vec::new(),
            text_hash: None,
            hash_of: None,
            reason: None,
        }
    }
}
