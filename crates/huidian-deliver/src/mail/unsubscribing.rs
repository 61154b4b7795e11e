//! The unsubscribe link at the end of each mail, and the link by which a receiver confirms a subscription before the first.

use huidian_following::Signer;
use huidian_following::mail::{UNSUBSCRIBED, due_after};
use huidian_store::{AuditNote, MailSubscription, Store};
use jiff::Timestamp;

use crate::error::Result;

/// What a link does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Leave,
    Confirm,
}

impl Purpose {
    fn word(self) -> &'static str {
        match self {
            Purpose::Leave => "unsubscribe",
            Purpose::Confirm => "confirm",
        }
    }
}

/// Signed, for one purpose and this address alone: a key may be given to another subscription one day.
pub(super) fn token(signer: &Signer, subscription: &MailSubscription, purpose: Purpose) -> String {
    signer.token(&id(signer, subscription, purpose))
}

fn id(signer: &Signer, subscription: &MailSubscription, purpose: Purpose) -> String {
    let mark = signer
        .hash(&format!("{} {}", purpose.word(), subscription.address))
        .to_string();
    format!("{}-{}", subscription.key, &mark[..16])
}

/// The subscription that a link is for.
pub(crate) fn find(
    store: &Store,
    signer: &Signer,
    token: &str,
    purpose: Purpose,
) -> Result<Option<MailSubscription>> {
    let Some(given) = signer.open_token(token) else {
        return Ok(None);
    };
    let key = given.split('-').next().and_then(|key| key.parse().ok());
    let Some(key) = key else { return Ok(None) };
    let found = store.read()?.find_mail_subscription(key)?;
    Ok(found.filter(|subscription| id(signer, subscription, purpose) == given))
}

/// The receiver wants it; twice is once.
pub(crate) fn confirm(
    store: &Store,
    subscription: &MailSubscription,
    now: Timestamp,
) -> Result<()> {
    let next = due_after(subscription.times, now);
    store.write(|library| {
        library.confirm_mail(subscription.key, next)?;
        library.note(&AuditNote {
            who: subscription.address.clone(),
            action: "confirm_mail".to_owned(),
            subject: format!("register/{}", subscription.register),
            before: None,
            after: None,
        })
    })?;
    Ok(())
}

/// Stops a subscription; twice is once.
pub(crate) fn leave(store: &Store, subscription: &MailSubscription) -> Result<()> {
    if subscription.disabled_reason.as_deref() != Some(UNSUBSCRIBED) {
        store.write(|library| library.disable_mail(subscription.key, UNSUBSCRIBED))?;
    }
    Ok(())
}
