//! RSS 2.0, Atom and JSON Feed, read alike.

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;
use url::Url;

use super::Read;
use super::html::is_wanted;
use super::json::{plain, words_at};
use crate::date::{date_in_address, read_date};
use crate::number::number_in;
use crate::outcome::Fault;
use crate::row::Row;
use crate::source::Source;

/// Entries of a feed that are read; one with more is a catalogue, and its newest stand first.
const MOST: usize = 50_000;

#[derive(Default)]
struct Entry {
    title: String,
    link: String,
    guid: String,
    date: String,
}

pub(crate) fn read(source: &Source, page: &Url, text: &str) -> Result<Read, Fault> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let entries = if text.starts_with('{') {
        json_entries(text)?
    } else {
        xml_entries(text)?
    };
    let mut read = Read::default();
    for entry in entries {
        match row_of(source, page, &entry) {
            Some(row) if is_wanted(source, &row.title) => read.rows.push(row),
            _ => read.passed_over += 1,
        }
    }
    // a feed without entries says that there is nothing: its frame is whole
    read.is_proved_empty = read.rows.is_empty() && read.passed_over == 0;
    Ok(read)
}

fn row_of(source: &Source, page: &Url, entry: &Entry) -> Option<Row> {
    let link = if entry.link.is_empty() {
        &entry.guid
    } else {
        &entry.link
    };
    let url = source.addresses.resolve(page, link)?;
    let title = plain(entry.title.trim());
    if title.is_empty() {
        return None;
    }
    let mut row = Row::new(title, url);
    row.listed_on = feed_date(&entry.date).or_else(|| date_in_address(row.address.as_str()));
    row.number = number_in(&row.title);
    Some(row)
}

/// RFC 3339, or RFC 2822 as in RSS; the day in China.
fn feed_date(words: &str) -> Option<jiff::civil::Date> {
    let china = jiff::tz::TimeZone::fixed(jiff::tz::offset(8));
    if let Ok(instant) = words.trim().parse::<jiff::Timestamp>() {
        return Some(instant.to_zoned(china).date());
    }
    if let Ok(instant) = jiff::fmt::rfc2822::parse(words.trim()) {
        return Some(instant.with_time_zone(china).date());
    }
    read_date(words)
}

fn json_entries(text: &str) -> Result<Vec<Entry>, Fault> {
    let value: Value = serde_json::from_str(text)
        .map_err(|error| Fault::changed(format!("订阅源不是 JSON：{error}")))?;
    let items = value
        .get("items")
        .and_then(Value::as_array)
        .ok_or_else(|| Fault::changed("订阅源没有 items (no JSON Feed)"))?;
    let entry = |item: &Value| Entry {
        title: words_at(item, "title"),
        link: words_at(item, "url"),
        guid: words_at(item, "id"),
        date: words_at(item, "date_published"),
    };
    Ok(items.iter().take(MOST).map(entry).collect())
}

fn xml_entries(text: &str) -> Result<Vec<Entry>, Fault> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut entries: Vec<Entry> = Vec::new();
    let (mut is_feed, mut in_entry) = (false, false);
    let mut field = String::new();
    loop {
        let event = reader
            .read_event()
            .map_err(|error| Fault::changed(format!("订阅源无法读取：{error}")))?;
        match event {
            Event::Start(tag) => {
                let name = local(tag.name().as_ref());
                is_feed |= matches!(name.as_str(), "rss" | "feed" | "rdf" | "channel");
                if matches!(name.as_str(), "item" | "entry") && entries.len() < MOST {
                    entries.push(Entry::default());
                    in_entry = true;
                } else if in_entry && name == "link" {
                    take_href(&tag, entries.last_mut());
                }
                field = name;
            }
            Event::Empty(tag) if in_entry && local(tag.name().as_ref()) == "link" => {
                take_href(&tag, entries.last_mut());
            }
            Event::Text(words) if in_entry => {
                let words = (*words).to_owned();
                put(&field, &words, entries.last_mut());
            }
            Event::CData(words) if in_entry => {
                let words = (*words).to_owned();
                put(&field, &words, entries.last_mut());
            }
            Event::GeneralRef(name) if in_entry => {
                let reference = format!("&{};", &*name);
                put(&field, &reference, entries.last_mut());
            }
            Event::End(tag) => {
                if matches!(local(tag.name().as_ref()).as_str(), "item" | "entry") {
                    in_entry = false;
                }
                field.clear();
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if is_feed {
        Ok(entries)
    } else {
        Err(Fault::changed(
            "地址给出的不是订阅源 (neither RSS nor Atom nor JSON Feed)",
        ))
    }
}

fn local(name: &str) -> String {
    let name = name.to_lowercase();
    name.rsplit(':').next().unwrap_or_default().to_owned()
}

fn take_href(tag: &quick_xml::events::BytesStart<'_>, entry: Option<&mut Entry>) {
    let Some(entry) = entry else { return };
    let value = |name: &str| {
        tag.attributes()
            .flatten()
            .find(|attribute| attribute.key.as_ref() == name)
            .map(|attribute| attribute.value.replace("&amp;", "&"))
    };
    let is_page = value("rel").is_none_or(|rel| rel == "alternate");
    if let Some(href) = value("href")
        && is_page
        && entry.link.is_empty()
    {
        entry.link = href;
    }
}

fn put(field: &str, words: &str, entry: Option<&mut Entry>) {
    let Some(entry) = entry else { return };
    match field {
        "title" => entry.title.push_str(words),
        "link" => entry.link.push_str(words.trim()),
        "guid" | "id" => entry.guid.push_str(words.trim()),
        "pubdate" | "published" | "date" => entry.date.push_str(words.trim()),
        "updated" if entry.date.is_empty() => entry.date.push_str(words.trim()),
        _ => {}
    }
}
