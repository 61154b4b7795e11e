//! `/feishu`: an application of 飞书 that is spoken to. Its callbacks are acknowledged at once; the answer goes out by itself.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use huidian_model::ContentHash;
use serde_json::{Value, json};
use subtle::ConstantTimeEq;
use tokio::sync::Semaphore;

use super::feishu_replies::Replies;
use super::gate::Gate;
use super::{NOT_WORDS, find_answer, welcome};
use crate::config;
use crate::error::{Error, Result};
use crate::feishu::crypto::Envelope;
use crate::feishu::event::{Callback, Turn, Wish};
use crate::server::Service;
use crate::server::failure::Failure;

/// The platform tries for about seven hours; without encryption the time of the event is all there is.
const OLDEST_SECONDS: i64 = 8 * 3600;
/// Answers on their way at once; more wait.
const AT_ONCE: usize = 16;

pub(super) struct Application {
    app_id: String,
    token: String,
    envelope: Option<Envelope>,
    gate: Gate,
    replies: Replies,
    ways: Arc<Semaphore>,
}

impl Application {
    pub(super) fn new(settings: &config::Feishu) -> Result<Self> {
        let token = settings.verification_token()?;
        let required = [
            ("deliver.feishu.app_id", settings.app_id.clone()),
            ("deliver.feishu.verification_token", token.clone()),
            ("deliver.feishu.app_secret", settings.app_secret()?),
        ];
        if let Some((name, _)) = required.iter().find(|(_, value)| value.is_empty()) {
            return Err(Error::Parameter {
                name,
                value: String::new(),
                reason: "an application needs it".to_owned(),
            });
        }
        let encrypt_key = settings.encrypt_key()?;
        Ok(Self {
            app_id: settings.app_id.clone(),
            token,
            envelope: (!encrypt_key.is_empty()).then(|| Envelope::new(encrypt_key)),
            gate: Gate::default(),
            replies: Replies::new(settings)?,
            ways: Arc::new(Semaphore::new(AT_ONCE)),
        })
    }

    /// What came, unsealed; and whether the sender signed it.
    fn open(&self, headers: &HeaderMap, body: &[u8]) -> Result<(Callback, bool), Failure> {
        let read = |bytes: &[u8]| -> Result<Callback, Failure> {
            serde_json::from_slice(bytes).map_err(|error| Failure::Refused(error.to_string()))
        };
        let callback = read(body)?;
        let Some(envelope) = &self.envelope else {
            return Ok((callback, false));
        };
        let sealed = callback
            .encrypt
            .as_deref()
            .ok_or(Failure::Forbidden("消息没有加密"))?;
        let is_signed = envelope.is_signed(
            header(headers, "x-lark-request-timestamp"),
            header(headers, "x-lark-request-nonce"),
            body,
            header(headers, "x-lark-signature"),
        );
        if !is_signed && !header(headers, "x-lark-signature").is_empty() {
            return Err(Failure::Forbidden("签名不符"));
        }
        let plain = envelope.open(sealed);
        let unopened = Failure::Forbidden("消息解不开");
        if is_signed {
            return Ok((read(plain.ok_or(unopened)?.as_bytes())?, true));
        }
        // one answer however unsigned words fail to open: two would tell whether a padding was right
        let opened = plain.and_then(|plain| serde_json::from_str(&plain).ok());
        Ok((opened.ok_or(unopened)?, false))
    }

    /// Whether an event is from the platform, for this application, and new.
    fn check(
        &self,
        headers: &HeaderMap,
        callback: &Callback,
        is_signed: bool,
        now: jiff::Timestamp,
    ) -> Result<(), Failure> {
        if self.envelope.is_some() {
            if !is_signed {
                return Err(Failure::Forbidden("签名不符"));
            }
            self.gate
                .check_time(header(headers, "x-lark-request-timestamp"), now)?;
        } else {
            let created: Option<i64> = callback.header.create_time.parse().ok();
            let age = created.map(|at| now.as_millisecond().saturating_sub(at) / 1000);
            if age.is_none_or(|age| !(-300..OLDEST_SECONDS).contains(&age)) {
                return Err(Failure::Forbidden("时间戳过期"));
            }
        }
        if callback.header.app_id != self.app_id {
            return Err(Failure::Forbidden("不是给这个应用的消息"));
        }
        if callback.header.event_id.is_empty() {
            return Err(Failure::Refused("事件没有编号".to_owned()));
        }
        Ok(())
    }
}

fn header<'h>(headers: &'h HeaderMap, name: &str) -> &'h str {
    let value = headers.get(name).and_then(|value| value.to_str().ok());
    value.unwrap_or("")
}

pub(in crate::server) async fn answer(
    State(service): State<Service>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Failure> {
    let accounts = &service.shared.chat;
    let Some(application) = &accounts.feishu else {
        return Err(Failure::NotFound("没有设置这个账号".to_owned()));
    };
    let (callback, is_signed) = application.open(&headers, &body)?;
    let is_ours: bool = callback
        .token()
        .as_bytes()
        .ct_eq(application.token.as_bytes())
        .into();
    if !is_ours {
        return Err(Failure::Forbidden("令牌不符"));
    }
    // comes unsigned; who can seal it and knows the token is the platform
    if callback.is_verification() {
        return Ok(Json(json!({ "challenge": callback.challenge })));
    }
    let now = service.setup().clock.now();
    application.check(&headers, &callback, is_signed, now)?;
    let acknowledged = Ok(Json(json!({})));
    let Some(turn) = Turn::read(&callback) else {
        return acknowledged;
    };
    let signer = &service.shared.signer;
    let key = signer.hash(&format!("feishu {}", callback.header.event_id));
    let is_known = {
        let read = service.clone();
        service
            .blocking(move |_| Ok::<_, Failure>(read.read()?.find_answer(key)?.is_some()))
            .await?
    };
    if is_known || !accounts.answers.claim(key) {
        return acknowledged;
    }
    let Some(place) = accounts.queue.enter(signer.hash(&turn.sender)) else {
        tracing::warn!("one sender of 飞书 asks too fast; not answered");
        return acknowledged;
    };
    let service = service.clone();
    tokio::spawn(async move {
        let _place = place;
        reply(service, turn, key).await;
    });
    acknowledged
}

/// Finds the answer and sends it.
async fn reply(service: Service, turn: Turn, key: ContentHash) {
    let text = match turn.wish {
        Wish::Ask(question) => find_answer(service.clone(), question, key).await,
        Wish::Picture => NOT_WORDS.to_owned(),
        Wish::Welcome => welcome(&service),
    };
    let Some(application) = &service.shared.chat.feishu else {
        return;
    };
    let Ok(_way) = application.ways.clone().acquire_owned().await else {
        return;
    };
    let sending = service.clone();
    let sent = tokio::task::spawn_blocking(move || {
        let setup = sending.setup();
        let post = &setup.outgoing.platforms;
        let application = sending.shared.chat.feishu.as_ref()?;
        let name = key.to_string();
        let sent = application
            .replies
            .send(&**post, &*setup.clock, &turn.to, &text, &name[..32]);
        sent.err()
    });
    if let Ok(Some(reason)) = sent.await {
        tracing::error!(reason, "answer to 飞书 not sent");
    }
}
