//! Subscriptions by mail.

use huidian_following::mail::spell;
use huidian_store::MailSubscription;
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct MailSubscriptionShape {
    pub id: i64,
    pub register: String,
    pub address: String,
    /// For people: 每周一 08:00.
    pub times: String,
    /// Up to here everything has been sent.
    pub covered_until: String,
    pub next_attempt_at: String,
    pub failure_count: u32,
    pub disabled_at: Option<String>,
    pub disabled_reason: Option<String>,
    /// Since when the receiver's yes is known; nothing is sent before.
    pub confirmed_at: Option<String>,
}

impl MailSubscriptionShape {
    pub fn new(subscription: &MailSubscription, register: String) -> Self {
        Self {
            id: subscription.key,
            register,
            address: subscription.address.clone(),
            times: spell(subscription.times),
            covered_until: subscription.covered_until.to_string(),
            next_attempt_at: subscription.next_attempt_at.to_string(),
            failure_count: subscription.failure_count,
            disabled_at: subscription.disabled_at.map(|at| at.to_string()),
            disabled_reason: subscription.disabled_reason.clone(),
            confirmed_at: subscription.confirmed_at.map(|at| at.to_string()),
        }
    }
}
