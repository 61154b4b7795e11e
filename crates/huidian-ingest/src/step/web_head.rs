//! What a site says of a text, where the text itself is silent.

use huidian_extract::web::{Rung, WebFieldName, WebPage};
use huidian_model::{Confidence, EventKind, ForceStatus, PartialDate, find_numbers, title_key};
use huidian_parse::{EventReading, Found, Metadata, Rung as Evidence, ended_status};
use huidian_text::find_dates;
use jiff::Timestamp;
use jiff::tz::{TimeZone, offset};

/// Adds facts of a page to those of its text. The text is believed first; a day of the site is one of publication, never of signature. A table that
/// names another document is about that one: nothing is taken from it.
pub(crate) fn complete(metadata: &mut Metadata, web: &WebPage) {
    let Some(other) = other_title(metadata, web) else {
        add_all(metadata, web);
        return;
    };
    metadata.remarks.push(format!(
        "网页的信息表写的是《{other}》，与正文不是同一件，表中各项未采用"
    ));
    metadata
        .events
        .retain(|event| event.rung != Evidence::Table);
    metadata.ended_status = None;
    metadata
        .numbers
        .retain(|number| number.rung != Evidence::Table);
    metadata
        .issuers
        .retain(|issuer| issuer.rung != Evidence::Table);
    let mut rest = web.clone();
    rest.fields.retain(|field| field.rung != Rung::Table);
    add_all(metadata, &rest);
}

/// The title that the information table of a page gives, where it has nothing to do with that of the text, nor with the notice that carries it.
fn other_title(metadata: &Metadata, web: &WebPage) -> Option<String> {
    let told = web
        .fields
        .iter()
        .find(|field| field.rung == Rung::Table && field.name == WebFieldName::Title)?;
    let own: Vec<String> = [&metadata.title, &metadata.cover_title]
        .into_iter()
        .flatten()
        .map(|title| title_key(&title.value))
        .filter(|key| !key.is_empty())
        .collect();
    let key = title_key(&told.value);
    let is_near = |own: &String| key.contains(own.as_str()) || own.contains(&key);
    (key.chars().count() >= SHORTEST && !own.is_empty() && !own.iter().any(is_near))
        .then(|| told.value.clone())
}

/// A shorter title in a table names nothing.
const SHORTEST: usize = 6;

fn add_all(metadata: &mut Metadata, web: &WebPage) {
    let outside = |value: String| outside(value, Evidence::Tag);
    // a text that begins with its number has no title but that number
    let is_untitled = metadata
        .title
        .as_ref()
        .is_none_or(|title| is_only_number(&title.value));
    if is_untitled && let Some(title) = web.find(WebFieldName::Title) {
        metadata.title = Some(outside(title.value.clone()));
    }
    if metadata.numbers.is_empty()
        && let Some(number) = web.find(WebFieldName::Number)
    {
        let found = find_numbers(&number.value)
            .into_iter()
            .map(|found| self::outside(found.number, Evidence::Tag));
        metadata.numbers.extend(found);
    }
    if metadata.issuers.is_empty()
        && let Some(issuer) = web.find(WebFieldName::Issuer)
    {
        let names = issuer.value.split(['、', ' ', ';', '；', ',', '，']);
        let named = names.filter(|name| !name.is_empty());
        metadata
            .issuers
            .extend(named.map(|name| outside(name.to_owned())));
    }
    for (name, kind) in [
        (WebFieldName::SignedOn, EventKind::Signed),
        (WebFieldName::PublishedOn, EventKind::Published),
        (WebFieldName::EffectiveOn, EventKind::Effective),
    ] {
        add_day(metadata, web, name, kind);
    }
    add_end(metadata, web);
    if metadata.version_on.is_none() {
        let signed = metadata.date_of(EventKind::Signed);
        let day = signed.or_else(|| metadata.date_of(EventKind::Published));
        metadata.version_on = day.map(|value| self::outside(value, Evidence::Tag));
    }
}

/// Whether words are the number of a document and nothing else.
fn is_only_number(words: &str) -> bool {
    let words = words.trim();
    find_numbers(words)
        .first()
        .is_some_and(|found| found.start == 0 && found.end as usize == words.chars().count())
}

/// The state that the page's table gives, and the day of the end: 废止日期 for one repealed, 失效日期 and 有效期至 for the last day of a term.
fn add_end(metadata: &mut Metadata, web: &WebPage) {
    let of = |name| web.fields.iter().filter(move |field| field.name == name);
    let status = of(WebFieldName::Status).find_map(|field| ended_status(&field.value));
    if let Some(status) = status {
        metadata
            .ended_status
            .get_or_insert(outside(status, Evidence::Table));
    }
    for field in of(WebFieldName::EndedOn) {
        let Some(on) = day_of(&field.value) else {
            continue;
        };
        let is_both = field.label.contains("废止") && field.label.contains("失效");
        let is_repeal = if is_both {
            status == Some(ForceStatus::Repealed)
        } else {
            field.label.contains("废止")
        };
        let kind = if is_repeal {
            EventKind::Repealed
        } else {
            EventKind::Expires
        };
        if metadata.events.iter().all(|event| event.kind != kind) {
            metadata.events.push(EventReading {
                kind,
                on,
                confidence: Confidence::Medium,
                span: None,
                rung: Evidence::Table,
            });
        }
    }
}

fn outside<T>(value: T, rung: Evidence) -> Found<T> {
    Found {
        value,
        span: None,
        rung,
    }
}

fn add_day(metadata: &mut Metadata, web: &WebPage, name: WebFieldName, kind: EventKind) {
    let told = web.fields.iter().filter(|field| field.name == name);
    let mut read = told.filter_map(|field| Some((day_of(&field.value)?, field.rung)));
    let Some((on, rung)) = read.next() else {
        return;
    };
    // 发布时间 beside the source says when the page was put up
    let kind = if rung == Rung::Visible && kind == EventKind::Published {
        EventKind::PutOnline
    } else {
        kind
    };
    if metadata.events.iter().any(|event| event.kind == kind) {
        return;
    }
    // nothing is published before it is made
    let made = metadata
        .date_of(EventKind::Signed)
        .or_else(|| metadata.date_of(EventKind::Adopted));
    if let Some(made) =
        made.filter(|made| kind == EventKind::Published && on.latest() < made.earliest())
    {
        metadata.remarks.push(format!(
            "网页写的发布日期 {on} 早于正文的日期 {made}，未采用"
        ));
        return;
    }
    metadata.events.push(EventReading {
        kind,
        on,
        confidence: match rung {
            Rung::Table | Rung::Meta | Rung::Script => Confidence::High,
            Rung::Heading | Rung::Visible | Rung::TitleElement => Confidence::Medium,
        },
        span: None,
        rung: match rung {
            Rung::Table => Evidence::Table,
            Rung::Meta | Rung::Script | Rung::TitleElement => Evidence::Tag,
            Rung::Heading | Rung::Visible => Evidence::Byline,
        },
    });
}

/// A day as sites write it, or seconds since 1970, which are a day in China.
fn day_of(words: &str) -> Option<PartialDate> {
    if words.len() == 10 && words.bytes().all(|byte| byte.is_ascii_digit()) {
        let instant = Timestamp::from_second(words.parse().ok()?).ok()?;
        return Some(instant.to_zoned(TimeZone::fixed(offset(8))).date().into());
    }
    let date = find_dates(words).into_iter().find_map(|found| found.date)?;
    // 2099 in a template is no day of publication
    (date.year() < 2090).then_some(date)
}
