//! A document's page: is it what the list promised, and which files hang on it.

use std::collections::BTreeMap;

use huidian_extract::web::{WebFieldName, WebPage, read as read_web};
use huidian_text::markup::escape_markup;
use huidian_text::{bigram_similarity, title_key};
use serde_json::Value;
use url::Url;

use crate::answer::{Answer, Ask};
use crate::check::{FileKind, challenge_in, file_kind};
use crate::list::json::{find, words_at};
use crate::outcome::Fault;
use crate::row::Row;
use crate::source::Source;

/// Titles of list and page are at least this alike (Dice over character pairs): a list's may be shortened, never another's.
const TITLE_LIKENESS: f64 = 0.35;
/// Characters of the text among which the list's title may stand.
const HEAD: usize = 600;
/// Characters below which a page without files has no text.
const FEWEST_CHARACTERS: usize = 20;

/// A file that belongs to a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// As the page calls it.
    pub name: String,
    pub url: Url,
}

/// A document's page, read.
#[derive(Debug, Clone)]
pub struct Detail {
    /// What the bytes are.
    pub kind: FileKind,
    /// Facts beside the text and the place of the text; empty for a file.
    pub page: WebPage,
    /// The page made of a data answer, where the site has no page of its own that a machine can read.
    pub composed: Option<String>,
    pub attachments: Vec<Attachment>,
    /// Characters of the page's own text.
    pub text_length: usize,
}

/// The request for a row's document.
pub fn detail_request(row: &Row) -> Ask {
    Ask::get(row.data.clone().unwrap_or_else(|| row.address.clone()))
}

/// Reads the answer to [`detail_request`], or says why it is not the document of the row.
pub fn read_detail(source: &Source, row: &Row, answer: &Answer<'_>) -> Result<Detail, Fault> {
    if let Some(challenge) = challenge_in(answer) {
        return Err(Fault::Blocked(challenge));
    }
    if !(200..300).contains(&answer.status) {
        return Err(Fault::Http(format!(
            "{} 回答 HTTP {}",
            answer.url, answer.status
        )));
    }
    let kind = file_kind(answer.body);
    if kind == FileKind::Empty {
        return Err(Fault::changed(format!(
            "{} 是空的 (an empty answer)",
            answer.url
        )));
    }
    let is_file = !matches!(kind, FileKind::Html | FileKind::Text);
    if is_file {
        return Ok(Detail {
            kind,
            page: WebPage::default(),
            composed: None,
            attachments: files_of(row),
            text_length: 0,
        });
    }
    let text = answer.text();
    if let Some(paths) = &source.detail.json {
        return read_data(source, row, answer, paths, &text);
    }
    let page = read_web(&text, &source.detail.body);
    let mut attachments = files_of(row);
    for link in &page.attachments {
        let url = source
            .addresses
            .resolve(&answer.url, &link.address)
            .or_else(|| same_host(&answer.url, &link.address));
        if let Some(url) = url
            && !attachments.iter().any(|known| known.url == url)
        {
            attachments.push(Attachment {
                name: link.words.clone(),
                url,
            });
        }
    }
    let body = body_text(&text, &page);
    check_body(source, answer, &page, &body, &attachments)?;
    check_title(row, answer, &page, &body)?;
    Ok(Detail {
        kind,
        page,
        composed: None,
        attachments,
        text_length: count_words(&body),
    })
}

fn files_of(row: &Row) -> Vec<Attachment> {
    row.files
        .iter()
        .map(|(name, url)| Attachment {
            name: name.clone(),
            url: url.clone(),
        })
        .collect()
}

fn same_host(page: &Url, link: &str) -> Option<Url> {
    let url = page.join(link.trim()).ok()?;
    (url.host_str() == page.host_str() && matches!(url.scheme(), "http" | "https")).then_some(url)
}

fn body_text(source: &str, page: &WebPage) -> String {
    let Some(body) = &page.body else {
        return String::new();
    };
    let byte = |count: u32| {
        source
            .char_indices()
            .nth(count as usize)
            .map_or(source.len(), |(at, _)| at)
    };
    let tree = huidian_extract::HtmlTree::new(source);
    tree.text_in(&(byte(body.span.start)..byte(body.span.end)))
}

fn count_words(body: &str) -> usize {
    body.chars().filter(|c| !c.is_whitespace()).count()
}

fn check_body(
    source: &Source,
    answer: &Answer<'_>,
    page: &WebPage,
    body: &str,
    files: &[Attachment],
) -> Result<(), Fault> {
    let count = count_words(body);
    if count < FEWEST_CHARACTERS && files.is_empty() {
        return Err(Fault::changed(format!(
            "{} 上找不到正文 (no text on the page)",
            answer.url
        )));
    }
    // where the file names the text's place, a guess shows that the template is another
    let is_guess = page
        .body
        .as_ref()
        .is_none_or(|body| body.found_by == "densest box");
    if is_guess && !source.detail.body.is_empty() && files.is_empty() {
        return Err(Fault::changed(format!(
            "{} 的正文不在所述位置 (the page's template changed)",
            answer.url
        )));
    }
    Ok(())
}

/// Throttled sites serve the section's page instead of the article: it has another title.
fn check_title(row: &Row, answer: &Answer<'_>, page: &WebPage, body: &str) -> Result<(), Fault> {
    let listed = row.title.trim_end_matches(['…', '.']).trim();
    let wanted = title_key(listed);
    let mut titles = page
        .fields
        .iter()
        .filter(|field| field.name == WebFieldName::Title)
        .peekable();
    if wanted.is_empty() || titles.peek().is_none() {
        return Ok(());
    }
    let shown = titles
        .peek()
        .map_or_else(String::new, |field| field.value.clone());
    let agrees = titles.any(|field| {
        let key = title_key(&field.value);
        key.contains(&wanted)
            || (!key.is_empty() && wanted.contains(&key))
            || bigram_similarity(&key, &wanted) >= TITLE_LIKENESS
    });
    let head: String = body.chars().take(HEAD).collect();
    if agrees || title_key(&head).contains(&wanted) || is_in_heading(&answer.text(), &wanted) {
        return Ok(());
    }
    Err(Fault::changed(format!(
        "{} 的标题是“{shown}”，列表上是“{listed}” (another page than the list promised)",
        answer.url
    )))
}

/// Whether some headline of the page has the title: sites give all their pages one `title`, and the document's own stands in an `h2`.
fn is_in_heading(source: &str, wanted: &str) -> bool {
    let tree = huidian_extract::HtmlTree::new(source);
    tree.elements()
        .filter(|element| {
            matches!(element.name(), "h1" | "h2" | "h3" | "h4")
                || element
                    .attribute("class")
                    .is_some_and(|class| class.to_lowercase().contains("title"))
        })
        .any(|element| title_key(&element.text()).contains(wanted))
}

/// Reads a document that comes as data, and makes a page of it.
fn read_data(
    source: &Source,
    row: &Row,
    answer: &Answer<'_>,
    paths: &BTreeMap<String, String>,
    text: &str,
) -> Result<Detail, Fault> {
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| Fault::changed(format!("{} 不是 JSON：{error}", answer.url)))?;
    let at = |name: &str| {
        let paths = paths.get(name).map_or("", String::as_str);
        paths
            .split('|')
            .filter(|path| !path.is_empty())
            .map(|path| words_at(&value, path))
            .find(|words| !words.is_empty())
            .unwrap_or_default()
    };
    let body = at("body");
    let mut attachments = files_of(row);
    if let Some(list) = paths
        .get("files")
        .and_then(|path| find(&value, path))
        .and_then(Value::as_array)
    {
        for file in list {
            let name = words_at(
                file,
                paths.get("file_name").map_or("fileName", String::as_str),
            );
            let link = words_at(
                file,
                paths.get("file_url").map_or("fileUrl", String::as_str),
            );
            if let Some(url) = source.addresses.resolve(&answer.url, &link) {
                attachments.push(Attachment { name, url });
            }
        }
    }
    let has_text = count_words(&body) >= FEWEST_CHARACTERS;
    if !has_text && attachments.is_empty() {
        return Err(Fault::changed(format!(
            "{} 的回答中没有正文 (no text in the answer)",
            answer.url
        )));
    }
    let title = [at("title"), row.title.clone()]
        .into_iter()
        .find(|title| !title.is_empty())
        .unwrap_or_default();
    let composed = compose(
        &title,
        &at("date"),
        &at("number"),
        &at("origin"),
        &row.address,
        &body,
    );
    let page = read_web(&composed, &source.detail.body);
    check_title(row, answer, &page, &body)?;
    Ok(Detail {
        kind: FileKind::Html,
        page,
        composed: Some(composed),
        attachments,
        text_length: count_words(&body),
    })
}

fn compose(
    title: &str,
    date: &str,
    number: &str,
    origin: &str,
    address: &Url,
    body: &str,
) -> String {
    let number_row = if number.is_empty() {
        String::new()
    } else {
        format!(
            "<table><tr><td>文号</td><td>{}</td></tr><tr><td>标题</td><td>{}</td></tr></table>\n",
            escape_markup(number),
            escape_markup(title)
        )
    };
    format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\"><head><meta charset=\"utf-8\"><title>{0}</title>\n<meta name=\"ArticleTitle\" content=\"{0}\">\n<meta name=\"PubDate\" content=\"{1}\">\n<meta name=\"ContentSource\" content=\"{2}\">\n<meta name=\"Url\" content=\"{3}\">\n</head><body>\n<h1>{0}</h1>\n{number_row}<div class=\"article-content\">\n{body}\n</div></body></html>\n",
        escape_markup(title),
        escape_markup(date),
        escape_markup(origin),
        escape_markup(address.as_str()),
    )
}
