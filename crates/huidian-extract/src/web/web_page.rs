use std::ops::Range;

use super::attachment::WebLink;
use super::field::{Rung, WebField, WebFieldName};

/// Name of the last resort in finding a text.
pub(super) const DENSEST: &str = "densest box";

/// What a page of a site says around its text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WebPage {
    /// In order of trust: of two values of one name the first is the better one.
    pub fields: Vec<WebField>,
    /// Where the text stands; `None` where no part of the page looks like it.
    pub body: Option<WebBody>,
    /// Files that belong to the page, in order.
    pub attachments: Vec<WebLink>,
}

/// The part of a page that is its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebBody {
    /// Code points of the page's source.
    pub span: Range<u32>,
    /// The selector or the rule that found it.
    pub found_by: String,
}

impl WebPage {
    /// The most trusted value of a name.
    pub fn find(&self, name: WebFieldName) -> Option<&WebField> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Whether the page says by itself that it is one document of a site, and not a list or any other HTML.
    pub fn is_document(&self) -> bool {
        let says = |field: &WebField| {
            matches!(field.rung, Rung::Table | Rung::Script)
                || (field.rung == Rung::Meta && field.name == WebFieldName::Title)
        };
        self.fields.iter().any(says)
            || self
                .body
                .as_ref()
                .is_some_and(|body| body.found_by != DENSEST)
    }
}
