//! `huidian chat`.

use std::io::{self, BufRead, IsTerminal, Write};

use anyhow::Result;
use huidian_deliver::chat;
use huidian_model::WorkId;
use huidian_wire::{ChatCountShape, ChatCountsShape};
use jiff::ToSpan;
use jiff::civil::Date;

use super::{NO_PUBLIC_ADDRESS, Place, print_json, read_day};
use crate::config::Config;
use crate::library::{Access, Library};
use crate::outcome::Outcome;
use crate::terminal::print_error;
use crate::terminal::{self, Table};

/// 像在公众号里那样提问 Ask as one asks the chat account
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian chat 2024\n  \
    huidian chat 数据安全法 第二十一条\n  \
    huidian chat                    一问一答 converses; an empty line or Ctrl-D ends\n  \
    huidian chat --counts           各账号里问得最多的 what was asked for most")]
pub struct Options {
    /// 问什么 What to ask
    #[arg(value_name = "WORDS")]
    words: Vec<String>,
    /// 链接以此开头 Address that links begin with [default: public_url of the settings, else this machine]
    #[arg(long, value_name = "URL")]
    url: Option<String>,
    /// 统计聊天账号里问了什么、问了几次；不记谁问的 What was asked for how often in the chat accounts; nothing about who asked
    #[arg(long, conflicts_with = "words")]
    counts: bool,
    /// 从哪一天起 First day counted [default: 30 days ago]
    #[arg(long, value_name = "DATE", value_parser = read_day, requires = "counts")]
    since: Option<Date>,
    /// 各列多少 Rows of each kind
    #[arg(long, default_value_t = 20, requires = "counts")]
    limit: u32,
    #[arg(long, requires = "counts")]
    json: bool,
}

impl Options {
    pub fn run(self, place: &Place) -> Result<Outcome> {
        let config = Config::read(None, &place.folder()?)?;
        let library = place.open(Access::Read)?;
        if self.counts {
            return counts(&library, self.since, self.limit, self.json);
        }
        let index = library.index().ok();
        if self.url.is_none() && config.web.public_url.is_none() {
            print_error!("{NO_PUBLIC_ADDRESS}");
        }
        let url = self.url.unwrap_or_else(|| config.base_url());
        let url = url.trim_end_matches('/');
        let answer = |words: &str| -> Result<String> {
            let reader = library.store.read()?;
            let context = chat::Context {
                reader: &reader,
                index: index.as_ref(),
                catalogue: library.catalogue,
                today: library.today(),
                public_url: url,
                rules: &config.deliver.rules,
            };
            Ok(chat::reply(words, &context)?.text)
        };
        if self.words.is_empty() {
            converse(answer)?;
        } else {
            terminal::print(&format!("{}\n", answer(&self.words.join(" "))?))?;
        }
        Ok(Outcome::Done)
    }
}

fn counts(library: &Library, since: Option<Date>, limit: u32, json: bool) -> Result<Outcome> {
    let until = library.today();
    let since = since.map_or_else(|| until.checked_sub(30.days()), Ok)?;
    let reader = library.store.read()?;
    let of = |kind: &str| -> Result<Vec<ChatCountShape>> {
        let counts = reader.usage_between(since, until, Some("chat"), kind, limit)?;
        let shapes = counts.into_iter().map(|counted| {
            let title = match kind {
                "work" => reader.find_title(&WorkId::new(&counted.subject))?,
                _ => None,
            };
            Ok(ChatCountShape {
                subject: counted.subject,
                title,
                count: counted.count,
            })
        });
        shapes.collect()
    };
    let counts = ChatCountsShape {
        since: since.to_string(),
        until: until.to_string(),
        keywords: of("keyword")?,
        works: of("work")?,
        topics: of("topic")?,
    };
    if json {
        print_json(&counts)?;
    } else if counts.topics.is_empty() {
        print_error!("{since} 以来聊天账号里没有人问过 (nothing was asked)");
    } else {
        terminal::print(&render(&counts))?;
    }
    Ok(Outcome::Done)
}

fn render(counts: &ChatCountsShape) -> String {
    let lists = [
        ("关键词", &counts.keywords),
        ("文件", &counts.works),
        ("问法", &counts.topics),
    ];
    let tables = lists.map(|(heading, list)| {
        let mut table = Table::new([heading, "次数"]);
        for counted in list {
            let name = counted.title.as_ref().unwrap_or(&counted.subject);
            table.row([name.clone(), counted.count.to_string()]);
        }
        table.render()
    });
    tables.join("\n")
}

fn converse(answer: impl Fn(&str) -> Result<String>) -> Result<()> {
    let is_typed = io::stdin().is_terminal();
    if is_typed {
        terminal::print(&format!("{}\n", chat::welcome().text))?;
    }
    let mut lines = io::stdin().lock().lines();
    loop {
        if is_typed {
            print!("\n> ");
            io::stdout().flush()?;
        }
        let Some(line) = lines.next() else { break };
        let line = line?;
        if line.trim().is_empty() {
            if is_typed {
                break;
            }
            continue;
        }
        terminal::print(&format!("{}\n", answer(&line)?))?;
    }
    Ok(())
}
