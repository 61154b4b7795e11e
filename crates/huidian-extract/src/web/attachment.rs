//! Files that hang on a page.

use std::ops::Range;

use super::furniture::is_furniture;
use crate::html::HtmlTree;
use crate::position::Positions;

/// A link from a page to a file of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebLink {
    /// As written: it may be relative.
    pub address: String,
    /// Words of the link.
    pub words: String,
    /// Code points of the page's source.
    pub span: Range<u32>,
}

/// Endings of files that are documents. CEB: the reader of older government servers.
const ENDINGS: [&str; 17] = [
    "pdf", "doc", "docx", "wps", "ofd", "xls", "xlsx", "et", "zip", "rar", "7z", "ceb", "ppt",
    "pptx", "rtf", "tif", "tiff",
];
/// Downloads without an ending, by what their address holds: CAC, jpaas, TC260, Hanweb.
const DOWNLOADS: [&str; 5] = [
    "downloadfile.jsp",
    "document/download",
    "/sysfile/downloadfile/",
    "/module/download/",
    "downloadattach",
];
/// A page with more files than this is a list of files.
const MOST: usize = 200;

pub(super) fn find(
    tree: &HtmlTree<'_>,
    body: Option<&Range<usize>>,
    positions: &Positions<'_>,
) -> Vec<WebLink> {
    let mut links: Vec<WebLink> = Vec::new();
    for element in tree.elements().filter(|element| element.name() == "a") {
        let Some(href) = element.attribute("href") else {
            continue;
        };
        let address = href.trim();
        let range = element.range();
        let is_in_body =
            body.is_some_and(|body| range.start >= body.start && range.end <= body.end);
        let is_marked = ["appendix", "data-appendix"]
            .iter()
            .any(|name| element.attribute(name).is_some_and(|value| value == "true"));
        if !(is_marked || is_file(address)) || (!is_in_body && is_furniture(element)) {
            continue;
        }
        if links.len() < MOST && !links.iter().any(|link| link.address == address) {
            links.push(WebLink {
                address: address.to_owned(),
                words: element.text().replace('\n', " "),
                span: positions.span(range),
            });
        }
    }
    links
}

/// Whether an address is that of a file.
fn is_file(address: &str) -> bool {
    let lower = address.to_ascii_lowercase();
    if lower.starts_with("javascript:") || lower.starts_with("mailto:") || lower.starts_with('#') {
        return false;
    }
    if DOWNLOADS.iter().any(|mark| lower.contains(mark)) {
        return true;
    }
    let path = lower.split(['?', '#']).next().unwrap_or_default();
    path.rsplit_once('.')
        .is_some_and(|(before, ending)| !before.is_empty() && ENDINGS.contains(&ending))
}
