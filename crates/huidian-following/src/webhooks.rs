//! Setting up and changing webhooks, each change put on record. Delivering is another crate's.

use huidian_store::{AuditNote, NewWebhook, Store, Transaction, Webhook};

use crate::error::{Error, Result};
use crate::mail::spell;
use crate::selection::Selection;

/// In whose form events are written: id, and what it is called.
pub const FORMATS: [(&str, &str); 4] = [
    ("huidian", "会典 JSON"),
    ("wecom", "企业微信群机器人"),
    ("dingtalk", "钉钉群机器人"),
    ("feishu", "飞书群机器人"),
];

/// Longest address of a receiver, in bytes.
const URL_BYTES: usize = 2_000;

/// What becomes of a webhook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Goes on where it stopped.
    Enable,
    Disable,
    Remove,
}

impl Decision {
    pub fn from_id(id: &str) -> Option<Self> {
        match id {
            "enable" => Some(Self::Enable),
            "disable" => Some(Self::Disable),
            "remove" => Some(Self::Remove),
            _ => None,
        }
    }
}

/// Sets up a webhook and gives its key; an address, a format or a selection that cannot be used is refused.
pub fn add(store: &Store, webhook: NewWebhook) -> Result<i64> {
    let refused = |name, value: &str, reason: &str| Error::Parameter {
        name,
        value: value.chars().take(80).collect(),
        reason: reason.to_owned(),
    };
    let url = webhook.url.trim();
    let is_web = url.starts_with("http://") || url.starts_with("https://");
    let is_plain =
        url.len() <= URL_BYTES && !url.contains(|c: char| c.is_whitespace() || c.is_control());
    if !is_web || !is_plain || host_of(url).is_empty() {
        let reason = "neither an http nor an https address (不是 http 或 https 地址)";
        return Err(refused("url", url, reason));
    }
    if host_of(url).ends_with(":0") {
        return Err(refused("url", masked(url).as_str(), "port 0 (没有端口 0)"));
    }
    if !FORMATS.iter().any(|(id, _)| *id == webhook.format) {
        let reason = "没有这种格式，可选 huidian、wecom、dingtalk、feishu (unknown form; known are huidian, wecom, dingtalk, feishu)";
        return Err(refused("format", &webhook.format, reason));
    }
    if webhook.register.is_some() && !webhook.selection.is_empty() {
        let reason = "a webhook is about a register or about a selection, not both (登记簿与筛选条件只能选一)";
        return Err(refused("register", &webhook.selection, reason));
    }
    if webhook.brief.is_some() && webhook.register.is_none() {
        let reason = "a brief is of a register (简报须指明登记簿)";
        return Err(refused("every", "", reason));
    }
    let webhook = NewWebhook {
        url: url.to_owned(),
        selection: Selection::read(&webhook.selection)?.query(),
        ..webhook
    };
    store.write(|library| {
        let key = library.add_webhook(&webhook)?;
        let register = webhook
            .register
            .map(|register| format!(" register/{register}"))
            .unwrap_or_default();
        let after = format!("{} {}{register}", webhook.format, masked(&webhook.url));
        note(
            library,
            &webhook.created_by,
            "add_webhook",
            key,
            None,
            Some(after),
        )?;
        Ok(key)
    })
}

/// What a webhook is about, for people: 登记簿 法务部，每周一 08:00; the name of its selection.
pub fn asks(webhook: &Webhook, register: Option<&str>) -> String {
    let Some(key) = webhook.register else {
        let selection = Selection::read(&webhook.selection);
        return selection.map_or_else(|_| webhook.selection.clone(), |selection| selection.name());
    };
    let name = register.map_or_else(|| key.to_string(), str::to_owned);
    match webhook.times {
        Some(times) => format!("登记簿 {name}，{} 简报", spell(times)),
        None => format!("登记簿 {name}"),
    }
}

/// Starts, stops or removes a webhook; says whether it was there.
pub fn decide(store: &Store, key: i64, decision: Decision, who: &str) -> Result<bool> {
    store.write(|library| {
        let known = library.read()?.webhooks()?;
        let Some(webhook) = known.into_iter().find(|webhook| webhook.key == key) else {
            return Ok(false);
        };
        let action = match decision {
            Decision::Enable => {
                library.enable_webhook(key)?;
                "enable_webhook"
            }
            Decision::Disable => {
                library.disable_webhook(key, "停用 disabled by hand")?;
                "disable_webhook"
            }
            Decision::Remove => {
                library.remove_webhook(key)?;
                "remove_webhook"
            }
        };
        note(library, who, action, key, Some(state_of(&webhook)), None)?;
        Ok(true)
    })
}

fn state_of(webhook: &Webhook) -> String {
    let state = match &webhook.disabled_reason {
        Some(reason) => reason.as_str(),
        None => "enabled",
    };
    format!("{}: {state}", masked(&webhook.url))
}

fn note(
    library: &mut Transaction<'_>,
    who: &str,
    action: &str,
    key: i64,
    before: Option<String>,
    after: Option<String>,
) -> Result<()> {
    library.note(&AuditNote {
        who: who.to_owned(),
        action: action.to_owned(),
        subject: format!("webhook/{key}"),
        before,
        after,
    })?;
    Ok(())
}

fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or("", |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or("")
}

/// An address without its secrets: robots carry theirs in the query or the last segment of the path, others may in the name of the user.
pub fn masked(url: &str) -> String {
    let scheme = url.split_once("://").map_or("", |(scheme, _)| scheme);
    let host = host_of(url);
    let host = host.rsplit('@').next().unwrap_or(host);
    let rest = url.split_once(host).map_or("", |(_, rest)| rest);
    let path = rest.split(['?', '#']).next().unwrap_or("");
    let shown = match path.rsplit_once('/') {
        Some((folder, last)) if last.len() > 12 => format!("{folder}/…"),
        _ => path.to_owned(),
    };
    let query = if rest.contains('?') { "?…" } else { "" };
    format!("{scheme}://{host}{shown}{query}")
}
