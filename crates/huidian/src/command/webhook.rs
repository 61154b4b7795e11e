//! `huidian webhook`.

use std::time::Duration;

use anyhow::{Context, Result};
use huidian_deliver::webhook::{Dispatch, Payload, Receipt};
use huidian_fetch::{Poster, check_address};
use huidian_following::rights::SHARED;
use huidian_following::webhooks::{self, Decision};
use huidian_model::SystemClock;
use huidian_store::{NewWebhook, Webhook};
use serde::Serialize;

use super::filters::Filters;
use super::{Place, minute_in_china, print_json};
use crate::config::Config;
use crate::library::{Access, Library};
use crate::outcome::Outcome;
use crate::terminal::{self, Table};

/// 推送：有变化就通知别的程序或群机器人 Push events to programs and group robots
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian webhook add https://example.org/hook --secret S --sector 能源\n  \
    huidian webhook add 'https://oapi.dingtalk.com/robot/send?access_token=T' --format dingtalk --secret SEC…\n  \
    huidian webhook list\n  \
    huidian webhook log 1\n\n\
    签名 Signature: huidian-signature: sha256=HMAC-SHA256(secret, huidian-timestamp + \".\" + body)")]
pub struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// 新建；从现在起的变化都会送到 Set one up; everything from now on arrives, in order
    Add {
        url: String,
        /// 格式 Form: huidian, wecom 企业微信, dingtalk 钉钉, feishu 飞书
        #[arg(long, default_value = "huidian")]
        format: String,
        /// 签名密钥 Key of the signature
        #[arg(
            long,
            default_value = "",
            env = "HUIDIAN_WEBHOOK_SECRET",
            hide_env_values = true
        )]
        secret: String,
        #[command(flatten)]
        filters: Box<Filters>,
    },
    /// 列出 List them
    List {
        #[arg(long)]
        json: bool,
    },
    /// 投递记录 Attempts, newest first
    Log {
        id: i64,
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// 停用后重新启用，从停下的地方继续 Start again where it stopped
    Enable { id: i64 },
    /// 停用 Stop
    Disable { id: i64 },
    /// 删除 Remove
    Remove { id: i64 },
    /// 现在投递一轮；服务运行时自动进行 Deliver one round now; a server does so by itself
    Deliver {
        /// 允许内网地址 Addresses inside this network may be sent to
        #[arg(long)]
        private: bool,
    },
}

#[derive(Serialize)]
struct WebhookShape {
    id: i64,
    url: String,
    format: String,
    selection: String,
    created_at: String,
    delivered_seq: i64,
    failure_count: u32,
    disabled_at: Option<String>,
    disabled_reason: Option<String>,
}

impl WebhookShape {
    /// Without the secret, nor those in the address.
    fn new(webhook: &Webhook) -> Self {
        Self {
            id: webhook.key,
            url: webhooks::masked(&webhook.url),
            format: webhook.format.clone(),
            selection: webhook.selection.clone(),
            created_at: webhook.created_at.to_string(),
            delivered_seq: webhook.delivered_seq,
            failure_count: webhook.failure_count,
            disabled_at: webhook.disabled_at.map(|at| at.to_string()),
            disabled_reason: webhook.disabled_reason.clone(),
        }
    }
}

impl Options {
    pub fn run(self, place: &Place) -> Result<Outcome> {
        match self.action {
            Action::Add {
                url,
                format,
                secret,
                filters,
            } => {
                let config = Config::read(None, &place.folder()?)?;
                check_address(&url, config.deliver.webhooks_to_private_addresses)?;
                add(&place.open(Access::Write)?, url, &format, secret, &filters)
            }
            Action::List { json } => list(&place.open(Access::Read)?, json),
            Action::Log { id, limit } => log(&place.open(Access::Read)?, id, limit),
            Action::Enable { id } => decide(place, id, Decision::Enable),
            Action::Disable { id } => decide(place, id, Decision::Disable),
            Action::Remove { id } => decide(place, id, Decision::Remove),
            Action::Deliver { private } => {
                let config = Config::read(None, &place.folder()?)?;
                deliver(&place.open(Access::Write)?, &config, private)
            }
        }
    }
}

fn add(
    library: &Library,
    url: String,
    format: &str,
    secret: String,
    filters: &Filters,
) -> Result<Outcome> {
    let selection = filters.selection(library)?;
    let webhook = NewWebhook {
        url,
        format: format.to_owned(),
        secret,
        selection: selection.query(),
        created_by: SHARED.to_owned(),
    };
    let id = webhooks::add(&library.store, webhook)?;
    terminal::print(&format!("{id}\n"))?;
    let reader = library.store.read()?;
    let index = library.index().ok();
    if library
        .finder(index.as_ref())
        .found(&reader, &selection)?
        .is_empty()
    {
        eprintln!(
            "目前没有符合条件的文件：{}；有了才会推送 (no work matches today)",
            selection.name()
        );
    }
    Ok(Outcome::Done)
}

fn list(library: &Library, json: bool) -> Result<Outcome> {
    let webhooks = library.store.read()?.webhooks()?;
    let shapes: Vec<WebhookShape> = webhooks.iter().map(WebhookShape::new).collect();
    if json {
        print_json(&shapes)?;
        return Ok(Outcome::Done);
    }
    let mut table = Table::new(["标识", "格式", "筛选", "失败", "状态", "地址"]);
    for webhook in shapes {
        table.row([
            webhook.id.to_string(),
            webhook.format,
            webhook.selection,
            webhook.failure_count.to_string(),
            webhook
                .disabled_reason
                .map_or_else(|| "启用".to_owned(), |reason| format!("停用：{reason}")),
            webhook.url,
        ]);
    }
    terminal::print(&table.render())?;
    Ok(Outcome::Done)
}

fn log(library: &Library, id: i64, limit: u32) -> Result<Outcome> {
    let mut table = Table::new(["时间", "事件", "结果", "毫秒", "说明"]);
    for delivery in library.store.read()?.deliveries(id, limit)? {
        let attempt = delivery.attempt;
        table.row([
            minute_in_china(delivery.attempted_at),
            attempt.event_seq.to_string(),
            attempt
                .status
                .map(|status| status.to_string())
                .unwrap_or_default(),
            attempt.duration.as_millis().to_string(),
            attempt.error.unwrap_or_default(),
        ]);
    }
    terminal::print(&table.render())?;
    Ok(Outcome::Done)
}

fn decide(place: &Place, id: i64, decision: Decision) -> Result<Outcome> {
    let library = place.open(Access::Write)?;
    if webhooks::decide(&library.store, id, decision, SHARED)? {
        return Ok(Outcome::Done);
    }
    eprintln!("没有 {id} 号推送 (no such webhook; see `huidian webhook list`)");
    Ok(Outcome::NotFound)
}

fn deliver(library: &Library, config: &Config, private: bool) -> Result<Outcome> {
    // held to the end of the process
    let _lease = library
        .store
        .dispatch_lease(Duration::ZERO)
        .context("a server on this library delivers by itself")?;
    let index = library.index().ok();
    let dispatch = Dispatch {
        store: &library.store,
        catalogue: library.catalogue,
        index: index.as_ref(),
        clock: &SystemClock,
        public_url: &config.base_url(),
        retry: config.deliver.webhooks,
    };
    let poster = Poster::new(private || config.deliver.webhooks_to_private_addresses);
    let round = dispatch.round(&|payload| send(&poster, payload))?;
    terminal::print(&format!(
        "送达 {}，失败 {}，不在筛选内 {}\n",
        round.delivered_count, round.failed_count, round.passed_count
    ))?;
    Ok(Outcome::Done)
}

/// Sends a payload and gives what came back.
pub fn send(poster: &Poster, payload: &Payload) -> Result<Receipt, String> {
    let headers = payload
        .headers
        .iter()
        .map(|(name, value)| (*name, value.as_str()));
    let answer = poster
        .post(&payload.url, headers, &payload.body)
        .map_err(|error| error.to_string())?;
    Ok(Receipt {
        status: answer.status,
        body: answer.body,
    })
}
