//! Hanweb's jpage: records in CDATA, in the column page and in the answers of `dataproxy.jsp`.

use std::sync::LazyLock;

use regex::Regex;
use url::Url;

use super::{Read, html};
use crate::outcome::Fault;
use crate::source::Source;

static RECORD: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?s)<record>\s*<!\[CDATA\[(.*?)\]\]>\s*</record>").ok());
static NEXT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"(?s)<nextgroup>\s*<!\[CDATA\[.*?href\s*=\s*["']([^"']+)["']"#).ok()
});
static TOTALS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"<(totalrecord|totalpage)>\s*(\d+)\s*<").ok());
/// Parameters of the column in the page's own script: `columnid:'123'`, `columnid=123`.
static PARAMETER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r#"\b(columnid|unitid|webid|webname|appid|path|permissiontype)\s*['"]?\s*[:=]\s*['"]?([^'"&,;\s<>)}]+)"#).ok()
});

/// Rows of a datastore, and where the next are.
pub(crate) fn read(source: &Source, page: &Url, text: &str) -> Result<(Read, Option<Url>), Fault> {
    if !text.contains("<datastore>") && !text.contains("<datastore ") {
        return Err(Fault::changed(
            "页面没有 datastore (no datastore in the answer)",
        ));
    }
    let records: String = RECORD
        .as_ref()
        .map(|form| {
            form.captures_iter(text)
                .map(|found| found[1].to_owned())
                .collect()
        })
        .unwrap_or_default();
    let mut read = html::read(source, page, &records)?;
    for found in TOTALS
        .as_ref()
        .map(|form| form.captures_iter(text))
        .into_iter()
        .flatten()
    {
        let number = found[2].parse().ok();
        match &found[1] {
            "totalrecord" => read.total = number,
            _ => read.pages = number,
        }
    }
    read.is_proved_empty |= read.total == Some(0);
    let next = NEXT
        .as_ref()
        .and_then(|form| form.captures(text))
        .and_then(|found| {
            let href = found[1].replace("&amp;", "&");
            source.addresses.resolve(page, &href)
        });
    Ok((read, next))
}

/// The address of page `number`, from the parameters that stand in the page or in the source's file; `None` where the site hides them.
pub(crate) fn page_address(source: &Source, text: &str, number: usize) -> Option<Url> {
    let mut parameters = source.list.jpage.clone();
    for found in PARAMETER.as_ref()?.captures_iter(text) {
        parameters
            .entry(found[1].to_owned())
            .or_insert_with(|| found[2].to_owned());
    }
    let column = parameters.get("columnid")?;
    // an encrypted column cannot be asked for by number
    if !column.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut url = source.start.join("/module/web/jpage/dataproxy.jsp").ok()?;
    {
        let mut query = url.query_pairs_mut();
        query.append_pair("page", &number.to_string());
        query.append_pair("appid", parameters.get("appid").map_or("1", String::as_str));
        for name in ["webid", "columnid", "unitid", "webname"] {
            if let Some(value) = parameters.get(name) {
                query.append_pair(name, value);
            }
        }
        query.append_pair("path", parameters.get("path").map_or("/", String::as_str));
        query.append_pair("permissiontype", "0");
    }
    Some(url)
}
