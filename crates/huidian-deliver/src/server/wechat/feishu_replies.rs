//! Answers to 飞书, by calls of its API.

use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use huidian_following::encode;
use huidian_model::Clock;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::config;
use crate::error::Result;
use crate::feishu::event::Recipient;
use crate::webhook::{Payload, Post, Receipt};
use crate::wechat::message::cut_at_line;

/// Tries of one answer.
const TRIES: u32 = 3;
/// A token is renewed this long before it ends.
const MARGIN: SignedDuration = SignedDuration::from_mins(5);
/// Longest answer, in bytes; the platform takes far more, readers do not.
const REPLY_BYTES: usize = 8 * 1024;
/// Codes that say that the token is no longer good.
const TOKEN_CODES: [i64; 4] = [99_991_661, 99_991_663, 99_991_664, 99_991_668];
/// Codes that say that it is too much at once.
const BUSY_CODES: [i64; 2] = [99_991_400, 230_020];

pub(super) struct Replies {
    app_id: String,
    app_secret: String,
    base: String,
    /// `tenant_access_token`, and until when it is good.
    token: Mutex<Option<(String, Timestamp)>>,
}

impl Replies {
    pub(super) fn new(settings: &config::Feishu) -> Result<Self> {
        Ok(Self {
            app_id: settings.app_id.clone(),
            app_secret: settings.app_secret()?,
            base: settings.base_url.trim_end_matches('/').to_owned(),
            token: Mutex::default(),
        })
    }

    /// Sends words to where they belong. `name` makes one answer of it, however often it is sent (`uuid`).
    pub(super) fn send(
        &self,
        post: &Post<'_>,
        clock: &dyn Clock,
        to: &Recipient,
        text: &str,
        name: &str,
    ) -> Result<(), String> {
        let mut reason = String::new();
        for attempt in 0..TRIES {
            if attempt > 0 {
                thread::sleep(Duration::from_millis(300 << attempt));
            }
            let token = match self.token(post, clock.now()) {
                Ok(token) => token,
                Err(error) => {
                    reason = error;
                    continue;
                }
            };
            let receipt = match post(&self.payload(to, text, name, &token)) {
                Ok(receipt) => receipt,
                Err(error) => {
                    reason = error;
                    continue;
                }
            };
            let code = code_of(&receipt);
            if (200..300).contains(&receipt.status) && code == Some(0) {
                return Ok(());
            }
            reason = format!("{} {}", receipt.status, receipt.body);
            if code.is_some_and(|code| TOKEN_CODES.contains(&code)) {
                *self.token.lock().unwrap_or_else(PoisonError::into_inner) = None;
            } else if receipt.status < 500 && !code.is_some_and(|code| BUSY_CODES.contains(&code)) {
                break;
            }
        }
        Err(reason)
    }

    fn payload(&self, to: &Recipient, text: &str, name: &str, token: &str) -> Payload {
        let base = format!("{}/open-apis/im/v1/messages", self.base);
        let content = json!({ "text": cut_at_line(text, REPLY_BYTES) }).to_string();
        let mut body = json!({ "msg_type": "text", "content": content, "uuid": name });
        let url = match to {
            Recipient::Message(id) => format!("{base}/{}/reply", encode(id)),
            Recipient::Chat(id) => {
                body["receive_id"] = Value::from(id.as_str());
                format!("{base}?receive_id_type=chat_id")
            }
            Recipient::Person(id) => {
                body["receive_id"] = Value::from(id.as_str());
                format!("{base}?receive_id_type=open_id")
            }
        };
        Payload {
            url,
            headers: vec![
                ("content-type", "application/json; charset=utf-8".to_owned()),
                ("authorization", format!("Bearer {token}")),
            ],
            body: body.to_string().into_bytes(),
        }
    }

    /// The token in hand, or a new one (`tenant_access_token/internal`).
    fn token(&self, post: &Post<'_>, now: Timestamp) -> Result<String, String> {
        let mut kept = self.token.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((token, until)) = &*kept
            && now < *until
        {
            return Ok(token.clone());
        }
        let body = json!({ "app_id": self.app_id, "app_secret": self.app_secret });
        let receipt = post(&Payload {
            url: format!(
                "{}/open-apis/auth/v3/tenant_access_token/internal",
                self.base
            ),
            headers: vec![("content-type", "application/json; charset=utf-8".to_owned())],
            body: body.to_string().into_bytes(),
        })?;
        let answer: Value = serde_json::from_str(&receipt.body).unwrap_or_default();
        let token = answer.get("tenant_access_token").and_then(Value::as_str);
        let (Some(0), Some(token)) = (code_of(&receipt), token) else {
            // the answer may hold what should not be in a log
            let message = answer.get("msg").and_then(Value::as_str);
            return Err(format!(
                "no tenant_access_token: {} {}",
                receipt.status,
                message.unwrap_or_default()
            ));
        };
        let seconds = answer.get("expire").and_then(Value::as_i64).unwrap_or(0);
        let until = now
            .checked_add(SignedDuration::from_secs(seconds.clamp(0, 86_400)) - MARGIN)
            .unwrap_or(now);
        *kept = Some((token.to_owned(), until));
        Ok(token.to_owned())
    }
}

fn code_of(receipt: &Receipt) -> Option<i64> {
    let answer: Value = serde_json::from_str(&receipt.body).ok()?;
    answer.get("code")?.as_i64()
}
