//! Static data files of sites that Xinhua builds: `ds_<32 hex>.json`, its name read from the page because it changes at a redesign.

use std::sync::LazyLock;

use huidian_extract::HtmlTree;
use regex::Regex;
use serde_json::Value;
use url::Url;

use super::Read;
use super::html::is_wanted;
use crate::date::{date_in_address, read_date};
use crate::number::number_in;
use crate::outcome::Fault;
use crate::row::Row;
use crate::source::Source;

static FILE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[\w./:-]*ds_[0-9a-f]{32}\.json").ok());

/// The address of the data file that a page names.
pub(crate) fn discover(source: &Source, page: &Url, text: &str) -> Result<Url, Fault> {
    let form = source.list.find.as_ref().or(FILE.as_ref());
    let found = form.and_then(|form| form.find(text)).map(|found| {
        // the form may name the end only: go back to the quote
        let start = text[..found.start()]
            .rfind(['"', '\'', '(', ' ', '=', '>'])
            .map_or(found.start(), |at| at + 1);
        &text[start..found.end()]
    });
    found
        .and_then(|link| source.addresses.resolve(page, link))
        .ok_or_else(|| {
            Fault::changed("页面没有数据文件 ds_….json 的地址 (no data file named in the page)")
        })
}

pub(crate) fn read(source: &Source, file: &Url, text: &str) -> Result<Read, Fault> {
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| Fault::changed(format!("数据文件不是 JSON：{error}")))?;
    let records = value
        .get("datasource")
        .and_then(Value::as_array)
        .ok_or_else(|| Fault::changed("数据文件没有 datasource"))?;
    let mut read = Read {
        total: Some(records.len()),
        ..Read::default()
    };
    for record in records {
        match row_of(source, file, record) {
            Some(row) if is_wanted(source, &row.title) => read.rows.push(row),
            _ => read.passed_over += 1,
        }
    }
    Ok(read)
}

fn row_of(source: &Source, file: &Url, record: &Value) -> Option<Row> {
    let text = |name: &str| record.get(name).and_then(Value::as_str).unwrap_or_default();
    let title = plain(text("showTitle"));
    let title = if title.is_empty() {
        plain(text("title"))
    } else {
        title
    };
    let linked = record
        .pointer("/linkUrls/0/linkUrl")
        .and_then(Value::as_str)
        .filter(|link| !link.is_empty());
    let address = [Some(text("publishUrl")), linked]
        .into_iter()
        .flatten()
        .find(|link| !link.is_empty())?;
    let url = source.addresses.resolve(file, address)?;
    if source
        .list
        .keep
        .as_ref()
        .is_some_and(|keep| !keep.is_match(url.as_str()))
        || title.is_empty()
    {
        return None;
    }
    let mut row = Row::new(title, url);
    row.listed_on =
        read_date(text("publishTime")).or_else(|| date_in_address(row.address.as_str()));
    row.number = number_in(&row.title);
    Some(row)
}

/// Words of a title that may be an anchor.
fn plain(title: &str) -> String {
    let tree = HtmlTree::new(title);
    tree.text_in(&(0..title.len())).replace('\n', "")
}
