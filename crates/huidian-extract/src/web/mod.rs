//! Pages of official sites and accounts: the facts beside the text, the text itself, and the files that hang on it.
//!
//! One reader for saved pages, dropped files and collected ones. Tags: 国办发〔2017〕47号 《政府网站发展指引》; the tables of
//! 政府信息公开 follow no standard, so their labels are compared without any white space.

mod account;
mod attachment;
mod body;
mod field;
mod label;
mod meta;
mod table;
mod visible;

use std::ops::Range;

pub use attachment::WebLink;
pub use field::{Rung, WebField, WebFieldName};

use crate::format::Format;
use crate::html::HtmlTree;
use crate::page::Page;
use crate::position::Positions;

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
                .is_some_and(|body| body.found_by != body::DENSEST)
    }
}

/// Reads the page around a text; `None` where the file is no HTML. `selectors` name the text's place where a connector knows it.
pub fn web_page(page: &Page, selectors: &[crate::Selector]) -> Option<WebPage> {
    (page.format == Format::Html).then(|| read(&page.text, selectors))
}

/// Reads the source of a page.
pub fn read(source: &str, selectors: &[crate::Selector]) -> WebPage {
    let tree = HtmlTree::new(source);
    let positions = Positions::new(source);
    let mut found = Collector {
        positions: &positions,
        fields: Vec::new(),
    };
    let body = if account::read(&tree, &mut found) {
        account::body(&tree)
    } else {
        let body = body::find(&tree, selectors);
        let bytes = body.as_ref().map(|(range, _)| range.clone());
        table::read(&tree, bytes.as_ref(), &mut found);
        meta::read(&tree, &mut found);
        visible::read(&tree, bytes.as_ref(), &mut found);
        body
    };
    let attachments = attachment::find(&tree, body.as_ref().map(|(range, _)| range), &positions);
    // stable: within a rung the order of the page counts
    found.fields.sort_by_key(|field| field.rung);
    WebPage {
        fields: found.fields,
        body: body.map(|(range, found_by)| WebBody {
            span: positions.span(range),
            found_by,
        }),
        attachments,
    }
}

/// Gathers fields with their places in code points.
pub(crate) struct Collector<'p, 'a> {
    positions: &'p Positions<'a>,
    fields: Vec<WebField>,
}

impl Collector<'_, '_> {
    fn add(&mut self, name: WebFieldName, value: &str, rung: Rung, label: &str, at: Range<usize>) {
        let value = value.trim_matches(crate::position::is_blank);
        if value.is_empty() || matches!(value, "null" | "undefined" | "-" | "--" | "无") {
            return;
        }
        self.fields.push(WebField {
            name,
            value: value.to_owned(),
            rung,
            label: label.to_owned(),
            span: self.positions.span(at),
        });
    }
}
