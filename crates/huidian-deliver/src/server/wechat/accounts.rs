//! Accounts, and answers given a moment ago.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use huidian_model::ContentHash;
use jiff::civil::Date;
use tokio::sync::OnceCell;

use super::Parameters;
use super::feishu::Application;
use super::gate::Gate;
use super::tally::Tally;
use crate::chat::Reply;
use crate::config::{self, Config};
use crate::error::{Error, Result};
use crate::server::Service;
use crate::server::failure::Failure;
use crate::wechat::crypto::{Envelope, is_signed, signature};
use crate::wechat::message::Message;
use huidian_following::random;

/// Answers remembered: the platform asks again after five and ten seconds.
const REMEMBERED: usize = 10_000;
/// Questions of one sender in work at once; more are told to wait, so that one sender's flood is nobody else's.
const AT_ONCE: usize = 8;

pub(crate) struct Accounts {
    pub(super) wechat: Option<Account>,
    pub(super) wecom: Option<Account>,
    pub(super) dingtalk: Option<Robot>,
    pub(super) feishu: Option<Application>,
    pub(super) answers: Answers,
    pub(super) replies: Replies,
    pub(super) queue: Arc<Queue>,
    pub(super) tally: Tally,
}

impl Accounts {
    pub(crate) fn new(config: &Config) -> Result<Self> {
        Ok(Self {
            wechat: config
                .wechat
                .as_ref()
                .map(|account| Account::new(account, true))
                .transpose()?,
            wecom: config
                .wecom
                .as_ref()
                .map(|account| Account::new(account, false))
                .transpose()?,
            dingtalk: config.dingtalk.as_ref().map(Robot::new).transpose()?,
            feishu: config.feishu.as_ref().map(Application::new).transpose()?,
            answers: Answers::default(),
            replies: Replies::default(),
            queue: Arc::default(),
            tally: Tally::default(),
        })
    }

    pub(crate) fn flush(&self, service: &Service) {
        self.tally.flush(service);
    }
}

/// A robot of 钉钉.
pub(super) struct Robot {
    pub(super) secret: String,
    pub(super) gate: Gate,
}

impl Robot {
    fn new(robot: &config::Robot) -> Result<Self> {
        let secret = robot.secret()?;
        if secret.is_empty() {
            return Err(Error::Parameter {
                name: "secret",
                value: String::new(),
                reason: "a robot needs its secret".to_owned(),
            });
        }
        Ok(Self {
            secret,
            gate: Gate::default(),
        })
    }
}

/// One account of a platform.
pub(super) struct Account {
    token: String,
    envelope: Option<Envelope>,
    is_sealed_only: bool,
    has_plain_mode: bool,
    pub(super) gate: Gate,
}

impl Account {
    /// `has_plain_mode`: the platform sends open messages where no key is set.
    fn new(account: &config::Account, has_plain_mode: bool) -> Result<Self> {
        let refuse = |name, reason: &str| Error::Parameter {
            name,
            value: String::new(),
            reason: reason.to_owned(),
        };
        let token = account.token()?;
        if token.is_empty() {
            return Err(refuse("token", "an account needs its token"));
        }
        let key = account.encoding_aes_key()?;
        let envelope = match key.as_str() {
            "" => None,
            key => Some(
                Envelope::new(key, account.app_id.clone())
                    .map_err(|error| refuse("encoding_aes_key", &error.to_string()))?,
            ),
        };
        Ok(Self {
            token,
            is_sealed_only: envelope.is_some() || !has_plain_mode,
            envelope,
            has_plain_mode,
            gate: Gate::default(),
        })
    }

    /// The official account sends `signature`, the enterprise account seals even the echo.
    pub(super) fn open_echo(&self, parameters: &Parameters) -> Result<String, Failure> {
        let echo = parameters.text("echostr");
        if parameters.text("msg_signature").is_empty() {
            if !self.has_plain_mode {
                return Err(Failure::Forbidden("消息没有加密"));
            }
            self.check_signature(parameters)?;
            return Ok(echo.to_owned());
        }
        self.open(parameters, echo)
    }

    /// The message, and whether it was sealed.
    pub(super) fn open_message(
        &self,
        parameters: &Parameters,
        xml: &str,
    ) -> Result<(Message, bool), Failure> {
        let is_sealed = !parameters.text("msg_signature").is_empty();
        // the signature of a plain message does not cover it, and stands in logs: where messages are sealed, an open one is nobody's
        if !is_sealed && self.is_sealed_only {
            return Err(Failure::Forbidden("消息没有加密"));
        }
        if !is_sealed || !parameters.text("signature").is_empty() {
            self.check_signature(parameters)?;
        }
        let read =
            |xml: &str| Message::read(xml).map_err(|error| Failure::Refused(error.to_string()));
        if !is_sealed {
            let message = read(xml)?;
            // sealed words without the seal's signature prove nothing
            return match message.encrypted {
                Some(_) => Err(Failure::Forbidden("加密消息缺少签名")),
                None => Ok((message, false)),
            };
        }
        let sealed = read(xml)?.encrypted;
        let sealed = sealed.ok_or_else(|| Failure::Refused("消息没有 Encrypt".to_owned()))?;
        Ok((read(&self.open(parameters, &sealed)?)?, true))
    }

    fn check_signature(&self, parameters: &Parameters) -> Result<(), Failure> {
        let parts = [
            &self.token,
            parameters.text("timestamp"),
            parameters.text("nonce"),
        ];
        if is_signed(&parts, parameters.text("signature")) {
            Ok(())
        } else {
            Err(Failure::Forbidden("签名不符"))
        }
    }

    fn open(&self, parameters: &Parameters, sealed: &str) -> Result<String, Failure> {
        let Some(envelope) = &self.envelope else {
            return Err(Failure::Forbidden("没有设置 EncodingAESKey"));
        };
        let parts = [
            &self.token,
            parameters.text("timestamp"),
            parameters.text("nonce"),
            sealed,
        ];
        if !is_signed(&parts, parameters.text("msg_signature")) {
            return Err(Failure::Forbidden("消息签名不符"));
        }
        envelope.open(sealed).map_err(|error| {
            tracing::warn!(%error, "sealed message refused");
            Failure::Forbidden("消息解不开")
        })
    }

    /// The sealed answer with its signature and nonce.
    pub(super) fn seal(
        &self,
        reply: &str,
        timestamp: &str,
    ) -> Result<(String, String, String), Failure> {
        let Some(envelope) = &self.envelope else {
            return Err(Failure::Forbidden("没有设置 EncodingAESKey"));
        };
        let sealed = envelope.seal(reply, random::<16>()?);
        let nonce = u32::from_be_bytes(random::<4>()?).to_string();
        let signature = signature(&[&self.token, timestamp, &nonce, &sealed]);
        Ok((sealed, signature, nonce))
    }
}

type Cell = Arc<OnceCell<String>>;

/// One answer to one message, however often it is sent.
#[derive(Default)]
pub(super) struct Answers {
    known: Mutex<(HashMap<ContentHash, Cell>, VecDeque<ContentHash>)>,
}

impl Answers {
    pub(super) fn cell(&self, message: ContentHash) -> Cell {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (cells, order) = &mut *known;
        if let Some(cell) = cells.get(&message) {
            return Arc::clone(cell);
        }
        Arc::clone(remember(cells, order, message))
    }

    /// Whether this is the first time that a message is seen; from then on it is not.
    pub(super) fn claim(&self, message: ContentHash) -> bool {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (cells, order) = &mut *known;
        let is_new = !cells.contains_key(&message);
        if is_new {
            remember(cells, order, message);
        }
        is_new
    }
}

fn remember<'c>(
    cells: &'c mut HashMap<ContentHash, Cell>,
    order: &mut VecDeque<ContentHash>,
    message: ContentHash,
) -> &'c Cell {
    if order.len() >= REMEMBERED
        && let Some(oldest) = order.pop_front()
    {
        cells.remove(&oldest);
    }
    order.push_back(message);
    cells.entry(message).or_default()
}

/// Questions that many ask, answered once for each state of the library and day.
#[derive(Default)]
pub(super) struct Replies {
    known: Mutex<(State, HashMap<String, Reply>)>,
}

/// Revision of the library, and day.
type State = (u64, Date);

/// Questions remembered; when there are more, all are forgotten.
const REPLIES: usize = 2000;

impl Replies {
    pub(super) fn find(&self, state: State, question: &str) -> Option<Reply> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        (known.0 == state).then(|| known.1.get(question).cloned())?
    }

    pub(super) fn keep(&self, state: State, question: &str, reply: &Reply) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.0 != state || known.1.len() >= REPLIES {
            known.0 = state;
            known.1.clear();
        }
        known.1.insert(question.to_owned(), reply.clone());
    }
}

/// Who has how many questions in work.
#[derive(Default)]
pub(super) struct Queue {
    senders: Mutex<HashMap<ContentHash, usize>>,
}

impl Queue {
    /// A turn, given back when it is dropped; `None` when the sender has too many already.
    pub(super) fn enter(self: &Arc<Self>, sender: ContentHash) -> Option<Turn> {
        let mut senders = self.senders.lock().unwrap_or_else(PoisonError::into_inner);
        let count = senders.entry(sender).or_default();
        if *count >= AT_ONCE {
            return None;
        }
        *count += 1;
        Some(Turn {
            queue: Arc::clone(self),
            sender,
        })
    }
}

pub(super) struct Turn {
    queue: Arc<Queue>,
    sender: ContentHash,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut senders = self
            .queue
            .senders
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = senders.get_mut(&self.sender) {
            *count -= 1;
            if *count == 0 {
                senders.remove(&self.sender);
            }
        }
    }
}
