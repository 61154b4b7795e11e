//! `huidian mail`.

use anyhow::{Context, Result, bail};
use huidian_deliver::mail::{MailSender, Settings, due_after, read_address, spell};
use huidian_following::Signer;
use huidian_following::mail::{subscribe, unsubscribe};
use huidian_following::rights::SHARED;
use huidian_model::{Clock, SystemClock};
use huidian_search::SearchIndex;
use huidian_store::{MailAttempt, MailSubscription, MailTimes};
use huidian_wire::MailSubscriptionShape;
use jiff::civil::Date;
use jiff::tz::{TimeZone, offset};

use super::brief_times::{minute, weekday};
use super::register::{find, unknown};
use super::{Place, deliveries, minute_in_china, print_json, read_day};
use crate::config::Config;
use crate::library::{Access, Library};
use crate::outcome::Outcome;
use crate::terminal::print_error;
use crate::terminal::{self, Table};

/// 邮件：登记簿的变化每天或每周寄给谁 Digests of a register by e-mail
#[derive(Debug, clap::Args)]
#[command(after_help = "示例 Examples:\n  \
    huidian mail add 法务部 zhang@example.org --every week --on 周一 --at 08:30\n  \
    huidian mail preview 法务部 --since 2026-10-01     先看看会寄什么 what would be sent\n  \
    huidian mail list\n  \
    huidian mail log 1\n\n\
    邮件服务器写在 huidian.toml 的 [mail]；由 huidian serve 到点发送，没有变化时不发。\n\
    Sent by `huidian serve` through the server of [mail]; times are those of China (UTC+8).")]
pub struct Options {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Every {
    Day,
    Week,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// 订阅；再次订阅即改时间 Subscribe an address; once more to change the times
    Add {
        /// 登记簿名称 Name of the register
        register: String,
        address: String,
        /// 多久一次 How often
        #[arg(long, value_enum, default_value_t = Every::Day)]
        every: Every,
        /// 每周哪一天 Day of the week: 周一, monday, 1
        #[arg(long, value_name = "WEEKDAY", value_parser = weekday, default_value = "周一")]
        on: i8,
        /// 几点，北京时间 Time of the clock in China
        #[arg(long, value_name = "HH:MM", value_parser = minute, default_value = "08:00")]
        at: u16,
    },
    /// 列出订阅 List subscriptions
    List {
        #[arg(long)]
        json: bool,
    },
    /// 发送记录 Attempts, newest first
    Log {
        id: i64,
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// 预览：某日以来的变化写成邮件是什么样 What a digest since a day would say; nothing is sent
    Preview {
        register: String,
        #[arg(long, value_parser = read_day, value_name = "DATE")]
        since: Date,
    },
    /// 不等到点，现在就发 Send now what has not been sent yet
    SendNow { id: i64 },
    /// 删除订阅 Remove a subscription
    Remove { id: i64 },
}

impl Options {
    pub fn run(self, place: &Place) -> Result<Outcome> {
        let config = Config::read(None, &place.folder()?)?;
        match self.action {
            Action::Add {
                register,
                address,
                every,
                on,
                at,
            } => {
                let times = MailTimes {
                    weekday: (every == Every::Week).then_some(on),
                    minute: at,
                };
                add(
                    &place.open(Access::Write)?,
                    &config,
                    &register,
                    &address,
                    times,
                )
            }
            Action::List { json } => list(&place.open(Access::Read)?, json),
            Action::Log { id, limit } => log(&place.open(Access::Read)?, id, limit),
            Action::Preview { register, since } => {
                preview(&place.open(Access::Read)?, &config, &register, since)
            }
            Action::SendNow { id } => send_now(&place.open(Access::Write)?, &config, id),
            Action::Remove { id } => remove(&place.open(Access::Write)?, id),
        }
    }
}

fn add(
    library: &Library,
    config: &Config,
    name: &str,
    address: &str,
    times: MailTimes,
) -> Result<Outcome> {
    let Some(register) = find(library, name)? else {
        return unknown(library, name);
    };
    let Some(address) = read_address(address) else {
        bail!("{address} is no mail address (不是邮件地址)");
    };
    let (id, first_due_at) = subscribe(&library.store, &register, &address, times, SHARED)?;
    terminal::print(&format!(
        "{id} 号订阅：{}，第一封最早 {}\n",
        spell(times),
        minute_in_china(first_due_at)
    ))?;
    if config.mail.is_none() {
        print_error!(
            "还没有设置邮件服务器：在 huidian.toml 里写 [mail] (no mail server is set up yet)"
        );
    }
    Ok(Outcome::Done)
}

fn register_name(library: &Library, key: i64) -> Result<String> {
    let register = library.store.read()?.find_register(key)?;
    Ok(register.map_or_else(|| key.to_string(), |register| register.name))
}

fn list(library: &Library, json: bool) -> Result<Outcome> {
    let subscriptions = library.store.read()?.mail_subscriptions(None)?;
    let shapes: Vec<MailSubscriptionShape> = subscriptions
        .iter()
        .map(|subscription| {
            let register = register_name(library, subscription.register)?;
            Ok(MailSubscriptionShape::new(subscription, register))
        })
        .collect::<Result<_>>()?;
    if json {
        print_json(&shapes)?;
        return Ok(Outcome::Done);
    }
    let mut table = Table::new(["标识", "登记簿", "地址", "时间", "失败", "状态"]);
    for shape in shapes {
        table.row([
            shape.id.to_string(),
            shape.register,
            shape.address,
            shape.times,
            shape.failure_count.to_string(),
            match (shape.disabled_reason, shape.confirmed_at) {
                (Some(reason), _) => format!("停用：{reason}"),
                (None, Some(_)) => "启用".to_owned(),
                (None, None) => "等收件人确认".to_owned(),
            },
        ]);
    }
    terminal::print(&table.render())?;
    Ok(Outcome::Done)
}

fn log(library: &Library, id: i64, limit: u32) -> Result<Outcome> {
    if find_subscription(library, id)?.is_none() {
        return Ok(no_subscription(id));
    }
    let mut table = Table::new(["时间", "变化", "结果", "毫秒", "编号"]);
    for delivery in library.store.read()?.mail_deliveries(id, limit)? {
        let attempt = delivery.attempt;
        table.row([
            minute_in_china(delivery.attempted_at),
            attempt.change_count.to_string(),
            attempt.error.unwrap_or_else(|| "已发".to_owned()),
            attempt.duration.as_millis().to_string(),
            attempt.message_id,
        ]);
    }
    terminal::print(&table.render())?;
    Ok(Outcome::Done)
}

fn find_subscription(library: &Library, id: i64) -> Result<Option<MailSubscription>> {
    Ok(library.store.read()?.find_mail_subscription(id)?)
}

fn no_subscription(id: i64) -> Outcome {
    print_error!("没有 {id} 号订阅 (no such subscription; see `huidian mail list`)");
    Outcome::NotFound
}

/// Where digests are made from the command line.
struct Desk {
    settings: Settings,
    signer: Signer,
    index: Option<SearchIndex>,
}

impl Desk {
    fn new(library: &Library, config: &Config) -> Result<Self> {
        let settings = config.mail.clone().unwrap_or_else(|| Settings {
            from: "会典 <huidian@example.org>".to_owned(),
            ..Settings::default()
        });
        Ok(Self {
            settings,
            signer: Signer::of(&library.store)?,
            index: library.index().ok(),
        })
    }

    fn sender<'d>(&'d self, library: &'d Library, config: &'d Config) -> MailSender<'d> {
        MailSender {
            store: &library.store,
            catalogue: library.catalogue,
            index: self.index.as_ref(),
            clock: &SystemClock,
            signer: &self.signer,
            public_url: config.web.public_url.as_deref(),
            settings: &self.settings,
        }
    }
}

fn preview(library: &Library, config: &Config, name: &str, since: Date) -> Result<Outcome> {
    let Some(register) = find(library, name)? else {
        return unknown(library, name);
    };
    let now = SystemClock.now();
    let since = since.to_zoned(TimeZone::fixed(offset(8)))?.timestamp();
    let subscription = MailSubscription {
        key: 0,
        register: register.key,
        address: "reader@example.org".to_owned(),
        times: MailTimes {
            weekday: Some(1),
            minute: 8 * 60,
        },
        created_by: SHARED.to_owned(),
        created_at: now,
        covered_until: since,
        failure_count: 0,
        refusal_count: 0,
        next_attempt_at: now,
        disabled_at: None,
        disabled_reason: None,
        confirmed_at: Some(now),
        asked_at: None,
    };
    let desk = Desk::new(library, config)?;
    match desk.sender(library, config).message(&subscription, now)? {
        Some((message, _)) => {
            terminal::print(&format!(
                "主题 Subject: {}\n\n{}",
                message.subject, message.text
            ))?;
        }
        None => print_error!("没有变化，不会发邮件 (nothing changed; no mail)"),
    }
    Ok(Outcome::Done)
}

fn send_now(library: &Library, config: &Config, id: i64) -> Result<Outcome> {
    let Some(subscription) = find_subscription(library, id)? else {
        return Ok(no_subscription(id));
    };
    if subscription.confirmed_at.is_none() {
        bail!("{id} 号的收件人还没有确认 (the receiver has not said yes yet)");
    }
    let office = deliveries::mail_transport(config)?
        .context("no mail server is set up: write [mail] into huidian.toml")?;
    let now = SystemClock.now();
    let desk = Desk::new(library, config)?;
    let sender = desk.sender(library, config);
    let Some((message, change_count)) = sender.message(&subscription, now)? else {
        print_error!("没有变化，不发邮件 (nothing changed; no mail)");
        return Ok(Outcome::Done);
    };
    let outcome = (office.send)(&message);
    let attempt = MailAttempt {
        period_end: now,
        message_id: message.message_id,
        change_count,
        error: outcome.as_ref().err().map(|unsent| unsent.reason.clone()),
        duration: SystemClock.now().duration_since(now).unsigned_abs(),
    };
    if let Err(unsent) = outcome {
        sender.note_unsent(&subscription, &unsent, &attempt)?;
        bail!("mail to {}: {}", message.to, unsent.reason);
    }
    let next = due_after(subscription.times, now);
    library
        .store
        .write(|transaction| transaction.note_mail_sent(id, &attempt, next))?;
    terminal::print(&format!("已发 {}：{change_count} 项变化\n", message.to))?;
    Ok(Outcome::Done)
}

fn remove(library: &Library, id: i64) -> Result<Outcome> {
    if unsubscribe(&library.store, id, SHARED)? {
        return Ok(Outcome::Done);
    }
    Ok(no_subscription(id))
}
