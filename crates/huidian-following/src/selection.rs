//! Which works somebody asks for: the same words in addresses, feeds, bundles and registers.

use std::fmt::Display;
use std::str::FromStr;

use huidian_model::{Addressee, ForceStatus, PartialDate, Sector, Topic, WorkId, WorkKind};
use huidian_search::DateSpan;
use jiff::civil::Date;

use crate::address::{decode, encode};
use crate::error::{Error, Result};

/// Longest query string read, in bytes.
const QUERY_BYTES: usize = 8 * 1024;
/// Names that a selection reads.
const NAMES: [&str; 14] = [
    "sector",
    "topic",
    "addressee",
    "issuer",
    "kind",
    "status",
    "year",
    "region",
    "draft",
    "text",
    "title",
    "work",
    "q",
    "as_of",
];

/// Names that addresses of pages have beside these, and another spelling: they change nothing.
const PASSED_OVER: [&str; 3] = ["sort", "lang", "as-of"];

/// Works asked for by the conditions of a list, and perhaps a search.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    pub sectors: Vec<Sector>,
    pub topics: Vec<Topic>,
    /// Who must obey.
    pub addressees: Vec<Addressee>,
    /// As typed: any name of an authority.
    pub issuers: Vec<String>,
    pub kinds: Vec<WorkKind>,
    pub statuses: Vec<ForceStatus>,
    pub years: Vec<i16>,
    /// Listed within these days.
    pub listed: Option<DateSpan>,
    pub regions: Vec<String>,
    pub is_draft: Option<bool>,
    pub has_text: Option<bool>,
    /// Words of the title or number.
    pub title: Option<String>,
    pub works: Vec<WorkId>,
    /// In the language of the search box.
    pub search: Option<String>,
    /// The day for which statuses are told.
    pub as_of: Option<Date>,
}

impl Selection {
    /// Reads the query of an address: `sector`, `topic`, `addressee`, `issuer`, `kind`, `status`, `year`, `region`, `draft`, `text`, `title`, `work`, `q`, `as_of`.
    /// Other names are passed over; a value that cannot be read is refused.
    pub fn read(query: &str) -> Result<Self> {
        if query.len() > QUERY_BYTES {
            return Err(refused("query", "", "too long"));
        }
        let pairs = query.split('&').filter(|pair| !pair.is_empty());
        let pairs: Vec<(String, String)> = pairs
            .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
            .map(|(name, value)| (decode(name), decode(value)))
            .collect();
        Self::of_pairs(pairs.iter().map(|(name, value)| (&**name, &**value)))
    }

    /// The same of names and values that are decoded already. An empty value asks for nothing.
    pub fn of_pairs<'p>(pairs: impl IntoIterator<Item = (&'p str, &'p str)>) -> Result<Self> {
        let mut selection = Self::default();
        for (name, value) in pairs {
            if !value.is_empty() {
                selection.put(name, value)?;
            }
        }
        Ok(selection)
    }

    /// Reads the address of a list or a search page, or its query alone, as people copy it; `None` when the text is neither, but words to look for.
    pub fn of_address(text: &str) -> Option<Result<Self>> {
        let text = text.trim();
        let query = text.split_once('?').map_or(text, |(_, query)| query);
        let query = query.split('#').next().unwrap_or(query);
        let is_query = query.split('&').all(|pair| pair.contains('='))
            && query
                .split('&')
                .filter_map(|pair| pair.split_once('='))
                .any(|(name, _)| NAMES.contains(&name));
        is_query.then(|| Self::read(query))
    }

    /// Refuses a query with a name that neither a selection nor the place asked (`others`) knows: a feed or a bundle of a misspelt
    /// condition would be one of everything.
    pub fn refuse_unknown(query: &str, others: &[&str]) -> Result<()> {
        for pair in query.split('&').filter(|pair| !pair.is_empty()) {
            let name = decode(pair.split_once('=').map_or(pair, |(name, _)| name));
            let is_known = PASSED_OVER.contains(&&*name)
                || NAMES.contains(&&*name)
                || others.contains(&&*name);
            if !is_known {
                let known = [&NAMES, others].concat().join(", ");
                let reason =
                    format!("没有参数 {name}，可用：{known} (no such parameter; known: {known})");
                return Err(refused("query", &name, &reason));
            }
        }
        Ok(())
    }

    fn put(&mut self, name: &str, value: &str) -> Result<()> {
        match name {
            "sector" => self.sectors.push(read("sector", value)?),
            "topic" => self.topics.push(read("topic", value)?),
            "addressee" => self.addressees.push(read("addressee", value)?),
            "issuer" => self.issuers.push(value.to_owned()),
            "kind" => self.kinds.push(read("kind", value)?),
            "status" => self.statuses.push(read("status", value)?),
            "year" => self.put_year(value)?,
            "region" => self.regions.push(short_region(value).to_owned()),
            "draft" => first(&mut self.is_draft, read_flag("draft", value)?),
            "text" => first(&mut self.has_text, read_flag("text", value)?),
            "title" => first(&mut self.title, value.to_owned()),
            "work" => self.works.push(WorkId::new(value)),
            "q" => first(&mut self.search, value.to_owned()),
            "as_of" | "as-of" => {
                let date: PartialDate = read("as_of", value)?;
                first(&mut self.as_of, date.latest());
            }
            _ => {}
        }
        Ok(())
    }

    /// A year, or a span as the search box takes it: `2020..2024`, `>=2024-05`.
    fn put_year(&mut self, value: &str) -> Result<()> {
        let is_year = value.len() == 4 && value.bytes().all(|byte| byte.is_ascii_digit());
        if let (true, Ok(year)) = (is_year, value.parse()) {
            self.years.push(year);
            return Ok(());
        }
        let refusal = || {
            let reason = format!(
                "{value} 不是年份或时段，写成 2024、2024-05、2020..2024、>=2024 或 <2020-07 (neither a year of four digits nor a span: 2024, 2024-05, 2020..2024, >=2024, <2020-07)"
            );
            refused("year", value, &reason)
        };
        first(
            &mut self.listed,
            DateSpan::parse(value).ok_or_else(refusal)?,
        );
        Ok(())
    }

    /// The query that [`Selection::read`] reads back, always in the same order.
    pub fn query(&self) -> String {
        let mut pairs: Vec<(&str, String)> = Vec::new();
        let mut put = |name, value: String| pairs.push((name, value));
        self.sectors
            .iter()
            .for_each(|sector| put("sector", sector.to_string()));
        self.topics
            .iter()
            .for_each(|topic| put("topic", topic.to_string()));
        self.addressees
            .iter()
            .for_each(|who| put("addressee", who.to_string()));
        self.issuers
            .iter()
            .for_each(|issuer| put("issuer", issuer.clone()));
        self.kinds
            .iter()
            .for_each(|kind| put("kind", kind.to_string()));
        self.statuses
            .iter()
            .for_each(|status| put("status", status.to_string()));
        self.years
            .iter()
            .for_each(|year| put("year", year.to_string()));
        self.listed
            .iter()
            .for_each(|span| put("year", span_text(*span)));
        self.regions
            .iter()
            .for_each(|region| put("region", region.clone()));
        self.is_draft
            .iter()
            .for_each(|flag| put("draft", flag.to_string()));
        self.has_text
            .iter()
            .for_each(|flag| put("text", flag.to_string()));
        self.title
            .iter()
            .for_each(|words| put("title", words.clone()));
        self.works
            .iter()
            .for_each(|work| put("work", work.to_string()));
        self.search.iter().for_each(|words| put("q", words.clone()));
        self.as_of
            .iter()
            .for_each(|day| put("as_of", day.to_string()));
        let pairs: Vec<String> = pairs
            .into_iter()
            .map(|(name, value)| format!("{name}={}", encode(&value)))
            .collect();
        pairs.join("&")
    }

    /// Whether court cases may be meant: they are asked for by kind, by name or by words, and stand in no other list.
    pub fn may_be_cases(&self) -> bool {
        self.kinds.contains(&WorkKind::Case)
            || !self.works.is_empty()
            || self.title.is_some()
            || self.search.is_some()
    }

    /// Whether every work is asked for.
    pub fn is_everything(&self) -> bool {
        let asked = Self {
            as_of: None,
            ..self.clone()
        };
        asked == Self::default()
    }

    /// What is asked for, for people: 2024年 · 能源.
    pub fn name(&self) -> String {
        let mut words: Vec<String> = Vec::new();
        words.extend(self.years.iter().map(|year| format!("{year}年")));
        words.extend(self.listed.map(span_name));
        words.extend(
            self.sectors
                .iter()
                .map(|sector| sector.chinese().to_owned()),
        );
        words.extend(self.topics.iter().map(|topic| topic.chinese().to_owned()));
        words.extend(self.addressees.iter().map(|who| who.chinese().to_owned()));
        words.extend(self.issuers.iter().cloned());
        words.extend(self.kinds.iter().map(|kind| kind.chinese().to_owned()));
        words.extend(self.regions.iter().cloned());
        words.extend(
            self.statuses
                .iter()
                .map(|status| status.chinese().to_owned()),
        );
        words.extend(self.is_draft.map(|is| {
            if is {
                "征求意见稿"
            } else {
                "正式文件"
            }
            .to_owned()
        }));
        words.extend(
            self.has_text
                .map(|has| if has { "有全文" } else { "无全文" }.to_owned()),
        );
        words.extend(self.title.iter().map(|title| format!("标题含“{title}”")));
        words.extend(self.search.iter().map(|search| format!("检索“{search}”")));
        match self.works.as_slice() {
            [] => {}
            [work] => words.push(work.to_string()),
            works => words.push(format!("{} 件文件", works.len())),
        }
        if words.is_empty() {
            "全部文件".to_owned()
        } else {
            words.join(" · ")
        }
    }
}

/// Of what can be asked once, the first is meant.
fn first<T>(place: &mut Option<T>, value: T) {
    place.get_or_insert(value);
}

/// As [`DateSpan::parse`] reads it.
fn span_text(span: DateSpan) -> String {
    let end = |day: Date, open: Date| {
        if day == open {
            String::new()
        } else {
            day.to_string()
        }
    };
    format!(
        "{}..{}",
        end(span.first, Date::MIN),
        end(span.last, Date::MAX)
    )
}

/// For people: 2019—2023年, 2024-05-01 起.
fn span_name(span: DateSpan) -> String {
    let DateSpan { first, last } = span;
    let is_whole = first.day_of_year() == 1 && last.day_of_year() == last.days_in_year();
    match (first == Date::MIN, last == Date::MAX) {
        (true, true) => "任何日期".to_owned(),
        (false, true) => format!("{first} 起"),
        (true, false) => format!("{last} 止"),
        (false, false) if is_whole => format!("{}—{}年", first.year(), last.year()),
        (false, false) => format!("{first} 至 {last}"),
    }
}

fn read<T: FromStr<Err: Display>>(name: &'static str, value: &str) -> Result<T> {
    value
        .parse()
        .map_err(|reason: T::Err| refused(name, value, &reason.to_string()))
}

fn read_flag(name: &'static str, value: &str) -> Result<bool> {
    match value {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => {
            let reason = format!("{value} 应为 true 或 false (neither true nor false)");
            Err(refused(name, value, &reason))
        }
    }
}

fn refused(name: &'static str, value: &str, reason: &str) -> Error {
    Error::Parameter {
        name,
        value: value.chars().take(80).collect(),
        reason: reason.to_owned(),
    }
}

/// 北京 for 北京市, 广西 for 广西壮族自治区: regions of the province level go by their short names (GB/T 2260).
fn short_region(name: &str) -> &str {
    const LONG: [&str; 5] = [
        "壮族自治区",
        "回族自治区",
        "维吾尔自治区",
        "特别行政区",
        "自治区",
    ];
    const MUNICIPALITIES: [&str; 4] = ["北京市", "天津市", "上海市", "重庆市"];
    let name = name.trim();
    if let Some(short) = LONG.iter().find_map(|end| name.strip_suffix(end)) {
        return short;
    }
    if MUNICIPALITIES.contains(&name) {
        return name.trim_end_matches('市');
    }
    match name.strip_suffix('省') {
        Some(short) if !short.is_empty() => short,
        _ => name,
    }
}
