//! One file per subcommand: what is typed, and what is done.

mod applies;
mod backup;
mod batch;
mod brief_times;
mod bundle;
mod captures;
mod catalogue;
mod chat;
mod citations;
mod cite;
mod collect;
mod collection;
mod completions;
mod compose;
mod composed_lines;
mod config;
mod coverage;
mod deliveries;
mod diff;
mod digest;
mod disputes;
mod doctor;
mod drafts;
mod duty_lines;
mod evidence;
mod export;
mod extract;
mod fetch;
mod filters;
mod graph;
mod import;
mod incident_lines;
mod list;
mod mail;
mod mcp;
mod mend;
mod move_library;
mod network;
mod ocr;
mod recognise;
mod register;
mod register_news;
mod restore;
mod review;
mod search;
mod serve;
mod share;
mod show;
mod show_lines;
mod show_provision;
mod show_versions;
mod sign;
mod sources;
mod update;
mod user;
mod vectors;
mod verify;
mod wanted;
mod webhook;
mod wings;

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::{Parser, Subcommand};
use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};

pub use self::ocr::models;
use crate::document_model;
use crate::folder::data_folder;
use crate::library::{Access, Library};
use crate::outcome::Outcome;

/// 会典：政策、法规与标准库 · a library of China's policies, laws and standards
///
/// 数据都在一个文件夹里；第一次使用时自动建立，并装入内置目录。
#[derive(Debug, Parser)]
#[command(
    name = "huidian",
    bin_name = "huidian",
    version,
    max_term_width = 100,
    after_help = "示例 Examples:\n  \
        huidian serve                                  打开网页 http://127.0.0.1:7878\n  \
        huidian import 法规文件夹/ 年度汇总.md         导入文本和汇总文章\n  \
        huidian list --sector 能源                     能源领域的文件\n  \
        huidian search 关键信息基础设施 运营者         检索条文\n  \
        huidian show 网络数据安全管理条例 第三十一条   读一条\n\n\
        退出码 Exit codes: 0 done · 1 error · 2 usage · 3 some input refused · 4 not found · 5 check failed"
)]
pub struct Options {
    /// 数据文件夹 Data folder [default: the platform's data directory]
    #[arg(long, global = true, env = "HUIDIAN_DATA", value_name = "FOLDER")]
    data: Option<PathBuf>,

    /// 更多日志 More log lines on standard error (-vv for most)
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,

    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Serve(serve::Options),
    Import(import::Options),
    Collect(collect::Options),
    Sources(sources::Options),
    Fetch(fetch::Options),
    Batch(batch::Options),
    Mend(mend::Options),
    Evidence(evidence::Options),
    List(list::Options),
    Search(search::Options),
    Vectors(vectors::Options),
    Show(show::Options),
    Cite(cite::Options),
    Verify(verify::Options),
    Applies(applies::Options),
    Recognise(recognise::Options),
    Citations(citations::Options),
    Digest(digest::Options),
    Review(review::Options),
    Drafts(drafts::Options),
    Extract(extract::Options),
    Ocr(ocr::Options),
    Export(export::Options),
    Coverage(coverage::Options),
    Diff(diff::Options),
    Compose(compose::Options),
    Graph(graph::Options),
    Bundle(bundle::Options),
    Chat(chat::Options),
    Register(register::Options),
    Collection(collection::Options),
    Share(share::Options),
    Sign(sign::Options),
    Mail(mail::Options),
    Mcp(mcp::Options),
    Webhook(webhook::Options),
    User(user::Options),
    Backup(backup::Options),
    Restore(restore::Options),
    Move(move_library::Options),
    Config(config::Options),
    Disputes(disputes::Options),
    Doctor(doctor::Options),
    Captures(captures::Options),
    Catalogue(catalogue::Options),
    Update(update::Options),
    Completions(completions::Options),
}

impl Options {
    pub fn run(self) -> Result<Outcome> {
        let place = Place { given: self.data };
        let settings = match &self.command {
            Command::Serve(options) => options.settings_file(),
            _ => None,
        };
        document_model::use_settings(settings, place.folder().ok());
        match self.command {
            Command::Serve(options) => options.run(&place),
            Command::Import(options) => options.run(&place),
            Command::Collect(options) => options.run(&place),
            Command::Sources(options) => options.run(&place),
            Command::Fetch(options) => options.run(&place),
            Command::Batch(options) => options.run(&place),
            Command::Mend(options) => options.run(&place),
            Command::Evidence(options) => options.run(&place),
            Command::List(options) => options.run(&place),
            Command::Search(options) => options.run(&place),
            Command::Vectors(options) => options.run(&place),
            Command::Show(options) => options.run(&place),
            Command::Cite(options) => options.run(&place),
            Command::Verify(options) => options.run(&place),
            Command::Applies(options) => options.run(&place),
            Command::Recognise(options) => options.run(&place),
            Command::Citations(options) => options.run(&place),
            Command::Digest(options) => options.run(&place),
            Command::Review(options) => options.run(&place),
            Command::Drafts(options) => options.run(&place),
            Command::Extract(options) => options.run(),
            Command::Ocr(options) => options.run(&place),
            Command::Export(options) => options.run(&place),
            Command::Coverage(options) => options.run(&place),
            Command::Diff(options) => options.run(&place),
            Command::Compose(options) => options.run(&place),
            Command::Graph(options) => options.run(&place),
            Command::Bundle(options) => options.run(&place),
            Command::Chat(options) => options.run(&place),
            Command::Register(options) => options.run(&place),
            Command::Collection(options) => options.run(&place),
            Command::Share(options) => options.run(&place),
            Command::Sign(options) => options.run(),
            Command::Mail(options) => options.run(&place),
            Command::Mcp(options) => options.run(&place),
            Command::Webhook(options) => options.run(&place),
            Command::User(options) => options.run(&place),
            Command::Backup(options) => options.run(&place),
            Command::Restore(options) => options.run(&place),
            Command::Move(options) => options.run(&place),
            Command::Config(options) => options.run(&place),
            Command::Disputes(options) => options.run(&place),
            Command::Doctor(options) => options.run(&place),
            Command::Captures(options) => options.run(&place),
            Command::Catalogue(options) => options.run(&place),
            Command::Update(options) => options.run(&place),
            Command::Completions(options) => options.run(),
        }
    }
}

/// An instant for people: the minute of China, with its zone.
fn minute_in_china(at: jiff::Timestamp) -> String {
    at.to_zoned(TimeZone::fixed(offset(8)))
        .strftime("%Y-%m-%d %H:%M %:z")
        .to_string()
}

/// Said where links are given out that work on this machine only.
const NO_PUBLIC_ADDRESS: &str = "未设对外地址，链接只在本机可用：在设置文件写 [web] public_url = \"https://…\" (public_url is not set: links work on this machine only)";

/// Where the library is, as typed.
struct Place {
    given: Option<PathBuf>,
}

impl Place {
    fn folder(&self) -> Result<PathBuf> {
        data_folder(self.given.clone())
    }

    fn open(&self, access: Access) -> Result<Library> {
        Library::open(&self.folder()?, access)
    }
}

/// Reads a day as typed: 2025-01-01 or 2025年1月1日.
fn read_day(text: &str) -> Result<Date, String> {
    huidian_text::parse_date(text)
        .and_then(huidian_text::PartialDate::day)
        .ok_or_else(|| format!("{text} is no day such as 2025-01-01"))
}

/// Prints a value as JSON.
fn print_json<T: serde::Serialize>(value: &T) -> Result<()> {
    let mut text = serde_json::to_string_pretty(value).context("write JSON")?;
    text.push('\n');
    crate::terminal::print_exactly(&text)?;
    Ok(())
}
