//! Events as the platform sends them (schema 2.0), as far as a chat partner needs them.

use serde::Deserialize;
use serde_json::Value;

/// The outermost shape, sealed or not.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Callback {
    /// The same once more, sealed.
    pub encrypt: Option<String>,
    /// `url_verification` when the address is being proved.
    #[serde(rename = "type")]
    pub kind: String,
    pub challenge: String,
    token: String,
    pub header: Header,
    pub event: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Header {
    /// The same for every retry.
    pub event_id: String,
    pub event_type: String,
    /// Milliseconds since 1970, in digits.
    pub create_time: String,
    token: String,
    pub app_id: String,
}

impl Callback {
    /// The Verification Token, which stands outside when the address is being proved.
    pub fn token(&self) -> &str {
        if self.header.token.is_empty() {
            &self.token
        } else {
            &self.header.token
        }
    }

    pub fn is_verification(&self) -> bool {
        self.kind == "url_verification"
    }
}

/// Where an answer goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recipient {
    /// In reply to this message.
    Message(String),
    /// To this chat.
    Chat(String),
    /// To this person, by open id.
    Person(String),
}

/// What somebody wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    Ask(String),
    /// Something that is not words.
    Picture,
    /// Somebody comes in for the first time, or takes the robot into a group.
    Welcome,
}

/// A wish, who has it, and where the answer goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    pub wish: Wish,
    pub sender: String,
    pub to: Recipient,
}

impl Turn {
    /// What an event asks of a chat partner; `None` when nothing, as with what other robots say, or people to each other.
    pub fn read(callback: &Callback) -> Option<Self> {
        let event = &callback.event;
        let text = |pointer: &str| {
            let value = event.pointer(pointer).and_then(Value::as_str);
            value.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        match callback.header.event_type.as_str() {
            "im.message.receive_v1" => message(event),
            "im.chat.member.bot.added_v1" => Some(Self {
                wish: Wish::Welcome,
                sender: text("/operator_id/open_id")?,
                to: Recipient::Chat(text("/chat_id")?),
            }),
            "im.chat.access_event.bot_p2p_chat_entered_v1"
                if text("/last_message_id").is_none() =>
            {
                Some(Self {
                    wish: Wish::Welcome,
                    sender: text("/operator_id/open_id")?,
                    to: Recipient::Chat(text("/chat_id")?),
                })
            }
            // the key of a menu's item is a question
            "application.bot.menu_v6" => Some(Self {
                wish: Wish::Ask(text("/event_key")?),
                sender: text("/operator/operator_id/open_id")?,
                to: Recipient::Person(text("/operator/operator_id/open_id")?),
            }),
            _ => None,
        }
    }
}

fn message(event: &Value) -> Option<Turn> {
    let text = |pointer: &str| event.pointer(pointer).and_then(Value::as_str);
    if text("/sender/sender_type") != Some("user") {
        return None;
    }
    let mentions = event.pointer("/message/mentions").and_then(Value::as_array);
    let mentions = mentions.map_or(&[] as &[Value], Vec::as_slice);
    // in a group, who is not spoken to keeps quiet
    if text("/message/chat_type") != Some("p2p") && mentions.is_empty() {
        return None;
    }
    let wish = match text("/message/message_type") {
        Some("text") => Wish::Ask(words(text("/message/content")?, mentions)?),
        _ => Wish::Picture,
    };
    Some(Turn {
        wish,
        sender: text("/sender/sender_id/open_id")?.to_owned(),
        to: Recipient::Message(text("/message/message_id")?.to_owned()),
    })
}

/// The words of a text message, without the names that were called: `{"text":"@_user_1 能源"}`.
fn words(content: &str, mentions: &[Value]) -> Option<String> {
    let content: Value = serde_json::from_str(content).ok()?;
    let mut words = content.get("text")?.as_str()?.to_owned();
    for mention in mentions {
        if let Some(key) = mention.get("key").and_then(Value::as_str) {
            words = words.replace(key, " ");
        }
    }
    Some(words.trim().to_owned())
}
