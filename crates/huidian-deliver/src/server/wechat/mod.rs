//! `/wechat`, `/wecom`, `/dingtalk` and `/feishu`: messages of a chat account come in, answers go out within the platform's five seconds.

mod accounts;
pub(super) mod dingtalk;
pub(super) mod feishu;
mod feishu_replies;
mod gate;
mod tally;

use std::collections::HashMap;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{OriginalUri, RawQuery, State};
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};

pub(super) use accounts::Accounts;

use super::Service;
use super::failure::Failure;
use crate::chat::{self, Reply};
use crate::error::Result;
use crate::server::wechat::accounts::Account;
use crate::wechat::message::{Message, sealed_reply, text_reply};
use huidian_following::decode;

/// What somebody is told who sends a picture.
const NOT_WORDS: &str = "目前只看得懂文字。回复“帮助”看怎么问。";

/// The platform gives up after five seconds; the rest is for the way.
const TIME_TO_ANSWER: Duration = Duration::from_secs(4);

/// Parameters of a request, as the platform sends them.
pub(super) struct Parameters(HashMap<String, String>);

impl Parameters {
    fn read(query: Option<&str>) -> Self {
        let pairs = query.unwrap_or("").split('&').take(20);
        // an echostr is base64: its + must not become a space
        let pairs = pairs.filter_map(|pair| pair.split_once('='));
        Self(
            pairs
                .map(|(name, value)| (name.to_owned(), decode(&value.replace('+', "%2B"))))
                .collect(),
        )
    }

    fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }
}

fn account<'s>(service: &'s Service, uri: &OriginalUri) -> Result<&'s Account, Failure> {
    let accounts = &service.shared.chat;
    let account = if uri.path() == "/wecom" {
        &accounts.wecom
    } else {
        &accounts.wechat
    };
    account
        .as_ref()
        .ok_or_else(|| Failure::NotFound("没有设置这个账号".to_owned()))
}

/// The platform asks whether this address is ours.
pub(super) async fn echo(
    State(service): State<Service>,
    uri: OriginalUri,
    RawQuery(query): RawQuery,
) -> Result<String, Failure> {
    let account = account(&service, &uri)?;
    let parameters = Parameters::read(query.as_deref());
    account
        .gate
        .check_time(parameters.text("timestamp"), service.setup().clock.now())?;
    account.open_echo(&parameters)
}

/// A message comes in.
pub(super) async fn answer(
    State(service): State<Service>,
    uri: OriginalUri,
    RawQuery(query): RawQuery,
    body: Bytes,
) -> Result<Response, Failure> {
    let account = account(&service, &uri)?;
    let parameters = Parameters::read(query.as_deref());
    let now = service.setup().clock.now();
    account.gate.check_time(parameters.text("timestamp"), now)?;
    let xml =
        std::str::from_utf8(&body).map_err(|_| Failure::Refused("消息不是 UTF-8".to_owned()))?;
    let (message, is_sealed) = account.open_message(&parameters, xml)?;
    let signer = &service.shared.signer;
    let sender = signer.hash(&message.from);
    let key = signer.hash(&format!("{} {}", message.from, message.deduplication_key()));
    account.gate.check_nonce(&parameters, key)?;
    let Some(content) = content_of(&service, &message, sender, key).await else {
        return Ok(xml_response("success".to_owned()));
    };
    let reply = text_reply(&message, &content, now.as_second());
    if !is_sealed {
        return Ok(xml_response(reply));
    }
    let (sealed, signature, nonce) = account.seal(&reply, parameters.text("timestamp"))?;
    Ok(xml_response(sealed_reply(
        &sealed,
        &signature,
        parameters.text("timestamp"),
        &nonce,
    )))
}

fn xml_response(text: String) -> Response {
    ([(CONTENT_TYPE, "application/xml; charset=utf-8")], text).into_response()
}

/// The words of the answer; `None` where the platform wants none.
async fn content_of(
    service: &Service,
    message: &Message,
    sender: huidian_model::ContentHash,
    key: huidian_model::ContentHash,
) -> Option<String> {
    let question = match (message.kind.as_str(), message.event.as_str()) {
        ("event", "subscribe") => return Some(welcome(service)),
        // the key of a menu's button is a question
        ("event", "CLICK" | "click") => message.event_key.clone(),
        ("event", _) => return None,
        ("text", _) => message.content.clone(),
        _ => return Some(NOT_WORDS.to_owned()),
    };
    let accounts = &service.shared.chat;
    let Some(turn) = accounts.queue.enter(sender) else {
        return Some("您的消息来得太快，请稍候再发。".to_owned());
    };
    let cell = accounts.answers.cell(key);
    let link = format!(
        "{}/search?q={}",
        service.setup().public_url,
        huidian_following::encode(&question)
    );
    let (asked, clone) = (question.clone(), service.clone());
    let working = tokio::spawn(async move {
        let _turn = turn;
        cell.get_or_init(|| find_answer(clone, asked, key))
            .await
            .clone()
    });
    match tokio::time::timeout(TIME_TO_ANSWER, working).await {
        Ok(Ok(text)) => Some(text),
        _ => Some(format!("正在查找，请点开查看：\n{link}")),
    }
}

fn welcome(service: &Service) -> String {
    let own = service.setup().config.welcome.clone();
    own.unwrap_or_else(|| chat::welcome().text)
}

/// The answer to a question; the message is counted once, whatever becomes of the process meanwhile.
async fn find_answer(
    service: Service,
    question: String,
    message: huidian_model::ContentHash,
) -> String {
    let answered = service
        .blocking(move |service| {
            let reply = reply_to(service, &question)?;
            if service.read()?.find_answer(message)?.is_none() {
                let tally = &service.shared.chat.tally;
                tally.count(service, &question, &reply, message);
            }
            Ok::<_, Failure>(reply.text)
        })
        .await;
    answered.unwrap_or_else(|failure| {
        tracing::error!(?failure, "chat answer failed");
        "出错了，请稍后再试。".to_owned()
    })
}

fn reply_to(service: &Service, question: &str) -> Result<Reply, Failure> {
    let setup = service.setup();
    let reader = service.read()?;
    let state = (reader.revision()?, service.today());
    let replies = &service.shared.chat.replies;
    if let Some(reply) = replies.find(state, question) {
        return Ok(reply);
    }
    let context = chat::Context {
        reader: &reader,
        index: Some(&setup.index),
        catalogue: setup.catalogue,
        today: service.today(),
        public_url: &setup.public_url,
        rules: &setup.config.rules,
    };
    let reply = chat::reply(question, &context)?;
    replies.keep(state, question, &reply);
    Ok(reply)
}
