//! `/dingtalk`: a robot of 钉钉 that is spoken to in a group.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::HeaderMap;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::{Value, json};
use subtle::ConstantTimeEq;

use super::content_of;
use crate::server::Service;
use crate::server::failure::Failure;
use crate::wechat::message::Message;
use huidian_following::hmac;

/// A message as the robot gets it (open.dingtalk.com, 机器人接收消息).
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Incoming {
    #[serde(default)]
    msg_id: String,
    #[serde(default)]
    msgtype: String,
    #[serde(default)]
    sender_id: String,
    #[serde(default)]
    text: Words,
}

#[derive(Debug, Default, Deserialize)]
struct Words {
    #[serde(default)]
    content: String,
}

pub(in crate::server) async fn answer(
    State(service): State<Service>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Failure> {
    let accounts = &service.shared.chat;
    let Some(robot) = &accounts.dingtalk else {
        return Err(Failure::NotFound("没有设置这个账号".to_owned()));
    };
    let header = |name| {
        headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or("")
    };
    let milliseconds = header("timestamp");
    let seconds = milliseconds
        .get(..milliseconds.len().saturating_sub(3))
        .unwrap_or("");
    robot
        .gate
        .check_time(seconds, service.setup().clock.now())?;
    if !is_signed(&robot.secret, milliseconds, header("sign")) {
        return Err(Failure::Forbidden("签名不符"));
    }
    let incoming: Incoming =
        serde_json::from_slice(&body).map_err(|error| Failure::Refused(error.to_string()))?;
    let message = Message {
        from: incoming.sender_id,
        kind: incoming.msgtype,
        content: incoming.text.content,
        id: Some(incoming.msg_id),
        ..Message::default()
    };
    let signer = &service.shared.signer;
    let sender = signer.hash(&message.from);
    let key = signer.hash(&format!(
        "dingtalk {} {}",
        message.from,
        message.deduplication_key()
    ));
    // the signature covers the time alone
    robot.gate.check_use(milliseconds.to_owned(), key)?;
    let content = content_of(&service, &message, sender, key)
        .await
        .unwrap_or_default();
    Ok(Json(
        json!({"msgtype": "text", "text": {"content": content}}),
    ))
}

fn is_signed(secret: &str, timestamp: &str, given: &str) -> bool {
    let expected = STANDARD.encode(hmac(
        secret.as_bytes(),
        format!("{timestamp}\n{secret}").as_bytes(),
    ));
    expected.as_bytes().ct_eq(given.as_bytes()).into()
}
