//! Answers in JSON whose fields the source's file names.

use std::collections::BTreeMap;

use huidian_extract::HtmlTree;
use serde_json::Value;
use url::Url;
use url::form_urlencoded::Serializer;

use super::Read;
use super::html::is_wanted;
use crate::answer::{Ask, Method};
use crate::date::{date_in_address, read_date};
use crate::number::number_in;
use crate::outcome::Fault;
use crate::row::Row;
use crate::source::{JsonPlan, Source};

/// The request for page `number`, 1 for the first.
pub(crate) fn ask(
    source: &Source,
    plan: &JsonPlan,
    found: &BTreeMap<String, String>,
    number: usize,
) -> Result<Ask, Fault> {
    let page = (number - 1 + plan.page_base).to_string();
    let size = source.list.page_size.to_string();
    let fill = |text: &str| {
        let text = text.replace("{page}", &page).replace("{size}", &size);
        found.iter().fold(text, |text, (name, value)| {
            text.replace(&format!("{{{name}}}"), value)
        })
    };
    let address = fill(&plan.url);
    let url = source
        .start
        .join(&address)
        .map_err(|error| Fault::changed(format!("地址 {address} 不成立：{error}")))?;
    let referer = match &plan.referer {
        Some(text) => source.start.join(text).ok(),
        None => Some(source.start.clone()),
    };
    let body = if let Some(body) = &plan.body {
        Some(("application/json", fill(body)))
    } else if plan.form.is_empty() {
        None
    } else {
        let mut form = Serializer::new(String::new());
        for (name, value) in &plan.form {
            form.append_pair(name, &fill(value));
        }
        Some(("application/x-www-form-urlencoded", form.finish()))
    };
    Ok(Ask {
        method: if body.is_some() {
            Method::Post
        } else {
            Method::Get
        },
        url,
        body,
        referer,
    })
}

pub(crate) fn read(
    source: &Source,
    plan: &JsonPlan,
    page: &Url,
    text: &str,
    number: usize,
) -> Result<Read, Fault> {
    let value: Value =
        serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
            Fault::changed(format!("回答不是 JSON：{error} (the answer is not JSON)"))
        })?;
    if !plan.empty.is_empty()
        && plan
            .empty
            .iter()
            .all(|(path, wanted)| words_at(&value, path) == *wanted)
    {
        return Ok(Read {
            total: Some(0),
            is_proved_empty: true,
            ..Read::default()
        });
    }
    for (path, wanted) in &plan.echo {
        let wanted = &wanted.replace("{page}", &(number - 1 + plan.page_base).to_string());
        let given = words_at(&value, path);
        if given != *wanted {
            return Err(Fault::changed(format!(
                "回答中 {path} 是“{given}”，应为“{wanted}”：网站没有按所问作答"
            )));
        }
    }
    let rows = find(&value, &plan.rows)
        .and_then(Value::as_array)
        .ok_or_else(|| {
            Fault::changed(format!("回答中没有 {} (no rows in the answer)", plan.rows))
        })?;
    let total = plan
        .total
        .as_deref()
        .and_then(|paths| first_of(&value, paths).parse().ok());
    let mut read = Read {
        total,
        is_proved_empty: rows.is_empty() && total == Some(0),
        ..Read::default()
    };
    for record in rows {
        match row_of(source, plan, page, record) {
            Some(row) if is_wanted(source, &row.title) => read.rows.push(row),
            _ => read.passed_over += 1,
        }
    }
    Ok(read)
}

fn row_of(source: &Source, plan: &JsonPlan, page: &Url, record: &Value) -> Option<Row> {
    let field = |name: &str| {
        plan.fields
            .get(name)
            .map(|paths| first_of(record, paths))
            .unwrap_or_default()
    };
    let title = plain(&field("title"));
    let fill = |template: &str| {
        let named = plan
            .fields
            .iter()
            .fold(template.to_owned(), |text, (name, paths)| {
                text.replace(&format!("{{{name}}}"), &plain(&first_of(record, paths)))
            });
        // an own address beats the template
        (!named.contains('{')).then_some(named)
    };
    let own = field("url");
    let address = match &plan.link {
        Some(template) if own.is_empty() || template.contains("{url}") => fill(template)?,
        _ => own,
    };
    let url = source.addresses.resolve(page, &address)?;
    if title.is_empty()
        || source
            .list
            .keep
            .as_ref()
            .is_some_and(|keep| !keep.is_match(url.as_str()))
    {
        return None;
    }
    let mut row = Row::new(title, url);
    row.data = plan
        .data
        .as_deref()
        .and_then(fill)
        .and_then(|data| source.addresses.resolve(page, &data));
    row.listed_on = read_date(&field("date")).or_else(|| date_in_address(row.address.as_str()));
    row.number = Some(plain(&field("number")))
        .filter(|number| !number.is_empty())
        .or_else(|| number_in(&row.title));
    row.status = Some(field("status")).filter(|status| !status.is_empty());
    row.comments_until = read_date(&field("deadline"));
    if let Some([array, name, link]) = &plan.files {
        let files = find(record, array).and_then(Value::as_array);
        for file in files.into_iter().flatten() {
            if let Some(url) = source.addresses.resolve(page, &words_at(file, link)) {
                row.files.push((words_at(file, name), url));
            }
        }
    }
    Some(row)
}

/// The first value that is there, of paths set apart by `|`.
fn first_of(record: &Value, paths: &str) -> String {
    paths
        .split('|')
        .map(|path| words_at(record, path.trim()))
        .find(|words| !words.is_empty())
        .unwrap_or_default()
}

/// The value at a path: `data.searchResult.dataResults`, `linkUrls[0].linkUrl`, `*` for the only value or all of an object's arrays.
pub(crate) fn find<'v>(value: &'v Value, path: &str) -> Option<&'v Value> {
    if path.is_empty() || path == "." {
        return Some(value);
    }
    let mut at = value;
    for part in path.split('.') {
        let (name, index) = match part.split_once('[') {
            Some((name, index)) => (name, index.trim_end_matches(']').parse::<usize>().ok()),
            None => (part, None),
        };
        if !name.is_empty() {
            at = at.get(name)?;
        }
        if let Some(index) = index {
            at = at.get(index)?;
        }
    }
    Some(at)
}

/// A string or number at a path, as words; the first where it is a list of strings.
pub(crate) fn words_at(value: &Value, path: &str) -> String {
    match find(value, path) {
        Some(Value::String(text)) => text.trim().to_owned(),
        Some(Value::Number(number)) => number.to_string(),
        Some(Value::Bool(truth)) => truth.to_string(),
        Some(Value::Array(list)) => list
            .first()
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned(),
        _ => String::new(),
    }
}

/// Without `<em>` and `<sacinfo>`.
pub(crate) fn plain(words: &str) -> String {
    if !words.contains(['<', '&']) {
        return words.to_owned();
    }
    let tree = HtmlTree::new(words);
    tree.text_in(&(0..words.len())).replace('\n', "")
}
