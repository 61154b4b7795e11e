//! `huidian chat`.

use std::io::{self, BufRead, IsTerminal, Write};

use anyhow::Result;
use huidian_deliver::chat;

use super::{LOCAL_URL, Place};
use crate::config::Config;
use crate::library::Access;
use crate::outcome::Outcome;
use crate::terminal;

/// 像在公众号里那样提问 Ask as one asks the chat account
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian chat 2024\n  \
    huidian chat 数据安全法 第二十一条\n  \
    huidian chat                    一问一答 converses; an empty line or Ctrl-D ends")]
pub struct Options {
    /// 问什么 What to ask
    #[arg(value_name = "WORDS")]
    words: Vec<String>,
    /// 链接以此开头 Address that links begin with [default: public_url of the settings, else this machine]
    #[arg(long, value_name = "URL")]
    url: Option<String>,
}

impl Options {
    pub fn run(self, place: &Place) -> Result<Outcome> {
        let config = Config::read(None, &place.folder()?)?;
        let library = place.open(Access::Read)?;
        let index = library.index().ok();
        let url = self.url.or(config.web.public_url);
        let url = url.as_deref().unwrap_or(LOCAL_URL).trim_end_matches('/');
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
