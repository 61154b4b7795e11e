//! `/keeper/delivery`: what is delivered: webhooks, share links, e-mail, and what the chat account is asked.

use std::collections::HashMap;

use askama::Template;
use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::response::Redirect;
use huidian_following::mail;
use huidian_following::share::{self, LinkState, Target};
use huidian_following::webhooks::{self, Decision, FORMATS, masked};
use huidian_following::{Selection, Signer};
use huidian_store::{
    BriefTimes, Delivery, MailTimes, NewWebhook, Reader, Role, ShareLink, Webhook,
};
use jiff::{Timestamp, ToSpan};

use super::registers::expiry;
use super::{Shown, show};
use crate::access::SignedIn;
use crate::error::Error;
use crate::request::{Query, Visitor};
use crate::state::AppState;
use crate::views::{Frame, second_of, work_href};

/// Attempts shown of one webhook.
const ATTEMPTS: u32 = 20;
/// Links shown, the newest first.
const LINKS: usize = 100;
/// Days over which questions are counted.
const COUNTED_DAYS: i64 = 30;
/// Keywords and works shown.
const COUNTED: u32 = 30;

#[derive(Template)]
#[template(path = "delivery.html")]
struct DeliveryPage {
    frame: Frame,
    form_token: String,
    is_administrator: bool,
    webhooks: Vec<WebhookView>,
    formats: [(&'static str, &'static str); 4],
    /// Key and name of each register.
    registers: Vec<(i64, String)>,
    links: Vec<LinkView>,
    mail: Vec<MailView>,
    keywords: Vec<(String, u64)>,
    works: Vec<(String, String, u64)>,
}

struct WebhookView {
    key: i64,
    /// Without its secrets.
    url: String,
    format: String,
    asks: String,
    created_by: String,
    failures: u32,
    /// Events that wait.
    waiting: i64,
    /// Why it was stopped.
    stopped: Option<String>,
    attempts: Vec<AttemptView>,
}

struct AttemptView {
    at: String,
    event: i64,
    status: String,
    error: String,
    milliseconds: u128,
}

struct LinkView {
    id: String,
    opens: String,
    href: Option<String>,
    used: String,
    until: String,
    created_by: String,
    state: &'static str,
    is_open: bool,
}

struct MailView {
    register: String,
    href: String,
    address: String,
    failures: u32,
    state: String,
}

/// `GET /keeper/delivery`
pub(crate) async fn delivery(
    State(state): State<AppState>,
    visitor: Visitor,
    OriginalUri(uri): OriginalUri,
    signed_in: SignedIn,
) -> Shown {
    signed_in.require(Role::Editor)?;
    let frame = state.frame(visitor, &uri);
    let title = frame.t("送达", "Delivery");
    show(&delivery_page(&state, &signed_in, frame.titled(title))?)
}

fn delivery_page(
    state: &AppState,
    signed_in: &SignedIn,
    frame: Frame,
) -> Result<DeliveryPage, Error> {
    let reader = state.library().store().read()?;
    let today = state.today();
    let from = today.checked_sub(COUNTED_DAYS.days()).unwrap_or(today);
    let asked = |kind| reader.usage_between(from, today, None, kind, COUNTED);
    let snapshot = state.snapshot()?;
    let works = asked("work")?.into_iter().map(|used| {
        let id = huidian_model::WorkId::new(&used.subject);
        (work_href(&id), snapshot.title(&id).to_owned(), used.count)
    });
    let keywords = asked("keyword")?.into_iter();
    Ok(DeliveryPage {
        form_token: signed_in.secret.form_token(),
        is_administrator: signed_in.user.role >= Role::Administrator,
        webhooks: webhook_views(&reader)?,
        formats: FORMATS,
        registers: reader
            .registers(None)?
            .into_iter()
            .map(|register| (register.key, register.name))
            .collect(),
        links: link_views(state, &reader, &frame)?,
        mail: mail_views(&reader, &frame)?,
        keywords: keywords.map(|used| (used.subject, used.count)).collect(),
        works: works.collect(),
        frame: Frame {
            is_indexed: false,
            ..frame
        },
    })
}

fn webhook_views(reader: &Reader<'_>) -> Result<Vec<WebhookView>, Error> {
    let last = reader.last_event_seq()?;
    let view = |webhook: Webhook| {
        let attempts = reader.deliveries(webhook.key, ATTEMPTS)?;
        let register = webhook.register.map(|key| reader.find_register(key));
        let register = register
            .transpose()?
            .flatten()
            .map(|register| register.name);
        Ok(WebhookView {
            key: webhook.key,
            url: masked(&webhook.url),
            asks: webhooks::asks(&webhook, register.as_deref()),
            format: format_name(&webhook.format),
            created_by: webhook.created_by,
            failures: webhook.failure_count,
            waiting: if webhook.times.is_some() {
                0
            } else {
                (last - webhook.delivered_seq).max(0)
            },
            stopped: webhook
                .disabled_at
                .map(|_| webhook.disabled_reason.unwrap_or_default()),
            attempts: attempts.into_iter().map(attempt_view).collect(),
        })
    };
    reader.webhooks()?.into_iter().map(view).collect()
}

fn format_name(format: &str) -> String {
    let known = FORMATS.iter().find(|(id, _)| *id == format);
    known.map_or(format, |(_, name)| name).to_owned()
}

fn attempt_view(delivery: Delivery) -> AttemptView {
    let attempt = delivery.attempt;
    AttemptView {
        at: second_of(delivery.attempted_at),
        event: attempt.event_seq,
        status: attempt
            .status
            .map_or_else(String::new, |status| status.to_string()),
        error: attempt.error.unwrap_or_default(),
        milliseconds: attempt.duration.as_millis(),
    }
}

fn link_views(
    state: &AppState,
    reader: &Reader<'_>,
    frame: &Frame,
) -> Result<Vec<LinkView>, Error> {
    let links = reader.share_links()?;
    if links.is_empty() {
        return Ok(Vec::new());
    }
    let signer = Signer::of(state.library().store())?;
    let now = state.clock().now();
    let registers = reader.registers(None)?.into_iter();
    let names: HashMap<i64, String> = registers
        .map(|register| (register.key, format!("登记簿 {}", register.name)))
        .collect();
    let views = links.into_iter().take(LINKS).map(|link| {
        let target = Target::read(&link.target);
        let is_open = LinkState::of(&link, now) == LinkState::Open;
        // a register's address is for its owner to give out
        let is_bundle = matches!(target, Some(Target::Bundle(_)));
        let path = || format!("{}{}", state.public_url(), share::path(&signer, &link.id));
        LinkView {
            href: (is_open && is_bundle).then(path),
            used: link.use_limit.map_or_else(
                || link.use_count.to_string(),
                |limit| format!("{}/{limit}", link.use_count),
            ),
            until: link
                .expires_at
                .map_or_else(String::new, |at| second_of(at)[..10].to_owned()),
            opens: match target {
                Some(Target::Register(key)) => names.get(&key).cloned(),
                Some(Target::Bundle(_) | Target::Profile(_)) => target.map(|target| target.name()),
                None => None,
            }
            .unwrap_or_else(|| link.target.clone()),
            state: link_state(&link, now, frame),
            created_by: link.created_by,
            id: link.id,
            is_open,
        }
    });
    Ok(views.collect())
}

fn link_state(link: &ShareLink, now: Timestamp, frame: &Frame) -> &'static str {
    let state = LinkState::of(link, now);
    let english = match state {
        LinkState::Open => "good",
        LinkState::Revoked => "revoked",
        LinkState::Expired => "expired",
        LinkState::UsedUp => "used up",
    };
    frame.t(state.chinese(), english)
}

fn mail_views(reader: &Reader<'_>, frame: &Frame) -> Result<Vec<MailView>, Error> {
    let views = reader.mail_subscriptions(None)?.into_iter().map(|mail| {
        let register = reader.find_register(mail.register)?;
        Ok(MailView {
            register: register.map_or_else(String::new, |register| register.name),
            href: format!("/registers/{}", mail.register),
            address: mail.address,
            failures: mail.failure_count,
            state: match mail.disabled_reason {
                Some(reason) => format!("{} {reason}", frame.t("已停发：", "stopped:")),
                None => frame.t("发送中", "sending").to_owned(),
            },
        })
    });
    views.collect()
}

fn back() -> Redirect {
    Redirect::to("/keeper/delivery")
}

/// What a field for an address of a list asks for; everything when it is left empty.
fn selection_asked(form: &Query) -> Result<Selection, Error> {
    match form.first("selection") {
        None => Ok(Selection::default()),
        Some(text) => match Selection::of_address(text) {
            Some(selection) => Ok(selection?),
            None => {
                let reason =
                    "请粘贴列表页的地址，如 /works?sector=energy (paste the address of a list)";
                Err(Error::parameter("selection", reason))
            }
        },
    }
}

/// When a brief is told: `every` is `day` or `week`; anything else is each event as it comes.
fn brief_asked(form: &Query, now: Timestamp) -> Result<Option<BriefTimes>, Error> {
    let weekday = match form.first("every") {
        Some("day") => None,
        Some("week") => {
            let on = form.first("on").unwrap_or("1");
            let on = mail::read_weekday(on).ok_or_else(|| Error::parameter("on", "周一 … 周日"))?;
            Some(on)
        }
        _ => return Ok(None),
    };
    let at = form
        .first("at")
        .filter(|at| !at.is_empty())
        .unwrap_or("08:00");
    let minute = mail::read_minute(at).ok_or_else(|| Error::parameter("at", "如 08:00"))?;
    let times = MailTimes { weekday, minute };
    Ok(Some(BriefTimes {
        times,
        first_due_at: mail::due_after(times, now),
    }))
}

/// `POST /keeper/delivery/webhooks`
pub(crate) async fn add_webhook(
    State(state): State<AppState>,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = signed_in.admit(Role::Administrator, &body)?;
    let field = |name: &str| form.first(name).unwrap_or("").to_owned();
    let register = form.read::<i64>("register")?.filter(|key| *key > 0);
    if let Some(key) = register
        && state
            .library()
            .store()
            .read()?
            .find_register(key)?
            .is_none()
    {
        return Err(Error::NoSuchRegister(key.to_string()));
    }
    let webhook = NewWebhook {
        register,
        brief: brief_asked(&form, state.clock().now())?,
        url: field("url"),
        format: field("format"),
        secret: field("secret"),
        selection: selection_asked(&form)?.query(),
        created_by: signed_in.user.name,
    };
    if let Some(check) = state.config().receiver_check {
        check(webhook.url.trim()).map_err(|reason| Error::parameter("url", reason))?;
    }
    webhooks::add(state.library().store(), webhook)?;
    Ok(back())
}

/// `POST /keeper/delivery/webhooks/change`
pub(crate) async fn change_webhook(
    State(state): State<AppState>,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = signed_in.admit(Role::Administrator, &body)?;
    let decision = form.first("decision").and_then(Decision::from_id);
    let decision =
        decision.ok_or_else(|| Error::parameter("decision", "known: enable disable remove"))?;
    let key = form.read::<i64>("key")?.unwrap_or(0);
    let store = state.library().store();
    if !webhooks::decide(store, key, decision, &signed_in.user.name)? {
        return Err(Error::Conflict(
            "这个推送已经删除 (the webhook is gone)".to_owned(),
        ));
    }
    Ok(back())
}

/// `POST /keeper/delivery/links`: a link to a bundle.
pub(crate) async fn add_link(
    State(state): State<AppState>,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = signed_in.admit(Role::Editor, &body)?;
    let request = share::Request {
        target: &Target::Bundle(selection_asked(&form)?.query()),
        created_by: &signed_in.user.name,
        expires_at: expiry(&form, state.clock().now())?,
        use_limit: form.read::<u32>("uses")?.filter(|uses| *uses > 0),
    };
    share::create(state.library().store(), &request)?;
    Ok(back())
}

/// `POST /keeper/delivery/links/revoke`
pub(crate) async fn revoke_link(
    State(state): State<AppState>,
    signed_in: SignedIn,
    body: Bytes,
) -> Result<Redirect, Error> {
    let form = signed_in.admit(Role::Editor, &body)?;
    let id = form.first("link").unwrap_or("");
    share::revoke(state.library().store(), id, &signed_in.user.name)?;
    Ok(back())
}
