//! Who gets a register's changes by e-mail, and when: times of the clock in China. Sending is another crate's.

use huidian_store::{AuditNote, MailSubscription, MailTimes, NewMailSubscription, Register, Store};
use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp, ToSpan};

use crate::change::china;
use crate::error::{Error, Result};
use crate::rights::SHARED;

/// Why a subscription was stopped that its reader left.
pub const UNSUBSCRIBED: &str = "已退订 unsubscribed by the reader";

/// Longest address (RFC 5321, 4.5.3.1.3), in bytes.
const ADDRESS_BYTES: usize = 254;
/// Most subscriptions that one person sets up, and most of one register.
const MOST_OF_ONE: usize = 50;
const MOST_OF_REGISTER: usize = 500;
/// Receivers that one person may have asked in a day, whatever became of it: nobody has mail sent to half the world.
const MOST_ASKED_A_DAY: u32 = 20;

const WEEKDAYS: [(&str, &str); 7] = [
    ("周一", "monday"),
    ("周二", "tuesday"),
    ("周三", "wednesday"),
    ("周四", "thursday"),
    ("周五", "friday"),
    ("周六", "saturday"),
    ("周日", "sunday"),
];

/// The last instant up to now at which a digest is due: the end of the period that is told now.
pub fn due_until(times: MailTimes, now: Timestamp) -> Timestamp {
    let today = now.to_zoned(china()).date();
    let due = (0..=7)
        .filter_map(|days| today.checked_sub(days.days()).ok())
        .filter_map(|day| due_on(times, day))
        .find(|due| *due <= now);
    due.unwrap_or(now)
}

/// The first instant after now at which a digest is due.
pub fn due_after(times: MailTimes, now: Timestamp) -> Timestamp {
    let today = now.to_zoned(china()).date();
    let due = (0..=7)
        .filter_map(|days| today.checked_add(days.days()).ok())
        .filter_map(|day| due_on(times, day))
        .find(|due| *due > now);
    due.unwrap_or(Timestamp::MAX)
}

fn due_on(times: MailTimes, day: Date) -> Option<Timestamp> {
    let is_day = times
        .weekday
        .is_none_or(|weekday| day.weekday().to_monday_one_offset() == weekday);
    let minute = times.minute.min(24 * 60 - 1);
    let time = Time::new((minute / 60) as i8, (minute % 60) as i8, 0, 0).ok()?;
    let zoned = day.to_datetime(time).to_zoned(china()).ok()?;
    is_day.then(|| zoned.timestamp())
}

/// 周一, 星期天, monday, mon or 1 as the number of a day, Monday first.
pub fn read_weekday(text: &str) -> Option<i8> {
    let text = text.trim().to_lowercase();
    let text = text.replace("星期", "周").replace("礼拜", "周");
    let text = text.replace("周天", "周日");
    let known = WEEKDAYS
        .iter()
        .zip(1..)
        .find(|((chinese, english), number)| {
            text == *chinese
                || text == *english
                || text == english[..3]
                || text == number.to_string()
        });
    known.map(|(_, number)| number)
}

/// 08:00, 8：30 or 8 as minutes after midnight.
pub fn read_minute(text: &str) -> Option<u16> {
    let text = text.trim().replace('：', ":");
    let (hour, minute) = text.split_once(':').unwrap_or((&text, "00"));
    let is_plain =
        |part: &str| matches!(part.len(), 1 | 2) && part.bytes().all(|b| b.is_ascii_digit());
    if !is_plain(hour) || !is_plain(minute) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60).then_some(hour * 60 + minute)
}

/// For people: 每周一 08:00.
pub fn spell(times: MailTimes) -> String {
    let day = times
        .weekday
        .and_then(|weekday| WEEKDAYS.get(usize::try_from(weekday - 1).ok()?))
        .map_or("天", |(chinese, _)| chinese);
    format!("每{day} {:02}:{:02}", times.minute / 60, times.minute % 60)
}

/// Subscribes an address to a register, or gives a subscription other times; gives its key and the instant of the first mail.
///
/// Whoever sits at the library's own machine answers for the receiver; for everybody else the receiver is asked first, and nothing more is sent without
/// a yes.
pub fn subscribe(
    store: &Store,
    register: &Register,
    address: &str,
    times: MailTimes,
    who: &str,
) -> Result<(i64, Timestamp)> {
    let address = address.trim();
    if !is_address(address) {
        return Err(Error::Parameter {
            name: "address",
            value: address.chars().take(80).collect(),
            reason: "no mail address such as zhang@example.org (不是邮件地址)".to_owned(),
        });
    }
    store.write(|library| {
        let all = library.read()?.mail_subscriptions(None)?;
        refuse_too_many(&all, register.key, address, who)?;
        let yesterday = library.now() - SignedDuration::from_hours(24);
        let asked = library
            .read()?
            .count_notes(who, "subscribe_mail", yesterday)?;
        if who != SHARED && asked >= MOST_ASKED_A_DAY {
            return Err(Error::TooMany {
                what: "mail subscriptions in a day",
                limit: MOST_ASKED_A_DAY as usize,
            });
        }
        let known: Vec<_> = all
            .into_iter()
            .filter(|known| known.register == register.key)
            .collect();
        // whoever left and comes back does not want what happened meanwhile
        let left = known.iter().find(|known| {
            known.address == address && known.disabled_reason.as_deref() == Some(UNSUBSCRIBED)
        });
        if let Some(left) = left {
            library.remove_mail(left.key)?;
        }
        let first_due_at = due_after(times, library.now());
        let key = library.subscribe_mail(&NewMailSubscription {
            register: register.key,
            address: address.to_owned(),
            times,
            created_by: who.to_owned(),
            first_due_at,
            is_confirmed: who == SHARED,
        })?;
        library.note(&AuditNote {
            who: who.to_owned(),
            action: "subscribe_mail".to_owned(),
            subject: format!("register/{}", register.key),
            before: None,
            after: Some(format!("{address} {}", spell(times))),
        })?;
        Ok((key, first_due_at))
    })
}

/// One person does not send mail to half the world, and no register does.
fn refuse_too_many(
    known: &[MailSubscription],
    register: i64,
    address: &str,
    who: &str,
) -> Result<()> {
    let is_there = |one: &&MailSubscription| one.register == register && one.address == address;
    if known.iter().any(|one| is_there(&one)) {
        return Ok(());
    }
    let of_register = known.iter().filter(|one| one.register == register).count();
    let own = known.iter().filter(|one| one.created_by == who).count();
    let what = "mail subscriptions";
    if of_register >= MOST_OF_REGISTER {
        return Err(Error::TooMany {
            what,
            limit: MOST_OF_REGISTER,
        });
    }
    if who != SHARED && own >= MOST_OF_ONE {
        return Err(Error::TooMany {
            what,
            limit: MOST_OF_ONE,
        });
    }
    Ok(())
}

/// Removes a subscription; says whether it was there.
pub fn unsubscribe(store: &Store, key: i64, who: &str) -> Result<bool> {
    store.write(|library| {
        let Some(known) = library.read()?.find_mail_subscription(key)? else {
            return Ok(false);
        };
        library.remove_mail(key)?;
        library.note(&AuditNote {
            who: who.to_owned(),
            action: "unsubscribe_mail".to_owned(),
            subject: format!("register/{}", known.register),
            before: Some(format!("{} {}", known.address, spell(known.times))),
            after: None,
        })?;
        Ok(true)
    })
}

/// One mailbox, as a form takes it: no names, no lists, nothing that could begin another header.
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let is_plain = |c: char| !c.is_control() && !c.is_whitespace() && !"<>()[],;:\\\"@".contains(c);
    text.len() <= ADDRESS_BYTES
        && !local.is_empty()
        && local.chars().all(is_plain)
        && domain.chars().all(is_plain)
        && domain.split('.').count() > 1
        && domain.split('.').all(|label| !label.is_empty())
}
