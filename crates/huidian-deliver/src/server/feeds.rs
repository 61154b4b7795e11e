//! `/feeds/….atom` and `/calendar.ics`.

use std::str::FromStr;

use axum::extract::{Path, RawQuery, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use huidian_model::WorkId;
use huidian_store::{Reader, Register, WorkFilter, content_hash};
use jiff::ToSpan;

use super::Service;
use super::failure::Failure;
use crate::error::Error;
use crate::feed::{RegisterFeed, calendar_entries, due_days, entries, register_entries};
use crate::format::atom::{Feed, atom};
use huidian_following::{
    Coverage, Interview, Selection, Threshold, decode, encode, register_filter,
};
use huidian_wire::calendar::calendar as write_calendar;

/// Days a calendar looks back.
const LOOKS_BACK: i64 = 366;

/// `/feeds/works.atom?…`: every list and search.
pub(super) async fn list(
    State(service): State<Service>,
    Path(name): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    if !matches!(name.as_str(), "works.atom" | "search.atom") {
        return Err(no_feed());
    }
    let selection = selection(query.as_deref(), &["before"])?;
    let address = format!("/feeds/{name}");
    respond(service, selection, address, query, headers).await
}

/// `/feeds/sectors/energy.atom`, `/feeds/issuers/工信部.atom`, `/feeds/works/数据安全法.atom`.
pub(super) async fn of(
    State(service): State<Service>,
    Path((kind, name)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let subject = name.strip_suffix(".atom").ok_or_else(no_feed)?;
    let mut selection = selection(query.as_deref(), &["before"])?;
    match kind.as_str() {
        "sectors" => {
            let sector = subject.parse().map_err(Failure::NotFound)?;
            selection.sectors.push(sector);
        }
        "issuers" => selection.issuers.push(subject.to_owned()),
        "works" => selection.works.push(WorkId::new(subject)),
        _ => return Err(no_feed()),
    }
    let address = format!("/feeds/{kind}/{}", encode(&name));
    respond(service, selection, address, query, headers).await
}

/// The selection of a query that has no other names than its own and these.
pub(super) fn selection(query: Option<&str>, others: &[&str]) -> Result<Selection, Failure> {
    let query = query.unwrap_or("");
    Selection::refuse_unknown(query, others)?;
    Ok(Selection::read(query)?)
}

fn no_feed() -> Failure {
    Failure::NotFound("没有这个订阅地址".to_owned())
}

async fn respond(
    service: Service,
    selection: Selection,
    address: String,
    query: Option<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    service
        .blocking(move |service| {
            if let [work] = selection.works.as_slice()
                && service.read()?.find_title(work)?.is_none()
            {
                return Err(Failure::NotFound(format!("本库没有收录：{work}")));
            }
            if address.starts_with("/feeds/issuers/") {
                refuse_unknown_issuer(service, &selection)?;
            }
            let followed = Followed {
                name: format!("会典 · {}", selection.name()),
                id: format!("feed:{}", selection.query()),
                page: page_of(&selection),
                filter: service.filter(&selection)?,
                as_of: selection.as_of.unwrap_or_else(|| service.today()),
            };
            feed(service, &followed, &address, query.as_deref(), &headers)
        })
        .await
}

/// A misspelt name would be followed for ever, and never bring anything.
fn refuse_unknown_issuer(service: &Service, selection: &Selection) -> Result<(), Failure> {
    let names = selection.issuers.join("、");
    let is_on_file = service.setup().catalogue.authorities.register.read(&names);
    if is_on_file.is_some() || service.has_works(selection)? {
        return Ok(());
    }
    Err(Failure::NotFound(format!(
        "没有这个机关，本库也没有它发布的文件：{names}"
    )))
}

fn page_of(selection: &Selection) -> String {
    match (&selection.search, selection.works.as_slice()) {
        (None, [work]) => format!("/works/{}", encode(work.as_str())),
        (Some(search), _) => format!("/search?q={}", encode(search)),
        (None, _) if selection.is_everything() => "/works".to_owned(),
        (None, _) => format!("/works?{}", selection.query()),
    }
}

/// What a feed or calendar is about.
struct Followed {
    name: String,
    /// Makes the feed's own id.
    id: String,
    page: String,
    filter: WorkFilter,
    as_of: jiff::civil::Date,
}

fn feed(
    service: &Service,
    followed: &Followed,
    address: &str,
    query: Option<&str>,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let before: Option<i64> = read(query, "before", "not a number (不是数字)")?;
    let reader = service.read()?;
    let tag = entity_tag(&format!(
        "{} {address} {query:?} {}",
        reader.revision()?,
        followed.as_of
    ));
    if let Some(unchanged) = unchanged(headers, &tag) {
        return Ok(unchanged);
    }
    let base = &service.setup().public_url;
    let (entries, next) = entries(&reader, &followed.filter, followed.as_of, before, base)?;
    let page = |before: Option<i64>| page_url(base, address, query, before);
    let feed = Feed {
        id: format!("tag:huidian.invalid,2026:{}", followed.id),
        title: followed.name.clone(),
        subtitle: entries
            .is_empty()
            .then(|| empty("目前没有符合条件的变化", &reader, followed))
            .transpose()?,
        self_url: page(before),
        page_url: format!("{base}{}", followed.page),
        first_url: page(None),
        next_url: next.map(|seq| page(Some(seq))),
        entries,
    };
    Ok(tagged(
        atom(&feed),
        "application/atom+xml; charset=utf-8",
        tag,
    ))
}

/// What an empty feed says: that nothing is known, of what, and until when.
fn empty(what: &str, reader: &Reader<'_>, followed: &Followed) -> Result<String, Failure> {
    let covered = Coverage::of(reader, &followed.filter, followed.as_of)?;
    Ok(format!(
        "{what}，有了就会出现在这里（{}）",
        covered.chinese()
    ))
}

/// The feed of a register: events of the law, one entry for each work and day; with `learned=1` a line a day about what the library learned.
fn register_feed(
    service: &Service,
    register: &Register,
    followed: &Followed,
    address: &str,
    query: Option<&str>,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let before: Option<usize> = read(query, "before", "not a number (不是数字)")?;
    let reader = service.read()?;
    let tag = entity_tag(&format!(
        "{} {address} {query:?} {} {}",
        reader.revision()?,
        followed.as_of,
        // answers are no content of the library, so that its revision does not tell of them
        register.interview
    ));
    if let Some(unchanged) = unchanged(headers, &tag) {
        return Ok(unchanged);
    }
    let base = &service.setup().public_url;
    let interview = Interview::read(&register.interview)?;
    let asked = RegisterFeed {
        works: &followed.filter,
        today: followed.as_of,
        threshold: interview.threshold,
        wants_learned: interview.threshold == Threshold::Everything
            || parameter(query, "learned").is_some_and(|value| value == "1"),
        skip: before.unwrap_or(0),
    };
    let (entries, next) = register_entries(&reader, &asked, base)?;
    let number = |skip: usize| i64::try_from(skip).ok();
    let page = |before: Option<i64>| page_url(base, address, query, before);
    let feed = Feed {
        id: format!("tag:huidian.invalid,2026:{}", followed.id),
        title: followed.name.clone(),
        subtitle: entries
            .is_empty()
            .then(|| empty("目前没有法律上的变化", &reader, followed))
            .transpose()?,
        self_url: page(before.and_then(number)),
        page_url: format!("{base}{}", followed.page),
        first_url: page(None),
        next_url: next.map(|skip| page(number(skip))),
        entries,
    };
    Ok(tagged(
        atom(&feed),
        "application/atom+xml; charset=utf-8",
        tag,
    ))
}

fn page_url(base: &str, address: &str, query: Option<&str>, before: Option<i64>) -> String {
    let kept = query.unwrap_or("").split('&');
    let mut pairs: Vec<String> = kept
        .filter(|pair| !pair.is_empty() && !pair.starts_with("before="))
        .map(str::to_owned)
        .collect();
    pairs.extend(before.map(|seq| format!("before={seq}")));
    let mark = if pairs.is_empty() { "" } else { "?" };
    format!("{base}{address}{mark}{}", pairs.join("&"))
}

fn parameter(query: Option<&str>, name: &str) -> Option<String> {
    let pairs = query?.split('&').filter_map(|pair| pair.split_once('='));
    pairs
        .filter(|(known, _)| *known == name)
        .map(|(_, value)| decode(value))
        .next()
}

/// A parameter that is there must be readable.
fn read<T: FromStr>(
    query: Option<&str>,
    name: &'static str,
    reason: &str,
) -> Result<Option<T>, Failure> {
    let Some(value) = parameter(query, name).filter(|value| !value.is_empty()) else {
        return Ok(None);
    };
    value.parse().map(Some).map_err(|_| {
        Failure::from(Error::Parameter {
            name,
            value: value.chars().take(80).collect(),
            reason: reason.to_owned(),
        })
    })
}

pub(super) fn entity_tag(state: &str) -> String {
    format!("\"{}\"", &content_hash(state.as_bytes()).to_string()[..24])
}

pub(super) fn unchanged(headers: &HeaderMap, tag: &str) -> Option<Response> {
    let known = headers.get(IF_NONE_MATCH)?.to_str().ok()?;
    known
        .contains(tag)
        .then(|| (StatusCode::NOT_MODIFIED, [(ETAG, tag.to_owned())]).into_response())
}

pub(super) fn tagged(text: String, media_type: &'static str, tag: String) -> Response {
    let headers = [
        (CONTENT_TYPE, media_type.to_owned()),
        (ETAG, tag),
        (CACHE_CONTROL, "no-cache".to_owned()),
    ];
    (headers, text).into_response()
}

/// `/calendar.ics?…`.
pub(super) async fn calendar(
    State(service): State<Service>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    service
        .blocking(move |service| {
            let selection = selection(query.as_deref(), &["from"])?;
            let followed = Followed {
                name: format!("会典 · {}", selection.name()),
                id: String::new(),
                page: String::new(),
                filter: service.filter(&selection)?,
                as_of: selection.as_of.unwrap_or_else(|| service.today()),
            };
            days(service, &followed, None, query.as_deref(), &headers)
        })
        .await
}

fn days(
    service: &Service,
    followed: &Followed,
    register: Option<&Register>,
    query: Option<&str>,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let earliest = followed
        .as_of
        .checked_sub(LOOKS_BACK.days())
        .unwrap_or(followed.as_of);
    let from = read(query, "from", "not a day such as 2026-01-31 (不是日期)")?.unwrap_or(earliest);
    let reader = service.read()?;
    let tag = entity_tag(&format!(
        "{} {query:?} {from} {} {:?}",
        reader.revision()?,
        followed.name,
        // notes are no content of the library, so that its revision does not tell of them
        register.map(|register| &register.notes)
    ));
    if let Some(unchanged) = unchanged(headers, &tag) {
        return Ok(unchanged);
    }
    let base = &service.setup().public_url;
    let mut entries = calendar_entries(&reader, &followed.filter, followed.as_of, from, base)?;
    if let Some(register) = register {
        entries.extend(due_days(&reader, register, from, base)?);
        entries.sort_by(|a, b| (a.on, &a.uid).cmp(&(b.on, &b.uid)));
    }
    let text = write_calendar(&followed.name, &entries);
    Ok(tagged(text, "text/calendar; charset=utf-8", tag))
}

/// Feed or calendar of a register, at its private address.
pub(super) fn of_register(
    service: &Service,
    register: &Register,
    address: &str,
    query: Option<&str>,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let followed = Followed {
        name: format!("会典 · {}", register.name),
        id: format!("register:{}", register.key),
        page: "/works".to_owned(),
        filter: register_filter(&service.read()?, register, &service.finder())?,
        as_of: service.today(),
    };
    if address.ends_with("/feed.atom") {
        register_feed(service, register, &followed, address, query, headers)
    } else if address.ends_with("/calendar.ics") {
        days(service, &followed, Some(register), query, headers)
    } else {
        Err(no_feed())
    }
}
