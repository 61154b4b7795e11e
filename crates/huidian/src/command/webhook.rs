//! `huidian webhook`.

use std::time::Duration;

use anyhow::{Context, Result};
use huidian_deliver::webhook::{Dispatch, Payload, Receipt};
use huidian_fetch::{Poster, check_address};
use huidian_following::mail::due_after;
use huidian_following::rights::SHARED;
use huidian_following::webhooks::{self, Decision};
use huidian_model::{Clock as _, SystemClock};
use huidian_store::{BriefTimes, MailTimes, NewWebhook};
use huidian_wire::WebhookShape;

use super::brief_times::{minute, weekday};
use super::filters::Filters;
use super::register::{find, unknown};
use super::{Place, minute_in_china, print_json};
use crate::config::Config;
use crate::library::{Access, Library};
use crate::outcome::Outcome;
use crate::terminal::print_error;
use crate::terminal::{self, Table};

/// 推送：有变化就通知别的程序或群机器人 Push events to programs and group robots
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian webhook add https://example.org/hook --secret S --sector 能源\n  \
    huidian webhook add 'https://oapi.dingtalk.com/robot/send?access_token=T' --format dingtalk --secret SEC…\n  \
    huidian webhook add https://example.org/hook --register 法务部 --every week --on 周一 --at 08:30\n  \
    huidian webhook list\n  \
    huidian webhook log 1\n\n\
    签名 Signature: huidian-signature: sha256=HMAC-SHA256(secret, huidian-timestamp + \".\" + body)")]
pub struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Every {
    Event,
    Day,
    Week,
}

/// The register of a webhook, and when its brief is told.
struct OfRegister {
    name: Option<String>,
    times: Option<MailTimes>,
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
        /// 只推送这个登记簿的变化 Of what this register follows, as its interview asks
        #[arg(long, value_name = "NAME")]
        register: Option<String>,
        /// 逐件，或每天、每周一份简报 Each event as it comes, or a brief of the register
        #[arg(long, value_enum, default_value_t = Every::Event, requires_if("day", "register"), requires_if("week", "register"))]
        every: Every,
        /// 每周哪一天 Day of the week: 周一, monday, 1
        #[arg(long, value_name = "WEEKDAY", value_parser = weekday, default_value = "周一")]
        on: i8,
        /// 几点，北京时间 Time of the clock in China
        #[arg(long, value_name = "HH:MM", value_parser = minute, default_value = "08:00")]
        at: u16,
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

impl Options {
    pub fn run(self, place: &Place) -> Result<Outcome> {
        match self.action {
            Action::Add {
                url,
                format,
                secret,
                register,
                every,
                on,
                at,
                filters,
            } => {
                let of = OfRegister {
                    name: register,
                    times: (every != Every::Event).then_some(MailTimes {
                        weekday: (every == Every::Week).then_some(on),
                        minute: at,
                    }),
                };
                let config = Config::read(None, &place.folder()?)?;
                check_address(&url, config.deliver.webhooks_to_private_addresses)?;
                add(
                    &place.open(Access::Write)?,
                    (url, secret),
                    &format,
                    &of,
                    &filters,
                )
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
    (url, secret): (String, String),
    format: &str,
    of: &OfRegister,
    filters: &Filters,
) -> Result<Outcome> {
    let selection = filters.selection(library)?;
    let register = match &of.name {
        Some(name) => match find(library, name)? {
            Some(register) => Some(register),
            None => return unknown(library, name),
        },
        None => None,
    };
    let brief = of.times.map(|times| BriefTimes {
        times,
        first_due_at: due_after(times, SystemClock.now()),
    });
    let webhook = NewWebhook {
        url,
        format: format.to_owned(),
        secret,
        selection: selection.query(),
        register: register.as_ref().map(|register| register.key),
        brief,
        created_by: SHARED.to_owned(),
    };
    let id = webhooks::add(&library.store, webhook)?;
    terminal::print(&format!("{id}\n"))?;
    let reader = library.store.read()?;
    let index = library.index().ok();
    if register.is_none()
        && library
            .finder(index.as_ref())
            .found(&reader, &selection)?
            .is_empty()
    {
        print_error!(
            "目前没有符合条件的文件：{}；有了才会推送 (no work matches today)",
            selection.name()
        );
    }
    Ok(Outcome::Done)
}

fn list(library: &Library, json: bool) -> Result<Outcome> {
    let reader = library.store.read()?;
    let mut shapes = Vec::new();
    for webhook in reader.webhooks()? {
        let register = webhook.register.map(|key| reader.find_register(key));
        let register = register
            .transpose()?
            .flatten()
            .map(|register| register.name);
        shapes.push(WebhookShape::new(&webhook, register.as_deref()));
    }
    if json {
        print_json(&shapes)?;
        return Ok(Outcome::Done);
    }
    let mut table = Table::new(["标识", "格式", "筛选", "失败", "状态", "地址"]);
    for webhook in shapes {
        table.row([
            webhook.id.to_string(),
            webhook.format,
            webhook.about,
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
    print_error!("没有 {id} 号推送 (no such webhook; see `huidian webhook list`)");
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
