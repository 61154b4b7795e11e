//! `huidian digest write`.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result, bail};
use huidian_digest::{Format, WriteOptions, WrittenRow, write};
use huidian_model::{ForceStatus, PartialDate, Sector, Topic, WorkId};
use huidian_operations::{Roundup, roundup_rows};
use jiff::civil::Date;

use crate::bounded;
use crate::command::{Place, read_day};
use crate::library::Access;
use crate::outcome::Outcome;

/// 由目录编写一篇汇总 Write a roundup from the library
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian digest write --from 2024-01-01 --to 2024-12-31 > 2024.md\n  \
    huidian digest write --from 2024-01-01 --to 2024-12-31 --format html -o 2024.html   粘贴到公众号编辑器\n  \
    huidian digest write --from 2024-01-01 --to 2024-12-31 --sector 金融 --format xlsx -o 金融.xlsx\n  \
    huidian digest write --from 2024-01-01 --to 2024-12-31 --topic 数据安全 --format html --phone -o 手机.html\n\n\
    自己的模板 --template：Markdown 或 HTML，含 {tables}，可含 {title} {as_of} {from} {to} {count} {unverified}。")]
pub struct Options {
    /// 起始日 First day of the period
    #[arg(long, value_parser = read_day, value_name = "DATE")]
    from: Date,
    /// 截止日 Last day of the period
    #[arg(long, value_parser = read_day, value_name = "DATE")]
    to: Date,
    #[arg(long)]
    sector: Vec<Sector>,
    /// 主题 Topic, such as 数据安全; with a sector both
    #[arg(long)]
    topic: Vec<Topic>,
    #[arg(long)]
    status: Vec<ForceStatus>,
    /// markdown, html, docx, xlsx or json
    #[arg(long, default_value = "markdown", value_parser = read_format)]
    format: Format,
    /// 标题 Title of the roundup
    #[arg(long)]
    title: Option<String>,
    #[arg(long, value_name = "FILE")]
    template: Option<PathBuf>,
    /// 网址前缀，用于链接；不写则没有链接 Address of this library, for links; none without it
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// 手机版：三栏（markdown 与 html） For telephones: three columns (markdown and html)
    #[arg(long)]
    phone: bool,
    #[arg(long, value_parser = read_day, value_name = "DATE")]
    as_of: Option<Date>,
    /// 写到文件 Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

fn read_format(text: &str) -> Result<Format, String> {
    let known = || Format::ALL.map(Format::id).join(", ");
    Format::from_id(text).ok_or_else(|| format!("unknown format {text}; known: {}", known()))
}

impl Options {
    pub fn run(&self, place: &Place) -> Result<Outcome> {
        if self.from > self.to {
            bail!("--from {} is after --to {}", self.from, self.to);
        }
        let rows = self.rows(place)?;
        if rows.is_empty() {
            bail!(
                "no works between {} and {} match; widen the period or the filters",
                self.from,
                self.to
            );
        }
        let template = match &self.template {
            Some(path) => Some(
                bounded::read_text(path, bounded::SMALL_BYTES)
                    .with_context(|| format!("read {}", path.display()))?,
            ),
            None => None,
        };
        let title = self.title.clone().unwrap_or_else(|| {
            format!("{} 至 {} 数字化及网络安全政策标准汇总", self.from, self.to)
        });
        let options = WriteOptions {
            title,
            as_of: Some(self.as_of.unwrap_or_else(today)),
            from: Some(PartialDate::from(self.from)),
            to: Some(PartialDate::from(self.to)),
            is_narrow: self.phone,
            template: template.as_deref(),
        };
        let bytes = write(&rows, self.format, &options)?;
        match &self.output {
            Some(path) => {
                std::fs::write(path, bytes).with_context(|| format!("write {}", path.display()))?;
            }
            None => std::io::stdout()
                .write_all(&bytes)
                .context("write to standard output")?,
        }
        Ok(Outcome::Done)
    }

    fn rows(&self, place: &Place) -> Result<Vec<WrittenRow>> {
        let library = place.open(Access::Read)?;
        let roundup = Roundup {
            from: self.from,
            to: self.to,
            sectors: self.sector.clone(),
            topics: self.topic.clone(),
            statuses: self.status.clone(),
            as_of: self.as_of.unwrap_or_else(|| library.today()),
        };
        let base = self
            .base_url
            .as_deref()
            .map(|url| url.trim_end_matches('/'));
        let link = |work: &WorkId| match base {
            Some(base) => format!("{base}/works/{work}"),
            None => String::new(),
        };
        Ok(roundup_rows(&library.store.read()?, &roundup, link)?)
    }
}

fn today() -> Date {
    use huidian_model::Clock;
    huidian_model::SystemClock.today()
}
