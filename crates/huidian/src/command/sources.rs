//! `huidian sources`.

use std::path::PathBuf;

use anyhow::{Context, Result};
use huidian_collect::{Listed, Registry};
use huidian_extract::web::{WebFieldName, WebPage};
use huidian_model::{Clock, SystemClock};
use huidian_sources::{Answer, Detail, Fault, ListPage, Mode, Row, Walk, read_detail};
use huidian_store::{PageState, SourceState, Store};
use serde_json::{Value, json};
use url::Url;

use super::{Place, collect, minute_in_china, network, print_json};
use crate::bounded;
use crate::library::Access;
use crate::outcome::Outcome;
use crate::terminal;
use crate::terminal::print_error;

/// 官方来源：列出、查看、试读、启用 Official sources
#[derive(Debug, clap::Args)]
pub struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// 所有来源和最近一次访问的结果 All sources and how the last visit went
    List {
        #[arg(long)]
        json: bool,
    },
    /// 一个来源：描述、访问记录、最近读到的行 One source: what it is, its visits, the last row that was read
    Show {
        id: String,
        #[arg(long)]
        json: bool,
    },
    /// 用存下的页面（或现在访问）试读，不写入 Try reading a saved page, or the site; write nothing
    Test(TestOptions),
    /// 现在就访问 Visit now
    Run {
        id: String,
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        network: network::NetworkFlags,
    },
    /// 启用；对要先问的网站表示同意 Enable; for a site that needs the keeper's word, this gives it
    Enable { id: String },
    /// 停用 Disable
    Disable { id: String },
}

#[derive(Debug, clap::Args)]
struct TestOptions {
    id: String,
    /// 存下的列表页或文件页 A saved list or document
    #[arg(long, value_name = "FILE")]
    page: Option<PathBuf>,
    /// 这一页的网址，不写则为列表的网址 Address of the page
    #[arg(long, value_name = "URL")]
    url: Option<Url>,
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    network: network::NetworkFlags,
}

impl Options {
    pub fn run(self, place: &Place) -> Result<Outcome> {
        match self.command {
            Command::List { json } => list(place, json),
            Command::Show { id, json } => show(place, &id, json),
            Command::Test(options) => options.run(place),
            Command::Run { id, json, network } => {
                collect::Options::named(id, network, json).run(place)
            }
            Command::Enable { id } => set(place, &id, true),
            Command::Disable { id } => set(place, &id, false),
        }
    }
}

fn list(place: &Place, as_json: bool) -> Result<Outcome> {
    let library = place.open(Access::Read)?;
    let registry = Registry::load(&library.store, &place.folder()?)?;
    for fault in &registry.faults {
        print_error!("{fault}");
    }
    if as_json {
        let shapes: Vec<Value> = registry
            .sources
            .iter()
            .map(|listed| shape(&library.store, listed))
            .collect::<Result<_>>()?;
        print_json(&shapes)?;
        return Ok(Outcome::Done);
    }
    let mut text = String::new();
    for listed in &registry.sources {
        let outcome = outcome_of(&listed.state);
        let mark = if listed.is_visited() { " " } else { "-" };
        text.push_str(&format!(
            "{mark} {}  {}  {}  {}\n",
            listed.source.id,
            listed.source.name,
            outcome.chinese(),
            listed.state.detail
        ));
    }
    text.push_str("按公开的描述写成，尚未在网站上试过 (written after published descriptions, not yet tried on the site)\n");
    terminal::print(&text)?;
    Ok(Outcome::Done)
}

fn outcome_of(state: &SourceState) -> huidian_sources::OutcomeKind {
    state
        .outcome
        .as_deref()
        .and_then(huidian_sources::OutcomeKind::from_id)
        .unwrap_or(huidian_sources::OutcomeKind::NotTried)
}

fn shape(store: &Store, listed: &Listed) -> Result<Value> {
    let (source, state) = (&listed.source, &listed.state);
    let origin = source.start.origin().ascii_serialization();
    let robots = store.read()?.find_robots(&origin)?.map(|file| {
        let file = huidian_fetch::RobotsFile {
            fetched_at: file.fetched_at,
            status: file.status,
            text: file.content,
        };
        json!({"verdict": file.verdict(), "on": day_of(file.fetched_at)})
    });
    let instant = |at: Option<jiff::Timestamp>| at.map(|at| at.to_string());
    let host = source.start.host_str().unwrap_or_default();
    let requests = store.read()?.host_requests(host)?.map(|asked| {
        json!({"day": asked.day.to_string(), "count": asked.request_count, "limit": asked.daily_limit})
    });
    let alarm = state
        .alarm
        .as_ref()
        .map(|kind| json!({"kind": kind, "since": instant(state.alarm_since)}));
    Ok(json!({
        "id": source.id,
        "name": source.name,
        "hosts": source.addresses.names(),
        "enabled": listed.is_enabled(),
        "permission": listed.permission().id(),
        "mode": source.list.mode.id(),
        "start": source.start.as_str(),
        "outcome": outcome_of(state).id(),
        "detail": state.detail,
        "robots": robots.unwrap_or_else(|| json!({"verdict": null, "on": null})),
        "last_try_at": instant(state.last_try_at),
        "last_new_at": instant(state.last_new_at),
        "next_try_at": instant(state.next_try_at),
        "alarm": alarm,
        "requests": requests,
        "verified_on": source.verified_on.map(|on| on.to_string()),
    }))
}

fn day_of(at: jiff::Timestamp) -> String {
    at.to_zoned(jiff::tz::TimeZone::fixed(jiff::tz::offset(8)))
        .date()
        .to_string()
}

fn show(place: &Place, id: &str, as_json: bool) -> Result<Outcome> {
    let library = place.open(Access::Read)?;
    let data = place.folder()?;
    let registry = Registry::load(&library.store, &data)?;
    let listed = registry.find(id)?;
    let reader = library.store.read()?;
    let visits = reader.source_visits(id)?;
    let counts = reader.source_page_counts(id)?;
    let last = reader.source_pages(id, PageState::Taken)?.pop();
    let broken = data
        .join("collect")
        .join("broken")
        .join(format!("{id}.html"));
    let broken = broken.exists().then(|| broken.display().to_string());
    if as_json {
        let mut value = shape(&library.store, listed)?;
        value["visits"] = visits
            .iter()
            .map(|visit| json!({"at": visit.ended_at.to_string(), "outcome": visit.outcome, "detail": visit.detail, "new": visit.new_count, "rows": visit.row_count}))
            .collect();
        value["pages"] = counts
            .iter()
            .map(|(state, count)| json!({"state": state, "count": count}))
            .collect();
        value["last_row"] = last.as_ref().map_or(Value::Null, |page| json!({"title": page.title, "url": page.url, "listed_on": page.listed_on.map(|on| on.to_string())}));
        value["broken_page"] = json!(broken);
        print_json(&value)?;
        return Ok(Outcome::Done);
    }
    let source = &listed.source;
    let mut text = format!(
        "{}  {}\n{}\n{}；{}；每 {} 小时；间隔 {} 毫秒\n",
        source.id,
        source.name,
        source.start,
        source.list.mode.id(),
        listed.permission().id(),
        source.every_hours,
        source.delay_milliseconds
    );
    match source.verified_on {
        Some(on) => text.push_str(&format!("{on} 在网站上试过\n")),
        None => text.push_str("按公开的描述写成，尚未在网站上试过\n"),
    }
    if let Some(note) = &source.note {
        text.push_str(&format!("{note}\n"));
    }
    for (state, count) in counts {
        text.push_str(&format!("{state}: {count}\n"));
    }
    if let Some(page) = last {
        text.push_str(&format!("最近收入 {} {}\n", page.title, page.url));
    }
    if let Some(path) = broken {
        text.push_str(&format!("与描述不符的页面存在 {path}\n"));
    }
    for visit in visits.iter().take(10) {
        text.push_str(&format!(
            "{}  {}  新 {}  行 {}  {}\n",
            minute_in_china(visit.ended_at),
            visit.outcome,
            visit.new_count,
            visit.row_count,
            visit.detail
        ));
    }
    terminal::print(&text)?;
    Ok(Outcome::Done)
}

fn set(place: &Place, id: &str, is_enabled: bool) -> Result<Outcome> {
    let library = place.open(Access::Write)?;
    let registry = Registry::load(&library.store, &place.folder()?)?;
    let listed = registry.find(id)?;
    let state = listed.switched(is_enabled)?;
    library
        .store
        .write(|transaction| transaction.put_source_state(&state))?;
    Ok(Outcome::Done)
}

/// What a page was read as.
enum Read {
    List(ListPage),
    Document(Box<Detail>, String),
}

impl TestOptions {
    fn run(self, place: &Place) -> Result<Outcome> {
        let library = place.open(Access::Read)?;
        let registry = Registry::load(&library.store, &place.folder()?)?;
        let listed = registry.find(&self.id)?;
        let Some(path) = &self.page else {
            drop(library);
            return collect::Options::rehearsal(self.id, self.network, self.json).run(place);
        };
        let bytes = bounded::read_file(path, bounded::DOCUMENT_BYTES)
            .with_context(|| format!("read {}", path.display()))?;
        let url = self
            .url
            .clone()
            .unwrap_or_else(|| listed.source.start.clone());
        let answer = Answer {
            status: 200,
            url: url.clone(),
            content_type: None,
            cookies: Vec::new(),
            body: &bytes,
        };
        match read(listed, &answer, self.url.is_some()) {
            Ok(read) => {
                self.print(&read)?;
                Ok(Outcome::Done)
            }
            Err(fault) => {
                let outcome: huidian_sources::Outcome = fault.into();
                if self.json {
                    print_json(&json!({"outcome": outcome.kind.id(), "detail": outcome.detail}))?;
                } else {
                    terminal::print(&format!("{}：{}\n", outcome.kind.chinese(), outcome.detail))?;
                }
                Ok(Outcome::Unsound)
            }
        }
    }

    fn print(&self, read: &Read) -> Result<()> {
        match read {
            Read::List(page) if self.json => print_json(&json!({
                "kind": "list",
                "outcome": if page.rows.is_empty() { "no_records" } else { "new" },
                "total": page.kept.total,
                "pages": page.kept.pages,
                "rows": page.rows.iter().map(row_shape).collect::<Vec<_>>(),
            })),
            Read::List(page) => {
                let mut text = format!("列表：{} 行\n", page.rows.len());
                for row in &page.rows {
                    let on = row.listed_on.map(|on| on.to_string()).unwrap_or_default();
                    text.push_str(&format!("{on}  {}  {}\n", row.title, row.address));
                }
                Ok(terminal::print(&text)?)
            }
            Read::Document(detail, text) if self.json => print_json(&document_shape(detail, text)),
            Read::Document(detail, text) => {
                let mut out = String::new();
                for field in &detail.page.fields {
                    out.push_str(&format!(
                        "{} = {}（{}）\n",
                        field.name.id(),
                        field.value,
                        field.rung.id()
                    ));
                }
                for file in &detail.attachments {
                    out.push_str(&format!("附件 {} {}\n", file.name, file.url));
                }
                out.push_str(&format!("正文 {} 字\n", text.chars().count()));
                Ok(terminal::print(&out)?)
            }
        }
    }
}

/// Reads a saved page as the source's list, or as one of its documents.
fn read(listed: &Listed, answer: &Answer<'_>, is_document: bool) -> Result<Read, Fault> {
    let source = &listed.source;
    let as_list = || -> Result<Option<ListPage>, Fault> {
        let mut walk = Walk::new(source);
        if walk.next()?.is_none() {
            return Ok(None);
        }
        walk.take(answer)
    };
    if !is_document && source.list.mode != Mode::Manual {
        match as_list() {
            Ok(Some(page)) => return Ok(Read::List(page)),
            Ok(None) => {}
            Err(fault @ Fault::Blocked(_)) => return Err(fault),
            Err(fault) => {
                // a document has what no list has
                return read_document(listed, answer).map_err(|_| fault);
            }
        }
    }
    read_document(listed, answer)
}

fn read_document(listed: &Listed, answer: &Answer<'_>) -> Result<Read, Fault> {
    let row = Row {
        title: String::new(),
        address: answer.url.clone(),
        data: None,
        listed_on: None,
        number: None,
        comments_until: None,
        status: None,
        files: Vec::new(),
    };
    let detail = match read_detail(&listed.source, &row, answer) {
        Ok(detail) => detail,
        // whoever develops a source wants to see what is read all the same
        Err(fault @ Fault::ContractChanged(_)) => read_anyway(answer).ok_or(fault)?,
        Err(fault) => return Err(fault),
    };
    let source = detail.composed.clone().unwrap_or_else(|| answer.text());
    let text = body_of(&source, &detail.page);
    Ok(Read::Document(Box::new(detail), text))
}

/// What a page says, whatever the source's file expects of it; `None` where nothing was found.
fn read_anyway(answer: &Answer<'_>) -> Option<Detail> {
    let page = huidian_extract::web::read(&answer.text(), &[]);
    page.body.as_ref()?;
    let attachments = page
        .attachments
        .iter()
        .filter_map(|link| {
            Some(huidian_sources::Attachment {
                name: link.words.clone(),
                url: answer.url.join(&link.address).ok()?,
            })
        })
        .collect();
    Some(Detail {
        kind: huidian_sources::file_kind(answer.body),
        page,
        composed: None,
        attachments,
        text_length: 0,
    })
}

fn body_of(source: &str, page: &WebPage) -> String {
    let Some(body) = &page.body else {
        return String::new();
    };
    let positions = huidian_text::CharPositions::new(source);
    let bytes = positions.byte_at(body.span.start)..positions.byte_at(body.span.end);
    huidian_extract::HtmlTree::new(source).text_in(&bytes)
}

fn row_shape(row: &Row) -> Value {
    json!({
        "title": row.title,
        "url": row.address.as_str(),
        "listed_on": row.listed_on.map(|on| on.to_string()),
        "number": row.number,
        "comments_until": row.comments_until.map(|on| on.to_string()),
        "status": row.status,
    })
}

fn document_shape(detail: &Detail, text: &str) -> Value {
    let page = &detail.page;
    let value = |name| {
        page.find(name)
            .map(|field: &huidian_extract::web::WebField| field.value.clone())
    };
    let day = |name| {
        value(name)
            .and_then(|words| huidian_sources::read_date(&words))
            .map(|on| on.to_string())
    };
    let issuers: Vec<String> = value(WebFieldName::Issuer)
        .map(|words| {
            words
                .split(['、', ' ', ';', '；', '，', ','])
                .filter(|name| !name.is_empty())
                .map(str::to_owned)
                .collect()
        })
        .unwrap_or_default();
    json!({
        "kind": "document",
        "outcome": "new",
        "title": value(WebFieldName::Title),
        "number": value(WebFieldName::Number),
        "issuers": issuers,
        "dates": {
            "signed": day(WebFieldName::SignedOn),
            "published": day(WebFieldName::PublishedOn),
            "effective": day(WebFieldName::EffectiveOn),
        },
        "body": page.body.as_ref().map(|body| body.found_by.clone()),
        "text": text,
        "fields": page.fields.iter().map(|field| json!({"name": field.name.id(), "value": field.value, "rung": field.rung.id(), "label": field.label})).collect::<Vec<_>>(),
        "attachments": detail.attachments.iter().map(|file| json!({"name": file.name, "url": file.url.as_str()})).collect::<Vec<_>>(),
        "read_at": SystemClock.now().to_string(),
    })
}
