//! Pages of official sites and accounts: the facts beside the text, the text itself, and the files that hang on it.
//!
//! One reader for saved pages, dropped files and collected ones. Tags: 国办发〔2017〕47号 《政府网站发展指引》; the tables of
//! 政府信息公开 follow no standard, so their labels are compared without any white space.

mod account;
mod attachment;
mod body;
mod collector;
mod field;
mod furniture;
mod label;
mod meta;
mod table;
mod visible;
mod web_page;

pub use attachment::WebLink;
pub use field::{Rung, WebField, WebFieldName};
pub use web_page::{WebBody, WebPage};

use collector::Collector;

use crate::format::Format;
use crate::html::HtmlTree;
use crate::page::Page;
use crate::position::Positions;

/// Reads the page around a text; `None` where the file is no HTML. `selectors` name the text's place where a connector knows it.
pub fn web_page(page: &Page, selectors: &[crate::Selector]) -> Option<WebPage> {
    // a page saved in one file is that page
    let is_page = page.format == Format::Html
        || page.format == Format::WebArchive && page.text.contains("<html")
        || page.format == Format::WebArchive && page.text.contains("<HTML");
    is_page.then(|| read(&page.text, selectors))
}

/// Reads the source of a page.
pub fn read(source: &str, selectors: &[crate::Selector]) -> WebPage {
    let tree = HtmlTree::new(source);
    let positions = Positions::new(source);
    let mut found = Collector {
        positions: &positions,
        fields: Vec::new(),
    };
    meta::read_mark(&tree, &mut found);
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
