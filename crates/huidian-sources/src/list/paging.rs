//! Where the further pages of a list are.

use std::sync::LazyLock;

use huidian_extract::HtmlTree;
use regex::Regex;
use url::Url;

static CREATE_PAGE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"createPageHTML\(\s*(?:['"][^'"]*['"]\s*,\s*)?(\d+)\s*,\s*(\d+)\s*,\s*['"]([^'"]*)['"]\s*,\s*['"]([^'"]*)['"]"#).ok()
});
static PAGE_COUNT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?:countPage|totalPage|pageCount|totalpage)\s*[=:]\s*['"]?(\d+)"#).ok()
});

/// The paging that a page of TRS describes: pages in all, stem and ending of the file names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Described {
    pub pages: usize,
    pub template: Option<String>,
}

/// Reads what a list says of its pages.
pub(crate) fn described(text: &str) -> Option<Described> {
    if let Some(found) = CREATE_PAGE.as_ref().and_then(|form| form.captures(text)) {
        let pages = found[1].parse().ok()?;
        return Some(Described {
            pages,
            template: Some(format!("{}_{{n}}.{}", &found[3], &found[4])),
        });
    }
    let found = PAGE_COUNT.as_ref()?.captures(text)?;
    Some(Described {
        pages: found[1].parse().ok().filter(|pages| *pages < 100_000)?,
        template: None,
    })
}

/// The address of the link 下一页.
pub(crate) fn next_link(page: &Url, text: &str) -> Option<Url> {
    let tree = HtmlTree::new(text);
    let link = tree.elements().find(|element| {
        element.name() == "a"
            && matches!(
                element.text().trim(),
                "下一页" | "下页" | "后一页" | "下一页>" | "下一页 >" | "»"
            )
    })?;
    let href = link.attribute("href")?;
    let href = href.trim();
    if href.is_empty() || href.starts_with('#') || href.starts_with("javascript") {
        return None;
    }
    page.join(href).ok().filter(|next| next != page)
}
