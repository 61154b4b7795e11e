//! A webhook of a register that is told at times of the clock, as its mails are: what happened in a day or a week, and in a weekly one the consultations
//! about to close.

use huidian_following::mail::{due_after, due_until};
use huidian_following::news::{News, period_news};
use huidian_following::{encode, register_filter};
use huidian_store::{Attempt, MailTimes, Register, Webhook};
use huidian_wire::NewsShape;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::payload::own_notice;
use super::{Dispatch, Form, Payload, Post, Round, attempted};
use crate::error::Result;
use crate::mail::china;

impl Dispatch<'_> {
    /// Tells a webhook of a register what its period brought; one in which nothing happened is passed over.
    pub(super) fn serve_brief(
        &self,
        webhook: &Webhook,
        times: MailTimes,
        post: &Post<'_>,
        round: &mut Round,
    ) -> Result<()> {
        let now = self.clock.now();
        let (until, next) = (due_until(times, now), due_after(times, now));
        let Some(form) = Form::from_id(&webhook.format) else {
            return self.stop(webhook, &format!("没有这种格式：{}", webhook.format));
        };
        let Some(register) = self.register_of(webhook)? else {
            return Ok(());
        };
        let news = match self.period(webhook, &register, times, until) {
            Ok(news) => news,
            Err(error) => return self.stop(webhook, &format!("登记簿读不懂：{error}")),
        };
        let Some(news) = news else {
            round.passed_count += 1;
            self.store
                .write(|library| library.note_brief(webhook.key, None, until, next))?;
            return Ok(());
        };
        let payload = self.brief_payload(webhook, form, &register, &news, until);
        let (attempt, is_arrived): (Attempt, bool) = attempted(form, 0, &payload, post);
        if !is_arrived {
            round.failed_count += 1;
            return self.note_failure(webhook, &attempt);
        }
        round.delivered_count += 1;
        self.store
            .write(|library| library.note_brief(webhook.key, Some(&attempt), until, next))?;
        Ok(())
    }

    /// The register of a webhook; one whose register is gone is stopped.
    pub(super) fn register_of(&self, webhook: &Webhook) -> Result<Option<Register>> {
        let Some(key) = webhook.register else {
            return Ok(None);
        };
        let found = self.store.read()?.find_register(key)?;
        if found.is_none() {
            self.stop(webhook, "登记簿已删除 the register is gone")?;
        }
        Ok(found)
    }

    fn period(
        &self,
        webhook: &Webhook,
        register: &Register,
        times: MailTimes,
        until: Timestamp,
    ) -> Result<Option<News>> {
        // what is being written may have happened before the end of the period
        if !self.store.is_read_only() {
            self.store
                .write(|_| -> std::result::Result<(), huidian_store::Error> { Ok(()) })?;
        }
        let reader = self.store.read()?;
        let finder = self.finder(day_of(until));
        let works = register_filter(&reader, register, &finder)?;
        let period = (webhook.covered_until, until);
        let news = period_news(&reader, register, &works, period, times.weekday.is_some())?;
        Ok(news)
    }

    fn brief_payload(
        &self,
        webhook: &Webhook,
        form: Form,
        register: &Register,
        news: &News,
        until: Timestamp,
    ) -> Payload {
        let now = self.clock.now();
        if form.is_for_people() {
            return form.message(webhook, Some(&register.name), news, self.public_url, now);
        }
        // named by the period: a repetition has the same
        let id = format!("brief-{}-{}", webhook.key, until.as_second());
        own_notice(
            webhook,
            id.clone(),
            &self.brief_body(&id, webhook, register, news, until),
            now,
        )
    }

    fn brief_body(
        &self,
        id: &str,
        webhook: &Webhook,
        register: &Register,
        news: &News,
        until: Timestamp,
    ) -> Value {
        let shape = NewsShape::new(news, day_of(webhook.covered_until), day_of(until));
        let mut body = serde_json::to_value(&shape).unwrap_or_default();
        for list in ["entries", "closing"] {
            for entry in body[list].as_array_mut().into_iter().flatten() {
                let work = entry["work"].as_str().unwrap_or_default();
                let link = format!("{}/works/{}", self.public_url, encode(work));
                entry["url"] = Value::from(link);
            }
        }
        body["id"] = Value::from(id);
        body["kind"] = Value::from("brief");
        body["register"] = json!({"id": register.key, "name": register.name});
        body["url"] = Value::from(format!("{}/registers/{}", self.public_url, register.key));
        body
    }
}

fn day_of(at: Timestamp) -> Date {
    at.to_zoned(china()).date()
}
