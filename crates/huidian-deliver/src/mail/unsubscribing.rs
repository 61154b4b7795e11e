//! The link at the end of a digest, by which its reader leaves.

use huidian_following::Signer;
use huidian_following::mail::UNSUBSCRIBED;
use huidian_store::{MailSubscription, Store};

use crate::error::Result;

/// Signed, and for this address alone: a key may be given to another subscription one day.
pub(super) fn token(signer: &Signer, subscription: &MailSubscription) -> String {
    signer.token(&id(signer, subscription))
}

fn id(signer: &Signer, subscription: &MailSubscription) -> String {
    let mark = signer
        .hash(&format!("unsubscribe {}", subscription.address))
        .to_string();
    format!("{}-{}", subscription.key, &mark[..16])
}

/// The subscription that a link is for.
pub(crate) fn find(
    store: &Store,
    signer: &Signer,
    token: &str,
) -> Result<Option<MailSubscription>> {
    let Some(given) = signer.open_token(token) else {
        return Ok(None);
    };
    let key = given.split('-').next().and_then(|key| key.parse().ok());
    let Some(key) = key else { return Ok(None) };
    let found = store.read()?.find_mail_subscription(key)?;
    Ok(found.filter(|subscription| id(signer, subscription) == given))
}

/// Stops a subscription; twice is once.
pub(crate) fn leave(store: &Store, subscription: &MailSubscription) -> Result<()> {
    if subscription.disabled_reason.as_deref() != Some(UNSUBSCRIBED) {
        store.write(|library| library.disable_mail(subscription.key, UNSUBSCRIBED))?;
    }
    Ok(())
}
