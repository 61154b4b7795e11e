//! The State Council's gazette: a list of issues, and on each issue's page what it holds.

use serde_json::Value;
use url::Url;

use super::Read;
use crate::outcome::Fault;
use crate::source::Source;

/// Pages of the issues, the newest first.
pub(crate) fn issues(source: &Source, page: &Url, text: &str) -> Result<Vec<Url>, Fault> {
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| Fault::changed(format!("公报目录不是 JSON：{error}")))?;
    let values = value
        .get("values")
        .or_else(|| value.pointer("/0/values"))
        .and_then(Value::as_object)
        .ok_or_else(|| Fault::changed("公报目录没有 values"))?;
    let mut found: Vec<(i32, i32, Url)> = Vec::new();
    for (year, issues) in values {
        let year = digits(year);
        for (name, issue) in issues.as_object().into_iter().flatten() {
            let address = issue
                .get("gname")
                .and_then(Value::as_str)
                .unwrap_or_default();
            if let Some(url) = source.addresses.resolve(page, address) {
                found.push((year, digits(name), url));
            }
        }
    }
    if found.is_empty() {
        return Err(Fault::changed(
            "公报目录中没有一期可以读 (no issue in the directory)",
        ));
    }
    found.sort_by_key(|issue| std::cmp::Reverse((issue.0, issue.1)));
    Ok(found.into_iter().map(|(.., url)| url).collect())
}

fn digits(words: &str) -> i32 {
    let digits: String = words.chars().filter(char::is_ascii_digit).collect();
    digits.parse().unwrap_or(0)
}

/// Reads an issue; links of the page's foot end in 网站 and are no entries.
pub(crate) fn read_issue(source: &Source, page: &Url, text: &str) -> Result<Read, Fault> {
    let mut read = super::html::read(source, page, text)?;
    read.rows.retain(|row| !row.title.ends_with("网站"));
    for row in &mut read.rows {
        row.title = without_order(&row.title);
    }
    Ok(read)
}

/// "issuer + 令（第N号）" stands before the title, with a line between that is gone.
fn without_order(words: &str) -> String {
    let marks = ["号）", "号)", "〕\u{20}"];
    let cut = marks
        .iter()
        .filter_map(|mark| words.find(mark).map(|at| at + mark.len()))
        .filter(|at| words[..*at].contains('令') || words[..*at].contains("公告"))
        .min();
    match cut {
        Some(at) if words[at..].trim().chars().count() >= 4 => words[at..].trim().to_owned(),
        _ => words.to_owned(),
    }
}
