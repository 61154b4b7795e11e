//! What an attachment is called.

use huidian_fetch::Response;
use huidian_sources::Attachment;

/// `filename*` of the header, then what the address says, then the words of the link, then the end of the address.
pub(crate) fn file_name(attachment: &Attachment, response: &Response) -> String {
    let header = response
        .header("content-disposition")
        .and_then(disposition_name);
    let query = attachment
        .url
        .query_pairs()
        .find(|(key, _)| matches!(key.as_ref(), "fText" | "fileName" | "filename"))
        .map(|(_, value)| value.into_owned());
    let words = Some(attachment.name.trim().to_owned()).filter(|words| !words.is_empty());
    let last = attachment
        .url
        .path_segments()
        .and_then(|mut parts| parts.next_back())
        .map(str::to_owned);
    let name = [header, query, words, last]
        .into_iter()
        .flatten()
        .find(|name| !name.is_empty())
        .unwrap_or_default();
    safe_name(&name)
}

fn disposition_name(value: &str) -> Option<String> {
    if let Some((_, rest)) = value.split_once("filename*=") {
        let encoded = rest.split(';').next()?.trim().trim_matches('"');
        let encoded = encoded.rsplit("''").next()?;
        return Some(percent_decoded(encoded));
    }
    let (_, rest) = value.split_once("filename=")?;
    let name = rest.split(';').next()?.trim().trim_matches('"');
    let decoded = percent_decoded(name);
    // raw GBK that was read as UTF-8 says nothing
    (!decoded.contains('\u{fffd}')).then_some(decoded)
}

fn percent_decoded(text: &str) -> String {
    let query = format!("n={}", text.replace('+', "%2B").replace('&', "%26"));
    url::form_urlencoded::parse(query.as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

/// A name without folders and control characters: servers and pages may say `../`.
fn safe_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|c| !c.is_control()).take(150).collect();
    let clean = clean.trim().trim_start_matches('.').to_owned();
    if clean.is_empty() {
        "attachment".to_owned()
    } else {
        clean
    }
}
