//! Webhooks.

use huidian_following::mail::spell;
use huidian_following::webhooks;
use huidian_store::Webhook;
use serde::Serialize;

#[derive(Debug, Clone, Serialize)]
pub struct WebhookShape {
    pub id: i64,
    pub url: String,
    pub format: String,
    pub selection: String,
    /// Of what it is told, for people.
    pub about: String,
    pub register: Option<i64>,
    /// When a brief is told, for people; null for each event as it comes.
    pub times: Option<String>,
    pub created_at: String,
    pub delivered_seq: i64,
    pub failure_count: u32,
    pub disabled_at: Option<String>,
    pub disabled_reason: Option<String>,
}

impl WebhookShape {
    /// Without the secret, nor those in the address.
    pub fn new(webhook: &Webhook, register: Option<&str>) -> Self {
        Self {
            about: webhooks::asks(webhook, register),
            register: webhook.register,
            times: webhook.times.map(spell),
            id: webhook.key,
            url: webhooks::masked(&webhook.url),
            format: webhook.format.clone(),
            selection: webhook.selection.clone(),
            created_at: webhook.created_at.to_string(),
            delivered_seq: webhook.delivered_seq,
            failure_count: webhook.failure_count,
            disabled_at: webhook.disabled_at.map(|at| at.to_string()),
            disabled_reason: webhook.disabled_reason.clone(),
        }
    }
}
