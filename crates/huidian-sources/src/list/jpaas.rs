//! The unit interface of jpaas: the column page names the parameters, the interface answers a piece of HTML.

use std::collections::BTreeMap;

use huidian_extract::HtmlTree;
use serde_json::Value;
use url::Url;

use super::{Read, html};
use crate::answer::Ask;
use crate::outcome::Fault;
use crate::source::Source;

/// Where the unit is asked for, and with what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unit {
    url: Url,
    parameters: BTreeMap<String, String>,
}

/// The unit that the source's file declares.
pub(crate) fn declared(source: &Source) -> Option<Unit> {
    let mut parameters = source.list.unit.clone();
    let url = source.start.join(&parameters.remove("url")?).ok()?;
    Some(Unit { url, parameters })
}

/// Finds the unit in a column page. Where there are several, the one of the column's list is wanted: `tagId` tells.
pub(crate) fn discover(source: &Source, page: &Url, text: &str) -> Result<Vec<Unit>, Fault> {
    let tree = HtmlTree::new(text);
    let mut units = Vec::new();
    for element in tree.elements() {
        let data = element
            .attribute("queryData")
            .filter(|data| data.contains(':'));
        let (Some(data), Some(url)) = (data, element.attribute("url")) else {
            continue;
        };
        let Ok(url) = page.join(url.trim()) else {
            continue;
        };
        if url
            .host_str()
            .is_some_and(|host| source.addresses.allow(host))
        {
            units.push(Unit {
                url,
                parameters: pairs(&data),
            });
        }
    }
    if units.is_empty() {
        return Err(Fault::changed(
            "栏目页没有 queryData，找不到列表接口 (no unit parameters in the column page)",
        ));
    }
    // the list itself first; menus and pictures are units too
    units.sort_by_key(|unit| {
        let tag = unit.parameters.get("tagId").map_or("", String::as_str);
        usize::from(
            !["列表", "内容", "list"]
                .iter()
                .any(|word| tag.contains(word)),
        )
    });
    Ok(units)
}

/// `{'parseType':'bulidstatic','tagId':'内容区域',…}`: single quotes, so no JSON.
fn pairs(data: &str) -> BTreeMap<String, String> {
    let bare = data.trim().trim_start_matches('{').trim_end_matches('}');
    let mut found = BTreeMap::new();
    let mut parts = bare.split(['\'', '"']);
    // quotes cut the text into: nothing, key, colon, value, comma, key …
    let mut key: Option<String> = None;
    let mut is_quoted = false;
    for part in parts.by_ref() {
        if is_quoted {
            match key.take() {
                None => key = Some(part.to_owned()),
                Some(name) => {
                    found.insert(name, part.to_owned());
                }
            }
        } else if let Some(name) = key.as_ref() {
            // 'pageSize':20, — a value without quotes
            let value = part
                .trim()
                .trim_start_matches(':')
                .split(',')
                .next()
                .unwrap_or_default()
                .trim();
            if !value.is_empty() {
                found.insert(name.clone(), value.to_owned());
                key = None;
            }
        }
        is_quoted = !is_quoted;
    }
    found
}

impl Unit {
    pub(crate) fn ask(&self, source: &Source, page: &Url, number: usize) -> Ask {
        let mut url = self.url.clone();
        {
            let mut query = url.query_pairs_mut();
            for (name, value) in &self.parameters {
                if name != "paramJson" {
                    query.append_pair(name, value);
                }
            }
            if number > 1 || source.list.page_param {
                let paging = format!(
                    "{{\"pageNo\":{number},\"pageSize\":{}}}",
                    source.list.page_size
                );
                query.append_pair("paramJson", &paging);
            }
        }
        Ask {
            referer: Some(page.clone()),
            ..Ask::get(url)
        }
    }
}

/// Reads `{success, data: {html}}`.
pub(crate) fn read(source: &Source, page: &Url, text: &str) -> Result<Read, Fault> {
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| Fault::changed(format!("列表接口的回答不是 JSON：{error}")))?;
    if value.get("success") == Some(&Value::Bool(false)) {
        return Err(Fault::changed(
            "列表接口回答 success:false，参数或编码不被接受",
        ));
    }
    let html = value
        .pointer("/data/html")
        .and_then(Value::as_str)
        .ok_or_else(|| Fault::changed("列表接口的回答没有 data.html"))?;
    let mut read = html::read(source, page, html)?;
    read.is_proved_empty |= read.total == Some(0);
    Ok(read)
}
