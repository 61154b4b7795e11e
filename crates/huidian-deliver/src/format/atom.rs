//! Atom (RFC 4287) with pages (RFC 5005).

use huidian_text::markup::escape_markup as escape;
use jiff::Timestamp;

/// A page of a feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Feed {
    /// Never changes, whatever the feed's address.
    pub id: String,
    pub title: String,
    /// A sentence under the title, where something has to be said.
    pub subtitle: Option<String>,
    pub self_url: String,
    /// What the feed is about, for people.
    pub page_url: String,
    pub first_url: String,
    /// The page with older entries.
    pub next_url: Option<String>,
    /// Newest first.
    pub entries: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub id: String,
    pub title: String,
    pub url: String,
    pub summary: String,
    pub category: &'static str,
    pub updated_at: Timestamp,
}

/// The page as a document.
pub fn atom(feed: &Feed) -> String {
    // an empty feed has not changed since the beginning of time
    let updated = feed.entries.iter().map(|entry| entry.updated_at).max();
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"zh-Hans\">\n\
         <id>{}</id>\n<title>{}</title>\n{}<updated>{}</updated>\n<author><name>会典</name></author>\n\
         <generator>huidian</generator>\n",
        escape(&feed.id),
        escape(&feed.title),
        subtitle(feed),
        instant(updated.unwrap_or(Timestamp::UNIX_EPOCH)),
    );
    push_link(&mut out, "self", &feed.self_url);
    push_link(&mut out, "alternate", &feed.page_url);
    push_link(&mut out, "first", &feed.first_url);
    if let Some(next) = &feed.next_url {
        push_link(&mut out, "next", next);
    }
    for entry in &feed.entries {
        push_entry(&mut out, entry);
    }
    out.push_str("</feed>\n");
    out
}

fn subtitle(feed: &Feed) -> String {
    let subtitle = feed.subtitle.as_deref().map(escape);
    subtitle.map_or_else(String::new, |text| format!("<subtitle>{text}</subtitle>\n"))
}

fn push_entry(out: &mut String, entry: &Entry) {
    let at = instant(entry.updated_at);
    out.push_str(&format!(
        "<entry><id>{}</id><title>{}</title><updated>{at}</updated><published>{at}</published>\
         <link rel=\"alternate\" href=\"{}\"/><category term=\"{}\"/><summary type=\"text\">{}</summary></entry>\n",
        escape(&entry.id),
        escape(&entry.title),
        escape(&entry.url),
        entry.category,
        escape(&entry.summary),
    ));
}

fn push_link(out: &mut String, relation: &str, url: &str) {
    out.push_str(&format!(
        "<link rel=\"{relation}\" href=\"{}\"/>\n",
        escape(url)
    ));
}

/// RFC 3339, to the second.
fn instant(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
