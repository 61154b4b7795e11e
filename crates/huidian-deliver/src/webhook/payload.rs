//! The payload of an event for each kind of webhook receiver, with its signature.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use huidian_store::Webhook;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::outgoing::Outgoing;
use huidian_following::change::{Change, of_event};
use huidian_following::news::{Closing, Entry, News};
use huidian_following::{encode, event_tag, hmac};

/// Whose form is spoken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Our own: JSON with every field, signed in a header.
    Huidian,
    /// 企业微信群机器人
    WeCom,
    /// 钉钉群机器人
    DingTalk,
    /// 飞书群机器人
    Feishu,
}

/// A POST to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payload {
    pub url: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

impl Payload {
    fn to(url: &str) -> Self {
        Self {
            url: url.to_owned(),
            headers: vec![("content-type", "application/json; charset=utf-8".to_owned())],
            body: Vec::new(),
        }
    }
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    pub status: u16,
    /// The beginning of the answer; robots say in it what went wrong.
    pub body: String,
}

const FORMS: [(Form, &str); 4] = [
    (Form::Huidian, "huidian"),
    (Form::WeCom, "wecom"),
    (Form::DingTalk, "dingtalk"),
    (Form::Feishu, "feishu"),
];

impl Form {
    pub fn id(self) -> &'static str {
        FORMS[self as usize].1
    }

    pub fn from_id(id: &str) -> Option<Self> {
        FORMS
            .iter()
            .find(|(_, name)| *name == id)
            .map(|(form, _)| *form)
    }

    /// Whether people read what is sent.
    pub(super) fn is_for_people(self) -> bool {
        self != Form::Huidian
    }

    /// One message for many events, in the robot's form.
    pub(super) fn message(
        self,
        webhook: &Webhook,
        register: Option<&str>,
        news: &News,
        public_url: &str,
        now: Timestamp,
    ) -> Payload {
        let words = Words {
            register,
            news,
            public_url,
        };
        self.say(
            webhook,
            &words.heading(),
            &words.markdown(),
            &words.plain(),
            now,
        )
    }

    /// Words in the robot's form: as Markdown where it takes that, else plain.
    pub(super) fn say(
        self,
        webhook: &Webhook,
        heading: &str,
        markdown: &str,
        plain: &str,
        now: Timestamp,
    ) -> Payload {
        let mut payload = Payload::to(&webhook.url);
        let body = match self {
            Form::Huidian | Form::WeCom => {
                json!({"msgtype": "markdown", "markdown": {"content": markdown}})
            }
            Form::DingTalk => {
                payload
                    .url
                    .push_str(&dingtalk_query(&webhook.url, &webhook.secret, now));
                json!({"msgtype": "markdown", "markdown": {"title": heading, "text": markdown}})
            }
            Form::Feishu => feishu_body(plain, &webhook.secret, now),
        };
        payload.body = body.to_string().into_bytes();
        payload
    }

    /// Whether it arrived: any 2xx; robots answer 200 even when they refuse, and give a code.
    pub(super) fn judge(self, receipt: &Receipt) -> Result<(), String> {
        let beginning: String = receipt.body.chars().take(200).collect();
        if !(200..300).contains(&receipt.status) {
            return Err(beginning);
        }
        let field = match self {
            Form::Huidian => return Ok(()),
            Form::WeCom | Form::DingTalk => "errcode",
            Form::Feishu => "code",
        };
        let answer: Value = serde_json::from_str(&receipt.body).unwrap_or(Value::Null);
        match answer.get(field).and_then(Value::as_i64) {
            None | Some(0) => Ok(()),
            Some(_) => Err(beginning),
        }
    }
}

/// One event, in our own form.
pub(super) fn own_payload(
    webhook: &Webhook,
    outgoing: &Outgoing,
    public_url: &str,
    now: Timestamp,
) -> Payload {
    let event = &outgoing.event;
    let link = if outgoing.is_gone {
        format!("{public_url}/works")
    } else {
        format!("{public_url}/works/{}", encode(event.work.as_str()))
    };
    let told = of_event(event, &outgoing.title);
    let mut payload = Payload::to(&webhook.url);
    payload.body = own_body(outgoing, &told, &link).to_string().into_bytes();
    sign(&mut payload, event_tag(event), &webhook.secret, now);
    payload
}

/// Something that is no event of a work, in our own form.
pub(super) fn own_notice(webhook: &Webhook, id: String, body: &Value, now: Timestamp) -> Payload {
    let mut payload = Payload::to(&webhook.url);
    payload.body = body.to_string().into_bytes();
    sign(&mut payload, id, &webhook.secret, now);
    payload
}

/// Bytes of the entries of a message: 企业微信 takes 4,096 in all.
const ENTRIES_BYTES: usize = 3_400;
/// Of these, those of consultations about to close where there are any.
const CLOSING_BYTES: usize = 1_200;

/// What happened, as people read it in a chat.
struct Words<'w> {
    /// Name of the register whose readers are told.
    register: Option<&'w str>,
    news: &'w News,
    public_url: &'w str,
}

impl Words<'_> {
    /// What happened to the work, or to how many.
    fn heading(&self) -> String {
        let told = self.told();
        match self.register {
            Some(register) => format!("【{register}】{told}"),
            None => told,
        }
    }

    fn told(&self) -> String {
        match self.news.entries.as_slice() {
            [] if !self.news.closing.is_empty() => {
                format!("{} 件征求意见即将截止", self.news.closing.len())
            }
            [] => "本库新得知的旧事".to_owned(),
            [entry] => match entry.changes.as_slice() {
                [change] => change.headline.clone(),
                changes => format!("{} 项变化：《{}》", changes.len(), entry.title),
            },
            entries => format!("{} 件文件有变化", entries.len()),
        }
    }

    /// An entry as `line` puts it, as many as a message holds; and how much more there is.
    fn lines(&self, line: impl Fn(&Entry, &str) -> String) -> Vec<String> {
        let mut lines = Vec::new();
        let mut room = ENTRIES_BYTES;
        if !self.news.closing.is_empty() {
            room -= CLOSING_BYTES;
        }
        let entries = &self.news.entries;
        for (told, entry) in entries.iter().enumerate() {
            let link = format!("{}/works/{}", self.public_url, encode(entry.work.as_str()));
            let said = line(entry, &link);
            if told > 0 && said.len() > room {
                lines.push(format!(
                    "另有 {} 件，见 {}",
                    entries.len() - told,
                    self.public_url
                ));
                break;
            }
            room = room.saturating_sub(said.len());
            lines.push(said);
        }
        lines.extend(self.news.learned.line());
        lines
    }

    /// Consultations about to close, the nearest first, as many as a message holds.
    fn closing(&self, line: impl Fn(&Closing, &str) -> String) -> Vec<String> {
        let closing = &self.news.closing;
        let mut lines: Vec<String> = Vec::new();
        let mut room = CLOSING_BYTES;
        for (told, one) in closing.iter().enumerate() {
            let link = format!("{}/works/{}", self.public_url, encode(one.work.as_str()));
            let said = line(one, &link);
            if told > 0 && said.len() > room {
                let more = closing.len() - told;
                lines.push(format!(
                    "另有 {more} 件征求意见即将截止，见 {}",
                    self.public_url
                ));
                break;
            }
            room = room.saturating_sub(said.len());
            lines.push(said);
        }
        lines
    }

    fn markdown(&self) -> String {
        let mut lines = self.lines(|entry, link| {
            format!(
                "[《{}》]({link})：{}",
                entry.title,
                abridged(&entry.facts())
            )
        });
        lines.extend(self.closing(|closing, link| {
            format!(
                "[《{}》]({link})：征求意见 {}",
                closing.title,
                closing.when()
            )
        }));
        format!("**{}**\n\n{}", self.heading(), lines.join("\n\n"))
    }

    fn plain(&self) -> String {
        let mut lines = self.lines(|entry, link| {
            format!("《{}》{}\n{link}", entry.title, abridged(&entry.facts()))
        });
        lines.extend(self.closing(|closing, link| {
            format!("《{}》征求意见 {}\n{link}", closing.title, closing.when())
        }));
        format!("{}\n{}", self.heading(), lines.join("\n"))
    }
}

/// The facts of one work do not fill a message.
fn abridged(facts: &str) -> String {
    const CHARS: usize = 300;
    match facts.char_indices().nth(CHARS) {
        Some((cut, _)) => format!("{}…", &facts[..cut]),
        None => facts.to_owned(),
    }
}

fn own_body(outgoing: &Outgoing, told: &Change, link: &str) -> Value {
    let event = &outgoing.event;
    // how it was reviewed is not for receivers
    let is_review = event.subject == "review";
    json!({
        "id": event_tag(event),
        "seq": event.seq,
        "kind": outgoing.kind,
        "work": event.work.as_str(),
        "title": outgoing.title,
        "subject": if is_review { "" } else { &event.subject },
        "on": event.on.map(|on| on.to_string()),
        "before": event.before.as_ref().filter(|_| !is_review),
        "after": event.after.as_ref().filter(|_| !is_review),
        "recorded_at": event.recorded_at.to_string(),
        "headline": told.headline,
        "summary": told.summary,
        "legal": told.is_legal,
        "url": link,
    })
}

/// HMAC-SHA256 over the time, a full stop and the body: neither can be changed, nor an old message be sent again as new.
fn sign(payload: &mut Payload, id: String, secret: &str, now: Timestamp) {
    let time = now.as_second().to_string();
    let message = [time.as_bytes(), b".", &payload.body].concat();
    let signature = hexadecimal(&hmac(secret.as_bytes(), &message));
    payload.headers.extend([
        ("huidian-event-id", id),
        ("huidian-timestamp", time),
        ("huidian-signature", format!("sha256={signature}")),
    ]);
}

/// open.dingtalk.com, 自定义机器人安全设置·加签: the time in milliseconds and the secret, signed with the secret.
fn dingtalk_query(url: &str, secret: &str, now: Timestamp) -> String {
    if secret.is_empty() {
        return String::new();
    }
    let time = now.as_millisecond();
    let signature = hmac(secret.as_bytes(), format!("{time}\n{secret}").as_bytes());
    let mark = if url.contains('?') { '&' } else { '?' };
    format!(
        "{mark}timestamp={time}&sign={}",
        encode(&STANDARD.encode(signature))
    )
}

/// open.feishu.cn, 自定义机器人·签名校验: the time in seconds and the secret are the key, the message is empty.
fn feishu_body(text: &str, secret: &str, now: Timestamp) -> Value {
    let mut body = json!({"msg_type": "text", "content": {"text": text}});
    if !secret.is_empty() {
        let time = now.as_second().to_string();
        let signature = hmac(format!("{time}\n{secret}").as_bytes(), b"");
        body["timestamp"] = Value::from(time);
        body["sign"] = Value::from(STANDARD.encode(signature));
    }
    body
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digits = b"0123456789abcdef";
    let digit = |value: u8| char::from(digits[usize::from(value)]);
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}
