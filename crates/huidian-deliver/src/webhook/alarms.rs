//! Alarms of sources, for receivers that are about everything.

use huidian_store::{SourceAlarm, Webhook};
use jiff::Timestamp;
use serde_json::json;

use super::payload::{Form, Payload, own_notice};
use crate::source_alarms::{headline, lines};

/// What is to be posted for some alarms, each with the key of the last alarm that it tells: for people one message, for programs one each.
pub(super) fn payloads(
    form: Form,
    webhook: &Webhook,
    alarms: &[SourceAlarm],
    public_url: &str,
    now: Timestamp,
) -> Vec<(i64, Payload)> {
    let url = format!("{public_url}/keeper/sources");
    if form.is_for_people() {
        let Some(last) = alarms.last() else {
            return Vec::new();
        };
        let heading = match alarms {
            [alarm] => headline(alarm),
            alarms => format!("{} 个来源有变化", alarms.len()),
        };
        let told = lines(alarms);
        let markdown = format!("**{heading}**\n\n{}\n\n[来源]({url})", told.join("\n\n"));
        let plain = format!("{heading}\n{}\n{url}", told.join("\n"));
        return vec![(
            last.key,
            form.say(webhook, &heading, &markdown, &plain, now),
        )];
    }
    alarms
        .iter()
        .map(|alarm| {
            let id = format!("tag:huidian.invalid,2026:source-alarm:{}", alarm.key);
            let body = json!({
                "id": id,
                "kind": format!("source_{}", alarm.kind),
                "source": alarm.source,
                "name": alarm.name,
                "headline": headline(alarm),
                "summary": alarm.detail,
                "recorded_at": alarm.raised_at.to_string(),
                "url": url,
            });
            (alarm.key, own_notice(webhook, id, &body, now))
        })
        .collect()
}
