//! What a site says of a text, where the text itself is silent.

use huidian_extract::web::{Rung, WebFieldName, WebPage};
use huidian_model::{Confidence, EventKind, PartialDate, find_numbers};
use huidian_parse::{EventReading, Found, Metadata, Rung as Evidence};
use huidian_text::find_dates;
use jiff::Timestamp;
use jiff::tz::{TimeZone, offset};

/// Adds facts of a page to those of its text. The text is believed first; a day of the site is one of publication, never of signature.
pub(crate) fn complete(metadata: &mut Metadata, web: &WebPage) {
    let outside = |value: String| outside(value, Evidence::Tag);
    if metadata.title.is_none()
        && let Some(title) = web.find(WebFieldName::Title)
    {
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
    if metadata.version_on.is_none() {
        let signed = metadata.date_of(EventKind::Signed);
        let day = signed.or_else(|| metadata.date_of(EventKind::Published));
        metadata.version_on = day.map(|value| self::outside(value, Evidence::Tag));
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
