//! Query strings, read leniently and written back into links.

use std::convert::Infallible;
use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use huidian_following::Selection;
use huidian_model::PartialDate;
use jiff::civil::Date;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use crate::error::Error;

/// Everything but unreserved characters (RFC 3986, 2.3).
const VALUE: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Longest value kept, in characters: beyond it nobody searches, only attacks.
pub(crate) const VALUE_LIMIT: usize = 500;
/// The same of a box of several lines.
const BOX_LIMIT: usize = 20_000;
pub(crate) const PAIR_LIMIT: usize = 100;
/// The same for a form with a box for each line of a list.
const LONG_FORM_LIMIT: usize = 2_000;

/// Encodes one segment of a path or a value for a link in a page; Chinese characters stay readable, browsers encode them (URL standard).
pub(crate) fn encode_path(segment: &str) -> String {
    let mut encoded = String::with_capacity(segment.len());
    push_encoded(&mut encoded, segment);
    encoded
}

fn push_encoded(link: &mut String, text: &str) {
    let mut buffer = [0; 4];
    for c in text.chars() {
        if !c.is_ascii() && c.is_alphanumeric() {
            link.push(c);
        } else {
            link.extend(utf8_percent_encode(c.encode_utf8(&mut buffer), VALUE));
        }
    }
}

/// A link in ASCII alone, for headers, feeds and site maps.
pub(crate) fn ascii_link(link: &str) -> String {
    const NOTHING: &AsciiSet = &percent_encoding::CONTROLS
        .add(b' ')
        .add(b'"')
        .add(b'<')
        .add(b'>');
    utf8_percent_encode(link, NOTHING).to_string()
}

/// The pairs of a query string in their order; any bytes are accepted, broken UTF-8 is replaced.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Query {
    pairs: Vec<(String, String)>,
}

impl Query {
    pub(crate) fn parse(raw: &str) -> Self {
        Self::parse_pairs(raw, PAIR_LIMIT)
    }

    /// A form of a keeper's that may have a box for each line of a list.
    pub(crate) fn parse_long_form(body: &[u8]) -> Self {
        Self::parse_pairs(&String::from_utf8_lossy(body), LONG_FORM_LIMIT)
    }

    /// A form whose fields are written down as they are: one with control characters in it is refused, where elsewhere they are dropped.
    pub(crate) fn parse_exact_form(body: &[u8]) -> Result<Self, Error> {
        let raw = String::from_utf8_lossy(body);
        for pair in raw.split('&') {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let has_control = [name, value].iter().any(|text| {
                let text = percent_decode_str(text).decode_utf8_lossy();
                text.chars().any(char::is_control)
            });
            if has_control {
                let name: String = decode_name(name).chars().take(60).collect();
                let reason = "含控制字符，请改正后再试 (has control characters: put it right and send it again)";
                return Err(Error::parameter(&name, reason));
            }
        }
        Ok(Self::parse_long_form(body))
    }

    /// What a box of several lines holds, line by line; other values are of one line.
    pub(crate) fn box_of_form(body: &[u8], name: &str) -> String {
        let body = String::from_utf8_lossy(body);
        let found = body
            .split('&')
            .filter_map(|pair| pair.split_once('='))
            .find(|(known, _)| decode_name(known) == name);
        let Some((_, value)) = found else {
            return String::new();
        };
        let spaced = value.replace('+', " ");
        let text = percent_decode_str(&spaced).decode_utf8_lossy();
        text.chars()
            .filter(|c| *c == '\n' || !c.is_control())
            .take(BOX_LIMIT)
            .collect()
    }

    fn parse_pairs(raw: &str, limit: usize) -> Self {
        let pairs = raw
            .split('&')
            .filter(|pair| !pair.is_empty())
            .take(limit)
            .map(|pair| {
                let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
                (decode_name(name), decode(value))
            })
            .filter(|(_, value)| !value.is_empty())
            .collect();
        Self { pairs }
    }

    pub(crate) fn first(&self, name: &str) -> Option<&str> {
        self.pairs
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn all<'q>(&'q self, name: &'q str) -> impl Iterator<Item = &'q str> {
        self.pairs
            .iter()
            .filter(move |(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|known| known == value)
    }

    /// Reads a value of any type that parses; an unreadable one is the reader's mistake and named.
    pub(crate) fn read<T>(&self, name: &'static str) -> Result<Option<T>, Error>
    where
        T: FromStr,
        T::Err: Display,
    {
        self.first(name)
            .map(str::parse::<T>)
            .transpose()
            .map_err(|reason| Error::parameter(name, unreadable(self.first(name), &reason)))
    }

    /// A day with year, month and day of the month.
    pub(crate) fn day(&self, name: &'static str) -> Result<Option<Date>, Error> {
        let Some(text) = self.first(name) else {
            return Ok(None);
        };
        let refusal = |_| {
            let reason = format!("{text} 不是日期，写成 2024-05-01 (no day such as 2024-05-01)");
            Error::parameter(name, reason)
        };
        text.parse().map(Some).map_err(refusal)
    }

    /// `true` or `false`; false where it is not given.
    pub(crate) fn flag(&self, name: &'static str) -> Result<bool, Error> {
        match self.first(name) {
            None | Some("false") => Ok(false),
            Some("true") => Ok(true),
            Some(other) => {
                let reason = format!("{other} 应为 true 或 false (neither true nor false)");
                Err(Error::parameter(name, reason))
            }
        }
    }

    /// A whole number within bounds.
    pub(crate) fn whole<N>(
        &self,
        name: &'static str,
        bounds: RangeInclusive<N>,
    ) -> Result<Option<N>, Error>
    where
        N: FromStr + PartialOrd + Display,
    {
        let Some(text) = self.first(name) else {
            return Ok(None);
        };
        let number = text.parse().ok().filter(|number| bounds.contains(number));
        let refusal = || {
            let (least, most) = (bounds.start(), bounds.end());
            let reason = format!(
                "{text} 不是 {least} 到 {most} 的整数 (not a whole number from {least} to {most})"
            );
            Error::parameter(name, reason)
        };
        number.map(Some).ok_or_else(refusal)
    }

    /// A day; a month or year as far as it goes.
    pub(crate) fn date(&self, name: &'static str) -> Result<Option<PartialDate>, Error> {
        let mut given = self.all(name);
        let Some(text) = given.next() else {
            return Ok(None);
        };
        if let Some(other) = given.find(|other| *other != text) {
            let reason = format!("给了两个不同的日期 two different days: {text}, {other}");
            return Err(Error::parameter(name, reason));
        }
        let refusal = |_| {
            let reason = format!(
                "{text} 不是日期，应为 2024-05-01、2024-05 或 2024 is not a day: YYYY-MM-DD, YYYY-MM or YYYY"
            );
            Error::parameter(name, reason)
        };
        text.parse().map(Some).map_err(refusal)
    }

    /// Which works are asked for.
    pub(crate) fn selection(&self) -> Result<Selection, Error> {
        let pairs = self.pairs.iter();
        Ok(Selection::of_pairs(
            pairs.map(|(name, value)| (&**name, &**value)),
        )?)
    }

    /// The day asked about, `as_of` or `as-of`; a month or year means its last day.
    pub(crate) fn as_of(&self) -> Result<Option<Date>, Error> {
        Ok(self.date("as_of")?.map(PartialDate::latest))
    }

    /// Switches one value on or off and goes back to the first page.
    pub(crate) fn toggled(&self, name: &str, value: &str) -> Self {
        let mut next = self.without(&["after", "before"]);
        if next.has(name, value) {
            next.pairs
                .retain(|(known, held)| known != name || held != value);
        } else {
            next.pairs.push((name.to_owned(), value.to_owned()));
        }
        next
    }

    /// The same query with one name set to one value.
    pub(crate) fn with(&self, name: &str, value: &str) -> Self {
        let mut next = self.without(&[name]);
        next.pairs.push((name.to_owned(), value.to_owned()));
        next
    }

    pub(crate) fn without(&self, names: &[&str]) -> Self {
        let pairs = self.pairs.iter();
        Self {
            pairs: pairs
                .filter(|(known, _)| !names.contains(&known.as_str()))
                .cloned()
                .collect(),
        }
    }

    pub(crate) fn pairs(&self) -> &[(String, String)] {
        &self.pairs
    }

    /// A link to `path` with this query.
    pub(crate) fn link(&self, path: &str) -> String {
        let mut link = path.to_owned();
        for (index, (name, value)) in self.pairs.iter().enumerate() {
            link.push(if index == 0 { '?' } else { '&' });
            push_encoded(&mut link, name);
            link.push('=');
            push_encoded(&mut link, value);
        }
        link
    }
}

/// All values of a parameter that may stand several times.
pub(crate) fn all_of<T>(query: &Query, name: &'static str) -> Result<Vec<T>, Error>
where
    T: FromStr,
    T::Err: Display,
{
    query
        .all(name)
        .map(|text| {
            text.parse()
                .map_err(|reason| Error::parameter(name, unreadable(Some(text), &reason)))
        })
        .collect()
}

/// Why a value was not read, in both languages; types of the library say so themselves.
fn unreadable(value: Option<&str>, reason: &impl Display) -> String {
    let reason = reason.to_string();
    if !reason.is_ascii() {
        return reason;
    }
    let value = value.unwrap_or("");
    format!("“{value}”读不懂，请改正后再试 (cannot be read: {reason})")
}

/// The command line says `--as-of`; whoever writes it so here means the same.
pub(crate) fn decode_name(text: &str) -> String {
    match decode(text).as_str() {
        "as-of" => "as_of".to_owned(),
        name => name.to_owned(),
    }
}

fn decode(text: &str) -> String {
    let spaced = text.replace('+', " ");
    percent_decode_str(&spaced)
        .decode_utf8_lossy()
        .chars()
        .filter(|c| !c.is_control())
        .take(VALUE_LIMIT)
        .collect::<String>()
        .trim()
        .to_owned()
}

impl<S: Sync> FromRequestParts<S> for Query {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(Self::parse(parts.uri.query().unwrap_or("")))
    }
}
