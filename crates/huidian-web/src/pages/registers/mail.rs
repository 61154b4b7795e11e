//! Who gets a register's changes by e-mail.

use axum::extract::State;
use axum::response::Redirect;
use huidian_following::mail::{read_minute, read_weekday, subscribe, unsubscribe};
use huidian_following::rights::SHARED;
use huidian_store::{MailSubscription, MailTimes, Register};

use super::form::RegisterForm;
use crate::error::Error;
use crate::state::AppState;
use crate::views::Frame;

/// Chinese and English of each day of the week, Monday first.
const WEEKDAYS: [(&str, &str); 7] = [
    ("每周一", "Mondays"),
    ("每周二", "Tuesdays"),
    ("每周三", "Wednesdays"),
    ("每周四", "Thursdays"),
    ("每周五", "Fridays"),
    ("每周六", "Saturdays"),
    ("每周日", "Sundays"),
];

/// A subscription as the register's page shows it.
pub(super) struct MailLine {
    pub(super) key: i64,
    pub(super) address: String,
    pub(super) times: String,
    pub(super) state: String,
}

pub(super) fn mail_lines(
    state: &AppState,
    register: &Register,
    frame: &Frame,
) -> Result<Vec<MailLine>, Error> {
    let reader = state.library().store().read()?;
    let subscriptions = reader.mail_subscriptions(Some(register.key))?;
    let lines = subscriptions.into_iter().map(|mail| MailLine {
        key: mail.key,
        times: times_shown(&mail, frame),
        state: match (&mail.disabled_reason, mail.confirmed_at) {
            (Some(reason), _) => format!("{} {reason}", frame.t("已停发：", "stopped:")),
            (None, Some(_)) => frame.t("按时发送", "sent").to_owned(),
            (None, None) => frame
                .t("等收件人确认", "waits for the receiver's yes")
                .to_owned(),
        },
        address: mail.address,
    });
    Ok(lines.collect())
}

fn times_shown(mail: &MailSubscription, frame: &Frame) -> String {
    let weekday = mail.times.weekday.and_then(|day| usize::try_from(day).ok());
    let day = match weekday.and_then(|day| WEEKDAYS.get(day.checked_sub(1)?)) {
        Some((chinese, english)) => frame.t(chinese, english),
        None => frame.t("每天", "daily"),
    };
    let minute = mail.times.minute;
    format!("{day} {:02}:{:02}", minute / 60, minute % 60)
}

/// Choices of the form: value and name.
pub(super) fn day_choices(frame: &Frame) -> Vec<(String, &'static str)> {
    let days = WEEKDAYS.iter().zip(1..);
    let weekly = days.map(|((chinese, english), day)| (day.to_string(), frame.t(chinese, english)));
    std::iter::once((String::new(), frame.t("每天", "daily")))
        .chain(weekly)
        .collect()
}

/// `POST /registers/{id}/mail`
pub(crate) async fn add_mail(
    State(state): State<AppState>,
    asked: RegisterForm,
) -> Result<Redirect, Error> {
    let weekday = asked.form.first("day").map(|day| {
        read_weekday(day).ok_or_else(|| Error::parameter("day", format!("{day} is no weekday")))
    });
    let at = asked.form.first("at").unwrap_or("08:00");
    let minute = read_minute(at)
        .ok_or_else(|| Error::parameter("at", format!("{at} is no time such as 08:00")))?;
    let times = MailTimes {
        weekday: weekday.transpose()?,
        minute,
    };
    let address = asked.form.first("address").unwrap_or("");
    let store = state.library().store();
    if asked.who() != SHARED && state.public_url().is_empty() {
        let reason = "没有设置 public_url，无法请收件人确认：请管理员设置，或在命令行添加 (without public_url the receiver cannot be asked: the keeper can set it, or add the address on the command line)";
        return Err(Error::Conflict(reason.to_owned()));
    }
    subscribe(store, &asked.register, address, times, asked.who())?;
    Ok(asked.back())
}

/// `POST /registers/{id}/mail/remove`
pub(crate) async fn remove_mail(
    State(state): State<AppState>,
    asked: RegisterForm,
) -> Result<Redirect, Error> {
    let key = asked.form.read::<i64>("key")?.unwrap_or(0);
    let store = state.library().store();
    let known = store.read()?.find_mail_subscription(key)?;
    if known.is_some_and(|mail| mail.register == asked.register.key) {
        unsubscribe(store, key, asked.who())?;
    }
    Ok(asked.back())
}
