//! A source as its file describes it.

use std::collections::BTreeMap;

use huidian_extract::Selector;
use jiff::civil::Date;
use regex::Regex;
use serde::Deserialize;
use url::Url;

use crate::address::Addresses;
use crate::error::SourceError;

/// Who decides whether a machine may read a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Permission {
    /// What robots.txt says.
    #[default]
    Obey,
    /// Where robots.txt itself is refused, the keeper.
    Ask,
    /// Never a machine: a person opens the page.
    Manual,
}

impl Permission {
    pub fn id(self) -> &'static str {
        match self {
            Self::Obey => "obey",
            Self::Ask => "ask",
            Self::Manual => "manual",
        }
    }

    pub fn from_id(id: &str) -> Option<Self> {
        [Self::Obey, Self::Ask, Self::Manual]
            .into_iter()
            .find(|permission| permission.id() == id)
    }
}

/// How a list is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// Lines of a page.
    Html,
    /// An answer in JSON, with the fields declared.
    Json,
    /// Hanweb: records in the page, more from `dataproxy.jsp`.
    Jpage,
    /// The unit interface of jpaas, its parameters read from the column page.
    Jpaas,
    /// A static data file of a site built by Xinhua, named in the page.
    XinhuaDs,
    /// RSS, Atom or JSON Feed.
    Feed,
    /// Issues of the State Council's gazette, then what each issue holds.
    Gazette,
    /// Opened by a person.
    Manual,
}

impl Mode {
    pub fn id(self) -> &'static str {
        match self {
            Self::Html => "html",
            Self::Json => "json",
            Self::Jpage => "jpage",
            Self::Jpaas => "jpaas",
            Self::XinhuaDs => "xinhua-ds",
            Self::Feed => "feed",
            Self::Gazette => "gazette",
            Self::Manual => "manual",
        }
    }
}

/// One source: where its list is, how a line and a page of it are read, and what shows that it broke.
#[derive(Debug, Clone)]
pub struct Source {
    pub id: String,
    pub name: String,
    /// Who usually issues what stands there; the page itself wins.
    pub issuer: Option<String>,
    pub start: Url,
    pub addresses: Addresses,
    pub permission: Permission,
    pub delay_milliseconds: u64,
    pub every_hours: u32,
    pub is_enabled: bool,
    /// Whether it came with the program, whose official sources are trusted; a keeper's own are not unless they say so.
    pub is_trusted: bool,
    /// When somebody last saw it work; none until then.
    pub verified_on: Option<Date>,
    /// For whoever opens it by hand.
    pub note: Option<String>,
    pub list: ListPlan,
    pub detail: DetailPlan,
    pub probe: Probe,
}

#[derive(Debug, Clone)]
pub struct ListPlan {
    pub mode: Mode,
    pub row: Option<Selector>,
    pub link: Option<Selector>,
    pub date_row: Option<Selector>,
    pub keep: Option<Regex>,
    pub keep_title: Option<Regex>,
    pub drop_title: Option<Regex>,
    /// `index_{n}.html`
    pub next: Option<String>,
    /// What `{n}` is on page 2.
    pub next_start: usize,
    pub link_regex: Option<Regex>,
    pub link_to: Option<String>,
    pub deadline: Option<String>,
    pub find: Option<Regex>,
    /// Whether the site heeds the page parameter.
    pub page_param: bool,
    pub page_size: usize,
    pub json: Option<JsonPlan>,
    pub jpage: BTreeMap<String, String>,
    /// Address and parameters of a jpaas unit, where the column page need not be asked.
    pub unit: BTreeMap<String, String>,
    /// Pages or issues at most, the newest.
    pub newest: Option<usize>,
}

/// Where things stand in an answer in JSON: paths with dots, `[0]` for the first of an array.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct JsonPlan {
    /// May hold `{page}` and `{size}`.
    pub url: String,
    /// Fields of a form that is sent by POST.
    pub form: BTreeMap<String, String>,
    /// A JSON body that is sent by POST.
    pub body: Option<String>,
    pub page_base: usize,
    /// Whether there are further pages.
    pub pages: bool,
    pub rows: String,
    pub fields: BTreeMap<String, String>,
    /// Put before addresses; may hold `{title}` and other fields' names.
    pub link: Option<String>,
    /// Address that a machine reads the document from, with fields' names in braces.
    pub data: Option<String>,
    pub total: Option<String>,
    /// Paths that must repeat what was asked.
    pub echo: BTreeMap<String, String>,
    /// Path and value that an honest "nothing" has.
    pub empty: BTreeMap<String, String>,
    /// Files: path of the array, and the paths of name and address in it.
    pub files: Option<[String; 3]>,
    pub referer: Option<String>,
    /// An address asked first: `{name}` in `url` becomes what `find` (a regular expression) finds in its answer.
    pub first: Option<String>,
    pub find: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Default)]
pub struct DetailPlan {
    /// Before the places that are known of all sites.
    pub body: Vec<Selector>,
    /// Paths into a JSON answer: `body`, `title`, `number`, `date`, `files`.
    pub json: Option<BTreeMap<String, String>>,
    /// Whether the record itself is all there is: a catalogue of standards.
    pub record: bool,
}

#[derive(Debug, Clone, Default)]
pub struct Probe {
    /// Words that must stand on the list.
    pub markers: Vec<String>,
    /// Words with which the site says that there is nothing.
    pub empty: Vec<String>,
    pub fewest_rows: usize,
    /// Days of silence after which the keeper is told.
    pub gap_days: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    name: Option<String>,
    issuer: Option<String>,
    start: String,
    #[serde(default)]
    hosts: Vec<String>,
    #[serde(default)]
    robots: Permission,
    #[serde(default = "one_second")]
    delay_s: f64,
    #[serde(default = "one_day")]
    every_hours: u32,
    #[serde(default = "yes")]
    enabled: bool,
    #[serde(default)]
    trusted: bool,
    verified: Option<String>,
    note: Option<String>,
    list: List,
    #[serde(default)]
    detail: DetailFile,
    #[serde(default)]
    probe: ProbeFile,
}

fn one_second() -> f64 {
    1.0
}

fn one_day() -> u32 {
    24
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    mode: Mode,
    row: Option<String>,
    link: Option<String>,
    date_row: Option<String>,
    keep: Option<String>,
    keep_title: Option<String>,
    drop_title: Option<String>,
    next: Option<String>,
    #[serde(default = "first")]
    next_start: usize,
    link_regex: Option<String>,
    link_to: Option<String>,
    deadline: Option<String>,
    find: Option<String>,
    #[serde(default = "yes")]
    page_param: bool,
    #[serde(default = "twenty")]
    page_size: usize,
    json: Option<JsonPlan>,
    #[serde(default)]
    jpage: BTreeMap<String, String>,
    #[serde(default)]
    unit: BTreeMap<String, String>,
    newest: Option<usize>,
    #[serde(default)]
    floor: Floor,
}

fn first() -> usize {
    1
}

fn twenty() -> usize {
    20
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Floor {
    rows: Option<usize>,
    gap_days: Option<u32>,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct DetailFile {
    body: Vec<String>,
    json: Option<BTreeMap<String, String>>,
    record: bool,
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct ProbeFile {
    markers: Vec<String>,
    empty: Vec<String>,
}

/// Silence after which a source that usually speaks is looked at: the longest holidays with a month around them.
const GAP_DAYS: u32 = 90;

impl Source {
    /// Reads the file of a source.
    pub fn parse(text: &str) -> Result<Self, SourceError> {
        let file: File = toml::from_str(text).map_err(|error| SourceError::File {
            file: "source".to_owned(),
            reason: error.to_string(),
        })?;
        let id = file.id.clone();
        build(file).map_err(|what| SourceError::Wrong { id, what })
    }

    /// Whether a person has to open it.
    pub fn is_manual(&self) -> bool {
        self.permission == Permission::Manual || self.list.mode == Mode::Manual
    }
}

fn build(file: File) -> Result<Source, String> {
    if file.id.is_empty()
        || !file
            .id
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    {
        return Err("id is made of a-z, 0-9 and -".to_owned());
    }
    let start =
        Url::parse(&file.start).map_err(|error| format!("start {}: {error}", file.start))?;
    let mut hosts = file.hosts;
    hosts.extend(start.host_str().map(str::to_owned));
    if !(0.0..=3600.0).contains(&file.delay_s) {
        return Err(format!(
            "delay_s = {} is not between 0 and 3600",
            file.delay_s
        ));
    }
    let verified_on = match file.verified {
        None => None,
        Some(text) => Some(text.parse().map_err(|error| format!("verified: {error}"))?),
    };
    let list = list_plan(file.list)?;
    if list.0.mode == Mode::Json && list.0.json.is_none() {
        return Err("mode json needs a section [list.json]".to_owned());
    }
    Ok(Source {
        name: file.name.unwrap_or_else(|| file.id.clone()),
        id: file.id,
        issuer: file.issuer,
        start,
        addresses: Addresses::new(hosts),
        permission: file.robots,
        delay_milliseconds: (file.delay_s * 1000.0) as u64,
        every_hours: file.every_hours.max(1),
        is_enabled: file.enabled,
        is_trusted: file.trusted,
        verified_on,
        note: file.note,
        list: list.0,
        detail: DetailPlan {
            body: file
                .detail
                .body
                .iter()
                .map(|text| selector(text))
                .collect::<Result<_, _>>()?,
            json: file.detail.json,
            record: file.detail.record,
        },
        probe: Probe {
            markers: file.probe.markers,
            empty: file.probe.empty,
            fewest_rows: list.1.rows.unwrap_or(1),
            gap_days: list.1.gap_days.unwrap_or(GAP_DAYS),
        },
    })
}

fn list_plan(list: List) -> Result<(ListPlan, Floor), String> {
    let plan = ListPlan {
        mode: list.mode,
        row: list.row.as_deref().map(selector).transpose()?,
        link: list.link.as_deref().map(selector).transpose()?,
        date_row: list.date_row.as_deref().map(selector).transpose()?,
        keep: list.keep.as_deref().map(regex).transpose()?,
        keep_title: list.keep_title.as_deref().map(regex).transpose()?,
        drop_title: list.drop_title.as_deref().map(regex).transpose()?,
        next: list.next,
        next_start: list.next_start,
        link_regex: list.link_regex.as_deref().map(regex).transpose()?,
        link_to: list.link_to,
        deadline: list.deadline,
        find: list.find.as_deref().map(regex).transpose()?,
        page_param: list.page_param,
        page_size: list.page_size.clamp(1, 500),
        json: list.json,
        jpage: list.jpage,
        unit: list.unit,
        newest: list.newest,
    };
    Ok((plan, list.floor))
}

fn selector(text: &str) -> Result<Selector, String> {
    Selector::new(text).map_err(|error| error.to_string())
}

fn regex(text: &str) -> Result<Regex, String> {
    Regex::new(text).map_err(|error| error.to_string())
}
