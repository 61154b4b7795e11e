//! A digest as a mail (RFC 5322): headers, a plain part and an HTML part.

use std::time::SystemTime;

use huidian_store::MailSubscription;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MessageBuilder, MultiPart, SinglePart};
use lettre::{Address, Message};

use super::unsubscribing::{Purpose, token};
use super::{Digest, MailSender, words};
use crate::error::{Error, Result};

/// A mail, ready for the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailMessage {
    pub from: String,
    pub to: String,
    /// The same for the same digest, so that one that is sent twice is known again.
    pub message_id: String,
    pub bytes: Vec<u8>,
    /// Subject and plain part, for people.
    pub subject: String,
    pub text: String,
}

pub(super) fn read_mailbox(text: &str) -> Option<Mailbox> {
    text.parse().ok()
}

/// A mail address as somebody types it, without a name.
pub fn read_address(text: &str) -> Option<String> {
    let address: Address = text.trim().parse().ok()?;
    // mail to others needs SMTPUTF8, which few servers have
    address.to_string().is_ascii().then(|| address.to_string())
}

fn refused(name: &'static str, value: &str) -> Error {
    Error::Parameter {
        name,
        value: value.to_owned(),
        reason: "no mail address".to_owned(),
    }
}

/// Asks a receiver whether they want the changes of a register. Nothing in it is somebody's own words but the register's name.
pub(super) fn ask(
    subscription: &MailSubscription,
    register: &str,
    base: &str,
    sender: &MailSender<'_>,
) -> Result<MailMessage> {
    let (from, to) = (&sender.settings.from, &subscription.address);
    let from = read_mailbox(from).ok_or_else(|| refused("mail.from", from))?;
    let address: Address = to.parse().map_err(|_| refused("address", to))?;
    let mark = sender
        .signer
        .hash(&format!("ask {} {to}", subscription.key))
        .to_string();
    let message_id = format!(
        "<ask.{}.{}@{}>",
        subscription.key,
        &mark[..16],
        from.email.domain()
    );
    let token = token(sender.signer, subscription, Purpose::Confirm);
    let link = format!("{}/mail/yes/{token}", base.trim_end_matches('/'));
    let subject = "会典 · 请确认订阅 please confirm".to_owned();
    let text = words::question(register, subscription.times, &link);
    let message = head(&from, address, &message_id, &subject, sender)
        .singlepart(SinglePart::plain(text.clone()))
        .map_err(|error| refused("mail", &error.to_string()))?;
    Ok(MailMessage {
        from: from.email.to_string(),
        to: to.clone(),
        message_id,
        bytes: message.formatted(),
        subject,
        text,
    })
}

/// Tells a keeper what is wrong with sources.
pub(super) fn alarm(
    to: &str,
    alarm_key: i64,
    subject: &str,
    text: &str,
    sender: &MailSender<'_>,
) -> Result<MailMessage> {
    let from = &sender.settings.from;
    let from = read_mailbox(from).ok_or_else(|| refused("mail.from", from))?;
    let address: Address = to.parse().map_err(|_| refused("mail.alarms", to))?;
    let mark = sender
        .signer
        .hash(&format!("alarm {alarm_key} {to}"))
        .to_string();
    let message_id = format!(
        "<alarm.{alarm_key}.{}@{}>",
        &mark[..16],
        from.email.domain()
    );
    let message = head(&from, address, &message_id, subject, sender)
        .singlepart(SinglePart::plain(text.to_owned()))
        .map_err(|error| refused("mail", &error.to_string()))?;
    Ok(MailMessage {
        from: from.email.to_string(),
        to: to.to_owned(),
        message_id,
        bytes: message.formatted(),
        subject: subject.to_owned(),
        text: text.to_owned(),
    })
}

/// The headers that every mail has.
fn head(
    from: &Mailbox,
    address: Address,
    message_id: &str,
    subject: &str,
    sender: &MailSender<'_>,
) -> MessageBuilder {
    Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, address))
        .date(SystemTime::from(sender.clock.now()))
        .message_id(Some(message_id.to_owned()))
        .subject(subject.to_owned())
        // RFC 3834: no answers by machines
        .raw_header(header("Auto-Submitted", "auto-generated"))
}

pub(super) fn write(digest: &Digest<'_>, sender: &MailSender<'_>) -> Result<MailMessage> {
    let (from, to) = (&sender.settings.from, &digest.subscription.address);
    let from = read_mailbox(from).ok_or_else(|| refused("mail.from", from))?;
    let address: Address = to.parse().map_err(|_| refused("address", to))?;
    let subscription = digest.subscription;
    let name = format!("{}.{}", subscription.key, digest.until.as_second());
    let mark = sender.signer.hash(&format!("mail {name} {to}")).to_string();
    let message_id = format!("<{name}.{}@{}>", &mark[..16], from.email.domain());
    let leave = sender.public_url.map(|base| {
        let base = base.trim_end_matches('/');
        format!(
            "{base}/mail/{}",
            token(sender.signer, subscription, Purpose::Leave)
        )
    });
    let subject = words::subject(digest);
    let mut message = head(&from, address, &message_id, &subject, sender)
        // RFC 2919
        .raw_header(header(
            "List-Id",
            &format!(
                "<register-{}.{}>",
                subscription.register,
                from.email.domain()
            ),
        ));
    if let Some(link) = &leave {
        message = message.raw_header(header("List-Unsubscribe", &format!("<{link}>")));
        // RFC 8058, 3.1 asks for https
        if link.starts_with("https://") {
            let value = "List-Unsubscribe=One-Click";
            message = message.raw_header(header("List-Unsubscribe-Post", value));
        }
    }
    let (base, leave) = (sender.public_url, leave.as_deref());
    let text = words::plain(digest, base, leave);
    let parts = MultiPart::alternative()
        .boundary(format!("huidian-{}", &mark[16..40]))
        .singlepart(SinglePart::plain(text.clone()))
        .singlepart(SinglePart::html(words::html(digest, base, leave)));
    let message = message
        .multipart(parts)
        .map_err(|error| refused("mail", &error.to_string()))?;
    Ok(MailMessage {
        from: from.email.to_string(),
        to: to.clone(),
        message_id,
        bytes: message.formatted(),
        subject,
        text,
    })
}

/// A header whose value is ASCII and must stay as it is.
fn header(name: &'static str, value: &str) -> HeaderValue {
    let name = HeaderName::new_from_ascii_str(name);
    HeaderValue::dangerous_new_pre_encoded(name, value.to_owned(), value.to_owned())
}
