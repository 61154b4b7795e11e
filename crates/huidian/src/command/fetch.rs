//! `huidian fetch`.

use anyhow::{Context, Result};
use huidian_collect::{Collector, Registry};
use huidian_model::SystemClock;
use huidian_sources::OutcomeKind;
use serde_json::json;
use url::Url;

use super::{Place, network, print_json};
use crate::collecting;
use crate::library::Access;
use crate::outcome::Outcome;
use crate::terminal;

/// 收入网址上的文件和附件 Take in the documents at addresses, with their attachments
#[derive(Debug, clap::Args)]
#[command(
    after_help = "示例 Example:\n  huidian fetch https://www.cac.gov.cn/2024-03/22/c_1712776611775634.htm\n\n\
    遵守 robots.txt；不允许程序访问的网页，请用浏览器扩展收入，或存成文件后导入。\n\
    Exit codes: 0 all fetched · 3 some not · 1 none"
)]
pub struct Options {
    #[arg(required = true, value_name = "URL")]
    urls: Vec<String>,
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    network: network::NetworkFlags,
}

impl Options {
    pub fn run(self, place: &Place) -> Result<Outcome> {
        let urls: Vec<Url> = self
            .urls
            .iter()
            .map(|text| {
                Url::parse(text).with_context(|| {
                    format!("“{text}”不是网址，写成 https://… (no address: write https://…)")
                })
            })
            .collect::<Result<_>>()?;
        let library = place.open(Access::Write)?;
        let data = place.folder()?;
        let registry = Registry::load(&library.store, &data)?;
        let config = network::settings(&data)?;
        let collector = Collector {
            store: &library.store,
            data,
            config: &config,
            network: self.network.as_network(),
            clock: &SystemClock,
            since: None,
            is_dry_run: false,
            is_over: network::interruption(),
        };
        let mut sink = collecting::Library {
            store: &library.store,
            catalogue: library.catalogue,
            index_folder: library.index_folder(),
            today: library.today(),
        };
        let fetched = collector.fetch(&urls, &registry, &mut sink)?;
        let is_taken = |kind: OutcomeKind| kind == OutcomeKind::New;
        let count = fetched
            .iter()
            .filter(|one| is_taken(one.outcome.kind))
            .count();
        if self.json {
            let shapes: Vec<_> = fetched
                .iter()
                .map(|one| {
                    let taken = one.taken.as_ref();
                    json!({
                        "url": one.url.as_str(),
                        "outcome": one.outcome.kind.id(),
                        "detail": taken.map_or(&one.outcome.detail, |taken| &taken.detail),
                        "work": taken.and_then(|taken| taken.work.clone()),
                        "sha256": taken.map(|taken| taken.capture.to_string()),
                    })
                })
                .collect();
            print_json(&shapes)?;
        } else {
            for one in &fetched {
                let words = match &one.taken {
                    Some(taken) => match &taken.work {
                        Some(work) => format!("→ {work}：{}", taken.detail),
                        None => format!("未收为文本：{}", taken.detail),
                    },
                    None => format!("{}：{}", one.outcome.kind.chinese(), one.outcome.detail),
                };
                terminal::print(&format!("{} {words}\n", one.url))?;
            }
        }
        if count == 0 {
            anyhow::bail!(
                "{count} 个网址一个也没有收到，原因见上 (none of {count} addresses was fetched)",
                count = fetched.len()
            );
        }
        Ok(if count == fetched.len() {
            Outcome::Done
        } else {
            Outcome::PartlyRefused
        })
    }
}
