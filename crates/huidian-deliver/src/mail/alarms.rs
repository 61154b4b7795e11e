//! Alarms of sources, to the addresses that the settings name: the keeper's own, so nobody is asked first.

use std::time::Instant;

use huidian_store::AlarmMail;

use super::{Fault, MailSender, Round, Send, message};
use crate::error::Result;
use crate::source_alarms::{headline, lines};

impl MailSender<'_> {
    /// Sends what was not told yet, one mail for all; what the server did not take is tried again.
    pub(super) fn tell_alarms(&self, send: &Send<'_>, round: &mut Round) -> Result<()> {
        let now = self.clock.now();
        for address in &self.settings.alarms {
            let reader = self.store.read()?;
            let known = reader.alarm_mail(address)?;
            let told = known.as_ref().map_or(0, |known| known.alarm_key);
            let failures = known.as_ref().map_or(0, |known| known.failure_count);
            let alarms = reader.alarms_after(told)?;
            drop(reader);
            let is_due = known.is_none_or(|known| known.next_attempt_at <= now);
            let Some(last) = alarms.last().filter(|_| is_due) else {
                continue;
            };
            let subject = match alarms.as_slice() {
                [alarm] => format!("会典 · {}", headline(alarm)),
                alarms => format!("会典 · {} 个来源有变化", alarms.len()),
            };
            let mut text = lines(&alarms).join("\n\n");
            if let Some(base) = self.public_url {
                text.push_str(&format!(
                    "\n\n{}/keeper/sources\n",
                    base.trim_end_matches('/')
                ));
            }
            let mail = message::alarm(address, last.key, &subject, &text, self)?;
            let begun = Instant::now();
            let (alarm_key, failure_count) = match send(&mail) {
                Ok(()) => {
                    round.sent_count += 1;
                    (last.key, 0)
                }
                Err(unsent) => {
                    round.failed_count += 1;
                    let seconds = begun.elapsed().as_secs();
                    tracing::warn!(
                        address,
                        reason = unsent.reason,
                        seconds,
                        "a mail about sources was not sent"
                    );
                    // an address that is refused for good would keep the queue for ever
                    let is_final = unsent.fault == Fault::Address;
                    (if is_final { last.key } else { told }, failures + 1)
                }
            };
            let next_attempt_at = match failure_count {
                0 => now,
                count => self.settings.retry().retry_at(now, count - 1)?,
            };
            self.store.write(|library| {
                library.put_alarm_mail(&AlarmMail {
                    address: address.clone(),
                    alarm_key,
                    failure_count,
                    next_attempt_at,
                })
            })?;
        }
        Ok(())
    }
}
